"""
What no changeset may change: evidence, what is derived, and IRIs that were released.

The input is the files of a draft and what it was made from; the output is findings by file and
line.  Everything else is refused by the checks of a build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from gwangju_kg.build import removal_record
from gwangju_kg.changesets import proofs
from gwangju_kg.changesets.drafts import Changeset
from gwangju_kg.changesets.file_tree import (
    EVIDENCE,
    FileTree,
    all_triples,
    changed_files,
    only,
    triples_of,
)
from gwangju_kg.dataset import reading
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.language import Sentence, filled
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import source_positions
from gwangju_kg.release.iri_history import IriHistory

#: The graphs whose properties only rules give, unless a person used them before.
_DERIVED: Final = (reading.BEST_KNOWN_GRAPH, reading.RANKING_GRAPH, reading.STATEMENTS_GRAPH)

#: The prefixes of what only the program names: values and statements that are derived, proofs.
_MACHINE: Final = ("val", "stm", "chk")

_EVIDENCE: Final[Sentence] = {
    "ko": "{place}: 검증 결과는 프로그램만 씁니다."
    " 'gwangju-kg changeset check {name} --texts DIR'로 검증하거나 파일을 되돌리십시오",
    "en": "{place}: only the program writes evidence: prove with 'gwangju-kg changeset check {name}"
    " --texts DIR', or restore the file",
}
_RULES: Final[Sentence] = {
    "ko": "{place}: {term}: 규칙으로 도출하는 값이므로 직접 쓸 수 없습니다."
    " 출처의 주장으로 쓰십시오",
    "en": "{place}: {term} is derived by rules and not written by hand: state it as an assertion of"
    " a source",
}
_DROPPED: Final[Sentence] = {
    "ko": "{iri}: 이미 공개한 식별자입니다. 남겨 두고 dcterms:isReplacedBy로 후속을 쓰거나,"
    " 'gwangju-kg redact'로 삭제하십시오",
    "en": "{iri} was released: keep it and name its successor with dcterms:isReplacedBy, or remove"
    " it with 'gwangju-kg redact'",
}


def evidence_edits(changeset: Changeset, base: FileTree, draft: FileTree) -> Iterator[Sentence]:
    """Yield a finding for each file of evidence that a draft changes and the program did not."""
    for name, content in changed_files(base, draft).items():
        if name.startswith(EVIDENCE) and not proofs.is_proven(changeset, name, content):
            yield filled(_EVIDENCE, place=name, name=changeset.record.name)


def derived_edits(
    changeset: Changeset, base: FileTree, draft: FileTree, dataset: Dataset
) -> Iterator[Sentence]:
    """
    Yield a finding for each statement that a draft adds and that only rules make.

    Args:
        changeset: the changeset.
        base: what its draft was made from.
        draft: the files of the draft.
        dataset: what its draft states, with what is derived.
    """
    city, folder = changeset.project.namespaces, changeset.draft
    added = {
        name: triples_of(name, content, folder) - triples_of(name, base.get(name), folder)
        for name, content in changed_files(base, draft).items()
        if not name.startswith(EVIDENCE)
    }
    graphs = [NamedNode(city.graph_iri(name)) for name in _DERIVED]
    rules = {
        predicate.value
        for predicate in {triple.predicate for triples in added.values() for triple in triples}
        if any(any(dataset.quads_for_pattern(None, predicate, None, graph)) for graph in graphs)
    }
    if rules:
        rules -= {triple.predicate.value for _, triple in all_triples(base, folder)}
    machine = tuple(city.prefixes[prefix] for prefix in _MACHINE)
    for name, triples in added.items():
        for triple in sorted(triples, key=str):
            subject = triple.subject
            if not isinstance(subject, NamedNode):
                continue
            terms = [triple.predicate.value] if triple.predicate.value in rules else []
            terms += [subject.value] if subject.value.startswith(machine) else []
            for term in terms:
                place = source_positions.place_of(folder / name, subject.value)
                yield filled(_RULES, place=place, term=city.compact(term))


def dropped_iris(
    changeset: Changeset, base: FileTree, draft: FileTree, releases: Path
) -> Iterator[Sentence]:
    """
    Yield a finding for each IRI that a release has and that a draft no longer describes.

    Args:
        changeset: the changeset.
        base: what its draft was made from.
        draft: the files of the draft.
        releases: the folder of releases, which need not exist.
    """
    city, names = changeset.project.namespaces, changed_files(base, draft)
    before, after = (
        _subjects(only(names, tree), changeset.draft, city.base_iri) for tree in (base, draft)
    )
    gone = before - after
    if not gone or not releases.is_dir():
        return
    gone -= _subjects(draft, changeset.draft, city.base_iri)
    removals = removal_record.read(Project.open(changeset.draft))
    gone -= {removal.iri for removal in removals}
    history = IriHistory(releases, city)
    for iri in sorted(gone):
        if history.releases_mentioning(history.releases(), iri):
            yield filled(_DROPPED, iri=city.compact(iri))


def _subjects(tree: Mapping[str, bytes | None], folder: Path, base_iri: str) -> set[str]:
    """Return the IRIs under a base IRI that files describe, but for evidence."""
    described = {n: content for n, content in tree.items() if not n.startswith(EVIDENCE)}
    return {
        triple.subject.value
        for _, triple in all_triples(described, folder)
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(base_iri)
    }
