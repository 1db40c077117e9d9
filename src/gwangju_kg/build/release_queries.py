"""
The queries of a project in its release: copies for the server, counts and units.

A copy is bound to the city (`Namespaces.bind`): the server runs it unchanged.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from pyoxigraph import RdfFormat, parse

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.formatting.units import MeasurementUnit
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files, source_positions
from gwangju_kg.release import manifest

#: The folders of queries that are copied into a release.
COPIED_QUERIES: Final = ("examples", "pages")

#: Each file holds the query of one figure, a SELECT of one ?count; its name is the figure's name.
FIGURES: Final = "queries/pages/figures"

_UNITS: Final = "queries/lexicon/units.rq"


def check_queries(project: Project) -> None:
    """
    Check the syntax of all queries and of the descriptions of examples.

    Raises:
        SourceError: a file is malformed; the error has the line.
    """
    for name, path in project.files():
        if name.parts[0] == "queries" and name.suffix == ".rq":
            query_files.check_syntax(path, project.namespaces)
        elif name.is_relative_to("queries/examples") and name.suffix == ".ttl":
            text = source_positions.read_text(path)
            try:
                list(parse(text, RdfFormat.TURTLE))
            except SyntaxError as error:
                raise source_positions.syntax_error(error, text, path, what="Turtle") from error


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


def read_units(dataset: Dataset, project: Project) -> dict[str, dict[str, Any]]:
    """
    Return the units of the values in a dataset as the manifest states them, by IRI.

    Raises:
        SourceError: the query is malformed.
    """
    units: dict[str, dict[str, Any]] = {}
    for row in query_files.select_rows(dataset, project.path(_UNITS), project.namespaces):
        is_currency = row["currency"] == "true"
        unit = units.setdefault(row["unit"], MeasurementUnit({}, {}, is_currency).as_dict())
        unit[row["role"]][row["language"]] = row["text"]
    return units


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
