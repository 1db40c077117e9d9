"""
The timeline of a thing: its milestones, the latest first, each with its status reports.

The state of a milestone follows the rules of ``ledger.rq``, with the same day as reference date and
source date.  Takes assertions; runs no queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.assertions import PLANS, AssertionView
from gwangju_kg.web.entity.plan_history import Delay, PlanHistory, PlannedTime

#: Labels of the states in Korean and English.
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "reported": ("완료", "done"),
    "implied": ("완료로 추정", "implied"),
    "underway": ("진행 중", "in progress"),
    "planned": ("계획", "planned"),
    "replanned": ("계획 변경", "rescheduled"),
    "overdue": ("기한 경과", "overdue"),
    "unheard": ("후속 보도 없음", "no later report"),
    "undecided": ("미정", "undecided"),
    "cancelled": ("취소", "cancelled"),
    "denied": ("부인", "denied"),
    "unknown": ("아직 알려지지 않음", "not known yet"),
}

#: The states in the order in which lists show them, those that need attention first.
BY_ATTENTION: Final = (
    "overdue", "unheard", "replanned", "undecided", "cancelled", "underway", "planned", "reported",
    "implied",
)  # fmt: skip


@dataclass(frozen=True)
class TimelineEntry:
    """
    One milestone.

    Attributes:
        thing: the milestone.
        state: one of :data:`STATES`.
        when: its reported time, else its latest planned time, in words, or "".
        day: a day of that time, in ISO form, or "" if no source states it.
        since: the day since which its latest report is known, in ISO form, or "".
        claims: its status reports, the latest known first.
        history: its dated plans.
        done: the time of its best report if that is known from first to last day, or None.
    """

    thing: LabelledLink
    state: str
    when: str
    day: str
    since: str
    claims: tuple[AssertionView, ...]
    history: PlanHistory
    done: PlannedTime | None

    @property
    def delay(self) -> Delay | None:
        """How far its reported time, or else its latest planned one, lies from the first one."""
        return self.history.delay(self.done)

    @property
    def ends(self) -> bool:
        """Whether it ended the page's thing."""
        return self.state == "reported" and self.claims[0].ends


def build_timeline(claims: Iterable[AssertionView], *, day: str) -> tuple[TimelineEntry, ...]:
    """
    Return the milestones that `claims` report on, the latest first and undated ones last.

    Args:
        claims: assertions of any class; only status reports are used.
        day: the day for which states are determined, in ISO form.
    """
    reports: dict[LabelledLink, list[AssertionView]] = {}
    for claim in claims:
        if claim.kind == "StatusReport":
            reports.setdefault(claim.thing, []).append(claim)
    entries = [_entry(thing, group, day) for thing, group in reports.items()]
    entries.sort(key=lambda entry: entry.thing)
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.since), reverse=True))


def _entry(thing: LabelledLink, claims: Sequence[AssertionView], day: str) -> TimelineEntry:
    best = select_report(claims, {"occurred"}, day) or select_report(claims, PLANS, day)
    shown = best or claims[-1]
    return TimelineEntry(
        thing=thing,
        state=state_of(claims, day=day),
        when=shown.when,
        day=shown.begin or shown.end,
        since=shown.since,
        claims=tuple(sorted(claims, key=lambda claim: (claim.since, claim.iri), reverse=True)),
        history=_history(claims, day),
        done=_time(best) if best and best.modality == "occurred" and best.begin else None,
    )


def _time(claim: AssertionView) -> PlannedTime:
    """Return the time that a status report states."""
    return PlannedTime(begin=claim.begin, end=claim.end, edtf=claim.edtf, since=claim.since)


def _history(claims: Sequence[AssertionView], day: str) -> PlanHistory:
    plans = [
        _time(claim)
        for claim in sorted(claims, key=lambda claim: (claim.since, claim.iri))
        if claim.modality in PLANS and claim.precedence and claim.end and claim.since <= day
    ]
    return PlanHistory(tuple(plans))


def state_of(claims: Sequence[AssertionView], *, day: str) -> str:
    """
    Return the state on `day` of the milestone that `claims` report on, as known on that day.

    Source: queries/pages/ledger.rq.
    """
    counted = [claim for claim in claims if claim.precedence and claim.since <= day]
    modalities = {claim.modality for claim in counted}
    plan = select_report(counted, {*PLANS, "undecided"}, day)
    holding = {
        "reported": select_report(counted, {"occurred"}, day) is not None,
        "implied": any(claim.implied_by for claim in counted),
        "cancelled": "cancelled" in modalities,
        "undecided": plan is not None and plan.modality == "undecided",
        "unheard": plan is not None and "" < plan.end < day and plan.is_last_word,
        "overdue": plan is not None and "" < plan.end < day,
        "underway": "ongoing" in modalities,
        "replanned": plan is not None and any(_was_rescheduled(plan, other) for other in counted),
        "planned": plan is not None,
        "denied": "denied" in modalities,
    }
    return next((state for state, holds in holding.items() if holds), "unknown")


def select_report(
    claims: Iterable[AssertionView], modalities: Iterable[str], day: str
) -> AssertionView | None:
    """
    Return the report with the highest precedence among some modalities, or None.

    A report of an occurrence counts from the last day on which it can have occurred, which is at
    most the day on which it was reported.
    """
    accepted = set(modalities)
    fitting = [
        claim
        for claim in claims
        if claim.modality in accepted
        and claim.precedence
        and (
            claim.modality != "occurred"
            or day >= min(filter(None, (claim.end, claim.since)), default="")
        )
    ]
    return max(fitting, key=lambda claim: (claim.precedence, claim.iri), default=None)


def _was_rescheduled(plan: AssertionView, other: AssertionView) -> bool:
    """Check whether `other` is an earlier plan for a time that does not overlap that of `plan`."""
    if other.modality not in PLANS or other.since >= plan.since:
        return False
    if not (other.begin and other.end and plan.begin and plan.end):
        return False
    return other.end < plan.begin or other.begin > plan.end
