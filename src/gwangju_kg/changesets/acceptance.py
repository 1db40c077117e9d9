"""
Accept a draft into the record, and undo what was accepted.

The input is a draft that passes the gate and a reviewer; the output is the changed files, a commit
where git is at hand, and the record of the changeset with what was before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from gwangju_kg.changesets import drafts, file_tree, gate, git_commits, three_way
from gwangju_kg.changesets.activity import Acceptance
from gwangju_kg.changesets.drafts import Changeset
from gwangju_kg.changesets.file_tree import FileTree
from gwangju_kg.changesets.gate import GateSettings
from gwangju_kg.changesets.three_way import ThreeTrees
from gwangju_kg.errors import CurationError, GwangjuError
from gwangju_kg.language import Sentence, filled
from gwangju_kg.project.project_folder import Project

#: The longest first line of a commit message, in characters.
_TITLE_CHARACTERS: Final = 72

_OWN: Final[Sentence] = {
    "ko": "{name}: 초안을 만든 사람({author})과 승인하는 사람이 같으면 --self를 쓰십시오",
    "en": "{name} is a draft of {author}: another person accepts it, or give --self",
}
_OTHER: Final[Sentence] = {
    "ko": "--self: {name}의 초안을 만든 사람은 {author}입니다",
    "en": "--self: {name} is a draft of {author}",
}
_MOVED: Final[Sentence] = {
    "ko": "검사하는 동안 기록이 바뀌었습니다. 다시 하십시오",
    "en": "the record changed during the check: run the command again",
}
_UNSAVED: Final[Sentence] = {
    "ko": "{name}: 초안이 말하는 대상이 커밋하지 않은 파일에만 있습니다. 이 파일부터 커밋하십시오",
    "en": "{name} is about what only files without a commit describe: commit these files first",
}
_NOT_ACCEPTED: Final[Sentence] = {
    "ko": "{name}: 아직 승인하지 않은 초안입니다. 지우려면 'gwangju-kg changeset drop'을 쓰십시오",
    "en": "{name} is a draft that was not accepted: to delete it, use 'gwangju-kg changeset drop'",
}
_CHANGED_SINCE: Final[Sentence] = {
    "ko": "{name}: 그 뒤에 같은 곳이 바뀌어 되돌릴 수 없습니다",
    "en": "{name} cannot be undone: the same was changed since",
}


@dataclass(frozen=True)
class Accepted:
    """
    A changeset that entered.

    Attributes:
        files: the paths of the files that changed, sorted.
        commit: the commit, shortened; "" without git.
    """

    files: tuple[str, ...]
    commit: str


def check_reviewer(changeset: Changeset, reviewer: str, *, is_self: bool) -> str:
    """
    Return the reviewer, who is not the author unless that is said.

    Raises:
        CurationError: it is the author and that is not said, or the other way round.
    """
    name = drafts.checked_words(reviewer, "--who")
    author = changeset.record.author
    if is_same_person(name, author) != is_self:
        sentence = _OTHER if is_self else _OWN
        raise CurationError(filled(sentence, name=changeset.record.name, author=author))
    return name


def is_same_person(one: str, other: str) -> bool:
    """
    Check whether two names mean one person: by address if both have one, or by name.

    >>> is_same_person("Kim  Minsu <K@example.org>", "M. Kim <k@example.org>")
    True
    >>> is_same_person("kim minsu", "Kim Minsu <k@example.org>")
    True
    """
    (name, address), (other_name, other_address) = map(_parts, (one, other))
    return name == other_name or (address == other_address != "")


def _parts(who: str) -> tuple[str, str]:
    name, _, address = who.casefold().partition("<")
    return " ".join(name.split()), address.strip("> ")


def accept(
    changeset: Changeset, reviewer: str, *, settings: GateSettings, is_self: bool
) -> Accepted:
    """
    Check a draft and write it to the record.

    Raises:
        CurationError: as for `gate.check`; the reviewer is the author; git refuses.
        GwangjuError: as for `gate.check`.
    """
    changeset.refuse_accepted()
    name = check_reviewer(changeset, reviewer, is_self=is_self)
    with drafts.locked(changeset.project):
        checked = gate.check(changeset, settings)
        if not changeset.record.undoes:
            gate.refuse_unproven(changeset, checked)
        project = changeset.project.folder
        trees = gate.three_trees(changeset)
        if file_tree.changed_files(trees.base, trees.record):
            raise CurationError(_MOVED)
        paths = tuple(checked.files)
        is_versioned = git_commits.is_versioned(project)
        if is_versioned:
            git_commits.refuse_uncommitted(project, paths)
            _refuse_unsaved(changeset, checked.files, trees.record)
        before = file_tree.only(paths, trees.base)
        acceptance = Acceptance(name, datetime.now(UTC), paths)
        accepted = Changeset(changeset.project, replace(changeset.record, acceptance=acceptance))
        try:
            file_tree.write_tree(checked.files, project)
            file_tree.write_tree(before, accepted.folder / drafts.BEFORE)
            file_tree.write_tree(checked.files, accepted.folder / drafts.AFTER)
            accepted.save()
            commit = _commit(accepted, paths) if is_versioned else ""
        except (GwangjuError, OSError):
            file_tree.write_tree(before, project)
            drafts.reopen(changeset)
            raise
        drafts.close(accepted)
        return Accepted(paths, commit)


def _refuse_unsaved(
    changeset: Changeset, files: Mapping[str, bytes | None], record: FileTree
) -> None:
    """
    Check that a commit of the files of a changeset would contain all that they are about.

    Raises:
        CurationError: they are about something that only files without a commit describe.
    """
    folder = changeset.project.folder
    open_files = [p for p in git_commits.uncommitted(folder, (file_tree.DATA,)) if p in record]
    described = {
        path: file_tree.subjects_of(path, record[path], folder)
        - file_tree.subjects_of(path, git_commits.committed(folder, path), folder)
        for path in open_files
    }
    used = file_tree.mentioned_in(files, folder)
    needed: set[str] = set()
    while more := {path for path in open_files if path not in needed and described[path] & used}:
        needed |= more
        used |= file_tree.mentioned_in(file_tree.only(more, record), folder)
    if needed:
        listed: list[Sentence] = [{"ko": path, "en": path} for path in sorted(needed)]
        raise CurationError(filled(_UNSAVED, name=changeset.record.name), tuple(listed))


def _commit(changeset: Changeset, paths: Iterable[str]) -> str:
    """Commit the files of a changeset and its record."""
    record = changeset.record
    reviewer = record.acceptance.reviewer if record.acceptance else ""
    title = record.reason[:_TITLE_CHARACTERS]
    body = "" if title == record.reason else f"{record.reason}\n\n"
    trailers = f"Changeset: {record.name}\nAuthor: {record.author}\nReviewed-by: {reviewer}\n"
    project = changeset.project.folder
    own = [changeset.folder / drafts.RECORD]
    own += [
        path
        for each in (drafts.BEFORE, drafts.AFTER)
        for path in (changeset.folder / each).rglob("*")
    ]
    names = [path.relative_to(project).as_posix() for path in own if path.is_file()]
    return git_commits.commit(
        project, [*paths, *names], f"{title}\n\n{body}{trailers}", author=record.author
    )


def undo(project: Project, name: str, *, who: str, why: str) -> Changeset:
    """
    Begin the changeset that takes back another one: a draft with what was before it.

    Raises:
        CurationError: it was not accepted, or what it changed was changed since.
    """
    changeset = drafts.find(project, name)
    if changeset.record.acceptance is None:
        raise CurationError(filled(_NOT_ACCEPTED, name=name))
    record = file_tree.read_tree(project.folder)
    files = changeset.record.acceptance.files
    before, after = (
        file_tree.read_tree(changeset.folder / each) for each in (drafts.BEFORE, drafts.AFTER)
    )
    there = {each: record[each] for each in files if each in record}
    taken = drafts.free_name(project, f"undo-{name}")
    trees = ThreeTrees(after, before, there, changeset.folder, taken, project.namespaces)
    restored, conflicts = three_way.merge(trees)
    if conflicts:
        raise CurationError(
            filled(_CHANGED_SINCE, name=name), tuple(map(gate.worded_conflict, conflicts))
        )
    files_then = {**record, **restored}
    wanted = {each: content for each, content in files_then.items() if content is not None}
    return drafts.begin(
        project, taken, who=who, why=why, restored=drafts.RestoredFiles(name, wanted)
    )
