"""
The commitments of the ledger: the state of each, its plans, its delay.

Runs the queries ``ledger.rq``, which has the rules of the states, and ``plans.rq``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.entity.plan_history import (
    Delay,
    PlanHistory,
    PlannedTime,
    read_histories,
)
from gwangju_kg.web.entity.timeline import BY_ATTENTION
from gwangju_kg.web.queries.page_queries import (
    Row,
    has_page_query,
    query_rows,
    query_rows_for,
)
from gwangju_kg.web.queries.results_json import MAX_ROWS

#: States of commitments whose last planned day has passed.
_PAST: Final = frozenset({"overdue", "unheard"})

#: The query for all plans of commitments; older releases lack it.
_PLANS: Final = "plans"

_FIELD: Final = ONTOLOGY_IRI + "#field"


@dataclass(frozen=True)
class LedgerEntry:
    """
    A commitment and what became of it.

    Attributes:
        milestone: the commitment.
        thing: the entity it belongs to.
        state: one of :data:`~gwangju_kg.web.entity.timeline.STATES`.
        history: its dated plans.
        speaker: who announced the first of them, or None.
        planned, reported: the latest planned and the reported time as EDTF, or "".
        planned_end: the last day of the latest planned time, in ISO form, or "".
        done: the reported time, or None.
        plan, report: the IRIs of their assertions, or "".
        fields: the fields of the entity.
        past: how far the reference date lies from the latest planned time; None unless that has
            passed without a report.
    """

    milestone: LabelledLink
    thing: LabelledLink
    state: str
    history: PlanHistory
    speaker: LabelledLink | None
    planned: str
    planned_end: str
    reported: str
    done: PlannedTime | None
    plan: str
    report: str
    fields: tuple[LabelledLink, ...]
    past: Delay | None

    @property
    def delay(self) -> Delay | None:
        """
        How far the reported time, or else the latest planned one, lies from the first planned one.

        None without dates, and if it was cancelled or nobody knows.
        """
        if self.state in {"cancelled", "undecided"} or (self.report and self.done is None):
            return None
        return self.history.delay(self.done)

    @property
    def days(self) -> tuple[str, ...]:
        """All its days, in ISO form."""
        done = (self.done.end,) if self.done else ()
        return (*(plan.end for plan in self.history.plans), *done)


def count_states(day: date) -> dict[str, int]:
    """Return the number of commitments in each state on a day, those to attend to first."""
    if not has_page_query("ledger"):
        return {}
    entries = read_entries(day, day)
    counts = Counter(entry.state for entry in entries) if len(entries) < MAX_ROWS else Counter()
    return {state: counts[state] for state in BY_ATTENTION if counts[state]}


def read_entries(at: date, known: date) -> list[LedgerEntry]:
    """
    Return the commitments of the release, by the last day of their latest planned times.

    Args:
        at: the reference date.
        known: the last day whose sources count.
    """
    rows = query_rows("ledger", at=str(at), known=str(known))
    context = query_rows_for("context", tuple(sorted({row["thing"].value for row in rows})))
    milestones = tuple(sorted({row["milestone"].value for row in rows}))
    plans = query_rows_for(_PLANS, milestones) if has_page_query(_PLANS) else ()
    histories = read_histories(plans, known=str(known))
    fields: dict[str, list[str]] = {}
    for row in context:
        if row["property"].value == _FIELD:
            fields.setdefault(row["thing"].value, []).append(row["value"].value)
    names = Labels(iris_in(rows) | iris_in(context) | iris_in(plans))
    return [_entry(row, names, fields, histories, at=str(at)) for row in rows]


def _entry(
    row: Row,
    names: Labels,
    fields: Mapping[str, list[str]],
    histories: Mapping[str, PlanHistory],
    *,
    at: str,
) -> LedgerEntry:
    def text(key: str) -> str:
        return row[key].value if key in row else ""

    state = "unheard" if text("state") == "overdue" and text("silent") == "true" else text("state")
    history = histories.get(text("milestone"), PlanHistory())
    done = PlannedTime(text("reportedBegin"), text("reportedEnd"), text("reportedTime"), since="")
    speaker = history.first.speaker if history.first else ""
    return LedgerEntry(
        milestone=names.link(text("milestone")),
        thing=names.link(text("thing")),
        state=state,
        history=history,
        speaker=names.link(speaker) if speaker else None,
        planned=text("plannedTime"),
        planned_end=text("plannedEnd"),
        reported=text("reportedTime"),
        done=done if done.begin and done.end else None,
        plan=text("plan"),
        report=text("report"),
        fields=tuple(sorted(names.link(iri) for iri in fields.get(text("thing"), ()))),
        past=_past(history, text("plannedEnd"), at) if state in _PAST else None,
    )


def _past(history: PlanHistory, planned_end: str, at: str) -> Delay:
    """Return how far a date lies from the plan that ends on a day."""
    last_day = PlannedTime(planned_end, planned_end, planned_end, since="")
    plans = (plan for plan in reversed(history.plans) if plan.end == planned_end)
    return Delay(next(plans, last_day), PlannedTime(at, at, at, since=""))
