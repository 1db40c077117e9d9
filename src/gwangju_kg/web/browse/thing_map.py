"""
A map of the things of a list, and what is not on it.

The input are things with the places around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gwangju_kg.web.browse.facets import BrowsedThing
from gwangju_kg.web.browse.positions import PlaceGraph, wide_places
from gwangju_kg.web.display.city_areas import read_city_areas
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.display.map_points import MapPlace
from gwangju_kg.web.display.map_svg import MapDrawing, draw
from gwangju_kg.web.queries.page_queries import query_rows


@dataclass(frozen=True)
class PlacedThing:
    """A thing on the map: the places that it is in, and whether its point is known."""

    thing: BrowsedThing
    places: tuple[LabelledLink, ...]
    is_exact: bool


@dataclass(frozen=True)
class ThingMap:
    """
    A map of things.

    Attributes:
        drawing: the drawing, or None if nothing can be placed.
        placed: the things on it, by the name of the place.
        in_city: things that sources place in the city or an area as wide, and no nearer.
        not_stated: things of which no source says where they are.
    """

    drawing: MapDrawing | None
    placed: tuple[PlacedThing, ...]
    in_city: tuple[BrowsedThing, ...]
    not_stated: tuple[BrowsedThing, ...]


def draw_things(things: Sequence[BrowsedThing], places: PlaceGraph) -> ThingMap:
    """Return a map of things, by the places that sources state."""
    wide = wide_places(query_rows("map"))
    positions = {
        thing: position
        for thing in things
        if (position := places.position_of(thing.iri, wide=wide))
    }
    names = Labels({place for position in positions.values() for place in position.places})
    placed = [
        PlacedThing(thing, tuple(map(names.link, position.places)), position.is_exact)
        for thing, position in positions.items()
    ]
    unplaced = [thing for thing in things if thing not in positions]
    return ThingMap(
        drawing=draw(
            [
                MapPlace(
                    link=LabelledLink(thing.name, thing.iri),
                    lon_wgs84=position.lon_wgs84,
                    lat_wgs84=position.lat_wgs84,
                    count=0,
                    is_exact=position.is_exact,
                )
                for thing, position in positions.items()
            ],
            city=read_city_areas(),
        ),
        placed=tuple(sorted(placed, key=lambda each: (each.places, each.thing.name))),
        in_city=tuple(thing for thing in unplaced if thing.values["place"]),
        not_stated=tuple(thing for thing in unplaced if not thing.values["place"]),
    )
