"""
The neighbours of a thing as a graph: ``/graph-view``, and as JSON: ``/graph-view/neighbours``.

The page contains a list; a script draws the graph and loads further neighbours on demand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request

from gwangju_kg.engine import Query
from gwangju_kg.errors import BadRequest, NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.web.addresses import local_address
from gwangju_kg.web.context import current_server, namespaces
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.terms import Term
from gwangju_kg.web.reconcile.entity_reader import run_query

blueprint = Blueprint("graph_view", __name__, url_prefix="/graph-view")

#: A query of the program, so that it also runs on older releases.
QUERY_PATH: Final = Path(__file__).parents[1] / "queries" / "neighbours.rq"

#: The most neighbours shown; a larger graph is unreadable.
MAX_NEIGHBOURS: Final = 100


@dataclass(frozen=True)
class Neighbour:
    """
    A thing that is linked to another one.

    Attributes:
        property: the property that links them.
        other: the other thing.
        kind: the label of its class, or "".
        outward: whether the other thing is the object of the triple.
    """

    property: LabelledLink
    other: LabelledLink
    kind: str
    outward: bool


@dataclass(frozen=True)
class Neighbourhood:
    """
    A thing with its neighbours.

    Attributes:
        thing: the thing.
        kind: the label of its class, or "".
        neighbours: sorted by direction, property and label.
        is_whole: whether these are all neighbours.
    """

    thing: LabelledLink
    kind: str
    neighbours: tuple[Neighbour, ...]
    is_whole: bool

    def groups(self) -> Mapping[tuple[LabelledLink, bool], list[Neighbour]]:
        """Return the neighbours by property and direction."""
        groups: dict[tuple[LabelledLink, bool], list[Neighbour]] = {}
        for neighbour in self.neighbours:
            groups.setdefault((neighbour.property, neighbour.outward), []).append(neighbour)
        return groups


@blueprint.get("")
def page() -> str:
    """Show the neighbourhood of the thing given by ``iri=``, as a list and a graph."""
    return render_template(
        "graph_view/page.html",
        neighbourhood=_neighbourhood(_iri()),
        base=namespaces().base_iri,
    )


@blueprint.get("/neighbours")
def neighbours() -> Response:
    """Return the neighbourhood as JSON: things and links."""
    neighbourhood = _neighbourhood(_iri())
    things = {neighbourhood.thing.iri: _thing(neighbourhood.thing, neighbourhood.kind)}
    links = []
    for neighbour in neighbourhood.neighbours:
        things[neighbour.other.iri] = _thing(neighbour.other, neighbour.kind)
        ends = (neighbourhood.thing.iri, neighbour.other.iri)
        begin, end = ends if neighbour.outward else reversed(ends)
        links.append({"from": begin, "to": end, "name": neighbour.property.name})
    response = jsonify(things=list(things.values()), links=links, is_whole=neighbourhood.is_whole)
    response.vary.add("Accept-Language")
    return response


def _iri() -> str:
    iri = request.args.get("iri", "")
    if not is_absolute_iri(iri):
        raise BadRequest(reason="not-an-iri", parameter="iri")
    return iri


def _thing(link: LabelledLink, kind: str) -> dict[str, str | None]:
    return {
        "iri": link.iri,
        "name": link.name,
        "kind": kind,
        "address": local_address(link.iri),
    }


def _neighbourhood(iri: str) -> Neighbourhood:
    """
    Query the neighbourhood of a thing.

    Raises:
        NotFound: the release does not have the thing, or it has no label, class or neighbours.
        Removed: the thing was removed from all releases.
    """
    result = run_query(
        Query(
            namespaces().owner_of(iri).bind(QUERY_PATH.read_text("utf-8")),
            table="json",
            boolean="",
            graph="",
            bindings=(("iri", f"<{iri}>"),),
        )
    )
    links = [row for row in map(_read_link, result) if row]
    names = Labels(
        {iri, *(term for property_iri, other, _ in links for term in (property_iri, other))}
    )
    if not links and not names.kinds(iri):
        current_server().history.refuse_removed(iri)
        raise NotFound(iri=iri)
    kinds = {thing: names.kinds(thing)[:1] for thing in (iri, *(other for _, other, _ in links))}
    kind_names = Labels({kind for classes in kinds.values() for kind in classes})
    kind_of = {thing: kind_names(classes[0]) if classes else "" for thing, classes in kinds.items()}
    neighbours = [
        Neighbour(names.link(property_iri), names.link(other), kind_of[other], outward)
        for property_iri, other, outward in links[:MAX_NEIGHBOURS]
    ]
    neighbours.sort(key=lambda each: (not each.outward, each.property, each.other))
    return Neighbourhood(
        names.link(iri), kind_of[iri], tuple(neighbours), is_whole=len(links) <= MAX_NEIGHBOURS
    )


def _read_link(row: tuple[Term | None, ...]) -> tuple[str, str, bool] | None:
    property_term, other, outward, _ = row
    if property_term is None or other is None or outward is None:
        return None
    return property_term.value, other.value, outward.value == "true"
