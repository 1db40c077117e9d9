"""
What a thing was to reach, and did: the first lines of its page, as a search shows them.

The input is the page of a thing; runs the queries of ``numbers/`` if it has both kinds of numbers.
"""

from __future__ import annotations

from typing import Final

from gwangju_kg.web.entity.page_model import EntityPage
from gwangju_kg.web.numbers.comparisons import GOALS, Comparison
from gwangju_kg.web.numbers.number_pages import read_comparisons

#: The most comparisons at the top of a page; `/numbers` has all.
MOST: Final = 2


def comparisons_of(entity: EntityPage) -> tuple[Comparison, ...]:
    """Return the first targets, plans or projections of a thing with what was reached."""
    stated = {claim.modality for claim in entity.numbers if claim.thing.iri == entity.iri}
    if "occurred" not in stated or GOALS.isdisjoint(stated):
        return ()
    own = [each for each in read_comparisons() if each.series.thing.iri == entity.iri]
    return tuple(own[:MOST])
