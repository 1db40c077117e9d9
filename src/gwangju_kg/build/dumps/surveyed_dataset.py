"""
Read a dataset once, and keep on disk what the writers of the formats read again.

The input is a dataset in canonical order; the output is its graphs and the set of its triples, each
in a temporary file, and what the head of a file has to say before its statements come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from gwangju_kg.errors import BuildError
from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.spooled_statements import SpooledStatements

TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")
_LICENSE: Final = NamedNode(REUSED_PREFIXES["dcterms"] + "license")

#: The key of a line ends with a character that no line has.
_KEY_END: Final = b"\0"


@dataclass
class Checksum:
    """
    A count and a sum of hashes that do not depend on the order of statements.

    Attributes:
        statements: the number of statements.
        total: the sum of the hashes of those without a blank node.
    """

    statements: int = 0
    total: int = 0

    def add(self, statement: Quad | Triple) -> None:
        """Add a statement."""
        self.statements += 1
        if not isinstance(statement.subject, BlankNode) and not isinstance(
            statement.object, BlankNode
        ):
            self.total += hash(statement)


class SurveyedGraph:
    """
    One graph, or the set of the triples of all graphs.

    Args:
        spool: its lines, in canonical order.

    Attributes:
        checksum: of its triples.
        licenses: the triples that state a licence.
    """

    def __init__(self, spool: SpooledStatements) -> None:
        self._spool = spool
        self.checksum = Checksum()
        self.licenses: list[Triple] = []

    def add(self, triple: Triple) -> None:
        """Note a triple of the graph."""
        self.checksum.add(triple)
        if triple.predicate == _LICENSE:
            self.licenses.append(triple)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines in canonical order."""
        return self._spool.lines()

    def __iter__(self) -> Iterator[Triple]:
        return (quad.triple for quad in self._spool)

    def unnamed(self) -> Iterator[Triple]:
        """Yield the triples with a blank node."""
        return _triples(filter(spooled_statements.has_blank_node, self.lines()))

    def sorted_by_iri(self, folder: Path) -> Iterator[Triple]:
        """Yield the triples whose subject has an IRI, in the order of these IRIs."""
        keyed = (
            line[1 : line.index(b">")] + _KEY_END + line
            for line in self.lines()
            if line.startswith(b"<")
        )
        ordered = spooled_statements.sort_lines(keyed, folder)
        return _triples(line.partition(_KEY_END)[2] for line in ordered)


class SurveyedDataset:
    """
    A dataset on disk.

    Args:
        quads: the quads in canonical order, each in a named graph.
        folder: the folder of temporary files.

    Attributes:
        quads: the quads.
        folder: the folder of temporary files.
        checksum: of the quads.
        graphs: the graphs by IRI, sorted.
        union: the set of the triples of all graphs.
        properties, classes: the predicates, and the objects of rdf:type.
        schemes: the schemes of the IRIs in triples.

    Raises:
        BuildError: the quads are not in canonical order, or one is written twice.
    """

    def __init__(self, quads: SpooledStatements, folder: Path) -> None:
        self.quads, self.folder = quads, folder
        self.checksum = Checksum()
        self.properties: set[NamedNode] = set()
        self.classes: set[NamedNode] = set()
        self.schemes: set[str] = set()
        spools = spooled_statements.spool_by_graph(_increasing(quads.lines()), folder)
        self.graphs = {iri: SurveyedGraph(spools[iri]) for iri in sorted(spools)}
        lines = map(spooled_statements.without_graph, quads.lines())
        union = SpooledStatements.of(spooled_statements.drop_repeated(lines), folder)
        self.union = SurveyedGraph(union)
        for triple in self.union:
            self.union.add(triple)
        for quad in quads:
            self._add(quad)

    def _add(self, quad: Quad) -> None:
        self.checksum.add(quad)
        triple = quad.triple
        if isinstance(quad.graph_name, NamedNode):  # always so
            self.graphs[quad.graph_name.value].add(triple)
        self.properties.add(triple.predicate)
        if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
            self.classes.add(triple.object)
        for term in triple:
            name = term.datatype if isinstance(term, Literal) else term
            if isinstance(name, NamedNode):
                self.schemes.add(name.value.partition(":")[0])


def _triples(lines: Iterable[bytes]) -> Iterator[Triple]:
    return (quad.triple for quad in spooled_statements.parse_lines(lines))


def _increasing(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines if they are in order and none is repeated."""
    previous = b""
    for line in lines:
        if line <= previous:
            what = "is written twice" if line == previous else "is not in canonical order"
            raise BuildError(f"a statement {what}: {line.decode().strip()}")
        yield line
        previous = line
