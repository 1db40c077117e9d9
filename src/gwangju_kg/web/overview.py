"""
What the first page shows of the whole: milestones by year, awards by category, a map.

Asks three bounded questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gwangju_kg.web.asked import Row, asks, rows_of
from gwangju_kg.web.maps import Map, draw, read_places
from gwangju_kg.web.naming import Link, Names, iris_in
from gwangju_kg.web.readings import time

#: The questions that the overview asks.
_QUESTIONS: Final = ("awards", "map", "milestones")

#: Characters of an ISO date that give its year.
_YEAR: Final = 4


@dataclass(frozen=True)
class Event:
    """A milestone that happened: when, in words, and what it belongs to."""

    milestone: Link
    thing: Link
    when: str


@dataclass(frozen=True)
class Year:
    """The milestones of a year, the earliest first; and their share of the fullest year."""

    year: str
    events: tuple[Event, ...]
    percent: int


@dataclass(frozen=True)
class Category:
    """
    Awards of one category.

    Attributes:
        category: the category.
        indicator: what the city counts.
        declared: how many the city says it received.
        named: how many of them are spoken of one by one.
        percent: the share of the greatest count.
    """

    category: Link
    indicator: Link
    declared: int
    named: int
    percent: int


@dataclass(frozen=True)
class Overview:
    """What the first page shows of the whole."""

    years: tuple[Year, ...]
    categories: tuple[Category, ...]
    map: Map | None


def survey() -> Overview | None:
    """Ask for the overview, or give None where the release does not hold its questions."""
    if not all(map(asks, _QUESTIONS)):
        return None
    awards, places, milestones = map(rows_of, _QUESTIONS)
    names = Names(iris_in((*awards, *places, *milestones)))
    return Overview(
        years=_years(milestones, names),
        categories=_categories(awards, names),
        map=draw(read_places(places, names)),
    )


def _years(rows: tuple[Row, ...], names: Names) -> tuple[Year, ...]:
    found = {
        year: tuple(
            Event(
                milestone=names.link(row["milestone"].value),
                thing=names.link(row["thing"].value),
                when=time(row["time"].value, names.language),
            )
            for row in some
        )
        for year, some in groupby(rows, lambda row: row["begin"].value[:_YEAR])
    }
    most = max(map(len, found.values()), default=1)
    return tuple(
        Year(year, events, round(100 * len(events) / most)) for year, events in found.items()
    )


def _categories(rows: tuple[Row, ...], names: Names) -> tuple[Category, ...]:
    counts = [int(row["declared"].value) for row in rows if "declared" in row]
    return tuple(
        Category(
            category=names.link(row["category"].value),
            indicator=names.link(row["indicator"].value),
            declared=(declared := int(row["declared"].value)),
            named=int(row["named"].value),
            percent=round(100 * declared / max(counts)),
        )
        for row in rows
        if "declared" in row
    )
