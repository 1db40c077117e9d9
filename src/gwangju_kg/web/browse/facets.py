"""
Narrow and sort a list of things by facets, and count what each value of a facet would leave.

The input are things with their values; the output are things and choices.  No queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: The facets, in the order of the form.
FACETS: Final = ("state", "type", "field", "year", "place", "source")

#: The value of a facet that selects the things without a value.
NOT_STATED: Final = "none"

#: The orders of a list.
ORDERS: Final = ("name", "year", "state")


@dataclass(frozen=True, order=True)
class FacetValue:
    """
    A value of a facet.

    Attributes:
        name: its label in the reader's language.
        key: the value of the parameter, the last part of its IRI.
        iri: its IRI, or the year.
    """

    name: str
    key: str
    iri: str


@dataclass(frozen=True)
class BrowsedThing:
    """
    A thing of a list.

    Attributes:
        iri: the thing.
        name: its label in the reader's language.
        values: its values of each facet in `FACETS`.
    """

    iri: str
    name: str
    values: Mapping[str, tuple[FacetValue, ...]] = field(hash=False)

    def has(self, facet: str, key: str) -> bool:
        """Check whether the thing has a value of a facet, or none for `NOT_STATED`."""
        values = self.values[facet]
        return not values if key == NOT_STATED else any(value.key == key for value in values)


@dataclass(frozen=True)
class FacetChoice:
    """
    A value that can be chosen.

    Attributes:
        key: the value of the parameter.
        name: its label; "" for the things without a value.
        count: the number of things that it would leave.
    """

    key: str
    name: str
    count: int


def select_things(
    things: Sequence[BrowsedThing], chosen: Mapping[str, str], order: str
) -> list[BrowsedThing]:
    """
    Return the things with all chosen values, in an order.

    Args:
        things: all things of the list.
        chosen: the key of a value by facet; "" does not narrow.
        order: one of `ORDERS`: by name; the latest year first; or by state.
    """
    left = [thing for thing in things if _has_all(thing, chosen)]
    left.sort(key=lambda thing: (thing.name, thing.iri))
    if order == "year":
        left.sort(key=lambda thing: max(_names(thing, "year"), default=""), reverse=True)
    elif order == "state":
        left.sort(key=lambda thing: min(_names(thing, "state"), default="\uffff"))
    return left


def count_choices(
    things: Sequence[BrowsedThing], chosen: Mapping[str, str]
) -> dict[str, tuple[FacetChoice, ...]]:
    """
    Return the values of each facet that leave something beside what else is chosen.

    Years come newest first, other values by their number; a chosen value is always among them.
    What no source says comes last.  A facet in which no thing has a value is left out.
    """
    choices = {}
    for facet in FACETS:
        values = {value.key: value.name for thing in things for value in thing.values[facet]}
        if not values:
            continue
        others = {name: key for name, key in chosen.items() if name != facet}
        left = [thing for thing in things if _has_all(thing, others)]
        counts = Counter(key for thing in left for key in _keys(thing, facet))
        if chosen.get(facet):
            counts.setdefault(chosen[facet], 0)
        choices[facet] = tuple(
            FacetChoice(key, values.get(key, "" if key == NOT_STATED else key), counts[key])
            for key in sorted(
                counts,
                key=lambda key: (
                    key == NOT_STATED,
                    -int(key) if facet == "year" and key.isdigit() else -counts[key],
                    values.get(key, key),
                ),
            )
        )
    return choices


def _has_all(thing: BrowsedThing, chosen: Mapping[str, str]) -> bool:
    return all(thing.has(facet, key) for facet, key in chosen.items() if key)


def _keys(thing: BrowsedThing, facet: str) -> set[str]:
    return {value.key for value in thing.values[facet]} or {NOT_STATED}


def _names(thing: BrowsedThing, facet: str) -> list[str]:
    return [value.name for value in thing.values[facet]]
