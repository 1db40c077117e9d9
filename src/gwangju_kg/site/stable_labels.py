"""
RDF with the same bytes each time: blank nodes named by what is around them.

An engine names them anew at each start, and writes triples in the order of these names.  Nothing
here reads or writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

#: How blank nodes look in each format in which their names matter.
_MARKS: Final = {
    "application/n-triples": (RdfFormat.N_TRIPLES, b"_:"),
    "application/ld+json": (RdfFormat.JSON_LD, b'"_:'),
    "application/rdf+xml": (RdfFormat.RDF_XML, b"rdf:nodeID="),
}


def with_stable_labels(content: bytes, media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """
    Return a graph with blank nodes named by what is around them; any other content unchanged.

    Args:
        content: the answer of an application.
        media_type: of the answer.
        prefixes: namespaces by prefix.
    """
    form, mark = _MARKS.get(media_type, (None, b""))
    if form is None or mark not in content:
        return content
    graph = Dataset(parse(content, form))
    graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = [quad.triple for quad in sorted(graph, key=str)]
    used = {prefix: iri for prefix, iri in prefixes.items() if iri.encode() in content}
    written = serialize(triples, format=form, prefixes=used)
    return written or b""
