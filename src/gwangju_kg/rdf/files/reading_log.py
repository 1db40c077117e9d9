"""Collect what was left out of RDF files, or is changed, as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from gwangju_kg.errors import printable
from gwangju_kg.rdf.files.defects import Defect
from gwangju_kg.rdf.namespaces import compact

#: The most characters of all lines, which go between processes in one message; of one line.
_ALL_CHARACTERS: Final = 100_000
_LINE_CHARACTERS: Final = 300


class ReadingLog:
    """What was left out or changed while files were read."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._characters = 0
        self._malformed: Counter[Path] = Counter()
        self._rest: dict[Path, int] = {}
        self._ignored: Counter[Path] = Counter()
        self._changed: Counter[str] = Counter()

    def add_malformed(self, defect: Defect) -> None:
        """Add a place that is malformed."""
        self._malformed[defect.path] += 1
        if defect.rest_from is not None:
            self._rest[defect.path] = defect.rest_from
        self._add(f"{defect}: left out")

    def add_ignored(self, defect: Defect) -> None:
        """Add what the format says is to be ignored."""
        self._ignored[defect.path] += 1
        self._add(f"{defect}: ignored")

    def add_changed(self, literal: Literal) -> None:
        """Add a literal that a store changes to another of equal value."""
        self._changed[literal.datatype.value] += 1

    def _add(self, line: str) -> None:
        if len(line) > _LINE_CHARACTERS:
            line = line[: _LINE_CHARACTERS - 1] + "…"
        self._characters += len(line)
        if self._characters <= _ALL_CHARACTERS:
            self._lines.append(line)

    def lines(self) -> list[str]:
        """Return a line for each place, the first ones if they are many, and one for each file."""
        count = self._malformed.total() + self._ignored.total()
        more = [f"… and {count - len(self._lines):,} more"] if count > len(self._lines) else []
        totals = [
            printable(
                f"{path}: {_places(number)} {what}{self._end(path) if what == 'left out' else ''}"
            )
            for counter, what in ((self._malformed, "left out"), (self._ignored, "ignored"))
            for path, number in counter.items()
        ]
        return [*self._lines, *more, *totals, *self._changed_lines()]

    @property
    def left_out(self) -> int:
        """The number of places that were left out."""
        return self._malformed.total()

    def _end(self, path: Path) -> str:
        line = self._rest.get(path)
        return f", one of them the whole rest from line {line} on" if line else ""

    def _changed_lines(self) -> Iterator[str]:
        if self._changed:
            counts = ", ".join(
                f"{number:,} {compact(iri)}" for iri, number in sorted(self._changed.items())
            )
            yield (
                f"answers give the value of these literals, not the form in the file: {counts}"
                " (see docs/reference/known-differences.md)"
            )


def _places(number: int) -> str:
    return "1 place" if number == 1 else f"{number:,} places"
