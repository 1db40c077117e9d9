"""
Read from the graph what a text can prove, as records.

The input is a dataset and the project's own queries; nothing is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.korean.dates.intervals import Anchor
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files

QUERIES: Final = "queries/evidence"


@dataclass(frozen=True)
class Source:
    """
    A source with a known text, identified by the hash of the text.

    Attributes:
        iri: its IRI.
        sha256: the hash of the whole raw text, in hex.
        published: the days within which it was published, or None if they are unknown.
    """

    iri: str
    sha256: str
    published: Anchor | None

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Passage:
    """A span of a source: code points of the raw text, end exclusive, and the hash of the slice."""

    iri: str
    source: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True)
class StatedTime:
    """
    A time that an assertion states.

    Attributes:
        role: ``when``, ``refPeriod`` or ``asOf``: the property without its prefix ``gk:``.
        iri: the IRI of the time extent.
        edtf: its EDTF form, or "".
        form: the first and the last day of the EDTF form, None for an open end; or None if the
            form is not valid.
        bounds: earliest and latest begin, earliest and latest end; None for an open bound.
    """

    role: str
    iri: str
    edtf: str
    form: tuple[date | None, date | None] | None
    bounds: tuple[date | None, date | None, date | None, date | None]


@dataclass(frozen=True)
class StatedAssertion:
    """
    The parts of an assertion that a text can prove.

    Codes are local names of the vocabulary; a part that is not stated is "" or None.
    """

    iri: str
    source: str
    passage: str
    modality: str
    value: Decimal | None
    unit: str
    bound: str
    duration: str
    superlative: str
    rule: str
    anchor: Anchor | None
    ordinals: tuple[int, ...]
    times: tuple[StatedTime, ...]
    names: tuple[str, ...]

    @property
    def has_values(self) -> bool:
        """Whether it states a number, a duration, an ordinal or a time."""
        return bool(self.value is not None or self.duration or self.ordinals or self.times)


@dataclass(frozen=True)
class Waiver:
    """A span of a source whose numbers and dates state no fact; the reason in ko and in en."""

    iri: str
    source: str
    start: int
    end: int
    notes: tuple[str, str]

    def covers(self, start: int, end: int) -> bool:
        """Check whether a span lies in it."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True)
class Statements:
    """All records of a graph, sorted by IRI and position."""

    sources: tuple[Source, ...]
    passages: dict[str, Passage] = field(hash=False)
    stated: tuple[StatedAssertion, ...]
    waivers: tuple[Waiver, ...]


Row = dict[str, str]
Forms = dict[str, tuple[date | None, date | None] | None]


def read_statements(dataset: Dataset, project: Project) -> Statements:
    """
    Read the sources, passages, assertions and waivers from the graph.

    If a property that should have one value has several, each combination is a separate record, so
    that all of them must be proven.

    Raises:
        SourceError: a query of the project is missing or malformed.
    """

    def rows(name: str) -> list[Row]:
        path = project.path(f"{QUERIES}/{name}.rq")
        return query_files.select_rows(dataset, path, project.namespaces)

    passages = [
        Passage(row["passage"], row["source"], int(row["start"]), int(row["end"]), row["sha256"])
        for row in rows("passages")
    ]
    ordinals, times, names = (
        _group_by_assertion(rows(name)) for name in ("ordinals", "dates", "names")
    )
    edtf = {row.get("edtf", "") for group in times.values() for row in group}
    forms = {form: edtf_bounds(form) for form in sorted(edtf)}
    return Statements(
        tuple(
            Source(row["source"], row["sha256"], _anchor(row, "earliest", "latest"))
            for row in rows("sources")
        ),
        {passage.iri: passage for passage in passages},
        tuple(
            _stated_assertion(
                row,
                ordinals.get(row["assertion"], []),
                tuple(_time(each, forms) for each in times.get(row["assertion"], [])),
                names.get(row["assertion"], []),
            )
            for row in rows("assertions")
        ),
        tuple(
            Waiver(
                row["waiver"],
                row["source"],
                int(row["start"]),
                int(row["end"]),
                (row.get("ko", ""), row.get("en", "")),
            )
            for row in rows("waivers")
        ),
    )


def _group_by_assertion(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["assertion"], []).append(row)
    return groups


def _stated_assertion(
    row: Row, ordinals: list[Row], times: tuple[StatedTime, ...], names: list[Row]
) -> StatedAssertion:
    return StatedAssertion(
        iri=row["assertion"],
        source=row["source"],
        passage=row["passage"],
        modality=local_name(row.get("modality", "")),
        value=_decimal(row["value"]) if "value" in row else None,
        unit=local_name(row.get("unit", "")),
        bound=local_name(row.get("bound", "")),
        duration=row.get("duration", ""),
        superlative=local_name(row.get("superlative", "")),
        rule=local_name(row.get("rule", "")),
        anchor=_anchor(row, "anchorEarliest", "anchorLatest"),
        ordinals=tuple(int(each["number"]) for each in ordinals),
        times=times,
        names=tuple(each["name"] for each in names),
    )


def _time(row: Row, forms: Forms) -> StatedTime:
    first, second, third, fourth = (
        _date(row.get(name))
        for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
    )
    return StatedTime(
        local_name(row["role"]),
        row["extent"],
        row.get("edtf", ""),
        forms[row.get("edtf", "")],
        (first, second, third, fourth),
    )


def local_name(iri: str) -> str:
    """
    Return the part of an IRI after the last slash or hash sign.

    >>> local_name("https://w3id.org/gwangju-kg/ontology#when")
    'when'
    """
    return iri.rpartition("#")[2].rpartition("/")[2]


def _anchor(row: Row, earliest: str, latest: str) -> Anchor | None:
    first, last = _date(row.get(earliest)), _date(row.get(latest))
    return Anchor(first, last) if first and last and first <= last else None


def _date(lexical: str | None) -> date | None:
    """Return the date, or None if it is missing or does not exist."""
    try:
        return date.fromisoformat(lexical) if lexical else None
    except ValueError:
        return None


def _decimal(lexical: str) -> Decimal | None:
    try:
        return Decimal(lexical)
    except InvalidOperation:
        return None
