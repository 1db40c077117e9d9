"""
Holds data against SHACL shapes, on either of two engines.

Takes the dataset with what was derived; gives findings in Korean and English.  Knows
no term of the ontology: what is right stands in ``shapes/``.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, zip_longest
from typing import Any, Final, Literal, NamedTuple

import pyshacl
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.extras.shacl import parse_shacl_path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from gwangju_kg.dataset import derivation, reading
from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.errors import ShapeError
from gwangju_kg.language import LANGUAGES, Language, Sentence
from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.validation.findings import Finding, Severity

_ILL_TYPED: Final[Sentence] = {
    "ko": "값이 그 자료형의 것이 아닙니다. 값이나 자료형을 고치십시오",
    "en": "the value is none of its datatype: correct the one or the other",
}

_SEVERITIES: Final[Mapping[Node, Severity]] = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}

#: Ways of saying what a shape is for. Source: SHACL, section 2.1.3.
_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class _PreparingGraph(Graph):
    """A graph that parses a query once: pySHACL asks the same text again for each focus node."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)


class _CountedStore(OxigraphDataGraph):
    """A store that knows its size: pySHACL counts it anew for each result that it writes."""

    def __init__(self, store: Dataset) -> None:
        super().__init__(store)
        self._quads = len(store)

    def __len__(self, _: Graph | None = None, /) -> int:
        return self._quads


class PreparedDataset(NamedTuple):
    """
    A dataset made ready for the shapes.

    Attributes:
        shapes: the shapes graph.
        data: the union of the other graphs; the ontology is part of it, so that a shape for a
            class fires on its subclasses.
        store: the same as `data`, in Oxigraph.
    """

    shapes: Graph
    data: Graph
    store: Dataset


def prepare_dataset(dataset: Dataset) -> PreparedDataset:
    """Make ready all graphs of a project and what was derived."""
    shapes = Graph(bind_namespaces="none")
    shapes.parse(data=derivation.to_n_triples(dataset, reading.SHAPES_GRAPH), format="nt")
    store = derivation.merge_graphs(dataset, without=reading.SHAPES_GRAPH)
    with _quiet():
        data = _PreparingGraph().parse(data=derivation.to_n_triples(store), format="nt")
    return PreparedDataset(shapes, data, store)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from printing tracebacks of ill-typed literals, which are findings here."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # pySHACL's: a shape that it passes over
            yield
    finally:
        logger.setLevel(level)


def refuse_unused_shapes(loaded: PreparedDataset) -> None:
    """
    Refuse shapes that check nothing: of no target, or with targets that are not in the data.

    Raises:
        ShapeError: names them.
    """
    shapes = loaded.shapes
    declared = {
        *shapes.subjects(RDF.type, SH.NodeShape),
        *shapes.subjects(RDF.type, SH.PropertyShape),
    }
    targeted = {shape for target in _TARGETS for shape in shapes.subjects(target, None)}
    idle = {shape for shape in targeted if not any(_target_matches(loaded, shape))}
    idle |= declared - targeted - set(shapes.objects())
    if idle:
        named = ", ".join(sorted(map(_display, idle)))
        raise ShapeError(
            f"no node of the data is selected by: {named}; correct the target or remove the shape"
        )


def _target_matches(loaded: PreparedDataset, shape: Node) -> Iterator[bool]:
    data = loaded.data
    for target, value in loaded.shapes.predicate_objects(shape):
        if target == SH.targetClass:
            classes = data.transitive_subjects(RDFS.subClassOf, value)
            yield any((None, RDF.type, cls) in data for cls in classes)
        elif target == SH.targetNode:
            yield (value, None, None) in data or (None, None, value) in data
        elif target in {SH.targetSubjectsOf, SH.targetObjectsOf}:
            yield (None, value, None) in data


def restrict_targets(shapes: Graph, kept: Collection[Node]) -> Graph:
    """Give the shapes with targets for *kept* only; the others serve where they are used."""
    narrowed = Graph(bind_namespaces="none")
    for triple in shapes:
        if triple[1] not in _TARGETS or triple[0] in kept:
            narrowed.add(triple)
    return narrowed


def shape_findings(
    loaded: PreparedDataset,
    where: SubjectPositions,
    *,
    engine: Literal["rdflib", "oxigraph"] = "rdflib",
) -> list[Finding]:
    """
    Give what the shapes find.

    Args:
        loaded: the data and the shapes.
        where: where subjects are written.
        engine: what the shapes run on; the findings are equal, and at our sizes the time is too.

    Raises:
        ShapeError: the validator fails on a shape, which is named.
    """
    data = loaded.data if engine == "rdflib" else _CountedStore(loaded.store)
    with _quiet():
        results = _results(data, loaded.shapes)
    found = results.subjects(RDF.type, SH.ValidationResult)
    return [_finding(result, results, loaded.shapes, where) for result in found]


def _results(data: Graph, shapes: Graph) -> Graph:
    try:
        return _run(data, shapes)
    except Exception as error:  # whatever a validator meets in a shape, it is the shape's fault
        for shape in sorted({s for target in _TARGETS for s in shapes.subjects(target)}, key=str):
            try:
                _run(data, restrict_targets(shapes, {shape}))
            except Exception as cause:
                raise ShapeError(
                    f"{_display(shape)} cannot be validated: {type(cause).__name__}: {cause}"
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


def _finding(result: Node, results: Graph, shapes: Graph, where: SubjectPositions) -> Finding:
    fact = dict(results.predicate_objects(result))
    node, value = fact[SH.focusNode], fact.get(SH.value)
    source = fact.get(SH.sourceConstraint) or fact[SH.sourceShape]
    said = [m for m in results.objects(result, SH.resultMessage) if isinstance(m, rdflib.Literal)]
    return Finding(
        severity=_SEVERITIES[fact[SH.resultSeverity]],
        node=_display(node),
        rule=_display(_named_shape(shapes, source)),
        path=_path(results, fact.get(SH.resultPath)),
        value="" if value is None or value == node else _display(value),
        message={language: _message_in(said, shapes, source, language) for language in LANGUAGES},
        place=where.get(str(node)),
    )


def _message_in(said: list[rdflib.Literal], shapes: Graph, source: Node, language: Language) -> str:
    """
    Give the message in *language*; pySHACL drops the language of one into which it put values.

    What the message of the shape says tells which one it is, and what its values are.
    """
    for message in said:
        if message.language == language:
            return str(message)
    for template in shapes.objects(source, SH.message):
        parts = re.split(r"\{[?$]\w+\}", str(template))
        pattern = "(.*)".join(map(re.escape, parts))
        for match in (re.fullmatch(pattern, str(message), re.DOTALL) for message in said):
            if match and getattr(template, "language", None) == language:
                values = [compact(v) if "://" in v else v for v in match.groups()]
                return "".join(chain.from_iterable(zip_longest(parts, values, fillvalue="")))
    return " / ".join(sorted(map(str, said)))


def _named_shape(shapes: Graph, shape: Node) -> Node:
    """Give the nearest shape with an IRI around a nameless one, through lists."""
    while not isinstance(shape, URIRef):
        shape = next(shapes.subjects(None, shape))
    return shape


def _path(results: Graph, path: Node | None) -> str:
    if path is None or isinstance(path, URIRef):
        return _display(path) if path else ""
    written = parse_shacl_path(results, path).n3()
    return re.sub(r"<([^>]+)>", lambda match: compact(match[1]), written)


def _display(term: Node) -> str:
    return compact(str(term)) if isinstance(term, URIRef) else str(term)


def ill_typed_findings(data: Graph, where: SubjectPositions) -> Iterator[Finding]:
    """Find literals that are none of their datatype, whether a shape looks at them or not."""
    for subject, predicate, value in data:
        if isinstance(value, rdflib.Literal) and value.ill_typed:
            yield Finding(
                severity=Severity.VIOLATION,
                node=_display(subject),
                rule=_display(value.datatype or RDF.langString),
                path=_display(predicate),
                value=str(value),
                message=_ILL_TYPED,
                place=where.get(str(subject)),
            )
