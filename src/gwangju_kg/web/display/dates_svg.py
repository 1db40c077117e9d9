"""
The dates of one commitment as a small drawing: a line of time with a mark for each date.

The input are days in ISO form; the output are positions for an SVG.  All drawings of a page share a
scale, so that they can be compared.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

#: Width of a drawing and its margin at both sides, in its own units.
WIDTH: Final = 180
_MARGIN: Final = 8

#: Years after the reference date up to which dates have their own place.
_YEARS_AHEAD: Final = 5

#: The smallest distance between two written years, in units.
_YEAR_DISTANCE: Final = 34


@dataclass(frozen=True)
class DateMark:
    """
    A date in a drawing.

    Attributes:
        x: its place.
        kind: ``plan``, ``last`` for the last plan, or ``done``.
        is_beyond: whether it lies after the end of the scale.
    """

    x: float
    kind: str
    is_beyond: bool


class DateScale:
    """
    A scale of years from the first date to a few years after the reference date.

    Args:
        days: all dates, in ISO form.
        at: the reference date.
    """

    def __init__(self, days: Iterable[str], at: date) -> None:
        years = [int(day[:4]) for day in days]
        self._first = date(min((*years, at.year)), 1, 1)
        end = min(max((*years, at.year)), at.year + _YEARS_AHEAD)
        self._days = (date(end, 12, 31) - self._first).days + 1
        self.at_x = self._x(at)

    @property
    def years(self) -> tuple[tuple[int, float], ...]:
        """The years that are written, each with the place of its first day."""
        count = round(self._days / 365.25)
        step = 1 + int(_YEAR_DISTANCE * count / (WIDTH - 2 * _MARGIN))
        years = range(self._first.year, self._first.year + count, step)
        return tuple((year, self._x(date(year, 1, 1))) for year in years)

    def marks(self, plans: Sequence[str], done: str) -> tuple[DateMark, ...]:
        """
        Return the marks of a commitment.

        Args:
            plans: the last days of its planned times, the earliest known first.
            done: the last day of its reported time, or "".
        """
        kinds = [*(["plan"] * (len(plans) - 1)), *(["last"] if plans else [])]
        marks = [self._mark(day, kind) for day, kind in zip(plans, kinds, strict=True)]
        return (*dict.fromkeys(marks), *([self._mark(done, "done")] if done else []))

    def _mark(self, day: str, kind: str) -> DateMark:
        x = self._x(date.fromisoformat(day))
        return DateMark(min(x, WIDTH - _MARGIN), kind, is_beyond=x > WIDTH - _MARGIN)

    def _x(self, day: date) -> float:
        share = (day - self._first).days / self._days
        return round(_MARGIN + share * (WIDTH - 2 * _MARGIN), 1)
