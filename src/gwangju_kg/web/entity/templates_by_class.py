"""
The kinds of things that have a page of their own making, and the template of each.

Takes rows of ``subject.rq``; gives the name of a template.  Asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.queries.page_queries import Row
from gwangju_kg.web.queries.terms import RDF

#: The template of each class, the most telling class first.
TEMPLATES: Final[Mapping[str, str]] = {
    "gk:Project": "undertaking",
    "gk:Programme": "undertaking",
    "gk:Service": "undertaking",
    "gk:Facility": "place",
    "gk:Place": "place",
    "gk:Event": "event",
    "gk:Award": "award",
    "gk:AwardConferral": "conferral",
    "gk:Commitment": "milestone",
    "gk:Milestone": "milestone",
    "gk:StatusReport": "assertion",
    "gk:Observation": "assertion",
    "gk:DerivedObservation": "assertion",
    "gk:RelationReport": "assertion",
    "gk:RankingClaim": "assertion",
    "gk:NameReport": "assertion",
    "gk:ConferralReport": "assertion",
    "gk:Passage": "passage",
    "gk:Source": "source",
    "gk:Discrepancy": "discrepancy",
    "gk:Indicator": "indicator",
    "gk:Calculation": "calculation",
    "gk:DeclaredList": "list",
    "gk:TemporalExtent": "time",
    "gk:Document": "document",
    "org:FormalOrganization": "organization",
    "org:OrganizationalUnit": "organization",
    "org:Organization": "organization",
    "foaf:Person": "person",
    "org:Post": "person",
}

#: Templates that show contradictions, and those that show awards; the others do not ask for them.
DISPUTED: Final = frozenset(
    {"undertaking", "place", "event", "organization", "milestone", "assertion", "document"}
)
AWARDED: Final = frozenset({"undertaking", "organization", "award", "conferral"})


def types(subject: Iterable[Row]) -> tuple[str, ...]:
    """Give the classes that the rows of ``subject.rq`` state."""
    return tuple(
        dict.fromkeys(r["value"].value for r in subject if r["property"].value == RDF + "type")
    )


def template_of(subject: Iterable[Row]) -> str:
    """Give the name of the template for a thing, or "" where its kind has none."""
    stated = {compact(iri) for iri in types(subject)}
    return next((name for kind, name in TEMPLATES.items() if kind in stated), "")
