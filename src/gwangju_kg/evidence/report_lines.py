"""
A report on the terminal: a table by source, then what is to be done.

Takes a report and where its nodes are written; gives lines.  An excerpt of a text may stand in
them: they are for the terminal of who holds the texts and for no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from gwangju_kg.dataset.reading import SubjectPositions
from gwangju_kg.evidence.check import Coverage, EvidenceReport, SourceReport
from gwangju_kg.evidence.earl import percent
from gwangju_kg.evidence.value_checks import format_reading
from gwangju_kg.evidence.verdicts import CheckOutcome
from gwangju_kg.rdf.namespaces import compact

_HEADS: Final = (
    "source", "assertions", "checked", "proven", "failed", "can't tell", "precision",
    "numbers and dates", "carried", "in names", "waived", "open", "recall",
)  # fmt: skip

_NO_POSITIONS: Final[SubjectPositions] = MappingProxyType({})


def format_report(report: EvidenceReport, where: SubjectPositions = _NO_POSITIONS) -> Iterator[str]:
    """
    Give the whole report, a printable line each.

    Args:
        report: what became of each assertion and each number.
        where: where subjects are written; lines about them begin with it.
    """
    if report.sources:
        yield from _table([list(_HEADS), *(_row(source) for source in report.sources)])
    for source in report.sources:
        yield from _findings(source, where)
        yield from _waivers(source)
    for missing in report.missing:
        yield (
            f"{_position(where, missing.iri)}{missing.slug}: no file has the SHA-256"
            f" {missing.sha256}: nothing proven; put the text of that hash into the folder"
        )
    for missing, path in report.other_editions:
        yield (
            f"{_position(where, missing.iri)}{missing.slug}: {path} is another edition of its"
            f" text: it proves nothing; take the edition that gk:sha256 of src:{missing.slug} names"
        )
    if report.missing and report.unmatched_files:
        names = ", ".join(path.name for path in report.unmatched_files)
        yield f"the text of no source: {names}"


def _position(where: SubjectPositions, iri: str) -> str:
    """Give the file and the line of a node, as the beginning of a message."""
    path, line = where.get(iri, (None, 0))
    return f"{path}:{line}: " if path else ""


def _row(report: SourceReport) -> list[str]:
    checked = report.checked_proofs()
    outcomes = Counter(proof.outcome for proof in checked)
    fates = Counter(fate for _, fate in report.coverage)
    return [
        report.source.slug,
        str(len(report.proofs)),
        str(len(checked)),
        *(str(outcomes[outcome]) for outcome in CheckOutcome),
        f"{percent(report.precision())} %",
        str(len(report.coverage)),
        *(str(fates[fate]) for fate in Coverage),
        f"{percent(report.recall())} %",
    ]


def _table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])


def _findings(report: SourceReport, where: SubjectPositions) -> Iterator[str]:
    for proof in report.proofs:
        name = f"{report.source.slug}: {compact(proof.stated.iri)}"
        for verdict in proof.verdicts:
            if verdict.outcome is not CheckOutcome.PASSED:
                place = _position(where, proof.stated.iri)
                yield f"{place}{name}: {verdict.outcome.value}: {verdict.remark}"
    for reading in report.uncovered():
        excerpt = report.text.excerpt(reading)
        shown = format_reading(reading)
        yield f"{report.source.slug}: {shown}: no assertion, no waiver: … {excerpt} …"


def _waivers(report: SourceReport) -> Iterator[str]:
    slug = report.source.slug
    idle = set(report.unused_waivers())
    for waiver in report.waivers:
        place = f"{waiver.start}-{waiver.end}"
        state = "idle, nothing there needs it" if waiver in idle else "waived"
        name = waiver.iri.rpartition("/")[2]
        yield f"{slug}: waiver {name}: {state}: {place}: {' / '.join(waiver.notes)}"
    editorial = sum(
        bool(verdict.remark) for proof in report.proofs for verdict in proof.verdicts
        if verdict.outcome is CheckOutcome.PASSED
    )  # fmt: skip
    if editorial:
        yield f"{slug}: {editorial} times are the editors' own, by gkv:editorial: not proven here"
