"""What the commands of ``gwangju-kg changeset`` share: options, and how a draft is checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.errors import EvidenceError
from gwangju_kg.language import user_language
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.changesets.drafts import Changeset
    from gwangju_kg.changesets.gate import GateSettings
    from gwangju_kg.validation.findings import Finding

WHO: Final = click.option(
    "--who", required=True, metavar="NAME", help='your name, or "NAME <ADDRESS>"; recorded'
)
WHY: Final = click.option("--why", required=True, metavar="TEXT", help="the reason; recorded")


def with_texts(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options with which claims are proven by their texts."""
    command = click.option("--source", metavar="SLUG", default="", help="prove this source only")(
        command
    )
    return click.option(
        "--texts",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="folder with the texts of the sources: prove the claims, and write the evidence",
    )(command)


def open_changeset(name: str, given: Mapping[str, Any]) -> tuple[Changeset, Settings]:
    """Return the changeset of a command, and its settings."""
    from gwangju_kg.changesets import drafts  # noqa: PLC0415 - the libraries, when needed

    settings = Settings.of(os.environ, **given)
    return drafts.find(Project.open(settings.project), name), settings


def gate_settings(settings: Settings, texts: Path | None, source: str) -> GateSettings:
    """Return how a draft is checked."""
    from gwangju_kg.build import pipeline  # noqa: PLC0415
    from gwangju_kg.changesets.gate import GateSettings  # noqa: PLC0415

    show = partial(_terminal.show_stage, stages=pipeline.CHECK_STAGES)
    if texts is None and source:
        raise click.UsageError("--source needs --texts")
    prove = partial(_prove, texts=texts, source=source) if texts else None
    return GateSettings(settings.releases, user_language(os.environ), show, prove)


def _prove(project: Project, *, texts: Path, source: str) -> Iterable[Finding]:
    """
    Prove the claims of a project and write the evidence.

    Raises:
        EvidenceError: precision or recall is below 100 %.
    """
    from gwangju_kg.cli.dataset.check import check_texts  # noqa: PLC0415

    is_complete, copies = check_texts(project, texts, source=source, write=True)
    if not is_complete:
        raise EvidenceError("precision or recall is below 100 % for a source: see above", ())
    return copies
