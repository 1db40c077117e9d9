"""
The numbers of indicators: which have any, their series, comparisons with targets, and charts.

Runs the queries ``indicators.rq`` and ``numbers.rq``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from gwangju_kg.formatting import format_time
from gwangju_kg.web.display.chart_svg import BarChart, draw_bars
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.numbers.comparisons import Comparison, compare
from gwangju_kg.web.numbers.number_charts import charts_of
from gwangju_kg.web.numbers.series import NumberPoint, NumberSeries, read_series
from gwangju_kg.web.queries.page_queries import Row, has_page_query, query_rows, query_rows_for
from gwangju_kg.web.queries.results_json import MAX_ROWS

#: The queries; older releases lack them.
_INDICATORS: Final = "indicators"
_NUMBERS: Final = "numbers"

#: The most rows of a table on a page; the CSV has the others.
MOST_ROWS: Final = 100

#: Characters of a day in ISO form that give its year.
_YEAR: Final = 4

#: The columns of the CSV, one row for each assertion.
COLUMNS: Final = (
    "indicator", "indicator_name", "thing", "thing_name", "part", "period", "begin", "end",
    "value", "value_words", "unit", "bound", "modality", "growth_percent", "growth_stated_percent",
    "set_aside", "known_since", "source", "source_name", "assertion",
)  # fmt: skip


@dataclass(frozen=True)
class IndicatorEntry:
    """
    An indicator that has numbers.

    Attributes:
        link: the indicator.
        numbers, things, periods: how many numbers it has, of how many things and periods.
        thing: the thing if it is one, else None.
        years: the years of its numbers in words, or "".
        has_goals, has_results: what can be compared.
        is_of_budget: whether it is about a public budget.
    """

    link: LabelledLink
    numbers: int
    things: int
    periods: int
    thing: LabelledLink | None
    years: str
    has_goals: bool
    has_results: bool
    is_of_budget: bool


@dataclass(frozen=True)
class IndicatorNumbers:
    """
    The numbers of some indicators.

    Attributes:
        series: their series.
        is_whole: whether all numbers were read.
    """

    series: tuple[NumberSeries, ...]
    is_whole: bool

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The targets, plans and projections beside what was reached."""
        return compare(self.series)

    @cached_property
    def charts(self) -> tuple[BarChart, ...]:
        """The charts of all its series."""
        return charts_of(self.series)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of bars in its charts, in the order of the legend."""
        return tuple(dict.fromkeys(kind for chart in self.charts for kind in chart.kinds))

    @property
    def drawings(self) -> tuple[tuple[str, str], ...]:
        """The title and the SVG document of each chart."""
        return tuple((chart.title, draw_bars(chart)) for chart in self.charts)

    @cached_property
    def rows(self) -> tuple[tuple[NumberSeries, NumberPoint], ...]:
        """All values with their series, in the order of the table."""
        return tuple((series, point) for series in self.series for point in series.points)

    @property
    def has_growth(self) -> bool:
        """Whether any value has a change from the year before."""
        return any(point.growth or point.stated_growth for _, point in self.rows)

    @property
    def grown(self) -> tuple[tuple[NumberSeries, NumberPoint, NumberPoint], ...]:
        """The values that grew or shrank, each with its series and the value before."""
        return tuple(
            (series, before, point)
            for series in self.series
            for point in series.points
            if point.growth and (before := series.before(point))
        )

    def with_stated_growth_first(self) -> IndicatorNumbers:
        """Return the same numbers, beginning with those of which sources state the growth."""

        def order(series: NumberSeries) -> bool:
            return not any(point.stated_growth for point in series.points)

        return replace(self, series=tuple(sorted(self.series, key=order)))

    def csv_rows(self) -> Iterable[Sequence[object]]:
        """Return the values of `COLUMNS` for each assertion."""
        return (
            (
                *(series.indicator.iri, series.indicator.name),
                *(series.thing.iri, series.thing.name, ", ".join(series.parts)),
                *(point.edtf, point.begin, point.end, point.value, point.words),
                *(point.unit_iri, point.bound, point.modality),
                point.growth.percent if point.growth else None,
                point.stated_growth.percent if point.stated_growth else None,
                *("true" if point.is_set_aside else "false", stated.since),
                *((stated.source.iri, stated.source.name) if stated.source else ("", "")),
                stated.iri,
            )
            for series, point in self.rows
            for stated in point.stated
        )


def read_indicators() -> tuple[IndicatorEntry, ...]:
    """Return the indicators that have numbers, by name; none if the release lacks the query."""
    rows = query_rows(_INDICATORS) if has_page_query(_INDICATORS) else ()
    names = Labels(iris_in(rows))
    return tuple(
        sorted(
            (
                IndicatorEntry(
                    link=names.link(row["indicator"].value),
                    numbers=int(row["numbers"].value),
                    things=int(row["things"].value),
                    periods=int(row["times"].value),
                    thing=names.link(row["thing"].value) if row["things"].value == "1" else None,
                    years=_years(row, names.language),
                    has_goals=row["isGoal"].value == "1",
                    has_results=row["isResult"].value == "1",
                    is_of_budget="ofBudget" in row,
                )
                for row in rows
            ),
            key=lambda entry: entry.link,
        )
    )


def _years(row: Row, language: str) -> str:
    """Return the first and the last year of the numbers of an indicator, in words."""
    years = dict.fromkeys(row[key].value[:_YEAR] for key in ("begin", "end") if key in row)
    return format_time("/".join(years), language) if years else ""


def read_numbers(iris: Sequence[str]) -> IndicatorNumbers | None:
    """Return the numbers of indicators; None if they have none, or the release lacks the query."""
    rows = query_rows_for(_NUMBERS, tuple(iris)) if has_page_query(_NUMBERS) else ()
    if not rows:
        return None
    series = read_series(rows, Labels(iris_in(rows)))
    return IndicatorNumbers(series, is_whole=len(rows) < MAX_ROWS)
