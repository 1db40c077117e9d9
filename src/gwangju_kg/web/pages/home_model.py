"""
The overview on the home page: milestones by year, awards by category, a map.

Runs three queries with limited results, and that for the numbers of the awards.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gwangju_kg.formatting import format_time
from gwangju_kg.web.display.city_areas import read_city_areas
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.display.map_points import read_places
from gwangju_kg.web.display.map_svg import MapDrawing, draw
from gwangju_kg.web.numbers.indicator_numbers import read_numbers
from gwangju_kg.web.queries.page_queries import Row, has_page_query, query_rows

#: The queries of the overview.
_QUERIES: Final = ("awards", "map", "milestones")

#: Characters of an ISO date that give its year.
_YEAR: Final = 4


@dataclass(frozen=True)
class HomeEvent:
    """A milestone that occurred, with its time in words and the entity it belongs to."""

    milestone: LabelledLink
    thing: LabelledLink
    when: str


@dataclass(frozen=True)
class MilestoneYear:
    """The milestones of a year, and their percentage of the year with the most."""

    year: str
    events: tuple[HomeEvent, ...]
    percent: int


@dataclass(frozen=True)
class AwardCategory:
    """
    Awards of one category.

    Attributes:
        category: the category.
        indicator: the indicator of the stated count.
        declared: the count stated by the city.
        named: the number of awards listed individually.
        percent: the percentage of the greatest count.
    """

    category: LabelledLink
    indicator: LabelledLink
    declared: int
    named: int
    percent: int


@dataclass(frozen=True)
class HomeModel:
    """
    The overview on the home page.

    Attributes:
        years: the milestones by year.
        categories: the awards by category.
        charted: the indicators of the categories whose pages have a chart.
        map: a map of the places, or None without places.
    """

    years: tuple[MilestoneYear, ...]
    categories: tuple[AwardCategory, ...]
    charted: tuple[LabelledLink, ...]
    map: MapDrawing | None


def load_home_model() -> HomeModel | None:
    """Return the overview, or None if the release lacks its queries."""
    if not all(map(has_page_query, _QUERIES)):
        return None
    awards, places, milestones = map(query_rows, _QUERIES)
    names = Labels(iris_in((*awards, *places, *milestones)))
    categories = _categories(awards, names)
    return HomeModel(
        years=_years(milestones, names),
        categories=categories,
        charted=tuple(filter(_has_chart, dict.fromkeys(row.indicator for row in categories))),
        map=draw(read_places(places, names), city=read_city_areas()),
    )


def _years(rows: tuple[Row, ...], names: Labels) -> tuple[MilestoneYear, ...]:
    years = {
        year: tuple(
            HomeEvent(
                milestone=names.link(row["milestone"].value),
                thing=names.link(row["thing"].value),
                when=format_time(row["time"].value, names.language),
            )
            for row in group
        )
        for year, group in groupby(rows, lambda row: row["begin"].value[:_YEAR])
    }
    most = max(map(len, years.values()), default=1)
    return tuple(
        MilestoneYear(year, events, round(100 * len(events) / most))
        for year, events in years.items()
    )


def _categories(rows: tuple[Row, ...], names: Labels) -> tuple[AwardCategory, ...]:
    counts = [int(row["declared"].value) for row in rows if "declared" in row]
    return tuple(
        AwardCategory(
            category=names.link(row["category"].value),
            indicator=names.link(row["indicator"].value),
            declared=(declared := int(row["declared"].value)),
            named=int(row["named"].value),
            percent=round(100 * declared / max(counts)),
        )
        for row in rows
        if "declared" in row
    )


def _has_chart(indicator: LabelledLink) -> bool:
    numbers = read_numbers([indicator.iri])
    return bool(numbers and numbers.charts)
