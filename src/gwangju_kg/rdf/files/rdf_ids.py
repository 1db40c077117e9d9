"""
Check the identifiers and bases of RDF/XML, which the parser does not compare.

Takes well-formed XML; returns nothing.
Source: RDF 1.1 XML Syntax, section 7.2.34 (constraint-id) and section 2.14.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urljoin
from xml.parsers import expat

from pyoxigraph import RdfFormat, parse

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf.files.defects import Defect, OnDefect
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

_RDF: Final = REUSED_PREFIXES["rdf"]
_ID: Final = f"{_RDF} ID"
_PARSE_TYPE: Final = f"{_RDF} parseType"
_BASE: Final = "http://www.w3.org/XML/1998/namespace base"

#: Values of ``rdf:parseType`` whose content is RDF; any other content is a literal.
_RDF_CONTENTS: Final = frozenset({"Resource", "Collection", ""})

#: A text that has neither needs no check.
_CHECKED: Final = re.compile(r":ID\s*=|\bxml:base\s*=")


def check(text: str, path: Path, *, is_lenient: bool, on_ignored: OnDefect | None = None) -> None:
    """
    Check that no ``rdf:ID`` occurs twice under a base, and that each ``xml:base`` is an IRI.

    Args:
        text: RDF/XML.
        path: the file.
        is_lenient: whether a repeated identifier is reported instead of refused; a malformed base
            is always refused, because what is relative to it would be wrong.
        on_ignored: called with repeated identifiers.

    Raises:
        SourceError: an identifier is repeated, or a base is malformed.
    """
    if not _CHECKED.search(text):
        return
    scanner = _IdentifierScanner(text)
    for line, message, is_base in scanner.scan():
        if is_base or not is_lenient:
            raise SourceError(message, path, line=line)
        if on_ignored is not None:
            on_ignored(Defect(path, line, message))


class _IdentifierScanner:
    """Collects what is wrong while expat reads the document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._bases = [""]
        self._literal_depth = 0
        self._lines: dict[tuple[str, str], int] = {}
        self._problems: list[tuple[int, str, bool]] = []

    def scan(self) -> list[tuple[int, str, bool]]:
        """Return line, message, and whether it is about a base, of each problem."""
        try:
            self._parser.Parse(self._text.encode(), True)
        except expat.ExpatError:  # a prefix that is not declared: the parser of RDF/XML says so
            return []
        return self._problems

    def _start(self, _name: str, attributes: dict[str, str]) -> None:
        if self._literal_depth:
            self._literal_depth += 1
            return
        line, base = self._parser.CurrentLineNumber, self._bases[-1]
        if _BASE in attributes:
            stated = attributes[_BASE]
            if not _is_reference(stated):
                message = f"is not RDF: malformed base IRI {stated!r} (xml:base)"
                self._problems.append((line, message, True))
            base = urljoin(base, stated).partition("#")[0]
        self._bases.append(base)
        if _ID in attributes:
            name = attributes[_ID]
            if first := self._lines.get((base, name)):
                message = f"the rdf:ID {name!r} is that of line {first}: it can identify one thing"
                self._problems.append((line, message, False))
            self._lines.setdefault((base, name), line)
        if attributes.get(_PARSE_TYPE, "") not in _RDF_CONTENTS:
            self._literal_depth = 1

    def _end(self, _name: str) -> None:
        if self._literal_depth > 1:
            self._literal_depth -= 1
            return
        self._literal_depth = 0
        self._bases.pop()


def _is_reference(text: str) -> bool:
    """Check whether a text is an IRI or a relative reference."""
    data = f"<{text}> <x:p> <x:o> ."
    if re.search(r'[<>"\\\s]', text):
        return False
    try:
        for _ in parse(data.encode(), RdfFormat.TURTLE, base_iri="http://base.invalid/"):
            pass
    except SyntaxError:
        return False
    return True
