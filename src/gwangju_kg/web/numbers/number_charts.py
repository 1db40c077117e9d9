"""
Charts of series: one for each that has several values, and one of those that have one each.

The input are series; the output are charts for ``chart_svg.py``.  No queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from gwangju_kg.web.display.chart_svg import Bar, BarChart
from gwangju_kg.web.numbers.series import NumberPoint, NumberSeries

#: The most charts of one page, and the most bars of one chart.
MOST_CHARTS: Final = 12
_MOST_BARS: Final = 30

#: The kind of bar for each modality; for others ``actual``.
_KINDS: Final = {"targeted": "target", "planned": "plan", "projected": "projection"}


def charts_of(series: Sequence[NumberSeries]) -> tuple[BarChart, ...]:
    """Return the charts of some series, each of one indicator, at most `MOST_CHARTS`."""
    charts = [chart for each in series if (chart := chart_of(each))]
    single = [each for each in series if len(each.drawn) == 1]
    for key in dict.fromkeys(map(_measured, single)):
        group = [each for each in single if _measured(each) == key]
        if len(group) > 1:
            bars = tuple(_bar(s.drawn[0], s.name, s.drawn[0].period) for s in group[:_MOST_BARS])
            charts.append(BarChart(group[0].indicator.name, bars))
    return tuple(charts[:MOST_CHARTS])


def _measured(series: NumberSeries) -> tuple[str, str]:
    """Return the indicator and the unit of a series that has one value."""
    return series.indicator.iri, series.drawn[0].unit_iri


def chart_of(series: NumberSeries) -> BarChart | None:
    """Return the chart of the values of one series by period; None unless it has several."""
    points = series.drawn[-_MOST_BARS:]
    if len(points) < 2:  # noqa: PLR2004 - two values can be compared
        return None
    bars = tuple(_bar(point, point.period) for point in points)
    return BarChart(f"{series.indicator.name}: {series.name}", bars)


def _bar(point: NumberPoint, label: str, period: str = "") -> Bar:
    note = ", ".join(filter(None, (period, point.modality_label)))
    kind = _KINDS.get(point.modality, "actual")
    return Bar(label or note, note if label else "", point.value or Decimal(0), point.words, kind)
