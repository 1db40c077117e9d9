"""
Settle what both changed: take back the change of one side, line by line.

The input is three trees of files, the conflicts and who of the two counts in each; the output is
trees in which the other side has left that property as it was, so that they can be merged.  Lines
that change nothing else are taken back; other lines, comments and order stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pyoxigraph import NamedNode, Triple

from gwangju_kg.changesets.file_tree import FileTree, all_triples, changed_files, only, triples_of
from gwangju_kg.changesets.three_way import Conflict, ThreeTrees, merge
from gwangju_kg.errors import SourceError

#: Who counts in a conflict.
Side: TypeAlias = Literal["draft", "record"]

#: Says who counts in a conflict; None leaves it open.
Choose: TypeAlias = Callable[[Conflict], Side | None]

#: The most parts of a change that are tried; more are tried only in pairs of lines.
_TRIED_PARTS: Final = 500

#: Lines that a side replaced: start and end in what was before, and in what is there now.
_Edit: TypeAlias = tuple[int, int, int, int]


def merge_chosen(
    trees: ThreeTrees, choose: Choose
) -> tuple[dict[str, bytes], tuple[Conflict, ...]]:
    """
    Return all files of the record after a merge; and the conflicts that are left, sorted.

    A conflict is left if nobody chose, or if the lines of its change state something else too.
    A file that is one line by line is found only when its statements are settled.

    Raises:
        SourceError: a file is not valid Turtle.
    """
    files, conflicts = merge(trees)
    seen: set[Conflict] = set()
    while not seen.issuperset(conflicts):
        seen.update(conflicts)
        trees = _settled(trees, conflicts, choose)
        files, conflicts = merge(trees)
    merged = {**trees.record, **files}
    return {name: content for name, content in merged.items() if content is not None}, conflicts


def _settled(trees: ThreeTrees, conflicts: Iterable[Conflict], choose: Choose) -> ThreeTrees:
    """Return the trees without the changes of the sides that do not count, if lines can do it."""
    sides: dict[Side, list[Conflict]] = {"draft": [], "record": []}
    for conflict in conflicts:
        if side := choose(conflict):
            sides[side].append(conflict)
    draft = _without(trees.draft, sides["record"], trees)
    record = _without(trees.record, sides["draft"], trees)
    if draft is None or record is None:
        return trees
    return replace(trees, draft=draft, record=record)


def _without(tree: FileTree, conflicts: list[Conflict], trees: ThreeTrees) -> FileTree | None:
    """Return the files of a side without what it changed in places; None if lines cannot do it."""
    whole = {conflict.place for conflict in conflicts if not conflict.subject}
    keys = {(each.subject, each.predicate) for each in conflicts if each.subject}
    names = changed_files(trees.base, tree) if conflicts else {}
    left = dict(tree)
    for name in names:
        before = trees.base.get(name)
        reverted = _Reverted(name, trees.folder).without(keys, before, tree.get(name))
        content = before if name in whole else reverted
        if content is None:
            left.pop(name, None)
        else:
            left[name] = content
    now, then = (all_triples(only(names, each), trees.folder) for each in (left, trees.base))
    return None if any(_is_of(triple, keys) for _, triple in now ^ then) else left


@dataclass(frozen=True)
class _Reverted:
    """Takes back a part of what changed in a file."""

    name: str
    folder: Path

    def without(
        self, keys: set[tuple[str, str]], before: bytes | None, now: bytes | None
    ) -> bytes | None:
        """Return the file without what changed of properties; as it is if lines cannot do it."""
        old, new = self._triples(before), self._triples(now)
        target = {triple for triple in old if _is_of(triple, keys)}
        target |= {triple for triple in new if not _is_of(triple, keys)}
        if target == new:
            return now
        lines = (_lines(before), _lines(now))
        changes = SequenceMatcher(a=lines[0], b=lines[1], autojunk=False).get_opcodes()
        edits: list[_Edit] = [change[1:] for change in changes if change[0] != "equal"]
        for part in [part for edit in edits for part in _parts(edit)]:
            if (tried := _rest(edits, part)) is None:
                continue
            try:
                triples = self._triples(_applied(tried, *lines))
            except SourceError:
                continue
            if triples != new and triples ^ new <= new ^ target:
                edits, new = tried, triples
        if new == target:
            return _applied(edits, *lines)
        return before if target == old else now

    def _triples(self, content: bytes | None) -> frozenset[Triple]:
        return triples_of(self.name, content, self.folder)


def _is_of(triple: Triple, keys: set[tuple[str, str]]) -> bool:
    subject = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
    return bool({(subject, triple.predicate.value), (subject, "")} & keys)


def _lines(content: bytes | None) -> list[bytes]:
    return (content or b"").splitlines(keepends=True)


def _parts(edit: _Edit) -> Iterator[_Edit]:
    """Yield an edit and its parts, longest first; of a long one those whose lines are paired."""
    yield edit
    old, new = (list(_ranges(*edit[at : at + 2])) for at in (0, 2))
    if len(old) * len(new) <= _TRIED_PARTS:
        pairs = [(one, other) for one in old for other in new]
    elif edit[1] - edit[0] == edit[3] - edit[2]:
        pairs = list(zip(old, new, strict=True))
    else:
        return
    for one, other in sorted(pairs, key=lambda pair: sum(a - b for a, b in pair)):
        yield (*one, *other)


def _ranges(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield each range within one, also the empty ones."""
    for first in range(start, end + 1):
        yield from ((first, last) for last in range(first, end + 1))


def _rest(edits: list[_Edit], part: _Edit) -> list[_Edit] | None:
    """Return edits without a part of one of them, or None if no edit has it any more."""
    for number, edit in enumerate(edits):
        inside = edit[0] <= part[0] and part[1] <= edit[1]
        if inside and edit[2] <= part[2] and part[3] <= edit[3]:
            ends = ((edit[0], part[0], edit[2], part[2]), (part[1], edit[1], part[3], edit[3]))
            kept = [end for end in ends if end[0] < end[1] or end[2] < end[3]]
            return [*edits[:number], *kept, *edits[number + 1 :]]
    return None


def _applied(edits: Iterable[_Edit], before: list[bytes], now: list[bytes]) -> bytes:
    """Return what was before with edits."""
    result, done = [], 0
    for start, end, new_start, new_end in edits:
        result += before[done:start] + now[new_start:new_end]
        done = end
    return b"".join([*result, *before[done:]])
