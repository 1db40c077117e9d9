"""Charts of answers; maps need a release, and are tested with the pages."""

import pytest

from gwangju_kg.formatting.units import read_units
from gwangju_kg.web.queries.results_json import ResultTable
from gwangju_kg.web.queries.terms import XSD, Term
from gwangju_kg.web.questions.answer_pictures import chart_of
from gwangju_kg.web.questions.worded_table import word_table


def _number(text):
    return Term("literal", text, datatype=XSD + "decimal")


def _table(variables, *rows):
    cells = [(Term("literal", first), *map(_number, numbers)) for first, *numbers in rows]
    return word_table(ResultTable(variables, tuple(cells), total=len(cells)), str, "en")


def _chart(table, language="en"):
    return chart_of(table, "", read_units({}), language)


def test_numbers_have_their_unit_and_the_chart_their_heading():
    """Amounts of money are said, not written as rows of digits; counts have their word."""
    costs = _table(("thing", "won"), ("a", "2877200000000"), ("b", "6000000000"))
    counts = _table(("year", "milestones"), ("2019", "21"), ("2020", "6"))

    assert [b.words for b in _chart(costs).bars] == ["2.8772 trillion won", "6 billion won"]
    assert [b.words for b in _chart(costs, "ko").bars] == ["2조 8,772억 원", "60억 원"]
    assert [b.words for b in _chart(counts, "ko").bars] == ["21건", "6건"]
    assert (_chart(costs).note, _chart(counts).note) == ("amount (won)", "milestones")


def test_numbers_of_things_are_bars():
    """Two numbers of a thing have the headings beside them."""
    one = _chart(_table(("field", "claims"), ("a", "2"), ("b", "0.5")))
    two = _chart(_table(("field", "declared", "things"), ("a", "2", "1"), ("b", "3", "4")))

    assert [(b.label, b.note, str(b.value)) for b in one.bars] == [("a", "", "2"), ("b", "", "0.5")]
    assert [b.note for b in two.bars] == ["announced number", "things"] * 2


@pytest.mark.parametrize(
    "table",
    [
        (("field", "value"), ("a", "2"), ("b", "3")),  # values of any unit
        (("name", "won", "percent"), ("a", "2", "1"), ("b", "3", "1")),
        (("field", "claims"), ("a", "2"), ("a", "3")),  # the first column tells too little
        (("field", "claims"), ("a", "2")),
        (("field", "claims"), *((str(n), "1") for n in range(41))),
        (("a", "b", "c", "d"), ("a", "1", "2", "3"), ("b", "1", "2", "3")),
        (("field", "claims"), ("a", "NaN"), ("b", "INF")),
    ],
)
def test_rows_that_cannot_be_compared_make_no_chart(table):
    """A table says more then."""
    assert _chart(_table(*table)) is None
