"""
Removals: what was removed from releases, when, on what ground, and by whose decision.

The input is the part of a manifest that records them; the output is records.  They name IRIs and
never what was stated about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gwangju_kg.errors import REMEDY, ReleaseRedacted, Removed, StoreError
from gwangju_kg.errors.catalog.of_releases import GROUNDS
from gwangju_kg.language import LANGUAGES, Sentence

#: Keys of the manifest: the removals that the project records, and the releases that a redacted
#: release replaces, each with the removals that it was replaced for.
REMOVALS: Final = "removals"
REPLACES: Final = "replaces"


@dataclass(frozen=True)
class Removal:
    """
    The removal of one thing or assertion.

    Attributes:
        iri: its IRI.
        day: the day of the removal.
        ground: a key of `GROUNDS`.
        decided_by: the court, authority or person that decided it.
        explanation: why, by language; it does not repeat what was removed.
        dependents: IRIs of the records that left a release with it, such as its passage.
    """

    iri: str
    day: date
    ground: str
    decided_by: str
    explanation: Sentence
    dependents: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Removal:
        """
        Read a removal from a row of a manifest.

        Raises:
            KeyError, TypeError, ValueError: the row lacks something, or is malformed.
        """
        if row["ground"] not in GROUNDS:
            raise ValueError(f"{row['ground']!r} is not a ground of a removal")
        return cls(
            iri=str(row["iri"]),
            day=date.fromisoformat(row["date"]),
            ground=row["ground"],
            decided_by=str(row["decided_by"]),
            explanation={name: str(row["explanation"][name]) for name in LANGUAGES},
            dependents=tuple(map(str, row.get("dependents", ()))),
        )

    def as_row(self) -> dict[str, Any]:
        """Return the row of the manifest."""
        row: dict[str, Any] = {
            "iri": self.iri,
            "date": self.day.isoformat(),
            "ground": self.ground,
            "decided_by": self.decided_by,
            "explanation": dict(self.explanation),
        }
        return {**row, "dependents": list(self.dependents)} if self.dependents else row

    def as_error(self, iri: str) -> Removed:
        """Return the error for a request for `iri`, which is that of the removal or a dependent."""
        return Removed(
            iri=iri,
            date=self.day.isoformat(),
            ground=self.ground,
            explanation=self.explanation,
            decided_by=self.decided_by,
        )


@dataclass(frozen=True)
class ReplacedRelease:
    """
    A release that was replaced by a redacted one.

    Attributes:
        id: its id, which is never used again.
        sha256: the RDFC-1.0 hash of its dataset, by which an old citation is recognized.
        removals: what was removed from it.
    """

    id: str
    sha256: str
    removals: tuple[Removal, ...]

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> ReplacedRelease:
        """
        Read a replaced release from a row of a manifest.

        Raises:
            KeyError, TypeError, ValueError: the row lacks something, or is malformed.
        """
        removals = tuple(map(Removal.from_row, row[REMOVALS]))
        if not removals:
            raise ValueError("a release is replaced only because something was removed from it")
        return cls(str(row["id"]), str(row["rdfc10_sha256"]), removals)

    def as_row(self) -> dict[str, Any]:
        """Return the row of the manifest."""
        rows = [removal.as_row() for removal in self.removals]
        return {"id": self.id, "rdfc10_sha256": self.sha256, REMOVALS: rows}

    @property
    def day(self) -> date:
        """The day of the last removal."""
        return max(removal.day for removal in self.removals)

    def as_error(self, replacement: str) -> ReleaseRedacted:
        """Return the error for a request for the release; `replacement` is the id of the other."""
        return ReleaseRedacted(
            release=self.id,
            replacement=replacement,
            date=self.day.isoformat(),
            sha256=self.sha256,
        )


def read_replaced(stated: Mapping[str, Any]) -> tuple[ReplacedRelease, ...]:
    """
    Return the releases that a manifest says it replaces, the latest first.

    Raises:
        StoreError: the manifest is malformed.
    """
    with _translated_errors():
        return tuple(map(ReplacedRelease.from_row, stated.get(REPLACES, ())))


def read_removals(stated: Mapping[str, Any]) -> tuple[Removal, ...]:
    """
    Return all removals that a manifest records, those of the project first.

    Raises:
        StoreError: the manifest is malformed.
    """
    with _translated_errors():
        recorded = tuple(map(Removal.from_row, stated.get(REMOVALS, ())))
    replaced = (removal for each in read_replaced(stated) for removal in each.removals)
    return (*recorded, *replaced)


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(f"the removals in a manifest are malformed ({error}); {REMEDY}") from error
