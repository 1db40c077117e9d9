"""
The story of a thing: its milestones in the order of their times, each with what sources said.

The state of a milestone follows the rules of ``ledger.rq``, for one day on both clocks.
Pure: takes assertions, asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.entity.assertions import PLANS, AssertionView

#: What a state is called in Korean and English, in the order of the ledger.
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "reported": ("완료", "done"),
    "implied": ("완료로 추정", "implied"),
    "underway": ("진행 중", "in progress"),
    "planned": ("계획", "planned"),
    "replanned": ("계획 변경", "rescheduled"),
    "overdue": ("기한 경과", "overdue"),
    "cancelled": ("취소", "cancelled"),
    "denied": ("부인", "denied"),
}

#: A day after all others.
_LAST: Final = "9999"


@dataclass(frozen=True)
class TimelineEntry:
    """
    One milestone.

    Attributes:
        thing: the milestone.
        state: one of :data:`STATES`.
        when: its time in words: as reported, else as planned last; or "".
        day: what it is sorted by, in ISO form.
        claims: what sources said of it, in the order in which it could be known.
        plans: how many different times it was planned for.
    """

    thing: LabelledLink
    state: str
    when: str
    day: str
    claims: tuple[AssertionView, ...]
    plans: int


def tell(claims: Iterable[AssertionView], *, day: str) -> tuple[TimelineEntry, ...]:
    """
    Give the milestones that *claims* report on, the earliest first.

    Args:
        claims: assertions of any kind; those that are no status reports are left out.
        day: the day for which the states hold, in ISO form.
    """
    told: dict[LabelledLink, list[AssertionView]] = {}
    for claim in claims:
        if claim.kind == "StatusReport":
            told.setdefault(claim.thing, []).append(claim)
    chapters = [_chapter(thing, said, day) for thing, said in told.items()]
    return tuple(sorted(chapters, key=lambda chapter: (chapter.day, chapter.thing)))


def _chapter(thing: LabelledLink, claims: Sequence[AssertionView], day: str) -> TimelineEntry:
    best = best_of(claims, {"occurred"}, day) or best_of(claims, PLANS, day)
    shown = best or claims[-1]
    return TimelineEntry(
        thing=thing,
        state=state_of(claims, day=day),
        when=shown.when,
        day=shown.begin or shown.end or shown.since or _LAST,
        claims=tuple(sorted(claims, key=lambda claim: (claim.since, claim.iri))),
        plans=len({claim.when for claim in claims if claim.modality in PLANS and claim.when}),
    )


def state_of(claims: Sequence[AssertionView], *, day: str) -> str:
    """
    Give the state of the milestone that *claims* report on, as it was and was known on *day*.

    Source: queries/pages/ledger.rq.
    """
    counted = [claim for claim in claims if claim.precedence and claim.since <= day]
    modalities = {claim.modality for claim in counted}
    plan = best_of(counted, PLANS, day)
    holding = {
        "reported": best_of(counted, {"occurred"}, day) is not None,
        "implied": any(claim.implied_by for claim in counted),
        "cancelled": "cancelled" in modalities,
        "overdue": plan is not None and "" < plan.end < day,
        "underway": "ongoing" in modalities,
        "replanned": plan is not None and any(_moved(plan, other) for other in counted),
        "planned": plan is not None,
    }
    return next((state for state, holds in holding.items() if holds), "denied")


def best_of(
    claims: Iterable[AssertionView], modalities: Iterable[str], day: str
) -> AssertionView | None:
    """
    Give the report that stands above the others of the same modality, or None.

    What is said to have happened counts from the last day on which it can have happened.
    """
    wanted = set(modalities)
    fitting = [
        claim
        for claim in claims
        if claim.modality in wanted
        and claim.precedence
        and (claim.modality != "occurred" or (claim.end or claim.since) <= day)
    ]
    return max(fitting, key=lambda claim: (claim.precedence, claim.iri), default=None)


def _moved(plan: AssertionView, other: AssertionView) -> bool:
    """Say whether *other* is an earlier plan for a time that does not overlap that of *plan*."""
    if other.modality not in PLANS or other.since >= plan.since:
        return False
    if not (other.begin and other.end and plan.begin and plan.end):
        return False
    return other.end < plan.begin or other.begin > plan.end
