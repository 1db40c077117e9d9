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

from gwangju_kg.dataset.project_files import project_files
from gwangju_kg.errors import SourceError, StoreError
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings

#: Version of the bytes that the building half writes: raise it by one whenever the same project
#: would become a release of other bytes.  The golden hash in
#: `tests/build/test_input_digest.py` notices.
BUILD_FORMAT: Final = 1


def software_versions() -> dict[str, str]:
    """Return the versions, by name, of what decides the bytes of a release beside the project."""
    libraries = ("hangulpy", "pyoxigraph", "zstandard")
    return {
        "build-format": str(BUILD_FORMAT),
        **{name: version(name) for name in libraries},
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _contents(project: Path) -> Iterator[tuple[str, bytes]]:
    for path in project_files(project):
        try:
            yield path.relative_to(project).as_posix(), path.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot be read ({error.strerror})", path) from error
    for name, number in software_versions().items():
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
