"""
Prove a draft by the texts, and remember which evidence the program wrote.

The input is a draft; the output is evidence in it and, beside it, the hash of each file of
evidence, so that the draft can be accepted where the texts are not at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from gwangju_kg import atomic_write
from gwangju_kg.changesets import file_tree
from gwangju_kg.changesets.drafts import PROVEN, Changeset
from gwangju_kg.changesets.file_tree import FileTree
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.validation.findings import Finding

#: Prove the assertions of a project and write the evidence, given the IRIs of the sources whose
#: text must be there; returns copied sentences.
Prove: TypeAlias = Callable[[Project, Collection[str]], Iterable[Finding]]

#: Where sources are, with their passages and claims.
_SOURCES: Final = "data/sources/"

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
    atomic_write.write_atomically("".join(lines).encode(), changeset.folder / PROVEN)
    return copies


def is_proven(changeset: Changeset, name: str, content: bytes | None) -> bool:
    """Check whether a file of evidence is as the program wrote it in a draft."""
    path = changeset.folder / PROVEN
    line = f"{hashlib.sha256(content or b'').hexdigest()} {name}"
    return path.is_file() and line in path.read_text("utf-8").splitlines()


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
