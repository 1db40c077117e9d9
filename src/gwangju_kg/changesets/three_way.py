"""
Merge a draft with what others changed since it was made: three-way, by statements.

The input is three trees of files: the common base, the draft, and the record as it is now; the
output is the files that differ from the record, or what both changed, with the values of each.  The
merged files hold exactly the statements of the record, without those that the draft removed, and
with those that it added: this is verified, and nothing is merged otherwise.  A file that both
changed is merged line by line by git; if git cannot, it stays as others wrote it, and what the
draft adds to it goes to a file of its own.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Triple

from gwangju_kg.changesets.file_tree import (
    TURTLE,
    FileTree,
    all_triples,
    changed_files,
    graph_of,
    only,
    triples_of,
)
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import Namespaces

#: A statement with the folder that decides its graph.
_Placed: TypeAlias = tuple[str, Triple]

#: The values of a property of a subject.
_Values: TypeAlias = dict[tuple[str, str], set[str]]

_MERGE: Final = ("git", "merge-file", "--stdout", "--quiet")


@dataclass(frozen=True)
class Conflict:
    """
    What both changed, each in another way.

    Attributes:
        place: the subject and the property, as compact IRIs; the subject, if one of both deleted
            it; or the path of a file.
        draft: what the draft states of it, each value as in Turtle, sorted.
        record: what the record states of it now.
        subject: the IRI of the subject; "" for a file.
        predicate: the IRI of the property; "" for a file, and for all properties of a subject.
    """

    place: str
    draft: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    subject: str = ""
    predicate: str = ""


@dataclass(frozen=True)
class ThreeTrees:
    """
    What is merged.

    Attributes:
        base: the files that both began with.
        draft: those of the draft.
        record: those of the record now.
        folder: where the draft is, for messages.
        name: the name of the changeset, for a file of its own.
        city: the namespaces.
    """

    base: FileTree
    draft: FileTree
    record: FileTree
    folder: Path
    name: str
    city: Namespaces


def merge(trees: ThreeTrees) -> tuple[dict[str, bytes | None], tuple[Conflict, ...]]:
    """
    Return the files that a merge changes in the record, None for one to delete; and the conflicts.

    Returns:
        Files sorted by path, and what both changed, sorted; with conflicts, no files.

    Raises:
        SourceError: a file is not valid Turtle.
    """
    mine = changed_files(trees.base, trees.draft)
    names = sorted({*mine, *changed_files(trees.base, trees.record)})
    base, draft, record = (
        all_triples(only(names, tree), trees.folder)
        for tree in (trees.base, trees.draft, trees.record)
    )
    conflicts = tuple(_statement_conflicts(base, draft, record, trees.city))
    if conflicts:
        return {}, conflicts
    merged: dict[str, bytes | None] = {}
    added: dict[str, set[Triple]] = defaultdict(set)
    for name, content in mine.items():
        if trees.record.get(name) in {trees.base.get(name), content}:
            merged[name] = content
        elif (text := _merge_lines(name, trees)) is not None:
            merged[name] = text
        else:
            gained, lost = _change(name, trees)
            if lost or not gained:
                conflicts += (Conflict(name),)
            added[graph_of(name)] |= gained
    for graph, triples in added.items():
        path = _own_file(graph, trees)
        merged[path] = turtle_writer.write(sorted(triples, key=str), trees.city).encode()
    if conflicts:
        return {}, conflicts
    after = {**only(names, trees.record), **merged}
    if all_triples(after, trees.folder) != (record - (base - draft)) | (draft - base):
        both = [name for name in mine if name in changed_files(trees.base, trees.record)]
        return {}, tuple(map(Conflict, both or mine))
    differing = {n: c for n, c in sorted(merged.items()) if trees.record.get(n) != c}
    return differing, ()


def _statement_conflicts(
    base: Set[_Placed], draft: Set[_Placed], record: Set[_Placed], city: Namespaces
) -> Iterator[Conflict]:
    """Yield each property of a subject that both changed, and each subject that one deleted."""
    mine, others = _Effect(base, draft), _Effect(base, record)
    both = mine.keys() & others.keys()
    gone = {
        key[0]
        for effect, other in ((mine, others), (others, mine))
        for key in other.gained
        if key[0] in effect.deleted - other.deleted
    }
    clashing = {key for key in both if mine.of(key) != others.of(key) and key[0] not in gone}
    values = _values(draft), _values(record)
    for subject, predicate in sorted(clashing | {(subject, "") for subject in gone}):
        place = " ".join(city.compact(iri) for iri in (subject, predicate) if iri)
        own, theirs = (tuple(_shown(each, subject, predicate, city=city)) for each in values)
        yield Conflict(place, own, theirs, subject, predicate)


def _shown(values: _Values, subject: str, predicate: str, *, city: Namespaces) -> Iterator[str]:
    """Yield the values of a property; without one, those of each property, after its name."""
    for key, objects in sorted(values.items()):
        if key[0] == subject and predicate in ("", key[1]):
            name = "" if predicate else f"{city.compact(key[1])} "
            yield from (name + value for value in sorted(objects))


class _Effect:
    """What changes from one set of statements to another, by subject and property."""

    def __init__(self, before: Set[_Placed], after: Set[_Placed]) -> None:
        self.gained, self.lost = _values(after - before), _values(before - after)
        subjects = {subject for subject, _ in _values(after)}
        self.deleted = {subject for subject, _ in self.lost if subject not in subjects}

    def keys(self) -> set[tuple[str, str]]:
        return {*self.gained, *self.lost}

    def of(self, key: tuple[str, str]) -> tuple[set[str], set[str]]:
        return self.gained.get(key, set()), self.lost.get(key, set())


def _values(statements: Set[_Placed]) -> _Values:
    values: _Values = defaultdict(set)
    for _, triple in statements:
        subject = triple.subject
        name = subject.value if isinstance(subject, NamedNode) else str(subject)
        values[name, triple.predicate.value].add(str(triple.object))
    return dict(values)


def _change(name: str, trees: ThreeTrees) -> tuple[set[Triple], set[Triple]]:
    """Return the statements that the draft adds to a file, and those that it removes from it."""
    before, after, now = (
        triples_of(name, tree.get(name), trees.folder)
        for tree in (trees.base, trees.draft, trees.record)
    )
    is_turtle = name.endswith(TURTLE) and trees.record.get(name) is not None
    return (set(after - before - now), set(before - after)) if is_turtle else (set(), set())


def _merge_lines(name: str, trees: ThreeTrees) -> bytes | None:
    """Return a file merged line by line, or None if git is not at hand or finds conflicts."""
    versions = [tree.get(name) for tree in (trees.record, trees.base, trees.draft)]
    if versions[0] is None or versions[2] is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / label for label in ("record", "base", "draft")]
        for path, content in zip(paths, versions, strict=True):
            path.write_bytes(content or b"")
        try:
            done = subprocess.run([*_MERGE, *paths], capture_output=True, check=False)  # noqa: S603
        except OSError:
            return None
    return done.stdout if done.returncode == 0 else None


def _own_file(graph: str, trees: ThreeTrees) -> str:
    """Return a path for a new file of the changeset in a folder, which nobody has taken."""
    names = (f"{graph}/from-{trees.name}{end}{TURTLE}" for end in ("", *map(str, range(2, 99))))
    return next(n for n in names if not any(n in t for t in (trees.record, trees.draft)))
