"""``gwangju-kg check``: validate a project without building a release."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.errors import EvidenceError
from gwangju_kg.language import Sentence, user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from gwangju_kg.validation.findings import Finding

INCOMPLETE: Final[Sentence] = {
    "ko": "정밀도나 재현율이 100 %가 아닌 출처가 있습니다. 위의 내용을 보십시오",
    "en": "precision or recall is below 100 % for a source: see above",
}
_CLOSED: Final[Sentence] = {
    "ko": "출력을 읽는 쪽이 닫혀 검사를 끝내지 못했습니다. '> 파일'로 저장해 읽으십시오",
    "en": "the output was closed before its end, so the check is not finished: write it to a file",
}


@click.command()
@setting("project")
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="folder with the texts of the sources: check the assertions against them",
)
@click.option("--source", metavar="SLUG", default="", help="with --texts: check this source only")
@click.option("--write", is_flag=True, help="with --texts: write the results to data/evidence/")
def check(texts: Path | None, *, source: str, write: bool, **given: str | None) -> None:
    """
    Check the project without building a release.

    The command reads what 'gwangju-kg build' reads, derives the latest known values and validates
    the data. Each finding is one line: file and line, severity, node, what is wrong
    and what to do, in Korean if the locale is Korean, else in English. Violations give exit
    status 1, warnings do not. At the end it says what the project does not have yet.

    With --texts the assertions are also checked against the texts of the sources. The texts are
    found in DIR by their hashes; file names do not matter. Precision is the share of the assertions
    with a number or a date whose passage contains it, with value, unit, bound and date rule. Recall
    is the share of the numbers and dates of a text that an assertion or a waiver covers. The exit
    status is 0 only if both are 100 % for every source; everything that is missing is listed, and
    so are the waivers. A label or note that repeats a sentence of a text is a violation.

    With --write the results are written to data/evidence/SOURCE.ttl for builds without the texts.
    They hold positions and outcomes, but no words of a text. Without --write nothing is written.
    With --source SLUG one source is checked, and the texts of the others are not needed.

    Without --texts, a proof of an assertion that has changed since, or whose passage was moved, is
    an error until it is proven again.

    What the shapes found is kept in .gwangju_kg_cache/ in the project: the next check or build
    applies them only to what a change may concern. The folder may be deleted at any time.
    """
    settings = Settings.of(os.environ, **given)
    if write and texts is None:
        raise click.UsageError("--write needs --texts: there is nothing to write without them")
    if source and texts is None:
        raise click.UsageError("--source needs --texts: without them all sources are checked")
    from gwangju_kg.build import pipeline  # noqa: PLC0415 - the RDF libraries, only where they are needed
    from gwangju_kg.cli import _terminal  # noqa: PLC0415
    from gwangju_kg.dataset import stale_proofs  # noqa: PLC0415
    from gwangju_kg.validation import gaps  # noqa: PLC0415

    project = Project.open(settings.project)
    is_complete = True
    copies: tuple[Finding, ...] = ()
    if texts is not None:
        is_complete, copies = check_texts(project, texts, source=source, write=write)
    language = user_language(os.environ)
    show = partial(_terminal.show_stage, stages=pipeline.CHECK_STAGES)
    dataset, report, stale = pipeline.read_and_validate(
        project, show, language=language, findings=copies
    )
    pipeline.check_inputs(dataset, project)
    if not is_complete:
        raise EvidenceError(INCOMPLETE[language], ())
    if texts is None:
        stale_proofs.refuse_stale(stale, project)
    click.echo(f"no violations in {len(dataset):,} quads")
    for sentence in gaps.missing_parts(dataset, project, report):
        click.echo(sentence[language])


def check_texts(
    project: Project,
    texts: Path,
    *,
    source: str,
    write: bool,
    needed: Collection[str] | None = None,
) -> tuple[bool, tuple[Finding, ...]]:
    """
    Print the evidence report.

    Args:
        project: the project.
        texts: the folder of the texts.
        source: the slug of the only source that is checked, or "".
        write: write the evidence too.
        needed: the IRIs of the sources whose text must be there; None for all.

    Returns:
        Whether precision and recall are 100 % everywhere; the literals that repeat a text.
    """
    from gwangju_kg.dataset import reading, stale_proofs  # noqa: PLC0415
    from gwangju_kg.evidence import check as evidence_check  # noqa: PLC0415
    from gwangju_kg.evidence import copied_text, earl, report_lines  # noqa: PLC0415

    dataset = reading.read_project(project)
    report = evidence_check.check_evidence(dataset, project, texts, only=source, needed=needed)
    positions = reading.subject_positions(project)
    # Written before anything is printed: the reader of the output may go away.
    digests = stale_proofs.proof_digests(dataset, project) if write else {}
    written = [
        earl.write_proofs(each, digests, project) for each in (report.sources if write else ())
    ]
    for path in written:
        click.echo(f"written: {path}", err=True)
    try:
        language = user_language(os.environ)
        lines = report_lines.format_report(report, project.namespaces, positions, language=language)
        for line in lines:
            click.echo(line)
    except BrokenPipeError:
        click.echo(_CLOSED[user_language(os.environ)], err=True)
        raise
    raw = [each.text.raw for each in report.sources]
    return report.is_complete(), tuple(
        copied_text.copied_findings(dataset, raw, positions, project.namespaces)
    )
