"""
Which numbers and dates of a text the decided rows answer for, and which they leave open.

The input is the rows of a spreadsheet; the output is waivers that follow from the decisions, and a
sentence about the rest.  No IO.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gwangju_kg.curation.sheets.class_columns import IN_WORDS
from gwangju_kg.curation.sheets.proposal_rows import decision_of, proposed_cells
from gwangju_kg.curation.sheets.sheet_columns import chosen_name
from gwangju_kg.curation.sheets.workbook import SheetRow
from gwangju_kg.language import Sentence, filled

#: The reason of a number that a claim tells in words.
TOLD_IN_WORDS: Final = "in-words"

_LEFT: Final[Sentence] = {
    "ko": "아직 정하지 않은 수와 날짜: 주장 시트의 {rows}행. 다른 주장이나 이름이 담지 않은 것은"
    " 'check --texts'가 빠졌다고 알립니다",
    "en": "numbers and dates that are still open: claims, rows {rows}; 'check --texts' reports"
    " those that no other claim or name covers",
}


def told_in_words(rows: Sequence[SheetRow]) -> tuple[tuple[int, int], ...]:
    """
    Return the places of numbers and dates that only claims without numbers are made of, sorted.

    A row of a number that is taken as a description tells the number in words: nothing else will.
    """
    told = {_place(row) for row in rows if _is_taken(row) and _is_in_words(row)}
    stated = {_place(row) for row in rows if _is_taken(row) and not _is_in_words(row)}
    waived = {_place(row) for row in rows if decision_of(row) == "waived"}
    of_text = {_place(row) for row in rows if _has_reading(row)}
    places = (told & of_text) - stated - waived - {""}
    return tuple(sorted((int(first), int(last)) for first, last in (p.split("-") for p in places)))


def still_open(rows: Sequence[SheetRow]) -> tuple[Sentence, ...]:
    """Return a sentence that names the rows of numbers and dates that nothing answers for."""
    decided = {_place(row) for row in rows if decision_of(row) != "open"}
    times = {(_passage(row), _time(row)) for row in rows if _is_taken(row) and row.cell("time")}
    left = [
        str(row.number)
        for row in rows
        if _has_reading(row)
        and _place(row) not in decided
        and ("value" in proposed_cells(row) or (_passage(row), _time(row)) not in times)
    ]
    return (filled(_LEFT, rows=", ".join(left)),) if left and decided else ()


def _is_taken(row: SheetRow) -> bool:
    return decision_of(row) in ("taken", "changed")


def _is_in_words(row: SheetRow) -> bool:
    return chosen_name(row.cell("class")) in IN_WORDS


def _has_reading(row: SheetRow) -> bool:
    """Check whether a row is of a number, a duration or a date, not of a name or a sentence."""
    return bool({"value", "time"} & proposed_cells(row).keys())


def _place(row: SheetRow) -> str:
    return row.cell("reading")


def _passage(row: SheetRow) -> str:
    return row.cell("passage")


def _time(row: SheetRow) -> str:
    """Return the time of a row, whether something lasted that long or happened within it."""
    return row.cell("time").removeprefix("in-")
