"""
Translate TriX, which Oxigraph does not know, to TriG: triples and named graphs as plain XML.

Takes XML in UTF-8; returns TriG with each triple on its line.  Terms are not checked.
Source: Carroll and Stickler, "TriX: RDF Triples in XML", HP Laboratories, 2004.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.parsers import expat

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf.files.defects import Defect, OnDefect

_XML_LANG: Final = "xml:lang"

#: A language tag, as far as it cannot be taken for anything else.  Source: BCP 47, section 2.1.
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]+")

#: The elements of terms, those of nodes, and the number of terms in a triple.
_TERMS: Final = frozenset({"uri", "id", "plainLiteral", "typedLiteral"})
_NODES: Final = frozenset({"uri", "id"})
_OF_A_TRIPLE: Final = 3

#: Characters that a TriG string or IRI must not contain as they are, or that leave the end of a
#: malformed one uncertain.
_ESCAPED: Final = re.compile(r'[\x00-\x20"\\<>{}]')

#: Characters that a label of a blank node must not contain.
_NOT_IN_LABEL: Final = re.compile(r"[^A-Za-z0-9]")


def to_trig(data: bytes, path: Path, on_defect: OnDefect | None = None) -> bytes:
    """
    Return a TriX document as TriG.

    Args:
        data: XML that is well-formed.
        path: the file.
        on_defect: called with each triple or graph that is left out because it is not TriX; None
            to stop at the first.

    Raises:
        SourceError: it is not TriX; the error has the line.
    """
    return _Reader(path, on_defect).read(data).encode()


class _Reader:
    """Collects the triples while expat reads the document."""

    def __init__(self, path: Path, on_defect: OnDefect | None) -> None:
        self._path, self._on_defect = path, on_defect
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._output: list[str] = []
        self._graph, self._graph_is_known, self._graph_has_triples = "", True, False
        self._terms: list[str] | None = None
        self._is_known = True
        self._line = 1
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []

    def read(self, data: bytes) -> str:
        self._parser.Parse(data, True)
        return "".join(self._output) + "\n"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "graph":
            self._graph, self._graph_is_known, self._graph_has_triples = "", True, False
        elif local == "triple":
            if self._terms is not None:
                raise self._error("a triple is in a triple")
            self._terms, self._is_known, self._graph_has_triples = [], True, True
        elif local not in _TERMS and local != "TriX":
            self._problem(f"the element {name} is not one of TriX")
        self._attributes, self._text = attributes, []

    def _characters(self, text: str) -> None:
        self._text.append(text)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in _TERMS:
            if self._terms is not None:
                self._terms.append(self._term(local))
            elif self._graph or self._graph_has_triples:
                raise self._error("a graph has one name, before its triples")
            elif local in _NODES:
                self._graph = self._term(local)
            else:
                self._problem("the name of a graph is a uri or an id")
        elif local == "triple":
            self._write(self._terms or [])
            self._terms = None

    def _term(self, local: str) -> str:
        text = "".join(self._text)
        if local == "uri":
            return f"<{_escape(text.strip())}>"
        if local == "id":
            label = _NOT_IN_LABEL.sub(lambda match: f"x{ord(match[0]):x}x", text.strip())
            return f"_:b{label}"
        quoted = f'"{_escape(text)}"'
        if local == "typedLiteral":
            if "datatype" not in self._attributes:
                self._problem("a typedLiteral has no datatype")
            return f"{quoted}^^<{_escape(self._attributes.get('datatype', ''))}>"
        language = self._attributes.get(_XML_LANG, "")
        if language and not _LANGUAGE.fullmatch(language):
            self._problem(f"malformed language tag {language!r}")
        return f"{quoted}@{language}" if language else quoted

    def _write(self, terms: list[str]) -> None:
        if len(terms) != _OF_A_TRIPLE:
            self._problem(f"a triple has three terms, not {len(terms)}")
        elif terms[0].startswith('"') or not terms[1].startswith("<"):
            self._problem("a subject is a uri or an id, and a predicate is a uri")
        if not (self._is_known and self._graph_is_known):
            return
        line = self._parser.CurrentLineNumber
        self._output.append("\n" * (line - self._line))
        self._line = line
        triple = " ".join(terms)
        self._output.append(f"{self._graph} {{ {triple} }} " if self._graph else f"{triple} . ")

    def _problem(self, message: str) -> None:
        """
        Report what is wrong, and leave out the triple, or else the graph, that it is in.

        Raises:
            SourceError: nothing is to be left out.
        """
        error = self._error(message)
        if self._on_defect is None:
            raise error
        self._on_defect(Defect(self._path, error.line, error.message))
        if self._terms is None:
            self._graph_is_known = False
        else:
            self._is_known = False

    def _error(self, message: str) -> SourceError:
        line = self._parser.CurrentLineNumber
        return SourceError(f"is not TriX: {message}", self._path, line=line)


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04X}", text)
