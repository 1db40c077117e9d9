"""
Compute the difference between two datasets: the quads removed and the quads added.

The input is two datasets in canonical N-Quads (RDFC-1.0), where each quad is a line and the lines
are sorted, so that one pass over both gives the difference.  A release holds nothing about its
predecessor, because its bytes depend on its own inputs only; any two releases can be compared.
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
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI
from gwangju_kg.release import manifest

N_QUADS: Final = "application/n-quads"

#: Source: RDF Patch, https://afs.github.io/rdf-patch/.
RDF_PATCH: Final = "application/rdf-patch"


class CanonicalDataset:
    """
    A dataset as the lines of its canonical N-Quads.

    Attributes:
        name: the id of the release, or the path of the file.
        sha256: the RDFC-1.0 hash of the dataset, that is of the lines, in hexadecimal.
        path: the dump that holds the lines, or None if they are in memory.
    """

    def __init__(self, name: str, sha256: str, *, path: Path | None, lines: list[bytes]) -> None:
        self.name, self.sha256 = name, sha256
        self.path, self._lines = path, lines

    @classmethod
    def of_release(cls, release: Path) -> CanonicalDataset:
        """
        Return the dataset of the release in a directory.

        Raises:
            StoreError: the release is missing, unfinished or damaged, or has no N-Quads dump.
        """
        real = release.resolve()
        stated = manifest.verify(real)
        rows = (row for row in stated["files"] if row.get("media_type") == N_QUADS)
        row = next((row for row in rows if not row.get("coding")), None)
        if row is None:
            raise StoreError(f"{real} has no dump in N-Quads; {REMEDY}")
        return cls(str(stated.get("id")), row["sha256"], path=real / row["path"], lines=[])

    @classmethod
    def of_file(cls, path: Path) -> CanonicalDataset:
        """
        Return the dataset in an RDF file of any format; all files have the same base IRI.

        Raises:
            SourceError: the file cannot be read.
        """
        lines = canonical_lines(store.read_quads(path, base=SHARED_BASE_IRI))
        return cls(str(path), hashlib.sha256(b"".join(lines)).hexdigest(), path=None, lines=lines)

    def __iter__(self) -> Iterator[bytes]:
        """
        Yield the lines in order.

        Raises:
            StoreError: the dump does not match the manifest.
        """
        if self.path is None:
            yield from self._lines
            return
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                for line in file:
                    digest.update(line)
                    yield line
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read ({error.strerror}); {REMEDY}") from error
        if digest.hexdigest() != self.sha256:
            raise StoreError(f"{self.path} does not match its hash in the manifest; {REMEDY}")


def canonical_lines(quads: Iterable[Quad]) -> list[bytes]:
    """Return canonical N-Quads: blank nodes labelled by RDFC-1.0, one quad a line, sorted."""
    dataset = QuadSet(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n".encode() for quad in dataset)


@dataclass(frozen=True)
class DatasetDiff:
    """
    The difference between two datasets.

    The lines of `before` without `removed` and with `added` are the lines of `after`.

    Attributes:
        before, after: the two datasets.
        removed, added: lines of canonical N-Quads, sorted.
    """

    before: CanonicalDataset
    after: CanonicalDataset
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]

    def __bool__(self) -> bool:
        """Return whether the datasets differ."""
        return bool(self.removed or self.added)

    def patch(self) -> bytes:
        """Return the RDF Patch that turns `before` into `after`, in one transaction."""
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.before.sha256} {self.after.sha256}")
        head = f"H id <urn:uuid:{name}> .\nTX .\n".encode()
        removals = b"".join(b"D " + line for line in self.removed)
        additions = b"".join(b"A " + line for line in self.added)
        return head + removals + additions + b"TC .\n"


def diff_datasets(before: CanonicalDataset, after: CanonicalDataset) -> DatasetDiff:
    """
    Compare two datasets; only the difference is held in memory.

    Raises:
        StoreError: a dump does not match its manifest.
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
