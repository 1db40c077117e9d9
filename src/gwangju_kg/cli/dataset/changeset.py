"""``gwangju-kg changeset``: drafts of changes, checked before they enter the record."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.cli.dataset._changesets import WHO, WHY, gated, open_changeset, open_gate
from gwangju_kg.language import Language, Sentence, user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gwangju_kg.changesets.drafts import Changeset

_BEGUN: Final[Sentence] = {
    "ko": "{folder}의 파일을 고치거나 추가하십시오."
    " 새것은 새 파일에 쓰면 다른 사람과 겹치지 않습니다.\n"
    "그다음: gwangju-kg changeset check {name}",
    "en": "Edit or add files in {folder}; new things in a new file do not collide with others.\n"
    "Then: gwangju-kg changeset check {name}",
}
_UNDOING: Final[Sentence] = {
    "ko": "초안을 만들었습니다: {name}. 그다음: gwangju-kg changeset accept {name}",
    "en": "The draft {name} is begun. Then: gwangju-kg changeset accept {name}",
}
_NO_DRAFTS: Final[Sentence] = {"ko": "초안이 없습니다", "en": "there are no drafts"}
_LISTED: Final[Sentence] = {
    "ko": "{name}: {author}, {day}: {reason}",
    "en": "{name}: {author}, {day}: {reason}",
}
_ACCEPTED_BY: Final[Sentence] = {
    "ko": "  {day}에 {reviewer} 승인",
    "en": "  accepted by {reviewer} on {day}",
}
_UNCHANGED: Final[Sentence] = {"ko": "  바꾼 것 없음", "en": "  changes nothing yet"}
_FILE: Final[dict[str, Sentence]] = {
    "added": {"ko": "  새 파일: {path}", "en": "  new: {path}"},
    "removed": {"ko": "  삭제: {path}", "en": "  deleted: {path}"},
    "changed": {"ko": "  변경: {path}", "en": "  changed: {path}"},
}
_DECIDED: Final[Sentence] = {
    "ko": "  제안대로 채택 {proposed:,}건, 사람이 고치거나 제외 {revised:,}건",
    "en": "  claims taken as proposed: {proposed:,}; changed or waived by a person: {revised:,}",
}
_OTHERS: Final[Sentence] = {
    "ko": "  그 뒤 다른 사람이 바꾼 파일 {count:,}개(검사할 때 합칩니다)",
    "en": "  files that others changed since: {count:,}; 'check' merges them",
}
_PASSED: Final[Sentence] = {
    "ko": "{name}: 위반 없음, 바뀌는 파일 {files:,}개, RDF 문장 모두 {quads:,}건",
    "en": "{name}: no violations; {files:,} files change, {quads:,} quads in all",
}
_ENTERED: Final[Sentence] = {
    "ko": "{name}: 승인했습니다. 파일 {files:,}개",
    "en": "{name} is accepted: {files:,} files",
}
_COMMIT: Final[Sentence] = {"ko": "커밋: {commit}", "en": "commit: {commit}"}
_NO_GIT: Final[Sentence] = {
    "ko": "git 저장소가 아니어서 커밋은 하지 않았습니다. 앞뒤의 파일은 {folder}에 있습니다",
    "en": "no commit, as git has no work tree here; the files before and after are in {folder}",
}
_DROP: Final[Sentence] = {
    "ko": "{author}의 초안({name})을 지울까요?",
    "en": "Delete {name}, the draft of {author}?",
}
_DROPPED: Final[Sentence] = {"ko": "{name}: 지웠습니다", "en": "{name} is deleted"}


@click.group()
def changeset() -> None:
    """
    Change the record by drafts that are checked before they enter.

    A draft is a copy of data/ in changesets/NAME/draft/. Edit it there, check it, and let another
    person accept it. Each command can be repeated.

    \b
    gwangju-kg changeset new new-bridge --who "Kim Minsu" --why "the bridge was opened"
    gwangju-kg source new ../texts/release.txt --project changesets/new-bridge/draft
    gwangju-kg changeset check new-bridge --texts ../texts
    gwangju-kg changeset diff new-bridge
    gwangju-kg changeset accept new-bridge --who "Lee Jiwoo"
    """  # noqa: D301 - the one character is what keeps click from filling the lines


@changeset.command()
@setting("project")
@click.argument("name")
@WHO
@WHY
def new(name: str, who: str, why: str, **given: str | None) -> None:
    """
    Begin the draft NAME: a copy of data/ in changesets/NAME/draft/.

    The draft is a project of its own, so that each command works on it, such as
    'gwangju-kg propose --project changesets/NAME/draft'. Ontology, shapes and queries are those of
    the project; data/evidence/ is written by the program alone.
    """
    from gwangju_kg.changesets import drafts  # noqa: PLC0415 - the libraries, when needed

    opened = Project.open(Settings.of(os.environ, **given).project)
    begun = drafts.begin(opened, name, who=who, why=why)
    folder = begun.draft / "data"
    click.echo(_BEGUN[user_language(os.environ)].format(folder=folder, name=name))


@changeset.command()
@setting("project")
@click.argument("name", required=False)
@click.option("--all", "is_all", is_flag=True, help="also those that were accepted")
def status(name: str | None, *, is_all: bool, **given: str | None) -> None:
    """List the drafts with who, why and the files that they change; with NAME, only that one."""
    from gwangju_kg.changesets import drafts  # noqa: PLC0415

    project = Project.open(Settings.of(os.environ, **given).project)
    language = user_language(os.environ)
    listed = [drafts.find(project, name)] if name else drafts.list_all(project)
    shown = [each for each in listed if name or is_all or each.record.acceptance is None]
    for each in shown:
        for line in _status_lines(each, language):
            click.echo(line)
    if not shown:
        click.echo(_NO_DRAFTS[language])


def _status_lines(shown: Changeset, language: Language) -> Iterable[str]:
    from gwangju_kg.changesets import file_tree, gate  # noqa: PLC0415

    record = shown.record
    yield _LISTED[language].format(
        name=record.name, author=record.author, day=record.moment.date(), reason=record.reason
    )
    if record.proposed or record.revised:
        counts = {"proposed": len(record.proposed), "revised": len(record.revised)}
        yield _DECIDED[language].format(**counts)
    if record.acceptance is not None:
        yield _ACCEPTED_BY[language].format(
            reviewer=record.acceptance.reviewer, day=record.acceptance.moment.date()
        )
        return
    trees = gate.three_trees(shown)
    mine = file_tree.changed_files(trees.base, trees.draft)
    for path, content in mine.items():
        kind = "removed" if content is None else "changed" if path in trees.base else "added"
        yield _FILE[kind][language].format(path=path)
    if not mine:
        yield _UNCHANGED[language]
    if others := file_tree.changed_files(trees.base, trees.record):
        yield _OTHERS[language].format(count=len(others))


@changeset.command()
@setting("project")
@setting("releases")
@click.argument("name")
@gated
def check(name: str, **given: Any) -> None:
    """
    Check the draft NAME with what others changed since it was made.

    It is checked as 'gwangju-kg check' checks a project; each finding has the file and the line in
    the draft. What others changed is taken into the draft first. If they changed the same in
    another way, both values are named and nothing is written until somebody chooses: with
    --take-draft and --take-record, or by an answer on a terminal.

    \b
    gwangju-kg changeset check new-bridge --take-draft "ent:bridge rdfs:label"

    Refused are edits of data/evidence/, values that only rules derive, and released IRIs that are
    no longer described and have no successor.
    """  # noqa: D301
    from gwangju_kg.changesets import gate  # noqa: PLC0415

    draft, settings = open_gate(name, given)
    checked = gate.check(draft, settings)
    line = _PASSED[user_language(os.environ)]
    click.echo(line.format(name=name, files=len(checked.files), quads=len(checked.dataset)))


@changeset.command()
@setting("project")
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(("summary", "json", "patch", "removed", "added")),
    default="summary",
    show_default=True,
    help="as those of 'gwangju-kg diff'",
)
def diff(name: str, form: str, **given: str | None) -> None:
    """Show what the draft NAME changes in the record, with the values that are derived from it."""
    from gwangju_kg.changesets import difference, gate  # noqa: PLC0415
    from gwangju_kg.cli.release.diff import render  # noqa: PLC0415

    draft, _ = open_changeset(name, given)
    draft.refuse_accepted()
    gate.bring_up_to_date(draft)
    sys.stdout.buffer.write(render(difference.difference(draft), form))
    sys.stdout.buffer.flush()


@changeset.command()
@setting("project")
@setting("releases")
@click.argument("name")
@WHO
@click.option("--self", "is_self", is_flag=True, help="accept your own draft")
@gated
def accept(name: str, who: str, **given: Any) -> None:
    """
    Check the draft NAME once more and write it to the record.

    Another person than the author accepts it, or the author with --self. Both names are recorded,
    not verified. Where others changed the same, choose as at 'check'. In a work tree of git the
    files are committed, with author, reviewer and changeset as trailers; nothing else that is
    staged is committed.
    """
    from gwangju_kg.changesets import acceptance  # noqa: PLC0415

    is_self = given.pop("is_self")
    draft, settings = open_gate(name, given)
    accepted = acceptance.accept(draft, who, settings=settings, is_self=is_self)
    language = user_language(os.environ)
    click.echo(_ENTERED[language].format(name=name, files=len(accepted.files)))
    end = _COMMIT if accepted.commit else _NO_GIT
    click.echo(end[language].format(commit=accepted.commit, folder=draft.folder))


@changeset.command()
@setting("project")
@click.argument("name")
@click.option("--yes", is_flag=True, help="do not ask")
def drop(name: str, *, yes: bool, **given: str | None) -> None:
    """Delete the draft NAME, which changed nothing in the record."""
    from gwangju_kg.changesets import drafts  # noqa: PLC0415

    language = user_language(os.environ)
    draft, _ = open_changeset(name, given)
    draft.refuse_accepted()
    question = _DROP[language].format(name=name, author=draft.record.author)
    if not yes:
        click.confirm(question, abort=True, err=True)
    drafts.drop(draft)
    click.echo(_DROPPED[language].format(name=name))


@changeset.command()
@setting("project")
@click.argument("name")
@WHO
@WHY
def undo(name: str, who: str, why: str, **given: str | None) -> None:
    """
    Begin the draft undo-NAME, which restores what was before the accepted changeset NAME.

    What was changed elsewhere since stays. If the same was changed since, nothing is done and it is
    named. The draft is checked and accepted as any other.
    """
    from gwangju_kg.changesets import acceptance  # noqa: PLC0415

    project = Project.open(Settings.of(os.environ, **given).project)
    begun = acceptance.undo(project, name, who=who, why=why)
    click.echo(_UNDOING[user_language(os.environ)].format(name=begun.record.name))
