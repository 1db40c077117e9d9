"""``SELECT *`` returns its columns in the order in which the text names them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_fixtures import evaluated, store_of_data
from gwangju_kg.errors import QuerySyntaxError

NAMES = ["s", "p", "o", "a", "가", "B_2"]


@pytest.fixture(scope="module")
def store():
    return store_of_data()


def table(store, text, **other):
    """Return the columns and the rows of a result."""
    raw = evaluated(store, text, table="csv", **other).decode()
    columns, *rows = csv.reader(io.StringIO(raw, newline=""))
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
    The text around the star does not matter; a query without a star is unchanged.
    """
    assert table(store, text)[0] == expected


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o } ORDER BY ?p", "SELECT ?s { ?s <urn:p>* ?o }"]
)
def test_the_data_are_asked_once(store, text):
    """
    Oxigraph sorts before it returns the first row, so evaluating twice would sort twice.
    """
    recording = RecordingStore(store)
    table(recording, text)

    assert len(recording.texts) == 1


class RecordingStore:
    """A store that records its queries."""

    def __init__(self, store):
        self.store, self.texts = store, []

    def query(self, text, **how):
        self.texts.append(text)
        return self.store.query(text, **how)


@pytest.mark.parametrize("text", ["SELECT", "SELECT *", "*", "BASE * SELECT", "SELECT * {"])
def test_what_is_no_query_is_refused_as_ever(store, text):
    """
    The star is searched for before the text is known to be well-formed.
    """
    with pytest.raises(QuerySyntaxError):
        table(store, text)


def test_the_star_of_a_query_within_another_form_stays(store):
    """
    CONSTRUCT and ASK have no columns, so the star of a subquery is unchanged.
    """
    raw = evaluated(store, "CONSTRUCT { ?s ?p ?o } { SELECT * { ?s ?p ?o } }")

    assert raw == evaluated(store, "CONSTRUCT { ?s ?p ?o } { SELECT ?s ?p ?o { ?s ?p ?o } }")


def test_a_variable_with_a_value_of_the_caller_keeps_its_column(store):
    """
    The column remains, as it does if the columns are written out.
    """
    given_value = {"bindings": (("p", "<http://example.org/people>"),)}
    starred = table(store, "SELECT * { ?s ?p ?o }", **given_value)

    assert starred == table(store, "SELECT ?s ?p ?o { ?s ?p ?o }", **given_value)
    assert starred[0] == ["s", "p", "o"]
    assert starred[1]


@given(names=st.permutations(NAMES), data=st.data())
def test_the_rows_are_those_of_the_same_query_with_its_columns_written_out(store, names, data):
    """
    This holds for any variable names in any order.
    """
    triples = [data.draw(st.lists(st.sampled_from(names), min_size=3, max_size=3)) for _ in "12"]
    body = " . ".join(" ".join(f"?{name}" for name in triple) for triple in triples)
    in_order = list(dict.fromkeys(name for triple in triples for name in triple))

    columns, rows = table(store, f"SELECT * {{ {body} }}")

    variables = " ".join(f"?{name}" for name in in_order)
    assert columns == in_order
    assert sorted(rows) == sorted(table(store, f"SELECT {variables} {{ {body} }}")[1])
