"""Input and output that commands share: a query, a table, the progress of a build."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

import click

from gwangju_kg import atomic_write
from gwangju_kg.errors import SourceError, printable
from gwangju_kg.language import Sentence

if TYPE_CHECKING:
    from gwangju_kg.build.pipeline import BuildStage

_Command = TypeVar("_Command", bound=Callable[..., Any])

#: What a command that writes files says of each.
WRITTEN: Final[Sentence] = {"ko": "씀: {path}", "en": "written: {path}"}


def table_output(command: _Command) -> _Command:
    """Add the option ``--output`` to a command."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="file to write the table to; default: standard output",
    )(command)


def write_table(lines: Iterable[str], path: Path | None) -> None:
    """
    Print the lines of a table as they arrive, or write them all to a file atomically.

    Raises:
        OutputError: the file cannot be written; an existing file is left unchanged.
    """
    if path is None:
        for line in lines:
            click.echo(line)
        return
    atomic_write.write_atomically("".join(f"{line}\n" for line in lines).encode(), path)


def show_message(text: str) -> None:
    """Print a text that may quote a file to standard error, without what a terminal would obey."""
    click.echo(printable(text, kept="\n\t"), err=True)


def show_stage(stage: BuildStage, stages: Sequence[str] = ()) -> None:
    """
    Print the stage if standard error is a terminal, and its remarks in any case.

    Args:
        stage: the stage, which is finished.
        stages: the names of all stages in their order: those after this one are printed as left.
    """
    if sys.stderr.isatty():
        after = stages[stages.index(stage.name) + 1 :] if stage.name in stages else ()
        left = f"; left: {', '.join(after)}" if after else ""
        click.echo(f"{stage.name:<9} {stage.detail}, {stage.seconds:.1f} s{left}", err=True)
    for remark in stage.remarks:
        show_message(remark)


def read_query(file: IO[str]) -> str:
    """
    Read a query.

    Raises:
        SourceError: it is not UTF-8.
    """
    try:
        return file.read()
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 at byte {error.start}: save it as UTF-8"
        raise SourceError(message, Path(file.name)) from error
