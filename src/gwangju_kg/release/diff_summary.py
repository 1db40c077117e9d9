"""
Summarize the difference between two datasets for people: changed entities by class, with names.

The input is the difference in quads; the output is a record, its JSON, and lines of text in Korean
or English.
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

#: The number of entities listed by name for each class and kind of change.
MAX_SHOWN: Final = 5

_KINDS: Final[Mapping[str, Sentence]] = {
    "added": {"ko": "추가", "en": "added"},
    "removed": {"ko": "삭제", "en": "removed"},
    "changed": {"ko": "변경", "en": "changed"},
}
_HEADING: Final[Sentence] = {
    "ko": "{before} → {after}: RDF 문장 삭제 {removed:,}건, 추가 {added:,}건",
    "en": "{before} → {after}: quads: {removed:,} removed, {added:,} added",
}
_SAME: Final[Sentence] = {
    "ko": "데이터 차이 없음: {before}, {after}",
    "en": "{before} and {after} hold the same dataset",
}
_BLANK_NODES: Final[Sentence] = {
    "ko": "빈 노드의 RDF 문장: 삭제 {removed:,}건, 추가 {added:,}건",
    "en": "quads of blank nodes: {removed:,} removed, {added:,} added",
}
_NO_CLASS: Final[Sentence] = {"ko": "클래스 없음", "en": "no class"}
_MORE: Final[Sentence] = {"ko": "외 {:,}개", "en": "and {:,} more"}


@dataclass(frozen=True)
class ChangedThing:
    """
    A changed entity, or the class of one.

    Attributes:
        iri: its IRI.
        names: its names by language tag, "" for a name without one.
    """

    iri: str
    names: Mapping[str, str]

    def name(self, language: Language) -> str:
        """Return its name in `language`, else in any language, else its shortened IRI."""
        others = (self.names[tag] for tag in sorted(self.names))
        return self.names.get(language) or next(others, "") or compact(self.iri)


@dataclass(frozen=True)
class ChangedClass:
    """
    The changed entities of one class; an entity with several classes is listed in each.

    Attributes:
        kind: the class, or None for entities without a class.
        added, removed, changed: the new entities, those that no longer exist, and those with other
            statements than before; each sorted by IRI.
    """

    kind: ChangedThing | None
    added: tuple[ChangedThing, ...]
    removed: tuple[ChangedThing, ...]
    changed: tuple[ChangedThing, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of entities by kind of change."""
        return {name: len(getattr(self, name)) for name in _KINDS}


@dataclass(frozen=True)
class DiffSummary:
    """
    A difference, summarized by class.

    Attributes:
        changes: the difference.
        groups: the changed entities by class, those of our own classes first, then the classes
            with the most changes.
        blank_node_quads: the numbers of quads removed and added whose subject is a blank node.
    """

    changes: DatasetDiff
    groups: tuple[ChangedClass, ...]
    blank_node_quads: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the whole summary as JSON values, each entity by its IRI."""
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
        """Return the summary as lines of text."""
        facts = {
            "before": self.changes.before.name,
            "after": self.changes.after.name,
            "removed": len(self.changes.removed),
            "added": len(self.changes.added),
        }
        if not self.changes:
            return [_SAME[language].format(**facts)]
        lines = [_HEADING[language].format(**facts)]
        for group in self.groups:
            heading = group.kind.name(language) if group.kind else _NO_CLASS[language]
            for name, words in _KINDS.items():
                things: tuple[ChangedThing, ...] = getattr(group, name)
                if things:
                    shown = [thing.name(language) for thing in things[:MAX_SHOWN]]
                    if len(things) > MAX_SHOWN:
                        shown.append(_MORE[language].format(len(things) - MAX_SHOWN))
                    head = f"  {heading}, {words[language]} {len(things):,}"
                    lines.append(f"{head}: {', '.join(shown)}")
        if any(self.blank_node_quads):
            removed, added = self.blank_node_quads
            lines.append("  " + _BLANK_NODES[language].format(removed=removed, added=added))
        return lines


def compare_releases(before: Path, after: Path) -> DiffSummary:
    """
    Summarize the difference between the releases in two directories.

    Raises:
        StoreError: one of them is missing or damaged.
    """
    return summarize_diff(
        diff_datasets(CanonicalDataset.of_release(before), CanonicalDataset.of_release(after))
    )


def summarize_diff(changes: DatasetDiff) -> DiffSummary:
    """
    Summarize a difference by class.

    Raises:
        StoreError: a dump does not match its manifest.
    """
    counts = [Counter(map(_subject, lines)) for lines in (changes.removed, changes.added)]
    touched = {subject for subject in {*counts[0], *counts[1]} if subject.startswith(b"<")}
    before, after = (
        _SubjectClasses(dataset, touched) for dataset in (changes.before, changes.after)
    )
    classes = set[bytes]().union(*before.classes.values(), *after.classes.values())
    labels = _Labels(changes, touched | classes)
    groups: dict[bytes | None, dict[str, list[ChangedThing]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for subject in sorted(touched):
        change = _change(subject, before, after)
        dataset = before if change == "removed" else after
        for kind in dataset.classes.get(subject) or (None,):
            groups[kind][change].append(labels.labelled(subject))
    changed_classes = [
        ChangedClass(
            labels.labelled(kind) if kind else None, *(tuple(members[name]) for name in _KINDS)
        )
        for kind, members in groups.items()
    ]
    changed_classes.sort(key=_rank)
    removed, added = (
        sum(count for subject, count in counter.items() if not subject.startswith(b"<"))
        for counter in counts
    )
    return DiffSummary(changes, tuple(changed_classes), (removed, added))


def _rank(group: ChangedClass) -> tuple[bool, int, str]:
    iri = group.kind.iri if group.kind else ""
    return not iri.startswith(ONTOLOGY_IRI), -sum(group.counts.values()), iri


def _subject(line: bytes) -> bytes:
    return line.split(b" ", 1)[0]


def _change(subject: bytes, before: _SubjectClasses, after: _SubjectClasses) -> str:
    if subject not in after.present:
        return "removed"
    return "changed" if subject in before.present else "added"


class _SubjectClasses:
    """Those of some subjects that occur in a dataset, and their classes."""

    def __init__(self, dataset: CanonicalDataset, subjects: set[bytes]) -> None:
        self.present: set[bytes] = set()
        self.classes: dict[bytes, set[bytes]] = defaultdict(set)
        for line in dataset:
            subject, predicate, rest = line.split(b" ", 2)
            if subject in subjects:
                self.present.add(subject)
                if predicate == _TYPE and rest.startswith(b"<"):
                    self.classes[subject].add(_subject(rest))


class _Labels:
    """The names of some terms, from the later dataset if it has any, else from the earlier."""

    def __init__(self, changes: DatasetDiff, terms: set[bytes]) -> None:
        self._names: dict[str, dict[str, str]] = {}
        for dataset in (changes.before, changes.after):
            self._names.update(_names(line for line in dataset if _is_name(line, terms)))

    def labelled(self, term: bytes) -> ChangedThing:
        iri = term.decode()[1:-1]
        return ChangedThing(iri, self._names.get(iri, {}))


def _is_name(line: bytes, terms: set[bytes]) -> bool:
    subject, predicate, _ = line.split(b" ", 2)
    return predicate in _NAMING and subject in terms


def _names(lines: Iterable[bytes]) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in parse(b"".join(lines), RdfFormat.N_QUADS):
        if isinstance(quad.object, Literal):
            tag = quad.object.language or ""
            names[str(quad.subject)[1:-1]].setdefault(tag, quad.object.value)
    return names
