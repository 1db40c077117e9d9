"""
Read, write and verify ``manifest.json``, the description of a release.

The input is a release directory; the output is its manifest, or an error that says what is wrong
with the directory.  Both halves can use this module: it needs no RDF library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import REMEDY, StoreError

MANIFEST: Final = "manifest.json"

#: The directory of the store in a release.
STORE: Final = "store"

#: The search index of a release, and the version of its format.
SEARCH: Final = "search.sqlite"
SEARCH_FORMAT: Final = 2

#: The version of the release format; other versions are not read.
FORMAT: Final = 1

#: The key of the default graph; without a value, or with null in a redacted release that replaces
#: such a one, queries ask all graphs together.
DEFAULT_GRAPH: Final = "default_graph"

#: In a folder of releases: the link to the current release, and the file that a process locks
#: before it writes to the folder.
CURRENT: Final = "current"
LOCK: Final = ".lock"


@dataclass(frozen=True)
class ReleaseDefaultGraph:
    """
    The default graph of a release.

    Attributes:
        graphs: the IRIs of the named graphs whose triples it holds, sorted.
        terms_graph: the IRI of the named graph of which it holds the labels of terms, or "".
        triples: the number of its triples.
        path: the path of its dump in N-Triples, relative to the release.
    """

    graphs: tuple[str, ...]
    terms_graph: str
    triples: int
    path: str

    def as_row(self) -> dict[str, Any]:
        """Return the value of `DEFAULT_GRAPH` in the manifest."""
        return {
            "graphs": list(self.graphs),
            "terms_graph": self.terms_graph,
            "triples": self.triples,
            "path": self.path,
        }


def default_graph_of(stated: Mapping[str, Any]) -> ReleaseDefaultGraph | None:
    """
    Return the default graph that a manifest states; None if queries ask all graphs together.

    Raises:
        KeyError, TypeError, ValueError: the manifest is malformed.
    """
    row = stated.get(DEFAULT_GRAPH)
    if row is None:
        return None
    return ReleaseDefaultGraph(
        tuple(map(str, row["graphs"])),
        terms_graph=str(row.get("terms_graph", "")),
        triples=int(row["triples"]),
        path=str(row["path"]),
    )


def write(manifest: Mapping[str, Any], release: Path) -> bytes:
    """Write `manifest` into the directory `release`; return its bytes: sorted keys, UTF-8."""
    content = json.dumps(
        {"format": FORMAT, **manifest}, ensure_ascii=False, indent=1, sort_keys=True
    )
    (release / MANIFEST).write_bytes(encoded := content.encode() + b"\n")
    return encoded


def file_entry(path: str, content: bytes, *, media_type: str) -> dict[str, Any]:
    """Return the manifest's entry of a file; `path` is relative to the release."""
    return {
        "path": path,
        "media_type": media_type,
        "graph": None,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def describe_file(release: Path, path: str, *, media_type: str) -> dict[str, Any]:
    """Return the manifest's entry of a file that is in the directory `release`."""
    return {
        "path": path,
        "media_type": media_type,
        "graph": None,
        "bytes": (release / path).stat().st_size,
        "sha256": _sha256(release / path),
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(release: Path, path: str, content: bytes, *, media_type: str) -> dict[str, Any]:
    """Write a file into the directory `release`; return its entry in the manifest."""
    (release / path).write_bytes(content)
    return file_entry(path, content, media_type=media_type)


def read(release: Path) -> dict[str, Any]:
    """
    Return the manifest of a release.

    Raises:
        StoreError: the release is missing, unfinished, unreadable or of another format.
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
        version = manifest.get("format") if isinstance(manifest, dict) else None
        raise StoreError(
            f"{path} has format {version!r}, but this program reads format {FORMAT}; {REMEDY}"
        )
    return manifest


def verify(release: Path, *, thorough: bool = False) -> dict[str, Any]:
    """
    Return the manifest of a release after checking that its files match it.

    Args:
        release: the directory.
        thorough: compare each file's SHA-256 too, not only its size.

    Raises:
        StoreError: as for `read`; or a file or the store is missing, or a file has other content or
            a path outside the release.
    """
    manifest = read(release)
    try:
        files = [
            (_checked_path(row["path"]), int(row["bytes"]), row["sha256"])
            for row in manifest["files"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{release / MANIFEST} has no valid list of files; {REMEDY}") from error
    for name, stated_bytes, stated_sha256 in files:
        path = release / name
        try:
            size_bytes = path.stat().st_size
            intact = not thorough or _sha256(path) == stated_sha256
        except OSError as error:
            raise StoreError(f"{path} cannot be read ({error.strerror}); {REMEDY}") from error
        if size_bytes != stated_bytes:
            raise StoreError(
                f"{path} has {size_bytes:,} bytes instead of {stated_bytes:,}; {REMEDY}"
            )
        if not intact:
            raise StoreError(f"{path} does not match its hash in the manifest; {REMEDY}")
    if not (release / STORE).is_dir():
        raise StoreError(f"{release / STORE} is missing; {REMEDY}")
    return manifest


def _checked_path(path: str) -> str:
    """
    Return `path` unchanged if it lies within the release.

    Raises:
        ValueError: it leads out of the release; a manifest may only describe files in its release.
    """
    if not path or "\0" in path or path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"{path!r} is not the path of a file in a release")
    return path
