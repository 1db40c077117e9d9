"""``gwangju-kg propose``: proposals for the claims of a text, and decisions taken back."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.cli._terminal import WRITTEN
from gwangju_kg.errors import CurationError
from gwangju_kg.language import Sentence, filled, user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.curation.curated_source import CuratedSource
    from gwangju_kg.curation.sheets.workbook import SheetRow

_PROPOSED: Final[Sentence] = {
    "ko": "{path}: 제안 {total:,}건(수 {number:,}, 날짜 {date:,},"
    " 기간 {duration:,}, 이름 {name:,}, 그 밖의 문장 {sentence:,})",
    "en": "{path}: proposals: {total:,} (numbers {number:,}, dates {date:,}, durations"
    " {duration:,}, names {name:,}, other sentences {sentence:,})",
}
_KEPT: Final[Sentence] = {
    "ko": "이전 결정 {count:,}건을 남겼습니다",
    "en": "{count:,} decisions of before were kept",
}
_READ: Final[Sentence] = {
    "ko": "채택 {taken:,}, 수정 {changed:,}, 제외 {waived:,}, 미정 {open:,}",
    "en": "{taken:,} taken, {changed:,} changed, {waived:,} waived, {open:,} open",
}
_INSIDE: Final[Sentence] = {
    "ko": "{path}: 본문의 문장이 들어가므로 프로젝트 밖에 쓰십시오",
    "en": "{path} would hold sentences of the text: write it outside the project",
}


@click.command()
@setting("project")
@click.argument("slug", required=False)
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="folder with the texts of the sources, found by their hashes",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="spreadsheet to write; default: SLUG.xlsx in the folder of the texts",
)
@click.option(
    "--draft",
    metavar="FILE.ttl",
    type=click.Path(path_type=Path, dir_okay=False),
    help="also write the proposals as Turtle, as if all were taken",
)
@click.option(
    "--read",
    "decided",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="take the decisions of this spreadsheet into the project",
)
def propose(
    slug: str | None,
    texts: Path | None,
    output: Path | None,
    draft: Path | None,
    decided: Path | None,
    **given: str | None,
) -> None:
    """
    Propose what the text of the source SLUG states, for a person to decide.

    For each number, date, duration and known name of the text the spreadsheet has a row, and one
    for each other sentence: its sentence, value, unit, bound, time, what it may be about, a likely
    indicator and modality, and what the record states of the same. In the column 'decision' choose:
    taken (as it stands in the row), changed, waived (with a reason) or open. A cell with a list may
    also have a name or an IRI. A copied row is another claim of the same sentence. New things go to
    the second sheet, with names in each language; claims name them as that sheet does.

    An existing spreadsheet is written anew and keeps what a person wrote in it, also if the text or
    the record has changed.

    With --read the decisions are checked and written to data/sources/SLUG/claims.ttl and
    data/entities/new-from-SLUG.ttl. What is wrong is reported by cell, and then nothing is written;
    numbers and dates that are still open are named.
    In the draft of a changeset it is also recorded which claims were taken as they were proposed,
    and which a person changed or waived.

    \b
    gwangju-kg propose x-gwangju-2026-11-03 --texts ../texts
    gwangju-kg propose --read ../texts/x-gwangju-2026-11-03.xlsx
    gwangju-kg propose --project changesets/NAME/draft --read ../texts/x-gwangju-2026-11-03.xlsx
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    project = Project.open(Settings.of(os.environ, **given).project)
    if decided is not None:
        if slug or texts or output or draft:
            raise click.UsageError("--read takes no other option: the file names its source")
        _take(decided, project)
        return
    if slug is None or texts is None:
        raise click.UsageError("give SLUG and --texts DIR to propose, or --read FILE.xlsx")
    from gwangju_kg.curation import curated_source  # noqa: PLC0415 - the libraries, when needed

    path = output or texts / f"{slug}.xlsx"
    for file in filter(None, (path, draft)):
        if file.resolve().is_relative_to(project.folder.resolve()):
            raise CurationError(filled(_INSIDE, path=file))
    _propose(curated_source.open_source(slug, project), texts, path, draft=draft)


def _propose(curated: CuratedSource, texts: Path, path: Path, *, draft: Path | None) -> None:
    """Write the spreadsheet, and the draft if it is asked for."""
    from gwangju_kg import atomic_write  # noqa: PLC0415
    from gwangju_kg.curation import curated_source  # noqa: PLC0415
    from gwangju_kg.curation.sheets import (  # noqa: PLC0415
        claim_turtle,
        proposal_rows,
        sheet_columns,
        workbook,
    )

    language, city = user_language(os.environ), curated.project.namespaces
    proposals = curated_source.propose(curated, curated_source.read_text(curated, texts))
    rows = tuple(
        proposal_rows.proposal_row(proposal, curated.record, city, language)
        for proposal in proposals
    )
    new_things: tuple[SheetRow, ...] = ()
    if path.exists():
        earlier = workbook.read_workbook(path)
        rows = proposal_rows.keep_decisions(rows, earlier.claims, language)
        new_things = earlier.new_things
        kept = sum(proposal_rows.decision_of(row) != "open" for row in rows)
        click.echo(_KEPT[language].format(count=kept))
    facts = {"slug": curated.source.slug, "sha256": curated.source.sha256}
    sheet = workbook.ProposalSheet(facts, rows, new_things)
    lists = sheet_columns.choices(curated.record, city, language)
    workbook.write_workbook(sheet, lists, language, path)
    kinds = Counter(proposal.kind for proposal in proposals)
    counts = {kind: kinds[kind] for kind in ("number", "date", "duration", "name", "sentence")}
    click.echo(_PROPOSED[language].format(path=path, total=len(proposals), **counts))
    if draft:
        drafted = curated_source.drafted(curated, rows)
        turtle = "\n".join(claim_turtle.claims_turtle(drafted, curated.record, city))
        atomic_write.write_atomically(turtle.encode(), draft)
        click.echo(WRITTEN[language].format(path=draft))


def _take(decided: Path, project: Project) -> None:
    """Check the decisions of a spreadsheet and write what they state; a draft records who did."""
    from gwangju_kg.changesets import drafts  # noqa: PLC0415
    from gwangju_kg.curation import curated_source  # noqa: PLC0415
    from gwangju_kg.curation.sheets import claim_turtle, proposal_rows, workbook  # noqa: PLC0415

    language = user_language(os.environ)
    sheet = workbook.read_workbook(decided)
    curated = curated_source.open_source(sheet.facts["slug"], project)
    result, record = curated_source.decide(curated, sheet)
    decisions: Counter[str] = Counter({"taken": 0, "changed": 0, "waived": 0, "open": 0})
    for row in sheet.claims:
        decision = proposal_rows.decision_of(row)
        is_changed = decision == "taken" and proposal_rows.changed_cells(row)
        decisions["changed" if is_changed else decision] += 1
    for path in claim_turtle.write_claims(result, record, project):
        click.echo(WRITTEN[language].format(path=path))
    if changeset := drafts.containing(project):
        city = project.namespaces
        proposed, revised = claim_turtle.decided_iris(result, city)
        known = changeset.record.with_decisions(curated.source.slug, proposed, revised, city)
        drafts.Changeset(changeset.project, known).save()
    for notice in result.notices:
        click.echo(notice[language])
    click.echo(_READ[language].format(**decisions))
