"""
The document about a thing in every format, from the one that the engine has written.

The other formats are what the application answers, written from the same triples: asking for each
takes four times as long.  Blank nodes, which an engine names anew at each start, are named by what
is around them.  Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, Format
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.rdf.prefix_declarations import DECLARING, without_unused_prefixes

#: The format that the application is asked for.
ASKED: Format = next(each for each in GRAPH_FORMATS if each.name == "nt")

#: The class of a service, and the property that names an endpoint.
_SERVICE: Final = NamedNode(PREFIXES["dcat"] + "DataService")
_ENDPOINT: Final = NamedNode(PREFIXES["void"] + "sparqlEndpoint")


def write_formats(content: bytes, about: str, namespaces: Namespaces) -> dict[str, bytes]:
    """
    Return a document in each of `GRAPH_FORMATS`, by the name of the format.

    Args:
        content: the document in N-Triples.
        about: the IRI of the thing.
        namespaces: those of the release.
    """
    triples = _stable([quad.triple for quad in parse(content, RdfFormat.N_TRIPLES)])
    return {each.name: _write(triples, each, about, namespaces) for each in GRAPH_FORMATS}


def without_services(content: bytes) -> bytes:
    """
    Return a description of a release in N-Triples without what it says of services.

    Source: VoID, section 3.1; DCAT 3, section 6.13.
    """
    triples = [quad.triple for quad in parse(content, RdfFormat.N_TRIPLES)]
    services = {triple.subject for triple in triples if triple.object == _SERVICE}
    kept = [
        triple
        for triple in triples
        if triple.predicate != _ENDPOINT and not services & {triple.subject, triple.object}
    ]
    return serialize(kept, format=RdfFormat.N_TRIPLES) or b""


def _stable(triples: Sequence[Triple]) -> Sequence[Triple]:
    """Return the triples in their order; with blank nodes, under other names and sorted."""
    if not any(
        isinstance(node, BlankNode) for each in triples for node in (each.subject, each.object)
    ):
        return triples
    graph = Dataset(Quad(*triple) for triple in triples)
    graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in sorted(graph, key=str)]


def _write(triples: Sequence[Triple], form: Format, about: str, namespaces: Namespaces) -> bytes:
    is_plain = not any(isinstance(triple.object, Triple) for triple in triples)
    if form.name == "ttl" and is_plain:
        return turtle_writer.write(triples, namespaces.owner_of(about), about=about).encode()
    declared = dict(namespaces.prefixes) if form.name in DECLARING else None
    written = serialize(
        triples, format=RdfFormat.from_media_type(form.media_type), prefixes=declared
    )
    return without_unused_prefixes(written or b"", form) if declared else written or b""
