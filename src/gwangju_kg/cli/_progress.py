"""What a person sees of a build while it runs: a line a stage on a terminal, remarks anywhere."""

from __future__ import annotations

import sys

import click

from gwangju_kg.release import Stage


def show(stage: Stage) -> None:
    """Print the stage if a person is watching, and its remarks in any case."""
    if sys.stderr.isatty():
        click.echo(f"{stage.name:<9} {stage.detail}, {stage.seconds:.1f} s", err=True)
    for remark in stage.remarks:
        click.echo(remark, err=True)
