"""The example queries: each has the same result, row for row, on two engines and over HTTP."""

import csv
import io
import os
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import NamespaceManager
from rdflib.plugins.stores.memory import Memory

import java_libraries
from engine_fixtures import PATIENCE_S
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.sparql import query_limits
from our_namespaces import OWN_PREFIXES, PREFIXES
from server_fixtures import Server

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "queries" / "examples"
FILES = sorted(EXAMPLES.glob("*.ttl"))
LANGUAGES = {"ko", "en"}

#: Query form → the class of its description, the extension of its expected result,
#: and the media type requested over HTTP.
FORMS = {
    "select": ("Select", ".csv", "text/csv"),
    "ask": ("Ask", ".csv", "application/sparql-results+json"),
    "construct": ("Construct", ".nt", "application/n-triples"),
}

#: Maximum number of rows that can be checked by hand.
MAX_ROWS = 150

#: Triples that rdflib, which optimises little, may read for one query: a few times the whole
#: data.  A query with a full cross product exceeds it.
MAX_TRIPLES_READ = 200_000

_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")

each_question = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


class Question(NamedTuple):
    """One described query: its description, its form and its text."""

    facts: dict
    form: str
    text: str


class CountingStore(Memory):
    """A store that limits the number of triples read, independent of time."""

    left = MAX_TRIPLES_READ

    def triples(self, triple_pattern, context=None):
        for found in super().triples(triple_pattern, context):
            self.left -= 1
            assert self.left >= 0, f"more than {MAX_TRIPLES_READ:,} triples read"
            yield found


def counting_dataset():
    """Return an empty dataset without prefixes, so that queries must declare their own."""
    dataset = rdflib.Dataset(store=CountingStore(), default_union=False)
    dataset.namespace_manager = NamespaceManager(dataset, bind_namespaces="none")
    return dataset


def question(path):
    """Return the one described query of a file."""
    facts = {}
    for triple in ox.parse(path=path):
        assert triple.subject.value == OWN_PREFIXES["gkq"] + path.stem
        facts.setdefault(triple.predicate.value, []).append(triple.object)
    texts = [(form, *facts.get(PREFIXES["sh"] + form, ())) for form in FORMS]
    ((form, text),) = (facts_of_form for facts_of_form in texts if len(facts_of_form) > 1)
    return Question(facts, form, text.value)


def expected(path):
    """Return the expected result of a query, from the file beside it."""
    form = question(path).form
    text = path.with_suffix(FORMS[form][1]).read_text("utf-8")
    return comparable(form, text)


def comparable(form, text):
    """Return a result for comparison: rows in order, a boolean, or sorted triples."""
    if form == "ask":
        return text.strip()
    if form == "construct":
        return sorted(map(str, ox.parse(text, ox.RdfFormat.N_TRIPLES)))
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, [[_comparable_cell(cell) for cell in row] for row in rows]


def _comparable_cell(cell):
    """Return a number by value, because engines write 14.80 and 14.8; other cells unchanged."""
    return Decimal(cell) if _NUMBER.fullmatch(cell) else cell


def over_http(endpoint, query):
    """Send a query to the endpoint with this address; return the result as text."""
    accept = FORMS[query.form][2]
    request = Request(f"{endpoint}?{urlencode({'query': query.text})}", headers={"Accept": accept})  # noqa: S310
    with urlopen(request, timeout=PATIENCE_S) as response:  # noqa: S310 - our own server
        body = response.read().decode()
    if query.form != "ask":
        return body
    return re.search(r'"boolean"\s*:\s*(true|false)', body)[1]


@pytest.fixture(scope="module")
def city_in_rdflib(city_path):
    """The named graphs and the default graph in rdflib, from the dumps that anybody can load."""
    dataset = counting_dataset()
    dumps = city_path / "dumps"
    dataset.parse(dumps / "gwangju-kg.nq", format="nquads")
    dataset.default_graph.parse(dumps / "gwangju-kg-record.nt", format="nt")
    return dataset


@pytest.fixture(scope="module")
def city_endpoint(city_path):
    """The address of a server with a release of the real project."""
    with Server("--releases", city_path.parent) as server:
        yield server.url + "sparql"
        server.end()


@each_question
def test_a_question_is_described_in_both_languages(path):
    """Label, comment and keywords are in Korean and English, and the class fits the form."""
    query = question(path)

    for term in ("rdfs:label", "rdfs:comment", "schema:keywords"):
        prefix, _, local = term.partition(":")
        literals = query.facts[PREFIXES[prefix] + local]
        assert {literal.language for literal in literals} == LANGUAGES, term
        assert term == "schema:keywords" or len(literals) == len(LANGUAGES), term
    sentences = query.facts.get(PREFIXES["schema"] + "abstract", ())
    assert {sentence.language for sentence in sentences} in (LANGUAGES, set())
    assert {kind.value for kind in query.facts[PREFIXES["rdf"] + "type"]} == {
        f"{PREFIXES['sh']}SPARQL{kind}Executable" for kind in ("", FORMS[query.form][0])
    }


def test_no_two_questions_are_called_the_same():
    """Labels are unique among the queries."""
    labels = [
        label.value for path in FILES for label in question(path).facts[PREFIXES["rdfs"] + "label"]
    ]

    assert len(labels) == len(set(labels))


def test_who_knows_nothing_of_the_data_first_meets_what_is_in_them(city_path):
    """The introductory queries come first, and the first one counts entities by kind."""
    first = [query.name for query in Release.open(city_path).queries if query.is_start]

    assert first[0] == "all-things-by-kind"
    assert [query.name for query in Release.open(city_path).queries[: len(first)]] == first


def test_every_question_has_its_answer_beside_it():
    """No result file is left over from a removed query."""
    answers = {path.with_suffix(FORMS[question(path).form][1]).name for path in FILES}

    assert {path.name for path in EXAMPLES.iterdir()} == answers | {path.name for path in FILES}


@each_question
def test_a_question_says_its_order_and_stays_readable(path):
    """Rows have an explicit order, and are few enough to be checked by hand."""
    query = question(path)

    if query.form == "select":
        assert re.search(r"^ORDER BY ", query.text, re.MULTILINE)
        assert len(expected(path)[1]) <= MAX_ROWS
    if query.form == "construct":
        lines = path.with_suffix(".nt").read_text("utf-8").splitlines()
        assert lines == sorted(set(lines))
        assert len(lines) <= MAX_ROWS


@each_question
def test_the_endpoint_would_admit_a_question(path):
    """No query is near the limits of size, nesting and patterns, or uses another host."""
    query_limits.check(question(path).text, limit_bytes=Settings().query_bytes)


@each_question
def test_oxigraph_gives_the_expected_answer(path, city_served):
    """Rows are equal, in order, over the graphs that a server has."""
    query = question(path)
    answer = city_served.query(query.text)
    if isinstance(answer, ox.QuerySolutions):
        text = answer.serialize(format=ox.QueryResultsFormat.CSV).decode()
    elif isinstance(answer, ox.QueryTriples):
        text = answer.serialize(format=ox.RdfFormat.N_TRIPLES).decode()
    else:
        text = "true" if answer else "false"

    assert comparable(query.form, text) == expected(path)


@each_question
def test_rdflib_gives_the_expected_answer_with_bounded_work(path, city_in_rdflib):
    """A pure SPARQL 1.1 engine returns the same rows and reads no more triples than allowed."""
    query = question(path)
    city_in_rdflib.store.left = MAX_TRIPLES_READ
    answer = city_in_rdflib.query(query.text)
    if query.form == "ask":
        text = str(answer.askAnswer).lower()
    else:
        form = {"select": "csv", "construct": "nt"}[query.form]
        text = answer.serialize(format=form).decode()

    assert comparable(query.form, text) == expected(path)


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["jena", "rdf4j"])
def test_another_engine_gives_the_expected_answers(engine, city_path, tmp_path):
    """Jena and RDF4J, with the downloads as their default and named graphs, return the same."""
    try:
        jars = java_libraries.fetch(ROOT / "tests" / "shacl_engines" / engine)
    except java_libraries.Unavailable as error:
        pytest.skip(f"{engine} was not tried: {error}")
    dumps, queries = city_path / "dumps", [question(path) for path in FILES]
    inputs = [dumps / "gwangju-kg-record.nt", dumps / "gwangju-kg.trig", tmp_path]
    for number, query in enumerate(queries):
        inputs.append(tmp_path / f"{number}.rq")
        inputs[-1].write_text(query.text, "utf-8")
    program = ROOT / "tests" / "sparql_engines" / engine / "Answers.java"
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", f"{jars}{os.sep}*", str(program)]
    run = subprocess.run(
        [*command, *map(str, inputs)], capture_output=True, text=True, timeout=540, check=False
    )
    assert run.returncode == 0, run.stderr

    different = {
        path.stem
        for number, (path, query) in enumerate(zip(FILES, queries, strict=True))
        if comparable(query.form, (tmp_path / str(number)).read_text("utf-8")) != expected(path)
    }
    assert different == set()


def test_reading_one_triple_too_many_is_stopped():
    """The work limit is exact: the remaining triples can be read, and no more."""
    counting = counting_dataset()
    for number in range(3):
        counting.default_graph.add((rdflib.RDF.value, rdflib.RDF.value, rdflib.Literal(number)))
    counting.store.left = 3

    assert len(list(counting.query("SELECT * { ?s ?p ?o }"))) == 3
    counting.store.left = 2
    with pytest.raises(AssertionError, match="triples read"):
        list(counting.query("SELECT * { ?s ?p ?o }"))


@each_question
def test_the_served_release_gives_the_expected_answer(path, city_endpoint):
    """A real server with a release of the real project returns the same rows."""
    query = question(path)

    assert comparable(query.form, over_http(city_endpoint, query)) == expected(path)
