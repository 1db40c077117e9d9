"""
Hash the inputs of a release, and compare them with those of the current release.

The inputs are the project's folders, `BUILD_FORMAT`, and the versions of the libraries that affect
the bytes of a release.  No RDF library is imported, so that the comparison is fast.
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

#: The version of the bytes that a build writes: increase it by one whenever the same project would
#: give a release with other bytes.  The golden hash in `tests/build/test_input_digest.py` fails
#: then.
BUILD_FORMAT: Final = 3


def software_versions() -> dict[str, str]:
    """Return the versions, by name, of the software that determines the bytes of a release."""
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
    Return the SHA-256, in hex, of all inputs of a release: paths, contents and versions.

    Raises:
        SourceError: a folder is missing or a file unreadable.
    """
    total = hashlib.sha256()
    for name, content in _contents(project):
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def is_stale(settings: Settings) -> bool:
    """
    Check whether the current release is missing, damaged, or built from other inputs.

    Raises:
        SourceError: a folder of the project is missing or a file unreadable.
    """
    try:
        current = manifest.verify(settings.releases / manifest.CURRENT)
    except StoreError:
        return True
    return bool(current.get("inputs_sha256") != digest(settings.project))
