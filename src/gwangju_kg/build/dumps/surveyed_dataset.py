"""
Read a dataset once, and keep on disk what the writers of the formats read again.

The input is a dataset in canonical order; the output is its graphs and the set of its triples, each
in a temporary file, and what the head of a file has to say before its statements come.  Graphs are
cut into pieces of some subjects; where one ends depends on its last subject alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from gwangju_kg.errors import BuildError
from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.spooled_statements import SpooledStatements

#: Predicates as a line has them.
_TYPE: Final = f"<{REUSED_PREFIXES['rdf']}type>".encode()
_LICENSE: Final = f"<{REUSED_PREFIXES['dcterms']}license>".encode()

#: Between the IRI of a subject and its lines, and between these, while subjects are sorted.
_KEY_END: Final = b"\0"

#: The mean number of subjects of a piece.
_PIECE_SUBJECTS: Final = 64


class Piece(NamedTuple):
    """
    Some subjects of a graph, one after the other.

    Attributes:
        lines: all their statements.
        subjects: how many they are.
    """

    lines: bytes
    subjects: int

    @property
    def may_have_blank_node(self) -> bool:
        """Whether a statement has a blank node, or a text that looks like one."""
        return self.lines.startswith(b"_:") or b" _:" in self.lines or b"\n_:" in self.lines

    def statements(self) -> list[Quad]:
        """Return the statements."""
        return list(parse(self.lines, RdfFormat.N_QUADS))


class SurveyedGraph:
    """
    One graph, or the set of the triples of all graphs.

    Args:
        spool: its lines, in canonical order.
    """

    def __init__(self, spool: SpooledStatements) -> None:
        self._spool = spool

    def __len__(self) -> int:
        return len(self._spool)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines in canonical order."""
        return self._spool.lines()

    def licenses(self) -> list[Triple]:
        """Return the triples that state a licence."""
        return _triples(line for line in self.lines() if _LICENSE in line)

    def unnamed(self) -> list[Triple]:
        """Return the triples with a blank node."""
        marked = (line for line in self.lines() if b"_:" in line)
        return _triples(filter(spooled_statements.has_blank_node, marked))

    def _subjects(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield each subject as a line has it, with its lines."""
        for subject, lines in groupby(self.lines(), _subject_of):
            yield subject, b"".join(lines)

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces in canonical order."""
        return _cut(self._subjects())

    def pieces_by_iri(self, folder: Path) -> Iterator[Piece]:
        """Yield the subjects with an IRI in pieces, in the order of these IRIs."""
        keyed = (
            subject[1:-1] + _KEY_END + lines[:-1].replace(b"\n", _KEY_END) + b"\n"
            for subject, lines in self._subjects()
            if subject.startswith(b"<")
        )
        ordered = (
            line.partition(_KEY_END) for line in spooled_statements.sort_lines(keyed, folder)
        )
        return _cut((b"<%b>" % iri, lines.replace(_KEY_END, b"\n")) for iri, _, lines in ordered)


class SurveyedDataset:
    """
    A dataset on disk.

    Args:
        quads: the quads in canonical order, each in a named graph.
        folder: the folder of temporary files.

    Attributes:
        quads: the quads.
        folder: the folder of temporary files.
        graphs: the graphs by IRI, sorted.
        union: the set of the triples of all graphs.
        properties, classes: the predicates, and the objects of rdf:type.
        schemes: the schemes of the IRIs in triples.

    Raises:
        BuildError: the quads are not in canonical order, or one is written twice.
    """

    def __init__(self, quads: SpooledStatements, folder: Path) -> None:
        self.quads, self.folder = quads, folder
        spools = spooled_statements.spool_by_graph(_increasing(quads.lines()), folder)
        self.graphs = {iri: SurveyedGraph(spools[iri]) for iri in sorted(spools)}
        lines = map(spooled_statements.without_graph, quads.lines())
        union = SpooledStatements.of(spooled_statements.drop_repeated(lines), folder)
        self.union = SurveyedGraph(union)
        names: set[bytes] = set()
        classes: set[bytes] = set()
        schemes: set[bytes] = set()
        for line in self.union.lines():
            subject, predicate, value = line.split(b" ", 2)
            names.add(predicate)
            if predicate == _TYPE:
                classes.add(value[:-3])
            schemes.add(subject.partition(b":")[0])
            schemes.add(_scheme_of_value(value))
        schemes |= {name.partition(b":")[0] for name in names}
        self.properties = {NamedNode(name.decode()[1:-1]) for name in names}
        self.classes = {NamedNode(n.decode()[1:-1]) for n in classes if n.startswith(b"<")}
        self.schemes = {scheme.decode()[1:] for scheme in schemes if scheme.startswith(b"<")}


def _scheme_of_value(value: bytes) -> bytes:
    """Return the scheme of the IRI, or of that of the datatype, at the end of a line."""
    if value.startswith(b'"'):
        if not value.endswith(b"> .\n"):
            return b"<http"  # of the datatype of texts
        value = value[value.rindex(b"<") :]
    return value.partition(b":")[0]


def _subject_of(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _cut(subjects: Iterable[tuple[bytes, bytes]]) -> Iterator[Piece]:
    """Join subjects to pieces."""
    members: list[bytes] = []
    for subject, lines in subjects:
        members.append(lines)
        if crc32(subject) % _PIECE_SUBJECTS == 0:
            yield Piece(b"".join(members), len(members))
            members = []
    if members:
        yield Piece(b"".join(members), len(members))


def _triples(lines: Iterable[bytes]) -> list[Triple]:
    return [quad.triple for quad in spooled_statements.parse_lines(lines)]


def _increasing(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines if they are in order and none is repeated."""
    previous = b""
    for line in lines:
        if line <= previous:
            what = "is written twice" if line == previous else "is not in canonical order"
            raise BuildError(f"a statement {what}: {line.decode().strip()}")
        yield line
        previous = line
