"""Options that stand for settings: name, help and default come from the one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from gwangju_kg.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

#: What an option's value is called in the help, by the type of its default.
_METAVARS: Final = {"str": "TEXT", "int": "INTEGER", "float": "NUMBER", "tuple": "IRI"}


def data_files(use: str) -> Callable[[_Command], _Command]:
    """Give the option ``--data``, for RDF files that are not a release; *use* ends its help."""
    return click.option(
        "--data",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=f"RDF file to {use}; may be given several times",
    )


def setting(name: str, *shorter: str, use: str = "") -> Callable[[_Command], _Command]:
    """
    Give the option of the setting *name*, which may have *shorter* names too.

    Args:
        name: of the setting.
        shorter: further names of the option.
        use: its help, where the command uses it for something else than the table says.

    Its value is text, None where it is not given, or some texts: `Settings.of` reads and judges it.
    """
    (row,) = (row for row in fields(Settings) if row.name == name)
    unit = f" [{row.metadata['unit']}]" if row.metadata["unit"] else ""
    is_path, is_list = isinstance(row.default, Path), isinstance(row.default, tuple)
    several = "; may be given several times" if is_list else ""
    return click.option(
        *shorter,
        f"--{name.replace('_', '-')}",
        name,
        metavar="PATH" if is_path else _METAVARS[type(row.default).__name__],
        multiple=is_list,
        help=f"{use or row.metadata['help']}{unit}{several}; default: {row.default or 'none'}",
    )
