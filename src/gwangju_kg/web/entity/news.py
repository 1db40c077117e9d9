"""
The news of a thing: what its page says first.

Takes its timeline; runs no queries.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.web.entity.timeline import BY_ATTENTION, TimelineEntry

#: States of milestones of which a reader waits to hear, or that will not be.
_OPEN: Final = frozenset(
    {"overdue", "unheard", "replanned", "undecided", "cancelled", "underway", "planned"}
)

#: Sentences at the top of a page.
MOST: Final = 3


@dataclass(frozen=True)
class News:
    """
    What the page of a thing says first.

    Attributes:
        ending: the milestone that ended it, such as a merger, or None.
        open: what is not done, by state, then by day; at most `MOST`, none after an ending.  If
            some milestones are asked for, these instead, whatever their state.
        more: the number of other milestones that are not done.
    """

    ending: TimelineEntry | None
    open: tuple[TimelineEntry, ...]
    more: int


def select_news(timeline: Sequence[TimelineEntry], asked: Collection[str] = ()) -> News:
    """
    Return the news in a timeline.

    Args:
        timeline: the milestones of a thing.
        asked: the IRIs of the milestones that a reader asks for, those asked for most first.
    """
    ending = next((entry for entry in timeline if entry.ends), None)
    waiting = [] if ending else [entry for entry in timeline if entry.state in _OPEN]
    waiting.sort(key=lambda entry: (BY_ATTENTION.index(entry.state), not entry.day, entry.day))
    if answers := [entry for entry in timeline if entry.thing.iri in asked]:
        order = list(asked)
        answers.sort(key=lambda entry: order.index(entry.thing.iri))
        del answers[MOST:]
        return News(ending, tuple(answers), sum(entry not in answers for entry in waiting))
    return News(ending, tuple(waiting[:MOST]), max(0, len(waiting) - MOST))
