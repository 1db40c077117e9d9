"""``gwangju-kg query``: run one query on a release, or on files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import data_files, setting
from gwangju_kg.rdf.media_types import BOOLEAN_FORMATS, GRAPH_FORMATS, TABLE_FORMATS, Format
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI
from gwangju_kg.release import archive, origin
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.engine import Answer, Engine, Query

#: The default format, by the form of the result.
_DEFAULTS: Final = {"table": "csv", "boolean": "json", "graph": "ttl"}

_OFFERS: Final[Mapping[str, Sequence[Format]]] = {
    "table": TABLE_FORMATS,
    "boolean": BOOLEAN_FORMATS,
    "graph": GRAPH_FORMATS,
}

_NAMES: Final = tuple(dict.fromkeys(offer.name for offers in _OFFERS.values() for offer in offers))


@click.command()
@click.argument("file", required=False, metavar="[FILE|-]", type=click.File(encoding="utf-8-sig"))
@click.option("-e", "--text", metavar="TEXT", help="the query itself, instead of FILE")
@click.option(
    "--format",
    "name",
    type=click.Choice(_NAMES),
    help="format of the result; default: csv for a table, json for a boolean, ttl for a graph",
)
@data_files("query instead of a release")
@click.option(
    "--release", "release", metavar="ID", help="release to query; default: the current release"
)
@setting("project")
@setting("releases")
@setting("base")
@setting("deadline_s")
@setting("memory_bytes")
@setting("answer_bytes")
@setting("services")
@setting("service_deadline_s", "--service-deadline")
@setting("service_bytes")
def query(
    file: IO[str] | None,
    text: str | None,
    name: str | None,
    files: tuple[Path, ...],
    release: str | None,
    **given: str | tuple[str, ...] | None,
) -> None:
    """
    Run a SPARQL query and print the result.

    The query is read from FILE, from standard input (-), or from -e. It runs as on the server, in a
    separate process with the same limits: updates are refused, SERVICE is allowed only for the
    endpoints given with --services, and a query that exceeds a limit is stopped. The result is
    printed only if it is complete.

    \b
    gwangju-kg query -e 'SELECT * { ?s ?p ?o } LIMIT 5'
    gwangju-kg query --format json question.rq
    gwangju-kg query --data mine.ttl -e 'ASK { ?s a ?class }'
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if (file is None) == (text is None):
        raise click.UsageError("give one query: as FILE, as - for standard input, or with -e")
    if files and release is not None:
        raise click.UsageError("give either --data or --release, not both")
    settings = Settings.of(os.environ, workers=1, **given)
    query_text = _terminal.read_query(file) if file is not None else text or ""
    path = None if files else archive.release_path(settings.releases, release)
    with _engine(settings, path, files) as engine:
        base_iri = settings.base or (origin.read_origin(path).base_iri if path else SHARED_BASE_IRI)
        request = _request(query_text, name, base_iri)
        _print_answer(request, settings, engine=engine)


def _engine(settings: Settings, release: Path | None, files: Sequence[Path]) -> Engine:
    from gwangju_kg.engine import Engine  # noqa: PLC0415 - not for the help

    return Engine.start(settings, release=release, files=files)


def _request(text: str, name: str | None, base_iri: str) -> Query:
    from gwangju_kg.engine import Query  # noqa: PLC0415 - not for the help

    return Query(
        text,
        table=_format_for("table", name),
        boolean=_format_for("boolean", name),
        graph=_format_for("graph", name),
        base_iri=base_iri,
    )


def _print_answer(request: Query, settings: Settings, *, engine: Engine) -> None:
    from gwangju_kg.engine.client.blocking import BlockingClient  # noqa: PLC0415 - not for the help

    if settings.services:
        answer = _ask_with_services(engine.address, request, settings)
    else:
        answer = BlockingClient(engine.address).ask(request)
    with answer.body as body:
        for chunk in body:
            sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def _ask_with_services(engine_address: str, request: Query, settings: Settings) -> Answer:
    """Run a query that may use SERVICE."""
    import asyncio  # noqa: PLC0415 - few queries need these modules
    from contextlib import closing  # noqa: PLC0415

    from gwangju_kg.engine import AsyncClient, FairQueue  # noqa: PLC0415
    from gwangju_kg.engine.client.federation import FederatedClient  # noqa: PLC0415
    from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient  # noqa: PLC0415

    async def ask() -> Answer:
        never = asyncio.Event()  # this process is the client, so it cannot disconnect
        client = AsyncClient(engine_address, FairQueue(limit=1, max_waiting=0))
        with closing(FederatedClient(client, ServiceEndpointClient(), settings)) as federated:
            return await federated.ask(
                request, deadline_s=settings.deadline_s, client="", disconnected=never.wait
            )

    return asyncio.run(ask())


def _format_for(form: str, name: str | None) -> str:
    """Return the format for one form of result, or "" if that form has no format of that name."""
    if name is None:
        return _DEFAULTS[form]
    return name if any(offer.name == name for offer in _OFFERS[form]) else ""
