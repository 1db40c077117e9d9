"""
What a release is made from, as one hash, and whether the current release is made from it.

Takes the project's folders, `BUILD_FORMAT`, and the versions of the libraries that shape bytes.
Imports no RDF library, so that asking costs little.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from gwangju_kg import manifest
from gwangju_kg.errors import SourceError, StoreError
from gwangju_kg.settings import Settings

FOLDERS: Final = ("ontology", "data", "shapes", "queries")

#: Version of the bytes that the building half writes: raise it by one whenever the same project
#: would become a release of other bytes.  `tests/test_inputs.py` holds a hash that notices.
BUILD_FORMAT: Final = 1


def software() -> dict[str, str]:
    """Return the versions, by name, of what decides the bytes of a release beside the project."""
    libraries = ("hangulpy", "pyoxigraph", "zstandard")
    return {
        "build-format": str(BUILD_FORMAT),
        **{name: version(name) for name in libraries},
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


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


def _contents(project: Path) -> Iterator[tuple[str, bytes]]:
    for path in project_files(project):
        try:
            yield path.relative_to(project).as_posix(), path.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot be read ({error.strerror})", path) from error
    for name, number in software().items():
        yield name, number.encode()


def digest(project: Path) -> str:
    """
    Give the SHA-256, in hex, of all that decides a release: paths, bytes and versions.

    Raises:
        SourceError: a folder is missing or a file unreadable.
    """
    whole = hashlib.sha256()
    for name, content in _contents(project):
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def is_stale(settings: Settings) -> bool:
    """
    Say whether the current release is missing, damaged, or made from other inputs.

    Raises:
        SourceError: the project has no inputs.
    """
    try:
        current = manifest.verify(settings.releases / manifest.CURRENT)
    except StoreError:
        return True
    return bool(current.get("inputs_sha256") != digest(settings.project))
