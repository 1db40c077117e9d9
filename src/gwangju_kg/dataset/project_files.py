"""List the files of a project from which a release is built."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError

FOLDERS: Final = ("ontology", "data", "shapes", "queries")


def project_files(project: Path) -> list[Path]:
    """
    Return the files from which a release is built, sorted by path; hidden files are left out.

    Raises:
        SourceError: a folder of the project is missing.
    """
    paths: list[Path] = []
    for folder in FOLDERS:
        if not (project / folder).is_dir():
            raise SourceError(
                f"there is no folder {folder}/ here: run the command in the project's folder, or"
                " name that folder with --project",
                project,
            )
        paths += (path for path in (project / folder).rglob("[!.]*") if path.is_file())
    return sorted(path for path in paths if not _is_hidden(path.relative_to(project)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
