"""
Write triples as RDF/XML that XML parsers accept, in which a node with a class is named by it.

The input is triples in canonical order; the output is bytes, the first line the XML declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import groupby
from typing import Final
from xml.parsers import expat

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from gwangju_kg.errors import BuildError
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")

#: The end of a file.
TAIL: Final = b"</rdf:RDF>"


def prefixes_of(names: Iterable[NamedNode], namespaces: Namespaces) -> dict[str, str]:
    """Return the prefixes of properties and classes, those that an element can have."""
    shortened = (turtle_writer.shorten(name.value, namespaces) for name in names)
    used = {short[0] for short in shortened if short}
    return {prefix: namespaces.prefixes[prefix] for prefix in sorted(used)}


def head(prefixes: Mapping[str, str]) -> bytes:
    """Return the beginning of a file: the XML declaration, and prefixes."""
    return _serialized((), prefixes).removesuffix(TAIL)


def nodes(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """
    Return the nodes of triples, in the order of their text, as they are in a file with `head`.

    Raises:
        BuildError: the triples hold characters that XML does not allow.
    """
    document = _serialized(_types_first(triples), prefixes)
    try:  # Oxigraph writes and reads characters that XML does not allow
        expat.ParserCreate().Parse(document, True)
    except expat.ExpatError as error:
        raise BuildError(f"the data cannot be written as RDF/XML: {error}") from error
    text = document.removeprefix(head(prefixes)).removesuffix(TAIL)
    return text.replace(b"\r", b"&#xD;")  # a reader takes others for line feeds


def _serialized(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    output = BytesIO()
    serialize(triples, output, RdfFormat.RDF_XML, prefixes=dict(prefixes))
    return output.getvalue()


def _types_first(triples: Iterable[Triple]) -> Iterator[Triple]:
    for _, members in groupby(triples, lambda triple: triple.subject):
        of_subject = list(members)
        yield from (triple for triple in of_subject if triple.predicate == _TYPE)
        yield from (triple for triple in of_subject if triple.predicate != _TYPE)
