"""
Check whether a passage contains the number, duration, ordinal and superlative of an assertion.

The input is one assertion and the readings of its passage; the output is a result for each of
these.  `date_checks` checks times.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from rdflib.xsd_datetime import Duration, parse_xsd_duration

from gwangju_kg.evidence.check_results import CheckResult, cannot_tell, failed, passed
from gwangju_kg.evidence.corpus import SourceText, text_sha256
from gwangju_kg.evidence.statements import Passage, StatedAssertion
from gwangju_kg.korean.dates.durations import DurationWords
from gwangju_kg.korean.numbers.counters import Unit
from gwangju_kg.korean.numbers.measures import MEASURES
from gwangju_kg.korean.numbers.number_words import Number
from gwangju_kg.korean.numbers.qualifiers import Bound
from gwangju_kg.korean.reader import Reading
from gwangju_kg.korean.superlatives import find_superlatives

#: The reader's unit for each unit of the data.
UNITS: Final = {
    "CCY_KRW": Unit.WON, "CCY_USD": Unit.DOLLAR, "CCY_EUR": Unit.EURO,
    "PERCENT": Unit.PERCENT, "percentagePoint": Unit.POINT, "NUM": Unit.COUNT,
}  # fmt: skip
_UNIT_NAMES: Final = {unit: name for name, unit in UNITS.items()}
#: Superlatives that a number states, and no word.
_NUMBERED_SUPERLATIVES: Final = frozenset({"ranked", "graded"})
#: Modalities that contradict a text that calls a number a target, a forecast or a plan.
_ACTUAL_MODALITIES: Final = frozenset({"occurred", "ongoing"})


def check_passage(passage: Passage, text: SourceText) -> CheckResult:
    """Check that a passage lies within its text and that its slice has the stated hash."""
    if not 0 <= passage.start < passage.end <= len(text.raw):
        return failed(
            f"the passage {passage.start}-{passage.end} lies outside its text, which has"
            f" {len(text.raw)} characters: correct the selector"
        )
    if text_sha256(text.raw[passage.start : passage.end]) != passage.sha256:
        return failed(
            f"the text at {passage.start}-{passage.end} has another hash: correct the passage"
            " (gwangju-kg cite prints it)"
        )
    return passed()


def check_values(
    stated: StatedAssertion, passage: Passage, text: SourceText
) -> Iterator[CheckResult]:
    """Check each number, duration, ordinal and superlative that an assertion states."""
    inside = text.readings_within(passage.start, passage.end)
    if stated.value is not None:
        yield _check_value(stated, inside) or _explain(stated, passage, text)
    if stated.duration:
        yield _check_duration(stated, inside)
    for number in stated.ordinals:
        yield _check_ordinal(number, inside)
    if stated.superlative and stated.superlative not in _NUMBERED_SUPERLATIVES:
        superlatives = find_superlatives(text.raw[passage.start : passage.end])
        yield (
            passed()
            if stated.superlative in superlatives
            else failed(
                f"the passage has no word for gkv:{stated.superlative}:"
                " correct the superlative or the passage"
            )
        )


def _check_value(stated: StatedAssertion, inside: tuple[Reading, ...]) -> CheckResult | None:
    for reading in inside:
        number = reading.expression
        if (
            isinstance(number, Number)
            and number.value == stated.value
            and unit_name(number) == stated.unit
            and number.bound == stated.bound
        ):
            conflict = modality_conflict(stated, reading)
            return failed(conflict) if conflict else passed(reading)
    return None


def unit_name(number: Number) -> str:
    """Return the local name of the unit of the data that a number has, "" if it counts nothing."""
    return number.measure or _UNIT_NAMES.get(number.unit, "")


def modality_conflict(stated: StatedAssertion, reading: Reading) -> str:
    """Return a message if the text calls a number or date a plan, but the assertion a fact."""
    what = reading.expression
    modality = None if isinstance(what, DurationWords) else what.modality
    if modality is None or stated.modality not in _ACTUAL_MODALITIES:
        return ""
    return (
        f"according to the text {format_reading(reading)} is {modality.value},"
        f" not {stated.modality}: correct gk:modality"
    )


def _explain(stated: StatedAssertion, passage: Passage, text: SourceText) -> CheckResult:
    """Return a failure that says what the passage has instead: a cut number, or other numbers."""
    unit = stated.unit if stated.unit in MEASURES else UNITS.get(stated.unit)
    if unit is None:
        return cannot_tell(f"the unit {stated.unit or '(none)'} is not supported")
    expected = f"{stated.value} {unit} {stated.bound}"
    for reading in text.readings:
        overlaps = reading.start < passage.end and passage.start < reading.end
        cut = overlaps and not (passage.start <= reading.start and reading.end <= passage.end)
        if (
            cut
            and isinstance(reading.expression, Number)
            and reading.expression.value == stated.value
        ):
            return failed(
                f"{expected} is stated, but the text has {format_reading(reading)}: widen the"
                f" passage to {min(passage.start, reading.start)}-{max(passage.end, reading.end)}"
                " or correct the bound"
            )
    return failed(
        f"{expected} is stated, but the passage has {_format_readings(text, passage, Number)}:"
        " correct the value, the unit, the bound or the passage"
    )


def _check_duration(stated: StatedAssertion, inside: tuple[Reading, ...]) -> CheckResult:
    try:
        length = duration_length(stated.duration)
    except ValueError:
        return failed(f"{stated.duration!r} is not an xsd:duration: write it like P1Y6M")
    for reading in inside:
        words = reading.expression
        if (
            isinstance(words, DurationWords)
            and words.duration.length() == length
            and words.bound == (stated.bound or Bound.EXACTLY)
        ):
            return passed(reading)
    lengths = [format_reading(r) for r in inside if isinstance(r.expression, DurationWords)]
    return failed(
        f"{stated.duration} {stated.bound} is stated, but the passage has"
        f" {', '.join(lengths) or 'no duration'}: correct the duration or the passage"
    )


def duration_length(lexical: str) -> tuple[int, timedelta]:
    """
    Return an xsd:duration as months and a timedelta, which are equal for equal durations.

    >>> duration_length("P1Y6M") == duration_length("P18M")
    True
    """
    parsed = parse_xsd_duration(lexical, as_timedelta_if_possible=False)
    if not isinstance(parsed, Duration):
        return 0, parsed
    return 12 * int(parsed.years) + int(parsed.months), parsed.tdelta


def _check_ordinal(number: int, inside: tuple[Reading, ...]) -> CheckResult:
    for reading in inside:
        what = reading.expression
        if isinstance(what, Number) and what.unit is Unit.ORDINAL and what.value == number:
            return passed(reading)
    ordinals = [
        format_reading(r)
        for r in inside
        if isinstance(r.expression, Number) and r.expression.unit is Unit.ORDINAL
    ]
    return failed(
        f"the ordinal {number} is stated, but the passage has {', '.join(ordinals) or 'none'}:"
        " widen the passage or correct the number"
    )


def _format_readings(text: SourceText, passage: Passage, kind: type) -> str:
    formatted = [
        format_reading(r)
        for r in text.readings_within(passage.start, passage.end)
        if isinstance(r.expression, kind)
    ]
    return ", ".join(formatted) or "no number"


def format_reading(reading: Reading) -> str:
    """Return a reading as text: the words, their meaning and their position."""
    what = reading.expression
    if isinstance(what, Number):
        meaning = f"{what.value} {what.measure or what.unit.value} {what.bound.value}"
    elif isinstance(what, DurationWords):
        meaning = f"{what.duration.iso()} {what.bound.value}"
    else:
        meaning = what.parts.rule.value
    return f"{reading.written} = {meaning} at {reading.start}-{reading.end}"
