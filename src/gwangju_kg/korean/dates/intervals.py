"""
Times of a calendar: spans of days, the four bounds of a thing in time, lengths.

Values only; how words come to them is for `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Precision(StrEnum):
    """The finest part of a date that the words give; the values are OWL-Time's unit types."""

    DAY = "unitDay"
    MONTH = "unitMonth"
    YEAR = "unitYear"


#: Characters of an ISO date that a precision keeps.
EDTF_CHARACTERS: Final = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


class Aspect(StrEnum):
    """How a thing stands to the span that the words name."""

    WITHIN = "within"  # 지난 4월 완공: on a day in it
    THROUGHOUT = "throughout"  # 1~4월 누적: all through it
    SINCE = "since"  # 올해부터: begun in it, no end said
    UNTIL = "until"  # 연말까지: ends in it, no begin said


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the calendar, first and last day included, with its EDTF form."""

    first: date
    last: date
    edtf: str
    precision: Precision


@dataclass(frozen=True)
class Extent:
    """The four bounds of a time; None where one is open."""

    earliest_begin: date | None
    latest_begin: date | None
    earliest_end: date | None
    latest_end: date | None
    edtf: str
    precision: Precision


@dataclass(frozen=True)
class Anchor:
    """The days from which words count; equal bounds where the day is known."""

    earliest: date
    latest: date

    def days(self) -> Iterator[date]:
        """Give each day of it, in order."""
        for offset in range((self.latest - self.earliest).days + 1):
            yield self.earliest + timedelta(days=offset)


@dataclass(frozen=True)
class Duration:
    """A length of time, in the parts that the words name."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    def iso(self) -> str:
        """
        Give it in the lexical form of xsd:duration.

        >>> Duration(years=1, months=6).iso(), Duration(hours=24).iso()
        ('P1Y6M', 'PT24H')
        """
        days = _named((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        time = _named((self.hours, "H"), (self.minutes, "M"))
        return f"P{days}T{time}" if time else f"P{days or '0D'}"

    def length(self) -> tuple[int, timedelta]:
        """
        Give months, and the rest: the two parts of which equal durations agree.

        Source: W3C XML Schema Definition Language 1.1 Part 2, section 3.3.6.2.
        """
        rest = timedelta(days=self.days, hours=self.hours, minutes=self.minutes)
        return 12 * self.years + self.months, rest


def _named(*parts: tuple[int, str]) -> str:
    return "".join(f"{count}{name}" for count, name in parts if count)


@dataclass(frozen=True)
class Resolution:
    """
    What words mean on the days of an anchor.

    Attributes:
        spans: the differing results, in order; empty where no such day exists.
    """

    spans: tuple[Span, ...]

    @property
    def agreed(self) -> bool:
        """Whether every day of the anchor gives the same span."""
        return len(self.spans) == 1

    def extent(self, aspect: Aspect) -> Extent:
        """
        Give the bounds of a thing that stands in *aspect* to the span; the union where days differ.

        There must be a span.
        """
        low, high = self.spans[0], self.spans[-1]
        first, last = min(s.first for s in self.spans), max(s.last for s in self.spans)
        begin, end = low.edtf.split("/")[0], high.edtf.split("/")[-1]
        if aspect is Aspect.SINCE:
            return Extent(first, last, None, None, f"{begin}/..", low.precision)
        if aspect is Aspect.UNTIL:
            return Extent(None, None, first, last, f"../{end}", low.precision)
        edtf = low.edtf if self.agreed else f"[{begin}..{end}]"
        if aspect is Aspect.WITHIN:
            return Extent(first, last, first, last, edtf, low.precision)
        begins, ends = [s.first for s in self.spans], [s.last for s in self.spans]
        return Extent(min(begins), max(begins), min(ends), max(ends), edtf, low.precision)
