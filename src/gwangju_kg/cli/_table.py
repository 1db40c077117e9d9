"""A table that a command gives: printed, or written to a file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from gwangju_kg import files

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output(command: _Command) -> _Command:
    """Give a command the option ``--output``."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="where the table goes; default: standard output",
    )(command)


def give(lines: Iterable[str], path: Path | None) -> None:
    """
    Print the lines of a table as they come, or write them to a file, which then has all or none.

    Raises:
        OutputError: the file cannot be written; what stood there stands.
    """
    if path is None:
        for line in lines:
            click.echo(line)
        return
    files.write_whole("".join(f"{line}\n" for line in lines).encode(), path)
