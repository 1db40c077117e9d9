"""
A small map as SVG shapes, without tiles or other external resources.

The input are places with their points; the output are dots, labels that do not overlap, grid lines
and a scale.  An equidistant projection about the middle is exact enough for a city.  No queries.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.page_queries import Row

#: Width, margin and least height of the drawing, in its own units.
WIDTH: Final = 640
_MARGIN: Final = 56
_LEAST_HEIGHT: Final = 240

#: Kilometers per degree of latitude.  Source: the meter's first definition, 10,000 km for 90°.
_KM_PER_DEGREE: Final = 10_000 / 90

#: Distance from the middle up to which places are drawn, and between grid lines, in degrees.
_REACH_DEGREES: Final = 0.4
_GRID_DEGREES: Final = 0.1

#: Length of the scale bar, in kilometers.
SCALE_KM: Final = 5

#: Height of a label, and widths of a Korean and of another letter, in units.
_LINE: Final = 17
_WIDE, _NARROW = 13.5, 7.5

_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class MapPlace:
    """
    A place with its coordinates.

    Attributes:
        link: the place.
        lon_wgs84, lat_wgs84: its coordinates, in degrees.
        count: the number of things in it.
    """

    link: LabelledLink
    lon_wgs84: float
    lat_wgs84: float
    count: int


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
        anchor: the side of its label, ``start`` or ``end``; "" without a label.
    """

    link: LabelledLink
    x: float
    y: float
    radius: float
    count: int
    is_here: bool
    anchor: str = ""


@dataclass(frozen=True)
class MapDrawing:
    """
    The drawing.

    Attributes:
        height: its height; its width is :data:`WIDTH`.
        spots: the places, those with labels last so that they are drawn on top.
        columns, rows: positions and labels of the grid lines.
        scale: the length of the scale bar, which stands for :data:`SCALE_KM`.
        left_out: the number of places too far away to be drawn.
    """

    height: float
    spots: tuple[MapPoint, ...]
    columns: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    scale: float
    left_out: int


def read_places(rows: Iterable[Row], names: Labels) -> tuple[MapPlace, ...]:
    """Return the places of ``map.rq`` that have a point."""
    places = []
    for row in rows:
        point = _POINT.fullmatch(row["wkt"].value)
        if point:
            count = int(row["count"].value) if "count" in row else 0
            link = names.link(row["thing"].value)
            places.append(MapPlace(link, float(point[1]), float(point[2]), count))
    return tuple(places)


def draw(places: Sequence[MapPlace], *, here: Collection[str] = ()) -> MapDrawing | None:
    """
    Return a map of `places`, or None without places.

    Args:
        places: all places.
        here: IRIs of the places that the page is about.
    """
    focus = [place for place in places if place.link.iri in here] or list(places)
    if not focus:
        return None
    middle_lon = _median([place.lon_wgs84 for place in focus])
    middle_lat = _median([place.lat_wgs84 for place in focus])
    near = [
        place
        for place in places
        if abs(place.lon_wgs84 - middle_lon) < _REACH_DEGREES
        and abs(place.lat_wgs84 - middle_lat) < _REACH_DEGREES
    ]
    west, east = _ends([place.lon_wgs84 for place in near])
    south, north = _ends([place.lat_wgs84 for place in near])
    shrink = math.cos(math.radians(middle_lat))
    unit = (WIDTH - 2 * _MARGIN) / ((east - west) * shrink)
    height = max((north - south) * unit + 2 * _MARGIN, _LEAST_HEIGHT)

    def x(lon: float) -> float:
        return round(_MARGIN + (lon - west) * shrink * unit, 1)

    def y(lat: float) -> float:
        return round(_MARGIN + (north - lat) * unit, 1)

    spots = [
        MapPoint(
            link=place.link,
            x=x(place.lon_wgs84),
            y=y(place.lat_wgs84),
            radius=round(4 + 2 * math.sqrt(place.count), 1),
            count=place.count,
            is_here=place.link.iri in here,
        )
        for place in near
    ]
    return MapDrawing(
        height=round(height, 1),
        spots=_labelled(spots),
        columns=tuple((x(lon), f"{lon:.1f}°") for lon in _grid(west, east)),
        rows=tuple((y(lat), f"{lat:.1f}°") for lat in _grid(south, north)),
        scale=round(SCALE_KM / _KM_PER_DEGREE * unit, 1),
        left_out=len(places) - len(near),
    )


def _labelled(spots: Sequence[MapPoint]) -> tuple[MapPoint, ...]:
    """Label the spots that have room for it, those with the most things first."""
    dots = {s: (s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots}
    boxes: list[tuple[float, float, float, float]] = []
    labelled: list[MapPoint] = []
    for spot in sorted(spots, key=lambda s: (not s.is_here, -s.count, s.link)):
        width = sum(_WIDE if letter > "\u1100" else _NARROW for letter in spot.link.name)
        fitting = spot
        for anchor in ("start", "end"):
            left = (
                spot.x + spot.radius + 3 if anchor == "start" else spot.x - spot.radius - 3 - width
            )
            box = (left, spot.y - _LINE / 2, left + width, spot.y + _LINE / 2)
            if (
                box[0] >= 0
                and box[2] <= WIDTH
                and not any(
                    _overlap(box, other)
                    for other in (*boxes, *(dot for s, dot in dots.items() if s is not spot))
                )
            ):
                boxes.append(box)
                fitting = replace(spot, anchor=anchor)
                break
        labelled.append(fitting)
    return tuple(sorted(labelled, key=lambda s: (bool(s.anchor), s.is_here)))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _median(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest number, widened to at least one grid step."""
    low, high = min(numbers), max(numbers)
    lack = max(_GRID_DEGREES - (high - low), 0) / 2
    return low - lack, high + lack


def _grid(low: float, high: float) -> list[float]:
    first = math.ceil(low / _GRID_DEGREES)
    return [n * _GRID_DEGREES for n in range(first, math.floor(high / _GRID_DEGREES) + 1)]
