"""
Read the lines of N-Triples and N-Quads that are right, whatever the others are.

Takes the content of a file; yields quads as written.  A statement is a line in these formats, so a
defect ends with its line.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad, parse

from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.files.content import FileContent
from gwangju_kg.rdf.files.defects import Defect, OnDefect


def read_lines(content: FileContent, on_defect: OnDefect) -> Iterator[Quad]:
    """Yield the quads of the lines without defect; report the other lines."""
    lines = content.data.splitlines()
    for index, line in enumerate(lines):
        try:
            for _ in parse(line, content.form):
                pass
        except SyntaxError as error:
            text = line.decode(errors="replace")
            problem = source_positions.syntax_error(error, text, content.path, what="RDF")
            on_defect(Defect(content.path, index + 1, problem.message))
            lines[index] = b""
    yield from parse(b"\n".join(lines), content.form, rename_blank_nodes=True)
