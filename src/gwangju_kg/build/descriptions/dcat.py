"""
Describes a release as a catalogue in DCAT 3, with what DCAT-AP 3 demands and recommends.

The dataset that goes on is a series; each release is a dataset in it, and its files are
distributions; endpoint and reconciliation are services.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.build.descriptions.release_description import (
    CATALOG_IRI,
    DATASET_IRI,
    DOWNLOADS_IRI,
    ONTOLOGY_IRI,
    RECONCILE_IRI,
    SPARQL_IRI,
    VOID_IRI,
    Download,
    ReleaseDescription,
    Value,
    about,
    term,
)
from gwangju_kg.rdf.namespaces import BASE_IRI

#: Source: Data Catalog Vocabulary 3, section 6.8.9; IANA Media Types.
_MEDIA_TYPES_IRI: Final = "https://www.iana.org/assignments/media-types/"

#: Source: the authority tables of the EU that DCAT-AP 3, section 8, demands.
_AUTHORITY_IRI: Final = "http://publications.europa.eu/resource/authority/"
_FILE_TYPES: Final = {
    "text/turtle": "RDF_TURTLE",
    "application/trig": "RDF_TRIG",
    "application/n-quads": "RDF_N_QUADS",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "text/csv": "CSV",
}
_THEMES: Final = NamedNode(_AUTHORITY_IRI + "data-theme")
_PUBLIC: Final = NamedNode(_AUTHORITY_IRI + "access-right/PUBLIC")
_STABLE: Final = NamedNode(_AUTHORITY_IRI + "planned-availability/STABLE")
_AVAILABILITY: Final = NamedNode("http://data.europa.eu/r5r/availability")

_PROTOCOL: Final = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_RECONCILIATION: Final = NamedNode(
    "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
)

#: What the nodes are that the descriptions name.  Source: DCAT-AP 3, sections 7 and 8.
_EXTENT: Final = "dcterms:MediaTypeOrExtent"
_KINDS: Final = {
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:spatial": "dcterms:Location",
    "dcterms:accrualPeriodicity": "dcterms:Frequency",
    "dcat:theme": "skos:Concept",
}
_OTHERS: Final = {
    _PUBLIC: "dcterms:RightsStatement",
    _STABLE: "skos:Concept",
    _THEMES: "skos:ConceptScheme",
    _PROTOCOL: "dcterms:Standard",
    _RECONCILIATION: "dcterms:Standard",
    NamedNode(ONTOLOGY_IRI): "dcterms:Standard",
    NamedNode(BASE_IRI): "foaf:Document",
    NamedNode(DOWNLOADS_IRI): "foaf:Document",
}
_NAMING: Final = {term(name) for name in ("rdf:type", "foaf:name", "rdfs:label", "skos:prefLabel")}

_PERIOD: Final = NamedNode(CATALOG_IRI + "#period")
_SPARQL: Final = NamedNode(CATALOG_IRI + "#sparql")
_RECONCILE: Final = NamedNode(CATALOG_IRI + "#reconcile")


def triples(edition: ReleaseDescription) -> list[Triple]:
    """Give the description."""
    offered = [file for file in edition.downloads if not file.graph and file.label != "CSVW"]
    return [
        *_catalog(edition),
        *_series(edition),
        *_release(edition, offered),
        *_services(edition),
        *(triple for file in offered for triple in _distribution(file, edition)),
        *_around(edition),
    ]


def _bilingual(name: str, korean: str, english: str) -> list[tuple[str, Value]]:
    return [(name, Literal(korean, language="ko")), (name, Literal(english, language="en"))]


def _catalog(edition: ReleaseDescription) -> list[Triple]:
    return about(
        NamedNode(CATALOG_IRI),
        [
            ("a", term("dcat:Catalog")),
            *edition.said("dcterms:title", "dcterms:description", "dcterms:publisher"),
            *edition.said("dcterms:license", "dcterms:language", "dcterms:spatial"),
            ("dcterms:issued", edition.day),
            ("dcterms:modified", edition.day),
            ("foaf:homepage", NamedNode(BASE_IRI)),
            ("dcat:dataset", edition.iri),
            ("dcat:dataset", NamedNode(DATASET_IRI)),
            ("dcat:themeTaxonomy", _THEMES),
            ("dcat:service", _SPARQL),
            ("dcat:service", _RECONCILE),
        ],
    )


def _series(edition: ReleaseDescription) -> list[Triple]:
    return about(
        NamedNode(DATASET_IRI),
        [
            ("a", term("dcat:Dataset")),
            ("a", term("dcat:DatasetSeries")),
            *edition.said("dcterms:title", "dcterms:description", "dcterms:publisher"),
            *edition.said("dcterms:spatial", "dcterms:accrualPeriodicity", "dcat:keyword"),
            *edition.said("dcat:theme", "dcterms:language"),
            *_when(edition),
            ("dcterms:accessRights", _PUBLIC),
            ("dcterms:modified", edition.day),
            ("dcat:landingPage", NamedNode(BASE_IRI)),
            ("dcat:last", edition.iri),
        ],
    )


def _release(edition: ReleaseDescription, offered: list[Download]) -> list[Triple]:
    return about(
        edition.iri,
        [
            ("a", term("dcat:Dataset")),
            *edition.said("dcterms:title", "dcterms:description", "dcterms:publisher"),
            *edition.said("dcterms:license", "dcterms:language", "dcterms:spatial"),
            *edition.said("dcat:keyword", "dcat:theme"),
            *_when(edition),
            ("dcterms:identifier", Literal(edition.id)),
            ("dcterms:issued", edition.day),
            ("dcterms:modified", edition.day),
            ("dcterms:accessRights", _PUBLIC),
            ("dcterms:conformsTo", NamedNode(ONTOLOGY_IRI)),
            ("dcat:landingPage", NamedNode(DOWNLOADS_IRI)),
            ("dcat:version", Literal(edition.version)),
            ("dcterms:isVersionOf", NamedNode(DATASET_IRI)),
            ("dcat:isVersionOf", NamedNode(DATASET_IRI)),
            ("dcat:inSeries", NamedNode(DATASET_IRI)),
            ("rdfs:seeAlso", NamedNode(VOID_IRI)),
            *(("dcat:distribution", _node(file)) for file in offered),
        ],
    )


def _when(edition: ReleaseDescription) -> list[tuple[str, Value]]:
    return [("dcterms:temporal", _PERIOD)] if edition.counts["period"][0] else []


def _node(file: Download) -> NamedNode:
    return NamedNode(f"{CATALOG_IRI}#{file.name.replace('/', '-')}")


def _file_type(file: Download) -> NamedNode:
    return NamedNode(f"{_AUTHORITY_IRI}file-type/{_FILE_TYPES[file.media_type]}")


def _distribution(file: Download, edition: ReleaseDescription) -> list[Triple]:
    packed = f", {file.coding}" if file.coding else ""
    title = f"{file.name} ({file.label}{packed})"
    size = Literal(str(file.bytes), datatype=term("xsd:nonNegativeInteger"))
    facts: list[tuple[str, Value]] = [
        ("a", term("dcat:Distribution")),
        ("dcterms:title", Literal(title)),
        *_holding(file),
        *edition.said("dcterms:license", "dcterms:language"),
        ("dcterms:issued", edition.day),
        ("dcterms:format", _file_type(file)),
        ("dcat:mediaType", NamedNode(_MEDIA_TYPES_IRI + file.media_type)),
        ("dcat:accessURL", NamedNode(DOWNLOADS_IRI)),
        ("dcat:downloadURL", file.iri),
        ("dcat:byteSize", size),
    ]
    if file.coding:
        facts.append(("dcat:compressFormat", NamedNode(_MEDIA_TYPES_IRI + file.packed_type)))
    node = _node(file)
    (checksum, *described) = file.checksum
    return [
        *about(node, facts),
        Triple(node, _AVAILABILITY, _STABLE),
        Triple(node, checksum.predicate, checksum.object),
        *described,
    ]


def _holding(file: Download) -> list[tuple[str, Value]]:
    if file.rows is not None:
        return _bilingual(
            "dcterms:description", f"표, {file.rows:,}줄", f"A table of {file.rows:,} rows"
        )
    return _bilingual(
        "dcterms:description",
        f"그래프 전체, {file.quads:,}문장",
        f"The whole graph, {file.quads:,} statements",
    )


def _services(edition: ReleaseDescription) -> list[Triple]:
    common = [
        ("a", term("dcat:DataService")),
        *edition.said("dcterms:publisher", "dcterms:license", "dcat:keyword", "dcat:theme"),
        ("dcterms:accessRights", _PUBLIC),
        ("dcat:servesDataset", edition.iri),
    ]
    return [
        *about(
            _SPARQL,
            [
                *common,
                *_bilingual("dcterms:title", "SPARQL 창구", "SPARQL endpoint"),
                ("dcat:endpointURL", NamedNode(SPARQL_IRI)),
                ("dcat:endpointDescription", NamedNode(SPARQL_IRI)),
                ("dcterms:conformsTo", _PROTOCOL),
            ],
        ),
        *about(
            _RECONCILE,
            [
                *common,
                *_bilingual("dcterms:title", "이름 맞추기 서비스", "Reconciliation service"),
                ("dcat:endpointURL", NamedNode(RECONCILE_IRI)),
                ("dcat:endpointDescription", NamedNode(RECONCILE_IRI)),
                ("dcterms:conformsTo", _RECONCILIATION),
            ],
        ),
    ]


def _around(edition: ReleaseDescription) -> list[Triple]:
    """Say what the nodes are that the descriptions name, as far as DCAT-AP asks."""
    found = [
        Triple(value, term("rdf:type"), term(kind))
        for name, kind in _KINDS.items()
        for _, value in edition.said(name)
        if isinstance(value, NamedNode)
    ]
    found += [fact for fact in edition.around if fact.predicate in _NAMING]
    for node, kind in _OTHERS.items():
        found.append(Triple(node, term("rdf:type"), term(kind)))
    for file in edition.downloads:
        if file.media_type in _FILE_TYPES:
            found.append(Triple(_file_type(file), term("rdf:type"), term(_EXTENT)))
        for media_type in filter(None, (file.media_type, file.packed_type)):
            node = NamedNode(_MEDIA_TYPES_IRI + media_type)
            found.append(Triple(node, term("rdf:type"), term("dcterms:MediaType")))
    found += about(_STABLE, _bilingual("skos:prefLabel", "안정", "stable"))
    found += about(_THEMES, _bilingual("dcterms:title", "자료 주제", "Data theme"))
    return [*found, *_period(edition)]


def _period(edition: ReleaseDescription) -> list[Triple]:
    (row,) = edition.counts["period"]
    if not row:
        return []
    first, last = (Literal(row[name], datatype=term("xsd:date")) for name in ("first", "last"))
    return about(
        _PERIOD,
        [
            ("a", term("dcterms:PeriodOfTime")),
            ("dcat:startDate", first),
            ("dcat:endDate", last),
        ],
    )
