"""
What a release says of itself: reading, writing and verifying ``manifest.json``.

Takes a release directory; gives its manifest, or the sentence that says what is
wrong with the directory.  Both halves may use it: it needs no RDF library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import REMEDY, StoreError

MANIFEST: Final = "manifest.json"

#: Directory of the store in a release.
STORE: Final = "store"

#: The names of a release's things, ready to be searched, and the version of that file's format.
SEARCH: Final = "search.sqlite"
SEARCH_FORMAT: Final = 1

#: Version of the release format; another one is not read.
FORMAT: Final = 1

#: In a folder of releases: the link to the one that is served, and what those who write to the
#: folder hold, so that they take turns.
CURRENT: Final = "current"
LOCK: Final = ".lock"


def write(manifest: Mapping[str, Any], release: Path) -> bytes:
    """Write *manifest* into the directory *release*; give the bytes: sorted keys, UTF-8."""
    content = json.dumps(
        {"format": FORMAT, **manifest}, ensure_ascii=False, indent=1, sort_keys=True
    )
    (release / MANIFEST).write_bytes(encoded := content.encode() + b"\n")
    return encoded


def file_entry(path: str, content: bytes, *, media_type: str) -> dict[str, Any]:
    """Describe a file, whose *path* is relative to the release, as the manifest's list does."""
    return {
        "path": path,
        "media_type": media_type,
        "graph": None,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def write_file(release: Path, path: str, content: bytes, *, media_type: str) -> dict[str, Any]:
    """Write a file of the release in the directory *release*; give its entry."""
    (release / path).write_bytes(content)
    return file_entry(path, content, media_type=media_type)


def read(release: Path) -> dict[str, Any]:
    """
    Give the manifest of a release.

    Raises:
        StoreError: there is no release, it is unfinished or unreadable, or its format is another.
    """
    path = release / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        what = "is not a finished release: it has no manifest" if release.is_dir() else "is missing"
        raise StoreError(f"{release} {what}; {REMEDY}") from error
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read ({error}); {REMEDY}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        raise StoreError(
            f"{path} is of format {found!r}, and this program reads format {FORMAT}; {REMEDY}"
        )
    return manifest


def verify(release: Path, *, thorough: bool = False) -> dict[str, Any]:
    """
    Give the manifest of a release whose files are as it states.

    Args:
        release: the directory.
        thorough: compare each file's SHA-256 too, not only its size.

    Raises:
        StoreError: as `read`; or a file or the store is missing, or a file has another content or
            stands elsewhere.
    """
    manifest = read(release)
    try:
        files = [
            (_checked_path(row["path"]), int(row["bytes"]), row["sha256"])
            for row in manifest["files"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{release / MANIFEST} does not say what files there are; {REMEDY}"
        ) from error
    for name, stated_bytes, stated_sha256 in files:
        path = release / name
        try:
            found_bytes = path.stat().st_size
            intact = not thorough or hashlib.sha256(path.read_bytes()).hexdigest() == stated_sha256
        except OSError as error:
            raise StoreError(f"{path} cannot be read ({error.strerror}); {REMEDY}") from error
        if found_bytes != stated_bytes:
            raise StoreError(f"{path} has {found_bytes:,} bytes and not {stated_bytes:,}; {REMEDY}")
        if not intact:
            raise StoreError(f"{path} is not the file that the manifest describes; {REMEDY}")
    if not (release / STORE).is_dir():
        raise StoreError(f"{release / STORE} is missing; {REMEDY}")
    return manifest


def _checked_path(path: str) -> str:
    """
    Give the path of a file as it is.

    Raises:
        ValueError: it leads out of the release, whose files alone its manifest may describe.
    """
    if not path or "\0" in path or path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"{path!r} is no file of a release")
    return path
