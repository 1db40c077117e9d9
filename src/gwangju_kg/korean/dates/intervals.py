"""
Calendar values: spans of days, the four bounds of a temporal extent, durations.

Values only; `date_rules` derives them from words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Precision(StrEnum):
    """The finest part of a date that the words name; the values are OWL-Time's unit types."""

    DAY = "unitDay"
    MONTH = "unitMonth"
    YEAR = "unitYear"


#: Length of an ISO date at each precision, in characters.
EDTF_CHARACTERS: Final = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


class Aspect(StrEnum):
    """Relation of an event or state to the span that the words name."""

    WITHIN = "within"  # 지난 4월 완공: on a day in it
    THROUGHOUT = "throughout"  # 1~4월 누적: all through it
    SINCE = "since"  # 올해부터: begins in it, no end stated
    UNTIL = "until"  # 연말까지: ends in it, no beginning stated


@dataclass(frozen=True, order=True)
class Span:
    """A range of days, first and last included, with its EDTF form."""

    first: date
    last: date
    edtf: str
    precision: Precision


@dataclass(frozen=True)
class Extent:
    """The four bounds of a temporal extent; None if a bound is open."""

    earliest_begin: date | None
    latest_begin: date | None
    earliest_end: date | None
    latest_end: date | None
    edtf: str
    precision: Precision

    @property
    def bounds(self) -> tuple[date | None, date | None, date | None, date | None]:
        """The four bounds, the earliest begin first."""
        return self.earliest_begin, self.latest_begin, self.earliest_end, self.latest_end


@dataclass(frozen=True)
class Anchor:
    """The days from which relative dates count; the bounds are equal if the day is known."""

    earliest: date
    latest: date

    def days(self) -> Iterator[date]:
        """Yield each day, in order."""
        for offset in range((self.latest - self.earliest).days + 1):
            yield self.earliest + timedelta(days=offset)


@dataclass(frozen=True)
class Duration:
    """A duration, in the units that the words name."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    def iso(self) -> str:
        """
        Return the lexical form of xsd:duration.

        >>> Duration(years=1, months=6).iso(), Duration(hours=24).iso()
        ('P1Y6M', 'PT24H')
        """
        days = _named((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        time = _named((self.hours, "H"), (self.minutes, "M"))
        return f"P{days}T{time}" if time else f"P{days or '0D'}"

    def length(self) -> tuple[int, timedelta]:
        """
        Return months, and the rest; equal durations agree in both.

        Source: W3C XML Schema Definition Language 1.1 Part 2, section 3.3.6.2.
        """
        rest = timedelta(days=self.days, hours=self.hours, minutes=self.minutes)
        return 12 * self.years + self.months, rest


def _named(*parts: tuple[int, str]) -> str:
    return "".join(f"{count}{name}" for count, name in parts if count)


@dataclass(frozen=True)
class Resolution:
    """
    The result of applying a date rule to the days of an anchor.

    Attributes:
        spans: the distinct results, in order; empty if no such day exists.
    """

    spans: tuple[Span, ...]

    @property
    def agreed(self) -> bool:
        """Whether every day of the anchor yields the same span."""
        return len(self.spans) == 1

    def extent(self, aspect: Aspect) -> Extent:
        """
        Return the bounds of something related to the span by `aspect`; the union if days differ.

        There must be at least one span.
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
