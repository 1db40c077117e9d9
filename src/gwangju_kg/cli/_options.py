"""Options for settings: name, help text and default come from the table of settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from gwangju_kg.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

#: The name of an option's value in the help text, by the type of its default.
_METAVARS: Final = {"str": "TEXT", "int": "INTEGER", "float": "NUMBER", "tuple": "IRI"}


def data_files(use: str) -> Callable[[_Command], _Command]:
    """Return the option ``--data`` for RDF files outside a release; `use` completes its help."""
    return click.option(
        "--data",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=f"RDF file to {use}; can be given several times",
    )


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
