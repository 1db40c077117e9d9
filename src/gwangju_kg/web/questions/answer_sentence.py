"""
The first sentence of an answer: the number for which a question asks.

A question states the sentence as a template (``schema:abstract``), whose places are filled from the
table of the answer; nothing else is calculated.

- ``{part}``: the first value of a column; ``{last part}`` the last one.
- ``{rows}``, ``{known part}``, ``{yes part}``: the number of rows, of those with a value, of those
  whose value is true.
- ``{sum won}``, ``{least won}``, ``{most won}``: of a column of numbers.
- ``{part of most won}``: the value in the row with the greatest number.
- ``{rows|project}``, ``{most won|KRW}``: a number with an English noun, or as an amount.
- ``[part: … ]``: for each value of a column the text, filled from the rows with that value; texts
  with a place that stays empty are left out.

Takes a table in words and returns a text; runs no queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.formatting import format_number
from gwangju_kg.formatting.units import UNIT, MeasurementUnit, unit_of
from gwangju_kg.web.questions.worded_table import WordedCell, WordedTable

_GROUPS: Final = re.compile(r"\[(\w+): ([^\]]*)\]")
_PLACE: Final = re.compile(
    r"\{(?:(?P<of>\w+) of most |(?P<function>sum|least|most|last|known|yes) )?"
    r"(?P<column>\w+)(?:\|(?P<unit>[\w ]+))?\}"
)

#: The name that stands for the number of rows.
_ROWS: Final = "rows"

_Row = Mapping[str, WordedCell]


def say_answer(
    template: str, table: WordedTable, units: Mapping[str, MeasurementUnit], language: str
) -> str:
    """
    Return the first sentence of an answer.

    Args:
        template: the sentence with its places.
        table: the whole table of the answer.
        units: the units of the release by IRI.
        language: of the template, ``ko`` or ``en``.

    Returns:
        "" if the table has no rows, or lacks a column of the template.
    """
    named = {*_columns(template)} - {_ROWS}
    if not table.rows or not named.issubset(table.variables):
        return ""
    rows = [
        {name: cell for name, cell in zip(table.variables, row, strict=True) if cell}
        for row in table.rows
    ]
    speaker = _Speaker(units, language)
    grouped = _GROUPS.sub(lambda match: speaker.list_groups(match[1], match[2], rows), template)
    return speaker.fill(grouped, rows) or ""


def _columns(template: str) -> Iterable[str]:
    yield from (match[1] for match in _GROUPS.finditer(template))
    for place in _PLACE.finditer(template):
        yield from filter(None, (place["of"], place["column"]))


@dataclass(frozen=True)
class _Speaker:
    """Fills templates in a language."""

    units: Mapping[str, MeasurementUnit]
    language: str

    def list_groups(self, column: str, template: str, rows: Sequence[_Row]) -> str:
        """Return the texts of the groups of rows, separated by commas."""
        groups: dict[str, list[_Row]] = {}
        for row in rows:
            if column in row:
                groups.setdefault(row[column].words, []).append(row)
        texts = (self.fill(template, group) for group in groups.values())
        return ", ".join(text for text in texts if text)

    def fill(self, template: str, rows: Sequence[_Row]) -> str | None:
        """Return a text with its places filled, None if one stays empty."""
        filled = {place[0]: self._say(place, rows) for place in _PLACE.finditer(template)}
        if None in filled.values():
            return None
        return _PLACE.sub(lambda place: filled[place[0]] or "", template)

    def _say(self, place: re.Match[str], rows: Sequence[_Row]) -> str | None:
        column, function, unit = place["column"], place["function"], place["unit"]
        if column == _ROWS:
            return self._format(Decimal(len(rows)), unit)
        cells = [row[column] for row in rows if column in row]
        if function in _COUNTS:
            return self._format(Decimal(_COUNTS[function](cells)), unit)
        if place["of"]:
            numbered = [row for row in rows if _number(row.get(column)) is not None]
            greatest = max(numbered, key=lambda row: _number(row[column]) or 0, default={})
            cells, column = [greatest[place["of"]]] if place["of"] in greatest else [], place["of"]
        elif function in _FIGURES:
            numbers = [number for cell in cells if (number := _number(cell)) is not None]
            return self._format(_FIGURES[function](numbers), unit) if numbers else None
        if not cells:
            return None
        cell = cells[-1 if function == "last" else 0]
        number = _number(cell) if unit else None
        return cell.words if number is None else self._format(number, unit)

    def _format(self, number: Decimal, unit: str | None) -> str:
        if unit and unit.isupper():
            money = unit_of(self.units, f"{UNIT}CCY_{unit}")
            return format_number(f"{number:f}", money, self.language)
        text = f"{number:,f}"
        return f"{text} {unit}{'' if number == 1 else 's'}" if unit else text


def _number(cell: WordedCell | None) -> Decimal | None:
    """Return the value of a numeric literal, else None."""
    if cell is None or not cell.term.is_number:
        return None
    try:
        value = Decimal(cell.term.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


_COUNTS: Final[Mapping[str | None, Callable[[Sequence[WordedCell]], int]]] = {
    "known": len,
    "yes": lambda cells: sum(cell.term.value == "true" for cell in cells),
}

_FIGURES: Final[Mapping[str | None, Callable[[Sequence[Decimal]], Decimal]]] = {
    "sum": lambda numbers: sum(numbers, Decimal(0)),
    "least": min,
    "most": max,
}
