"""
Lists of the things of one kind: ``/browse``, ``/browse/projects``, ``/browse/projects.csv``.

A list is narrowed by facets, sorted, and shown as a list or as a map, by the parameters of its
address.  The counts on the home page link here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for

from gwangju_kg.errors import BadRequest, NotFound
from gwangju_kg.web.browse.awards import GIVING, read_awards
from gwangju_kg.web.browse.facets import (
    FACETS,
    ORDERS,
    BrowsedThing,
    count_choices,
    select_things,
)
from gwangju_kg.web.browse.listing import BrowsedThings, read_things
from gwangju_kg.web.browse.thing_map import draw_things
from gwangju_kg.web.display.entity_kinds import QUERY, EntityKind, kinds_to_browse
from gwangju_kg.web.entity.conferrals import Conferral
from gwangju_kg.web.entity.search_results import SearchResult, results_for
from gwangju_kg.web.http.csv_files import csv_response

blueprint = Blueprint("browse", __name__, url_prefix="/browse")

#: The most things on a page, and the most of which one query reads the context.
_SHOWN: Final = 200
_BATCH: Final = 50

#: The ways to show a list.
_VIEWS: Final = ("list", "map")

#: The columns of the CSV, and those that awards have besides.
_COLUMNS: Final = ("thing", "name", *FACETS)
_AWARD_COLUMNS: Final = (
    "award", "date", "grade", "recipient",
    "conferred_by", "organised_by", "hosted_by", "supported_by", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class _ListRequest:
    """What is listed, how it is narrowed, in which order, and how it is shown."""

    name: str
    kind: EntityKind
    chosen: Mapping[str, str]
    order: str
    view: str
    page: int

    @classmethod
    def read(cls, name: str) -> _ListRequest:
        """
        Read the parameters.

        Raises:
            NotFound: there is no such kind, or the release cannot list it.
            BadRequest: the order or the view is unknown.
        """
        kind = kinds_to_browse().get(name)
        if kind is None:
            raise NotFound(iri=name)
        return cls(
            name=name,
            kind=kind,
            chosen={facet: key for facet in FACETS if (key := request.args.get(facet, ""))},
            order=_one_of("sort", ORDERS),
            view=_one_of("view", _VIEWS),
            page=max(request.args.get("page", 1, type=int), 1),
        )

    def address(self, **changes: str | int | None) -> str:
        """Return the address of this list with other parameters; from its first page."""
        values: dict[str, Any] = {
            **self.chosen,
            "sort": self.order if self.order != ORDERS[0] else None,
            "view": self.view if self.view != _VIEWS[0] else None,
        }
        return url_for("browse.listing", name=self.name, **values | changes)

    @property
    def csv_address(self) -> str:
        """The address of the same selection as CSV."""
        values: dict[str, Any] = {**self.chosen, "sort": self.order}
        return url_for("browse.listing_csv", name=self.name, **values)


@blueprint.get("")
def index() -> str:
    """
    List the kinds, each with the number of its things.

    Raises:
        NotFound: the release cannot list them.
    """
    kinds = kinds_to_browse()
    if not kinds:
        raise NotFound(iri="browse")
    counted = {name: read_things(kind) for name, kind in kinds.items()}
    return render_template("browse/index.html", kinds=kinds, counted=counted)


@blueprint.get("/<name>")
def listing(name: str) -> str:
    """
    List the things of one kind, each with a line of context, or show them on a map.

    Raises:
        NotFound: there is no such kind, or the release cannot list it.
        BadRequest: the order, the view or the value of a facet is unknown.
    """
    asked = _ListRequest.read(name)
    read = read_things(asked.kind)
    read.check_values(asked.chosen)
    left = select_things(read.things, asked.chosen, asked.order)
    start = (asked.page - 1) * _SHOWN
    shown = left[start : start + _SHOWN]
    is_map = asked.view == "map"
    return render_template(
        "browse/listing.html",
        asked=asked,
        kind=asked.kind,
        total=len(read.things),
        count=len(left),
        is_whole=read.is_whole,
        choices=count_choices(read.things, asked.chosen),
        shown=shown,
        results={} if is_map or asked.kind.is_award else _results(shown),
        awards=_awards(asked, shown) if not is_map else {},
        drawn=draw_things(left, read.places) if is_map else None,
        has_map=_has_places(read),
        has_next=len(left) > start + _SHOWN,
        query=url_for("page_queries.open_in_editor", name=QUERY, after="", of=asked.kind.classes),
    )


@blueprint.get("/<name>.csv")
def listing_csv(name: str) -> Response:
    """
    Return the things that the list shows as CSV, with names in the reader's language.

    Raises:
        NotFound: there is no such kind, or the release cannot list it.
        BadRequest: the order, the view or the value of a facet is unknown.
    """
    asked = _ListRequest.read(name)
    read = read_things(asked.kind)
    read.check_values(asked.chosen)
    left = select_things(read.things, asked.chosen, asked.order)
    awards = _awards(asked, left)
    more = _AWARD_COLUMNS if asked.kind.is_award else ()
    return csv_response(
        name,
        (*_COLUMNS, *more),
        ((*_row(thing), *_award_row(awards.get(thing.iri))) for thing in left),
    )


def _one_of(parameter: str, allowed: tuple[str, ...]) -> str:
    value = request.args.get(parameter) or allowed[0]
    if value not in allowed:
        raise BadRequest(reason="none-of", parameter=parameter, expected=", ".join(allowed))
    return value


def _has_places(read: BrowsedThings) -> bool:
    return bool(read.places.points)


def _results(shown: list[BrowsedThing]) -> dict[str, SearchResult]:
    """Return the lines of context of things by IRI, in their order."""
    results: dict[str, SearchResult] = {}
    for start in range(0, len(shown), _BATCH):
        batch = results_for({thing.iri: "" for thing in shown[start : start + _BATCH]})
        results |= {result.iri: result for result in batch}
    return results


def _awards(asked: _ListRequest, things: list[BrowsedThing]) -> dict[str, Conferral]:
    return read_awards([thing.iri for thing in things]) if asked.kind.is_award else {}


def _row(thing: BrowsedThing) -> tuple[str, ...]:
    """Return the values of `_COLUMNS`."""
    values = ("; ".join(value.name for value in thing.values[facet]) for facet in FACETS)
    return (thing.iri, thing.name, *values)


def _award_row(given: Conferral | None) -> tuple[str, ...]:
    """Return the values of `_AWARD_COLUMNS`."""
    if given is None:
        return ()
    bodies = {
        role: "; ".join(link.name for link in given.bodies.get(role, ()))
        for role in ("recipient", *GIVING)
    }
    reasons = "; ".join(link.name for link in given.reasons)
    return (given.award.name, given.when, given.grade, *bodies.values(), reasons)
