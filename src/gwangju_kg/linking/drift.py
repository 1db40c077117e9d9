"""
Compare accepted links with what their targets say today.

Takes links and a function that describes a target; returns a result for each.  Changes nothing.
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
    """The state of a link."""

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
    The result of checking one link.

    Attributes:
        link: the link.
        state: its state.
        recorded: what the table says about what has changed, or "".
        current: what the target says today, or why it says nothing.
    """

    link: KnownLink
    state: DriftState
    recorded: str
    current: str


def check_links(
    links: Iterable[KnownLink],
    known: KnownLinks,
    describe: Callable[[KnownLink], TargetDescription],
) -> Iterator[LinkCheck]:
    """
    Check links one by one.

    Args:
        links: accepted ones.
        known: the entities with their names: a page may use any name of the entity.
        describe: returns what the target says, or raises RemoteError.
    """
    for link in links:
        subject = known.subjects.get(link.subject_iri)
        names = [name for each in subject.names.values() for name in each] if subject else []
        try:
            yield compare_link(link, names, describe(link))
        except RemoteError as error:
            yield LinkCheck(link, DriftState(error.reason), "", str(error))


def compare_link(
    link: KnownLink, subject_names: Iterable[str], description: TargetDescription
) -> LinkCheck:
    """
    Compare a link as the table records it with the description of its target.

    Args:
        link: the link.
        subject_names: names of the entity.
        description: what the target says.
    """
    if description.moved_to:
        return LinkCheck(link, DriftState.MOVED, link.object_iri, description.moved_to)
    expected = [link.object_label] if link.object_label else []
    if description.is_page or not expected:
        expected += subject_names
    names, is_page = description.names, description.is_page
    is_known = any(_is_name(name, each, is_title=is_page) for name in names for each in expected)
    if not is_known and (names or not is_page):
        return LinkCheck(link, DriftState.LABEL_CHANGED, link.object_label, " | ".join(names))
    kinds = " | ".join(description.kinds)
    if link.categories and not set(link.categories) & set(description.kinds):
        return LinkCheck(link, DriftState.TYPE_CHANGED, " | ".join(link.categories), kinds)
    return LinkCheck(link, DriftState.HOLDS, "", kinds or " | ".join(names))


def _is_name(text: str, name: str, *, is_title: bool) -> bool:
    """Check whether a text is the name, or a title that contains it."""
    if is_title and plain_key(name) in plain_key(text):
        return True
    return compare(SearchTerm.from_text(name), text, name_keys(text)).score >= SAME_NAME
