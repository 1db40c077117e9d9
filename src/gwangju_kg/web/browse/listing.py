"""
Read the things of one kind, with the values by which a list is narrowed.

The input are rows of ``browse.rq`` and the places around the things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors import BadRequest
from gwangju_kg.web.browse.facets import FACETS, NOT_STATED, BrowsedThing, FacetValue
from gwangju_kg.web.browse.positions import PlaceGraph, read_place_graph
from gwangju_kg.web.display.entity_kinds import QUERY, EntityKind
from gwangju_kg.web.display.labels import Labels
from gwangju_kg.web.queries.page_queries import Row, query_rows_for

#: The most things that are read, and in one query.  Source: browse.rq, LIMIT.
MOST_THINGS: Final = 2_000
_BATCH: Final = 500


@dataclass(frozen=True)
class BrowsedThings:
    """
    The things of one kind.

    Attributes:
        things: at most `MOST_THINGS`.
        places: what they are in.
        is_whole: whether these are all.
    """

    things: tuple[BrowsedThing, ...]
    places: PlaceGraph
    is_whole: bool

    def check_values(self, chosen: Mapping[str, str]) -> None:
        """
        Check that some thing has each chosen value, or none for `NOT_STATED`.

        Args:
            chosen: the key of a value by facet.

        Raises:
            BadRequest: no thing has such a value, and all things were read.
        """
        for facet, key in chosen.items():
            known = {value.key for thing in self.things for value in thing.values[facet]}
            if self.is_whole and key not in known | {NOT_STATED}:
                expected = ", ".join((*sorted(known), NOT_STATED))
                raise BadRequest(reason="none-of", parameter=facet, expected=expected)


def read_things(kind: EntityKind) -> BrowsedThings:
    """Return the things of one kind."""
    rows: list[Row] = []
    while len(rows) < MOST_THINGS:
        after = rows[-1]["thing"].value if rows else ""
        batch = query_rows_for(QUERY, kind.classes, after=after)
        rows.extend(batch)
        if len(batch) < _BATCH:
            break
    places = read_place_graph(row["thing"].value for row in rows)
    iris = {row["thing"].value: _iris_of(row, places) for row in rows}
    names = Labels(
        set(iris) | {iri for of in iris.values() for each in of.values() for iri in each}
    )
    return BrowsedThings(
        things=tuple(_thing(iri, values, names) for iri, values in iris.items()),
        places=places,
        is_whole=len(rows) < MOST_THINGS,
    )


def _iris_of(row: Row, places: PlaceGraph) -> dict[str, Sequence[str]]:
    """Return the IRIs, and the years, of each facet."""
    iris: dict[str, Sequence[str]] = {
        facet: row[f"{facet}s"].value.split() if f"{facet}s" in row else ()
        for facet in FACETS
        if facet != "place"
    }
    return iris | {"place": places.places_of(row["thing"].value)}


def _thing(iri: str, iris: Mapping[str, Sequence[str]], names: Labels) -> BrowsedThing:
    return BrowsedThing(
        iri=iri,
        name=names(iri),
        values={
            facet: tuple(sorted(_value(facet, each, names) for each in iris[facet]))
            for facet in FACETS
        },
    )


def _value(facet: str, iri: str, names: Labels) -> FacetValue:
    if facet == "year":
        return FacetValue(name=iri, key=iri, iri=iri)
    name = names.state(iri) if facet == "state" else names(iri)
    return FacetValue(name=name, key=iri.rpartition("/")[2], iri=iri)
