"""
The things that refer to an entity, in groups.

Takes the rows of ``pointing.rq``; runs no queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.queries.page_queries import Row

#: Properties of referrers that are shown elsewhere, such as mappings and discrepancies.
_SHOWN_ELSEWHERE: Final = frozenset(
    {"gk:between", "owl:annotatedSource", "earl:subject", "rdf:type"}
)


@dataclass(frozen=True)
class ReferrerGroup:
    """Things of one class that refer to the entity by one property."""

    property: LabelledLink
    kind: str
    things: tuple[LabelledLink, ...]


def read_referrers(rows: Sequence[Row], names: Labels, *, most: int) -> tuple[ReferrerGroup, ...]:
    """
    Return the things that refer to an entity in plain triples, by property and class.

    Args:
        rows: the rows of ``pointing.rq``.
        names: the labels of what occurs in them.
        most: the number of things to read.
    """
    places = set(list(dict.fromkeys(row["place"].value for row in rows))[:most])
    groups: dict[tuple[str, str], dict[str, LabelledLink]] = {}
    for row in rows:
        iri = row["property"].value
        if row["place"].value in places and compact(iri) not in _SHOWN_ELSEWHERE:
            kind = row["class"].value if "class" in row else ""
            things = groups.setdefault((iri, kind), {})
            things.setdefault(row["subject"].value, names.link(row["subject"].value))
    return tuple(
        ReferrerGroup(
            property=names.link(iri),
            kind=names(kind) if kind else "",
            things=tuple(sorted(things.values())),
        )
        for (iri, kind), things in groups.items()
    )
