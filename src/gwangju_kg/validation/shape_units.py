"""
Validate data against the shapes, but not again what would read the same statements as before.

The input is the prepared dataset and the results that are kept; the output is all findings.  The
focus nodes are cut into units.  While a unit is validated, the store notes what is read of it,
which is hashed.  A unit with the same focus nodes and shapes, whose hash is still the same, has the
same findings, whatever the shapes say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from zlib import crc32

from pyoxigraph import CanonicalizationAlgorithm, NamedNode, Quad
from pyoxigraph import Dataset as QuadSet
from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import apply_patches
from pyshacl.rdfutil.load import load_from_source
from pyshacl.shape import Shape
from pyshacl.validator import Validator, assign_baked_in
from rdflib import BNode, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from gwangju_kg.dataset import reading
from gwangju_kg.dataset.reading import SubjectPositions
from gwangju_kg.errors import ShapeError
from gwangju_kg.project.kept_results import KeptResults
from gwangju_kg.validation import shapes
from gwangju_kg.validation.findings import Finding, Severity
from gwangju_kg.validation.frozen_store import FrozenStore, Pattern
from gwangju_kg.validation.shapes import PreparedDataset

#: The name under which the results are kept.
NAME: Final = "shapes"

#: The mean number of focus nodes of a unit.
_UNIT_NODES: Final = 16

#: A character that no term has, between terms.
_END: Final = "\0"

#: A pattern as JSON has it.
_WrittenPattern: TypeAlias = list[str | None]

_FocusNode: TypeAlias = IdentifiedNode | Literal

#: The focus nodes of a unit, sorted, each with its shapes.
_Unit: TypeAlias = Sequence[tuple[_FocusNode, Sequence[Shape]]]


@dataclass(frozen=True)
class ShapeResults:
    """
    The results of the shapes.

    Attributes:
        findings: the findings.
        units: the number of units of focus nodes.
        validated: the number of units that were validated now.
    """

    findings: tuple[Finding, ...]
    units: int
    validated: int


def unit_findings(
    prepared: PreparedDataset, positions: SubjectPositions, kept: KeptResults | None = None
) -> ShapeResults:
    """
    Return the findings of `shapes.shape_findings`; validate only what changed since the last time.

    Args:
        prepared: the data and the shapes.
        positions: the positions of subjects in the sources.
        kept: the results of the last time, which are replaced; None to keep none.

    Raises:
        ShapeError: the validator fails on a shape, which the message names.
    """
    key = _shapes_sha256(prepared)
    before = (kept.read(NAME, key) if kept else None) or {}
    store = _ReadStore(prepared)
    now: dict[str, Any] = {}
    validated = 0
    try:
        with shapes.quiet():
            validator = _UnitValidator(prepared)
            for unit in validator.units():
                name = _sha256(f"{write_term(n)}{_END}{s.node}" for n, each in unit for s in each)
                result = before.get(name)
                if result is None or store.sha256(result["reads"]) != result["sha256"]:
                    validated += 1
                    store.clear()
                    found = [_written(*row) for row in validator.findings(unit)]
                    reads = store.reads()
                    result = {"reads": reads, "sha256": store.sha256(reads), "findings": found}
                now[name] = result
    except Exception as error:  # any failure of the validator is caused by a shape
        shapes.validation_report(prepared.data, prepared.shapes)
        raise ShapeError(f"the shapes cannot be validated: {error}") from error
    if kept and (validated or len(now) != len(before)):
        kept.write(NAME, key, now)
    rows = [row for result in now.values() for row in result["findings"]]
    return ShapeResults(tuple(_read(row, positions) for row in rows), len(now), validated)


class _UnitValidator:
    """The validator of pySHACL for the focus nodes of one unit at a time."""

    def __init__(self, prepared: PreparedDataset) -> None:
        self._prepared = prepared
        apply_patches()  # type: ignore[no-untyped-call]
        assign_baked_in()  # type: ignore[no-untyped-call]
        data, graph = (
            load_from_source(each, multigraph=True, do_owl_imports=False)
            for each in (prepared.data, prepared.shapes)
        )
        data.default_union = True
        self._data = DataGraph.from_rdflib(data)
        self._validator = Validator(self._data, shacl_graph=graph, options={"inplace": True})
        self._executor = self._validator.make_executor()

    def units(self) -> Iterator[_Unit]:
        """Yield the units; where one ends depends on its last node alone."""
        targeted: dict[_FocusNode, list[Shape]] = {}
        for shape in sorted(self._validator.shacl_graph.shapes, key=lambda shape: str(shape.node)):
            for node in () if shape.deactivated else shape.focus_nodes(self._data):
                targeted.setdefault(node, []).append(shape)
        unit: list[tuple[_FocusNode, list[Shape]]] = []
        for text, node in sorted((write_term(node), node) for node in targeted):
            unit.append((node, targeted[node]))
            if crc32(text.encode()) % _UNIT_NODES == 0:
                yield unit
                unit = []
        if unit:
            yield unit

    def findings(self, unit: _Unit) -> list[tuple[str, Finding]]:
        """Return the findings in a unit, each with the IRI of its focus node."""
        nodes: dict[Shape, list[_FocusNode]] = {}
        for node, each in unit:
            for shape in each:
                nodes.setdefault(shape, []).append(node)
        results = [
            result
            for shape, members in nodes.items()
            for result in shape.validate(self._executor, self._data, focus=members)[1]
        ]
        if not results:
            return []
        graph = self._validator.shacl_graph
        report, _ = Validator.create_validation_report(graph, conforms=False, results=results)
        return shapes.unplaced_findings(report, self._prepared.shapes, self._prepared.namespaces)


class _ReadStore:
    """The store of the data, and the hashes of what was read of it."""

    def __init__(self, prepared: PreparedDataset) -> None:
        store = prepared.data.store
        if not isinstance(store, FrozenStore):
            raise TypeError("the data are in a store that does not note what is read")
        self._store = store
        self._hashes: dict[tuple[str | None, ...], str] = {}

    def clear(self) -> None:
        """Forget what was read."""
        self._store.reads.clear()

    def reads(self) -> list[_WrittenPattern]:
        """Return the patterns that were read, sorted."""
        patterns = {
            tuple(None if term is None else write_term(term) for term in pattern)
            for pattern in self._store.reads.values()
            if not isinstance(pattern[0], Literal)  # of which nothing is ever stated
        }
        return sorted(map(list, patterns), key=lambda each: [term or "" for term in each])

    def sha256(self, reads: Iterable[_WrittenPattern]) -> str:
        """Return the hash of the triples of patterns."""
        return _sha256(map(self._matches_sha256, map(tuple, reads)))

    def _matches_sha256(self, written: tuple[str | None, ...]) -> str:
        if written not in self._hashes:
            subject, predicate, value = (
                None if term is None else read_term(term) for term in written
            )
            pattern: Pattern = (subject, predicate, value)
            self._hashes[written] = _sha256(self._store.written(pattern))
        return self._hashes[written]


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _shapes_sha256(prepared: PreparedDataset) -> str:
    """Return the hash of what findings depend on beside the data: the shapes, and prefixes."""
    graph = NamedNode(prepared.namespaces.graph_iri(reading.SHAPES_GRAPH))
    quads = prepared.dataset.quads_for_pattern(None, None, None, graph)
    dataset = QuadSet(Quad(q.subject, q.predicate, q.object) for q in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return _sha256([*sorted(map(str, dataset)), repr(sorted(prepared.namespaces.prefixes.items()))])


def write_term(term: Node) -> str:
    """Return a term as text from which `read_term` makes it again."""
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, Literal):
        return f'"{term.language or ""}^{term.datatype or ""}^{term}'
    return f"_{term}"


def read_term(text: str) -> Node:
    """
    Return the term that `write_term` wrote.

    >>> read_term(write_term(Literal("^광주", lang="ko")))
    rdflib.term.Literal('^광주', lang='ko')
    """
    kind, content = text[0], text[1:]
    if kind == "<":
        return URIRef(content[:-1])
    if kind == "_":
        return BNode(content)
    language, datatype, value = content.split("^", 2)
    of_type = URIRef(datatype) if datatype else None
    return Literal(value, lang=language or None, datatype=of_type, normalize=False)


def _written(focus: str, finding: Finding) -> list[Any]:
    return [
        focus,
        finding.severity,
        finding.node,
        finding.rule,
        finding.path,
        finding.value,
        finding.message,
    ]


def _read(row: Sequence[Any], positions: SubjectPositions) -> Finding:
    focus, severity, node, rule, path, value, message = row
    return Finding(
        Severity(severity), node, rule, path, value, message, position=positions.get(focus)
    )
