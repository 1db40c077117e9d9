"""
Find every number, duration and date of a raw text, each with its span in that text.

Digits that belong to a date are not read as a duration, nor those of a duration as a number.
"""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.korean.dates.date_words import DateWords, find_dates
from gwangju_kg.korean.dates.durations import DurationWords, find_durations
from gwangju_kg.korean.line_joining import join_lines
from gwangju_kg.korean.numbers.number_words import Number, find_numbers


@dataclass(frozen=True)
class Reading:
    """
    One number, duration or date, with its place in the raw text.

    Attributes:
        start: first code point in the raw text.
        end: code point after the last one.
        written: the words, without line breaks.
        expression: the number, duration or date; its offsets are those of the text without breaks.
        reach: raw end including a word that opens a date (부터, 까지); else ``end``.
    """

    start: int
    end: int
    written: str
    expression: Number | DurationWords | DateWords
    reach: int


def read(raw: str) -> tuple[Reading, ...]:
    """
    Return the readings of a text, in order.

    >>> [(r.written, r.start, r.end) for r in read("지난 9" + chr(10) + "월 1만2천800명")]
    [('지난 9월', 0, 6), ('1만2천800명', 7, 15)]
    """
    joined = join_lines(raw)
    text = joined.text
    expressions: list[Number | DurationWords | DateWords] = []
    taken: set[int] = set()
    for find in (find_dates, find_durations, find_numbers):
        for item in find(text):
            span = range(item.start, item.end)
            if taken.isdisjoint(span):
                taken.update(span)
                expressions.append(item)
    readings = []
    for item in sorted(expressions, key=lambda item: item.start):
        start, end = joined.span(item.start, item.end)
        reach = joined.span(item.start, item.reach)[1] if isinstance(item, DateWords) else end
        readings.append(Reading(start, end, text[item.start : item.end], item, reach))
    return tuple(readings)
