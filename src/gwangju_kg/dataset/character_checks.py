"""
Refuse characters that a release cannot be written with, or that nobody can see in an IRI.

Takes the quads of one file; returns the same quads, or an error with the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions

#: Characters that XML does not allow, so that the dump in RDF/XML cannot be written.
#: Source: XML 1.0, [2].
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Spaces beyond ASCII and marks of direction.  Source: RFC 3987, section 4.1; the reader of
#: N-Triples of the validator accepts no spaces.
_INVISIBLE: Final = re.compile("[\\s\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Short escapes of Turtle and TOML for characters that XML does not allow.
_SHORT_ESCAPES: Final = {"\b": r"\\b", "\f": r"\\f"}


def refuse_characters(quads: Iterable[Quad], path: Path) -> Iterator[Quad]:
    """
    Yield the quads of a file.

    Raises:
        SourceError: a literal has a control character, or an IRI a space or an invisible mark.
    """
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and (match := _NOT_IN_XML.search(value.value)):
            raise _error(match[0], "a control character in a text", path)
        for term in (quad.subject, quad.predicate, value):
            iri = term.value if isinstance(term, NamedNode) else ""
            if not iri.isascii() and (match := _INVISIBLE.search(iri)):
                raise _error(match[0], "a space or an invisible mark in an IRI", path)
        yield quad


def _error(character: str, what: str, path: Path) -> SourceError:
    escapes = rf"\\u{ord(character):04x}|\\U{ord(character):08x}"
    short = _SHORT_ESCAPES.get(character)
    spelling = re.compile(
        "|".join(filter(None, (re.escape(character), f"(?i:{escapes})", short))),
    )
    match = spelling.search(source_positions.read_text(path))
    line = match.string.count("\n", 0, match.start()) + 1 if match else None
    return SourceError(f"there is {what} (U+{ord(character):04X}): remove it", path, line=line)
