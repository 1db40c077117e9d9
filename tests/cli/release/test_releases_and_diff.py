"""``gwangju-kg diff`` and ``gwangju-kg releases``, as a person and a script meet them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("gwangju-kg")


def run(*arguments):
    """Run a command in English; give what it printed, what it complained of, its status."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8"},
    )
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr, done.returncode


@pytest.fixture(scope="module")
def two(project_path, release_path, tmp_path_factory):
    """A folder with two releases, the second of them current, and what its build said."""
    folder = tmp_path_factory.mktemp("two")
    project = shutil.copytree(project_path, folder / "project")
    releases = folder / "releases"
    shutil.copytree(release_path, releases / release_path.name)
    (releases / "current").symlink_to(release_path.name)
    things = project / "data" / "entities" / "projects.ttl"
    text = things.read_text("utf-8").replace("Metro Line 2", "Metro line two")
    things.write_text(text, "utf-8")
    said = run("build", "--project", project, "--releases", releases)
    return releases, release_path.name, (releases / "current").resolve().name, said


def test_a_build_says_what_the_new_release_changes(two):
    """
    By class, on standard error, so that a script still reads one line.
    """
    _, old, new, (output, errors, status) = two

    assert status == 0
    assert output.count("\n") == 1
    assert errors.splitlines() == [
        f"{old} → {new}: quads: 1 removed, 1 added",
        "  project, changed 1: Metro line two",
    ]


def test_a_difference_ends_with_status_1_and_none_with_0(two):
    """
    As diff(1) does; a release by its id, its folder, or as the current one.
    """
    releases, old, new, _ = two
    output, _, status = run("diff", old, "current", "--releases", releases)

    assert status == 1
    assert output.startswith(f"{old} → {new}: quads: 1 removed, 1 added\n")
    same = run("diff", releases / new, new, "--releases", releases)
    assert same[1:] == ("", 0)


@pytest.mark.parametrize(
    ("form", "beginnings"),
    [("patch", ["H", "TX", "D", "A", "TC"]), ("removed", ["<h"]), ("added", ["<h"])],
)
def test_each_format_is_that(two, form, beginnings):
    """
    A patch in one transaction; N-Quads of one side.
    """
    releases, old, new, _ = two
    output, _, _ = run("diff", "--format", form, old, new, "--releases", releases)

    lines = output.splitlines()
    assert all(line.startswith(begin) for line, begin in zip(lines, beginnings, strict=True))


def test_files_are_compared_by_what_they_say(tmp_path):
    """
    Other prefixes, another format and other names of blank nodes are no change.
    """
    (tmp_path / "a.ttl").write_text("@prefix e: <https://example.org/> . e:s e:p [ e:q 1 ] .")
    (tmp_path / "b.nt").write_text(
        '_:k <https://example.org/q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        "<https://example.org/s> <https://example.org/p> _:k .\n"
    )
    (tmp_path / "c.ttl").write_text("@prefix e: <https://example.org/> . e:s e:p [ e:q 2 ] .")

    assert run("diff", tmp_path / "a.ttl", tmp_path / "b.nt")[2] == 0
    assert run("diff", tmp_path / "a.ttl", tmp_path / "c.ttl")[2] == 1


def test_lists_of_equal_items_are_compared(tmp_path):
    """That the labels are not those of RDFC-1.0 is printed; one item changes one line."""
    for name, items in (("a", "1 " * 400), ("b", "1 " * 399 + "2 ")):
        (tmp_path / f"{name}.ttl").write_text(f"<urn:s> <urn:p> ( {items}) .")
    output, errors, status = run("diff", tmp_path / "a.ttl", tmp_path / "b.ttl")
    assert ("1 removed, 1 added" in output, status) == (True, 1)
    assert errors.startswith("blank nodes are labelled by structure")
    assert run("diff", tmp_path / "a.ttl", tmp_path / "a.ttl")[2] == 0


def test_a_lost_node_is_not_taken_for_equality(tmp_path):
    """JSON-LD with a malformed IRI is trouble, leniently too if the rest is the same."""
    one = '[{"@id": "http://e/1", "http://e/p": 1}%s]'
    (tmp_path / "a.jsonld").write_text(one % "")
    (tmp_path / "b.jsonld").write_text(one % ',\n{"@id": "http://e/2 a", "http://e/p": 1}')
    _, error, status = run("diff", tmp_path / "a.jsonld", tmp_path / "b.jsonld")
    assert (status, "b.jsonld:2: is not RDF: malformed IRI" in error) == (2, True)

    _, error, status = run("diff", "--lenient", tmp_path / "a.jsonld", tmp_path / "b.jsonld")
    assert (status, "b.jsonld: 1 place left out" in error) == (2, True)
    assert "the statements that were read are the same" in error


def test_another_spelling_of_a_number_is_a_change(tmp_path):
    """
    01 and 1 are equal numbers and different terms.
    """
    for name, number in (("a", "01"), ("b", "1")):
        text = f"<urn:s> <urn:p> {number} ."
        (tmp_path / f"{name}.ttl").write_text(text)

    output, _, status = run("diff", "--format", "removed", tmp_path / "a.ttl", tmp_path / "b.ttl")
    assert status == 1
    assert '"01"^^' in output


@pytest.mark.parametrize("name", ["../..", "nothing", "2026.9.1-0"])
def test_trouble_ends_with_status_2(two, name, tmp_path):
    """
    So that a script does not take it for a change; the sentence says what is there.
    """
    releases, old, _, _ = two
    output, errors, status = run("diff", old, tmp_path / name, "--releases", releases)

    assert (output, status) == ("", 2)
    assert "no release" in errors or "is not a finished release" in errors


def test_a_missing_file_is_no_missing_release(tmp_path):
    """What looks like an id of a release is looked for among the releases."""
    for name, message in (
        ("nosuch.ttl", "nosuch.ttl: there is no such file or folder"),
        ("2026.ttl", "2026.ttl: there is no such file or folder"),
        ("a\x1bb", "a\\x1bb: there is no such file or folder"),
        ("2026.9.1-0", "there is no release '2026.9.1-0' here"),
    ):
        _, errors, status = run("diff", name, "current", "--releases", tmp_path)
        assert status == 2
        assert message in errors


def test_a_file_that_is_no_rdf_is_trouble_too(two, tmp_path):
    """
    With its line.
    """
    releases, old, _, _ = two
    (tmp_path / "x.ttl").write_text("<a> <b>")

    _, errors, status = run("diff", old, tmp_path / "x.ttl", "--releases", releases)
    assert status == 2
    assert "x.ttl:1" in errors


def test_the_releases_are_listed_and_one_is_taken_away(two, tmp_path):
    """
    The newest first; the current one is never taken away.
    """
    releases, old, new, _ = two
    copy = shutil.copytree(releases, tmp_path / "copy", symlinks=True)
    output, _, _ = run("releases", "--releases", copy)
    rows = [line.split("\t") for line in output.splitlines()]

    assert [row[0] for row in rows] == [new, old]
    assert [row[4:] for row in rows] == [["current"], []]
    assert run("releases", "--remove", new, "--releases", copy)[2] == 1
    assert run("releases", "--remove", old, "--releases", copy)[0].count("\n") == 1
    assert not (copy / old).exists()


def test_an_earlier_release_is_asked_by_its_name(two):
    """
    By `query`, whose answer is that release's; an unknown one is a sentence.
    """
    releases, old, new, _ = two
    text = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        ASK { ?line rdfs:label "Metro Line 2"@en }"""
    asked = ("query", "-e", text, "--releases", releases)

    assert '"boolean":true' in run(*asked, "--release", old)[0]
    assert '"boolean":false' in run(*asked, "--release", new)[0]
    assert run(*asked)[0] == run(*asked, "--release", new)[0]
    _, errors, status = run(*asked, "--release", "../..")
    assert status == 1
    assert old in errors
    assert run(*asked, "--release", old, "--data", "x.ttl")[2] == 2
