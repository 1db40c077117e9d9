"""
A bar chart as a complete SVG document.

The input are bars with their labels in words; the output is text that a page embeds and that can be
a file of its own: its colours are attributes, which the style sheet of a page overrides.  Labels
stand above their bars, so that a chart can be read on a narrow screen.  No queries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

#: Width of a chart, heights of a line of text and of a bar, and the space below a bar, in units.
WIDTH: Final = 360
_LINE: Final = 17
_BAR: Final = 12
_GAP: Final = 10

#: Space below the note of a chart.
_NOTE_GAP: Final = 5

#: Distance between the two texts of a line, and the least length of a bar that is not zero.
_SPACE: Final = 8
_LEAST: Final = 1.5

#: Widths of a wide (Korean) and of another letter.
_WIDE, _NARROW = 12.5, 7.0

_INK: Final = "#22262a"
_FAINT: Final = "#5d646b"
_ACCENT: Final = "#0b5f57"

#: How a bar is drawn: by its kind, the attributes of its rectangle.
_KINDS: Final = {
    "actual": {"fill": _ACCENT},
    "plan": {"fill": "none", "stroke": _ACCENT},
    "target": {"fill": "none", "stroke": _INK, "stroke-dasharray": "5 3"},
    "projection": {"fill": "none", "stroke": _FAINT, "stroke-dasharray": "1.5 2.5"},
}


@dataclass(frozen=True)
class Bar:
    """
    A bar.

    Attributes:
        label: what it stands for, such as a year.
        note: what distinguishes it from others with the same label, such as "target", or "".
        value: its length in the unit of the chart; may be negative.
        words: its value in words.
        kind: ``actual``, ``plan``, ``target`` or ``projection``.
    """

    label: str
    note: str
    value: Decimal
    words: str
    kind: str


@dataclass(frozen=True)
class BarChart:
    """
    A chart of bars of one unit, drawn from top to bottom.

    Attributes:
        title: what it shows; the name of the picture.
        bars: its bars.
        note: what is true of all bars, such as their unit or their total, or "".
    """

    title: str
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its bars, in the order of a legend."""
        return tuple(kind for kind in _KINDS if any(bar.kind == kind for bar in self.bars))


def text_width(text: str) -> float:
    """Return about how wide a text is drawn, in units."""
    return sum(_WIDE if unicodedata.east_asian_width(c) in "WF" else _NARROW for c in text)


def wrap_text(text: str, width: float) -> list[str]:
    """Return a text as lines that fit, broken between words, or within one that is too long."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer) <= width:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if text_width(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def draw_bars(chart: BarChart) -> str:
    """
    Return a chart as an SVG document.

    >>> chart = BarChart("Jobs", (Bar("2025", "actual", Decimal(682), "682", "actual"),))
    >>> draw_bars(chart)[:28], draw_bars(chart).count("<rect")
    ('<svg xmlns="http://www.w3.or', 1)
    """
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "chart", "role": "img"})
    SubElement(root, "title").text = chart.title
    words = "; ".join(" ".join(filter(None, (b.label, b.note, b.words))) for b in chart.bars)
    title = f"{chart.title} ({chart.note})" if chart.note else chart.title
    root.set("aria-label", f"{title}: {words}")
    texts = SubElement(root, "g", {"font-family": "sans-serif", "font-size": "12.5", "fill": _INK})
    scale = _Scale([bar.value for bar in chart.bars])
    y = 0.0
    for line in wrap_text(chart.note, WIDTH):
        _write(texts, line, 0, y).set("fill", _FAINT)
        y += _LINE
    y += _NOTE_GAP if chart.note else 0
    top = y
    for bar in chart.bars:
        y = _draw_texts(texts, bar, y)
        x, width = scale.place(bar.value)
        place = {"x": _text(x), "y": _text(y), "width": _text(width), "height": str(_BAR)}
        SubElement(root, "rect", {"class": bar.kind, **place, **_KINDS[bar.kind]})
        y += _BAR + _GAP
    if scale.has_negatives:
        zero = _text(scale.zero)
        axis = {"x1": zero, "x2": zero, "y1": _text(top), "y2": _text(y), "stroke": _FAINT}
        SubElement(root, "line", axis)
    root.set("viewBox", f"0 0 {WIDTH} {_text(max(y - _GAP + 1, 1))}")
    return tostring(root, encoding="unicode")


class _Scale:
    """The places of values; zero is the left end unless some are negative."""

    def __init__(self, values: Sequence[Decimal]) -> None:
        self._least = min((*values, Decimal(0)))
        self._span = max((*values, Decimal(0))) - self._least
        self.has_negatives = self._least < 0
        self.zero = self._x(Decimal(0))

    def _x(self, value: Decimal) -> float:
        return 1 + float((value - self._least) / self._span) * (WIDTH - 2) if self._span else 1.0

    def place(self, value: Decimal) -> tuple[float, float]:
        """Return the left end and the width of the bar of a value."""
        x = self._x(value)
        return min(x, self.zero), max(abs(x - self.zero), _LEAST if value else 0.0)


def _draw_texts(group: Element, bar: Bar, y: float) -> float:
    """Draw the texts of a bar below `y`; return where they end."""
    note_x = text_width(bar.label) + _SPACE
    left = note_x + text_width(bar.note)
    if left + _SPACE + text_width(bar.words) > WIDTH:  # the value gets a line of its own
        for line in wrap_text(bar.label, WIDTH):
            _write(group, line, 0, y)
            y += _LINE
        note_x = 0
    else:
        _write(group, bar.label, 0, y)
    if bar.note:
        _write(group, bar.note, note_x, y).set("fill", _FAINT)
    value = _write(group, bar.words, WIDTH, y)
    value.set("text-anchor", "end")
    value.set("font-weight", "bold")
    return y + _LINE


def _write(group: Element, text: str, x: float, y: float) -> Element:
    element = SubElement(group, "text", {"x": _text(x), "y": _text(y + _LINE - 5)})
    element.text = text
    return element


def _text(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
