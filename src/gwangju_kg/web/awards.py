"""
Occasions of giving an award, each with the bodies that had a part in it by their roles.

Takes rows of ``conferrals.rq``.  Asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gwangju_kg.names import ONTOLOGY_IRI
from gwangju_kg.web import readings
from gwangju_kg.web.asked import Row
from gwangju_kg.web.naming import Link, Names


@dataclass(frozen=True)
class Conferral:
    """One occasion of giving an award, with the bodies that had a part in it by their roles."""

    thing: Link
    award: Link
    when: str
    category: Link | None
    grade: str
    reasons: tuple[Link, ...]
    bodies: Mapping[str, tuple[Link, ...]]


def read_conferrals(rows: Iterable[Row], names: Names) -> tuple[Conferral, ...]:
    """Give the conferrals of *rows* in their order."""
    return tuple(
        _conferral(iri, list(some), names)
        for iri, some in groupby(rows, lambda row: row["conferral"].value)
    )


def _conferral(iri: str, rows: Sequence[Row], names: Names) -> Conferral:
    first, bodies = rows[0], dict[str, dict[str, Link]]()
    for row in rows:
        if "role" in row:
            role = bodies.setdefault(row["role"].value.removeprefix(ONTOLOGY_IRI + "#"), {})
            role.setdefault(row["body"].value, names.link(row["body"].value))
    reasons = {row["reason"].value for row in rows if "reason" in row}
    return Conferral(
        thing=names.link(iri),
        award=names.link(first["award"].value),
        when=readings.time(first["date"].value, names.language) if "date" in first else "",
        category=names.link(first["category"].value) if "category" in first else None,
        grade=names(first["grade"].value) if "grade" in first else "",
        reasons=tuple(sorted(names.link(reason) for reason in reasons)),
        bodies={role: tuple(sorted(links.values())) for role, links in bodies.items()},
    )
