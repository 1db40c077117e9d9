"""``SELECT *`` gives its columns in the order in which the text names them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from engine_fixtures import DATA, question
from gwangju_kg.engine.evaluation import evaluate
from gwangju_kg.engine.spool import Spool

NAMES = ["s", "p", "o", "a", "가", "B_2"]


@pytest.fixture(scope="module")
def store():
    store = Store()
    store.load(DATA, RdfFormat.TRIG)
    return store


def table(store, text, **other):
    """The columns and the rows of an answer."""
    spool = Spool(memory_bytes=1_000_000, limit_bytes=1_000_000)
    evaluate(store, question(text, table="csv", **other), spool)
    columns, *rows = csv.reader(io.StringIO(spool.in_memory().decode(), newline=""))
    return columns, rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", ["s", "p", "o"]),
        ("SELECT*{?s ?p ?o}", ["s", "p", "o"]),
        ("select distinct * { $s ?p ?o } ORDER BY ?o", ["s", "p", "o"]),
        ("PREFIX select: <urn:*> SELECT REDUCED # *\n * { ?s ?p ?o }", ["s", "p", "o"]),
        ("SELECT * { { SELECT ?s ?o { ?s ?p ?o } } BIND('?z *' AS ?a) }", ["s", "o", "a"]),
        ("SELECT * { ?s ?p ?o } VALUES (?o ?z ?a) { (1 2 3) }", ["s", "p", "o", "z", "a"]),
        ("SELECT * { VALUES ?only { 1 } }", ["only"]),
        ("SELECT ?o ?s { SELECT * { ?s ?p ?o } }", ["o", "s"]),
        ("SELECT ((2 * 3) AS ?z) (1 AS ?a) {}", ["z", "a"]),
    ],
)
def test_columns_stand_as_the_text_names_them(store, text, expected):
    """
    Whatever stands around the star, and only where there is one.
    """
    assert table(store, text)[0] == expected


def test_a_variable_with_a_value_of_the_caller_keeps_its_column(store):
    """
    As it would if the columns were written out.
    """
    given_value = {"bindings": (("p", "<http://example.org/people>"),)}
    starred = table(store, "SELECT * { ?s ?p ?o }", **given_value)

    assert starred == table(store, "SELECT ?s ?p ?o { ?s ?p ?o }", **given_value)
    assert starred[0] == ["s", "p", "o"]
    assert starred[1]


@given(names=st.permutations(NAMES), data=st.data())
def test_the_rows_are_those_of_the_same_query_with_its_columns_written_out(store, names, data):
    """
    In any order of any names.
    """
    triples = [data.draw(st.lists(st.sampled_from(names), min_size=3, max_size=3)) for _ in "12"]
    body = " . ".join(" ".join(f"?{name}" for name in triple) for triple in triples)
    in_order = list(dict.fromkeys(name for triple in triples for name in triple))

    columns, rows = table(store, f"SELECT * {{ {body} }}")

    wanted = " ".join(f"?{name}" for name in in_order)
    assert columns == in_order
    assert sorted(rows) == sorted(table(store, f"SELECT {wanted} {{ {body} }}")[1])
