"""``gwangju-kg redact``: remove things and assertions from all stored releases."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.errors import BuildError, RedactionError, StoreError
from gwangju_kg.errors.catalog.of_releases import GROUNDS
from gwangju_kg.language import Language, Sentence, user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.release import archive
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.release.archive import KeptRelease
    from gwangju_kg.release.removals import Removal

#: The options that a new removal needs.
_REQUIRED: Final = ("ground", "decided_by", "explanation_ko", "explanation_en")

_NOTHING: Final[Sentence] = {
    "ko": "보관 중인 릴리스 가운데 삭제할 내용이 있는 것이 없습니다",
    "en": "no stored release holds anything that is recorded as removed",
}
_STAYS: Final[Sentence] = {
    "ko": "삭제할 내용이 아직 있는 릴리스: {:,}개",
    "en": "releases that still hold what was to leave: {:,}",
}
_UNKNOWN: Final[Sentence] = {
    "ko": "보관 중인 릴리스에 없는 식별자이므로 아무것도 삭제하지 않았습니다:",
    "en": "no stored release mentions this, and nothing was removed:",
}
_REPEATS: Final[Sentence] = {
    "ko": "설명에 삭제할 텍스트가 들어 있습니다. 설명은 공개되므로 다르게 쓰십시오:",
    "en": "the explanation, which is public, repeats a text that is to leave; word it differently:",
}
_DRY: Final[Sentence] = {
    "ko": "미리 보기이므로 아무것도 바꾸지 않았습니다",
    "en": "this was a dry run: nothing was written",
}
_SIGN: Final[Sentence] = {
    "ko": "{0} 릴리스에는 서명이 있었습니다. {1} 릴리스에 다시 서명하십시오",
    "en": "release {0} was signed: sign release {1}",
}
_IN_DATA: Final[Sentence] = {
    "ko": "{}: 데이터에 아직 있습니다. 지우기 전에는 build가 거부합니다",
    "en": "{}: the data still hold it, and builds are refused until it is deleted",
}
_RECORDED: Final[Sentence] = {
    "ko": "이미 기록되어 있어 그 기록을 따릅니다: <{}>",
    "en": "recorded already, and that record holds: <{}>",
}


@dataclass(frozen=True)
class _Run:
    """The projects, the folder and the language of a run, and whether it writes nothing."""

    settings: Settings
    project: Project
    rules: Project
    language: Language
    is_dry: bool


@click.command()
@click.argument("names", metavar="[IRI]...", nargs=-1)
@click.option("--ground", type=click.Choice(tuple(GROUNDS)), help="legal ground of the removal")
@click.option("--decided-by", metavar="TEXT", help="court, authority or person that decided it")
@click.option("--explanation-ko", metavar="TEXT", help="why, in Korean; public")
@click.option("--explanation-en", metavar="TEXT", help="why, in English; public")
@click.option(
    "--date", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="default: today"
)
@click.option(
    "--rules",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="project whose derivation rules and queries a release was built with; default: --project",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="say what would leave; write nothing")
@setting("project")
@setting("releases")
def redact(names: tuple[str, ...], rules: Path | None, *, is_dry: bool, **given: Any) -> None:
    """
    Remove things and assertions from all stored releases.

    IRI is that of an assertion or a thing, in full or as a prefixed name, such as as:s0-101. Every
    statement with it leaves, also if a text mentions it, and so do its passages, checks, links and
    identifiers that belong to nothing else; what follows from statements is derived anew. Each
    release that holds it is replaced by a redacted one with an id of its own, whose manifest states
    what it replaces, what was removed, when, why, and by whose decision, but never what was stated.
    The replaced id and the IRI are then answered with 410.

    The removal is recorded in data/removals.csv, so that no later build brings it back. Without IRI
    the record is applied to the stored releases again, for example after an interruption.

    A wrong value needs no removal: correct it and build a new release.

    \b
    gwangju-kg redact --dry-run as:s0-101
    gwangju-kg redact as:s0-101 --ground court-order --decided-by 'District Court' \\
      --explanation-ko '판결에 따름' --explanation-en 'following a judgment'

    Exit status: 0 no stored release holds it any more; 1 one still does, or nothing was done.
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    settings = Settings.of(os.environ, project=given.pop("project"), releases=given.pop("releases"))
    project = Project.open(settings.project)
    run = _Run(
        settings,
        project,
        Project(rules, project.description) if rules else project,  # may be an older checkout
        user_language(os.environ),
        is_dry,
    )
    folder = settings.releases
    if not folder.is_dir():
        raise StoreError(f"{folder}: there is no folder of releases")
    missing = [f"--{name.replace('_', '-')}" for name in _REQUIRED if not given[name]]
    if names and missing and not is_dry:
        raise click.UsageError(f"a removal needs {', '.join(missing)}")
    from gwangju_kg.build import publishing, removal_record  # noqa: PLC0415 - not for the help

    project.files()
    recorded = {each.iri: each for each in removal_record.read(project)}
    iris = tuple(dict.fromkeys(_expand(name, project) for name in names))
    for iri in recorded.keys() & set(iris):
        click.echo(_RECORDED[run.language].format(iri), err=True)
    added = [_removal(iri, given) for iri in iris if iri not in recorded]
    with publishing.locked(folder, lambda: click.echo("another build is running", err=True)):
        _remove(run, recorded, added)


def _expand(name: str, project: Project) -> str:
    """Return an IRI in full."""
    from gwangju_kg.rdf.iri import is_absolute_iri  # noqa: PLC0415

    prefix, _, local = name.partition(":")
    prefixes = project.namespaces.prefixes
    iri = prefixes[prefix] + local if prefix in prefixes else name
    if not is_absolute_iri(iri):
        raise click.UsageError(f"{name!r} is neither an IRI nor a prefixed name such as as:s0-101")
    return iri


def _removal(iri: str, given: Mapping[str, Any]) -> Removal:
    from gwangju_kg.release.removals import Removal  # noqa: PLC0415

    day: datetime = given["day"] or datetime.now(UTC)
    explanation: dict[Language, str] = {
        language: (given[f"explanation_{language}"] or "-").strip().rstrip(".")
        for language in ("ko", "en")
    }
    return Removal(
        iri=iri,
        day=date(day.year, day.month, day.day),
        ground=given["ground"] or "other",
        decided_by=(given["decided_by"] or "-").strip().rstrip("."),
        explanation=explanation,
    )


def _remove(run: _Run, recorded: Mapping[str, Removal], added: Sequence[Removal]) -> None:
    """Record the removals and replace the releases; the caller holds the lock of the folder."""
    from gwangju_kg.build import removal_record  # noqa: PLC0415

    removals = {**recorded, **{each.iri: each for each in added}}
    held, problems = _find_holders(run, removals, added)
    mentioned = {each.iri for _, concerned in held for each in concerned}
    if unknown := [f"<{each.iri}>" for each in added if each.iri not in mentioned]:
        raise RedactionError(_UNKNOWN[run.language], (*unknown, *problems))
    if not run.is_dry:
        archive.delete_rest(run.settings.releases)
        if added:
            click.echo(removal_record.write(removals.values(), run.project), err=True)
    for release, concerned in held:
        try:
            _replace(run, release, concerned)
        except (BuildError, RedactionError, StoreError) as error:
            problems.append(str(error))
    _show_places(run, removals)
    if run.is_dry:
        click.echo(_DRY[run.language], err=True)
    if problems:
        raise RedactionError(_STAYS[run.language].format(len(problems)), tuple(problems))
    if not held:
        click.echo(_NOTHING[run.language])


def _find_holders(
    run: _Run, removals: Mapping[str, Removal], added: Sequence[Removal]
) -> tuple[list[tuple[KeptRelease, list[Removal]]], list[str]]:
    """
    Return the releases that hold something, with what they hold, and the problems of others.

    Raises:
        RedactionError: what is to be removed is a term; or its explanation repeats its texts.
    """
    from gwangju_kg.build import redaction  # noqa: PLC0415

    held: list[tuple[KeptRelease, list[Removal]]] = []
    problems: list[str] = []
    words = " ".join(text for each in added for text in each.explanation.values())
    for release in archive.list_releases(run.settings.releases):
        try:
            mentions = redaction.find_mentions(release, removals)
        except StoreError as error:
            problems.append(str(error))
            continue
        stated = redaction.texts_about(mentions, (q for quads in mentions.values() for q in quads))
        if repeated := [text for text in stated if text in words]:
            raise RedactionError(_REPEATS[run.language], tuple(repeated))
        if mentions:
            held.append((release, [removals[iri] for iri in removals if iri in mentions]))
    return held, problems


def _replace(run: _Run, release: KeptRelease, removals: Sequence[Removal]) -> None:
    """Print what leaves a release, and replace the release unless nothing is to be written."""
    from gwangju_kg.build import redacted_release, redaction  # noqa: PLC0415
    from gwangju_kg.cli import _terminal  # noqa: PLC0415

    result = redaction.redact(release, removals, run.rules)
    replacement = redacted_release.replacement_id(result)
    for line in result.lines(replacement, run.language):
        click.echo(line)
    if run.is_dry:
        for quad in result.removed:
            click.echo(f"  - {quad} .")
        return
    was_signed = release.is_signed
    redacted_release.replace_release(result, run.rules, _terminal.show_stage)
    if was_signed:
        click.echo(_SIGN[run.language].format(release.id, replacement), err=True)


def _show_places(run: _Run, removals: Iterable[str]) -> None:
    """Print where the data of the project still hold something."""
    from gwangju_kg.build import removal_record  # noqa: PLC0415

    for iri in removals:
        for place in removal_record.find_places(run.project, iri):
            click.echo(_IN_DATA[run.language].format(place), err=True)
