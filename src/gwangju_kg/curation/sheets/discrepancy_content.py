"""
What a discrepancy states: between which assertions, why they differ, a note in both languages.

The input is the cells of a claim that contradicts others; the output is properties and values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.stated_facts import StatedFact
from gwangju_kg.curation.sheets.claim_content import Pair, shared_iri
from gwangju_kg.curation.time_names import parse_time
from gwangju_kg.formatting.values import format_duration, format_time
from gwangju_kg.language import LANGUAGES, Language

#: The end of a note by the diagnosis, for who writes no words of their own.
_REASONS: Final[dict[str, dict[Language, str]]] = {
    "otherVariable": {"ko": "서로 다른 것을 셈", "en": "they count different things"},
    "otherDate": {"ko": "서로 다른 때의 값", "en": "they are of different times"},
    "otherScope": {"ko": "셈하는 범위가 다름", "en": "they are of different scope"},
    "rounding": {"ko": "한쪽이 반올림한 값", "en": "one of them is rounded"},
    "slip": {"ko": "한쪽이 잘못 적은 것으로 봄", "en": "one of them is taken as a slip"},
    "replanned": {"ko": "계획이 바뀜", "en": "the plan has changed"},
    "trueConflict": {"ko": "어느 쪽이 맞는지 알 수 없음", "en": "which is right is not known"},
}


def content(cells: Mapping[str, str], claim: NamedNode, record: KnownRecord) -> Iterator[Pair]:
    """
    Yield what the discrepancy between a claim and those that it names states.

    Args:
        cells: what the claim states, by the key of its column.
        claim: its IRI.
        record: the facts that it may contradict.
    """
    named = cells["against"].split()
    facts = [fact for fact in record.facts[cells["about"]] if fact.iri in named]
    yield "rdf:type", shared_iri("gk:Discrepancy")
    yield "gk:between", claim
    for fact in facts:
        yield "gk:between", NamedNode(fact.iri)
    yield "gk:diagnosis", shared_iri(f"gkv:{cells['diagnosis']}")
    for language in LANGUAGES:
        label = record.things[cells["about"]].label(language)
        yield "rdfs:label", Literal(label, language=language)
        note = cells.get(f"text_{language}") or _note(cells, facts, record, language)
        yield "skos:note", Literal(note, language=language)


def _note(
    cells: Mapping[str, str], facts: list[StatedFact], record: KnownRecord, language: Language
) -> str:
    """Return what was stated before and what is now, with the reason."""
    before = ", ".join(dict.fromkeys(_stated(fact, record, language) for fact in facts))
    extent = parse_time(cells.get("time", ""))
    now = _number(cells.get("value", "")) or _duration(cells.get("duration", ""), language)
    now = now or (format_time(extent.edtf, language) if extent else "")
    now = now or _label(cells["modality"], record, language)
    reason = _REASONS.get(cells["diagnosis"], _REASONS["trueConflict"])[language]
    return {
        "ko": f"앞서 {before}, 이제 {now}: {reason}",
        "en": f"Before {before}, now {now}: {reason}",
    }[language]


def _stated(fact: StatedFact, record: KnownRecord, language: Language) -> str:
    if fact.value is not None:
        return _number(f"{fact.value}")
    times = record.times.get(fact.time, ())
    time = format_time(times[0], language) if times else ""
    return _duration(fact.duration, language) or time or _label(fact.modality, record, language)


def _number(value: str) -> str:
    """Return a number with its digits in groups; "" for none."""
    return f"{Decimal(value):,f}" if value else ""


def _duration(value: str, language: Language) -> str:
    return format_duration(value, language) if value else ""


def _label(modality: str, record: KnownRecord, language: Language) -> str:
    """Return the label of a modality."""
    codes = record.schemes.get("modalities", ())
    return next(
        (code.labels.get(language, modality) for code in codes if code.name == modality), modality
    )
