"""
Writes what people download of a release and what harvesters read of it, in the order of both.

Takes the finished dataset; gives the quads in their canonical order and the manifest's entries of
the files: dumps, tables, each of them compressed, and the descriptions of all these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Quad

from gwangju_kg.build import compress, csv_tables, descriptions, dumps
from gwangju_kg.dataset.reading import Dataset


class WrittenFiles(NamedTuple):
    """
    What was written.

    Attributes:
        quads: the dataset, as `dumps.canonicalize` returns it.
        files: the entries of the manifest.
    """

    quads: Sequence[Quad]
    files: list[dict[str, Any]]


def write_files(
    dataset: Dataset,
    project: Path,
    release: Path,
    *,
    identity: Mapping[str, str],
    done: Callable[[str, str], None],
) -> WrittenFiles:
    """
    Write the files.

    Args:
        dataset: the finished dataset.
        project: the folder whose queries make tables and counts.
        release: the directory to write to.
        identity: id, version and day of issue of the release.
        done: called after each stage with a verb and what came of it.

    Raises:
        BuildError: a dump cannot be read back, or a query of the project is missing or wrong.
    """

    def told(stage: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
        done(stage, f"{len(files)} files, {total_bytes(files):,} bytes")
        return files

    quads = dumps.canonicalize(dataset)
    whole = told("dump", [dump.manifest_entry() for dump in dumps.write(quads, release)])
    tabled = told("tabulate", csv_tables.write(dataset, project, release))
    countable = [row for row in (*whole, *tabled) if "quads" in row or "rows" in row]
    files = [*whole, *tabled, *told("pack", compress.compress_files(countable, release))]
    described = descriptions.write(dataset, project, release, stated=identity, files=files)
    return WrittenFiles(quads, [*files, *told("describe", described)])


def total_bytes(files: Iterable[Mapping[str, Any]]) -> int:
    """Give the bytes that *files*, entries of the manifest, take together."""
    return sum(row["bytes"] for row in files)
