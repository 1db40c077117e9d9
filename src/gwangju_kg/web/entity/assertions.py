"""
What sources say, as records that a page can show: one for each assertion.

Takes rows of ``claims.rq`` and ``contradictions.rq``; gives each assertion with what it says in
words, who says it where and since when, and what its check found.  Asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import OWN_PREFIXES
from gwangju_kg.web.display import formatting
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.page_queries import Row

#: Modalities of what is yet to come.
PLANS: Final = frozenset({"planned", "targeted", "projected"})

#: The check that reads a number or date in its passage.
_READS: Final = OWN_PREFIXES["chk"] + "reads-as-stated"


@dataclass(frozen=True)
class AssertionView:
    """
    One assertion.

    Attributes:
        iri: its IRI.
        kind: the local name of its class, such as ``StatusReport``.
        thing: what it is about.
        said: what it says, in words; "" where it says no more than its modality.
        modality: the local name of its modality, or "".
        stated: its modality in words.
        when: the time in words, or "".
        begin, end: the first and last day on which it can be, in ISO form, or "".
        period: what a number covers, or when it was the known one, in words; or "".
        indicator, relation, object: what is measured; how it is related to what.
        rank, reason: the editors' choice, and why.
        bearing: how it bears on the earlier record.
        note: the editors' remark.
        speaker: whose words they are.
        since: the day from which on a reader could know it, in ISO form, or "".
        known: that day, in words.
        precedence: how it stands against others of the same matter; "" for a deprecated one.
        implied_by: the later milestone that implies the one it is about.
        passage, start, stop: where in its source it stands, in code points.
        hash: the SHA-256 of the passage, or "".
        source, address, published: its source, where that is, and when it came out, in words.
        check: the check that was made of it, or None.
        outcome: the local name of what it found, or "".
    """

    iri: str
    kind: str
    thing: LabelledLink
    said: str = ""
    modality: str = ""
    stated: str = ""
    when: str = ""
    begin: str = ""
    end: str = ""
    period: str = ""
    indicator: LabelledLink | None = None
    relation: LabelledLink | None = None
    object: LabelledLink | None = None
    rank: str = ""
    reason: str = ""
    bearing: LabelledLink | None = None
    note: str = ""
    speaker: LabelledLink | None = None
    since: str = ""
    known: str = ""
    precedence: str = ""
    implied_by: LabelledLink | None = None
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
    def proof(self) -> str:
        """``read`` where its number or date is read as stated, ``found``, ``failed``, or ""."""
        if self.outcome == "passed" and self.check:
            return "read" if self.check.iri == _READS else "found"
        return "failed" if self.outcome == "failed" else ""

    @property
    def name(self) -> str:
        """The last part of its IRI, under which the page shows it."""
        return self.iri.rpartition("/")[2]


def read_claims(rows: Iterable[Row], names: Labels) -> tuple[AssertionView, ...]:
    """Give the assertions of *rows* in their order, each once."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["claim"].value, row)
    return tuple(_claim(row, names) for row in first.values())


def _claim(row: Row, names: Labels) -> AssertionView:
    def text(key: str) -> str:
        return row[key].value if key in row else ""

    def link(key: str) -> LabelledLink | None:
        return names.link(row[key].value) if key in row else None

    def time(key: str) -> str:
        return formatting.format_time(text(key), names.language) if key in row else ""

    return AssertionView(
        iri=text("claim"),
        kind=_local(text("class")),
        thing=names.link(text("thing")),
        said=_said(row, names),
        modality=_local(text("modality")),
        stated=names(text("modality")) if "modality" in row else "",
        when=time("when"),
        begin=text("begin"),
        end=text("end"),
        period=time("period") or time("asOf"),
        indicator=link("indicator"),
        relation=link("relation"),
        object=link("object"),
        rank=_local(text("rank")),
        reason=text("reason"),
        bearing=link("bearing"),
        note=text("note"),
        speaker=link("speaker"),
        since=text("since"),
        known=time("since"),
        precedence=text("precedence"),
        implied_by=link("impliedBy"),
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


def _said(row: Row, names: Labels) -> str:
    language = names.language
    if "value" in row:
        unit = row["unit"].value if "unit" in row else ""
        value = formatting.format_number(row["value"].value, unit, language)
        return formatting.format_bound(value, _local_of(row, "bound"), language)
    if "duration" in row:
        value = formatting.format_duration(row["duration"].value, language)
        return formatting.format_bound(value, _local_of(row, "bound"), language)
    if "name" in row:
        return row["name"].value
    if "superlative" in row or "position" in row:
        return _place(row, names)
    return formatting.format_time(row["when"].value, language) if "when" in row else ""


def _place(row: Row, names: Labels) -> str:
    """Say a place in an order: its scope, its criterion, its kind and its number."""
    parts = [names(row[key].value) for key in ("scope", "criterion", "superlative") if key in row]
    if "position" in row:
        number = row["position"].value
        parts.append(f"{number}위" if names.language == "ko" else f"no. {number}")
    return " · ".join(parts)


def _local_of(row: Row, key: str) -> str:
    return _local(row[key].value) if key in row else ""


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
