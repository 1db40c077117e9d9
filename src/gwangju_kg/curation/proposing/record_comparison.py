"""
Compare a proposal with what the record states: the same, or something else.

The input is a number or time and the facts of the record; the output is remarks in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.stated_facts import StatedFact
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import Namespaces

#: How near two numbers are that may be one, rounded: 17 and 17.1 kilometres.
_ROUNDED: Final = Decimal("0.02")

#: The remarks that are kept.
_MOST_REMARKS: Final = 3

#: From this number of digits on, an equal number is hardly chance.
_TELLING_DIGITS: Final = 3


def compare_number(
    record: KnownRecord,
    city: Namespaces,
    *,
    things: tuple[str, ...],
    indicator: str,
    value: Decimal | str,
) -> tuple[Sentence, ...]:
    """
    Return what the record states of the same indicator: the same number, one near it, another.

    If it states none of these things, numbers of others are shown.

    Args:
        record: what the record knows.
        city: the namespaces, to shorten IRIs.
        things: the thing, and others that may be meant: a body and its plant.
        indicator: the local name of the indicator.
        value: the number, or the lexical form of a duration.
    """
    remarks: list[tuple[int, Sentence]] = []
    near = [fact for about in things for fact in record.facts.get(about, ())]
    far = (fact for facts in record.facts.values() for fact in facts)
    same = [fact for fact in near if fact.indicator == indicator]
    for fact in same or [fact for fact in far if indicator and fact.indicator == indicator]:
        stated = fact.duration if isinstance(value, str) else fact.value
        if stated is None or stated == "":
            continue
        name, shown = f"{city.compact(fact.iri)} ({city.compact(fact.about)})", f"{stated}"
        if stated == value:
            rank, ko, en = 1, f"{name}와 같음", f"the same as {name}"
        elif isinstance(stated, Decimal) and isinstance(value, Decimal) and _is_near(stated, value):
            rank, ko, en = (
                0,
                f"{name}의 {shown}와 조금 다름",
                f"differs a little from {name}: {shown}",
            )
        else:
            rank, ko, en = 2, f"{name}의 {shown}와 다름", f"differs from {name}: {shown}"
        remarks.append((rank, {"ko": ko, "en": en}))
    return tuple(remark for _, remark in sorted(remarks, key=lambda r: (r[0], r[1]["en"])))[
        :_MOST_REMARKS
    ]


def compare_time(
    record: KnownRecord, city: Namespaces, *, about: str, modality: str, bounds: tuple[str, ...]
) -> tuple[Sentence, ...]:
    """
    Return what the record states of the same milestone: the same time, or another.

    Args:
        record: what the record knows.
        city: the namespaces, to shorten IRIs.
        about: the milestone.
        modality: the modality of the proposal.
        bounds: the EDTF form and the four bounds of its time.
    """
    remarks: list[Sentence] = []
    for fact in record.facts.get(about, ()):
        stated = record.times.get(fact.time)
        if stated is None:
            continue
        name = city.compact(fact.iri)
        if stated[1:] == bounds[1:]:
            remarks.append({"ko": f"{name}와 같음", "en": f"the same as {name}"})
        elif fact.modality != modality:
            remarks.append(
                {
                    "ko": f"{name}({fact.modality})의 {stated[0]}와 다름",
                    "en": f"differs from {name} ({fact.modality}): {stated[0]}",
                }
            )
        else:
            remarks.append(
                {"ko": f"{name}의 {stated[0]}와 다름", "en": f"differs from {name}: {stated[0]}"}
            )
    return tuple(remarks)[-_MOST_REMARKS:]


def with_number(record: KnownRecord, value: Decimal, unit: str) -> Iterator[StatedFact]:
    """Yield the facts with the same number, if it has enough digits to tell something."""
    if len(value.normalize().as_tuple().digits) < _TELLING_DIGITS:
        return
    for facts in record.facts.values():
        yield from (fact for fact in facts if fact.value == value and fact.unit == unit)


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _ROUNDED * max(abs(one), abs(other))
