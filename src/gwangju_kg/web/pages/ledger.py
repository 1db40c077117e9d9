"""
The ledger of commitments: ``/ledger``.

Shows the state of each commitment on a reference date, from the sources known by a source date.
The rules are in ``queries/pages/ledger.rq``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request

from gwangju_kg.formatting import format_time
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import release
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.queries.page_queries import (
    Row,
    has_page_query,
    parse_date,
    query_rows,
    query_rows_for,
)
from gwangju_kg.web.queries.results_json import MAX_ROWS

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")

#: States in the order of the page, those that need attention first.
ORDER: Final = (
    "overdue", "undecided", "replanned", "cancelled", "underway", "planned", "reported", "implied",
)  # fmt: skip

#: The query for the first day on which a commitment was known; older releases lack it.
_FIRST: Final = "first-commitment"

_FIELD: Final = ONTOLOGY_IRI + "#field"


@dataclass(frozen=True)
class LedgerEntry:
    """
    A commitment with its state.

    Attributes:
        milestone: the commitment.
        thing: the entity it belongs to.
        state: one of :data:`~gwangju_kg.web.entity.timeline.STATES`.
        planned, reported: the latest planned and the reported time in words, or "".
        plan, report: the IRIs of their assertions, or "".
        is_silent: whether no source after the latest plan mentions the entity.
        fields: the fields of the entity.
    """

    milestone: LabelledLink
    thing: LabelledLink
    state: str
    planned: str
    reported: str
    plan: str
    report: str
    is_silent: bool
    fields: tuple[LabelledLink, ...]


@blueprint.get("")
def ledger() -> str:
    """
    Show the state of all commitments on a date.

    Raises:
        BadRequest: a parameter is not a date.
    """
    issued = date.fromisoformat(release().issued)
    at = parse_date(request.args.get("at") or str(issued), "at")
    known = parse_date(request.args.get("known") or str(issued), "known")
    field = request.args.get("field", "")
    entries = _entries(at, known)
    fields = sorted({link for entry in entries for link in entry.fields})
    shown = [
        entry for entry in entries if not field or field in {_slug(link) for link in entry.fields}
    ]
    return render_template(
        "ledger/ledger.html",
        at=at,
        known=known,
        issued=issued,
        days=_days(issued),
        at_words=format_time(str(at), language()),
        known_words=format_time(str(known), language()),
        field=field,
        fields={_slug(link): link.name for link in fields},
        groups={state: [e for e in shown if e.state == state] for state in ORDER},
        count=len(shown),
        most=MAX_ROWS if len(entries) == MAX_ROWS else 0,
        states=STATES,
    )


def _days(issued: date) -> tuple[date, ...]:
    """Return the last day of each year with a known commitment, and the date of issue."""
    rows = query_rows(_FIRST) if has_page_query(_FIRST) else ()
    first = date.fromisoformat(rows[0]["first"].value) if rows and "first" in rows[0] else issued
    years = [date(year, 12, 31) for year in range(first.year, issued.year)]
    return (*years, issued)


def _entries(at: date, known: date) -> list[LedgerEntry]:
    rows = query_rows("ledger", at=str(at), known=str(known))
    context = query_rows_for("context", tuple(sorted({row["thing"].value for row in rows})))
    fields: dict[str, list[str]] = {}
    for row in context:
        if row["property"].value == _FIELD:
            fields.setdefault(row["thing"].value, []).append(row["value"].value)
    names = Labels(iris_in(rows) | iris_in(context))
    return [_entry(row, names, fields) for row in rows]


def _entry(row: Row, names: Labels, fields: Mapping[str, list[str]]) -> LedgerEntry:
    def text(key: str) -> str:
        return row[key].value if key in row else ""

    def words(key: str) -> str:
        return format_time(text(key), names.language) if key in row else ""

    return LedgerEntry(
        milestone=names.link(text("milestone")),
        thing=names.link(text("thing")),
        state=text("state"),
        planned=words("plannedTime"),
        reported=words("reportedTime"),
        plan=text("plan"),
        report=text("report"),
        is_silent=text("silent") == "true",
        fields=tuple(sorted(names.link(iri) for iri in fields.get(text("thing"), ()))),
    )


def _slug(link: LabelledLink) -> str:
    """Return the last part of the IRI of a field, for use as a parameter."""
    return link.iri.rpartition("/")[2]
