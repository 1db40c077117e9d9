"""What the commands of ``gwangju-kg changeset`` share: options, and how a draft is checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.errors import EvidenceError
from gwangju_kg.language import Language, Sentence, user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.changesets.drafts import Changeset
    from gwangju_kg.changesets.gate import GateSettings
    from gwangju_kg.changesets.settling import Side
    from gwangju_kg.changesets.three_way import Conflict
    from gwangju_kg.validation.findings import Finding

_WHICH: Final[Sentence] = {
    "ko": "어느 쪽을 남길까요? d: 초안, r: 기록, n: 나중에",
    "en": "Which is kept? d: the draft, r: the record, n: decide later",
}

WHO: Final = click.option(
    "--who", required=True, metavar="NAME", help='your name, or "NAME <ADDRESS>"; recorded'
)
WHY: Final = click.option("--why", required=True, metavar="TEXT", help="the reason; recorded")


def gated(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of the gate: texts that prove the claims, and who counts in a conflict."""
    for side, kept in (("record", "what the record states"), ("draft", "what the draft states")):
        command = click.option(
            f"--take-{side}",
            metavar="PLACE",
            multiple=True,
            help=f"where both changed the same, keep {kept}; PLACE is named by the message, or all",
        )(command)
    command = click.option(
        "--source", metavar="SLUG", default="", help="with --texts: prove this source only"
    )(command)
    return click.option(
        "--texts",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="folder with the texts of the sources that the draft changes: prove the claims, and"
        " write the evidence",
    )(command)


def open_changeset(name: str, given: Mapping[str, Any]) -> tuple[Changeset, Settings]:
    """Return the changeset of a command, and its settings."""
    from gwangju_kg.changesets import drafts  # noqa: PLC0415 - the libraries, when needed

    settings = Settings.of(os.environ, **given)
    return drafts.find(Project.open(settings.project), name), settings


def open_gate(name: str, given: dict[str, Any]) -> tuple[Changeset, GateSettings]:
    """Return the changeset of a command with the options of the gate, and how it is checked."""
    from gwangju_kg.build import pipeline  # noqa: PLC0415
    from gwangju_kg.changesets.gate import GateSettings  # noqa: PLC0415

    texts, source = given.pop("texts"), given.pop("source")
    taken: dict[Side, tuple[str, ...]] = {
        "draft": given.pop("take_draft"),
        "record": given.pop("take_record"),
    }
    if set(taken["draft"]) & set(taken["record"]):
        raise click.UsageError("--take-draft and --take-record name the same place")
    if texts is None and source:
        raise click.UsageError("--source needs --texts")
    changeset, settings = open_changeset(name, given)
    language = user_language(os.environ)
    return changeset, GateSettings(
        settings.releases,
        language,
        partial(_terminal.show_stage, stages=pipeline.CHECK_STAGES),
        prove=partial(_prove, texts=texts, source=source) if texts else None,
        choose=partial(_choose, taken=taken, language=language),
    )


def is_terminal() -> bool:
    """Check whether a person can answer."""
    return sys.stdin.isatty()


def _choose(
    conflict: Conflict, *, taken: Mapping[Side, tuple[str, ...]], language: Language
) -> Side | None:
    """Return who counts in a conflict: as the options say, or as a person answers."""
    from gwangju_kg.changesets.gate import worded_conflict  # noqa: PLC0415

    for name in (conflict.place, "all"):
        for side, places in taken.items():
            if name in places:
                return side
    if not is_terminal():
        return None
    click.echo(worded_conflict(conflict)[language], err=True)
    answers: dict[str, Side | None] = {"d": "draft", "r": "record", "n": None}
    kinds = click.Choice(tuple(answers))
    return answers[click.prompt(_WHICH[language], type=kinds, default="n", err=True)]


def _prove(
    project: Project, needed: Collection[str], *, texts: Path, source: str
) -> Iterable[Finding]:
    """
    Prove the claims of a project and write the evidence.

    Raises:
        EvidenceError: precision or recall is below 100 %.
    """
    from gwangju_kg.cli.dataset.check import INCOMPLETE, check_texts  # noqa: PLC0415

    is_complete, copies = check_texts(project, texts, source=source, write=True, needed=needed)
    if not is_complete:
        raise EvidenceError(INCOMPLETE[user_language(os.environ)], ())
    return copies
