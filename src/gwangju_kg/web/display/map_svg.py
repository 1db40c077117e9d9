"""
A small map as SVG shapes, without tiles or other external resources.

The input are places with their points and the districts of the city; the output are dots, outlines,
names that do not cover each other, grid lines and a scale.  An equidistant projection about the
middle is exact enough for a city.  No queries.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.project.outlines import PlaceOutline
from gwangju_kg.web.display.city_areas import CityAreas
from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.display.map_labels import LabelPlacer, MapLabel
from gwangju_kg.web.display.map_points import (
    MapPlace,
    MapPoint,
    Projection,
    label_spots,
    place_spots,
)

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

#: Room that the scale bar takes at the top right, and two lines at the bottom: degrees, credit.
_SCALE_DOT: Final = (WIDTH - 70, 20, 50)
_FOOT: Final = 40

#: How much larger letters are on a narrow page, where the drawing is half as wide.
NARROW_SCALE: Final = 1.9


@dataclass(frozen=True)
class MapArea:
    """
    A district in the drawing.

    Attributes:
        path: its outline, as SVG path data.
        is_here: whether it is the subject of the page.
        label: its name, or None if a dot has it or without room.
    """

    path: str
    is_here: bool
    label: MapLabel | None


@dataclass(frozen=True)
class MapDrawing:
    """
    The drawing.

    Attributes:
        height: its height; its width is :data:`WIDTH`.
        areas: the districts of the city.
        attribution: where the outlines come from; "" without districts.
        spots: the places, those with labels last so that they are drawn on top.
        keys: the same places by their number.
        columns, rows: positions and labels of the grid lines.
        scale: the length of the scale bar, which stands for :data:`SCALE_KM`.
        left_out: the number of places too far away to be drawn.
    """

    height: float
    areas: tuple[MapArea, ...]
    attribution: str
    spots: tuple[MapPoint, ...]
    keys: tuple[MapPoint, ...]
    columns: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    scale: float
    left_out: int


def draw(
    places: Sequence[MapPlace], *, here: Collection[str] = (), city: CityAreas | None = None
) -> MapDrawing | None:
    """
    Return a map of `places`, or None without places.

    Args:
        places: all places.
        here: IRIs of the places that the page is about.
        city: the districts, drawn if they are near.
    """
    focus = [place for place in places if place.link.iri in here] or list(places)
    if not focus:
        return None
    middle = (
        _median([place.lon_wgs84 for place in focus]),
        _median([place.lat_wgs84 for place in focus]),
    )
    near = [place for place in places if _is_near((place.lon_wgs84, place.lat_wgs84), middle)]
    areas = [
        (link, outline)
        for link, outline in (city.areas if city else ())
        if any(_is_near(corner, middle) for ring in outline.rings for corner in ring)
    ]
    corners = [corner for _, outline in areas for ring in outline.rings for corner in ring]
    west, east = _ends([place.lon_wgs84 for place in near] + [lon for lon, _ in corners])
    south, north = _ends([place.lat_wgs84 for place in near] + [lat for _, lat in corners])
    shrink = math.cos(math.radians(middle[1]))
    unit = (WIDTH - 2 * _MARGIN) / ((east - west) * shrink)
    height = round(max((north - south) * unit + 2 * _MARGIN, _LEAST_HEIGHT), 1)

    def position(lon: float, lat: float) -> tuple[float, float]:
        x, y = _MARGIN + (lon - west) * shrink * unit, _MARGIN + (north - lat) * unit
        return round(x, 1), round(y, 1)

    spots = place_spots(near, here, position)
    dots = [_SCALE_DOT, *((spot.x, spot.y, spot.radius) for spot in spots)]
    placer = LabelPlacer(WIDTH, height - _FOOT, dots)
    labelled = label_spots(spots, placer, LabelPlacer(WIDTH, height - _FOOT, dots, NARROW_SCALE))
    return MapDrawing(
        height=height,
        spots=labelled,
        keys=tuple(sorted(labelled, key=lambda spot: spot.number)),
        areas=tuple(
            _area(link, outline, here, position, None if link in named else placer)
            for named in [{spot.link for spot in spots}]
            for link, outline in areas
        ),
        attribution=city.attribution if city and areas else "",
        columns=tuple((position(lon, north)[0], f"{lon:.1f}°") for lon in _grid(west, east)),
        rows=tuple((position(west, lat)[1], f"{lat:.1f}°") for lat in _grid(south, north)),
        scale=round(SCALE_KM / _KM_PER_DEGREE * unit, 1),
        left_out=len(places) - len(near),
    )


def _is_near(point: tuple[float, float], middle: tuple[float, float]) -> bool:
    return all(abs(a - b) < _REACH_DEGREES for a, b in zip(point, middle, strict=True))


def _area(
    link: LabelledLink,
    outline: PlaceOutline,
    here: Collection[str],
    position: Projection,
    placer: LabelPlacer | None,
) -> MapArea:
    """Return a district; with a `placer`, its name stands in its middle."""
    rings = [[tuple(map(round, position(*corner))) for corner in ring] for ring in outline.rings]
    path = "".join(
        "M" + " ".join(f"{x} {y}" for x, y in dict.fromkeys(ring)) + "Z" for ring in rings
    )
    largest = max(outline.rings, key=len)
    x, y = position(*(sum(values) / len(largest) for values in zip(*largest, strict=True)))
    label = placer.around(link.name, x, y) if placer else None
    return MapArea(path, link.iri in here, label)


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
