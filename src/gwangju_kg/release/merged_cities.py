"""
The cities of a merged release, as its manifest states them.

The input is a manifest; the output is a record for each city whose release was merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.rdf.merged_namespaces import MergedNamespaces
from gwangju_kg.rdf.namespaces import Namespaces

#: The keys of a manifest: the cities; pairs of things that may be the same.
CITIES: Final = "cities"
CANDIDATES: Final = "candidates"


@dataclass(frozen=True)
class MergedCity:
    """
    The release of a city that was merged.

    Attributes:
        project: what its project said of itself: base address, titles, publisher, licence.
        id, version, issued: as in its manifest.
        sha256: the RDFC-1.0 hash of its dataset.
        figures: its counts by name.
    """

    project: ProjectDescription
    id: str
    version: str
    issued: str
    sha256: str
    figures: Mapping[str, int] = field(hash=False)

    def as_row(self) -> dict[str, Any]:
        """Return its entry in the manifest of the merged release."""
        return {
            "project": self.project.as_dict(),
            "id": self.id,
            "version": self.version,
            "issued": self.issued,
            "rdfc10_sha256": self.sha256,
            "figures": dict(self.figures),
        }


def cities_of(stated: Mapping[str, Any]) -> tuple[MergedCity, ...]:
    """
    Return the cities that a manifest states, sorted by base IRI; none for the release of a city.

    Raises:
        KeyError, TypeError, ValueError: the manifest is malformed.
    """
    return tuple(
        MergedCity(
            ProjectDescription.from_dict(row["project"]),
            id=str(row["id"]),
            version=str(row["version"]),
            issued=str(row["issued"]),
            sha256=str(row["rdfc10_sha256"]),
            figures={str(name): int(count) for name, count in row["figures"].items()},
        )
        for row in stated.get(CITIES, ())
    )


def namespaces_of(project: ProjectDescription, cities: tuple[MergedCity, ...]) -> Namespaces:
    """Return the namespaces of a release: those of its project, and of the cities merged in it."""
    if not cities:
        return project.namespaces
    named = tuple((city.project.name, city.project.base_iri) for city in cities)
    return MergedNamespaces(project.base_iri, named)
