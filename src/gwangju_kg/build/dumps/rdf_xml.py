"""
Write triples as RDF/XML that XML parsers accept, in which a node with a class is named by it.

The input is triples in canonical order; the output is a file, its first line the XML declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Final
from xml.parsers import expat

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from gwangju_kg.errors import BuildError
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")

_BLOCK_BYTES: Final = 1024 * 1024


def write(
    triples: Iterable[Triple], names: Iterable[NamedNode], namespaces: Namespaces, output: IO[bytes]
) -> None:
    """
    Write triples, in the order of their text, as RDF/XML.

    Args:
        triples: the triples.
        names: the properties and classes in them, of which the prefixes are declared.
        namespaces: those of the city.
        output: a file at its beginning.

    Raises:
        BuildError: they hold characters that XML does not allow.
    """
    shortened = (turtle_writer.shorten(name.value, namespaces) for name in names)
    used = {short[0] for short in shortened if short}
    prefixes = {prefix: namespaces.prefixes[prefix] for prefix in sorted(used)}
    serialize(_types_first(triples), output, RdfFormat.RDF_XML, prefixes=prefixes)
    output.seek(0)
    try:  # Oxigraph writes and reads characters that XML does not allow
        expat.ParserCreate().ParseFile(output)
    except expat.ExpatError as error:
        raise BuildError(f"the data cannot be written as RDF/XML: {error}") from error


def escaped_blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the rest of a file that `write` wrote, carriage returns as references."""
    while block := file.read(_BLOCK_BYTES):
        yield escape_returns(block)


def escape_returns(text: bytes) -> bytes:
    """Return XML in which carriage returns are references: a reader takes others for line feeds."""
    return text.replace(b"\r", b"&#xD;")


def _types_first(triples: Iterable[Triple]) -> Iterator[Triple]:
    for _, members in groupby(triples, lambda triple: triple.subject):
        of_subject = list(members)
        yield from (triple for triple in of_subject if triple.predicate == _TYPE)
        yield from (triple for triple in of_subject if triple.predicate != _TYPE)
