"""
Assertions as records for display.

The input are rows of ``claims.rq`` and ``contradictions.rq``; the output is one record per
assertion with its statement, source, dates and check.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg import formatting
from gwangju_kg.formatting.sentences import describe_assertion
from gwangju_kg.web.context import unit
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.page_queries import Row

#: Modalities of plans.
PLANS: Final = frozenset({"planned", "targeted", "projected"})

#: How far a passed check proves an assertion, by the local name of the check; other checks find
#: its passage in the text.
_PROOFS: Final = {"reads-as-stated": "read", "number-reads-as-stated": "number"}


@dataclass(frozen=True)
class AssertionView:
    """
    One assertion.

    Attributes:
        iri: its IRI.
        kind: the local name of its class, such as ``StatusReport``.
        thing: its subject.
        details: all that it states of the subject, as in its label.
        statement: its value in words with the parts that it covers, or its description; "" if it
            states only a modality.
        modality: the local name of its modality, or "".
        modality_label: the label of its modality.
        when: its time in words, or "".
        edtf: its time as EDTF, or "".
        begin, end: the first and last possible day in ISO form, or "".
        period: the period or date that a number refers to, in words, or "".
        indicator: the indicator of a number.
        relation, object: the relation of the subject to an object.
        aspect: the aspect that a description states.
        basis: how it follows from its passage if not stated there, such as "inferred".
        rank, reason: the rank that editors gave it, and why.
        bearing: its relation to earlier records.
        note: a note by the editors.
        speaker: the speaker it is attributed to.
        since: the day since which it could be known, in ISO form, or "".
        known: that day, in words.
        precedence: its rank among assertions of the same matter; "" if deprecated.
        is_taken: whether a latest known value of the page's thing was taken from it.
        implied_by: the later milestone that implies its subject.
        is_last_word: whether no later source mentions what its milestone belongs to.
        ends: whether its milestone ends the page's thing, as a merger does.
        passage, start, stop: its position in the source, in code points.
        hash: the SHA-256 of the passage, or "".
        source, address, published: its source, the address and publication date of that.
        check: the check of the assertion, or None.
        outcome: the local name of the outcome of the check, or "".
    """

    iri: str
    kind: str
    thing: LabelledLink
    details: str = ""
    statement: str = ""
    modality: str = ""
    modality_label: str = ""
    when: str = ""
    edtf: str = ""
    begin: str = ""
    end: str = ""
    period: str = ""
    indicator: LabelledLink | None = None
    relation: LabelledLink | None = None
    object: LabelledLink | None = None
    aspect: LabelledLink | None = None
    basis: LabelledLink | None = None
    rank: str = ""
    reason: str = ""
    bearing: LabelledLink | None = None
    note: str = ""
    speaker: LabelledLink | None = None
    since: str = ""
    known: str = ""
    precedence: str = ""
    is_taken: bool = False
    implied_by: LabelledLink | None = None
    is_last_word: bool = False
    ends: bool = False
    passage: str = ""
    start: str = ""
    stop: str = ""
    hash: str = ""
    source: LabelledLink | None = None
    address: str = ""
    published: str = ""
    check: LabelledLink | None = None
    outcome: str = ""

    @property
    def matter(self) -> LabelledLink | None:
        """Its indicator, relation or aspect."""
        return self.indicator or self.relation or self.aspect

    @property
    def proof(self) -> str:
        """
        Return how far the check proves it, or "" if not at all.

        ``read``: its number or date was parsed as stated; ``number``: only its number, the editors
        set its period; ``found``: its passage is in the text; ``editorial``: the editors set its
        only date, which was not compared; ``failed``.
        """
        if self.outcome == "passed" and self.check:
            return _PROOFS.get(self.check.iri.rpartition("/")[2], "found")
        return {"failed": "failed", "untested": "editorial"}.get(self.outcome, "")

    @property
    def name(self) -> str:
        """The last part of its IRI, as shown on pages."""
        return self.iri.rpartition("/")[2]


def read_assertions(rows: Iterable[Row], names: Labels) -> tuple[AssertionView, ...]:
    """
    Return the assertions of `rows` in their order, each once.

    A number that covers several parts has a row for each; their names follow the number.
    """
    first: dict[str, Row] = {}
    parts: dict[str, dict[str, None]] = {}
    for row in rows:
        claim = row["claim"].value
        first.setdefault(claim, row)
        if "part" in row:
            parts.setdefault(claim, {})[names(row["part"].value)] = None
    return tuple(
        _read_assertion(row, names, sorted(parts.get(claim, ()))) for claim, row in first.items()
    )


def _read_assertion(row: Row, names: Labels, parts: list[str]) -> AssertionView:
    def text(key: str) -> str:
        return row[key].value if key in row else ""

    def link(key: str) -> LabelledLink | None:
        return names.link(row[key].value) if key in row else None

    def time(key: str) -> str:
        return formatting.format_time(text(key), names.language) if key in row else ""

    described = describe_assertion(row, names, names.language, parts=parts, unit=unit)
    return AssertionView(
        iri=text("claim"),
        kind=_local(text("class")),
        thing=names.link(text("thing")),
        details=described.details,
        statement=described.statement,
        modality=_local(text("modality")),
        modality_label=described.modality,
        when=time("when"),
        edtf=text("when"),
        begin=text("begin"),
        end=text("end"),
        period=time("period") or time("asOf"),
        indicator=link("indicator"),
        relation=link("relation"),
        object=link("object"),
        aspect=link("aspect"),
        basis=link("basis"),
        rank=_local(text("rank")),
        reason=text("reason"),
        bearing=link("bearing"),
        note=text("note"),
        speaker=link("speaker"),
        since=text("since"),
        known=time("since"),
        precedence=text("precedence"),
        is_taken=text("taken") == "true",
        implied_by=link("impliedBy"),
        is_last_word=text("heard") == "false",
        ends=text("ends") == "true",
        passage=text("passage"),
        start=text("start"),
        stop=text("stop"),
        hash=text("hash"),
        source=link("source"),
        address=text("address"),
        published=time("published"),
        check=link("test"),
        outcome=_local(text("outcome")),
    )


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
