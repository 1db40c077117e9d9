"""
Describes a release in VoID: what it holds, by class, property and graph; its links; its dumps.

Source: Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.build.descriptions.release_description import (
    CATALOG_IRI,
    DATASET_IRI,
    SPARQL_IRI,
    VOID_IRI,
    Download,
    ReleaseDescription,
    about,
    number,
    term,
)
from gwangju_kg.rdf.media_types import DATASET_FORMATS, GRAPH_FORMATS
from gwangju_kg.rdf.namespaces import BASE_IRI, compact

#: The names of serializations as VoID features.  Source: Unique URIs for File Formats, W3C.
_FEATURES: Final = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
_FORMATS_IRI: Final = "http://www.w3.org/ns/formats/"


def triples(edition: ReleaseDescription) -> list[Triple]:
    """Give the description."""
    return [
        *_document(edition),
        *_dataset(edition),
        *_partitions(edition),
        *_graphs(edition),
        *_linksets(edition),
    ]


def _document(edition: ReleaseDescription) -> list[Triple]:
    document = NamedNode(VOID_IRI)
    return about(
        document,
        [
            ("a", term("void:DatasetDescription")),
            *edition.said("dcterms:title", "dcterms:publisher"),
            ("dcterms:issued", edition.day),
            ("foaf:primaryTopic", edition.iri),
            ("rdfs:seeAlso", NamedNode(CATALOG_IRI)),
        ],
    )


def _dataset(edition: ReleaseDescription) -> list[Triple]:
    (totals,) = edition.counts["totals"]
    spaces = sorted({_namespace(row["property"]) for row in edition.counts["properties"]})
    whole = [file for file in edition.downloads if file.quads is not None and not file.graph]
    formats = (*GRAPH_FORMATS, *DATASET_FORMATS)
    found = about(
        edition.iri,
        [
            ("a", term("void:Dataset")),
            *edition.said(
                "dcterms:title", "dcterms:description", "dcterms:license", "dcterms:publisher"
            ),
            *edition.said("void:uriSpace", "void:exampleResource"),
            ("dcterms:issued", edition.day),
            ("dcterms:isVersionOf", NamedNode(DATASET_IRI)),
            ("dcat:version", Literal(edition.version)),
            ("foaf:homepage", NamedNode(BASE_IRI)),
            ("void:sparqlEndpoint", NamedNode(SPARQL_IRI)),
            ("void:triples", number(totals["triples"])),
            ("void:entities", number(totals["entities"])),
            ("void:classes", number(totals["classes"])),
            ("void:properties", number(totals["properties"])),
            ("void:distinctSubjects", number(totals["subjects"])),
            ("void:distinctObjects", number(totals["objects"])),
            *(("void:vocabulary", NamedNode(space)) for space in spaces),
            *(("void:feature", NamedNode(_FORMATS_IRI + _FEATURES[form.name])) for form in formats),
            *(("void:dataDump", file.iri) for file in whole),
        ],
    )
    return [*found, *(triple for file in whole for triple in _dump(file))]


def _dump(file: Download) -> list[Triple]:
    """Say of a dump what a client needs to choose it and to check it."""
    size = Literal(str(file.bytes), datatype=term("xsd:nonNegativeInteger"))
    facts = [("dcterms:format", Literal(file.media_type)), ("dcat:byteSize", size)]
    return [*about(file.iri, facts), *file.checksum]


def _namespace(iri: str) -> str:
    """
    Give the namespace of a term.

    >>> _namespace("http://purl.org/dc/terms/title"), _namespace("http://www.w3.org/ns/dcat#theme")
    ('http://purl.org/dc/terms/', 'http://www.w3.org/ns/dcat#')
    """
    head, sign, _ = iri.rpartition("#")
    return head + sign if sign else iri.rpartition("/")[0] + "/"


def _local(iri: str) -> str:
    """
    Give a name for *iri* that can be a fragment.

    >>> _local("http://www.w3.org/ns/dcat#theme"), _local("https://sws.geonames.org/")
    ('dcat-theme', 'sws.geonames.org')
    """
    name = compact(iri).strip("<>").partition("://")
    return (name[2] or name[0]).strip("/").replace(":", "-").replace("/", "-").replace("#", "-")


def _partitions(edition: ReleaseDescription) -> list[Triple]:
    found: list[Triple] = []
    for row in edition.counts["classes"]:
        part = NamedNode(f"{VOID_IRI}#class-{_local(row['class'])}")
        found.append(Triple(edition.iri, term("void:classPartition"), part))
        entities = number(row["entities"])
        found += about(part, [("void:class", NamedNode(row["class"])), ("void:entities", entities)])
    for row in edition.counts["properties"]:
        part = NamedNode(f"{VOID_IRI}#property-{_local(row['property'])}")
        found.append(Triple(edition.iri, term("void:propertyPartition"), part))
        found += about(
            part,
            [
                ("void:property", NamedNode(row["property"])),
                ("void:triples", number(row["triples"])),
                ("void:distinctSubjects", number(row["subjects"])),
                ("void:distinctObjects", number(row["objects"])),
            ],
        )
    return found


def _graphs(edition: ReleaseDescription) -> list[Triple]:
    found: list[Triple] = []
    for file in edition.downloads:
        if not file.graph:
            continue
        graph = NamedNode(file.graph)
        found.append(Triple(edition.iri, term("void:subset"), graph))
        found += about(
            graph,
            [
                ("a", term("void:Dataset")),
                ("void:triples", number(file.quads or 0)),
                ("void:dataDump", file.iri),
            ],
        )
        found += _dump(file)
    return found


def _linksets(edition: ReleaseDescription) -> list[Triple]:
    found: list[Triple] = []
    for row in edition.counts["linksets"]:
        name = _local(row["target"])
        target = NamedNode(f"{VOID_IRI}#target-{name}")
        links = NamedNode(f"{VOID_IRI}#links-{name}-{_local(row['property'])}")
        found += about(
            target,
            [
                ("a", term("void:Dataset")),
                ("void:uriSpace", Literal(row["target"])),
                ("foaf:homepage", NamedNode(row["target"])),
            ],
        )
        found += about(
            links,
            [
                ("a", term("void:Linkset")),
                ("void:subjectsTarget", edition.iri),
                ("void:objectsTarget", target),
                ("void:linkPredicate", NamedNode(row["property"])),
                ("void:triples", number(row["triples"])),
            ],
        )
        found.append(Triple(edition.iri, term("void:subset"), links))
    return found
