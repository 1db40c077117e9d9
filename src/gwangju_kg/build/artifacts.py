"""
Write the files of a release that people download and that harvesters read, in order.

The input is the finished dataset; the output is the manifest entries of the files: dumps, tables,
their compressed variants, and the descriptions of all these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gwangju_kg.build import compress, descriptions, dumps
from gwangju_kg.build.tables import csv_tables
from gwangju_kg.dataset import default_graph
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.project.kept_pieces import KeptPieces
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.spooled_statements import SpooledStatements


class FinishedDataset(NamedTuple):
    """
    A dataset to which nothing is added any more.

    Attributes:
        dataset: the dataset.
        quads: its quads, as `dumps.canonicalize` returns them.
        record: the triples of the default graph.
    """

    dataset: Dataset
    quads: SpooledStatements
    record: SpooledStatements

    @classmethod
    def of(cls, dataset: Dataset, project: Project, folder: Path) -> FinishedDataset:
        """
        Sort a dataset on disk, in temporary files in `folder`.

        Raises:
            BuildError: the default graph has a blank node.
        """
        quads = dumps.canonicalize(dataset, folder)
        return cls(dataset, quads, default_graph.triples(quads, [project.namespaces], folder))


def write_files(
    finished: FinishedDataset,
    project: Project,
    release: Path,
    *,
    identity: Mapping[str, str],
    done: Callable[[str, str], None],
) -> list[dict[str, Any]]:
    """
    Write the files; return their manifest entries.

    Args:
        finished: the dataset.
        project: its queries define tables and counts.
        release: the directory to write to.
        identity: id, version and date of issue of the release.
        done: called after each stage with the name of the stage and a summary of its result.

    Raises:
        BuildError: a dump cannot be read back, or a query of the project is missing or malformed.
    """

    def reported(stage: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
        done(stage, f"{len(files)} files, {total_bytes(files):,} bytes")
        return files

    dataset, quads, record = finished
    with KeptPieces(project.folder) as kept:
        writer = dumps.writer(quads, release, project.description, identity=identity, kept=kept)
        dumped = [dump.manifest_entry() for dump in writer.write(record)]
        whole = reported("dump", dumped)
        tables = reported("tabulate", csv_tables.write(dataset, project, release))
        downloads = [row for row in (*whole, *tables) if "quads" in row or "rows" in row]
        compressed = reported("compress", compress.compress_files(downloads, release, kept))
    files = [*whole, *tables, *compressed]
    described = descriptions.write(dataset, project, release, identity=identity, files=files)
    return [*files, *reported("describe", described)]


def total_bytes(files: Iterable[Mapping[str, Any]]) -> int:
    """Return the total size in bytes of `files`, which are manifest entries."""
    return sum(row["bytes"] for row in files)
