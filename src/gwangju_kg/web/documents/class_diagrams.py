"""
Layout of class diagrams: boxes in columns, and arrows labelled with properties.

The input are labelled edges; the output are positions.  Independent of the vocabulary; no queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Units of the drawing: box height, gaps between boxes and between columns, margin, padding.
_BOX: Final = 34
_GAP: Final = 30
_BETWEEN: Final = 44
_MARGIN: Final = 8
_PADDING: Final = 12

#: Distance of a label above its arrow, or below an arrow that leads back.
_ABOVE: Final = 5
_BELOW: Final = 13

#: Widths of a Korean and of another letter in units, and the scale of the smaller font size.
_WIDE, _NARROW = 14.0, 7.6
_SMALL: Final = 0.82


@dataclass(frozen=True)
class Edge:
    """
    A labelled edge between two classes.

    Attributes:
        source, target: their IRIs.
        label: the label of the arrow.
    """

    source: str
    target: str
    label: str


@dataclass(frozen=True)
class Box:
    """A class: IRI, label, upper left corner and size."""

    iri: str
    name: str
    x: float
    y: float
    width: float
    height: float = _BOX


@dataclass(frozen=True)
class Arrow:
    """An arrow: its label, its path, and the position of the label."""

    label: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Diagram:
    """A drawing: its size, boxes and arrows."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def text_width(text: str, *, small: bool = False) -> float:
    """
    Return the approximate width of a text, in units.

    >>> text_width("가나") > text_width("ab")
    True
    """
    width = sum(_NARROW if ord(letter) < 0x1100 else _WIDE for letter in text)  # noqa: PLR2004 - Hangul Jamo
    return width * _SMALL if small else width


def draw(edges: Sequence[Edge], names: Mapping[str, str]) -> Diagram:
    """
    Lay out a diagram.

    Args:
        edges: at most one for each pair of classes and direction.
        names: the labels of the classes by IRI.

    Returns:
        A box for each class, in the column after its last predecessor, and an arrow for each edge.
    """
    columns = _columns(edges)
    widths = [max(text_width(names[iri]) for iri in column) + 2 * _PADDING for column in columns]
    boxes: dict[str, Box] = {}
    tallest = max(len(column) for column in columns)
    x: float = _MARGIN
    for index, column in enumerate(columns):
        top = _MARGIN + (tallest - len(column)) * (_BOX + _GAP) / 2
        for row, iri in enumerate(column):
            boxes[iri] = Box(iri, names[iri], x, top + row * (_BOX + _GAP), widths[index])
        beyond = [text_width(edge.label, small=True) for edge in edges if edge.source in column]
        x += widths[index] + max(beyond, default=0) + _BETWEEN
    arrows = tuple(_arrow(edge, edges, boxes) for edge in edges)
    right = max(box.x + box.width for box in boxes.values())
    height = tallest * (_BOX + _GAP) - _GAP + 2 * _MARGIN
    return Diagram(right + _MARGIN, max(height, _BOX), tuple(boxes.values()), arrows)


def _columns(edges: Sequence[Edge]) -> list[list[str]]:
    """Return columns with each class after its predecessors; edges that lead back are ignored."""
    classes = list(dict.fromkeys(iri for edge in edges for iri in (edge.source, edge.target)))
    forward = _forward(edges)
    depth = dict.fromkeys(classes, 0)
    for _ in classes:
        for edge in forward:
            depth[edge.target] = max(depth[edge.target], depth[edge.source] + 1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for iri in classes:
        columns[depth[iri]].append(iri)
    return columns


def _forward(edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges that do not close a cycle with earlier ones, in order."""
    forward: list[Edge] = []
    for edge in edges:
        reached = {edge.target}
        for _ in forward:
            reached |= {other.target for other in forward if other.source in reached}
        if edge.source not in reached:
            forward.append(edge)
    return forward


def _arrow(edge: Edge, edges: Sequence[Edge], boxes: Mapping[str, Box]) -> Arrow:
    start, end = boxes[edge.source], boxes[edge.target]
    leads_back = edge not in _forward(edges)
    if leads_back:  # from the lower part of the box, from right to left
        x1, x2 = start.x, end.x + end.width
        y1, y2 = start.y + _BOX * 0.8, end.y + _BOX * 0.8
    else:
        x1, x2 = start.x + start.width, end.x
        y1, y2 = start.y + _BOX / 2, end.y + _BOX / 2
    bend = (x1 + x2) / 2
    path = f"M{x1:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    # Near the end with fewer arrows, so that labels do not overlap.
    near_target = sum(other.source == edge.source for other in edges) >= sum(
        other.target == edge.target for other in edges
    )
    half = text_width(edge.label, small=True) / 2
    sign = 1 if x2 > x1 else -1
    x = x2 - sign * (half + _PADDING) if near_target else x1 + sign * (half + _PADDING)
    y = (y2 if near_target else y1) + (_BELOW if leads_back else -_ABOVE)
    return Arrow(edge.label, path, x, y)
