"""
What a proposal consists of, and the names that its cells use.

No IO.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.evidence.value_checks import unit_name
from gwangju_kg.korean.dates.date_rules import DateRule
from gwangju_kg.korean.dates.durations import DurationWords
from gwangju_kg.korean.numbers.number_words import Number
from gwangju_kg.korean.reader import Reading
from gwangju_kg.language import Sentence

#: The name of the time of publication in a spreadsheet.
PUBLISHED: Final = "published"


@dataclass(frozen=True)
class ClaimProposal:
    """
    A proposed claim.

    Attributes:
        id: what identifies it, from its words, those of its sentence and its place among equals.
        kind: ``number``, ``duration``, ``date``, ``name``, or ``sentence`` for one without these.
        words: the words of the number, date or name.
        sentence: the words of its sentence.
        passage: the span of the passage, and the hash of its words.
        reading: the span of the number, date or name.
        cells: the proposed value of each column of the spreadsheet, by its key.
        candidates: the IRIs of the things that it may be about, the likeliest first.
        remarks: what the record states of the same.
    """

    id: str
    kind: str
    words: str
    sentence: str
    passage: tuple[int, int, str]
    reading: tuple[int, int]
    cells: dict[str, str]
    candidates: tuple[str, ...]
    remarks: tuple[Sentence, ...]


def is_relative(rule: str) -> bool:
    """Check whether a date rule counts from the publication of the source."""
    return rule not in ("", DateRule.STATED, DateRule.EDITORIAL)


def is_quantity(reading: Reading) -> bool:
    """Check whether a reading is a duration, or a number that counts or measures something."""
    what = reading.expression
    return isinstance(what, DurationWords) or (isinstance(what, Number) and bool(unit_name(what)))
