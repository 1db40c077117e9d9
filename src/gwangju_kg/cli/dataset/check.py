"""``gwangju-kg check``: what a build would refuse, without building."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.errors import EvidenceError
from gwangju_kg.language import language
from gwangju_kg.settings import Settings


@click.command()
@setting("project")
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="folder that holds the sources' texts: prove the assertions against them",
)
@click.option("--write", is_flag=True, help="with --texts: write the result to data/evidence/")
def check(project: str | None, texts: Path | None, *, write: bool) -> None:
    """
    Check the project: its syntax, its shapes, its checks. Nothing is written without --write.

    Reads ontology/, data/, shapes/ and queries/checks/, derives the best-known layer and
    validates the whole. Each finding is a line: file and line, severity, node, what is wrong and
    what to do, in Korean where the locale is, else in English. Violations end with status 1,
    warnings do not.

    With --texts it also reads the sources' texts, found in DIR by their hashes, whatever the files
    are called. Precision: of the assertions that state a number or a date, those whose passage
    carries it, with value, unit, bound and date rule. Recall: of the numbers and dates of a text,
    those that an assertion carries or a waiver answers for. Status 0 only where both are 100 %
    for every source; what falls short is listed, and so are the waivers.

    With --write the result is kept as data, data/evidence/SOURCE.ttl, for builds where the texts
    are absent. It holds positions and outcomes, no word of a text.
    """
    settings = Settings.of(os.environ, project=project)
    if write and texts is None:
        raise click.UsageError("--write needs --texts: there is nothing to write without them")
    from gwangju_kg.build import pipeline  # noqa: PLC0415 - the RDF libraries, only where they are needed
    from gwangju_kg.cli import _terminal  # noqa: PLC0415

    proven = texts is None or _check_texts(settings.project, texts, write=write)
    dataset = pipeline.read_and_validate(
        settings.project, _terminal.show_stage, language=language(os.environ)
    )
    if not proven:
        raise EvidenceError("precision and recall are not 100 % for every source: see above", ())
    click.echo(f"no violations in {len(dataset):,} quads")


def _check_texts(project: Path, texts: Path, *, write: bool) -> bool:
    """Print what became of each assertion and each number; say whether all are in order."""
    from gwangju_kg.dataset import reading, stale_proofs  # noqa: PLC0415
    from gwangju_kg.evidence import check as evidence_check  # noqa: PLC0415
    from gwangju_kg.evidence import earl, report_lines  # noqa: PLC0415

    dataset = reading.read_project(project)
    report = evidence_check.check_evidence(dataset, project, texts)
    for line in report_lines.format_report(report, reading.subject_positions(project)):
        click.echo(line)
    if write:
        digests = stale_proofs.proof_digests(dataset, project)
        for source in report.sources:
            click.echo(f"written: {earl.write_proofs(source, digests, project)}")
    return report.is_complete()
