"""
Say what changed between two releases, as old and new values of things.

The input is the difference in quads and the stores of both releases, in which only names are looked
up.  What is derived from other changes, and what is technical, is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from gwangju_kg.release.diff import DatasetDiff
from gwangju_kg.release.wording.change_reader import ChangeReader, Properties, Term
from gwangju_kg.release.wording.worded_changes import ThingChanges, WordedChange, WordedDiff

#: The ends of the names of the graphs with facts about things, and with labels of claims.
#: Graphs of sources have "/graph/source/" in their names.
_OF_FACTS: Final = (b"/graph/best-known> .\n", b"/graph/entities> .\n", b"/graph/labels> .\n")
_OF_SOURCES: Final = b"/graph/source/"

#: The most changed subjects that are looked up; others are counted.
MAX_SUBJECTS: Final = 20_000

#: The most things, and the most changes of each, that are kept; others are counted.
MAX_THINGS: Final = 100
MAX_CHANGES: Final = 30


def word_diff(changes: DatasetDiff, before: Store, after: Store) -> WordedDiff:
    """
    Return what changed, in words.

    Args:
        changes: the difference.
        before: the store of the earlier release.
        after: the store of the later release.
    """
    old, new = (_by_subject(lines) for lines in (changes.removed, changes.added))
    subjects = sorted({*old, *new}, key=str)
    reader = ChangeReader(before, after)
    of_thing: dict[str, list[WordedChange]] = defaultdict(list)
    for subject in subjects[:MAX_SUBJECTS]:
        for change in reader.read(subject, old.get(subject, {}), new.get(subject, {})):
            of_thing[reader.owner(subject)].append(change)
    things = [_gather(reader, iri, changes) for iri, changes in of_thing.items()]
    shown = sorted((each for each in things if each.changes), key=_rank)
    return WordedDiff(
        things=tuple(shown[:MAX_THINGS]),
        more=max(0, len(shown) - MAX_THINGS),
        unread=max(0, len(subjects) - MAX_SUBJECTS),
    )


def _by_subject(lines: Iterable[bytes]) -> dict[NamedNode, Properties]:
    """Return the terms of the lines of facts and of sources, by subject and property."""
    chosen = (line for line in lines if line.endswith(_OF_FACTS) or _OF_SOURCES in line)
    read: dict[NamedNode, dict[NamedNode, list[Term]]] = {}
    for quad in parse(b"".join(chosen), RdfFormat.N_QUADS):
        if isinstance(quad.subject, NamedNode):
            read.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    return {**read}


#: The order of the changes of a thing.
_ORDER: Final = (
    "value", "added", "removed", "claim-corrected", "claim-set-aside", "claim-restored",
    "claim-removed", "claim-added",
)  # fmt: skip


def _gather(reader: ChangeReader, iri: str, changes: Sequence[WordedChange]) -> ThingChanges:
    fate = reader.fate(iri)
    # That the thing itself was added or removed is its fate.
    listed = [
        each
        for each in changes
        if each.subject.iri != iri or each.kind not in {"added", "removed"} or len(changes) == 1
    ]
    listed.sort(key=lambda each: (_ORDER.index(each.kind), each.subject.iri))
    return ThingChanges(
        thing=reader.named(iri),
        fate=fate,
        changes=tuple(listed[:MAX_CHANGES]),
        more=max(0, len(listed) - MAX_CHANGES),
    )


def _rank(thing: ThingChanges) -> tuple[int, int, str]:
    """Return the sort key of a thing: by its first change, then by the number of changes."""
    first = _ORDER.index(thing.changes[0].kind)
    return first, -(len(thing.changes) + thing.more), thing.thing.iri
