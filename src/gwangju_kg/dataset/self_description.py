"""
State what ``project.toml`` says as RDF, in the graph of the dataset.

``data/dataset.ttl`` holds what ``project.toml`` has no key for, such as version and keywords; what
both could say, only ``project.toml`` may say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gwangju_kg.dataset.character_checks import refuse_characters
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.project.project_toml import FILE, LANGUAGE_AUTHORITY_CODES
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.written_store import WrittenStore

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


def add_description(dataset: WrittenStore, project: Project) -> None:
    """
    Add what ``project.toml`` says to the graph of the dataset.

    Raises:
        SourceError: the data say it too, or a text has a control character.
    """
    subject = NamedNode(project.namespaces.dataset_iri)
    graph = NamedNode(project.namespaces.graph_iri(GRAPH))
    for name, key in _KEYS.items():
        if any(dataset.quads_for_pattern(subject, _term(name), None, graph)):
            raise SourceError(
                f"states {name}, which the key {key} of {FILE} states: remove it here",
                project.folder / "data" / "dataset.ttl",
            )
    quads = (Quad(s, p, o, graph) for s, p, o in description_triples(project))
    dataset.extend(refuse_characters(quads, project.folder / FILE))


def description_triples(project: Project) -> Iterator[Triple]:
    """Yield what ``project.toml`` says."""
    subject = NamedNode(project.namespaces.dataset_iri)
    description = project.description
    publisher = NamedNode(f"{subject.value}#publisher")
    for name in ("dcat:Dataset", "void:Dataset"):
        yield Triple(subject, _term("rdf:type"), _term(name))
    for tag in description.page_languages:
        title, text = description.title[tag], description.description[tag]
        yield Triple(subject, _term("dcterms:title"), Literal(title, language=tag))
        yield Triple(subject, _term("dcterms:description"), Literal(text, language=tag))
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


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(REUSED_PREFIXES[prefix] + local)
