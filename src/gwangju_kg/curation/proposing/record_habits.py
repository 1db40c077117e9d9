"""
What the record usually states of which things: kinds by unit, things and kinds by indicator.

The input is what the record knows; the output is weights.  Areas are of buildings, budgets of
projects and bodies, a birth rate of a place: the record says so itself, no list is needed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownCode, KnownRecord, KnownThing
from gwangju_kg.curation.proposing.record_comparison import MULTIPLES

#: What is left of the score of a thing of whose kind the record has no such number.
_LEAST: Final = 0.45

#: How much more a thing counts of which, or of whose kind, the record has the indicator.
_SAME_THING, _SAME_KIND = 0.5, 0.25

#: What is left of the score of a thing of which the record has no number, and from how many on all
#: of it is left.
_NONE, _SOME = 0.8, 3

#: How many things of the average a kind is given in addition, so that three members prove little.
_PRIOR: Final = 8

#: The indicators, the likeliest first, that are looked at.
_INDICATORS: Final = 2


@dataclass(frozen=True)
class RecordHabits:
    """
    Weights of kinds and indicators.

    Attributes:
        kinds: the weight of a kind of thing for a kind of unit; at most 1.
        owners: the IRIs of the things of which an indicator is stated.
        owner_kinds: their kinds.
        numbers: how many numbers are stated of each thing, by its IRI.
    """

    kinds: dict[tuple[str, str], float]
    owners: dict[str, frozenset[str]]
    owner_kinds: dict[str, frozenset[str]]
    numbers: dict[str, int]

    @classmethod
    def of(cls, record: KnownRecord) -> RecordHabits:
        """Count the facts of a record."""
        members: dict[str, int] = defaultdict(int)
        having: dict[tuple[str, str], set[str]] = defaultdict(set)
        owners: dict[str, set[str]] = defaultdict(set)
        counters = {code.name: code.counter for code in record.schemes.get("indicators", ())}
        for iri, thing in record.things.items():
            members[_kind(thing)] += 1
            for fact in record.facts.get(iri, ()):
                if fact.indicator:
                    counter = counters.get(fact.indicator, "")
                    having[_kind(thing), _quantity(fact.unit, counter)].add(iri)
                    owners[fact.indicator].add(iri)
        numbers = {
            iri: sum(bool(f.indicator) for f in facts) for iri, facts in record.facts.items()
        }
        totals: dict[str, int] = defaultdict(int)
        for (_, quantity), things in having.items():
            totals[quantity] += len(things)
        shares = {
            (kind, quantity): (len(having[kind, quantity]) + _PRIOR * total / len(record.things))
            / (count + _PRIOR)
            for kind, count in members.items()
            for quantity, total in totals.items()
        }
        most: dict[str, float] = defaultdict(float)
        for (_, quantity), share in shares.items():
            most[quantity] = max(most[quantity], share)
        return cls(
            {key: (share / most[key[1]]) ** 0.5 for key, share in shares.items()},
            {name: frozenset(things) for name, things in owners.items()},
            {
                name: frozenset(_kind(record.things[iri]) for iri in things)
                for name, things in owners.items()
            },
            numbers,
        )

    def weight(
        self, thing: KnownThing, unit: str, counter: str, indicators: tuple[str, ...]
    ) -> float:
        """
        Return by how much the score of a thing is multiplied.

        Args:
            thing: the thing.
            unit: the local name of the unit of the number, or "".
            counter: the word after it, or "".
            indicators: the names of the indicators that it may be of, the likeliest first.
        """
        usual = self.kinds.get((_kind(thing), _quantity(unit, counter)), 0.5)
        weight = _LEAST + (1 - _LEAST) * usual
        weight *= _NONE + (1 - _NONE) * min(1.0, self.numbers.get(thing.iri, 0) / _SOME)
        for name in indicators[:_INDICATORS]:
            if thing.iri in self.owners.get(name, ()):
                return weight * (1 + _SAME_THING)
            if _kind(thing) in self.owner_kinds.get(name, ()):
                weight *= 1 + _SAME_KIND
                break
        return weight


def indicators_in(record: KnownRecord, unit: str) -> tuple[KnownCode, ...]:
    """Return the indicators that the record has in such a unit, or of which it has no number."""
    measured: dict[str, set[str]] = defaultdict(set)
    for facts in record.facts.values():
        for fact in facts:
            if fact.indicator:
                measured[fact.indicator].add(_dimension(fact.unit))
    known = record.schemes.get("indicators", ())
    own = _dimension(unit)
    return tuple(code for code in known if own in measured.get(code.name, {own}))


def _dimension(unit: str) -> str:
    """Return what a unit measures: money, a share, a length, a count."""
    quantity = _quantity(unit, "")
    return MULTIPLES.get(unit, (unit,))[0] if quantity == "measure" else quantity


def _kind(thing: KnownThing) -> str:
    """Return the kind that a thing is counted with: bodies are one."""
    return "Organization" if thing.is_body else (thing.kinds[0] if thing.kinds else "")


def _quantity(unit: str, counter: str) -> str:
    """Return what a unit measures, as far as it tells the kinds of things apart."""
    if unit.startswith("CCY_"):
        return "money"
    if unit == "NUM":
        return counter or unit
    if unit in ("", "PERCENT", "percentagePoint"):
        return "share" if unit else "duration"
    return "measure"
