"""``gwangju-kg reproduce``: run a cited query again and compare the hash of its result."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import require_releases, setting
from gwangju_kg.rdf.result_digest import BOOLEAN, GRAPH, TABLE, result_sha256
from gwangju_kg.release import archive, manifest, origin
from gwangju_kg.release.removals import read_replaced
from gwangju_kg.settings import Settings


@click.command()
@click.argument("file", metavar="FILE|-", type=click.File(encoding="utf-8-sig"))
@click.option("--release", "name", metavar="ID", help="cited release; default: the current release")
@click.option("--sha256", "expected", metavar="HASH", help="hash in the citation, to compare with")
@setting("project")
@setting("releases")
@setting("base")
def reproduce(file: IO[str], name: str | None, expected: str | None, **given: str | None) -> None:
    """
    Run a query on a release and print the hash of its result.

    The query is read from FILE or from standard input (-). The hash is the SHA-256 of a table as
    TSV, with the lines after the first sorted by their bytes; of a graph as N-Triples, with its
    distinct lines sorted in the same way; or of "true" or "false" with a line feed. With --sha256
    it is compared with the hash in a citation.

    \b
    gwangju-kg reproduce --release 2026.11.1-3fa9c1d2 --sha256 4f0c… question.rq

    Exit status: 0 done, or the same hash; 1 another hash, or no hash because of blank nodes.
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    from gwangju_kg.engine import Engine, Query  # noqa: PLC0415 - not for the help
    from gwangju_kg.engine.client.blocking import BlockingClient  # noqa: PLC0415

    settings = Settings.of(os.environ, workers=1, **given)
    require_releases(settings)
    path = archive.release_path(settings.releases, name)
    request = Query(
        _terminal.read_query(file),
        table=TABLE,
        boolean=BOOLEAN,
        graph=GRAPH,
        base_iri=settings.base or origin.read_origin(path).base_iri,
    )
    with Engine.start(settings, release=path) as engine:
        answer = BlockingClient(engine.address).ask(request)
    with answer.body as body:
        digest = result_sha256(answer.form, body.read())
    if digest is None:
        raise click.ClickException(
            "the result has no hash: it contains blank nodes, whose labels are not stable"
        )
    if expected is not None and digest != expected.lower():
        raise click.ClickException(
            f"the result has the hash {digest} instead of {expected}{_removed_from(path)}"
        )
    click.echo(digest)


def _removed_from(release: Path) -> str:
    """Return the releases that a redacted release replaces, for a message; "" for another one."""
    replaced = ", ".join(each.id for each in read_replaced(manifest.read(release)))
    return f"; statements were removed from this release, which replaces {replaced}" * bool(
        replaced
    )
