"""
The dots of a map: places with their points, in the drawing, each with its name or number.

The input are places; the output are dots whose names do not cover each other.  No queries.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.display.map_labels import LabelPlacer, MapLabel
from gwangju_kg.web.queries.page_queries import Row

#: Distance of dots that share a point from that point.
_FAN: Final = 9

_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)

#: Turns longitude and latitude into a position.
Projection = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class MapPlace:
    """
    A place with its coordinates.

    Attributes:
        link: the place, or a thing that is there.
        lon_wgs84, lat_wgs84: its coordinates, in degrees.
        count: the number of things in it.
        is_exact: whether it is at this point; else somewhere around it.
    """

    link: LabelledLink
    lon_wgs84: float
    lat_wgs84: float
    count: int
    is_exact: bool = True


@dataclass(frozen=True)
class MapPoint:
    """
    A place in the drawing.

    Attributes:
        link: the place.
        x, y: its position.
        radius: grows with the number of things in it.
        count: the number of things in it.
        is_here: whether it is the subject of the page.
        is_exact: whether it is at this point; else somewhere around it.
        number: stands for its name where that has no room, and on a narrow page.
        label: its name, or None without room for it.
        mark: its number without room for its name, or None.
        narrow_mark: its number on a narrow page, or None without room.
    """

    link: LabelledLink
    x: float
    y: float
    radius: float
    count: int
    is_here: bool
    is_exact: bool = True
    number: int = 0
    label: MapLabel | None = None
    mark: MapLabel | None = None
    narrow_mark: MapLabel | None = None


def read_places(rows: Iterable[Row], names: Labels) -> tuple[MapPlace, ...]:
    """Return the places of ``map.rq`` that have a point."""
    found = (
        place_at(
            names.link(row["thing"].value),
            row["wkt"].value,
            count=int(row["count"].value) if "count" in row else 0,
        )
        for row in rows
    )
    return tuple(place for place in found if place)


def place_at(link: LabelledLink, wkt: str, *, count: int = 0) -> MapPlace | None:
    """
    Return a place at a point of WKT such as ``POINT(126.8 35.1)``, None for any other text.

    Args:
        link: the place.
        wkt: its point; longitude and latitude in degrees.
        count: the number of things in it.
    """
    point = _POINT.fullmatch(wkt)
    return MapPlace(link, float(point[1]), float(point[2]), count) if point else None


def place_spots(
    places: Sequence[MapPlace], here: Collection[str], position: Projection
) -> list[MapPoint]:
    """Return the dots; those that share a point stand around it."""
    shared = Counter((place.lon_wgs84, place.lat_wgs84) for place in places)
    placed: Counter[tuple[float, float]] = Counter()
    spots = []
    for place in places:
        point = (place.lon_wgs84, place.lat_wgs84)
        x, y = position(*point)
        if shared[point] > 1:
            turn = 2 * math.pi * placed[point] / shared[point]
            fan = _FAN * max(1, shared[point] / 4)
            x, y = round(x + fan * math.cos(turn), 1), round(y + fan * math.sin(turn), 1)
            placed[point] += 1
        spots.append(
            MapPoint(
                link=place.link,
                x=x,
                y=y,
                radius=round(4 + 2 * math.sqrt(place.count), 1),
                count=place.count,
                is_here=place.link.iri in here,
                is_exact=place.is_exact,
            )
        )
    return spots


def label_spots(
    spots: Sequence[MapPoint], placer: LabelPlacer, narrow: LabelPlacer
) -> tuple[MapPoint, ...]:
    """Label the spots that have room for it, those with the most things first; number all."""
    named = [
        replace(
            spot,
            number=number,
            label=placer.beside(spot.link.name, *(place := (spot.x, spot.y, spot.radius))),
            narrow_mark=narrow.beside(str(number), *place),
        )
        for number, spot in enumerate(
            sorted(spots, key=lambda s: (not s.is_here, -s.count, s.link)), start=1
        )
    ]
    labelled = [
        spot
        if spot.label
        else replace(spot, mark=placer.beside(str(spot.number), spot.x, spot.y, spot.radius))
        for spot in named
    ]
    return tuple(sorted(labelled, key=lambda s: (bool(s.label), s.is_here)))
