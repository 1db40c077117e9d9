"""
Write the files of a release that people download and that harvesters read, in order.

The input is the finished dataset; the output is its quads in canonical order and the manifest
entries of the files: dumps, tables, their compressed variants, and the descriptions of all these.
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


class WrittenFiles(NamedTuple):
    """
    The result of writing the files.

    Attributes:
        quads: the dataset, as `dumps.canonicalize` returns it.
        record: the triples of the default graph.
        files: the manifest entries of the files.
    """

    quads: SpooledStatements
    record: SpooledStatements
    files: list[dict[str, Any]]


def write_files(
    dataset: Dataset,
    project: Project,
    release: Path,
    *,
    identity: Mapping[str, str],
    done: Callable[[str, str], None],
) -> WrittenFiles:
    """
    Write the files.

    Args:
        dataset: the finished dataset.
        project: its queries define tables and counts.
        release: the directory to write to.
        identity: id, version and date of issue of the release.
        done: called after each stage with the name of the stage and a summary of its result.

    Raises:
        BuildError: a dump cannot be read back, the default graph has a blank node, or a query of
            the project is missing or malformed.
    """

    def reported(stage: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
        done(stage, f"{len(files)} files, {total_bytes(files):,} bytes")
        return files

    quads = dumps.canonicalize(dataset, release)
    record = default_graph.triples(quads, [project.namespaces], release)
    with KeptPieces(project.folder) as kept:
        writer = dumps.writer(quads, release, project.description, identity=identity, kept=kept)
        dumped = [dump.manifest_entry() for dump in writer.write(record)]
        whole = reported("dump", dumped)
        tables = reported("tabulate", csv_tables.write(dataset, project, release))
        downloads = [row for row in (*whole, *tables) if "quads" in row or "rows" in row]
        compressed = reported("compress", compress.compress_files(downloads, release, kept))
    files = [*whole, *tables, *compressed]
    described = descriptions.write(dataset, project, release, identity=identity, files=files)
    return WrittenFiles(quads, record, [*files, *reported("describe", described)])


def total_bytes(files: Iterable[Mapping[str, Any]]) -> int:
    """Return the total size in bytes of `files`, which are manifest entries."""
    return sum(row["bytes"] for row in files)
