"""
Pictures of an answer: a bar chart of comparable numbers, a map of things with points.

Takes a table in words; runs no queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.formatting import format_number
from gwangju_kg.formatting.units import UNIT, MeasurementUnit, unit_of
from gwangju_kg.web.display.chart_svg import Bar, BarChart
from gwangju_kg.web.display.city_areas import read_city_areas
from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.display.map_points import MapPlace, place_at
from gwangju_kg.web.display.map_svg import MapDrawing, draw
from gwangju_kg.web.questions.worded_table import WordedCell, WordedTable, unit_name

#: The fewest and the most rows of a chart, and the most numbers in a row.
_ROWS: Final = range(2, 41)
_MOST_NUMBERS: Final = 2

#: Variables of numbers that may have another unit than those beside or below them.
_OF_ANY_UNIT: Final = frozenset({"value", "percent", "confidence"})


def chart_of(
    table: WordedTable, title: str, units: Mapping[str, MeasurementUnit], language: str
) -> BarChart | None:
    """
    Return the chart of a table, or None if its rows are not comparable.

    Comparable are rows of a thing, a class or a year that stands in one row only, with one or two
    numbers and nothing else.  Values that may mix units make no chart.

    Args:
        table: the table.
        title: what the chart shows.
        units: the units of the release by IRI.
        language: ``ko`` or ``en``.
    """
    numbers = range(1, len(table.headings))
    labels = [row[0].words for row in table.rows if row[0]]
    if (
        len(table.rows) not in _ROWS
        or not 1 <= len(numbers) <= _MOST_NUMBERS
        or len(set(labels)) < len(table.rows)
        or not table.number_columns.issuperset(numbers)
        or not _OF_ANY_UNIT.isdisjoint(table.variables)
    ):
        return None
    bars = tuple(_bars(table, units, language))
    note = table.headings[1] if len(numbers) == 1 else ""
    return BarChart(title, bars, note) if len(bars) in _ROWS else None


def map_of(table: WordedTable) -> MapDrawing | None:
    """Return a map of the things of a table whose rows have a point, None without any."""
    places: list[MapPlace] = []
    for row in table.rows:
        things = [cell for cell in row if cell and cell.term.kind == "uri"]
        points = [cell.term.value for cell in row if cell and cell.term.kind == "literal"]
        if things:
            link = LabelledLink(things[0].words, things[0].term.value)
            places += filter(None, (place_at(link, point) for point in points))
    return draw(places, city=read_city_areas())


def _bars(table: WordedTable, units: Mapping[str, MeasurementUnit], language: str) -> Iterator[Bar]:
    for first, *numbers in table.rows:
        for at, cell in enumerate(numbers, start=1):
            value = _decimal(cell)
            if first and cell and value is not None:
                note = table.headings[at] if len(numbers) > 1 else ""
                kind = "actual" if at == 1 else "plan"
                words = _with_unit(cell, table.variables[at], units, language)
                yield Bar(first.words, note, value, words, kind)


def _with_unit(
    cell: WordedCell, variable: str, units: Mapping[str, MeasurementUnit], language: str
) -> str:
    """Return a number with its unit in words."""
    name = unit_name(variable)
    if name.isupper():
        return format_number(cell.term.value, unit_of(units, UNIT + name), language)
    return cell.words + name if language == "ko" else cell.words


def _decimal(cell: WordedCell | None) -> Decimal | None:
    try:
        value = Decimal(cell.term.value) if cell else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
