"""
The command group: find the commands and print errors as sentences.

A command is a module of this package and the function of the same name in it.  Each module is
imported only when its command is called, so that no command loads the libraries of another.
"""

from __future__ import annotations

import os
import pkgutil
from importlib import import_module
from typing import Any

import click

from gwangju_kg.errors import (
    CurationError,
    GwangjuError,
    MergeError,
    ProjectError,
    SettingError,
    SiteError,
    StoreDiffers,
    printable,
    reason_of,
)
from gwangju_kg.language import user_language


class _Commands(click.Group):
    """The commands of this package, by the names of their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in alphabetical order."""
        return sorted(_modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command `cmd_name`, or return None if there is none."""
        module = _modules().get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(module), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print known errors as messages and exit with status 1 or 2."""
        try:
            return super().invoke(ctx)
        except SettingError as error:
            raise click.UsageError(_text(str(error))) from error
        except (CurationError, MergeError, ProjectError, SiteError, StoreDiffers) as error:
            raise click.ClickException(_text(error.text(user_language(os.environ)))) from error
        except GwangjuError as error:
            raise click.ClickException(_text(str(error))) from error
        except BrokenPipeError:  # the reader closed the pipe, which click handles
            raise
        except OSError as error:
            raise click.ClickException(_text(reason_of(error))) from error


def _text(message: str) -> str:
    """Return a message without characters that a terminal would obey."""
    return printable(message, kept="\n\t")


def _modules() -> dict[str, str]:
    """Return the module of each command in this folder and the folders below it."""
    modules = pkgutil.walk_packages(__path__, f"{__name__}.")
    paths = (module.name for module in modules if not module.ispkg)
    named = ((path.rpartition(".")[2], path) for path in paths)
    return {name: path for name, path in named if not name.startswith("_")}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gwangju-kg", prog_name="gwangju-kg")
def main() -> None:
    """
    Build, check, serve and query the knowledge graph of a city.

    Each setting can also be given by an environment variable: GWANGJU_KG_ and the name of the
    option in capitals, for example GWANGJU_KG_RELEASES. An option overrides the variable.

    Exit status: 0 done, 1 refused with a sentence that says why, 2 called wrongly.
    """
