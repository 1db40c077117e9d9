"""``gwangju-kg query``: a result on standard output, or an error message."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine_fixtures import ENDLESS, PATIENCE_S, write_data
from gwangju_kg.cli import main
from process_fixtures import started

TABLE = "SELECT ?p ?o { <http://example.org/seo> ?p ?o } ORDER BY ?p"


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path)


def ask(*arguments, text=None):
    return CliRunner().invoke(main, ["query", *map(str, arguments)], input=text)


def test_a_table_is_printed_as_csv(data):
    """A table is printed as CSV, byte for byte, and nothing else."""
    result = ask("--data", data, "-e", TABLE)

    assert result.exit_code == 0
    assert result.stdout_bytes == (
        b"p,o\r\nhttp://example.org/label,\xec\x84\x9c\xea\xb5\xac\r\n"
        b"http://example.org/people,290000\r\n"
    )
    assert result.stderr == ""


def test_files_whose_literals_answers_change_are_announced(tmp_path):
    """By datatype and number: the form of a value in the file is not that of answers."""
    path = tmp_path / "values.ttl"
    path.write_text(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
        ' <urn:a> <urn:p> "01"^^xsd:integer , "300"^^xsd:byte , "-5"^^xsd:byte , 2 , "x" .',
        "utf-8",
    )
    result = ask("--data", path, "-e", "SELECT ?o { ?s ?p ?o } ORDER BY ?o")

    assert result.stdout.split() == ["o", "-5", "1", "2", "300", "x"]
    assert "1 xsd:integer" in result.stderr
    assert "2 xsd:byte" in result.stderr


def test_an_empty_answer_explains_itself_on_standard_error(data):
    """The answer is unchanged, and so is the exit status."""
    result = ask("--data", data, "-e", 'SELECT * { ?s ?p "서구" }')

    assert (result.exit_code, result.stdout) == (0, "s,p\n")
    first, second = result.stderr.splitlines()
    assert first == 'The data have "서구"@ko, with a language tag, and not "서구".'
    assert second.startswith("Nothing in the data matches ?s ")


def test_an_explanation_ends_with_a_query_that_has_an_answer(data):
    """Or says that nothing is missing."""
    text = "SELECT * { ?s <http://example.org/lable> ?l }"
    result = ask("--data", str(data), "--explain", "-e", text)
    mended = result.stderr.partition("This query has an answer:\n")[2]

    assert mended.strip() == text.replace("lable", "label")
    assert ask("--data", str(data), "-e", mended).stderr == ""
    complete = ask("--data", str(data), "--explain", "-e", mended)
    assert complete.stderr == "Nothing is missing, or no reason was found.\n"


def test_a_truth_value_and_a_graph_have_their_own_formats(data):
    """Without --format, ASK returns JSON and a graph is Turtle."""
    assert json.loads(ask("--data", data, "-e", "ASK { ?s ?p ?o }").stdout)["boolean"] is True
    graph = ask("--data", data, "-e", "DESCRIBE <http://example.org/nam>").stdout
    assert "<http://example.org/nam> <http://example.org/people> 210000 ." in graph


def test_a_query_comes_from_a_file_or_from_standard_input(data, tmp_path):
    """FILE, - and -e run the same query; a byte order mark is not part of the query."""
    path = tmp_path / "question.rq"
    path.write_text(TABLE, "utf-8-sig")

    answers = {
        ask("--data", data, "-e", TABLE).stdout,
        ask("--data", data, path).stdout,
        ask("--data", data, "-", text=TABLE).stdout,
    }

    assert len(answers) == 1


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_format_can_be_chosen(data, name):
    """--format selects the format of the table."""
    result = ask("--data", data, "--format", name, "-e", TABLE)

    assert result.exit_code == 0
    assert {"json": '{"head"', "xml": "<?xml", "csv": "p,o", "tsv": "?p\t?o"}[name] in result.stdout


def test_a_format_of_another_form_is_refused_with_the_offers(data):
    """A table cannot be Turtle: the message lists the valid formats, and nothing is printed."""
    result = ask("--data", data, "--format", "ttl", "-e", TABLE)

    assert result.exit_code == 1
    assert "text/csv" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { ?s ?p }", "line 1, column 18: '}' is not allowed here"),
        ("SELECT * { SERVICE <http://e/> {} }", "SERVICE is not allowed"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "read-only"),
        ("", "ends too early"),
    ],
)
def test_what_has_no_answer_is_said_in_a_sentence(data, text, message):
    """A refused query ends with status 1 and one message on standard error."""
    result = ask("--data", data, "-e", text)

    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_query_past_its_deadline_is_said_in_a_sentence(data):
    """The message contains the deadline."""
    result = ask("--data", data, "--deadline-s", "0.5", "-e", ENDLESS)

    assert result.exit_code == 1
    assert "stopped after 0.5 s" in result.stderr
    assert result.stdout == ""


def test_the_current_release_is_asked(release_path):
    """Without --data, the query runs over the current release."""
    text = "SELECT (COUNT(*) > 100 AS ?many) { GRAPH ?g { ?s ?p ?o } }"
    result = ask("--releases", release_path.parent, "-e", text)

    assert result.exit_code == 0, result.stderr
    assert result.stdout.split() == ["many", "true"]


def test_a_release_that_is_not_there_is_said_to_be_missing(tmp_path):
    """Without a release, the message explains how to build one."""
    result = ask("--releases", tmp_path, "-e", "ASK {}")

    assert result.exit_code == 1
    assert "gwangju-kg build" in result.stderr


def test_relative_iris_resolve_against_the_base(data):
    """Relative IRIs in query and data resolve against --base."""
    result = ask("--data", data, "--base", "http://example.org/", "-e", "ASK { <seo> ?p ?o }")

    assert json.loads(result.stdout)["boolean"] is True


@pytest.mark.parametrize("arguments", [[], ["-e", "ASK {}", "-"]])
def test_the_query_is_given_exactly_once(arguments):
    """No query, or two, is a usage error: status 2."""
    result = ask(*arguments, text="ASK {}")

    assert result.exit_code == 2
    assert "give one query" in result.stderr


def test_a_query_that_is_not_utf_8_is_said_to_be_so(data, tmp_path):
    """A file in another encoding is an error with its position, not a traceback."""
    path = tmp_path / "latin.rq"
    path.write_bytes("ASK { ?s ?p 'é' }".encode("latin-1"))

    result = ask("--data", data, path)

    assert result.exit_code == 1
    assert "not UTF-8 at byte 13" in result.stderr


def test_a_reader_who_goes_leaves_no_traceback(data):
    """A pipe into a program that stops reading ends without a message."""
    text = "SELECT ?x ?y {{ VALUES ?x {{ {0} }} VALUES ?y {{ {0} }} }}".format("1 " * 400)
    command = [Path(sys.executable).with_name("gwangju-kg"), "query", "--data", data, "-e", text]
    with started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        assert asking.stdout.readline() == b"x,y\r\n"
        asking.stdout.close()

        assert b"Traceback" not in asking.stderr.read()
        assert asking.wait(PATIENCE_S) != 0


def test_malformed_data_are_refused_or_left_out_with_their_lines(tmp_path):
    """Without --lenient the first place is an error; with it, each is printed and counted."""
    path = tmp_path / "x.jsonld"
    path.write_text(
        '[{"@id": "http://e/1", "http://e/p": {"@id": "rel"}},\n'
        ' {"@id": "http://e/2 a", "http://e/p": 1},\n {"@id": "http://e/3", "name": "x"}]'
    )
    refused = ask("--data", path, "-e", "SELECT * { ?s ?p ?o }")
    result = ask("--data", path, "--lenient", "-e", "SELECT * { ?s ?p <rel> }")

    assert refused.exit_code == 1
    assert f"{path}:2: is not RDF: malformed IRI <http://e/2 a>" in refused.stderr
    assert result.stdout_bytes == b"s,p\r\nhttp://e/1,http://e/p\r\n"
    first, second, *totals = result.stderr.splitlines()
    assert first.startswith(f"{path}:2: malformed IRI <http://e/2 a>: ")
    assert second == f"{path}:3: the key 'name' has no IRI in the context: ignored"
    assert totals == [f"{path}: 1 place left out", f"{path}: 1 place ignored"]
