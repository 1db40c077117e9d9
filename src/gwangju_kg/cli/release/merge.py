"""``gwangju-kg merge``: make one release of the releases of many cities."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.release import manifest
from gwangju_kg.settings import Settings


@click.command()
@click.argument(
    "paths",
    metavar="RELEASE…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@setting("project", use="folder of the merged release, with its project.toml")
@setting("releases")
def merge(paths: tuple[Path, ...], **given: str | None) -> None:
    """
    Make one release of many, and make it the current one of its folder.

    Each RELEASE is the directory of a release, or of a project whose current release is meant. What
    the merged release is called, its base address and its licence stand in the project.toml of
    PROJECT, which needs no data/. Each release is verified first. The cities keep their IRIs,
    titles, publishers, licences and dates; ontology, code lists and shapes are there once.

    A merge is refused if two releases have the same base address, if an IRI of one city is
    described otherwise by another release, or if their ontologies disagree. Things of two cities
    that are linked to the same item elsewhere are printed: they may be one. The order of the
    releases makes no difference.

    \b
    gwangju-kg merge --project nation cities/*/
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    settings = Settings.of(os.environ, **given)
    from gwangju_kg.build.merging import merged_release  # noqa: PLC0415 - the RDF libraries, only where they are needed
    from gwangju_kg.cli import _terminal  # noqa: PLC0415

    path = merged_release.merge(settings, paths, _terminal.show_stage)
    stated = manifest.read(path)
    quads, cities = stated["figures"]["quads"], len(stated["cities"])
    click.echo(f"release {path.name}: {quads:,} quads of {cities:,} cities in {path}")
