"""Find the shapes that check nothing, because they select no node of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NoReturn

from rdflib import RDF, RDFS, SH
from rdflib.term import Node

from gwangju_kg.errors import ShapeError
from gwangju_kg.validation.shapes import TARGETS, PreparedDataset, display


def idle_shapes(prepared: PreparedDataset) -> tuple[str, ...]:
    """
    Return the names, sorted, of the shapes whose targets are not in the data.

    Raises:
        ShapeError: a shape has no target and is part of no other shape; the message names it.
    """
    shapes = prepared.shapes
    declared = {
        *shapes.subjects(RDF.type, SH.NodeShape),
        *shapes.subjects(RDF.type, SH.PropertyShape),
    }
    targeted = {shape for target in TARGETS for shape in shapes.subjects(target, None)}
    idle = {shape for shape in targeted if not any(_target_matches(prepared, shape))}
    if loose := declared - targeted - set(shapes.objects()):
        refuse_shapes(_names(prepared, loose))
    return tuple(_names(prepared, idle))


def _names(prepared: PreparedDataset, shapes: Iterable[Node]) -> list[str]:
    return sorted(display(shape, prepared.namespaces) for shape in shapes)


def refuse_shapes(names: Iterable[str]) -> NoReturn:
    """
    Refuse shapes that check nothing.

    Raises:
        ShapeError: always; the message names them.
    """
    raise ShapeError(
        f"these shapes select no node of the data: {', '.join(names)}; correct the target or remove"
        " the shape"
    )


def _target_matches(prepared: PreparedDataset, shape: Node) -> Iterator[bool]:
    data = prepared.data
    for target, value in prepared.shapes.predicate_objects(shape):
        if target == SH.targetClass:
            classes = data.transitive_subjects(RDFS.subClassOf, value)
            yield any((None, RDF.type, cls) in data for cls in classes)
        elif target == SH.targetNode:
            yield (value, None, None) in data or (None, None, value) in data
        elif target in {SH.targetSubjectsOf, SH.targetObjectsOf}:
            yield (None, value, None) in data
