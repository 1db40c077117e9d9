"""
What is wrong in an RDF file, and where.

A parser that validates drops a node with a malformed IRI from JSON-LD without a word, and gives no
position in RDF/XML.  So terms are checked here, and searched in the text.  Nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from gwangju_kg.errors import printable
from gwangju_kg.rdf.iri import is_absolute_iri


class Defect(NamedTuple):
    """
    A place in a file of which a statement cannot be read.

    Attributes:
        path: the file.
        line: the 1-based line, or None if it is not known.
        reason: what is wrong.
        rest_from: the 1-based line from which on the file is left out, or None if it is read on.
    """

    path: Path
    line: int | None
    reason: str
    rest_from: int | None = None

    def __str__(self) -> str:
        """Return the place and the reason, as compilers do."""
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        rest = f"; the rest of the file, from line {self.rest_from} on" if self.rest_from else ""
        return printable(f"{place}: {self.reason}{rest}")


#: Called with each defect of a file whose other statements are read.
OnDefect = Callable[[Defect], None]


class TermProblem(NamedTuple):
    """
    A term that is not valid.

    Attributes:
        term: the IRI or language tag.
        reason: what is wrong.
        is_ignored: whether the format itself says that this is to be ignored, such as a key of
            JSON-LD that its context does not define.
    """

    term: str
    reason: str
    is_ignored: bool = False


def problem_of(quad: Quad, base: str) -> TermProblem | None:
    """
    Return what is wrong with the terms of a quad that was parsed without validation, or None.

    Args:
        quad: the quad.
        base: the base IRI of the document.
    """
    if quad.predicate.value.startswith("_:"):
        return TermProblem(quad.predicate.value, "a blank node is no property", is_ignored=True)
    if ":" not in quad.predicate.value:
        name = quad.predicate.value
        return TermProblem(name, f"the key {name!r} has no IRI in the context", is_ignored=True)
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if problem := _term_problem(term, base):
            return problem
    return None


def _term_problem(term: object, base: str) -> TermProblem | None:
    match term:
        case NamedNode():
            return _iri_problem(term.value, base)
        case Literal() if term.language is not None:
            return _language_problem(term.language)
        case Literal():
            return _iri_problem(term.datatype.value, base)
        case Triple():
            parts = (_term_problem(part, base) for part in term)
            return next(filter(None, parts), None)
        case BlankNode() | DefaultGraph() | _:
            return None


@lru_cache(maxsize=65536)
def _iri_problem(iri: str, base: str) -> TermProblem | None:
    if is_absolute_iri(iri):
        return None
    try:
        NamedNode(iri)
    except ValueError as error:
        return TermProblem(iri, f"malformed IRI <{iri}>: {error}")
    return None


@lru_cache(maxsize=1024)
def _language_problem(tag: str) -> TermProblem | None:
    try:
        Literal("", language=tag)
    except ValueError as error:
        return TermProblem(tag, f"malformed language tag {tag!r}: {error}")
    return None


class LineFinder:
    """
    Finds the lines of terms in a text, as a rule in the order in which they occur.

    Args:
        text: the text.
        base: its base IRI.
    """

    def __init__(self, text: str, base: str) -> None:
        self._text, self._base = text, base
        self._at, self._line = 0, 1

    def line_of(self, term: str) -> int | None:
        """Return the line where a term occurs: whole, relative to the base, or without prefix."""
        name = re.split(r"[/#:](?=[^/#:]*$)", term)[-1]
        folder = self._base.rpartition("/")[0] + "/"
        for spelling in dict.fromkeys((term, term.removeprefix(folder), name)):
            if spelling and (at := self._find(spelling)) >= 0:
                return self._move_to(at)
        return None

    def _find(self, spelling: str) -> int:
        for form in dict.fromkeys((spelling, spelling.replace("&", "&amp;"))):
            at = self._text.find(form, self._at)
            at = self._text.find(form) if at < 0 else at
            if at >= 0:
                return at
        return -1

    def _move_to(self, at: int) -> int:
        if at < self._at:
            return self._text.count("\n", 0, at) + 1
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line
