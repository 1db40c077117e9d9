"""
Place the names on a map so that none covers another or a dot.

The input are dots with names; the output are labels with their boxes.  Greedy: each name takes the
first free place around its dot, near ones first.  Letter widths are estimates.  No queries.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: Height of a line, and widths of a Korean and of another letter, in units of the drawing.
_LINE: Final = 16
_WIDE, _NARROW = 13.5, 7.5

#: Room above and below the lines: letters of Korean fonts are higher than a line.
_PAD: Final = 2

#: How far the line around a dot reaches beyond its radius.
_STROKE: Final = 2

#: The greatest width of a line that can be broken.
_MOST_WIDTH: Final = 175

#: Distances of a name from its dot; from the second one on, a line leads to it.
_DISTANCES: Final = (4, 22, 44, 70, 100)

#: Directions from a dot in which a name may stand, the best first.
_DIRECTIONS: Final = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))

#: How far the name of an area may move up or down from its middle.
_SHIFTS: Final = (0, -24, 24, -48, 48)

#: Height of letters above the line on which they stand.
_ASCENT: Final = 12

_ANCHORS: Final = {1: "start", 0: "middle", -1: "end"}

#: Left, top, right and bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapLabel:
    """
    A name on a map.

    Attributes:
        lines: its lines with the position of each.
        anchor: which end of the lines their position is: ``start``, ``middle`` or ``end``.
        box: what it covers.
        leader: the end of a line from the dot to it, or None if it stands beside the dot.
    """

    lines: tuple[tuple[str, float, float], ...]
    anchor: str
    box: Box
    leader: tuple[float, float] | None = None


class LabelPlacer:
    """Places names on a drawing one after the other."""

    def __init__(
        self,
        width: float,
        height: float,
        dots: Iterable[tuple[float, float, float]],
        scale: float = 1,
    ):
        """
        Reserve the room of all dots.

        Args:
            width: the width of the drawing.
            height: its height down to which names may stand.
            dots: the position and radius of each.
            scale: how much larger letters are than on a wide page.
        """
        self._scale = scale
        self._edges = (width, height)
        rooms = ((x, y, radius + _STROKE) for x, y, radius in dots)
        self._taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in rooms]

    def beside(self, name: str, x: float, y: float, radius: float) -> MapLabel | None:
        """Return the name of a dot at the first free place around it, or None without room."""
        lines = break_name(name)
        for distance in _DISTANCES:
            for towards in _DIRECTIONS:
                scale = (radius + distance) / math.hypot(*towards)
                end = (x + towards[0] * scale, y + towards[1] * scale)
                label = self._label(lines, end, towards, has_leader=distance > _DISTANCES[0])
                if self._take(label.box):
                    return label
        return None

    def around(self, name: str, x: float, y: float) -> MapLabel | None:
        """Return the name of an area near its middle, or None without room."""
        for shift in _SHIFTS:
            label = self._label((name,), (x, y + shift), (0, 0), has_leader=False)
            if self._take(label.box):
                return label
        return None

    def _label(
        self,
        lines: Sequence[str],
        end: tuple[float, float],
        towards: tuple[int, int],
        *,
        has_leader: bool,
    ) -> MapLabel:
        line = _LINE * self._scale
        width, height = max(map(_width, lines)) * self._scale, len(lines) * line
        left = end[0] - width * (1 - towards[0]) / 2
        top = end[1] - height * (1 - towards[1]) / 2
        return MapLabel(
            lines=tuple(
                (text, round(end[0], 1), round(top + _ASCENT * self._scale + line * index, 1))
                for index, text in enumerate(lines)
            ),
            anchor=_ANCHORS[towards[0]],
            box=(left, top - _PAD, left + width, top + height + _PAD),
            leader=(round(end[0], 1), round(end[1], 1)) if has_leader else None,
        )

    def _take(self, box: Box) -> bool:
        """Reserve the room of a name if it is free and within the drawing."""
        width, height = self._edges
        is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
        if not is_inside or any(overlap(box, other) for other in self._taken):
            return False
        self._taken.append(box)
        return True


def overlap(one: Box, other: Box) -> bool:
    """Check whether two boxes have a point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def break_name(name: str) -> tuple[str, ...]:
    """Return a name in lines that are not too long, broken between words."""
    lines: list[str] = []
    for word in name.split():
        if lines and _width(f"{lines[-1]} {word}") <= _MOST_WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _width(text: str) -> float:
    return sum(_WIDE if letter > "\u1100" else _NARROW for letter in text)
