"""
What a thing is joined to, drawn: ``/graph-view``; a part of it as JSON: ``/graph-view/neighbours``.

The page is a list; a script draws it, and asks for the neighbours of what its reader opens.
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
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.web.addresses import local_address
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.terms import Term
from gwangju_kg.web.reconcile.entity_reader import rows

blueprint = Blueprint("graph_view", __name__, url_prefix="/graph-view")

#: A query of the program: releases made before it answer it too.
QUERY_PATH: Final = Path(__file__).parents[1] / "queries" / "neighbours.rq"

#: Neighbours of one thing that are shown: with more, a drawing cannot be read.
MOST: Final = 100


@dataclass(frozen=True)
class Neighbour:
    """
    One thing that another is joined to.

    Attributes:
        property: what joins them.
        other: the other thing.
        kind: the name of its class, or "".
        outward: whether the statement is about the first thing, not about the other.
    """

    property: LabelledLink
    other: LabelledLink
    kind: str
    outward: bool


@dataclass(frozen=True)
class Neighbourhood:
    """
    A thing with what it is joined to.

    Attributes:
        thing: the thing.
        kind: the name of its class, or "".
        joints: in the order of direction, property and name.
        is_whole: whether these are all.
    """

    thing: LabelledLink
    kind: str
    joints: tuple[Neighbour, ...]
    is_whole: bool

    def groups(self) -> Mapping[tuple[LabelledLink, bool], list[Neighbour]]:
        """Give the joints by property and direction."""
        found: dict[tuple[LabelledLink, bool], list[Neighbour]] = {}
        for joint in self.joints:
            found.setdefault((joint.property, joint.outward), []).append(joint)
        return found


@blueprint.get("")
def page() -> str:
    """Show the neighbourhood of the thing that ``iri=`` names: a list, and a drawing of it."""
    return render_template("graph_view/page.html", found=_neighbourhood(_iri()), base=BASE_IRI)


@blueprint.get("/neighbours")
def neighbours() -> Response:
    """Give the same as JSON: the things, and what joins them."""
    found = _neighbourhood(_iri())
    things = {found.thing.iri: _thing(found.thing, found.kind)}
    links = []
    for joint in found.joints:
        things[joint.other.iri] = _thing(joint.other, joint.kind)
        ends = (found.thing.iri, joint.other.iri)
        begin, end = ends if joint.outward else reversed(ends)
        links.append({"from": begin, "to": end, "name": joint.property.name})
    response = jsonify(things=list(things.values()), links=links, is_whole=found.is_whole)
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
    Ask what a thing is joined to.

    Raises:
        NotFound: the release knows no such thing, or it stands alone.
    """
    asked = rows(
        Query(
            QUERY_PATH.read_text("utf-8"),
            table="json",
            boolean="",
            graph="",
            bindings=(("iri", f"<{iri}>"),),
        )
    )
    told = [row for row in map(_joined, asked) if row]
    names = Labels(
        {iri, *(term for property_iri, other, _ in told for term in (property_iri, other))}
    )
    if not told and not names.kinds(iri):
        raise NotFound(iri=iri)
    kinds = {thing: names.kinds(thing)[:1] for thing in (iri, *(other for _, other, _ in told))}
    kind_names = Labels({kind for found in kinds.values() for kind in found})
    kind_of = {thing: kind_names(found[0]) if found else "" for thing, found in kinds.items()}
    joints = [
        Neighbour(names.link(property_iri), names.link(other), kind_of[other], outward)
        for property_iri, other, outward in told[:MOST]
    ]
    joints.sort(key=lambda joint: (not joint.outward, joint.property, joint.other))
    return Neighbourhood(names.link(iri), kind_of[iri], tuple(joints), is_whole=len(told) <= MOST)


def _joined(row: tuple[Term | None, ...]) -> tuple[str, str, bool] | None:
    property_term, other, outward, _ = row
    if property_term is None or other is None or outward is None:
        return None
    return property_term.value, other.value, outward.value == "true"
