"""
Changes between two datasets as people read them: things by class, with their names.

Takes the difference in quads; gives a record, its JSON, and its lines in Korean or English.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, RdfFormat, parse

from gwangju_kg.language import Language, Sentence
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, REUSED_PREFIXES, compact
from gwangju_kg.release.diff import CanonicalDataset, DatasetDiff, diff_datasets

_TYPE: Final = f"<{REUSED_PREFIXES['rdf']}type>".encode()
_NAMING: Final = tuple(
    f"<{REUSED_PREFIXES[prefix]}{name}>".encode()
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"))
)

#: Things of one class and kind of change that are told by name.
MAX_SHOWN: Final = 5

_KINDS: Final[Mapping[str, Sentence]] = {
    "added": {"ko": "새로 생긴 것", "en": "added"},
    "removed": {"ko": "없어진 것", "en": "removed"},
    "changed": {"ko": "달라진 것", "en": "changed"},
}
_HEADING: Final[Sentence] = {
    "ko": "{before} → {after}: 쿼드 {removed:,}개 빠지고 {added:,}개 더해짐",
    "en": "{before} → {after}: quads removed {removed:,}, added {added:,}",
}
_SAME: Final[Sentence] = {
    "ko": "{before} 와 {after} 는 같은 자료입니다",
    "en": "{before} and {after} hold the same dataset",
}
_NAMELESS: Final[Sentence] = {
    "ko": "이름 없는 노드(blank node)의 쿼드: {removed:,}개 빠지고 {added:,}개 더해짐",
    "en": "quads of nodes without a name (blank nodes): removed {removed:,}, added {added:,}",
}
_NO_CLASS: Final[Sentence] = {"ko": "클래스 없음", "en": "of no class"}
_MORE: Final[Sentence] = {"ko": "외 {:,}", "en": "and {:,} more"}


@dataclass(frozen=True)
class ChangedThing:
    """
    Something that changed, or a class.

    Attributes:
        iri: its IRI.
        names: by language tag; "" for none.
    """

    iri: str
    names: Mapping[str, str]

    def name(self, language: Language) -> str:
        """Give its name in *language*, else in any, else its IRI shortened."""
        others = (self.names[tag] for tag in sorted(self.names))
        return self.names.get(language) or next(others, "") or compact(self.iri)


@dataclass(frozen=True)
class ChangedClass:
    """
    The things of one class that changed; one of several classes is in each of them.

    Attributes:
        kind: the class, or None for things of no class.
        added, removed, changed: new ones, ones that are no more, and others of which anything
            else is said than before; in the order of their IRIs.
    """

    kind: ChangedThing | None
    added: tuple[ChangedThing, ...]
    removed: tuple[ChangedThing, ...]
    changed: tuple[ChangedThing, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind of change."""
        return {name: len(getattr(self, name)) for name in _KINDS}


@dataclass(frozen=True)
class DiffSummary:
    """
    The changes in short.

    Attributes:
        changes: all of them.
        groups: by class: our own first, then those with the most changes.
        blank_node_quads: quads removed and added whose subject is a blank node.
    """

    changes: DatasetDiff
    groups: tuple[ChangedClass, ...]
    blank_node_quads: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        """Give the JSON: everything by IRI, nothing left out."""
        return {
            "before": {"id": self.changes.before.name, "sha256": self.changes.before.sha256},
            "after": {"id": self.changes.after.name, "sha256": self.changes.after.sha256},
            "quads": {"removed": len(self.changes.removed), "added": len(self.changes.added)},
            "blank_node_quads": dict(zip(("removed", "added"), self.blank_node_quads, strict=True)),
            "classes": [
                {
                    "class": group.kind.iri if group.kind else None,
                    "label": dict(group.kind.names) if group.kind else {},
                    **{name: [thing.iri for thing in getattr(group, name)] for name in _KINDS},
                }
                for group in self.groups
            ],
        }

    def lines(self, language: Language) -> list[str]:
        """Give the summary for a person."""
        told = {
            "before": self.changes.before.name,
            "after": self.changes.after.name,
            "removed": len(self.changes.removed),
            "added": len(self.changes.added),
        }
        if not self.changes:
            return [_SAME[language].format(**told)]
        found = [_HEADING[language].format(**told)]
        for group in self.groups:
            heading = group.kind.name(language) if group.kind else _NO_CLASS[language]
            for name, words in _KINDS.items():
                things: tuple[ChangedThing, ...] = getattr(group, name)
                if things:
                    shown = [thing.name(language) for thing in things[:MAX_SHOWN]]
                    if len(things) > MAX_SHOWN:
                        shown.append(_MORE[language].format(len(things) - MAX_SHOWN))
                    head = f"  {heading}, {words[language]} {len(things):,}"
                    found.append(f"{head}: {', '.join(shown)}")
        if any(self.blank_node_quads):
            removed, added = self.blank_node_quads
            found.append("  " + _NAMELESS[language].format(removed=removed, added=added))
        return found


def compare_releases(before: Path, after: Path) -> DiffSummary:
    """
    Tell what changed from the release in one directory to that in another.

    Raises:
        StoreError: one is missing or damaged.
    """
    return summarize_diff(
        diff_datasets(CanonicalDataset.of_release(before), CanonicalDataset.of_release(after))
    )


def summarize_diff(changes: DatasetDiff) -> DiffSummary:
    """
    Tell changes by class.

    Raises:
        StoreError: a dump is not the one that its manifest describes.
    """
    counts = [Counter(map(_subject, lines)) for lines in (changes.removed, changes.added)]
    touched = {subject for subject in {*counts[0], *counts[1]} if subject.startswith(b"<")}
    before, after = (
        _SubjectClasses(edition, touched) for edition in (changes.before, changes.after)
    )
    kinds = set[bytes]().union(*before.kinds.values(), *after.kinds.values())
    labels = _Labels(changes, touched | kinds)
    groups: dict[bytes | None, dict[str, list[ChangedThing]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for subject in sorted(touched):
        change = _change(subject, before, after)
        facts = before if change == "removed" else after
        for kind in facts.kinds.get(subject) or (None,):
            groups[kind][change].append(labels.thing(subject))
    made = [
        ChangedClass(labels.thing(kind) if kind else None, *(tuple(found[name]) for name in _KINDS))
        for kind, found in groups.items()
    ]
    made.sort(key=_rank)
    removed, added = (
        sum(count for subject, count in found.items() if not subject.startswith(b"<"))
        for found in counts
    )
    return DiffSummary(changes, tuple(made), (removed, added))


def _rank(group: ChangedClass) -> tuple[bool, int, str]:
    iri = group.kind.iri if group.kind else ""
    return not iri.startswith(ONTOLOGY_IRI), -sum(group.counts.values()), iri


def _subject(line: bytes) -> bytes:
    return line.split(b" ", 1)[0]


def _change(subject: bytes, before: _SubjectClasses, after: _SubjectClasses) -> str:
    if subject not in after.known:
        return "removed"
    return "changed" if subject in before.known else "added"


class _SubjectClasses:
    """Which of some subjects a dataset knows, and their classes."""

    def __init__(self, edition: CanonicalDataset, subjects: set[bytes]) -> None:
        self.known: set[bytes] = set()
        self.kinds: dict[bytes, set[bytes]] = defaultdict(set)
        for line in edition:
            subject, predicate, rest = line.split(b" ", 2)
            if subject in subjects:
                self.known.add(subject)
                if predicate == _TYPE and rest.startswith(b"<"):
                    self.kinds[subject].add(_subject(rest))


class _Labels:
    """The names of some things, as the later dataset has them, else as the earlier."""

    def __init__(self, changes: DatasetDiff, wanted: set[bytes]) -> None:
        self._names: dict[str, dict[str, str]] = {}
        for edition in (changes.before, changes.after):
            found = _names(line for line in edition if _is_name(line, wanted))
            self._names.update(found)

    def thing(self, term: bytes) -> ChangedThing:
        iri = term.decode()[1:-1]
        return ChangedThing(iri, self._names.get(iri, {}))


def _is_name(line: bytes, wanted: set[bytes]) -> bool:
    subject, predicate, _ = line.split(b" ", 2)
    return predicate in _NAMING and subject in wanted


def _names(lines: Iterable[bytes]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in parse(b"".join(lines), RdfFormat.N_QUADS):
        if isinstance(quad.object, Literal):
            tag = quad.object.language or ""
            found[str(quad.subject)[1:-1]].setdefault(tag, quad.object.value)
    return found
