"""
The page template of each class.

The input are rows of ``subject.rq``; the output is the name of a template.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.queries.page_queries import Row
from gwangju_kg.web.queries.terms import RDF

#: The template of each class, the most specific class first.
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
    "gk:DescriptionReport": "assertion",
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
    "org:Membership": "membership",
}

#: Templates that show discrepancies, and those that show awards; others do not query them.
DISPUTED: Final = frozenset(
    {"undertaking", "place", "event", "organization", "milestone", "assertion", "document"}
)
AWARDED: Final = frozenset({"undertaking", "organization", "event", "award", "conferral"})

#: Templates of things that have a feed of what is reported about them.
FOLLOWED: Final = frozenset(
    {"undertaking", "place", "event", "award", "conferral", "milestone", "organization", "person"}
)


def classes_of(subject: Iterable[Row]) -> tuple[str, ...]:
    """Return the classes in rows of ``subject.rq``."""
    return tuple(
        dict.fromkeys(r["value"].value for r in subject if r["property"].value == RDF + "type")
    )


def template_of(subject: Iterable[Row]) -> str:
    """Return the template for a thing, or "" if its classes have none."""
    classes = {compact(iri) for iri in classes_of(subject)}
    return next((name for kind, name in TEMPLATES.items() if kind in classes), "")
