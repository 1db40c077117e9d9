"""
Build the nanopublication of an assertion: the claim, its provenance, and its publication info.

The input is the result of ``queries/pages/nanopub.rq``; the output is four named graphs.  No query
is run here.  The IRI of a nanopublication includes the id of its release, so that its content
never changes.

Source: Nanopublication Guidelines, https://nanopub.net/guidelines/working_draft/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)

from gwangju_kg.errors import NotFound, NotInRelease
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.release.contents import Release

#: The query of the release that selects the statements; ``iri`` is bound, the result is JSON.
QUERY: Final = "nanopub"

#: The local part of the IRI of an assertion.
_LOCAL: Final = re.compile(r"[\w.-]+")

#: The path of the agent that creates nanopublications; the tables of links name the same agent.
_CREATOR: Final = "id/agent/data-editing"

_PARTS: Final = ("assertion", "provenance", "pubinfo")

#: Properties that, in the provenance graph, describe the assertion graph, not the assertion.
_ASSERTION_PROVENANCE: Final = frozenset(
    PREFIXES["prov"] + name for name in ("wasDerivedFrom", "wasAttributedTo", "hadPrimarySource")
)

_FORMATS: Final = {"nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}

Graphs = dict[str, list[Triple]]


def assertion_iri(name: str, namespaces: Namespaces) -> str:
    """
    Return the IRI of an assertion from its IRI, its prefixed name or its local name.

    >>> assertion_iri("as:s0-101", Namespaces("https://example.org/"))
    'https://example.org/id/assertion/s0-101'

    Raises:
        NotFound: `name` cannot be the name of an assertion.
    """
    base_iri = namespaces.city_prefixes["as"]
    local = name.removeprefix(base_iri).removeprefix("as:")
    if not _LOCAL.fullmatch(local):
        raise NotFound(iri=base_iri + local, reason="no-assertion")
    return base_iri + local


def nanopub_iri(assertion: str, release: Release) -> str:
    """Return the IRI of the nanopublication of an assertion in a release."""
    name = assertion.removeprefix(release.namespaces.city_prefixes["as"])
    return f"{release.namespaces.base_iri}nanopub/{name}?release={release.id}"


def read_query(release: Release) -> str:
    """
    Return the text of the query in the release.

    Raises:
        NotInRelease: the release has no such query, because it is older than nanopublications.
    """
    try:
        return (release.path / "queries" / "pages" / f"{QUERY}.rq").read_text("utf-8")
    except FileNotFoundError as error:
        raise NotInRelease(release=release.id) from error


def build(answer: bytes, assertion: str, release: Release) -> Graphs:
    """
    Build the nanopublication of an assertion.

    Args:
        answer: the result of the query, in SPARQL 1.1 Query Results JSON.
        assertion: the IRI of the assertion.
        release: the release of the assertion.

    Returns:
        The four graphs by IRI, in the order head, assertion, provenance, publication info.

    Raises:
        NotFound: the release has no such assertion.
    """
    nanopub = nanopub_iri(assertion, release)
    named = {part: NamedNode(f"{nanopub}#{part}") for part in ("head", *_PARTS)}
    graphs: Graphs = {node.value: [] for node in named.values()}
    for part, triple in _read_rows(answer):
        if part == "provenance" and triple.predicate.value in _ASSERTION_PROVENANCE:
            triple = _restate_about_graph(triple, assertion, named["assertion"])  # noqa: PLW2901
        graphs[named[part].value].append(triple)
    if not graphs[named["assertion"].value]:
        raise NotFound(iri=assertion, reason="no-assertion")
    graphs[named["head"].value] += _head(NamedNode(nanopub), named)
    graphs[named["pubinfo"].value] += _publication(NamedNode(nanopub), assertion, release)
    return graphs


def serialize_graphs(graphs: Graphs, name: str, namespaces: Namespaces) -> bytes:
    """Return a nanopublication in the format `name`: ``trig``, ``nq`` or ``jsonld``."""
    if name not in _FORMATS:
        return turtle_writer.write_dataset(graphs.items(), namespaces).encode()
    quads = [
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))
        for graph, triples in graphs.items()
        for triple in triples
    ]
    return serialize(quads, format=_FORMATS[name]) or b""


def _read_rows(answer: bytes) -> Iterator[tuple[str, Triple]]:
    """Yield the part and the triple of each row; the query binds its four variables in all rows."""
    rows = parse_query_results(answer, format=QueryResultsFormat.JSON)
    for row in cast(QuerySolutions, rows):
        part: Any = row["part"]
        subject: Any = row["subject"]
        predicate: Any = row["predicate"]
        value: Any = row["object"]
        yield part.value, Triple(subject, predicate, value)


def _restate_about_graph(triple: Triple, assertion: str, graph: NamedNode) -> Triple:
    """Replace the assertion by the assertion graph as the subject of a triple."""
    if triple.subject != NamedNode(assertion):
        return triple
    return Triple(graph, triple.predicate, triple.object)


def _head(nanopub: NamedNode, named: dict[str, NamedNode]) -> Iterator[Triple]:
    yield _triple(nanopub, "rdf:type", NamedNode(PREFIXES["np"] + "Nanopublication"))
    yield _triple(nanopub, "np:hasAssertion", named["assertion"])
    yield _triple(nanopub, "np:hasProvenance", named["provenance"])
    yield _triple(nanopub, "np:hasPublicationInfo", named["pubinfo"])


def _publication(nanopub: NamedNode, assertion: str, release: Release) -> Iterator[Triple]:
    """Yield the publication info; the date is that of the release, so that it is reproducible."""
    day = Literal(f"{release.issued}T00:00:00Z", datatype=NamedNode(PREFIXES["xsd"] + "dateTime"))
    yield _triple(nanopub, "dcterms:created", day)
    yield _triple(nanopub, "dcterms:creator", NamedNode(release.namespaces.base_iri + _CREATOR))
    yield _triple(nanopub, "dcterms:license", NamedNode(release.project.license_iri))
    yield _triple(nanopub, "dcterms:isPartOf", NamedNode(release.namespaces.dataset_iri))
    yield _triple(nanopub, "dcat:version", Literal(release.id))
    yield _triple(nanopub, "npx:introduces", NamedNode(assertion))


def _triple(subject: NamedNode, name: str, value: NamedNode | Literal) -> Triple:
    prefix, _, local = name.partition(":")
    return Triple(subject, NamedNode(PREFIXES[prefix] + local), value)
