"""
Conferrals of awards, with the bodies involved by role.

The input are rows of ``conferrals.rq``.  No queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gwangju_kg import formatting
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.page_queries import Row


@dataclass(frozen=True)
class Conferral:
    """A conferral of an award, with the bodies involved by role."""

    thing: LabelledLink
    award: LabelledLink
    when: str
    category: LabelledLink | None
    grade: str
    reasons: tuple[LabelledLink, ...]
    bodies: Mapping[str, tuple[LabelledLink, ...]]


def read_conferrals(rows: Iterable[Row], names: Labels) -> tuple[Conferral, ...]:
    """Return the conferrals of `rows` in their order."""
    return tuple(
        _conferral(iri, list(group), names)
        for iri, group in groupby(rows, lambda row: row["conferral"].value)
    )


def _conferral(iri: str, rows: Sequence[Row], names: Labels) -> Conferral:
    first, bodies = rows[0], dict[str, dict[str, LabelledLink]]()
    for row in rows:
        if "role" in row:
            role = bodies.setdefault(row["role"].value.removeprefix(ONTOLOGY_IRI + "#"), {})
            role.setdefault(row["body"].value, names.link(row["body"].value))
    reasons = {row["reason"].value for row in rows if "reason" in row}
    return Conferral(
        thing=names.link(iri),
        award=names.link(first["award"].value),
        when=formatting.format_time(first["date"].value, names.language) if "date" in first else "",
        category=names.link(first["category"].value) if "category" in first else None,
        grade=names(first["grade"].value) if "grade" in first else "",
        reasons=tuple(sorted(names.link(reason) for reason in reasons)),
        bodies={role: tuple(sorted(links.values())) for role, links in bodies.items()},
    )
