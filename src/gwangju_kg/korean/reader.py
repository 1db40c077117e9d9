"""
Every number, duration and date of a raw text, each with its span in that text.

A date takes the digits that it is made of, then a duration, then a number.
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
    One number, duration or date, where it stands.

    Attributes:
        start: first code point in the raw text.
        end: after the last one.
        written: the words, without line breaks.
        what: the number, duration or date; its own offsets are those of the text without breaks.
        reach: raw end with the word that opens a date (부터, 까지); else ``end``.
    """

    start: int
    end: int
    written: str
    what: Number | DurationWords | DateWords
    reach: int


def read(raw: str) -> tuple[Reading, ...]:
    """
    Read a text.

    >>> [(r.written, r.start, r.end) for r in read("지난 9" + chr(10) + "월 1만2천800명")]
    [('지난 9월', 0, 6), ('1만2천800명', 7, 15)]
    """
    joined = join_lines(raw)
    text = joined.text
    kept: list[Number | DurationWords | DateWords] = []
    taken: set[int] = set()
    finders = (find_dates, find_durations, find_numbers)
    for what in (found for finder in finders for found in finder(text)):
        span = range(what.start, what.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(what)
    kept.sort(key=lambda what: what.start)
    readings = []
    for what in kept:
        start, end = joined.span(what.start, what.end)
        reach = joined.span(what.start, what.reach)[1] if isinstance(what, DateWords) else end
        readings.append(Reading(start, end, text[what.start : what.end], what, reach))
    return tuple(readings)
