"""
Holds accepted links against what their targets say today.

Takes links and what gives a description; gives a verdict on each.  Changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.known_links import KnownLink, KnownLinks
from gwangju_kg.linking.target_description import TargetDescription
from gwangju_kg.search.normalize import name_keys, plain_key
from gwangju_kg.search.similarity import SAME_NAME, SearchTerm, compare


class DriftState(StrEnum):
    """What became of a link."""

    HOLDS = "holds"
    MOVED = "moved"
    GONE = "gone"
    LABEL_CHANGED = "label-changed"
    TYPE_CHANGED = "type-changed"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class LinkCheck:
    """
    What became of one link.

    Attributes:
        link: the link.
        state: in one word.
        recorded: what the table says, where it is at issue, or "".
        found: what the target says, or why it says nothing.
    """

    link: KnownLink
    state: DriftState
    recorded: str
    found: str


def check(
    links: Iterable[KnownLink],
    record: KnownLinks,
    describe: Callable[[KnownLink], TargetDescription],
) -> Iterator[LinkCheck]:
    """
    Check links one by one.

    Args:
        links: accepted ones.
        record: what is known of our side: a page may be called by any name of our entity.
        describe: gives what the target says, or raises why it says nothing.
    """
    for link in links:
        subject = record.subjects.get(link.subject_iri)
        ours = [name for names in subject.names.values() for name in names] if subject else []
        try:
            yield judge(link, ours, describe(link))
        except RemoteError as error:
            yield LinkCheck(link, DriftState(error.reason), "", str(error))


def judge(link: KnownLink, ours: Iterable[str], description: TargetDescription) -> LinkCheck:
    """
    Say what became of a link.

    Args:
        link: as the table records it.
        ours: names of our entity.
        description: what the target says.
    """
    if description.moved:
        return LinkCheck(link, DriftState.MOVED, link.object_iri, description.moved)
    wanted = [link.object_label] if link.object_label else []
    if description.is_page or not wanted:
        wanted += ours
    names = description.names
    known = any(_names(name, each, description.is_page) for name in names for each in wanted)
    if not known and (names or not description.is_page):
        return LinkCheck(link, DriftState.LABEL_CHANGED, link.object_label, " | ".join(names))
    kinds = " | ".join(description.kinds)
    if link.categories and not set(link.categories) & set(description.kinds):
        return LinkCheck(link, DriftState.TYPE_CHANGED, " | ".join(link.categories), kinds)
    return LinkCheck(link, DriftState.HOLDS, "", kinds or " | ".join(names))


def _names(found: str, wanted: str, within: bool) -> bool:
    """Say whether what was found is a name, or a title that holds the name."""
    if within and plain_key(wanted) in plain_key(found):
        return True
    return compare(SearchTerm.from_text(wanted), found, name_keys(found)).score >= SAME_NAME
