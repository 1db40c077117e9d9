"""
Lists of the things of one kind: ``/browse/projects``.

The counts on the home page link here; the search page lists the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, url_for

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, PREFIXES
from gwangju_kg.sparql.substitution import fill_values
from gwangju_kg.web.pages.search import results_for
from gwangju_kg.web.queries.ask import page_query
from gwangju_kg.web.queries.page_queries import has_page_query, query_rows_for

blueprint = Blueprint("browse", __name__, url_prefix="/browse")

#: The query for a list.
_QUERY: Final = "of-kind"

#: The most things on a page.  Source: of-kind.rq, LIMIT less one.
_MAX_THINGS: Final = 1_000

_GK: Final = ONTOLOGY_IRI + "#"
_ORG: Final = PREFIXES["org"]


@dataclass(frozen=True)
class EntityKind:
    """A kind of things: its plural in both languages, and its classes."""

    ko: str
    en: str
    classes: tuple[str, ...]


#: The kinds by the last part of their address, in the order of the search page.  A figure of the
#: release with the same name counts the same things.
KINDS: Final[Mapping[str, EntityKind]] = {
    "projects": EntityKind("사업", "projects", (_GK + "Project",)),
    "programmes": EntityKind("시책", "programmes", (_GK + "Programme",)),
    "services": EntityKind("공공서비스", "public services", (_GK + "Service",)),
    "organizations": EntityKind(
        "기관·단체",
        "organizations",
        (_ORG + "Organization", _ORG + "FormalOrganization", _ORG + "OrganizationalUnit"),
    ),
    "people": EntityKind("사람", "people", (PREFIXES["foaf"] + "Person",)),
    "events": EntityKind("행사", "events", (_GK + "Event",)),
    "places": EntityKind("장소와 시설", "places and facilities", (_GK + "Place", _GK + "Facility")),
    "awards": EntityKind("상", "awards", (_GK + "Award",)),
    "sources": EntityKind("출처", "sources", (_GK + "Source",)),
}


def kinds_to_browse() -> Mapping[str, EntityKind]:
    """Return the kinds that can be listed; empty if the release lacks the query."""
    return KINDS if has_page_query(_QUERY) else {}


@blueprint.get("/<name>")
def listing(name: str) -> str:
    """
    List the things of one kind by name, each with a line of context.

    Raises:
        NotFound: there is no such kind, or the release cannot list it.
    """
    kind = kinds_to_browse().get(name)
    if kind is None:
        raise NotFound(iri=name)
    rows = query_rows_for(_QUERY, kind.classes)
    results = results_for({row["thing"].value: "" for row in rows[:_MAX_THINGS]})
    query = fill_values(page_query(_QUERY).text, kind.classes)
    return render_template(
        "browse/listing.html",
        kind=kind,
        results=sorted(results, key=lambda result: (result.name, result.iri)),
        is_whole=len(rows) <= _MAX_THINGS,
        query=url_for("sparql.query_by_get", query=query),
    )
