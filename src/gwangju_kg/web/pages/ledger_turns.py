"""
What became of commitments, one change of state after the other.

Runs the query ``turns.rq``, which has the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gwangju_kg.formatting import format_time
from gwangju_kg.language import Sentence
from gwangju_kg.web.addresses import language
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.queries.page_queries import Row, query_rows

#: The most changes that are read.  Source: turns.rq, LIMIT less one.
MOST_TURNS: Final = 200

#: The query; older releases lack it.
QUERY: Final = "turns"

#: A day before all others.
EVER: Final = "0001-01-01"

#: What became of a commitment, by the kind of change in ``turns.rq``.
TURNS: Final[Mapping[str, Sentence]] = {
    "done": {"ko": "완료", "en": "done"},
    "put-off": {"ko": "연기", "en": "put off"},
    "brought-forward": {"ko": "앞당김", "en": "brought forward"},
    "cancelled": {"ko": "취소", "en": "cancelled"},
    "undecided": {"ko": "미정", "en": "undecided"},
}

#: Kinds of change that replace a time by another.
_MOVES: Final = frozenset({"put-off", "brought-forward"})


@dataclass(frozen=True)
class LedgerTurn:
    """
    A change of state of a commitment.

    Attributes:
        milestone: the commitment.
        thing: the entity it belongs to.
        kind: one of `TURNS`.
        report: the IRI of the assertion that reports it.
        since: the day since which that could be known, in ISO form.
        old: the last time that was planned before, in words, or "".
        new: the time that is reported, in words, or "".
        source: the source of the report, or None.
    """

    milestone: LabelledLink
    thing: LabelledLink
    kind: str
    report: str
    since: str
    old: str
    new: str
    source: LabelledLink | None

    @property
    def words(self) -> str:
        """What changed, in the reader's language: ``put off: 2023 → 2027``."""
        state = TURNS[self.kind][language()]
        if self.kind in _MOVES:
            return f"{state}: {self.old} → {self.new}"
        return f"{state}: {self.new}" if self.new and self.kind == "done" else state

    @property
    def plan_before(self) -> str:
        """The last time that was planned before, in words, unless `words` tell it; or ""."""
        return "" if self.kind in _MOVES or self.old == self.new else self.old


def read_turns(after: str = EVER) -> tuple[LedgerTurn, ...]:
    """
    Return the changes of state of commitments, the newest first.

    Args:
        after: a day in ISO form; what could be known on it already is left out.

    Returns:
        At most one more than `MOST_TURNS`.

    Raises:
        NotInRelease: the release is older than the query.
    """
    rows = {row["report"].value: row for row in query_rows(QUERY, day=after)}
    names = Labels(iris_in(rows.values()))
    return tuple(_turn(row, names) for row in rows.values())


def _turn(row: Row, names: Labels) -> LedgerTurn:
    def time(key: str) -> str:
        return format_time(row[key].value, names.language) if key in row else ""

    return LedgerTurn(
        milestone=names.link(row["milestone"].value),
        thing=names.link(row["thing"].value),
        kind=row["turn"].value,
        report=row["report"].value,
        since=row["since"].value,
        old=time("old"),
        new=time("time"),
        source=names.link(row["source"].value) if "source" in row else None,
    )
