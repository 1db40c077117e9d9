"""The files of a project that take part in a build."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError

FOLDERS: Final = ("ontology", "data", "shapes", "queries")


def project_files(project: Path) -> list[Path]:
    """
    Give the files that a release is made from, in the order of their paths; hidden ones left out.

    Raises:
        SourceError: a folder of the project is missing.
    """
    found: list[Path] = []
    for folder in FOLDERS:
        if not (project / folder).is_dir():
            raise SourceError(
                f"there is no folder {folder}/ here: run in the project's folder, or name it"
                " with --project",
                project,
            )
        found += (path for path in (project / folder).rglob("[!.]*") if path.is_file())
    return sorted(path for path in found if not _hidden(path.relative_to(project)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
