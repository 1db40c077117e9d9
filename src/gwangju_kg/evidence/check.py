"""
The check of all: every assertion of every source whose text is at hand, and every word of it.

Precision is the share of the assertions with a number or a date whose passage
carries it; recall the share of the numbers and dates of a text that an
assertion or a waiver answers for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.evidence.corpus import Corpus, SourceText, read_corpus
from gwangju_kg.evidence.date_checks import check_times
from gwangju_kg.evidence.statements import (
    Passage,
    Source,
    StatedAssertion,
    Statements,
    Waiver,
    read_statements,
)
from gwangju_kg.evidence.value_checks import check_passage, check_values
from gwangju_kg.evidence.verdicts import CheckOutcome, CheckResult, failed, worst_outcome
from gwangju_kg.korean.line_joining import join_words
from gwangju_kg.korean.reader import Reading


@dataclass(frozen=True)
class Proof:
    """
    What became of one assertion.

    Attributes:
        stated: the assertion.
        verdicts: on its passage first, then on each number, superlative and time.
        has_values: whether it states any of these.
    """

    stated: StatedAssertion
    verdicts: tuple[CheckResult, ...]
    has_values: bool

    @property
    def outcome(self) -> CheckOutcome:
        """The worst of the verdicts."""
        return worst_outcome(self.verdicts)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings that carry it, each once, in the order of the text."""
        readings = {reading for verdict in self.verdicts for reading in verdict.readings}
        return tuple(sorted(readings, key=lambda reading: reading.start))


class Coverage(StrEnum):
    """What answers for a number or date of a text."""

    PROVEN = "proven"
    NAMED = "named"
    WAIVED = "waived"
    OPEN = "open"


@dataclass(frozen=True)
class SourceReport:
    """
    What became of one source.

    Attributes:
        source: the source.
        text: its text.
        proofs: of its assertions, in the order of their passages.
        coverage: of the readings of its text, in order.
        waivers: those of this source, in order.
    """

    source: Source
    text: SourceText
    proofs: tuple[Proof, ...]
    coverage: tuple[tuple[Reading, Coverage], ...]
    waivers: tuple[Waiver, ...]

    def checked_proofs(self) -> tuple[Proof, ...]:
        """Give the proofs that count for precision: those with claims, and those that failed."""
        return tuple(p for p in self.proofs if p.has_values or p.outcome is not CheckOutcome.PASSED)

    def precision(self) -> Fraction:
        """Give the share of the checked assertions that are proven; 1 where there is none."""
        checked = self.checked_proofs()
        return _ratio(sum(p.outcome is CheckOutcome.PASSED for p in checked), len(checked))

    def recall(self) -> Fraction:
        """Give the share of the readings that are answered for; 1 where there is none."""
        return _ratio(len(self.coverage) - len(self.uncovered()), len(self.coverage))

    def uncovered(self) -> tuple[Reading, ...]:
        """Give the readings that nothing answers for."""
        return tuple(reading for reading, fate in self.coverage if fate is Coverage.OPEN)

    def unused_waivers(self) -> tuple[Waiver, ...]:
        """Give the waivers within which no number or date needs one."""
        waived = [reading for reading, fate in self.coverage if fate is Coverage.WAIVED]
        return tuple(w for w in self.waivers if not any(_covers(w, r) for r in waived))


@dataclass(frozen=True)
class EvidenceReport:
    """
    What became of all.

    Attributes:
        sources: those whose text is at hand, in the order of their IRIs.
        missing: those whose text is not.
        other_editions: the missing ones of which a file is another edition, with the file.
        unmatched_files: the files that are the text of no source.
    """

    sources: tuple[SourceReport, ...]
    missing: tuple[Source, ...]
    other_editions: tuple[tuple[Source, Path], ...]
    unmatched_files: tuple[Path, ...]

    def is_complete(self) -> bool:
        """Say whether every text is at hand and precision and recall are 100 % for each."""
        return not self.missing and all(
            report.precision() == report.recall() == 1 for report in self.sources
        )


def check_evidence(dataset: Dataset, project: Path, folder: Path) -> EvidenceReport:
    """
    Check what *dataset* states against the texts in *folder*.

    Raises:
        SourceError: the folder or a text is unreadable, or a query of the project is missing.
    """
    records = read_statements(dataset, project)
    texts = read_corpus(folder, records.sources)
    missing = tuple(s for s in records.sources if s.iri not in texts.texts)
    return EvidenceReport(
        tuple(
            _check_source(source, records, texts.texts[source.iri])
            for source in records.sources
            if source.iri in texts.texts
        ),
        missing,
        tuple(_other_editions(missing, records, texts)),
        texts.unmatched_files,
    )


def _check_source(source: Source, records: Statements, text: SourceText) -> SourceReport:
    proofs = []
    used: set[Reading] = set()
    named: set[Reading] = set()
    for stated in records.stated:
        if stated.source != source.iri:
            continue
        passage = records.passages.get(stated.passage)
        proof = _check_assertion(stated, source, passage, text)
        proofs.append((passage.start if passage else 0, stated.iri, proof))
        if passage and proof.outcome is CheckOutcome.PASSED:
            used.update(proof.readings)
            named.update(_readings_in_names(stated.names, passage, text))
    waivers = tuple(w for w in records.waivers if w.source == source.iri)

    def fate(reading: Reading) -> Coverage:
        if reading in used:
            return Coverage.PROVEN
        if any(_covers(waiver, reading) for waiver in waivers):
            return Coverage.WAIVED
        return Coverage.NAMED if reading in named else Coverage.OPEN

    return SourceReport(
        source,
        text,
        tuple(proof for *_, proof in sorted(proofs, key=lambda each: each[:2])),
        tuple((reading, fate(reading)) for reading in text.readings),
        waivers,
    )


def _check_assertion(
    stated: StatedAssertion, source: Source, passage: Passage | None, text: SourceText
) -> Proof:
    if passage is None:
        remark = f"{stated.passage} has no position or no hash: complete it"
        return Proof(stated, (failed(remark),), has_values=True)
    place = check_passage(passage, text)
    claims = bool(stated.value is not None or stated.duration or stated.ordinals or stated.times)
    verdicts = [place]
    if place.outcome is CheckOutcome.PASSED:
        verdicts += check_values(stated, passage, text)
        verdicts += check_times(stated, source, passage, text)
    return Proof(stated, tuple(verdicts), claims)


def _readings_in_names(
    names: Iterable[str], passage: Passage, text: SourceText
) -> Iterator[Reading]:
    """Give the readings that are part of a name, where the name stands in the passage."""
    joined = join_words(text.raw[passage.start : passage.end])
    for name in names:
        wanted = join_words(name).text
        at = joined.text.find(wanted)
        while wanted and at >= 0:
            start, end = joined.span(at, at + len(wanted))
            yield from text.readings_within(passage.start + start, passage.start + end)
            at = joined.text.find(wanted, at + 1)


def _covers(waiver: Waiver, reading: Reading) -> bool:
    return waiver.start <= reading.start and reading.end <= waiver.end


def _other_editions(
    missing: tuple[Source, ...], records: Statements, folder: Corpus
) -> Iterator[tuple[Source, Path]]:
    """Give the files in which a passage of a missing source still stands at its place."""
    for path in folder.unmatched_files:
        raw = path.read_bytes().decode(errors="replace")
        text = SourceText(raw, ())
        for source in missing:
            passages = (p for p in records.passages.values() if p.source == source.iri)
            if any(check_passage(p, text).outcome is CheckOutcome.PASSED for p in passages):
                yield source, path


def _ratio(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(1)
