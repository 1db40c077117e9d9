"""
The reports about a thing or a field, the newest first.

Runs the query ``reports.rq``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.addresses import language
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.queries.page_queries import Row, query_rows

#: The most reports that are read.  Source: reports.rq, LIMIT less one.
MOST_REPORTS: Final = 100

_QUERY: Final = "reports"


@dataclass(frozen=True)
class Report:
    """
    An assertion as news.

    Attributes:
        iri: its IRI.
        label: what it says, in the reader's language.
        since: the day since which it could be known, in ISO form.
        source: its source, or None.
    """

    iri: str
    label: str
    since: str
    source: LabelledLink | None


@dataclass(frozen=True)
class ReportsOfThing:
    """
    The reports about a thing, its milestones and its parts, or about the things of a field.

    Attributes:
        thing: the thing or field.
        entries: the reports, the newest first; at most one more than `MOST_REPORTS`.
    """

    thing: LabelledLink
    entries: tuple[Report, ...]


def read_reports(iri: str) -> ReportsOfThing | None:
    """
    Return the reports about the thing or field with an IRI; None if there are none.

    Raises:
        NotInRelease: the release is older than the query.
    """
    rows = {row["report"].value: row for row in query_rows(_QUERY, iri=iri, language=language())}
    if not rows:
        return None
    names = Labels(iris_in(rows.values()) | {iri})
    return ReportsOfThing(names.link(iri), tuple(_report(row, names) for row in rows.values()))


def _report(row: Row, names: Labels) -> Report:
    iri = row["report"].value
    return Report(
        iri=iri,
        label=row["label"].value if "label" in row else names(row["thing"].value),
        since=row["since"].value,
        source=names.link(row["source"].value) if "source" in row else None,
    )
