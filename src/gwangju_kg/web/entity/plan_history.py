"""
The plans of a commitment, one after the other: first and last date, moves, delay.

Takes the rows of ``queries/pages/plans.rq``; runs no queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from gwangju_kg.formatting.distances import Span, format_distance, months_between
from gwangju_kg.web.queries.page_queries import Row


@dataclass(frozen=True)
class PlannedTime:
    """
    A time for which something was planned, or at which it was reported.

    Attributes:
        begin, end: its first and last day, in ISO form.
        edtf: the time as EDTF.
        since: the day since which the plan could be known, in ISO form.
        speaker: the IRI of who announced it, or "".
    """

    begin: str
    end: str
    edtf: str
    since: str
    speaker: str = ""

    def overlaps(self, other: PlannedTime) -> bool:
        """Check whether both times have a day in common."""
        return self.begin <= other.end and other.begin <= self.end

    @property
    def days(self) -> Span:
        """Its first and last day."""
        return date.fromisoformat(self.begin), date.fromisoformat(self.end)


@dataclass(frozen=True)
class Delay:
    """
    How far a time lies from the one that was planned first.

    Attributes:
        first, last: the two times.
    """

    first: PlannedTime
    last: PlannedTime

    @property
    def side(self) -> int:
        """1 if it is later, -1 if it is earlier, 0 if the times have a day in common."""
        if self.first.overlaps(self.last):
            return 0
        return 1 if self.last.end > self.first.end else -1

    @property
    def months(self) -> int:
        """The months between the last days, negative if earlier; 0 with a day in common."""
        return months_between(self.first.days[1], self.last.days[1]) if self.side else 0

    def words(self, language: str) -> str:
        """Return how long that is, as exactly as the times are known, without a sign."""
        return format_distance(self.first.days, self.last.days, language)


@dataclass(frozen=True)
class PlanHistory:
    """
    The dated plans of a commitment, the earliest known first.

    Attributes:
        plans: the plans.
    """

    plans: tuple[PlannedTime, ...] = ()

    @property
    def first(self) -> PlannedTime | None:
        """The plan that could be known first."""
        return self.plans[0] if self.plans else None

    @property
    def moves(self) -> int:
        """How often the time was moved: to one that has no day in common with the one before."""
        return sum(not before.overlaps(after) for before, after in pairwise(self.plans))

    def delay(self, end: PlannedTime | None = None) -> Delay | None:
        """
        Return how far another time lies from the first planned one; None if no plan has a date.

        Args:
            end: the other time; None for the last planned one.

        >>> plans = (PlannedTime(f"{y}-01-01", f"{y}-12-31", y, "") for y in ("2023", "2026"))
        >>> PlanHistory(tuple(plans)).delay().words("en")
        '3 years'
        """
        return None if self.first is None else Delay(self.first, end or self.plans[-1])


def read_histories(rows: Iterable[Row], *, known: str) -> dict[str, PlanHistory]:
    """
    Return the dated plans by milestone.

    Args:
        rows: the rows of ``plans.rq``, sorted by milestone and day.
        known: the last day whose sources count, in ISO form.
    """
    return {
        milestone: PlanHistory(_dated(list(group), known))
        for milestone, group in groupby(rows, lambda row: row["milestone"].value)
    }


def _dated(rows: Sequence[Row], known: str) -> tuple[PlannedTime, ...]:
    return tuple(
        PlannedTime(
            begin=row["begin"].value,
            end=row["end"].value,
            edtf=row["time"].value,
            since=row["since"].value,
            speaker=row["speaker"].value if "speaker" in row else "",
        )
        for row in rows
        if "end" in row and row["since"].value <= known
    )
