"""
Find where things are: the places around them, and the point at which a map may show them.

No coordinate is made up: a thing without a point of its own stands at that of the nearest place
that it is in by what the sources say, and is marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.queries.page_queries import Row, query_rows_for

#: The most steps from a thing to a place around it, and things in one query.
_STEPS: Final = 6
_BATCH: Final = 100

_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class PlacedAt:
    """
    The point at which a thing is shown.

    Attributes:
        places: the IRIs of the place whose point it is, and of others as near that it is in too.
        lon_wgs84, lat_wgs84: the point, in degrees.
        is_exact: whether the thing is at this point; else somewhere in the places.
    """

    places: tuple[str, ...]
    lon_wgs84: float
    lat_wgs84: float
    is_exact: bool


@dataclass(frozen=True)
class PlaceGraph:
    """
    What is in what.

    Attributes:
        around: the places that a thing or a place is in, by its IRI.
        exact: pairs of a thing and a facility that is where the thing is.
        delivered: what things deliver, which is no place around them itself.
        points: longitude and latitude by IRI.
    """

    around: Mapping[str, tuple[str, ...]]
    exact: frozenset[tuple[str, str]]
    delivered: frozenset[tuple[str, str]]
    points: Mapping[str, tuple[float, float]]

    def places_of(self, iri: str) -> tuple[str, ...]:
        """Return all places around a thing, the nearest first, without itself."""
        steps = self._steps(iri)[1:]
        return tuple(p for step in steps for p in step if (iri, p) not in self.delivered)

    def position_of(self, iri: str, *, wide: frozenset[str]) -> PlacedAt | None:
        """
        Return the point of a thing, or of the nearest place around it, or None.

        Args:
            iri: the thing.
            wide: places such as the city, at whose point a thing in it does not stand.
        """
        for step in self._steps(iri):
            near = [p for p in step if p in self.points and (p == iri or p not in wide)]
            outer = {place for p in near for place in self.places_of(p)}
            near = [p for p in near if p not in outer]  # the district of a named part says less
            if near:
                is_exact = near[0] == iri or (iri, near[0]) in self.exact
                places = (near[0],) if is_exact else tuple(near)
                return PlacedAt(places, *self.points[near[0]], is_exact=is_exact)
        return None

    def _steps(self, iri: str) -> list[list[str]]:
        """Return the places around a thing by their distance, those that are exact first."""
        steps, seen = [[iri]], {iri}
        while steps[-1] and len(steps) <= _STEPS:
            outer = {place for inner in steps[-1] for place in self.around.get(inner, ())} - seen
            steps.append(sorted(outer, key=lambda place: ((iri, place) not in self.exact, place)))
            seen |= outer
        return steps


def read_place_graph(iris: Iterable[str]) -> PlaceGraph:
    """Return the places around things and those around these, with all points."""
    around: dict[str, dict[str, None]] = {}
    exact, delivered = set[tuple[str, str]](), set[tuple[str, str]]()
    points: dict[str, tuple[float, float]] = {}
    frontier = sorted(set(iris))
    for _ in range(_STEPS):
        for start in range(0, len(frontier), _BATCH):
            for row in query_rows_for("places-of", tuple(frontier[start : start + _BATCH])):
                thing = row["thing"].value
                places = around.setdefault(thing, {})
                if "place" in row:
                    places[row["place"].value] = None
                    if row["exact"].value == "true":
                        exact.add((thing, row["place"].value))
                    if row["delivered"].value == "true":
                        delivered.add((thing, row["place"].value))
                if "wkt" in row and (point := _POINT.fullmatch(row["wkt"].value)):
                    points[thing] = (float(point[1]), float(point[2]))
        frontier = sorted({p for places in around.values() for p in places} - around.keys())
    return PlaceGraph(
        around={iri: tuple(places) for iri, places in around.items()},
        exact=frozenset(exact),
        delivered=frozenset(delivered),
        points=points,
    )


def wide_places(rows: Iterable[Row]) -> frozenset[str]:
    """Return the places of ``map.rq`` that have parts of parts: cities and what they lie in."""
    whole = {row["thing"].value: row["whole"].value for row in rows if "whole" in row}
    wide = {whole[outer] for outer in whole.values() if outer in whole}
    return frozenset(wide | {whole[place] for place in wide if place in whole})
