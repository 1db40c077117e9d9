"""
Compare a proposal with what the record states: the same, or something else.

The input is the cells of a claim and the facts of the record; the output is remarks in both
languages, and the facts that contradict it: across modality, rounding, unit and time.  A number may
be exact, rounded or a limit, a time a day or a year: those that can both be true do not contradict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.proposal_parts import PUBLISHED
from gwangju_kg.curation.proposing.stated_facts import StatedFact
from gwangju_kg.curation.time_names import parse_time
from gwangju_kg.formatting.values import format_time
from gwangju_kg.korean.dates.intervals import Anchor
from gwangju_kg.korean.numbers.qualifiers import Bound
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import Namespaces

#: How near two numbers are that may be one, rounded: 17 and 17.1 kilometres.
_ROUNDED: Final = Decimal("0.02")

#: The remarks that are kept.
_MOST_REMARKS: Final = 3

#: From this number of digits on, an equal number is hardly chance.
_TELLING_DIGITS: Final = 3

#: The contradictions that are kept for one claim, the latest.
_MOST_CONTRADICTIONS: Final = 3

#: How far a number goes that is stated roughly.
_ROUGHLY: Final = Decimal("0.1")

#: The modalities of what is not there yet.
_AHEAD: Final = frozenset({"planned", "targeted", "projected"})

#: The modalities by which something is said not to be.
_AGAINST: Final = frozenset({"cancelled", "denied"})

#: Units that are multiples of others, and by how much.
MULTIPLES: Final = {
    "KiloM": ("M", Decimal(1000)), "CentiM": ("M", Decimal("0.01")),
    "KiloM2": ("M2", Decimal(1_000_000)), "HA": ("M2", Decimal(10_000)),
    "pyeong": ("M2", Decimal(400) / 121), "TONNE": ("KiloGM", Decimal(1000)),
    "KiloW": ("W", Decimal(1000)), "MegaW": ("W", Decimal(1_000_000)),
    "GigaW": ("W", Decimal(1_000_000_000)), "KiloW-HR": ("W-HR", Decimal(1000)),
    "MegaW-HR": ("W-HR", Decimal(1_000_000)), "GigaW-HR": ("W-HR", Decimal(1_000_000_000)),
    "TeraBYTE": ("GigaBYTE", Decimal(1000)), "PetaBYTE": ("GigaBYTE", Decimal(1_000_000)),
    "PetaFLOPS": ("TeraFLOPS", Decimal(1000)),
}  # fmt: skip

#: Units of counts, shares and money: what they count changes from year to year.
_CHANGING: Final = ("NUM", "PERCENT", "percentagePoint", "CCY_")

#: The first and the last day of a time.
Days = tuple[date, date]


@dataclass(frozen=True)
class Contradiction:
    """
    A fact that cannot be true together with a claim.

    Attributes:
        fact: the fact.
        diagnosis: the local name of the likely reason.
    """

    fact: StatedFact
    diagnosis: str


def compare_number(
    record: KnownRecord,
    city: Namespaces,
    *,
    things: tuple[str, ...],
    indicator: str,
    quantity: tuple[Decimal | str, str],
) -> tuple[Sentence, ...]:
    """
    Return what the record states of the same indicator: the same number, one near it, another.

    If it states none of these things, numbers of others are shown.

    Args:
        record: what the record knows.
        city: the namespaces, to shorten IRIs.
        things: the thing, and others that may be meant: a body and its plant.
        indicator: the local name of the indicator.
        quantity: the number and the local name of its unit, or the lexical form of a duration.
    """
    value, unit = quantity
    remarks: list[tuple[int, Sentence]] = []
    near = [fact for about in things for fact in record.facts.get(about, ())]
    far = (fact for facts in record.facts.values() for fact in facts)
    same = [fact for fact in near if fact.indicator == indicator]
    for fact in same or [fact for fact in far if indicator and fact.indicator == indicator]:
        stated = fact.duration if isinstance(value, str) else fact.value
        if stated is None or stated == "":
            continue
        if isinstance(value, Decimal) and isinstance(stated, Decimal):
            factors = [MULTIPLES.get(name, (name, Decimal(1))) for name in (unit, fact.unit)]
            if factors[0][0] == factors[1][0]:
                stated = (stated * factors[1][1] / factors[0][1]).normalize()
        name = f"{city.compact(fact.iri)} ({city.compact(fact.about)})"
        shown = f"{stated:,f}" if isinstance(stated, Decimal) else stated
        if stated == value:
            rank, ko, en = 1, f"{name}: 같음", f"the same as {name}"
        elif isinstance(stated, Decimal) and isinstance(value, Decimal) and _is_near(stated, value):
            rank, ko, en = (
                0,
                f"{name}: {shown}, 조금 다름",
                f"differs a little from {name}: {shown}",
            )
        else:
            rank, ko, en = 2, f"{name}: {shown}, 다름", f"differs from {name}: {shown}"
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
            remarks.append({"ko": f"{name}: 같음", "en": f"the same as {name}"})
        elif fact.modality != modality:
            remarks.append(
                {
                    "ko": f"{name}({fact.modality}): {format_time(stated[0], 'ko')}, 다름",
                    "en": f"differs from {name} ({fact.modality}): {format_time(stated[0], 'en')}",
                }
            )
        else:
            remarks.append(
                {
                    "ko": f"{name}: {format_time(stated[0], 'ko')}, 다름",
                    "en": f"differs from {name}: {format_time(stated[0], 'en')}",
                }
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


def contradictions(
    record: KnownRecord, cells: Mapping[str, str], published: Anchor
) -> tuple[Contradiction, ...]:
    """
    Return what the record states otherwise than a claim, the latest times last.

    Args:
        record: what the record knows without the source of the claim.
        cells: what the claim states, by the key of its column.
        published: when its source was published.
    """
    compare = {"Observation": _numbers, "StatusReport": _times, "ConferralReport": _times}
    kind = compare.get(cells.get("class", ""))
    if kind is None:
        return ()
    days = _days_of(cells.get("time", ""), published)
    found = kind(record, cells, days)
    latest = sorted(found, key=lambda each: (record.times.get(each.fact.time, ()), each.fact.iri))
    return tuple(latest)[-_MOST_CONTRADICTIONS:]


def _numbers(
    record: KnownRecord, cells: Mapping[str, str], days: Days | None
) -> Iterator[Contradiction]:
    if cells.get("funding"):  # the share of one payer
        return
    value = _scaled(cells.get("value", ""), cells.get("unit", ""))
    for fact in record.facts.get(cells.get("about", ""), ()):
        other = _scaled(str(fact.value or ""), fact.unit)
        if fact.indicator != cells.get("what") or fact.is_part or value is None or other is None:
            continue
        if value[1] != other[1] or _agree(value[0], cells.get("bound", ""), other[0], fact.bound):
            continue
        is_near = abs(value[0] - other[0]) <= _ROUNDED * max(abs(value[0]), abs(other[0]))
        lasts = is_near and not cells.get("unit", "").startswith(_CHANGING)
        if not lasts and not _overlap(days, _days(record.times.get(fact.time, ()))):
            continue
        yield Contradiction(fact, "rounding" if is_near else _diagnosis(cells, fact))


def _times(
    record: KnownRecord, cells: Mapping[str, str], days: Days | None
) -> Iterator[Contradiction]:
    for fact in record.facts.get(cells.get("about", ""), ()):
        other = _days(record.times.get(fact.time, ()))
        is_against = (cells.get("modality") in _AGAINST) != (fact.modality in _AGAINST)
        is_apart = bool(days and other and not _overlap(days, other))
        if not fact.indicator and (is_apart or (is_against and bool(other or days))):
            yield Contradiction(fact, _diagnosis(cells, fact))


def _diagnosis(cells: Mapping[str, str], fact: StatedFact) -> str:
    is_ahead = cells.get("modality") in _AHEAD or fact.modality in _AHEAD
    is_off = "cancelled" in (cells.get("modality"), fact.modality)
    return "replanned" if is_ahead or is_off else "trueConflict"


def _scaled(value: str, unit: str) -> tuple[Decimal, str] | None:
    """Return a number in the unit that others are multiples of, and that unit."""
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        return None
    base, factor = MULTIPLES.get(unit, (unit, Decimal(1)))
    return number * factor, base


def _agree(one: Decimal, bound: str, other: Decimal, other_bound: str) -> bool:
    """Check whether a number can meet the bounds of two that are stated."""
    first, second = _range(one, bound), _range(other, other_bound)
    return max(first[0], second[0]) <= min(first[1], second[1])


def _range(value: Decimal, bound: str) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that a bound allows."""
    more, less = value + abs(value) * _ROUGHLY, value - abs(value) * _ROUGHLY
    far = Decimal("Infinity")
    match bound:
        case Bound.ABOUT:
            return less, more
        case Bound.SOMEWHAT_MORE_THAN:
            return value, more
        case Bound.NEARLY:
            return less, value
        case Bound.AT_LEAST | Bound.MORE_THAN:
            return value, far
        case Bound.AT_MOST | Bound.LESS_THAN:
            return -far, value
        case _:
            return value, value


def _days_of(name: str, published: Anchor) -> Days | None:
    if name == PUBLISHED:
        return published.earliest, published.latest
    extent = parse_time(name) if name else None
    return (
        _days(("", *(day.isoformat() if day else "" for day in extent.bounds))) if extent else None
    )


def _days(bounds: tuple[str, ...]) -> Days | None:
    """Return the days of a time; of one without a beginning those of its end, and so on."""
    days = [date.fromisoformat(day) for day in bounds[1:] if day]
    return (min(days), max(days)) if days else None


def _overlap(one: Days | None, other: Days | None) -> bool:
    """Check whether two times may be the same; one that is not known may be any."""
    if one is None or other is None:
        return True
    return one[0] <= other[1] and other[0] <= one[1]
