"""``gwangju-kg diff``: compare two releases or RDF files."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.errors import GwangjuError, reason_of
from gwangju_kg.language import user_language
from gwangju_kg.release import archive
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.release.diff import CanonicalDataset, DatasetDiff


class _DiffError(click.ClickException):
    """The comparison failed; status 1 would mean that there are changes.  Source: diff(1)."""

    exit_code = 2


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option(
    "--format",
    "form",
    type=click.Choice(("summary", "json", "patch", "removed", "added")),
    default="summary",
    show_default=True,
    help="summary: changes by class; json: all changes by class; patch: an RDF Patch;"
    " removed, added: the quads in N-Quads",
)
@setting("project")
@setting("releases")
def diff(before: str, after: str, form: str, **given: str | None) -> None:
    """
    Show the changes from A to B, two releases or RDF files.

    A and B are each the id of a release, "current", the directory of a release, or an RDF file.

    Blank nodes are labelled by RDFC-1.0. Applying the patch to the canonical N-Quads of A, which is
    dumps/NAME.nq in a release, therefore gives the canonical N-Quads of B, byte for byte.

    \b
    gwangju-kg diff 2026.11.1-3fa9c1d2 current
    gwangju-kg diff --format patch old.trig new.trig

    Exit status, as that of diff: 0 the same dataset, 1 different ones, 2 trouble.
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    from gwangju_kg.release import diff as release_diff  # noqa: PLC0415 - the RDF library, not for the help

    settings = Settings.of(os.environ, **given)
    try:
        changes = release_diff.diff_datasets(
            _read_dataset(before, settings), _read_dataset(after, settings)
        )
        content = _render(changes, form)
    except GwangjuError as error:
        raise _DiffError(str(error)) from error
    except OSError as error:
        raise _DiffError(reason_of(error)) from error
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    sys.exit(1 if changes else 0)


def _read_dataset(name: str, settings: Settings) -> CanonicalDataset:
    from gwangju_kg.release.diff import CanonicalDataset  # noqa: PLC0415

    path = Path(name)
    if path.is_dir():
        return CanonicalDataset.of_release(path)
    if path.is_file():
        return CanonicalDataset.of_file(path)
    if name == archive.CURRENT:
        return CanonicalDataset.of_release(settings.releases / archive.CURRENT)
    return CanonicalDataset.of_release(
        archive.find_release(archive.list_releases(settings.releases), name).path
    )


def _render(changes: DatasetDiff, form: str) -> bytes:
    from gwangju_kg.release.diff_summary import summarize_diff  # noqa: PLC0415

    if form == "patch":
        return changes.patch()
    if form in {"removed", "added"}:
        return b"".join(changes.removed if form == "removed" else changes.added)
    if form == "json":
        return (
            json.dumps(summarize_diff(changes).as_dict(), ensure_ascii=False, indent=1) + "\n"
        ).encode()
    return ("\n".join(summarize_diff(changes).lines(user_language(os.environ))) + "\n").encode()
