"""
Compute the difference between two datasets: the quads removed and the quads added.

The input is two datasets in canonical N-Quads (RDFC-1.0; if blank nodes are too alike for that,
labelled by structure), where each quad is a line and the lines are sorted, so that one pass over
both gives the difference.  A release holds nothing about its
predecessor, because its bytes depend on its own inputs only; any two releases can be compared.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Quad, RdfFormat, parse
from pyoxigraph import Dataset as QuadSet

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.blank_nodes.blank_node_structure import BlankNodeStructure
from gwangju_kg.rdf.blank_nodes.partition import TooAlikeError
from gwangju_kg.rdf.files.defects import OnDefect
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
        sha256: the hash of the lines, in hexadecimal: the RDFC-1.0 hash of the dataset, unless its
            blank nodes are labelled by structure.
        path: the dump that holds the lines, or None if they are in memory.
        is_by_structure: whether blank nodes are labelled by structure, not by RDFC-1.0.
    """

    def __init__(
        self,
        name: str,
        sha256: str,
        *,
        path: Path | None,
        lines: list[bytes],
        is_by_structure: bool = False,
    ) -> None:
        self.name, self.sha256, self.is_by_structure = name, sha256, is_by_structure
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
    def of_file(
        cls,
        path: Path,
        *,
        on_defect: OnDefect | None = None,
        on_ignored: OnDefect | None = None,
    ) -> CanonicalDataset:
        """
        Return the dataset in an RDF file of any format; all files have the same base IRI.

        Blank nodes that are so alike that RDFC-1.0 would take long are labelled by structure.

        Args:
            path: the file.
            on_defect: as for `read_quads`.
            on_ignored: as for `read_quads`.

        Raises:
            SourceError: the file cannot be read.
        """
        quads = store.read_quads(
            path, base=SHARED_BASE_IRI, on_defect=on_defect, on_ignored=on_ignored
        )
        structure = BlankNodeStructure({*quads})
        if not structure.suits_rdfc():
            return cls._by_structure(str(path), structure)
        lines = canonical_lines(quads)
        return cls(str(path), hashlib.sha256(b"".join(lines)).hexdigest(), path=None, lines=lines)

    def by_structure(self) -> CanonicalDataset:
        """
        Return the dataset with blank nodes labelled by structure.

        Raises:
            StoreError: the dump does not match the manifest; or the blank nodes are too alike.
        """
        if self.is_by_structure:
            return self
        lines = list(self)
        if not any(b"_:" in line for line in lines):
            return self
        quads = parse(b"".join(lines), RdfFormat.N_QUADS)
        return self._by_structure(self.name, BlankNodeStructure(quads))

    @classmethod
    def _by_structure(cls, name: str, structure: BlankNodeStructure) -> CanonicalDataset:
        try:
            lines = sorted(map(_line, structure.labelled()))
        except TooAlikeError as error:
            message = f"{name} cannot be compared: its blank nodes are too alike to be told apart"
            raise StoreError(message) from error
        digest = hashlib.sha256(b"".join(lines)).hexdigest()
        return cls(name, digest, path=None, lines=lines, is_by_structure=True)

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
    return sorted(map(_line, dataset))


def _line(quad: Quad) -> bytes:
    return f"{quad} .\n".encode()


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
        StoreError: a dump does not match its manifest; or blank nodes are too alike.
    """
    if before.is_by_structure != after.is_by_structure:
        before, after = before.by_structure(), after.by_structure()
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
