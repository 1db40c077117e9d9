"""
Format an evidence report for the terminal: a table by source, then the open problems.

The input is a report and the positions of its nodes; the output is lines.  They can contain
excerpts of a text, so they are for the terminal of a person who has the texts, never for a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from gwangju_kg.dataset.reading import SubjectPositions
from gwangju_kg.evidence.check import Coverage, EvidenceReport, SourceReport
from gwangju_kg.evidence.check_results import NOT_READ, CheckOutcome
from gwangju_kg.evidence.earl import percent
from gwangju_kg.evidence.value_checks import format_reading
from gwangju_kg.rdf.namespaces import Namespaces

_HEADS: Final = (
    "source", "assertions", "checked", "passed", "failed", "can't tell", "untested", "precision",
    "numbers and dates", "asserted", "in names", "waived", "open", "recall", "text covered",
)  # fmt: skip

#: Outcomes that need no line of their own.
_UNREMARKABLE: Final = (CheckOutcome.PASSED, CheckOutcome.UNTESTED)

_NOT_READ: Final = (
    'numbers and dates are not read in these texts, as project.toml says numerals = "none": not'
    " compared with the assertions; {passages} passages stand in the texts, by position and hash"
)

_NO_POSITIONS: Final[SubjectPositions] = MappingProxyType({})


def format_report(
    report: EvidenceReport,
    namespaces: Namespaces,
    positions: SubjectPositions = _NO_POSITIONS,
) -> Iterator[str]:
    """
    Yield the report as printable lines.

    Args:
        report: the report.
        namespaces: those of the city.
        positions: the positions of subjects in the sources; lines about a subject begin with its
            position.
    """
    if report.sources:
        yield from _table([list(_HEADS), *(_row(source) for source in report.sources)])
    if unread := [source for source in report.sources if not source.is_read]:
        passages = sum(len(source.passages) for source in unread)
        yield _NOT_READ.format(passages=passages)
    for source in report.sources:
        yield from _waivers(source)
        yield from _findings(source, namespaces, positions)
    for missing in report.missing:
        yield (
            f"{_position(positions, missing.iri)}{missing.slug}: no file has the SHA-256"
            f" {missing.sha256}: its assertions are not checked; add the text with that hash to"
            " the folder"
        )
    for edition in report.other_editions:
        slug = edition.source.slug
        what = f"another edition of its text: use the edition with the gk:sha256 of src:{slug}"
        if edition.differences:
            what = f"its text but for {', '.join(edition.differences)}: change that back"
        place = _position(positions, edition.source.iri)
        yield f"{place}{slug}: {edition.path} was not used, as it is {what}"
    editions = {edition.path for edition in report.other_editions}
    for path, digest in report.unmatched_files.items() if report.missing else ():
        if path not in editions:
            yield f"not the text of any source: {path.name} (SHA-256 {digest})"


def _position(positions: SubjectPositions, iri: str) -> str:
    """Return the file and the line of a node as the beginning of a message, or ""."""
    path, line = positions.get(iri, (None, 0))
    return f"{path}:{line}: " if path else ""


def _row(report: SourceReport) -> list[str]:
    if not report.is_read:
        failed = sum(proof.outcome is CheckOutcome.FAILED for proof in report.proofs)
        cells = ["-"] * len(_HEADS)
        cells[:2] = [report.source.slug, str(len(report.proofs))]
        cells[_HEADS.index("failed")] = str(failed)
        cells[-1] = f"{percent(report.text_coverage())} %"
        return cells
    checked = report.checked_proofs()
    outcomes = Counter(proof.outcome for proof in report.proofs)
    outcomes[CheckOutcome.PASSED] = sum(p.outcome is CheckOutcome.PASSED for p in checked)
    states = Counter(state for _, state in report.coverage)
    return [
        report.source.slug,
        str(len(report.proofs)),
        str(len(checked)),
        *(str(outcomes[outcome]) for outcome in CheckOutcome),
        f"{percent(report.precision())} %",
        str(len(report.coverage)),
        *(str(states[state]) for state in Coverage),
        f"{percent(report.recall())} %",
        f"{percent(report.text_coverage())} %",
    ]


def _table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])


def _findings(
    report: SourceReport, namespaces: Namespaces, positions: SubjectPositions
) -> Iterator[str]:
    for proof in report.proofs:
        name = f"{report.source.slug}: {namespaces.compact(proof.stated.iri)}"
        for result in proof.results:
            if result is not NOT_READ and result.outcome not in _UNREMARKABLE:
                prefix = _position(positions, proof.stated.iri)
                yield f"{prefix}{name}: {result.outcome.value}: {result.remark}"
    for reading in report.uncovered():
        excerpt = report.text.excerpt(reading)
        shown = format_reading(reading)
        yield f"{report.source.slug}: {shown}: no assertion or waiver: … {excerpt} …"
    for start, end in report.uncovered_stretches():
        words = report.text.words(start, end)
        yield f"{report.source.slug}: {start}-{end}: in no passage or waiver: {words}"


def _waivers(report: SourceReport) -> Iterator[str]:
    slug = report.source.slug
    unused, long = set(report.unused_waivers()), set(report.long_waivers())
    for waiver in report.waivers:
        span = f"{waiver.start}-{waiver.end}"
        state = "unused, covers no number, date or words" if waiver in unused else "waived"
        if waiver in long:
            state = "longer than a sentence: split it"
        name = waiver.iri.rpartition("/")[2]
        yield f"{slug}: waiver {name}: {state}: {span}: {' / '.join(waiver.notes)}"
    editorial = sum(
        result.outcome is CheckOutcome.UNTESTED
        for proof in report.proofs
        for result in proof.results
    )
    if editorial:
        yield f"{slug}: {editorial} times were set by the editors (gkv:editorial): not tested"
