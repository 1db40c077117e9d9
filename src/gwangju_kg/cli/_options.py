"""Options for settings: name, help text and default come from the table of settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import click

from gwangju_kg.errors import StoreError
from gwangju_kg.project.project_toml import read_description
from gwangju_kg.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

#: The name of an option's value in the help text, by the type of its default.
_METAVARS: Final = {"str": "TEXT", "int": "INTEGER", "float": "NUMBER", "tuple": "IRI"}


def lenient(command: _Command) -> _Command:
    """Add the option ``--lenient`` to a command that reads RDF files outside a release."""
    return click.option(
        "--lenient",
        "is_lenient",
        is_flag=True,
        help="leave out what is malformed in the files, and print each place to standard error;"
        " from a syntax error on the rest of a file, or the line in N-Triples and N-Quads",
    )(command)


class DataFiles(NamedTuple):
    """
    RDF files outside a release.

    Attributes:
        paths: the files.
        is_lenient: whether what is malformed is left out.
    """

    paths: tuple[Path, ...]
    is_lenient: bool


def data_files(use: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """
    Return the options ``--data`` and ``--lenient`` for RDF files outside a release.

    The command gets both as one argument, `files`; `use` completes the help.
    """
    option = click.option(
        "--data",
        "paths",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=f"RDF file to {use}; can be given several times",
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(*, paths: tuple[Path, ...], is_lenient: bool, **given: Any) -> None:
            command(files=DataFiles(paths, is_lenient), **given)

        return option(lenient(run))

    return decorate


def setting(name: str, *shorter: str, use: str = "") -> Callable[[_Command], _Command]:
    """
    Return the option of the setting `name`.

    Its value is a string, None if it is not given, or a tuple of strings; `Settings.of` parses and
    validates it.

    Args:
        name: the name of the setting.
        shorter: further names of the option.
        use: its help text, if the command uses the setting for another purpose than the table says.
    """
    (row,) = (row for row in fields(Settings) if row.name == name)
    unit = f" [{row.metadata['unit']}]" if row.metadata["unit"] else ""
    is_path, is_list = isinstance(row.default, Path), isinstance(row.default, tuple)
    several = "; can be given several times" if is_list else ""
    return click.option(
        *shorter,
        f"--{name.replace('_', '-')}",
        name,
        metavar="PATH" if is_path else _METAVARS[type(row.default).__name__],
        multiple=is_list,
        help=f"{use or row.metadata['help']}{unit}{several}; default: {row.default or 'none'}",
    )


def require_releases(settings: Settings) -> None:
    """
    Check that there are releases in the folder of the settings, or a project to build one from.

    Raises:
        ProjectError: the folder of the project is no project.
        StoreError: the project has no release yet.
    """
    if settings.releases.exists() or settings.releases != settings.project / Settings.releases:
        return
    read_description(settings.project)
    raise StoreError(f"{settings.releases}: there is no release yet: run 'gwangju-kg build'")
