"""``gwangju-kg load``: load a release into another store."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.settings import Settings


@click.command()
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path))
@click.option(
    "--into",
    metavar="URL",
    required=True,
    help="where the store accepts graphs, by the SPARQL 1.1 Graph Store HTTP Protocol; {release} "
    "stands for the id of the release",
)
@setting("store", use="where the store answers queries; then it is compared with the release")
@setting("workers", use="number of questions that are compared at the same time")
def load(folder: Path, into: str, **given: str | None) -> None:
    """
    Load the release in the directory RELEASE into another store.

    Each graph of the store that the release has is replaced, also the default graph: queries that
    name no graph ask it, so the store must not make a union of all graphs in its place. Other
    graphs stay, and are named at the end. A store that keeps one dataset or repository for each
    release loads the next one while the present one is served.

    With --store the store is then compared with the release: the number of triples in each graph,
    and the answer to each example question. Needs the extra gwangju-kg[store].

    \b
    gwangju-kg load releases/current --into http://localhost:3030/city/data \\
      --store http://localhost:3030/city/sparql

    Exit status: 0 loaded, and the same; 1 not loaded, or something differs.
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    settings = Settings.of(os.environ, **given)
    from gwangju_kg.engine.remote import graph_upload, store_address  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415 - not for the help
    from gwangju_kg.server.store_gate import check_store  # noqa: PLC0415

    for name, address in (("into", into), ("store", settings.store)):
        if address:
            store_address.check_address(name, address)
    release = Release.open(folder, thorough=True)
    graph_upload.load_release(
        release.path,
        store_address.release_address(into, release.id),
        lambda graph: _terminal.show_message(graph or "default graph"),
    )
    if settings.store:
        check_store(settings, release)
        click.echo(f"release {release.id} is loaded, and answers {len(release.queries)} questions")
    else:
        click.echo(f"release {release.id} is loaded; to compare it, give --store")
