"""
Who gave which award to whom, and what for, for a list.

A supporter or an organiser is not said to have given an award: each body has its role.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gwangju_kg.web.display.labels import Labels, iris_in, labels_from
from gwangju_kg.web.entity.conferrals import Conferral, read_conferrals
from gwangju_kg.web.queries.page_queries import query_rows_for

#: The most conferrals in one query.
_BATCH: Final = 50

#: The roles of those who had to do with giving it, the giver first.
GIVING: Final = ("conferredBy", "organisedBy", "hostedBy", "supportedBy")


def read_awards(iris: Sequence[str]) -> dict[str, Conferral]:
    """Return what is known of conferrals, by IRI."""
    conferrals: dict[str, Conferral] = {}
    for start in range(0, len(iris), _BATCH):
        rows = query_rows_for("awards-given", tuple(iris[start : start + _BATCH]))
        names = Labels(iris_in(rows), labels_from(rows, "reason", "label"))
        conferrals |= {each.thing.iri: each for each in read_conferrals(rows, names)}
    return conferrals
