"""
Hash the inputs of a release, and compare them with those of the current release.

The inputs are the project's files and the shared ones, `BUILD_FORMAT`, and the versions of the
libraries that affect the bytes of a release.  No RDF library is imported, so that the comparison
is fast.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from gwangju_kg.errors import SourceError, StoreError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings

#: The version of the bytes that a build writes: increase it by one whenever the same project would
#: give a release with other bytes.  The golden hash in `tests/build/test_input_digest.py` fails
#: then.
BUILD_FORMAT: Final = 13


def software_versions() -> dict[str, str]:
    """Return the versions, by name, of the software that determines the bytes of a release."""
    libraries = ("hangulpy", "pyoxigraph", "zstandard")
    return {
        "build-format": str(BUILD_FORMAT),
        **{name: version(name) for name in libraries},
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _contents(project: Project) -> Iterator[tuple[str, bytes]]:
    for name, path in project.files():
        try:
            yield name.as_posix(), path.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot be read ({error.strerror})", path) from error
    for library, number in software_versions().items():
        yield library, number.encode()


def digest(project: Project) -> str:
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
    project = Project.open(settings.project)
    try:
        current = manifest.verify(settings.releases / manifest.CURRENT)
    except StoreError:
        return True
    return bool(current.get("inputs_sha256") != digest(project))
