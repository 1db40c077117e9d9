"""
What a release is made from, as one hash, and whether the current release is made from it.

Takes the project's folders and the building half's own source.  Imports no RDF
library, so that asking costs little.
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

#: The modules whose text decides what a release holds: `release` and all that it imports.
MODULES: Final = (
    "dumps",
    "errors/__init__",
    "errors/queries",
    "errors/refusals",
    "errors/releases",
    "folding",
    "formats",
    "graph",
    "hanja",
    "inputs",
    "lexicon",
    "links",
    "manifest",
    "metadata/__init__",
    "metadata/croissant",
    "metadata/dcat",
    "metadata/edition",
    "metadata/reference",
    "metadata/sitemap",
    "metadata/void",
    "names",
    "packing",
    "places",
    "proofs",
    "publication",
    "queries",
    "release",
    "report",
    "settings",
    "store",
    "tables",
    "turtle",
    "validation/__init__",
    "validation/checks",
    "validation/shapes",
)


def software() -> dict[str, str]:
    """Give the versions, by name, of the software that decides the bytes of a release."""
    names = ("gwangju-kg", "hangulpy", "pyoxigraph", "zstandard")
    return {**{name: version(name) for name in names}, "zlib": zlib.ZLIB_RUNTIME_VERSION}


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
    for module in MODULES:
        yield f"gwangju_kg/{module}.py", (Path(__file__).parent / f"{module}.py").read_bytes()
    for name, number in software().items():
        yield name, number.encode()


def digest(project: Path) -> str:
    """
    Give the SHA-256, in hex, of all that decides a release: paths and bytes, source, versions.

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
