"""
State what ``project.toml`` says as RDF, in the graph of the dataset.

``data/dataset.ttl`` holds what ``project.toml`` has no key for, such as version and keywords; what
both could say, only ``project.toml`` may say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from gwangju_kg.errors import SourceError
from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.project.project_toml import FILE, LANGUAGE_AUTHORITY_CODES
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

#: The name of the graph about the dataset.
GRAPH: Final = "dataset"

#: Source: the authority table of languages that DCAT-AP 3, section 8, requires.
_LANGUAGE_IRI: Final = "http://publications.europa.eu/resource/authority/language/"

#: The properties of the dataset that ``project.toml`` states, by the key that states each.
_KEYS: Final = {
    "dcterms:title": "title",
    "dcterms:description": "description",
    "dcterms:license": "license",
    "dcterms:publisher": "publisher",
    "dcterms:language": "languages",
    "dcterms:spatial": "city",
    "void:uriSpace": "base_iri",
}


def add_description(dataset: Store, project: Project) -> None:
    """
    Add what ``project.toml`` says to the graph of the dataset.

    Raises:
        SourceError: the data say it too.
    """
    subject = NamedNode(project.namespaces.dataset_iri)
    graph = NamedNode(project.namespaces.graph_iri(GRAPH))
    for name, key in _KEYS.items():
        if any(dataset.quads_for_pattern(subject, _term(name), None, graph)):
            raise SourceError(
                f"states {name}, which the key {key} of {FILE} states: remove it here",
                project.folder / "data" / "dataset.ttl",
            )
    dataset.extend(Quad(s, p, o, graph) for s, p, o in _triples(project, subject))


def _triples(project: Project, subject: NamedNode) -> Iterator[Triple]:
    description = project.description
    publisher = NamedNode(f"{subject.value}#publisher")
    for name in ("dcat:Dataset", "void:Dataset"):
        yield Triple(subject, _term("rdf:type"), _term(name))
    yield from _texts(subject, "dcterms:title", description.title)
    yield from _texts(subject, "dcterms:description", description.description)
    yield Triple(subject, _term("dcterms:license"), NamedNode(description.license_iri))
    yield Triple(subject, _term("dcterms:publisher"), publisher)
    for code in description.languages:
        language = NamedNode(_LANGUAGE_IRI + LANGUAGE_AUTHORITY_CODES[code])
        yield Triple(subject, _term("dcterms:language"), language)
    if description.city_iri:
        yield Triple(subject, _term("dcterms:spatial"), NamedNode(description.city_iri))
    yield Triple(subject, _term("void:uriSpace"), Literal(description.base_iri))
    yield Triple(publisher, _term("rdf:type"), _term("foaf:Agent"))
    yield Triple(publisher, _term("foaf:name"), Literal(description.publisher))
    if description.contact:
        name = "foaf:mbox" if description.contact.startswith("mailto:") else "foaf:homepage"
        yield Triple(publisher, _term(name), NamedNode(description.contact))


def _texts(subject: NamedNode, name: str, texts: Sentence) -> Iterator[Triple]:
    for language in LANGUAGES:
        yield Triple(subject, _term(name), Literal(texts[language], language=language))


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(REUSED_PREFIXES[prefix] + local)
