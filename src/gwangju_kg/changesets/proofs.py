"""
Prove a draft by the texts, and remember which evidence the program wrote.

The input is a draft; the output is evidence in it and, beside it, the hash of each file of
evidence and of each long text that was compared with the sources, so that the draft can be
accepted where the texts are not at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from gwangju_kg import atomic_write
from gwangju_kg.changesets import file_tree
from gwangju_kg.changesets.drafts import PROVEN, Changeset
from gwangju_kg.changesets.file_tree import FileTree
from gwangju_kg.dataset import stale_proofs
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.evidence import copied_text
from gwangju_kg.language import Sentence, filled
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.validation.findings import Finding

#: Prove the assertions of a project and write the evidence, given the IRIs of the sources whose
#: text must be there; returns copied sentences.
Prove: TypeAlias = Callable[[Project, Collection[str]], Iterable[Finding]]

_UNPROVEN: Final[Sentence] = {
    "ko": "{iri}: 원문으로 검증하지 않은 주장입니다."
    " 'gwangju-kg changeset check {name} --texts DIR'로 검증하십시오",
    "en": "{iri} was not proven by the text of its source: run 'gwangju-kg changeset check {name}"
    " --texts DIR'",
}
_UNCOMPARED: Final[Sentence] = {
    "ko": "{place}: {iri}: 검증한 뒤에 쓴 긴 글이라 원문과 견주지 못했습니다."
    " 'gwangju-kg changeset check {name} --texts DIR'로 다시 검증하십시오",
    "en": "{place}: {iri}: this text was written after the check and not compared with the texts"
    " of the sources: run 'gwangju-kg changeset check {name} --texts DIR' again",
}

#: Where sources are, with their passages and claims.
_SOURCES: Final = "data/sources/"

#: What stands, in place of a path, beside the hash of a text that was compared.
_TEXT: Final = "text"

_DERIVED_FROM: Final = NamedNode(REUSED_PREFIXES["prov"] + "wasDerivedFrom")
_HAS_SOURCE: Final = NamedNode(REUSED_PREFIXES["oa"] + "hasSource")


def prove(changeset: Changeset, run: Prove) -> tuple[Finding, ...]:
    """
    Prove a draft; the texts of the sources that it changes must be there.

    Returns:
        Copied sentences.

    Raises:
        EvidenceError: a claim is not proven by its text.
    """
    base, draft = file_tree.read_tree(changeset.base), file_tree.read_tree(changeset.draft)
    needed = _changed_sources(changeset, base, draft)
    copies = tuple(run(Project.open(changeset.draft), needed))
    lines = sorted(
        f"{hashlib.sha256(content).hexdigest()} {name}\n"
        for name, content in file_tree.read_tree(changeset.draft).items()
        if name.startswith(file_tree.EVIDENCE)
    )
    compared = {f"{_hash(literal.value)} {_TEXT}\n" for _, _, literal in _long_texts(changeset)}
    written = "".join([*lines, *sorted(compared)]).encode()
    atomic_write.write_atomically(written, changeset.folder / PROVEN)
    return copies


def is_proven(changeset: Changeset, name: str, content: bytes | None) -> bool:
    """Check whether a file of evidence is as the program wrote it in a draft."""
    return f"{hashlib.sha256(content or b'').hexdigest()} {name}" in _written(changeset)


def unproven(changeset: Changeset, dataset: Dataset) -> Iterator[Sentence]:
    """
    Yield a finding for what a draft adds and no text has proven.

    These are claims of a source with a text, and long texts that were written after the draft was
    checked with the texts, and may be copied from them.

    Args:
        changeset: the changeset.
        dataset: what its draft states.

    Raises:
        SourceError: a query of the project is missing or faulty.
    """
    name, compact = changeset.record.name, changeset.project.namespaces.compact
    project = Project.open(changeset.draft)
    known = stale_proofs.proof_digests(dataset, project).keys()
    for iri in sorted(_added_subjects(changeset) & known - stale_proofs.proven(dataset, project)):
        yield filled(_UNPROVEN, iri=compact(iri), name=name)
    written = _written(changeset)
    for file, iri, literal in _long_texts(changeset) if written else ():
        if f"{_hash(literal.value)} {_TEXT}" not in written:
            place = source_positions.place_of(changeset.draft / file, iri)
            yield filled(_UNCOMPARED, place=place, iri=compact(iri), name=name)


def _written(changeset: Changeset) -> frozenset[str]:
    """Return the lines about what was proven, none if the draft was not checked with the texts."""
    path = changeset.folder / PROVEN
    return frozenset(path.read_text("utf-8").splitlines() if path.is_file() else ())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _changes(changeset: Changeset) -> Iterator[tuple[str, Triple]]:
    """Yield what a draft adds: the path of the file and the statement."""
    base, draft = file_tree.read_tree(changeset.base), file_tree.read_tree(changeset.draft)
    for name, content in file_tree.changed_files(base, draft).items():
        if not name.startswith(file_tree.EVIDENCE):
            added = file_tree.triples_of(name, content, changeset.draft)
            before = file_tree.triples_of(name, base.get(name), changeset.draft)
            yield from ((name, triple) for triple in sorted(added - before, key=str))


def _added_subjects(changeset: Changeset) -> set[str]:
    subjects = {triple.subject for _, triple in _changes(changeset)}
    return {subject.value for subject in subjects if isinstance(subject, NamedNode)}


def _long_texts(changeset: Changeset) -> Iterator[tuple[str, str, Literal]]:
    """Yield the texts that a draft adds and that are long enough to be copied: file, IRI, text."""
    for name, triple in _changes(changeset):
        subject, text = triple.subject, triple.object
        if not isinstance(text, Literal) or not isinstance(subject, NamedNode):
            continue
        if copied_text.is_long(text.value):
            yield name, subject.value, text


def _changed_sources(changeset: Changeset, base: FileTree, draft: FileTree) -> frozenset[str]:
    """Return the IRIs of the sources that a draft changes: their records, passages or claims."""
    folder = changeset.draft
    names = [n for n in file_tree.changed_files(base, draft) if n.startswith(_SOURCES)]
    folders = {file_tree.graph_of(name) for name in names}
    before, after = (
        {
            triple
            for name, content in tree.items()
            if file_tree.graph_of(name) in folders
            for triple in file_tree.triples_of(name, content, folder)
        }
        for tree in (base, draft)
    )
    changed = {triple.subject for triple in before ^ after}
    for step in (_DERIVED_FROM, _HAS_SOURCE):
        links = (t for t in before | after if t.predicate == step and t.subject in changed)
        changed |= {t.object for t in links if isinstance(t.object, NamedNode)}
    iris = (str(getattr(term, "value", "")) for term in changed)
    return frozenset(i for i in iris if i.startswith(changeset.project.namespaces.prefixes["src"]))
