"""
The news of a thing: what its page says first.

Takes its timeline; runs no queries.
"""

from __future__ import annotations

from collections.abc import Sequence
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
        open: what is not done, by state, then by day; at most `MOST`, none after an ending.
        more: the number of other milestones that are not done.
    """

    ending: TimelineEntry | None
    open: tuple[TimelineEntry, ...]
    more: int


def select_news(timeline: Sequence[TimelineEntry]) -> News:
    """Return the news in `timeline`."""
    ending = next((entry for entry in timeline if entry.ends), None)
    waiting = [] if ending else [entry for entry in timeline if entry.state in _OPEN]
    waiting.sort(key=lambda entry: (BY_ATTENTION.index(entry.state), not entry.day, entry.day))
    return News(ending, tuple(waiting[:MOST]), max(0, len(waiting) - MOST))
