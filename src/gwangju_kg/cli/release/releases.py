"""``gwangju-kg releases``: those that are kept, and the removal of those that are named."""

from __future__ import annotations

import os

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.errors import StoreError
from gwangju_kg.release import archive
from gwangju_kg.settings import Settings


@click.command()
@click.option(
    "--remove",
    "names",
    multiple=True,
    metavar="ID",
    help="take this release away for good; may be given several times",
)
@setting("releases")
def releases(names: tuple[str, ...], releases: str | None) -> None:
    """
    List the releases that are kept, the newest first.

    A line each: id, day of the data, quads, SHA-256 of the dataset by RDFC-1.0, and whether it is
    the current one and signed. No release is ever taken away by itself: --remove does, for all but
    the current one.
    """
    folder = Settings.of(os.environ, releases=releases).releases
    if not folder.is_dir():
        raise StoreError(
            f"{folder}: there is no folder of releases: make one with 'gwangju-kg build'"
        )
    if names:
        archive.remove_releases(folder, names)
    for release in reversed(archive.list_releases(folder)):
        marks = [
            word
            for word, holds in (("current", release.is_current), ("signed", release.is_signed))
            if holds
        ]
        row = (release.id, release.issued, f"{release.quads:,}", release.sha256 or "-", *marks)
        click.echo("\t".join(map(str, row)))
