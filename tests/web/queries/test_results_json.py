"""Reading the beginning of a query result for a page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.web.queries.results_json import MAX_ROWS, read_boolean, read_table
from gwangju_kg.web.queries.terms import XSD, Term

LITERAL = st.builds(lambda text: {"type": "literal", "value": text}, st.text())
ROWS = st.lists(st.dictionaries(st.sampled_from(["a", "b"]), LITERAL), max_size=8)


def _answer(rows):
    document = {"head": {"vars": ["a", "b"]}, "results": {"bindings": rows}}
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _number(value):
    return {"type": "literal", "value": str(value), "datatype": XSD + "integer"}


@given(ROWS, st.data())
def test_a_cut_answer_gives_the_first_rows_and_no_others(rows, data):
    """Wherever the bytes end, each row that is read is a row of the result, in order."""
    raw = _answer(rows)
    whole = read_table(raw, length=len(raw))
    begin = len(_answer([])) - len(b"]}}")
    part = read_table(raw[: data.draw(st.integers(begin, len(raw) - 1))], length=len(raw))

    assert part.variables == whole.variables == ("a", "b")
    assert part.rows == whole.rows[: len(part.rows)]
    assert part.total is None
    assert not part.is_whole


@pytest.mark.parametrize(("count", "is_whole"), [(MAX_ROWS, True), (MAX_ROWS + 1, False)])
def test_a_page_shows_a_bounded_number_of_rows(count, is_whole):
    """At the limit the table is complete; with one row more, it states how many there are."""
    raw = _answer([{"a": _number(n)} for n in range(count)])
    table = read_table(raw, length=len(raw))

    assert (len(table.rows), table.total, table.is_whole) == (MAX_ROWS, count, is_whole)


def test_a_cut_answer_gives_no_more_rows_than_a_page_shows():
    """The limit applies however many small rows fit into the bytes that are read."""
    raw = _answer([{"a": _number(n)} for n in range(2 * MAX_ROWS)])

    assert len(read_table(raw[:-1], length=len(raw)).rows) == MAX_ROWS


def test_every_kind_of_cell_is_read():
    """IRIs, blank nodes, literals with language or datatype, quoted triples and unbound cells."""
    triple = {
        "subject": {"type": "uri", "value": "urn:s"},
        "predicate": {"type": "uri", "value": "urn:p"},
        "object": {"type": "literal", "value": "o"},
    }
    raw = _answer(
        [
            {"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "bnode", "value": "b0"}},
            {"a": {"type": "literal", "value": "광주", "xml:lang": "ko"}, "b": _number(7)},
            {"a": {"type": "triple", "value": triple}},
        ]
    )

    assert read_table(raw, length=len(raw)).rows == (
        (Term("uri", "urn:x"), Term("bnode", "b0")),
        (Term("literal", "광주", "ko"), Term("literal", "7", datatype=XSD + "integer")),
        (Term("literal", '<<( urn:s urn:p "o" )>>'), None),
    )


def test_a_column_is_set_as_numbers_only_when_it_holds_nothing_else():
    """One word in a column of numbers makes it a text column."""
    word = {"type": "literal", "value": "x"}
    raw = _answer([{"a": _number(1), "b": _number(1)}, {"b": word}, {"a": _number(2)}])

    assert read_table(raw, length=len(raw)).number_columns == {0}


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_is_read(value):
    """The result of ASK is one member."""
    assert read_boolean(json.dumps({"head": {}, "boolean": value}).encode()) is value


@pytest.mark.parametrize(
    ("value", "text"),
    [("2019", "2019"), ("12800", "12,800"), ("-2537900000000", "-2,537,900,000,000"), ("+5", "+5")],
)
def test_long_integers_are_grouped_for_reading(value, text):
    """Years stay as they are; amounts of money get separators."""
    assert Term("literal", value, datatype=XSD + "integer").text == text


@pytest.mark.parametrize("value", ["82700000000", "01012345678"])
def test_digits_that_are_no_number_stay_as_they_are(value):
    """A telephone number or a code is a string and gets no separators."""
    assert Term("literal", value).text == value
