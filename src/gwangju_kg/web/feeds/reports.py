"""
The reports about a thing or a field, the newest first.

Runs the query ``reports.rq``, and reads in the stored releases which of them first has a report of
an undated source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server, release
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
        since: the day since which it could be known, in ISO form; of an undated source, the day of
            the first release that has it.
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
    reports = [_report(row, names) for row in rows.values()]
    reports.sort(key=lambda report: report.since, reverse=True)
    return ReportsOfThing(names.link(iri), tuple(reports))


def _report(row: Row, names: Labels) -> Report:
    iri = row["report"].value
    return Report(
        iri=iri,
        label=row["label"].value if "label" in row else names(row["thing"].value),
        since=row["since"].value if "since" in row else _first_release(iri),
        source=names.link(row["source"].value) if "source" in row else None,
    )


def _first_release(iri: str) -> str:
    """Return the day of the data of the first release that has an assertion, in ISO form."""
    history = current_server().history
    having = history.releases_mentioning(history.releases(), iri)
    return str(having[0].issued) if having else release().issued
