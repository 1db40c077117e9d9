"""``gwangju-kg diff``: compare two releases or RDF files."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import lenient, setting
from gwangju_kg.errors import GwangjuError, SourceError, printable, reason_of
from gwangju_kg.language import Sentence, user_language
from gwangju_kg.release import archive
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.rdf.files.defects import OnDefect
    from gwangju_kg.rdf.files.reading_log import ReadingLog
    from gwangju_kg.release.diff import CanonicalDataset, DatasetDiff


#: What an id of a release looks like: a version, and a hash for all but the first of a version.
_RELEASE_ID: Final = re.compile(r"[\w.]+-[0-9a-f]{8}|\d+(?:\.\d+)*(?:-\w+)?")

#: What was read is the same, but not all was read.
_UNKNOWN: Final[Sentence] = {
    "ko": "읽은 문장은 같지만, 읽지 못하고 제외한 부분이 같은지는 알 수 없습니다.",
    "en": "the statements that were read are the same; whether what was left out is, is unknown",
}


#: Whoever applies a patch needs other labels than those of RDFC-1.0.
_BY_STRUCTURE: Final[Sentence] = {
    "ko": "서로 비슷한 빈 노드가 많아 RDFC-1.0이 아니라 구조에 따라 이름을 붙였습니다.",
    "en": "blank nodes are labelled by structure: many are alike, and RDFC-1.0 would take too long",
}


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
@lenient
@setting("project")
@setting("releases")
def diff(before: str, after: str, form: str, *, is_lenient: bool, **given: str | None) -> None:
    """
    Show the changes from A to B, two releases or RDF files.

    A and B are each the id of a release, "current", the directory of a release, or an RDF file.

    Blank nodes are labelled by RDFC-1.0. Applying the patch to the canonical N-Quads of A, which is
    dumps/NAME.nq in a release, therefore gives the canonical N-Quads of B, byte for byte. If many
    are alike, such as the parts of a list of equal items, they are labelled by structure instead,
    which is printed.

    \b
    gwangju-kg diff 2026.11.1-3fa9c1d2 current
    gwangju-kg diff --format patch old.trig new.trig

    Exit status, as that of diff: 0 the same dataset, 1 different ones, 2 trouble. With --lenient,
    files that are the same except for what was left out are trouble: whether they differ is
    unknown.
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    from gwangju_kg.rdf.files.reading_log import ReadingLog  # noqa: PLC0415
    from gwangju_kg.release import diff as release_diff  # noqa: PLC0415 - the RDF library, not for the help

    settings, log = Settings.of(os.environ, **given), ReadingLog()
    on_defect = log.add_malformed if is_lenient else None
    try:
        datasets = [_read_dataset(name, settings, log, on_defect) for name in (before, after)]
        for line in log.lines():
            _terminal.show_message(line)
        changes = release_diff.diff_datasets(*datasets)
        if changes.before.is_by_structure or changes.after.is_by_structure:
            click.echo(_BY_STRUCTURE[user_language(os.environ)], err=True)
        if log.left_out and not changes:
            raise _DiffError(_UNKNOWN[user_language(os.environ)])
        content = render(changes, form)
    except GwangjuError as error:
        raise _DiffError(printable(str(error), kept="\n")) from error
    except OSError as error:
        raise _DiffError(printable(reason_of(error))) from error
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    sys.exit(1 if changes else 0)


def _read_dataset(
    name: str, settings: Settings, log: ReadingLog, on_defect: OnDefect | None
) -> CanonicalDataset:
    """
    Return the dataset of a release or a file.

    Raises:
        GwangjuError: there is none, or it cannot be read.
    """
    from gwangju_kg.release.diff import CanonicalDataset  # noqa: PLC0415

    path = Path(name)
    if path.is_dir():
        return CanonicalDataset.of_release(path)
    if path.exists():
        return CanonicalDataset.of_file(path, on_defect=on_defect, on_ignored=log.add_ignored)
    if name == archive.CURRENT:
        return CanonicalDataset.of_release(settings.releases / archive.CURRENT)
    if not _RELEASE_ID.fullmatch(name):
        raise SourceError("there is no such file or folder, and no release of that id", path)
    return CanonicalDataset.of_release(
        archive.find_release(archive.list_releases(settings.releases), name).path
    )


def render(changes: DatasetDiff, form: str) -> bytes:
    """Return a difference in one of the formats of the command, in the language of the user."""
    from gwangju_kg.release.diff_summary import summarize_diff  # noqa: PLC0415

    if form == "patch":
        return changes.patch()
    if form in {"removed", "added"}:
        return b"".join(changes.removed if form == "removed" else changes.added)
    if form == "json":
        return (
            json.dumps(summarize_diff(changes).as_dict(), ensure_ascii=False, indent=1) + "\n"
        ).encode()
    lines = summarize_diff(changes).lines(user_language(os.environ))
    return "".join(f"{printable(line)}\n" for line in lines).encode()
