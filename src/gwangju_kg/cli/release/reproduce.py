"""``gwangju-kg reproduce``: asks a cited query again, and says whether its result is the same."""

from __future__ import annotations

import os
from typing import IO

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import setting
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.rdf.result_digest import BOOLEAN, GRAPH, TABLE, result_sha256
from gwangju_kg.release import archive
from gwangju_kg.settings import Settings


@click.command()
@click.argument("file", metavar="FILE|-", type=click.File(encoding="utf-8-sig"))
@click.option("--release", "name", metavar="ID", help="the release cited; default: the current one")
@click.option("--sha256", "expected", metavar="HASH", help="the hash that the citation states")
@setting("releases")
@setting("base")
def reproduce(file: IO[str], name: str | None, expected: str | None, **given: str | None) -> None:
    """
    Ask the query in FILE of a release and print the hash of its result.

    It is the SHA-256 of a table in TSV, its first line first and the others in the order of their
    bytes; of a graph in N-Triples, its distinct lines in that order; of true or false and a line
    feed. With --sha256 it is compared with the hash of a citation.

    \b
    gwangju-kg reproduce --release 2026.11.1-3fa9c1d2 --sha256 4f0c… question.rq

    Exit status: 0 done, or the same hash; 1 another hash, or none because of blank nodes.
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    from gwangju_kg.engine import BlockingClient, Engine, Query  # noqa: PLC0415 - not for the help

    settings = Settings.of(os.environ, workers=1, **given)
    path = archive.release_path(settings.releases, name)
    question = Query(
        _terminal.read_query(file),
        table=TABLE,
        boolean=BOOLEAN,
        graph=GRAPH,
        base_iri=settings.base or BASE_IRI,
    )
    with Engine.start(settings, release=path) as engine:
        answer = BlockingClient(engine.address).ask(question)
    with answer.body as body:
        found = result_sha256(answer.form, body.read())
    if found is None:
        raise click.ClickException("the result holds blank nodes, whose names are not kept")
    if expected is not None and found != expected.lower():
        raise click.ClickException(f"the result has the hash {found}, and not {expected}")
    click.echo(found)
