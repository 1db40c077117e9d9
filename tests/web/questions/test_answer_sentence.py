"""The first sentence of an answer."""

import pytest

from gwangju_kg.formatting.units import read_units
from gwangju_kg.web.queries.results_json import ResultTable
from gwangju_kg.web.queries.terms import XSD, Term
from gwangju_kg.web.questions.answer_sentence import say_answer
from gwangju_kg.web.questions.worded_table import word_table


def _text(value):
    return Term("literal", value)


def _truth(value):
    return Term("literal", value, datatype=XSD + "boolean")


def _number(value):
    return Term("literal", value, datatype=XSD + "integer")


def _say(template, language="en", rows=None):
    if rows is None:
        rows = (
            (_text("hall"), _number("3000000000"), _truth("true")),
            (_text("road"), _number("5"), _truth("false")),
            (_text("hall"), None, _truth("true")),
        )
    table = ResultTable(("part", "won", "late"), rows, total=len(rows))
    return say_answer(template, word_table(table, str, language), read_units({}), language)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{rows|row}, {known won} with a value", "3 rows, 2 with a value"),
        ("late {yes late|time}", "late 2 times"),
        ("{sum won}, {least won|KRW}", "3,000,000,005, 5 won"),
        ("{part of most won} ({most won|KRW})", "hall (3 billion won)"),
        ("{part}, {last part}, {last late}", "hall, hall, yes"),
        ("[part: {part} {rows|time}]!", "hall 2 times, road 1 time!"),
        ("[late: {part} {last won}]", "hall 3,000,000,000, road 5"),
    ],
)
def test_places_are_filled_from_the_table(template, sentence):
    """With counts, sums and the greatest values, of all rows or of each group."""
    assert _say(template) == sentence


def test_numbers_are_said_in_the_language_of_the_sentence():
    """Amounts have their words."""
    assert _say("가장 큰 것은 {most won|KRW}.", "ko") == "가장 큰 것은 30억 원."


def test_what_has_no_value_is_not_said():
    """A group is left out, the whole sentence if nothing of it can be said."""
    rows = ((_text("hall"), None, None), (_text("road"), _number("5"), None))

    assert _say("[part: {part} {won}]", rows=rows) == "road 5"
    assert _say("{most won}", rows=rows[:1]) == ""
    assert _say("{rows}", rows=()) == ""
    assert _say("{rows} {nothing}") == ""
