"""
Describe a release as a DCAT 3 catalogue with what DCAT-AP 3 requires and recommends.

The dataset across releases is a series; each release is a dataset in it, and its files are
distributions; the SPARQL endpoint and the reconciliation service are data services.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.build.descriptions.release_description import (
    Download,
    ReleaseDescription,
    Value,
    term,
    triples_about,
)
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI

#: Source: Data Catalog Vocabulary 3, section 6.8.9; IANA Media Types.
_MEDIA_TYPES_IRI: Final = "https://www.iana.org/assignments/media-types/"

#: Source: the authority tables of the EU that DCAT-AP 3, section 8, requires.
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

#: The classes of the nodes to which a description refers, by property and by node.
#: Source: DCAT-AP 3, sections 7 and 8.
_EXTENT: Final = "dcterms:MediaTypeOrExtent"
_OBJECT_CLASSES: Final = {
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:spatial": "dcterms:Location",
    "dcterms:accrualPeriodicity": "dcterms:Frequency",
    "dcat:theme": "skos:Concept",
}
_NODE_CLASSES: Final = {
    _PUBLIC: "dcterms:RightsStatement",
    _STABLE: "skos:Concept",
    _THEMES: "skos:ConceptScheme",
    _PROTOCOL: "dcterms:Standard",
    _RECONCILIATION: "dcterms:Standard",
    NamedNode(ONTOLOGY_IRI): "dcterms:Standard",
}
_NAMING: Final = {term(name) for name in ("rdf:type", "foaf:name", "rdfs:label", "skos:prefLabel")}


def triples(description: ReleaseDescription) -> list[Triple]:
    """Return the DCAT description of a release."""
    offered = [file for file in description.downloads if not file.graph and file.label != "CSVW"]
    return [
        *_catalog(description),
        *_series(description),
        *_release(description, offered),
        *_services(description),
        *(triple for file in offered for triple in _distribution(file, description)),
        *_supporting_nodes(description),
    ]


def _bilingual(name: str, korean: str, english: str) -> list[tuple[str, Value]]:
    return [(name, Literal(korean, language="ko")), (name, Literal(english, language="en"))]


def _catalog(description: ReleaseDescription) -> list[Triple]:
    return triples_about(
        description.iris.catalog,
        [
            ("a", term("dcat:Catalog")),
            *description.values("dcterms:title", "dcterms:description", "dcterms:publisher"),
            *description.values("dcterms:license", "dcterms:language", "dcterms:spatial"),
            ("dcterms:issued", description.issued_literal),
            ("dcterms:modified", description.issued_literal),
            ("foaf:homepage", description.iris.home),
            ("dcat:dataset", description.iri),
            ("dcat:dataset", description.iris.dataset),
            ("dcat:themeTaxonomy", _THEMES),
            ("dcat:service", _part(description, "sparql")),
            ("dcat:service", _part(description, "reconcile")),
        ],
    )


def _series(description: ReleaseDescription) -> list[Triple]:
    return triples_about(
        description.iris.dataset,
        [
            ("a", term("dcat:Dataset")),
            ("a", term("dcat:DatasetSeries")),
            *description.values("dcterms:title", "dcterms:description", "dcterms:publisher"),
            *description.values("dcterms:spatial", "dcterms:accrualPeriodicity", "dcat:keyword"),
            *description.values("dcat:theme", "dcterms:language"),
            *_temporal(description),
            ("dcterms:accessRights", _PUBLIC),
            ("dcterms:modified", description.issued_literal),
            ("dcat:landingPage", description.iris.home),
            ("dcat:last", description.iri),
        ],
    )


def _release(description: ReleaseDescription, offered: list[Download]) -> list[Triple]:
    return triples_about(
        description.iri,
        [
            ("a", term("dcat:Dataset")),
            *description.values("dcterms:title", "dcterms:description", "dcterms:publisher"),
            *description.values("dcterms:license", "dcterms:language", "dcterms:spatial"),
            *description.values("dcat:keyword", "dcat:theme"),
            *_temporal(description),
            ("dcterms:identifier", Literal(description.id)),
            ("dcterms:issued", description.issued_literal),
            ("dcterms:modified", description.issued_literal),
            ("dcterms:accessRights", _PUBLIC),
            ("dcterms:conformsTo", NamedNode(ONTOLOGY_IRI)),
            ("dcat:landingPage", description.iris.downloads),
            ("dcat:version", Literal(description.version)),
            ("dcterms:isVersionOf", description.iris.dataset),
            ("dcat:isVersionOf", description.iris.dataset),
            ("dcat:inSeries", description.iris.dataset),
            ("rdfs:seeAlso", description.iris.void),
            *(("dcat:distribution", _node(file, description)) for file in offered),
        ],
    )


def _temporal(description: ReleaseDescription) -> list[tuple[str, Value]]:
    if not description.counts["period"][0]:
        return []
    return [("dcterms:temporal", _part(description, "period"))]


def _part(description: ReleaseDescription, name: str) -> NamedNode:
    """Return the IRI of a part of the catalogue."""
    return NamedNode(f"{description.iris.catalog.value}#{name}")


def _node(file: Download, description: ReleaseDescription) -> NamedNode:
    return _part(description, file.name.replace("/", "-"))


def _file_type(file: Download) -> NamedNode:
    return NamedNode(f"{_AUTHORITY_IRI}file-type/{_FILE_TYPES[file.media_type]}")


def _distribution(file: Download, description: ReleaseDescription) -> list[Triple]:
    packed = f", {file.coding}" if file.coding else ""
    title = f"{file.name} ({file.label}{packed})"
    size = Literal(str(file.bytes), datatype=term("xsd:nonNegativeInteger"))
    facts: list[tuple[str, Value]] = [
        ("a", term("dcat:Distribution")),
        ("dcterms:title", Literal(title)),
        *_content_description(file),
        *description.values("dcterms:license", "dcterms:language"),
        ("dcterms:issued", description.issued_literal),
        ("dcterms:format", _file_type(file)),
        ("dcat:mediaType", NamedNode(_MEDIA_TYPES_IRI + file.media_type)),
        ("dcat:accessURL", description.iris.downloads),
        ("dcat:downloadURL", file.iri),
        ("dcat:byteSize", size),
    ]
    if file.coding:
        facts.append(("dcat:compressFormat", NamedNode(_MEDIA_TYPES_IRI + file.compression_type)))
    node = _node(file, description)
    (checksum, *described) = file.checksum
    return [
        *triples_about(node, facts),
        Triple(node, _AVAILABILITY, _STABLE),
        Triple(node, checksum.predicate, checksum.object),
        *described,
    ]


def _content_description(file: Download) -> list[tuple[str, Value]]:
    if file.rows is not None:
        return _bilingual(
            "dcterms:description", f"행 {file.rows:,}개의 표", f"Table with {file.rows:,} rows"
        )
    return _bilingual(
        "dcterms:description",
        f"전체 데이터, 트리플 {file.quads:,}개",
        f"The whole dataset, {file.quads:,} statements",
    )


def _services(description: ReleaseDescription) -> list[Triple]:
    common = [
        ("a", term("dcat:DataService")),
        *description.values("dcterms:publisher", "dcterms:license", "dcat:keyword", "dcat:theme"),
        ("dcterms:accessRights", _PUBLIC),
        ("dcat:servesDataset", description.iri),
    ]
    return [
        *triples_about(
            _part(description, "sparql"),
            [
                *common,
                *_bilingual("dcterms:title", "SPARQL 엔드포인트", "SPARQL endpoint"),
                ("dcat:endpointURL", description.iris.sparql),
                ("dcat:endpointDescription", description.iris.sparql),
                ("dcterms:conformsTo", _PROTOCOL),
            ],
        ),
        *triples_about(
            _part(description, "reconcile"),
            [
                *common,
                *_bilingual("dcterms:title", "이름 대조 서비스", "Reconciliation service"),
                ("dcat:endpointURL", description.iris.reconcile),
                ("dcat:endpointDescription", description.iris.reconcile),
                ("dcterms:conformsTo", _RECONCILIATION),
            ],
        ),
    ]


def _supporting_nodes(description: ReleaseDescription) -> list[Triple]:
    """Return the classes and names of the referenced nodes, as far as DCAT-AP requires them."""
    statements = [
        Triple(value, term("rdf:type"), term(kind))
        for name, kind in _OBJECT_CLASSES.items()
        for _, value in description.values(name)
        if isinstance(value, NamedNode)
    ]
    statements += [fact for fact in description.related_facts if fact.predicate in _NAMING]
    documents = dict.fromkeys((description.iris.home, description.iris.downloads), "foaf:Document")
    for node, kind in {**_NODE_CLASSES, **documents}.items():
        statements.append(Triple(node, term("rdf:type"), term(kind)))
    for file in description.downloads:
        if file.media_type in _FILE_TYPES:
            statements.append(Triple(_file_type(file), term("rdf:type"), term(_EXTENT)))
        for media_type in filter(None, (file.media_type, file.compression_type)):
            node = NamedNode(_MEDIA_TYPES_IRI + media_type)
            statements.append(Triple(node, term("rdf:type"), term("dcterms:MediaType")))
    statements += triples_about(_STABLE, _bilingual("skos:prefLabel", "안정", "stable"))
    statements += triples_about(_THEMES, _bilingual("dcterms:title", "데이터 주제", "Data theme"))
    return [*statements, *_period(description)]


def _period(description: ReleaseDescription) -> list[Triple]:
    (row,) = description.counts["period"]
    if not row:
        return []
    first, last = (Literal(row[name], datatype=term("xsd:date")) for name in ("first", "last"))
    return triples_about(
        _part(description, "period"),
        [
            ("a", term("dcterms:PeriodOfTime")),
            ("dcat:startDate", first),
            ("dcat:endDate", last),
        ],
    )
