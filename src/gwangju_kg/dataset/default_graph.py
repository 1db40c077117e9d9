"""
The default graph of a release: the set of the triples of the graphs that hold the record.

The input is quads in named graphs; the output is triples.  The ontology, the shapes, the evidence,
the editorial graph and the statements about triples stay named graphs only; but the labels of the
terms of the ontology that the record uses are in the default graph as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from gwangju_kg.errors import BuildError
from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces
from gwangju_kg.rdf.spooled_statements import SpooledStatements

#: The names of the graphs whose triples make up the default graph; ``*`` is any name.
RECORD_GRAPHS: Final = (
    "entities",
    "best-known",
    "superclasses",
    "ranking",
    "source/*",
    "links",
    "vocabulary",
    "dataset",
    "labels",
)

#: The graph whose labels of terms the default graph holds as well.
TERMS_GRAPH: Final = "ontology"

#: The graph of the latest known values; what it describes comes first.
_FIRST_GRAPH: Final = "best-known"

#: Predicates as a line has them.
_TYPE: Final = f"<{REUSED_PREFIXES['rdf']}type>".encode()
_LABEL: Final = f"<{REUSED_PREFIXES['rdfs']}label>".encode()

#: The end of the name of a subject in a key; no line has this character.
_KEY_END: Final = b"\0"


def members(graphs: Iterable[str], *owners: Namespaces) -> tuple[str, ...]:
    """
    Return those of the graphs with the IRIs `graphs` that make up the default graph, sorted.

    Args:
        graphs: the IRIs of all graphs.
        owners: the namespaces of the city, or of those of a merged release.
    """
    bases = [owner.graph_base_iri for owner in owners]
    patterns = [base + pattern for base in bases for pattern in RECORD_GRAPHS]
    known = set(patterns)
    wild = [pattern.rstrip("*") for pattern in patterns if pattern.endswith("*")]
    return tuple(sorted(iri for iri in graphs if iri in known or iri.startswith(tuple(wild))))


def triples(
    quads: SpooledStatements, owners: Sequence[Namespaces], folder: Path | None = None
) -> SpooledStatements:
    """
    Return the triples of the default graph: those of the record, each once, and labels of terms.

    They are grouped by subject: first the entities of which a latest value is known, then the other
    subjects; of each subject first its labels and classes.  So the first rows of a query that names
    no condition are about a thing that people know.

    Args:
        quads: the dataset, each quad in a named graph.
        owners: the namespaces of the city; of a merged release its own, then those of its cities.
        folder: the folder of temporary files; None for that of the system.

    Raises:
        BuildError: one of them has a blank node, which is no name for anybody outside.
    """
    keyed = _RecordLines(quads, owners).keyed()
    ordered = spooled_statements.drop_repeated(spooled_statements.sort_lines(keyed, folder))
    lines = (line.partition(_KEY_END)[2][1:] for line in ordered)
    return SpooledStatements.of(lines, folder)


class _RecordLines:
    """The lines of the default graph, each with the key by which they are sorted."""

    def __init__(self, quads: SpooledStatements, owners: Sequence[Namespaces]) -> None:
        self._quads = quads
        first_graphs = {_written(owner.graph_iri(_FIRST_GRAPH)) for owner in owners}
        self._terms_graph = _written(owners[0].graph_iri(TERMS_GRAPH))
        self._entities = tuple(f"<{owner.city_prefixes['ent']}".encode() for owner in owners)
        graphs: set[bytes] = set()
        self._known: set[bytes] = set()
        for line in quads.lines():
            graph = spooled_statements.graph_of(line)
            graphs.add(graph)
            if graph in first_graphs:
                self._known.add(line.partition(b" ")[0])
        names = (graph.decode()[1:-1] for graph in graphs)
        self._record = {_written(iri) for iri in members(names, *owners)}

    def keyed(self) -> Iterator[bytes]:
        """Yield the lines of the record, then the labels of the terms in it."""
        used: set[bytes] = set()
        for line in self._quads.lines():
            if spooled_statements.graph_of(line) not in self._record:
                continue
            triple = spooled_statements.without_graph(line)
            if spooled_statements.has_blank_node(triple):
                statement = triple.decode().removesuffix(" .\n")
                raise BuildError(
                    f"the default graph would have a blank node in {statement}: give the node an"
                    " IRI"
                )
            _, predicate, value = triple.split(b" ", 2)
            used.add(predicate)
            if predicate == _TYPE:
                used.add(value.partition(b" ")[0])
            yield self._keyed(triple)
        for line in self._quads.lines():
            subject, predicate, _ = line.split(b" ", 2)
            is_label = predicate == _LABEL and subject in used
            if is_label and spooled_statements.graph_of(line) == self._terms_graph:
                yield self._keyed(spooled_statements.without_graph(line))

    def _keyed(self, triple: bytes) -> bytes:
        subject, predicate, _ = triple.split(b" ", 2)
        is_first = subject in self._known and subject.startswith(self._entities)
        rank = {_LABEL: b"0", _TYPE: b"1"}.get(predicate, b"2")
        return (b"0" if is_first else b"1") + subject + _KEY_END + rank + triple


def _written(iri: str) -> bytes:
    """Return an IRI as a line has it."""
    return f"<{iri}>".encode()
