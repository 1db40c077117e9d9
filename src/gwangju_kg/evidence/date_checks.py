"""
Check whether a passage contains the times that an assertion states, by rule and anchor.

The input is one assertion, its passage and the readings; every time that the words can mean is
computed, and its four bounds are compared with those stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from gwangju_kg.evidence.check_results import CheckResult, cannot_tell, failed, passed, untested
from gwangju_kg.evidence.corpus import SourceText
from gwangju_kg.evidence.statements import Passage, Source, StatedAssertion, StatedTime
from gwangju_kg.evidence.value_checks import format_reading, modality_conflict
from gwangju_kg.korean.dates.date_rules import DateRule, period_back, resolve, resolve_back
from gwangju_kg.korean.dates.date_words import DateWords
from gwangju_kg.korean.dates.durations import DurationWords
from gwangju_kg.korean.dates.intervals import Anchor, Aspect
from gwangju_kg.korean.reader import Reading

#: The anchor for words that state their year: they mean the same on any day.
_ARBITRARY_ANCHOR: Final = Anchor(date(2000, 1, 1), date(2000, 1, 1))

Bounds = tuple[date | None, date | None, date | None, date | None]


@dataclass(frozen=True)
class PossibleTime:
    """
    A time that words of the text can mean.

    Attributes:
        bounds: its four bounds.
        rules: the rules by which it follows from the words.
        readings: the words.
        reach: the end of the last word in the raw text.
    """

    bounds: Bounds
    rules: frozenset[DateRule]
    readings: tuple[Reading, ...]
    reach: int


def check_times(
    stated: StatedAssertion, source: Source, passage: Passage, text: SourceText
) -> Iterator[CheckResult]:
    """Check each time that an assertion states, and its date rule."""
    inside = text.readings_within(passage.start, passage.end)
    anchor = stated.anchor or source.published
    meanings = [m for m in _meanings(inside, anchor) if m.reach <= passage.end]
    if stated.rule == DateRule.EDITORIAL:
        meanings = [m for m in meanings if m.rules == {DateRule.STATED}]
    used_rules: set[DateRule] = set()
    for time in stated.times:
        if message := _edtf_error(time):
            yield failed(message)
            continue
        meaning = _best_meaning([m for m in meanings if m.bounds == time.bounds], stated.rule)
        if meaning:
            used_rules |= meaning.rules
            yield _check_rule(stated, time, meaning)
        elif time.role != "when" and _is_publication(time.bounds, source.published):
            yield passed()
        elif stated.rule == DateRule.EDITORIAL:
            yield untested(f"gk:{time.role} was set by the editors")
        else:
            yield _explain_missing_time(time, passage, meanings, _meanings(text.readings, anchor))
    if stated.rule and stated.rule not in {DateRule.EDITORIAL, *used_rules}:
        yield failed(
            f"none of the stated times follows from the words of the passage by"
            f" gkv:{stated.rule}: correct the rule, the time or the passage"
        )


def _best_meaning(meanings: list[PossibleTime], rule: str) -> PossibleTime | None:
    """Return the meaning by the stated rule, else the one with fewest words and rules, or None."""
    order = sorted(meanings, key=lambda m: (rule not in m.rules, len(m.readings), len(m.rules)))
    return order[0] if order else None


def _check_rule(stated: StatedAssertion, time: StatedTime, meaning: PossibleTime) -> CheckResult:
    relative = meaning.rules - {DateRule.STATED}
    if relative and time.role != "asOf" and stated.rule not in meaning.rules:
        codes = ", ".join(f"gkv:{rule.value}" for rule in sorted(relative))
        return failed(
            f"{', '.join(map(format_reading, meaning.readings))} gives gk:{time.role} by {codes}:"
            " state gk:dateRule and gk:dateAnchor"
        )
    if relative and time.role != "asOf" and stated.anchor is None:
        return failed("the rule needs an anchor, but its bounds are unknown: state gk:dateAnchor")
    conflicts = [modality_conflict(stated, reading) for reading in meaning.readings]
    if time.role == "when" and any(conflicts):
        return failed("; ".join(filter(None, conflicts)))
    return passed(*meaning.readings)


def _explain_missing_time(
    time: StatedTime,
    passage: Passage,
    meanings: list[PossibleTime],
    elsewhere: Iterator[PossibleTime],
) -> CheckResult:
    """Return a failure that says which words of the text, if any, mean the stated time."""
    shown = f"gk:{time.role} {time.edtf}"
    fitting = [m for m in elsewhere if m.bounds == time.bounds]
    if fitting:
        nearest = min(fitting, key=lambda m: (_distance(m, passage), m.readings[0].start))
        start = min(passage.start, nearest.readings[0].start)
        end = max(passage.end, nearest.reach)
        reading = format_reading(nearest.readings[0])
        hint = f"{reading} means this time: widen the passage to {start}-{end}"
    else:
        hint = "no words of the text mean this time: correct it, or state gk:dateRule gkv:editorial"
    if meanings:
        words = sorted(
            {(m.readings[0].start, m.readings[0].written, _iso(m.bounds)) for m in meanings}
        )
        read = ", ".join(f"{written} = {bounds}" for _, written, bounds in words)
        return failed(f"{shown} is stated, but the passage has {read}; {hint}")
    return cannot_tell(f"{shown} is stated, but the passage has no time; {hint}")


def _distance(meaning: PossibleTime, passage: Passage) -> int:
    return max(passage.start - meaning.reach, meaning.readings[0].start - passage.end, 0)


def _iso(bounds: Bounds) -> str:
    return "…".join(str(bound or "") for bound in dict.fromkeys((bounds[0], bounds[3])))


def _is_publication(bounds: Bounds, published: Anchor | None) -> bool:
    """Check whether a time is the time of publication, or all the time up to it."""
    if published is None:
        return False
    whole = (published.earliest, published.latest) * 2
    until = (None, None)
    ends = {(None, published.latest), (published.earliest, published.latest)}
    return bounds == whole or (bounds[:2] == until and bounds[2:] in ends)


def _meanings(readings: tuple[Reading, ...], anchor: Anchor | None) -> Iterator[PossibleTime]:
    """Yield each time that the words can mean: each alone, and from one date to the next."""
    before: PossibleTime | None = None
    for reading in readings:
        words = reading.expression
        if isinstance(words, DateWords):
            meanings = _date_meanings(reading, words, anchor)
            yield from meanings.values()
            whole = meanings.get(Aspect.THROUGHOUT)
            if before and whole:
                bounds = (*before.bounds[:2], *whole.bounds[2:])
                both = (*before.readings, reading)
                yield PossibleTime(bounds, before.rules | whole.rules, both, reading.end)
            before = whole
        elif isinstance(words, DurationWords) and anchor:
            yield from _duration_meanings(reading, words, anchor)


def _date_meanings(
    reading: Reading, words: DateWords, anchor: Anchor | None
) -> dict[Aspect, PossibleTime]:
    rule = words.parts.rule
    days = _ARBITRARY_ANCHOR if rule is DateRule.STATED else anchor
    resolution = resolve(words.parts, days) if days else None
    if not resolution or not resolution.spans:
        return {}
    return {
        aspect: PossibleTime(
            resolution.extent(aspect).bounds,
            frozenset({rule}),
            (reading,),
            reading.reach if aspect in (Aspect.SINCE, Aspect.UNTIL) else reading.end,
        )
        for aspect in words.aspects
    }


def _duration_meanings(
    reading: Reading, words: DurationWords, anchor: Anchor
) -> Iterator[PossibleTime]:
    moment = resolve_back(words.duration, anchor)
    if moment.spans:
        for extent in (moment.extent(Aspect.WITHIN), period_back(words.duration, anchor)):
            rules = frozenset({DateRule.OFFSET_BACK})
            yield PossibleTime(extent.bounds, rules, (reading,), reading.end)


def _edtf_error(time: StatedTime) -> str:
    """Return an error message if the EDTF form and the outer bounds differ, else ""."""
    if time.form is None:
        return f"the EDTF form {time.edtf!r} of {time.iri} is not valid: correct it"
    first, last = time.form
    if (first, last) != (time.bounds[0], time.bounds[3]):
        return (
            f"the EDTF form {time.edtf} of {time.iri} means {_iso((first, first, last, last))},"
            f" but its bounds are {_iso(time.bounds)}: correct one of them"
        )
    return ""
