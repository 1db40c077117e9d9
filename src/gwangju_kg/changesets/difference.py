"""
The difference that a draft makes: in statements, with the values that are derived from them.

The input is a draft; the output is what `gwangju_kg.release.diff` finds between two releases.
"""

from __future__ import annotations

import hashlib

from pyoxigraph import BlankNode

from gwangju_kg.changesets.drafts import Changeset
from gwangju_kg.dataset import derivation, edition, reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.release.diff import CanonicalDataset, DatasetDiff, canonical_lines, diff_datasets


def difference(changeset: Changeset) -> DatasetDiff:
    """
    Return the difference between the record and a draft that is up to date with it.

    Raises:
        SourceError: a file is malformed.
    """
    record = _read(changeset.project, "record")
    return diff_datasets(record, _read(Project.open(changeset.draft), changeset.record.name))


def _read(project: Project, name: str) -> CanonicalDataset:
    """Return what a project states, without blank nodes: only the shapes have them."""
    dataset = reading.read_project(project)
    derivation.derive(dataset, project)
    edition.bring_forward(dataset, project)
    quads = [q for q in dataset if not {type(q.subject), type(q.object)} & {BlankNode}]
    lines = canonical_lines(quads)
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    return CanonicalDataset(name, digest, path=None, lines=lines)
