"""
The queries of a project in its release: copies for the server, and the counts of the overview.

A copy is bound to the city (`Namespaces.bind`): the server runs it unchanged.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.release import manifest

#: The folders of queries that are copied into a release.
COPIED_QUERIES: Final = ("examples", "pages")

#: Each file holds the query of one figure, a SELECT of one ?count; its name is the figure's name.
FIGURES: Final = "queries/pages/figures"


def count_figures(dataset: Dataset, project: Project) -> dict[str, int]:
    """
    Return the figures of the overview by name, each the result of a query.

    Raises:
        SourceError: a query does not return one row with a whole ?count.
    """
    figures = {}
    for path in sorted(project.path(FIGURES).glob("*.rq")):
        rows = query_files.select_rows(dataset, path, project.namespaces)
        if len(rows) != 1 or not rows[0].get("count", "").isdecimal():
            raise SourceError("the query of a figure must return one row with a whole ?count", path)
        figures[path.stem] = int(rows[0]["count"])
    return figures


def copy_queries(project: Project, folder: Path) -> list[dict[str, Any]]:
    """Copy queries into the release, bound to the city; return their manifest entries."""
    for name in COPIED_QUERIES:
        source = project.path(f"queries/{name}")
        if source.is_dir():
            shutil.copytree(
                source,
                folder / "queries" / name,
                ignore=shutil.ignore_patterns(".*"),
                copy_function=shutil.copyfile,
            )
    for path in (folder / "queries").rglob("*.rq"):
        text = path.read_bytes().decode(errors="surrogateescape")
        path.write_bytes(project.namespaces.bind(text).encode(errors="surrogateescape"))
    copies = sorted(path for path in (folder / "queries").rglob("*") if path.is_file())
    return [
        manifest.file_entry(
            path.relative_to(folder).as_posix(), path.read_bytes(), media_type=_media_type(path)
        )
        for path in copies
    ]


def _media_type(query: Path) -> str:
    return "text/turtle" if query.suffix == ".ttl" else "application/sparql-query"
