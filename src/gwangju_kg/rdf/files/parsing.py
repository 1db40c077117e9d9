"""
Parse the statements of an RDF file: all of them, or what can be read of it.

Takes the content of a file; yields quads as written.  The first defect is an error, unless they are
reported instead; then nothing is read that the file does not state.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.files import json_errors
from gwangju_kg.rdf.files.content import FileContent
from gwangju_kg.rdf.files.defects import Defect, LineFinder, OnDefect, problem_of
from gwangju_kg.rdf.files.line_recovery import read_lines
from gwangju_kg.rdf.files.turtle_recovery import read_turtle

#: The most bytes of a file that is parsed again and again to find the line of an error.
_MOST_BISECTED: Final = 32 * 1024**2

#: Formats of which a parser that validates drops malformed terms without an error.
_SILENT: Final[tuple[RdfFormat, ...]] = (RdfFormat.JSON_LD,)


def needs_checking(content: FileContent) -> bool:
    """Check whether the parser, left to itself, might lose statements in silence."""
    return content.form in _SILENT


def read_statements(
    content: FileContent,
    base: str,
    *,
    on_defect: OnDefect | None = None,
    on_ignored: OnDefect | None = None,
) -> Iterator[Quad]:
    """
    Yield the quads of a file as written.

    N3, and JSON that is not well-formed, are read as a whole or not at all.

    Args:
        content: its content.
        base: base IRI for relative IRIs.
        on_defect: called with each defect, whose statement is left out; None to stop at the first.
        on_ignored: called with what the format says is to be ignored.

    Raises:
        SourceError: the file has a defect, or one that cannot be left out; or nothing of a document
            has a meaning.
    """
    form = content.form
    if form == RdfFormat.JSON_LD:
        reader = _DefectReader(_readable_json(content, base, on_defect), base, on_defect)
        yield from reader.quads()
        reader.end(on_ignored)
    elif on_defect is None or form == RdfFormat.N3:
        yield from _parsed(content, base)
    elif form in {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}:
        yield from read_lines(content, on_defect)
    elif form in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        yield from read_turtle(content, base, on_defect)
    else:
        yield from _DefectReader(content, base, on_defect).quads()


def _parsed(content: FileContent, base: str) -> Iterator[Quad]:
    try:
        yield from parse(content.data, content.form, base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise syntax_error(error, content, base) from error
    except ValueError as error:
        message = f"cannot be read with this base IRI ({error})"
        raise SourceError(message, content.path) from error


def syntax_error(error: SyntaxError, content: FileContent, base: str) -> SourceError:
    """Return the error for a file that the parser rejects, with a position."""
    text = content.data.decode(errors="replace")
    if error.lineno is not None:
        if content.form in {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}:
            error = _error_of_the_line_before(error, content)
        return source_positions.syntax_error(error, text, content.path, what="RDF")
    if content.form == RdfFormat.RDF_XML:
        for quad in _unvalidated(content, base):
            if problem := problem_of(quad, base):
                line = LineFinder(text, base).line_of(problem.term)
                return SourceError(f"is not RDF: {problem.reason}", content.path, line=line)
    return _error_without_position(error, content, base)


def _error_of_the_line_before(error: SyntaxError, content: FileContent) -> SyntaxError:
    """Return an error of the statement before, if it has one: the parser says the next line."""
    lines = content.data.splitlines()[: (error.lineno or 1) - 1]
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(b"#")):
        lines.pop()
    try:
        for _ in parse(b"".join(lines[-1:]), content.form):
            pass
    except SyntaxError as earlier:
        earlier.lineno = earlier.end_lineno = len(lines)
        return earlier
    return error


def _error_without_position(error: SyntaxError, content: FileContent, base: str) -> SourceError:
    """Return the error of RDF/XML, JSON-LD or N3, whose parsers give no position, with a line."""
    text, line = content.data.decode(errors="replace"), None
    if len(content.data) <= _MOST_BISECTED:
        if content.form == RdfFormat.JSON_LD:
            line = json_errors.line_of_error(text, lambda part: _json_error(part, base))
        else:
            line = _line_by_bisection(content, base, error.msg)
    return SourceError(_message(error.msg), content.path, line=line)


def _message(reason: str) -> str:
    if "LoadDocumentCallback" in reason:
        return "its @context is another document, which is not read: write it into the file"
    return f"is not RDF: {reason}"


def _line_by_bisection(content: FileContent, base: str, message: str) -> int | None:
    """Return the line at which the shortest beginning of the file ends that has the same error."""
    mark = b">" if content.form == RdfFormat.RDF_XML else b"\n"
    ends = [*(match.end() for match in re.finditer(mark, content.data)), len(content.data)]

    def fails(end: int) -> bool:
        try:
            for _ in parse(content.data[:end], content.form, base_iri=base, lenient=True):
                pass
        except SyntaxError as error:
            return error.msg == message
        return False

    first = bisect_left(ends, True, key=fails)
    return content.data.count(b"\n", 0, ends[first] - 1) + 1 if first < len(ends) else None


def _unvalidated(content: FileContent, base: str) -> Iterator[Quad]:
    """Yield the quads up to the first syntax error; their terms may be malformed."""
    try:
        yield from parse(content.data, content.form, base_iri=base, lenient=True)
    except SyntaxError:
        return


def _json_error(text: str, base: str) -> str:
    try:
        for _ in parse(text.encode(), RdfFormat.JSON_LD, base_iri=base):
            pass
    except SyntaxError as error:
        return error.msg
    return ""


def _readable_json(content: FileContent, base: str, on_defect: OnDefect | None) -> FileContent:
    """
    Return JSON-LD without the nodes that the parser rejects, if they can be left out.

    Raises:
        SourceError: it is nested too deep.
    """
    try:
        text = content.data.decode()
    except UnicodeDecodeError:  # the parser refuses it, with a position
        return content
    if line := json_errors.line_of_depth(text):
        message = f"is nested more than {json_errors.MAX_DEPTH} levels deep"
        raise SourceError(message, content.path, line=line)
    if on_defect is None or not (error := _json_error(text, base)) or "at line" in error:
        return content
    rest = json_errors.without_bad_items(text, lambda part: _json_error(part, base))
    if rest is None:
        return content
    for line, reason in rest[1]:
        on_defect(Defect(content.path, line, f"{_message(reason)}; the node"))
    return content._replace(data=rest[0].encode())


class _DefectReader:
    """Reads a file without validation, and checks each term."""

    def __init__(
        self,
        content: FileContent,
        base: str,
        on_defect: OnDefect | None,
    ) -> None:
        self._content, self._base, self._on_defect = content, base, on_defect
        self._text = content.data.decode(errors="replace")
        self._finder = LineFinder(self._text, base)
        self._ignored: list[Defect] = []
        self._names: set[str] = set()
        self._count = 0

    def quads(self) -> Iterator[Quad]:
        """Yield the quads without defect."""
        for quad in self._unchecked():
            problem = problem_of(quad, self._base)
            if problem is None:
                self._count += 1
                yield quad
            elif not problem.is_ignored:
                line = self._finder.line_of(problem.term)
                self._report(Defect(self._content.path, line, problem.reason))
            elif problem.term not in self._names:
                self._names.add(problem.term)
                line = self._finder.line_of(problem.term)
                self._ignored.append(Defect(self._content.path, line, problem.reason))

    def end(self, on_ignored: OnDefect | None) -> None:
        """
        Report what the format says is to be ignored.

        Raises:
            SourceError: nothing else is in the file.
        """
        for defect in self._ignored:
            if on_ignored is not None:
                on_ignored(defect)
        if self._ignored and not self._count and self._on_defect is None:
            first = self._ignored[0]
            raise SourceError(
                f"has no statement: {first.reason}; does it lack an @context?",
                first.path,
                line=first.line,
            )

    def _unchecked(self) -> Iterator[Quad]:
        parser = parse(
            self._content.data,
            self._content.form,
            base_iri=self._base,
            rename_blank_nodes=True,
            lenient=True,
        )
        try:
            yield from parser
        except SyntaxError as error:
            if self._on_defect is None or self._content.form == RdfFormat.JSON_LD:
                raise syntax_error(error, self._content, self._base) from error
            # The parser would take what follows for something else.
            problem = _error_without_position(error, self._content, self._base)
            self._report(
                Defect(self._content.path, problem.line, problem.message, rest_from=problem.line)
            )

    def _report(self, defect: Defect) -> None:
        if self._on_defect is None:
            message = f"is not RDF: {defect.reason}"
            raise SourceError(message, defect.path, line=defect.line)
        self._on_defect(defect)
