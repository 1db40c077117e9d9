"""
Find the part of XML that is complete before the place where it is no longer well-formed.

Takes a text; returns the beginning of it that ends with a whole description, all elements closed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final, NamedTuple
from xml.parsers import expat

#: A tag of XML that is well-formed up to there.
_TAG: Final = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")

#: The deepest element, from 1 on, whose parts are read without the others: the document of RDF/XML
#: has descriptions, the document of TriX graphs with triples.
_RDF_XML_DEPTH: Final = 1
_TRIX_DEPTH: Final = 2


class CompletePart(NamedTuple):
    """
    The beginning of a document.

    Attributes:
        text: it, with the ends of its elements.
        next_line: the 1-based line where the rest of the document begins.
    """

    text: str
    next_line: int


def complete_part(text: str, *, is_trix: bool) -> CompletePart | None:
    """Return what is complete before the error in a document, or None if nothing is."""
    data = text.encode()
    scanner = _PartScanner(data, _TRIX_DEPTH if is_trix else _RDF_XML_DEPTH)
    end, opened = scanner.scan()
    if not end:
        return None
    closing = b"".join(b"</" + name + b">" for name in reversed(opened))
    blank = len(data[end:]) - len(data[end:].lstrip())
    line = data.count(b"\n", 0, end + blank) + 1
    return CompletePart((data[:end] + closing).decode(), line)


class _PartScanner:
    """Finds the end of the last complete part while expat reads the document."""

    def __init__(self, data: bytes, depth: int) -> None:
        self._data, self._depth = data, depth
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._open: list[bytes] = []
        self._tag_at = 0
        self._last: tuple[int, tuple[bytes, ...]] = (0, ())

    def scan(self) -> tuple[int, tuple[bytes, ...]]:
        """Return where the last complete part ends, and the elements around it."""
        with suppress(expat.ExpatError):
            self._parser.Parse(self._data, True)
        return self._last

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._open.append(name.encode())
        self._tag_at = self._parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        self._open.pop()
        if 1 <= len(self._open) <= self._depth:
            # An element without content ends with its own tag, for which expat gives the end.
            opening = _TAG.match(self._data, self._tag_at)
            at = self._parser.CurrentByteIndex
            closing = _TAG.match(self._data, at)
            if opening is not None and opening.end() == at and opening[0].endswith(b"/>"):
                closing = opening
            if closing is not None:
                self._last = (closing.end(), tuple(self._open))
