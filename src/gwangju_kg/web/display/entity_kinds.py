"""The kinds of things that can be listed, with their classes and facets.  No queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, PREFIXES
from gwangju_kg.web.queries.page_queries import has_page_query

#: The query for a list.
QUERY: Final = "browse"

_GK: Final = ONTOLOGY_IRI + "#"
_ORG: Final = PREFIXES["org"]


@dataclass(frozen=True)
class EntityKind:
    """
    A kind of things.

    Attributes:
        ko, en: its plural.
        classes: the IRIs of its classes.
        facet: the facet whose values stand above the list; the others are in a form.
        is_award: whether the list says who gave what to whom.
    """

    ko: str
    en: str
    classes: tuple[str, ...]
    facet: str = "state"
    is_award: bool = False


#: The kinds by the last part of their address, in the order of the index.  A figure of the
#: release with the same name counts the same things.
KINDS: Final[Mapping[str, EntityKind]] = {
    "projects": EntityKind("사업", "projects", (_GK + "Project",)),
    "programmes": EntityKind("시책", "programmes", (_GK + "Programme",)),
    "services": EntityKind("공공서비스", "public services", (_GK + "Service",)),
    "organizations": EntityKind(
        "기관·단체",
        "organizations",
        (_ORG + "Organization", _ORG + "FormalOrganization", _ORG + "OrganizationalUnit"),
        facet="type",
    ),
    "people": EntityKind("사람", "people", (PREFIXES["foaf"] + "Person",), facet="source"),
    "events": EntityKind("행사", "events", (_GK + "Event",), facet="year"),
    "places": EntityKind(
        "장소와 시설", "places and facilities", (_GK + "Place", _GK + "Facility"), facet="place"
    ),
    "awards": EntityKind("상", "awards", (_GK + "AwardConferral",), facet="year", is_award=True),
    "sources": EntityKind("출처", "sources", (_GK + "Source",), facet="year"),
}


def kinds_to_browse() -> Mapping[str, EntityKind]:
    """Return the kinds that can be listed; empty if the release lacks the query."""
    return KINDS if has_page_query(QUERY) else {}
