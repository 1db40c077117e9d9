"""
Check every assertion of every source whose text is available, and every number and date in it.

Precision is the share of the assertions with a number or a date whose passage contains it; dates
that the editors set are not compared.  Recall is the share of the numbers and dates of a text that
an assertion or a waiver covers.  The text coverage is the share of its characters that lie in a
passage or a waiver.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.evidence.check_results import (
    NOT_READ,
    CheckOutcome,
    CheckResult,
    failed,
    overall_outcome,
)
from gwangju_kg.evidence.corpus import SourceText, read_corpus
from gwangju_kg.evidence.date_checks import check_times
from gwangju_kg.evidence.editions import OtherEdition, other_editions
from gwangju_kg.evidence.passage_citation import find_source
from gwangju_kg.evidence.statements import (
    Passage,
    Source,
    StatedAssertion,
    Statements,
    Waiver,
    read_statements,
)
from gwangju_kg.evidence.text_coverage import (
    Span,
    covered_share,
    exceeds_sentence,
    uncovered_stretches,
)
from gwangju_kg.evidence.value_checks import check_passage, check_values
from gwangju_kg.korean.reader import Reading
from gwangju_kg.project.project_folder import Project


@dataclass(frozen=True)
class Proof:
    """
    The results for one assertion.

    Attributes:
        stated: the assertion.
        results: the result for its passage, then for each number, superlative and time.
        has_values: whether it states any number, superlative or time.
    """

    stated: StatedAssertion
    results: tuple[CheckResult, ...]
    has_values: bool

    @property
    def outcome(self) -> CheckOutcome:
        """The outcome of all results."""
        return overall_outcome(self.results)

    @property
    def is_dated_by_editors(self) -> bool:
        """Whether the editors set a time that it states, so that no words were compared with it."""
        return any(result.outcome is CheckOutcome.UNTESTED for result in self.results)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings that support the assertion, without duplicates, in the order of the text."""
        readings = {reading for result in self.results for reading in result.readings}
        return tuple(sorted(readings, key=lambda reading: reading.start))


class Coverage(StrEnum):
    """How a number or date of a text is covered."""

    PROVEN = "proven"
    NAMED = "named"
    WAIVED = "waived"
    OPEN = "open"


@dataclass(frozen=True)
class SourceReport:
    """
    The results for one source.

    Attributes:
        source: the source.
        text: its text.
        proofs: the results for its assertions, in the order of their passages.
        coverage: the coverage of each reading of its text, in order.
        waivers: the waivers of this source, in order.
        passages: the spans of the passages that are in the text, sorted.
        is_read: whether numbers and dates are read; if not, only passages are checked.
    """

    source: Source
    text: SourceText
    proofs: tuple[Proof, ...]
    coverage: tuple[tuple[Reading, Coverage], ...]
    waivers: tuple[Waiver, ...]
    passages: tuple[Span, ...]
    is_read: bool

    def checked_proofs(self) -> tuple[Proof, ...]:
        """Return the proofs that count for precision: with tested values, or not passed."""
        return tuple(
            p
            for p in self.proofs
            if p.outcome is not CheckOutcome.UNTESTED
            and (p.has_values or p.outcome is not CheckOutcome.PASSED)
        )

    def is_complete(self) -> bool:
        """
        Check whether precision and recall are 100 %, or without reading that nothing failed.

        A waiver that is longer than a sentence is not accepted.
        """
        if self.is_read:
            return self.precision() == self.recall() == 1 and not self.long_waivers()
        return all(proof.outcome is not CheckOutcome.FAILED for proof in self.proofs)

    def precision(self) -> Fraction:
        """Return the share of the checked assertions that passed; 1 if there is none."""
        checked = self.checked_proofs()
        return _ratio(sum(p.outcome is CheckOutcome.PASSED for p in checked), len(checked))

    def recall(self) -> Fraction:
        """Return the share of the readings that are covered; 1 if there is none."""
        return _ratio(len(self.coverage) - len(self.uncovered()), len(self.coverage))

    def uncovered(self) -> tuple[Reading, ...]:
        """Return the readings that nothing covers."""
        return tuple(reading for reading, state in self.coverage if state is Coverage.OPEN)

    def text_coverage(self) -> Fraction:
        """Return the share of the characters in a passage or a waiver; white space is left out."""
        return covered_share(self.text.raw, self._spans())

    def uncovered_stretches(self) -> tuple[Span, ...]:
        """Return the stretches of words that lie in no passage and no waiver."""
        return uncovered_stretches(self.text.raw, self._spans())

    def _spans(self) -> tuple[Span, ...]:
        return (*self.passages, *((waiver.start, waiver.end) for waiver in self.waivers))

    def unused_waivers(self) -> tuple[Waiver, ...]:
        """Return the waivers that cover no number, date or words in need of one."""
        waived = [reading for reading, state in self.coverage if state is Coverage.WAIVED]
        return tuple(
            w
            for w in self.waivers
            if not any(w.covers(r.start, r.end) for r in waived) and not self._words_only_in(w)
        )

    def _words_only_in(self, waiver: Waiver) -> tuple[Span, ...]:
        """Return the stretches of words of a waiver that lie in no passage."""
        outside = ((0, waiver.start), (waiver.end, len(self.text.raw)))
        return uncovered_stretches(self.text.raw, (*self.passages, *outside))

    def long_waivers(self) -> tuple[Waiver, ...]:
        """Return the waivers that are longer than a sentence."""
        return tuple(w for w in self.waivers if exceeds_sentence(self.text.raw, (w.start, w.end)))


@dataclass(frozen=True)
class EvidenceReport:
    """
    The results for all sources.

    Attributes:
        sources: the reports on the sources whose text is available, sorted by IRI.
        missing: the sources whose text is needed and missing.
        other_editions: the files that are another edition of a missing text.
        unmatched_files: the files that are not the text of any source, each with its SHA-256.
    """

    sources: tuple[SourceReport, ...]
    missing: tuple[Source, ...]
    other_editions: tuple[OtherEdition, ...]
    unmatched_files: dict[Path, str]

    def is_complete(self) -> bool:
        """Check whether every text is available, and the report on each is complete."""
        return not self.missing and all(report.is_complete() for report in self.sources)


def check_evidence(
    dataset: Dataset,
    project: Project,
    folder: Path,
    *,
    only: str = "",
    needed: Collection[str] | None = None,
) -> EvidenceReport:
    """
    Check the assertions in `dataset` against the texts in `folder`.

    Args:
        dataset: the quads of the project.
        project: the project.
        folder: the texts.
        only: the slug of a source: nothing else is checked.
        needed: the IRIs of the sources whose text must be there; None for all.

    Raises:
        CitationError: there is no such source.
        SourceError: the folder or a text is unreadable, or a query of the project is missing.
    """
    statements = read_statements(dataset, project)
    if only:
        statements = replace(statements, sources=(find_source(only, statements.sources),))
    numerals = project.description.numerals
    corpus = read_corpus(folder, statements.sources, numerals)
    missing = tuple(
        source
        for source in statements.sources
        if source.iri not in corpus.texts and (needed is None or source.iri in needed)
    )
    return EvidenceReport(
        tuple(
            _check_source(source, statements, corpus.texts[source.iri], is_read=numerals != "none")
            for source in statements.sources
            if source.iri in corpus.texts
        ),
        missing,
        tuple(other_editions(missing, statements.passages.values(), corpus.unmatched_files)),
        corpus.unmatched_files,
    )


def _check_source(
    source: Source, statements: Statements, text: SourceText, *, is_read: bool
) -> SourceReport:
    proofs = []
    proven: set[Reading] = set()
    named: set[Reading] = set()
    spans: set[Span] = set()
    for stated in statements.stated:
        if stated.source != source.iri:
            continue
        passage = statements.passages.get(stated.passage)
        proof = _check_assertion(stated, source, passage, text, is_read=is_read)
        proofs.append((passage.start if passage else 0, stated.iri, proof))
        if passage and proof.results[0].outcome is CheckOutcome.PASSED:
            spans.add((passage.start, passage.end))
        if passage and proof.outcome in (CheckOutcome.PASSED, CheckOutcome.UNTESTED):
            proven.update(proof.readings)
            named.update(text.readings_in_names(stated.names, passage.start, passage.end))
    waivers = tuple(w for w in statements.waivers if w.source == source.iri)

    def coverage(reading: Reading) -> Coverage:
        if reading in proven:
            return Coverage.PROVEN
        if any(waiver.covers(reading.start, reading.end) for waiver in waivers):
            return Coverage.WAIVED
        return Coverage.NAMED if reading in named else Coverage.OPEN

    return SourceReport(
        source,
        text,
        tuple(proof for *_, proof in sorted(proofs, key=lambda each: each[:2])),
        tuple((reading, coverage(reading)) for reading in text.readings),
        waivers,
        tuple(sorted(spans)),
        is_read,
    )


def _check_assertion(
    stated: StatedAssertion,
    source: Source,
    passage: Passage | None,
    text: SourceText,
    *,
    is_read: bool,
) -> Proof:
    if passage is None:
        remark = f"{stated.passage} has no position or no hash: add it"
        return Proof(stated, (failed(remark),), has_values=True)
    results = [check_passage(passage, text)]
    if not is_read and stated.has_values:
        results.append(NOT_READ)
    elif results[0].outcome is CheckOutcome.PASSED and is_read:
        results += check_values(stated, passage, text)
        results += check_times(stated, source, passage, text)
    return Proof(stated, tuple(results), stated.has_values)


def _ratio(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(1)
