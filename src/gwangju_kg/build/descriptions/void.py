"""
Describe a release in VoID: its statistics by class, property and graph, its links and its dumps.

Source: Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg.build.descriptions.release_description import (
    Download,
    ReleaseDescription,
    integer_literal,
    term,
    triples_about,
)
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH
from gwangju_kg.rdf.media_types import DATASET_FORMATS, GRAPH_FORMATS
from gwangju_kg.rdf.namespaces import compact

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


def triples(description: ReleaseDescription) -> list[Triple]:
    """Return the VoID description of a release."""
    return [
        *_document(description),
        *_dataset(description),
        *_partitions(description),
        *_graphs(description),
        *_linksets(description),
    ]


def _document(description: ReleaseDescription) -> list[Triple]:
    return triples_about(
        description.iris.void,
        [
            ("a", term("void:DatasetDescription")),
            *description.values("dcterms:title", "dcterms:publisher"),
            ("dcterms:issued", description.issued_literal),
            ("foaf:primaryTopic", description.iri),
            ("rdfs:seeAlso", description.iris.catalog),
        ],
    )


def _dataset(description: ReleaseDescription) -> list[Triple]:
    (totals,) = description.counts["totals"]
    spaces = sorted({_namespace(row["property"]) for row in description.counts["properties"]})
    whole = [file for file in description.downloads if file.quads is not None and not file.graph]
    formats = (*GRAPH_FORMATS, *DATASET_FORMATS)
    statements = triples_about(
        description.iri,
        [
            ("a", term("void:Dataset")),
            *description.values(
                "dcterms:title", "dcterms:description", "dcterms:license", "dcterms:publisher"
            ),
            *description.values("void:uriSpace", "void:exampleResource"),
            ("dcterms:issued", description.issued_literal),
            ("dcterms:isVersionOf", description.iris.dataset),
            ("dcat:version", Literal(description.version)),
            ("foaf:homepage", description.iris.home),
            ("void:sparqlEndpoint", description.iris.sparql),
            ("void:triples", integer_literal(totals["triples"])),
            ("void:entities", integer_literal(totals["entities"])),
            ("void:classes", integer_literal(totals["classes"])),
            ("void:properties", integer_literal(totals["properties"])),
            ("void:distinctSubjects", integer_literal(totals["subjects"])),
            ("void:distinctObjects", integer_literal(totals["objects"])),
            *(("void:vocabulary", NamedNode(space)) for space in spaces),
            *(("void:feature", NamedNode(_FORMATS_IRI + _FEATURES[form.name])) for form in formats),
            *(("void:dataDump", file.iri) for file in whole),
        ],
    )
    return [*statements, *(triple for file in whole for triple in _dump(file))]


def _dump(file: Download) -> list[Triple]:
    """Return what a client needs to choose a dump and to verify it."""
    size = Literal(str(file.bytes), datatype=term("xsd:nonNegativeInteger"))
    facts = [("dcterms:format", Literal(file.media_type)), ("dcat:byteSize", size)]
    return [*triples_about(file.iri, facts), *file.checksum]


def _namespace(iri: str) -> str:
    """
    Return the namespace of a term.

    >>> _namespace("http://purl.org/dc/terms/title"), _namespace("http://www.w3.org/ns/dcat#theme")
    ('http://purl.org/dc/terms/', 'http://www.w3.org/ns/dcat#')
    """
    head, sign, _ = iri.rpartition("#")
    return head + sign if sign else iri.rpartition("/")[0] + "/"


def _local(iri: str) -> str:
    """
    Return a name for `iri` that can be used as a fragment.

    >>> _local("http://www.w3.org/ns/dcat#theme"), _local("https://sws.geonames.org/")
    ('dcat-theme', 'sws.geonames.org')
    """
    name = compact(iri).strip("<>").partition("://")
    return (name[2] or name[0]).strip("/").replace(":", "-").replace("/", "-").replace("#", "-")


def _partitions(description: ReleaseDescription) -> list[Triple]:
    statements: list[Triple] = []
    for row in description.counts["classes"]:
        part = NamedNode(f"{description.iris.void.value}#class-{_local(row['class'])}")
        statements.append(Triple(description.iri, term("void:classPartition"), part))
        entities = integer_literal(row["entities"])
        statements += triples_about(
            part, [("void:class", NamedNode(row["class"])), ("void:entities", entities)]
        )
    for row in description.counts["properties"]:
        part = NamedNode(f"{description.iris.void.value}#property-{_local(row['property'])}")
        statements.append(Triple(description.iri, term("void:propertyPartition"), part))
        statements += triples_about(
            part,
            [
                ("void:property", NamedNode(row["property"])),
                ("void:triples", integer_literal(row["triples"])),
                ("void:distinctSubjects", integer_literal(row["subjects"])),
                ("void:distinctObjects", integer_literal(row["objects"])),
            ],
        )
    return statements


def _graphs(description: ReleaseDescription) -> list[Triple]:
    statements: list[Triple] = []
    for file in description.downloads:
        if not file.graph:
            continue
        graph = NamedNode(file.graph)
        if file.graph == DEFAULT_GRAPH:
            graph = NamedNode(f"{description.iris.void.value}#record")
        statements.append(Triple(description.iri, term("void:subset"), graph))
        statements += triples_about(
            graph,
            [
                ("a", term("void:Dataset")),
                ("void:triples", integer_literal(file.quads or 0)),
                ("void:dataDump", file.iri),
            ],
        )
        statements += _dump(file)
    return statements


def _linksets(description: ReleaseDescription) -> list[Triple]:
    statements: list[Triple] = []
    for row in description.counts["linksets"]:
        name = _local(row["target"])
        target = NamedNode(f"{description.iris.void.value}#target-{name}")
        links = NamedNode(f"{description.iris.void.value}#links-{name}-{_local(row['property'])}")
        statements += triples_about(
            target,
            [
                ("a", term("void:Dataset")),
                ("void:uriSpace", Literal(row["target"])),
                ("foaf:homepage", NamedNode(row["target"])),
            ],
        )
        statements += triples_about(
            links,
            [
                ("a", term("void:Linkset")),
                ("void:subjectsTarget", description.iri),
                ("void:objectsTarget", target),
                ("void:linkPredicate", NamedNode(row["property"])),
                ("void:triples", integer_literal(row["triples"])),
            ],
        )
        statements.append(Triple(description.iri, term("void:subset"), links))
    return statements
