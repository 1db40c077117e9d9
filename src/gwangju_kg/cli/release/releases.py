"""``gwangju-kg releases``: list the releases, and remove some."""

from __future__ import annotations

import os

import click

from gwangju_kg.cli._options import require_releases, setting
from gwangju_kg.errors import StoreError
from gwangju_kg.release import archive
from gwangju_kg.settings import Settings


@click.command()
@click.option(
    "--remove",
    "names",
    multiple=True,
    metavar="ID",
    help="delete this release permanently; can be given several times",
)
@setting("project")
@setting("releases")
def releases(names: tuple[str, ...], **given: str | None) -> None:
    """
    List the releases, the newest first.

    Each line has the id, the date of issue, the number of quads, the RDFC-1.0 SHA-256 of the
    dataset, and "current", "signed" and "redacted" if they apply. Releases are never deleted
    automatically; --remove deletes any release except the current one.
    """
    settings = Settings.of(os.environ, **given)
    require_releases(settings)
    folder = settings.releases
    if not folder.is_dir():
        raise StoreError(
            f"{folder}: there is no folder of releases: run 'gwangju-kg build' to create one"
        )
    if names:
        archive.remove_releases(folder, names)
    for release in reversed(archive.list_releases(folder)):
        marks = [
            word
            for word, applies in (
                ("current", release.is_current),
                ("signed", release.is_signed),
                ("redacted", bool(release.replaces)),
            )
            if applies
        ]
        row = (release.id, release.issued, f"{release.quads:,}", release.sha256 or "-", *marks)
        click.echo("\t".join(map(str, row)))
