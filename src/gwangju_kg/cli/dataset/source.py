"""``gwangju-kg source``: describe a new source."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.cli._terminal import WRITTEN
from gwangju_kg.errors import CurationError, SourceError
from gwangju_kg.language import Language, Sentence, filled, user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.curation.sources.source_record import NewSource
    from gwangju_kg.curation.sources.text_form import TextForm
    from gwangju_kg.dataset.reading import Dataset

#: What is asked for each option that is not given, and whether it must have an answer.
_QUESTIONS: Final[dict[str, tuple[Sentence, bool]]] = {
    "title": ({"ko": "글의 제목", "en": "Title of the text"}, True),
    "publisher": ({"ko": "펴낸 곳", "en": "Publisher"}, True),
    "published": (
        {"ko": "발행일(예: 2026-11-03)", "en": "Day of publication, such as 2026-11-03"},
        True,
    ),
    "address": ({"ko": "웹 주소(없으면 비움)", "en": "Web address; empty if it has none"}, False),
    "licence": (
        {
            "ko": "이용 조건: KOGL-1, CC-BY-4.0, 주소나 문구(없으면 비움)",
            "en": "Licence: KOGL-1, CC-BY-4.0, an address or words; empty if it has none",
        },
        False,
    ),
}
_MISSING: Final[Sentence] = {
    "ko": "{options}: 지정하십시오. 물어볼 터미널이 없습니다",
    "en": "give {options}: there is no terminal to ask",
}
_INSIDE: Final[Sentence] = {
    "ko": "{text}: 프로젝트 안에 있습니다. 본문은 담지 않으므로 {folder} 밖으로 옮기십시오",
    "en": "{text} lies inside the project, which holds no texts: move it out of {folder}",
}
_REWRITE: Final[Sentence] = {
    "ko": "{text}: 그대로 두었고 아무것도 쓰지 않았습니다. --rewrite-text를 주면 이렇게 고칩니다:",
    "en": "{text} is left as it is, and nothing was written. With --rewrite-text it changes:",
}
_REWRITTEN: Final[Sentence] = {"ko": "본문을 고침: {change}", "en": "the text changed: {change}"}
_SAME_ADDRESS: Final[Sentence] = {
    "ko": "참고: 주소가 같은 출처가 있습니다: {known}",
    "en": "note: there is a source with the same address: {known}",
}
_NEXT: Final[Sentence] = {
    "ko": "출처의 이름은 {slug}입니다. 그다음: {command}",
    "en": "The source is called {slug}. Then: {command}",
}


@click.group()
def source() -> None:
    """
    Describe a source: what says something about the city.

    \b
    gwangju-kg source new press-release.txt
    """  # noqa: D301 - the one character is what keeps click from filling the lines


@source.command()
@setting("project")
@click.argument("text", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--title", metavar="TEXT", help="title of the text, in its language")
@click.option("--publisher", metavar="NAME", help="who published it, in the language of the text")
@click.option(
    "--publisher-en",
    metavar="NAME",
    help="the same in English; default: its label in the record, else in Latin letters",
)
@click.option(
    "--published",
    metavar="DATE",
    help="when: 2026-11-03, 2026-11, 2026, or 2026-11-01/2026-11-05 for a day between them",
)
@click.option("--address", metavar="URL", help="its web address; default: none")
@click.option(
    "--licence",
    metavar="LICENCE",
    help="KOGL-1 to KOGL-4, CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0, the address of another, or words;"
    " default: it is copyrighted",
)
@click.option("--slug", metavar="NAME", help="its name in IRIs; default: x-PUBLISHER-DATE")
@click.option(
    "--rewrite-text",
    is_flag=True,
    help="write the text with line feeds, in NFC and without a byte order mark, if it is not so",
)
def new(project: str | None, text: Path, *, rewrite_text: bool, **given: str | None) -> None:
    """
    Write the record of the source whose text is TEXT.

    The record has the hash of the text, so that passages can point into it; the text itself stays
    outside the project. Two files are written: data/sources/SLUG/source.ttl and the time of
    publication in data/entities/published-SLUG.ttl.

    A text with carriage returns, decomposed characters (NFD) or a byte order mark is not changed:
    the command says what would change, and stops. With --rewrite-text it is rewritten.

    On a terminal the command asks for each option that is not given and that it needs. A text that
    lies inside the project, that another source has, or a slug that is taken, is refused.
    """
    language = user_language(os.environ)
    opened = Project.open(Settings.of(os.environ, project=project).project)
    if text.resolve().is_relative_to(opened.folder.resolve()):
        raise CurationError(filled(_INSIDE, text=text, folder=opened.folder.resolve()))
    from gwangju_kg.curation.sources import source_record, text_form  # noqa: PLC0415 - loaded when needed
    from gwangju_kg.dataset import reading  # noqa: PLC0415

    try:
        form = text_form.read_form(text.read_bytes(), text)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", text) from error
    if form.changes and not rewrite_text:
        raise CurationError(filled(_REWRITE, text=text), form.changes)
    dataset = reading.read_project(opened)
    described = _describe(given, form, dataset=dataset, project=opened)
    source_record.refuse_known(described, dataset, opened)
    for known in source_record.same_address(described, dataset, opened):
        click.echo(_SAME_ADDRESS[language].format(known=known), err=True)
    if form.changes:
        text.write_bytes(form.canonical.encode())
        for change in form.changes:
            click.echo(_REWRITTEN[language].format(change=change[language]))
    for path in source_record.write_source(described, opened):
        click.echo(WRITTEN[language].format(path=path))
    click.echo(_NEXT[language].format(slug=described.slug, command=_next(described, opened, text)))


def _next(described: NewSource, project: Project, text: Path) -> str:
    """Return the command that proposes what a source states."""
    words = ["gwangju-kg", "propose", described.slug, "--texts", str(text.parent)]
    if project.folder.resolve() != Path.cwd():
        words += ["--project", str(project.folder)]
    return shlex.join(words)


def _describe(
    given: dict[str, str | None], form: TextForm, *, dataset: Dataset, project: Project
) -> NewSource:
    """
    Return what the options and the answers say of a source.

    Raises:
        CurationError: a date or an address is none.
        click.UsageError: something is missing, and there is no terminal.
    """
    from gwangju_kg.curation.sources import source_record  # noqa: PLC0415

    answers = _answers(given, user_language(os.environ))
    source_record.published_days(answers["published"])
    if answers["address"]:
        source_record.check_address(answers["address"])
    name = answers["publisher"]
    taken = source_record.taken_slugs(dataset, project)
    slug = given["slug"] or source_record.propose_slug(
        name, answers["address"], answers["published"], taken
    )
    english = given["publisher_en"] or source_record.english_name(name, dataset)
    return source_record.NewSource(
        slug=slug,
        title=answers["title"],
        publisher={"ko": name, "en": english},
        published=answers["published"],
        address=answers["address"],
        licence=answers["licence"],
        text=form.canonical,
    )


def _answers(given: dict[str, str | None], language: Language) -> dict[str, str]:
    answers = {}
    missing = []
    for name, (question, is_required) in _QUESTIONS.items():
        value = given[name]
        if value is None and sys.stdin.isatty():
            default = None if is_required else ""
            value = click.prompt(question[language], default=default, show_default=False, err=True)
        answers[name] = (value or "").strip()
        if is_required and not answers[name]:
            missing.append(f"--{name}")
    if missing:
        raise click.UsageError(_MISSING[language].format(options=", ".join(missing)))
    return answers
