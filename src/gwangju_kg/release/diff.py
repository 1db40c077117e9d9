"""
What changed from one release to the next: quads removed and added, and the things they are of.

Takes two datasets in canonical N-Quads (RDFC-1.0), where a quad is a line and the lines are in
order, so that a difference is one reading of both.  Needs no release to have known the other:
nothing about its predecessor is in a release, which follows from its own inputs alone.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Quad
from pyoxigraph import Dataset as QuadSet

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.release import manifest

N_QUADS: Final = "application/n-quads"

#: Source: RDF Patch, https://afs.github.io/rdf-patch/.
RDF_PATCH: Final = "application/rdf-patch"


class CanonicalDataset:
    """
    One dataset, as the lines of its canonical N-Quads.

    Attributes:
        name: the release's id, or the path of the file.
        sha256: the hash of the lines, which RDFC-1.0 defines for the dataset, in hexadecimal.
        path: the dump that holds them, or None where they were read from elsewhere.
    """

    def __init__(self, name: str, sha256: str, *, path: Path | None, lines: list[bytes]) -> None:
        self.name, self.sha256 = name, sha256
        self.path, self._lines = path, lines

    @classmethod
    def of_release(cls, release: Path) -> CanonicalDataset:
        """
        Give what the release in a directory holds.

        Raises:
            StoreError: it is missing, unfinished or damaged, or has no dump in N-Quads.
        """
        real = release.resolve()
        stated = manifest.verify(real)
        rows = (row for row in stated["files"] if row.get("media_type") == N_QUADS)
        row = next((row for row in rows if not row.get("coding")), None)
        if row is None:
            raise StoreError(f"{real} holds no dump in N-Quads; {REMEDY}")
        return cls(str(stated.get("id")), row["sha256"], path=real / row["path"], lines=[])

    @classmethod
    def of_file(cls, path: Path) -> CanonicalDataset:
        """
        Give what an RDF file of any format holds.

        Raises:
            SourceError: it cannot be read.
        """
        lines = canonical_lines(store.read_quads(path, base=BASE_IRI))
        return cls(str(path), hashlib.sha256(b"".join(lines)).hexdigest(), path=None, lines=lines)

    def __iter__(self) -> Iterator[bytes]:
        """
        Give the lines in order.

        Raises:
            StoreError: the dump is not the one that the manifest describes.
        """
        if self.path is None:
            yield from self._lines
            return
        whole = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                for line in file:
                    whole.update(line)
                    yield line
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read ({error.strerror}); {REMEDY}") from error
        if whole.hexdigest() != self.sha256:
            raise StoreError(f"{self.path} is not the file that the manifest describes; {REMEDY}")


def canonical_lines(quads: Iterable[Quad]) -> list[bytes]:
    """Give canonical N-Quads: blank nodes named by RDFC-1.0, a quad a line, lines in order."""
    dataset = QuadSet(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n".encode() for quad in dataset)


@dataclass(frozen=True)
class DatasetDiff:
    """
    The difference of two datasets.

    The lines of *before* without *removed* and with *added* are the lines of *after*.

    Attributes:
        before, after: the two.
        removed, added: lines of canonical N-Quads, in order.
    """

    before: CanonicalDataset
    after: CanonicalDataset
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.removed or self.added)

    def patch(self) -> bytes:
        """Give the RDF Patch that makes *after* of *before*, in one transaction."""
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.before.sha256} {self.after.sha256}")
        head = f"H id <urn:uuid:{name}> .\nTX .\n".encode()
        removals = b"".join(b"D " + line for line in self.removed)
        additions = b"".join(b"A " + line for line in self.added)
        return head + removals + additions + b"TC .\n"


def diff_datasets(before: CanonicalDataset, after: CanonicalDataset) -> DatasetDiff:
    """
    Compare two datasets; takes memory for the difference only.

    Raises:
        StoreError: a dump is not the one that its manifest describes.
    """
    removed: list[bytes] = []
    added: list[bytes] = []
    old_lines, new_lines = iter(before), iter(after)
    old, new = next(old_lines, None), next(new_lines, None)
    while old is not None or new is not None:
        if old == new:
            old, new = next(old_lines, None), next(new_lines, None)
        elif new is None or (old is not None and old < new):
            removed.append(old or b"")
            old = next(old_lines, None)
        else:
            added.append(new)
            new = next(new_lines, None)
    return DatasetDiff(before, after, tuple(removed), tuple(added))
