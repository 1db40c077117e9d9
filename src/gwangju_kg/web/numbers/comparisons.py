"""
Targets, plans and projections beside what was reached.

The input is a series; the output is a comparison for each value that was to be reached and for
which a later source reports a result, or that was a target.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gwangju_kg.formatting import format_number
from gwangju_kg.formatting.sentences import add_counter
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import unit
from gwangju_kg.web.numbers.growth import PERCENT, tenth
from gwangju_kg.web.numbers.series import NumberPoint, NumberSeries

#: Modalities of values that are to be reached.
GOALS: Final = frozenset({"targeted", "planned", "projected"})


@dataclass(frozen=True)
class Comparison:
    """
    A value that was to be reached, and what was reached.

    Attributes:
        series: their series.
        goal: what was to be reached.
        results: the latest values that were reached; several if sources report different ones.
    """

    series: NumberSeries
    goal: NumberPoint
    results: tuple[NumberPoint, ...]

    def percent(self, result: NumberPoint) -> Decimal | None:
        """Return what share of the goal a result is, in per cent, rounded to a tenth; or None."""
        if not self.goal.value or result.value is None or result.unit_iri == PERCENT:
            return None
        return tenth(result.value * 100 / self.goal.value)

    def difference(self, result: NumberPoint) -> Decimal:
        """Return by how much a result exceeds the goal; negative if it falls short of it."""
        return (result.value or Decimal(0)) - (self.goal.value or Decimal(0))

    def distance(self, result: NumberPoint) -> str:
        """Return how far a result and the goal are apart, in words."""
        apart = str(abs(self.difference(result)))
        if result.unit_iri == PERCENT:
            return f"{apart}%p" if language() == "ko" else f"{apart} percentage points"
        return add_counter(format_number(apart, unit(result.unit_iri), language()), result.counter)


def compare(series: Iterable[NumberSeries]) -> tuple[Comparison, ...]:
    """Return the comparisons of some series, those with results and of targets first."""
    found = [
        Comparison(each, goal, results)
        for each in series
        for goal in each.drawn
        if goal.modality in GOALS
        and ((results := _results(goal, each)) or goal.modality == "targeted")
    ]
    return tuple(sorted(found, key=_order))


def _order(comparison: Comparison) -> tuple[object, ...]:
    goal = comparison.goal
    return (
        not comparison.results,
        goal.modality != "targeted",
        comparison.series.thing,
        comparison.series.indicator,
        goal.begin,
    )


def _results(goal: NumberPoint, series: NumberSeries) -> tuple[NumberPoint, ...]:
    """Return the latest values known after the goal that are not for a time before or after it."""
    later = [
        point
        for point in series.drawn
        if point.is_actual
        and point.unit_iri == goal.unit_iri
        and point.stated[-1].since > goal.since
        and (not goal.begin or not point.end or point.end >= goal.begin)
        and (not goal.end or not point.begin or point.begin <= goal.end)
    ]
    last = max((point.end for point in later), default="")
    return tuple(point for point in later if point.end == last)
