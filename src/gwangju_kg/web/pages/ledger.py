"""
The ledger of commitments: ``/ledger``, and ``/ledger.csv``.

Shows what became of each commitment on a reference date, from the sources known by a source date.
The rules are in ``queries/pages/ledger.rq``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from gwangju_kg.errors import BadRequest
from gwangju_kg.formatting import format_time
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import release
from gwangju_kg.web.display.dates_svg import DateScale
from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.plan_history import Delay
from gwangju_kg.web.entity.timeline import BY_ATTENTION, STATES
from gwangju_kg.web.http.csv_files import csv_response
from gwangju_kg.web.pages.ledger_entries import LedgerEntry, read_entries
from gwangju_kg.web.pages.ledger_turns import QUERY
from gwangju_kg.web.queries.page_queries import has_page_query, parse_date, query_rows
from gwangju_kg.web.queries.results_json import MAX_ROWS

blueprint = Blueprint("ledger", __name__)

#: The query for the first day on which a commitment was known; older releases lack it.
_FIRST: Final = "first-commitment"

_DECEMBER: Final = 12

#: Sorts after all other days.
_LAST: Final = "9999"


#: The columns of the CSV.
_COLUMNS: Final = (
    "commitment", "name", "thing", "thing_name", "state", "announced_by", "first_planned",
    "first_known", "times_moved", "last_planned", "reported", "delay_months", "months_past",
    "plan", "report",
)  # fmt: skip


def _months(delay: Delay | None) -> int:
    return delay.months if delay else 0


#: The orders of the table: the key of an entry.
_ORDERS: Final[Mapping[str, Callable[[LedgerEntry], Any]]] = {
    "state": lambda entry: (BY_ATTENTION.index(entry.state), entry.planned_end or _LAST),
    "first": lambda entry: entry.history.first.end if entry.history.first else _LAST,
    "planned": lambda entry: entry.planned_end or _LAST,
    "delay": lambda entry: -_months(entry.delay) - _months(entry.past),
}


@dataclass(frozen=True)
class _Request:
    """The parameters of a request: both dates, and what is shown in which order."""

    at: date
    known: date
    field: str
    state: str
    order: str

    @classmethod
    def read(cls) -> _Request:
        """
        Read the parameters.

        Raises:
            BadRequest: a date is none, or a state or an order is unknown.
        """
        values = request.args
        state, order = values.get("state", ""), values.get("sort") or "state"
        if state and state not in BY_ATTENTION:
            raise BadRequest(reason="none-of", parameter="state", expected=", ".join(BY_ATTENTION))
        if order not in _ORDERS:
            raise BadRequest(reason="none-of", parameter="sort", expected=", ".join(_ORDERS))
        return cls(
            at=parse_date(values.get("at") or release().issued, "at"),
            known=parse_date(values.get("known") or release().issued, "known"),
            field=values.get("field", ""),
            state=state,
            order=order,
        )


@blueprint.get("/ledger")
def ledger() -> str:
    """
    Show what became of all commitments by a date.

    Raises:
        BadRequest: a parameter is malformed.
    """
    asked = _Request.read()
    issued = date.fromisoformat(release().issued)
    entries = read_entries(asked.at, asked.known)
    of_field = [entry for entry in entries if _has_field(entry, asked.field)]
    counts = Counter(entry.state for entry in of_field)
    fields = sorted({link for entry in entries for link in entry.fields})
    shown = _select(of_field, asked)
    return render_template(
        "ledger/ledger.html",
        asked=asked,
        issued=issued,
        days=year_ends(),
        months=month_ends(_first_day(), issued),
        at_words=format_time(str(asked.at), language()),
        known_words=format_time(str(asked.known), language()),
        fields={_slug(link): link.name for link in fields},
        entries=shown,
        scale=DateScale((day for entry in shown for day in entry.days), asked.at),
        counts={state: counts[state] for state in BY_ATTENTION if counts[state]},
        count=len(of_field),
        most=MAX_ROWS if len(entries) == MAX_ROWS else 0,
        states=STATES,
        has_turns=has_page_query(QUERY),
        time_words=partial(format_time, language=language()),
    )


@blueprint.get("/ledger.csv")
def ledger_csv() -> Response:
    """
    Return the commitments that the page shows as CSV, times as EDTF.

    Raises:
        BadRequest: a parameter is malformed.
    """
    asked = _Request.read()
    entries = _select(
        [e for e in read_entries(asked.at, asked.known) if _has_field(e, asked.field)], asked
    )
    return csv_response(f"ledger-{asked.at}-{asked.known}", _COLUMNS, map(_row, entries))


def _row(entry: LedgerEntry) -> tuple[object, ...]:
    """Return the values of `_COLUMNS`."""
    first = entry.history.first
    return (
        *(entry.milestone.iri, entry.milestone.name, entry.thing.iri, entry.thing.name),
        *(entry.state, entry.speaker.name if entry.speaker else ""),
        *((first.edtf, first.since) if first else ("", "")),
        *(entry.history.moves, entry.planned, entry.reported),
        entry.delay.months if entry.delay else None,
        entry.past.months if entry.past else None,
        *(entry.plan, entry.report),
    )


def _select(entries: Sequence[LedgerEntry], asked: _Request) -> list[LedgerEntry]:
    """Return the entries of the asked state in the asked order."""
    chosen = [entry for entry in entries if asked.state in ("", entry.state)]
    return sorted(chosen, key=_ORDERS[asked.order])


def _has_field(entry: LedgerEntry, field: str) -> bool:
    return not field or field in {_slug(link) for link in entry.fields}


def year_ends() -> tuple[date, ...]:
    """Return the last day of each year with a known commitment, and the date of issue."""
    issued = date.fromisoformat(release().issued)
    ends = month_ends(_first_day(), issued)
    return (*(day for day in ends if day.month == _DECEMBER and day != issued), issued)


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """
    Return the last day of each month from `first` on, and `last` for its own month.

    >>> [str(day) for day in month_ends(date(2023, 12, 5), date(2024, 2, 20))]
    ['2023-12-31', '2024-01-31', '2024-02-20']
    """
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    starts = (date(month // 12, month % 12 + 1, 1) for month in months)
    return (*(start - timedelta(days=1) for start in starts), last)


def _first_day() -> date:
    """Return the day on which the first commitment was known, or the date of issue."""
    rows = query_rows(_FIRST) if has_page_query(_FIRST) else ()
    is_known = bool(rows) and "first" in rows[0]
    return date.fromisoformat(rows[0]["first"].value if is_known else release().issued)


def _slug(link: LabelledLink) -> str:
    """Return the last part of the IRI of a field, for use as a parameter."""
    return link.iri.rpartition("/")[2]
