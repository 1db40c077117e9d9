"""
What a page is about, in the terms of schema.org, as JSON-LD for search engines.

The input are the models of pages; the output are script elements that hold data and never run.
What schema.org has no word for is left out.  No queries of its own.

Source: schema.org 29; JSON-LD 1.1, section 7, "Embedding JSON-LD in HTML Documents".
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from markupsafe import Markup

from gwangju_kg.rdf.namespaces import SHARED_PREFIXES, compact
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import release
from gwangju_kg.web.documents.jsonld_document import Document
from gwangju_kg.web.entity.facts import FactValue
from gwangju_kg.web.entity.page_model import EntityPage

_SCHEMA: Final = "schema:"
_DEFAULT: Final = "Thing"

#: The class of schema.org for each class, the most specific one first.
TYPES: Final[Mapping[str, str]] = {
    "m8g:PublicOrganisation": "GovernmentOrganization",
    "gk:Project": "Project",
    "gk:Programme": "Project",
    "gk:Service": "GovernmentService",
    "gk:Facility": "Place",
    "gk:Place": "Place",
    "gk:Event": "Event",
    "gk:AwardConferral": "Event",
    "gk:Commitment": "Event",
    "gk:Milestone": "Event",
    "gk:Observation": "Observation",
    "gk:DerivedObservation": "Observation",
    "gk:StatusReport": "Claim",
    "gk:RelationReport": "Claim",
    "gk:RankingClaim": "Claim",
    "gk:NameReport": "Claim",
    "gk:DescriptionReport": "Claim",
    "gk:ConferralReport": "Claim",
    "gk:Passage": "Quotation",
    "gk:Source": "CreativeWork",
    "gk:Document": "CreativeWork",
    "gk:Indicator": "StatisticalVariable",
    "gk:DeclaredList": "ItemList",
    "org:FormalOrganization": "Organization",
    "org:OrganizationalUnit": "Organization",
    "org:Organization": "Organization",
    "org:Post": "Occupation",
    "org:Membership": "OrganizationRole",
    "foaf:Person": "Person",
    "skos:Concept": "DefinedTerm",
    "skos:ConceptScheme": "DefinedTermSet",
    "owl:Ontology": "DefinedTermSet",
    "void:Dataset": "Dataset",
    "dcat:Dataset": "Dataset",
}

#: More specific classes of organizations, by the local name of their ``gk:orgType``.
_ORGANIZATIONS: Final = {
    "company": "Corporation",
    "university": "CollegeOrUniversity",
    "researchInstitute": "ResearchOrganization",
    "sportsTeam": "SportsTeam",
    "sportsFederation": "SportsOrganization",
    "newsMedium": "NewsMediaOrganization",
}

#: The state of what was called off.
_CANCELLED: Final = SHARED_PREFIXES["gkv"] + "cancelled"

_PROJECTS: Final = frozenset({"Project"})
_SERVICES: Final = frozenset({"GovernmentService"})
_PLACES: Final = frozenset({"Place"})
_EVENTS: Final = frozenset({"Event"})
_BODIES: Final = frozenset({"GovernmentOrganization", "Organization", *_ORGANIZATIONS.values()})
_WORKS: Final = frozenset({"CreativeWork", "NewsArticle", "WebPage"})
_ROLES: Final = frozenset({"OrganizationRole"})

#: Properties that lead to other things: ours, that of schema.org, the classes that have it, and the
#: class of its values.
_REFERENCES: Final = (
    ("gk:partOf", "containedInPlace", _PLACES, "Place"),
    ("gk:partOf", "superEvent", _EVENTS, "Event"),
    ("gk:partOf", "isPartOf", _WORKS, "CreativeWork"),
    ("gk:locatedIn", "containedInPlace", _PLACES, "Place"),
    ("gk:locatedIn", "location", _EVENTS | _PROJECTS | _BODIES, "Place"),
    ("gk:site", "location", _EVENTS | _PROJECTS, "Place"),
    ("gk:hostCity", "location", _EVENTS, "Place"),
    ("gk:basedIn", "location", _BODIES, "Place"),
    ("org:subOrganizationOf", "parentOrganization", _BODIES, "Organization"),
    ("gk:leadBody", "organizer", _EVENTS, "Organization"),
    ("gk:conferredBy", "organizer", _EVENTS, "Organization"),
    ("gk:leadBody", "provider", _SERVICES, "Organization"),
    ("gk:milestoneOf", "about", _EVENTS, _DEFAULT),
    ("gk:award", "about", _EVENTS, _DEFAULT),
    ("gk:attendee", "attendee", _EVENTS, "Person"),
    ("dcterms:publisher", "publisher", _WORKS, "Organization"),
    ("org:organization", "memberOf", _ROLES, "Organization"),
    ("org:member", "member", _ROLES, "Person"),
    ("gk:heldPost", "hasOccupation", frozenset({"Person"}), "Occupation"),
)

#: Links to descriptions of the same thing elsewhere.
_SAME: Final = ("schema:sameAs", "skos:exactMatch")

#: Dates of EDTF that are also dates of ISO 8601, one or the two of an interval.
_DAY: Final = r"\d{4}(?:-\d\d){0,2}"
_DATES: Final = re.compile(rf"({_DAY})(?:/({_DAY}))?")

#: Paragraphs of a page, and what a summary leaves out.
_PARAGRAPH: Final = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


def summary_of(page: EntityPage, lead: Markup) -> str:
    """Return one line about a thing: its classes, and what the paragraphs of its lead say."""
    words = ", ".join(kind.name for kind in page.kinds)
    texts = [_TAG.sub("", text) for text in _PARAGRAPH.findall(lead)]
    return " ".join(f"{words or page.name}. {html.unescape(' '.join(texts))}".split())


def thing_script(page: EntityPage, description: str) -> Markup:
    """
    Return the script element about a thing whose class has a template of its own.

    Args:
        page: the model of its page.
        description: one line about it.
    """
    classes = [kind.iri for kind in page.kinds]
    kind = _type_of(classes)
    body = page.value("gk:orgType")
    if kind == "Organization" and body:
        kind = _ORGANIZATIONS.get(body.iri.rpartition("/")[2], kind)
    names = [term.value for term in page.other_names]
    names += [value.text for value in page.values("skos:altLabel")]
    document = _head(kind, page.iri, page.name, names) | {"description": description}
    homepage = page.value("foaf:homepage") or page.value("schema:url")
    same = [value.iri for name in _SAME for value in page.values(name) if value.iri]
    document |= {"url": homepage.iri or homepage.text if homepage else page.iri}
    document |= {"sameAs": same} if same else {}
    document |= _references(page, kind) | _dates(page, kind)
    if kind in _WORKS and (publisher := page.value("dc:publisher")):
        document["publisher"] = {"@type": "Organization", "name": publisher.text}
    if kind in _PLACES and (point := page.coordinates):
        document["geo"] = {"@type": "GeoCoordinates", "longitude": point[0], "latitude": point[1]}
    return _script(document | _origin(page.iri))


def document_script(document: Document, *, kind: str = "") -> Markup:
    """
    Return the script element about a resource without a template of its own.

    Args:
        document: the graph about it.
        kind: its class in schema.org if its own classes do not say it.
    """
    iri = document.iri
    kind = kind or _type_of([each.term.value for each in document.types(iri)])
    names = [term.value for term in document.other_names(iri)]
    head = _head(kind, iri, document.name(iri).name, names) | {"url": iri}
    return _script(head | _origin(iri))


def _type_of(classes: Collection[str]) -> str:
    """Return the class of schema.org of a thing with these classes."""
    short = [compact(iri) for iri in classes]
    own = [name.removeprefix(_SCHEMA) for name in short if name.startswith(_SCHEMA)]
    return own[0] if own else next((TYPES[name] for name in TYPES if name in short), _DEFAULT)


def _head(kind: str, iri: str, name: str, other_names: Collection[str]) -> dict[str, Any]:
    others = [other for other in dict.fromkeys(other_names) if other != name]
    head = {"@context": "https://schema.org", "@type": kind, "@id": iri, "name": name}
    return head | ({"alternateName": others} if others else {}) | {"mainEntityOfPage": iri}


def _references(page: EntityPage, kind: str) -> dict[str, Any]:
    found: dict[str, list[dict[str, str]]] = {}
    for name, property_name, kinds, value_kind in _REFERENCES:
        if kind in kinds:
            values = [_reference(value, value_kind) for value in page.values(name) if value.iri]
            found.setdefault(property_name, []).extend(values)
    return {
        name: values if len(values) > 1 else values[0] for name, values in found.items() if values
    }


def _reference(value: FactValue, kind: str) -> dict[str, str]:
    return {"@type": kind, "@id": value.iri, "name": value.text}


def _dates(page: EntityPage, kind: str) -> dict[str, Any]:
    """Return the dates of a thing that are known exactly."""
    when = page.value("gk:date" if kind in _EVENTS else "gk:publishedWithin")
    dates = _DATES.fullmatch(when.edtf) if when else None
    found = {}
    if kind in _EVENTS and any(state.iri == _CANCELLED for state in page.values("gk:status")):
        found["eventStatus"] = "https://schema.org/EventCancelled"
    if dates and kind in _EVENTS:
        found |= {"startDate": dates[1]} | ({"endDate": dates[2]} if dates[2] else {})
    elif dates and kind in _WORKS and not dates[2]:
        found |= {"datePublished": dates[1]}
    return found


def _origin(iri: str) -> dict[str, Any]:
    """Return the dataset that describes a thing, with its release, publisher and licence."""
    current = release()
    project = current.project_of(iri)
    return {
        "subjectOf": {
            "@type": "Dataset",
            "@id": project.namespaces.dataset_iri,
            "name": project.title[language()],
            "description": project.description[language()],
            "version": current.id,
            "license": project.license_iri,
            "creator": {"@type": "Organization", "name": project.publisher},
        }
    }


def _script(document: Mapping[str, Any]) -> Markup:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - < is escaped
