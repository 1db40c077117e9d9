"""
A report on the terminal: a table by source, then what is to be done.

Takes a report; gives lines.  An excerpt of a text may stand in them: they are
for the terminal of who holds the texts and for no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from gwangju_kg.evidence.checking import Fate, Report, SourceReport
from gwangju_kg.evidence.claims import show
from gwangju_kg.evidence.earl import percent
from gwangju_kg.evidence.verdicts import Outcome
from gwangju_kg.names import compact

_HEADS: Final = (
    "source", "assertions", "checked", "proven", "failed", "can't tell", "precision",
    "numbers and dates", "carried", "in names", "waived", "open", "recall",
)  # fmt: skip


def lines(report: Report) -> Iterator[str]:
    """Give the whole report, a printable line each."""
    if report.sources:
        yield from _table([list(_HEADS), *(_row(source) for source in report.sources)])
    for source in report.sources:
        yield from _findings(source)
        yield from _waivers(source)
    for missing in report.missing:
        yield f"{missing.slug}: no file has the SHA-256 {missing.sha256}: nothing proven"
    for missing, path in report.editions:
        yield f"{missing.slug}: {path} is another edition of its text: it proves nothing"
    if report.missing and report.strangers:
        names = ", ".join(path.name for path in report.strangers)
        yield f"the text of no source: {names}"


def _row(report: SourceReport) -> list[str]:
    checked = report.checked()
    outcomes = Counter(proof.outcome for proof in checked)
    fates = Counter(fate for _, fate in report.fates)
    return [
        report.source.slug,
        str(len(report.proofs)),
        str(len(checked)),
        *(str(outcomes[outcome]) for outcome in Outcome),
        f"{percent(report.precision())} %",
        str(len(report.fates)),
        *(str(fates[fate]) for fate in Fate),
        f"{percent(report.recall())} %",
    ]


def _table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])


def _findings(report: SourceReport) -> Iterator[str]:
    for proof in report.proofs:
        for verdict in proof.verdicts:
            if verdict.outcome is not Outcome.PASSED:
                name = compact(proof.stated.iri)
                yield f"{report.source.slug}: {name}: {verdict.outcome.value}: {verdict.remark}"
    for reading in report.open():
        excerpt = report.text.excerpt(reading)
        yield f"{report.source.slug}: {show(reading)}: no assertion, no waiver: … {excerpt} …"


def _waivers(report: SourceReport) -> Iterator[str]:
    slug = report.source.slug
    idle = set(report.idle_waivers())
    for waiver in report.waivers:
        place = f"{waiver.start}-{waiver.end}"
        state = "idle, nothing there needs it" if waiver in idle else "waived"
        name = waiver.iri.rpartition("/")[2]
        yield f"{slug}: waiver {name}: {state}: {place}: {' / '.join(waiver.notes)}"
    editorial = sum(
        bool(verdict.remark) for proof in report.proofs for verdict in proof.verdicts
        if verdict.outcome is Outcome.PASSED
    )  # fmt: skip
    if editorial:
        yield f"{slug}: {editorial} times are the editors' own, by gkv:editorial: not proven here"
