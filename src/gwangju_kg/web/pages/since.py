"""
What changed since a day: ``/since``.

Compares what the sources of that day told with what is known now: the state of each commitment on
both days, and the assertions that could be known only later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from flask import Blueprint, render_template, request

from gwangju_kg.formatting import format_time
from gwangju_kg.language import Sentence
from gwangju_kg.release.archive import KeptRelease
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server, release
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.entity.timeline import BY_ATTENTION, STATES
from gwangju_kg.web.pages.ledger import year_ends
from gwangju_kg.web.pages.ledger_entries import LedgerEntry, read_entries
from gwangju_kg.web.pages.ledger_turns import QUERY
from gwangju_kg.web.queries.page_queries import has_page_query, parse_date, query_rows
from gwangju_kg.web.queries.results_json import MAX_ROWS

blueprint = Blueprint("since", __name__)

#: The query; older releases lack it.
_QUERY: Final = "known-since"

#: The most assertions on the page.  Source: known-since.rq, LIMIT less one.
_MOST_CLAIMS: Final = 300

#: The assertions that are listed of each thing; others are counted.
_MOST_OF_THING: Final = 8

#: States into which a commitment gets without a word of a source.
_BY_CALENDAR: Final = frozenset({"overdue", "unheard"})

#: What kinds of change are called, in the order of the page.
_KINDS: Final[Mapping[str, Sentence]] = {
    "told": {"ko": "출처가 전한 변화", "en": "Reported by sources"},
    "new": {"ko": "새로 알려진 약속", "en": "New commitments"},
    "passed": {"ko": "기한만 지난 약속", "en": "Only the date has passed"},
}


@dataclass(frozen=True)
class ChangedCommitment:
    """
    A commitment that has another state or plan than on the earlier day.

    Attributes:
        before: what was known of it, or None if nothing was.
        now: what is known of it.
    """

    before: LedgerEntry | None
    now: LedgerEntry

    @property
    def kind(self) -> str:
        """Whether sources ``told`` of it, made it known (``new``), or only its date ``passed``."""
        if self.before is None:
            return "new"
        told = (self.before.planned, self.before.reported, self.before.plan, self.before.report)
        is_told = told != (self.now.planned, self.now.reported, self.now.plan, self.now.report)
        return "told" if is_told or self.now.state not in _BY_CALENDAR else "passed"


@dataclass(frozen=True)
class NewlyKnown:
    """
    What sources said of a thing after a day.

    Attributes:
        thing: the thing.
        since: the newest day, in ISO form.
        claims: the assertions and the day since which each could be known, the newest first.
        more: the number of others.
    """

    thing: LabelledLink
    since: str
    claims: tuple[tuple[LabelledLink, str], ...]
    more: int


@blueprint.get("/since")
def since() -> str:
    """
    Show what changed since the day in the parameter ``day``; by default, since a year before.

    Raises:
        BadRequest: the day is no date.
        NoRelease: plain files are served.
    """
    issued = date.fromisoformat(release().issued)
    day = parse_date(request.args.get("day") or str(_year_before(issued)), "day")
    earlier = read_entries(day, day)
    now = read_entries(issued, issued)
    changed = compare_entries(earlier, now) if day < issued else []
    if len(earlier) == MAX_ROWS:  # what the list of that day lacks may have been cut from it
        changed = [pair for pair in changed if pair.before]
    claims = _newly_known(day)
    return render_template(
        "ledger/since.html",
        day=day,
        issued=issued,
        days=year_ends(),
        has_turns=has_page_query(QUERY),
        day_words=format_time(str(day), language()),
        changed={
            name[language()]: pairs
            for kind, name in _KINDS.items()
            if (pairs := [pair for pair in changed if pair.kind == kind])
        },
        most=MAX_ROWS if MAX_ROWS in {len(earlier), len(now)} else 0,
        things=_by_thing(claims[:_MOST_CLAIMS]),
        most_claims=_MOST_CLAIMS if len(claims) > _MOST_CLAIMS else 0,
        release_then=_release_on(day),
        states=STATES,
        time_words=partial(format_time, language=language()),
    )


def _year_before(day: date) -> date:
    # 29 February has no namesake.
    return date(day.year - 1, day.month, min(day.day, 28))


def compare_entries(
    earlier: Iterable[LedgerEntry], now: Iterable[LedgerEntry]
) -> list[ChangedCommitment]:
    """Return the commitments with another state, plan or report, those told by sources first."""
    before = {entry.milestone.iri: entry for entry in earlier}
    pairs = [ChangedCommitment(before.get(entry.milestone.iri), entry) for entry in now]
    changed = [
        pair for pair in pairs if pair.before is None or _shown(pair.before) != _shown(pair.now)
    ]
    return sorted(
        changed,
        key=lambda pair: (
            tuple(_KINDS).index(pair.kind),
            BY_ATTENTION.index(pair.now.state),
            pair.now.milestone,
        ),
    )


def _shown(entry: LedgerEntry) -> tuple[str, str, str]:
    """Return what the page compares."""
    return entry.state, entry.planned, entry.reported


def _newly_known(day: date) -> list[tuple[LabelledLink, LabelledLink, str]]:
    """Return thing, assertion and day of what could be known later than `day`."""
    if not has_page_query(_QUERY):
        return []
    rows = query_rows(_QUERY, day=str(day), language=language())
    names = Labels({row["thing"].value for row in rows})
    claims = []
    for row in rows:
        thing = names.link(row["thing"].value)
        label = row["label" if "label" in row else "claim"].text
        claim = LabelledLink(label.removeprefix(f"{thing.name} · "), row["claim"].value)
        claims.append((thing, claim, row["since"].value))
    return claims


def _by_thing(claims: Sequence[tuple[LabelledLink, LabelledLink, str]]) -> list[NewlyKnown]:
    """Return the assertions by thing, the thing with the newest one first."""
    of_thing: dict[LabelledLink, dict[LabelledLink, str]] = {}
    for thing, claim, known in claims:
        of_thing.setdefault(thing, {})[claim] = known
    return [
        NewlyKnown(
            thing=thing,
            since=next(iter(known.values())),
            claims=tuple(known.items())[:_MOST_OF_THING],
            more=max(0, len(known) - _MOST_OF_THING),
        )
        for thing, known in of_thing.items()
    ]


def _release_on(day: date) -> KeptRelease | None:
    """Return the release that was current on a day, if it is stored and not the one served."""
    issued = [each for each in current_server().history.releases() if each.issued <= day]
    return issued[-1] if issued and issued[-1].id != release().id else None
