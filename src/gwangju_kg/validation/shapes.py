"""
Validate data against SHACL shapes, on either of two engines.

The input is the dataset with the derived quads; the output is findings in Korean and English.  No
term of the ontology occurs here: the rules are in ``shapes/``.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Final, Literal, NamedTuple

import pyshacl
import rdflib
from pyoxigraph import NamedNode
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import RDF, SH, Graph, URIRef
from rdflib.extras.shacl import parse_shacl_path
from rdflib.term import Node

from gwangju_kg.dataset import derivation, reading
from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.errors import ShapeError
from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.rdf.namespaces import Namespaces, compact
from gwangju_kg.validation import rdflib_graphs
from gwangju_kg.validation.findings import Finding, Severity

_SEVERITIES: Final[Mapping[Node, Severity]] = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}

#: The properties that declare the targets of a shape.  Source: SHACL, section 2.1.3.
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class _CountedStore(OxigraphDataGraph):
    """A store with a cached size: pySHACL asks for the size with each result that it writes."""

    def __init__(self, store: Dataset) -> None:
        super().__init__(store.store)
        self._quads = len(store)

    def __len__(self, _: Graph | None = None, /) -> int:
        return self._quads


class PreparedDataset(NamedTuple):
    """
    A dataset prepared for validation.

    Attributes:
        shapes: the shapes graph.
        data: the union of the other graphs; the ontology is part of it, so that a shape for a
            class also applies to its subclasses.
        dataset: all graphs.
        namespaces: those of the city.
    """

    shapes: Graph
    data: Graph
    dataset: Dataset
    namespaces: Namespaces


def prepare_dataset(dataset: Dataset, namespaces: Namespaces) -> PreparedDataset:
    """Prepare all graphs of a project and the derived quads for validation."""
    graph = NamedNode(namespaces.graph_iri(reading.SHAPES_GRAPH))
    shapes = rdflib_graphs.shapes_graph(dataset.quads_for_pattern(None, None, None, graph))
    data = rdflib_graphs.data_graph(dataset, without=graph)
    return PreparedDataset(shapes, data, dataset, namespaces)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from logging tracebacks of ill-typed literals, which are reported as findings."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # from pySHACL: a shape that it skips
            yield
    finally:
        logger.setLevel(level)


def restrict_targets(shapes: Graph, selected: Collection[Node]) -> Graph:
    """
    Return the shapes graph without the targets of any shape that is not in `selected`.

    The other shapes remain, because shapes refer to each other.
    """
    return rdflib_graphs.copy_shapes(
        triple for triple in shapes if triple[1] not in TARGETS or triple[0] in selected
    )


def shape_findings(
    prepared: PreparedDataset,
    positions: SubjectPositions,
    *,
    engine: Literal["rdflib", "oxigraph"] = "rdflib",
) -> list[Finding]:
    """
    Validate the data and return the findings.

    Args:
        prepared: the data and the shapes.
        positions: the positions of subjects in the sources.
        engine: the engine that evaluates the shapes; both return the same findings, and take about
            the same time for this dataset.

    Raises:
        ShapeError: the validator fails on a shape, which the message names.
    """
    data = prepared.data
    if engine == "oxigraph":
        shapes_iri = prepared.namespaces.graph_iri(reading.SHAPES_GRAPH)
        data = _CountedStore(derivation.merge_graphs(prepared.dataset, without=shapes_iri))
    report = validation_report(data, prepared.shapes)
    return report_findings(report, prepared.shapes, positions, prepared.namespaces)


def report_findings(
    report: Graph, shapes: Graph, positions: SubjectPositions, namespaces: Namespaces
) -> list[Finding]:
    """Return the results of a validation report as findings."""
    return [
        replace(finding, position=positions.get(focus))
        for focus, finding in unplaced_findings(report, shapes, namespaces)
    ]


def unplaced_findings(
    report: Graph, shapes: Graph, namespaces: Namespaces
) -> list[tuple[str, Finding]]:
    """Return the results of a validation report as findings without position, each with its IRI."""
    nodes = report.subjects(RDF.type, SH.ValidationResult)
    return [_finding(node, report, shapes, namespaces) for node in nodes]


def validation_report(data: Graph, shapes: Graph) -> Graph:
    """
    Validate `data` against `shapes` and return the validation report as a graph.

    Source: SHACL, section 3.6.

    Raises:
        ShapeError: the validator fails on a shape, which the message names.
    """
    with quiet():
        return _report(data, shapes)


def _report(data: Graph, shapes: Graph) -> Graph:
    try:
        return _run(data, shapes)
    except Exception as error:  # any failure of the validator is caused by a shape
        for shape in sorted({s for target in TARGETS for s in shapes.subjects(target)}, key=str):
            try:
                _run(data, restrict_targets(shapes, {shape}))
            except Exception as cause:
                raise ShapeError(
                    f"{compact(str(shape))} cannot be validated: {type(cause).__name__}: {cause}"
                ) from cause
        raise ShapeError(f"the shapes cannot be validated: {error}") from error


def _run(data: Graph, shapes: Graph) -> Graph:
    _, results, message = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inplace=True,
    )
    if not isinstance(results, Graph):
        raise ShapeError(message)
    return results


def _finding(
    result: Node,
    results: Graph,
    shapes: Graph,
    namespaces: Namespaces,
) -> tuple[str, Finding]:
    values = dict(results.predicate_objects(result))
    node, value = values[SH.focusNode], values.get(SH.value)
    constraint, source = values.get(SH.sourceConstraint), values[SH.sourceShape]
    if constraint is not None and (constraint, SH.message, None) in shapes:
        source = constraint
    messages = [
        text for text in results.objects(result, SH.resultMessage)
        if isinstance(text, rdflib.Literal)
    ]  # fmt: skip
    finding = Finding(
        severity=_SEVERITIES.get(values[SH.resultSeverity], Severity.VIOLATION),
        node=display(node, namespaces),
        rule=display(_named_shape(shapes, source), namespaces),
        path=_path(results, values.get(SH.resultPath), namespaces),
        value="" if value is None or value == node else display(value, namespaces),
        message={
            language: _message_in(language, messages, shapes, source, namespaces)
            for language in LANGUAGES
        },
    )
    return str(node), finding


def _message_in(
    language: Language,
    messages: list[rdflib.Literal],
    shapes: Graph,
    source: Node,
    namespaces: Namespaces,
) -> str:
    """
    Return the message in `language`.

    pySHACL drops the language tag of a message into which it inserts values.  Such a message is
    matched against the templates of the shape, which tells its language and the inserted values.
    """
    for message in messages:
        if message.language == language:
            return str(message)
    for template in shapes.objects(source, SH.message):
        parts = re.split(r"\{[?$]\w+\}", str(template))
        pattern = "(.*)".join(map(re.escape, parts))
        for match in (re.fullmatch(pattern, str(message), re.DOTALL) for message in messages):
            if match and getattr(template, "language", None) == language:
                values = [namespaces.compact(v) if "://" in v else v for v in match.groups()]
                return "".join(chain.from_iterable(zip_longest(parts, values, fillvalue="")))
    return " / ".join(sorted(map(str, messages)))


def _named_shape(shapes: Graph, shape: Node) -> Node:
    """Return the nearest shape with an IRI that contains `shape`, through lists too."""
    while not isinstance(shape, URIRef):
        shape = next(shapes.subjects(None, shape))
    return shape


def _path(results: Graph, path: Node | None, namespaces: Namespaces) -> str:
    if path is None or isinstance(path, URIRef):
        return display(path, namespaces) if path else ""
    written = parse_shacl_path(results, path).n3()
    return re.sub(r"<([^>]+)>", lambda match: namespaces.compact(match[1]), written)


def display(term: Node, namespaces: Namespaces) -> str:
    """Return a term as findings show it."""
    return namespaces.compact(str(term)) if isinstance(term, URIRef) else str(term)
