"""
Answers as pages show them: a table, a truth value, or lines of Turtle.

Takes an answer in the format behind pages; runs no queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.engine import Answer
from gwangju_kg.web.queries.results_json import MAX_BYTES, ResultTable, read_boolean, read_table

#: Lines of Turtle on a page.
MAX_LINES: Final = 500


@dataclass(frozen=True)
class ShownAnswer:
    """
    An answer, or the beginning of one that is too long for a page.

    Attributes:
        form: ``table``, ``boolean`` or ``graph``.
        seconds: the time that the engine took.
        length: the number of bytes of the whole answer.
        raw: the bytes that were read, all of them unless the answer is longer.
        table: the table, or None.
        truth: the truth value, or None.
        lines: the lines of a graph in Turtle.
        is_whole: whether all of the answer is shown.
    """

    form: str
    seconds: float
    length: int
    raw: bytes
    table: ResultTable | None = None
    truth: bool | None = None
    lines: tuple[str, ...] = ()
    is_whole: bool = True


def read_shown(answer: Answer) -> ShownAnswer:
    """Read an answer whose table or truth value is JSON and whose graph is Turtle; close it."""
    with answer.body as body:
        raw = body.read(MAX_BYTES)
    form, facts = answer.form, (answer.form, answer.seconds, answer.length, raw)
    if form == "table":
        table = read_table(raw, length=answer.length)
        return ShownAnswer(*facts, table=table, is_whole=table.is_whole)
    if form == "boolean":
        return ShownAnswer(*facts, truth=read_boolean(raw))
    lines = tuple(raw.decode("utf-8", errors="ignore").splitlines())
    is_whole = len(raw) == answer.length and len(lines) <= MAX_LINES
    return ShownAnswer(*facts, lines=lines[:MAX_LINES], is_whole=is_whole)
