"""
The drafts of a project: begin one, open it, list them, drop one.

A draft is ``changesets/NAME/``: ``changeset.ttl`` says who and why, ``draft/`` is a project whose
``data/`` may be edited and whose other folders are those of the project, ``base/`` is what the
draft was made from.  An accepted changeset has only the files that it changed, in ``before/`` and
``after/``.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gwangju_kg import atomic_write
from gwangju_kg.changesets import file_tree, git_commits
from gwangju_kg.changesets.activity import ChangesetRecord, read_record, write_record
from gwangju_kg.changesets.file_tree import FileTree
from gwangju_kg.errors import CurationError, printable
from gwangju_kg.language import Sentence, filled
from gwangju_kg.project.kept_results import FOLDER as KEPT
from gwangju_kg.project.project_folder import FOLDERS, Project
from gwangju_kg.project.project_toml import FILE

#: The folder of all changesets, in that of the project, and the files in it.
FOLDER: Final = "changesets"
RECORD: Final = "changeset.ttl"
BEFORE: Final = "before"
AFTER: Final = "after"
DRAFT: Final = "draft"
_IGNORE: Final = ".gitignore"

#: The file with the hashes of the evidence that the program wrote, in the folder of a draft.
PROVEN: Final = "proven.txt"

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME_CHARACTERS: Final = 60

#: The most characters of a name of a person and of a reason.
_WHO_CHARACTERS: Final = 200
_WHY_CHARACTERS: Final = 1_000

_BAD_NAME: Final[Sentence] = {
    "ko": "{name!r}: 이름은 영문 소문자, 숫자, 붙임표로 {most}자까지 쓰십시오. 예: new-bridge",
    "en": "{name!r} is no name of a changeset: use up to {most} lower-case letters, digits and"
    " hyphens, such as new-bridge",
}
_TAKEN: Final[Sentence] = {
    "ko": "{name}: 같은 이름의 변경 묶음이 있습니다. 다른 이름을 쓰십시오",
    "en": "there is a changeset {name} already: choose another name",
}
_MISSING: Final[Sentence] = {
    "ko": "{name}: 그런 변경 묶음이 없습니다. 'gwangju-kg changeset status'가 목록을 보여 줍니다",
    "en": "there is no changeset {name}: 'gwangju-kg changeset status' lists them",
}
_DAMAGED: Final[Sentence] = {
    "ko": "{path}: 변경 묶음의 기록을 읽을 수 없습니다. 고치거나 폴더를 지우십시오",
    "en": "{path} is no record of a changeset: mend it, or delete the folder",
}
_NOT_OPEN: Final[Sentence] = {
    "ko": "{name}: 이미 승인했습니다(승인: {reviewer})."
    " 되돌리려면 'gwangju-kg changeset undo'를 쓰십시오",
    "en": "{name} was accepted by {reviewer}: to take it back, use 'gwangju-kg changeset undo'",
}
_NO_WORDS: Final[Sentence] = {
    "ko": "{option}: 한 줄로 {most}자까지 쓰십시오",
    "en": "{option} needs words, in one line of at most {most} characters",
}


@dataclass(frozen=True)
class Changeset:
    """
    A changeset of a project.

    Attributes:
        project: the project.
        record: who, why and from what.
    """

    project: Project
    record: ChangesetRecord

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.project.folder / FOLDER / self.record.name

    @property
    def draft(self) -> Path:
        """The folder of the draft, which is a project."""
        return self.folder / DRAFT

    @property
    def base(self) -> Path:
        """The folder with what the draft was made from."""
        return self.folder / "base"

    def save(self) -> None:
        """Write the record."""
        content = write_record(self.record, self.project.namespaces)
        atomic_write.write_atomically(content, self.folder / RECORD)

    def refuse_accepted(self) -> None:
        """
        Check that it is still a draft.

        Raises:
            CurationError: it was accepted.
        """
        if self.record.acceptance is not None:
            reviewer = self.record.acceptance.reviewer
            raise CurationError(filled(_NOT_OPEN, name=self.record.name, reviewer=reviewer))


@dataclass(frozen=True)
class RestoredFiles:
    """
    The draft that undoes a changeset.

    Attributes:
        undoes: the name of the changeset.
        files: the files of the draft.
    """

    undoes: str
    files: FileTree


@contextmanager
def locked(project: Project) -> Iterator[None]:
    """Wait until no other process changes the changesets of a project."""
    folder = project.folder / FOLDER
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)  # no file of its own, which git would show
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def checked_words(text: str, option: str) -> str:
    """
    Return who or why, in NFC and without white space around it.

    Raises:
        CurationError: there is nothing, more than a line, or too much.
    """
    words = unicodedata.normalize("NFC", text).strip()
    most = _WHO_CHARACTERS if option == "--who" else _WHY_CHARACTERS
    if not words or len(words) > most or printable(words) != words:
        raise CurationError(filled(_NO_WORDS, option=option, most=most))
    return words


def begin(
    project: Project, name: str, *, who: str, why: str, restored: RestoredFiles | None = None
) -> Changeset:
    """
    Begin a changeset: a copy of the project's data to edit.

    Args:
        project: the project.
        name: its name.
        who: its author.
        why: the reason.
        restored: what the draft has if it undoes another; None for the files of the project.

    Raises:
        CurationError: the name is none or taken, or there is nobody or no reason.
    """
    if not _NAME.fullmatch(name) or len(name) > _NAME_CHARACTERS:
        raise CurationError(filled(_BAD_NAME, name=name, most=_NAME_CHARACTERS))
    author, reason = checked_words(who, "--who"), checked_words(why, "--why")
    base = file_tree.read_tree(project.folder)
    origin = (git_commits.head(project.folder), file_tree.tree_sha256(base))
    undoes = restored.undoes if restored else ""
    record = ChangesetRecord(name, author, reason, datetime.now(UTC), origin, undoes)
    changeset = Changeset(project, record)
    with locked(project):
        if changeset.folder.exists():
            raise CurationError(filled(_TAKEN, name=name))
        changeset.draft.mkdir(parents=True)
        (changeset.folder / _IGNORE).write_text("*\n")
        for part in (FILE, *FOLDERS):
            if part != file_tree.DATA and (project.folder / part).exists():
                (changeset.draft / part).symlink_to(Path("../../..") / part)
        kept = project.folder / KEPT
        if kept.is_dir():
            shutil.copytree(kept, changeset.draft / KEPT)
        file_tree.write_tree(base, changeset.base)
        file_tree.write_tree(restored.files if restored else base, changeset.draft)
        changeset.save()
    return changeset


def find(project: Project, name: str) -> Changeset:
    """
    Return the changeset `name` of a project.

    Raises:
        CurationError: there is none, or its record is damaged.
    """
    path = project.folder / FOLDER / name / RECORD
    if not _NAME.fullmatch(name) or not path.is_file():
        raise CurationError(filled(_MISSING, name=name))
    try:
        return Changeset(project, read_record(path.read_bytes(), name, project.namespaces))
    except (SyntaxError, LookupError, ValueError) as error:
        raise CurationError(filled(_DAMAGED, path=path)) from error


def containing(project: Project) -> Changeset | None:
    """
    Return the changeset whose draft a project is, or None if it is no draft.

    Raises:
        CurationError: its record is damaged.
    """
    folder = project.folder.resolve()
    is_draft = folder.name == DRAFT and folder.parents[1].name == FOLDER
    if not is_draft or not (folder.parent / RECORD).is_file():
        return None
    return find(Project.open(folder.parents[2]), folder.parent.name)


def free_name(project: Project, name: str) -> str:
    """Return `name`, with a number after it if there is a changeset of that name."""
    names = (name, *(f"{name}-{number}" for number in range(2, 1_000)))
    return next(each for each in names if not (project.folder / FOLDER / each).exists())


def list_all(project: Project) -> list[Changeset]:
    """
    Return the changesets of a project in the order in which they were begun.

    Raises:
        CurationError: a record is damaged.
    """
    paths = sorted((project.folder / FOLDER).glob(f"*/{RECORD}"))
    found = [find(project, path.parent.name) for path in paths]
    return sorted(found, key=lambda each: (each.record.moment, each.record.name))


def drop(changeset: Changeset) -> None:
    """
    Delete a draft.

    Raises:
        CurationError: it was accepted.
    """
    changeset.refuse_accepted()
    with locked(changeset.project):
        shutil.rmtree(changeset.folder)


def reopen(changeset: Changeset) -> None:
    """Make a changeset the draft again that it was, after it could not enter the record."""
    for name in (BEFORE, AFTER):
        shutil.rmtree(changeset.folder / name, ignore_errors=True)
    changeset.save()


def close(changeset: Changeset) -> None:
    """Delete the copies of a draft that was accepted, so that only what it changed is left."""
    shutil.rmtree(changeset.draft)
    shutil.rmtree(changeset.base)
    for name in (_IGNORE, PROVEN):
        (changeset.folder / name).unlink(missing_ok=True)
