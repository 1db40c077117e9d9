"""
Charts of series: for each that has several values, and one of those that have one each.

The input are series; the output are charts for ``chart_svg.py``.  No chart has a total among its
parts: the total of things is said above their bars, and periods that lie within each other are
drawn in charts of their own.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Final

from gwangju_kg.formatting import format_duration
from gwangju_kg.web.addresses import language
from gwangju_kg.web.display.chart_svg import Bar, BarChart
from gwangju_kg.web.numbers.series import NumberPoint, NumberSeries

#: The most charts of one page, and the most bars of one chart.
MOST_CHARTS: Final = 12
_MOST_BARS: Final = 30

#: Months of a year.
_YEAR: Final = 12

#: The kind of bar for each modality; for others ``actual``.
_KINDS: Final = {"targeted": "target", "planned": "plan", "projected": "projection"}


def charts_of(series: Sequence[NumberSeries]) -> tuple[BarChart, ...]:
    """Return the charts of some series, each of one indicator, at most `MOST_CHARTS`."""
    charts = [chart for each in series for chart in _charts_by_period(each)]
    single = [each for each in series if len(each.drawn) == 1]
    for key in dict.fromkeys(map(_measured, single)):
        charts += _chart_of_things([each for each in single if _measured(each) == key])
    return tuple(charts[:MOST_CHARTS])


def _measured(series: NumberSeries) -> tuple[str, str]:
    """Return the indicator and the unit of a series that has one value."""
    return series.indicator.iri, series.drawn[0].unit_iri


def _chart_of_things(group: Sequence[NumberSeries]) -> Iterator[BarChart]:
    """Yield the chart of series of one value each; none unless they have several parts."""
    totals = [each for each in group if _is_total(each, group)]
    parts = [each for each in group if each not in totals][:_MOST_BARS]
    if len(parts) < 2:  # noqa: PLR2004 - two values can be compared
        return
    things = {each.thing for each in (*parts, *totals)}
    notes = {_note(each.drawn[0]) for each in parts}
    is_of_one = len(things) == 1 and all(each.parts for each in parts)
    bars = (
        _bar(
            each.drawn[0],
            ", ".join(each.parts) if is_of_one else each.name,
            _note(each.drawn[0]) if len(notes) > 1 else "",
        )
        for each in parts
    )
    common = [parts[0].thing.name if is_of_one else "", *(notes if len(notes) == 1 else ())]
    words = [_total_words(each, with_name=not is_of_one) for each in totals]
    note = " · ".join(filter(None, (*words, *common)))
    yield BarChart(parts[0].indicator.name, tuple(bars), note)


def _is_total(series: NumberSeries, group: Sequence[NumberSeries]) -> bool:
    """Check whether others of a group are parts of a series, none of them greater than it."""
    parts = [
        _value(other.drawn[0])
        for other in group
        if (series.thing == other.thing and set(series.parts) < set(other.parts))
        or series.thing.iri in other.wholes
    ]
    return bool(parts) and _value(series.drawn[0]) >= max(parts)


def _total_words(series: NumberSeries, *, with_name: bool) -> str:
    words = series.drawn[0].words
    if with_name:
        return f"{series.name}: {words}"
    return f"전체 {words}" if language() == "ko" else f"{words} in all"


def _charts_by_period(series: NumberSeries) -> Iterator[BarChart]:
    """Yield the charts of the values of one series that has several of comparable periods."""
    title = f"{series.indicator.name}: {series.name}"
    groups = {"": list(series.drawn)}
    if any(_is_within(one, other) for one, other in combinations(series.drawn, 2)):
        groups = {}
        for point in series.drawn:
            groups.setdefault(_length(point), []).append(point)
    drawn = {length: points for length, points in groups.items() if len(points) > 1}
    for length, points in drawn.items():
        bars = tuple(
            _bar(point, point.period, _kind(point))
            if point.period
            else _bar(point, _kind(point), "")
            for point in points
        )
        words = format_duration(length, language()) if len(drawn) > 1 else ""
        yield BarChart(f"{title} ({words})" if words else title, bars[-_MOST_BARS:])


def _is_within(one: NumberPoint, other: NumberPoint) -> bool:
    """
    Check whether one of two periods is a part of the other.

    Periods that begin on the same day are sums that grow.
    """
    periods = [_period(point) for point in (one, other)]
    if None in periods or one.begin == other.begin:
        return False
    (_, end), (_, last) = sorted(filter(None, periods))
    return last <= end


def _period(point: NumberPoint) -> tuple[str, str] | None:
    """Return the first and last day of a period, None of a moment or an open period."""
    is_period = point.is_of_period and point.begin and point.end and point.edtf[0] != "["
    return (point.begin, point.end) if is_period else None


def _length(point: NumberPoint) -> str:
    """Return the length of a period as xsd:duration in whole months, else in days; "" if open."""
    period = _period(point)
    if not period:
        return ""
    begin, end = (date.fromisoformat(day) for day in period)
    after = end + timedelta(days=1)
    if begin.day != 1 or after.day != 1:
        return f"P{(after - begin).days}D"
    years, months = divmod((after.year - begin.year) * _YEAR + after.month - begin.month, _YEAR)
    return f"P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def _note(point: NumberPoint) -> str:
    return ", ".join(filter(None, (point.period, _kind(point))))


def _kind(point: NumberPoint) -> str:
    """Return what kind of number a point is, in words: what is calculated has no modality."""
    return point.modality_label or ("계산값" if language() == "ko" else "calculated")


def _bar(point: NumberPoint, label: str, note: str) -> Bar:
    kind = _KINDS.get(point.modality, "actual")
    return Bar(label, note, _value(point), point.words, kind)


def _value(point: NumberPoint) -> Decimal:
    return point.value or Decimal(0)
