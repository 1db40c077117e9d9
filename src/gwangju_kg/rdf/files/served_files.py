"""
The files that a server has instead of a release: their names, sizes and hash.

Reads the files once, when the server starts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf.namespaces import Namespaces

#: Characters of the hash in the id.
_ID: Final = 32


@dataclass(frozen=True)
class ServedFile:
    """
    One file.

    Attributes:
        name: its name on this server, which no other file has.
        path: where it is.
        bytes: its size.
        sha256: the hash of its content, in hexadecimal.
    """

    name: str
    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ServedFiles:
    """
    The files of a run.

    Attributes:
        files: the files.
        base_iri: the base IRI of relative IRIs, under which the server answers IRIs.
        is_lenient: whether what is malformed was left out.
    """

    files: tuple[ServedFile, ...]
    base_iri: str
    is_lenient: bool = False

    @property
    def namespaces(self) -> Namespaces:
        """The namespaces under their base IRI."""
        return Namespaces(self.base_iri)

    @property
    def id(self) -> str:
        """The name of the data: it differs whenever an answer may differ."""
        identity = (self.base_iri, self.is_lenient, *(each.sha256 for each in self.files))
        return hashlib.sha256(repr(identity).encode()).hexdigest()[:_ID]

    @classmethod
    def read(cls, paths: Sequence[Path], base_iri: str, *, is_lenient: bool) -> ServedFiles:
        """
        Read the sizes and hashes of files.

        Raises:
            SourceError: a file cannot be read.
        """
        files: list[ServedFile] = []
        names = set[str]()
        for number, path in enumerate(paths, 1):
            name = path.name if path.name not in names else f"{number}-{path.name}"
            names.add(name)
            try:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                size = path.stat().st_size
            except OSError as error:
                raise SourceError(f"cannot be read ({error.strerror})", path) from error
            files.append(ServedFile(name, path.absolute(), size, digest))
        return cls(tuple(files), base_iri, is_lenient)
