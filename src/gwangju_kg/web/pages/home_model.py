"""
What the first page shows of the whole: milestones by year, awards by category, a map.

Asks three bounded questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gwangju_kg.web.display.formatting import format_time
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.display.map_svg import MapDrawing, draw, read_places
from gwangju_kg.web.queries.page_queries import Row, asks, rows_of

#: The questions that the overview asks.
_QUESTIONS: Final = ("awards", "map", "milestones")

#: Characters of an ISO date that give its year.
_YEAR: Final = 4


@dataclass(frozen=True)
class HomeEvent:
    """A milestone that happened: when, in words, and what it belongs to."""

    milestone: LabelledLink
    thing: LabelledLink
    when: str


@dataclass(frozen=True)
class MilestoneYear:
    """The milestones of a year, the earliest first; and their share of the fullest year."""

    year: str
    events: tuple[HomeEvent, ...]
    percent: int


@dataclass(frozen=True)
class AwardCategory:
    """
    Awards of one category.

    Attributes:
        category: the category.
        indicator: what the city counts.
        declared: how many the city says it received.
        named: how many of them are spoken of one by one.
        percent: the share of the greatest count.
    """

    category: LabelledLink
    indicator: LabelledLink
    declared: int
    named: int
    percent: int


@dataclass(frozen=True)
class HomeModel:
    """What the first page shows of the whole."""

    years: tuple[MilestoneYear, ...]
    categories: tuple[AwardCategory, ...]
    map: MapDrawing | None


def survey() -> HomeModel | None:
    """Ask for the overview, or give None where the release does not hold its questions."""
    if not all(map(asks, _QUESTIONS)):
        return None
    awards, places, milestones = map(rows_of, _QUESTIONS)
    names = Labels(iris_in((*awards, *places, *milestones)))
    return HomeModel(
        years=_years(milestones, names),
        categories=_categories(awards, names),
        map=draw(read_places(places, names)),
    )


def _years(rows: tuple[Row, ...], names: Labels) -> tuple[MilestoneYear, ...]:
    found = {
        year: tuple(
            HomeEvent(
                milestone=names.link(row["milestone"].value),
                thing=names.link(row["thing"].value),
                when=format_time(row["time"].value, names.language),
            )
            for row in some
        )
        for year, some in groupby(rows, lambda row: row["begin"].value[:_YEAR])
    }
    most = max(map(len, found.values()), default=1)
    return tuple(
        MilestoneYear(year, events, round(100 * len(events) / most))
        for year, events in found.items()
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
