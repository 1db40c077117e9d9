"""``gwangju-kg query``: run one query on a release, or on files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import DataFiles, data_files, require_releases, setting
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.media_types import BOOLEAN_FORMATS, GRAPH_FORMATS, TABLE_FORMATS, Format
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
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

#: What ends an explanation that was asked for.
_EXPLAINED: Final[Mapping[str, Sentence]] = {
    "mended": {
        "ko": "다음 질의에는 결과가 있습니다:\n{query}",
        "en": "This query has an answer:\n{query}",
    },
    "no-mended": {
        "ko": "이렇게 고쳐도 결과가 있는 질의는 찾지 못했습니다.",
        "en": "No change of the query was found that gives an answer.",
    },
    "complete": {
        "ko": "결과에 빠진 것이 없거나, 까닭을 찾지 못했습니다.",
        "en": "Nothing is missing, or no reason was found.",
    },
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
@click.option(
    "--explain",
    "explains",
    is_flag=True,
    flag_value="yes",
    default=None,
    help="say after the result why it is empty or lacks values, with a query that has an answer",
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
    files: DataFiles,
    release: str | None,
    **given: str | tuple[str, ...] | None,
) -> None:
    """
    Run a SPARQL query and print the result.

    The query is read from FILE, from standard input (-), or from -e. It runs as on the server, in a
    separate process with the same limits: updates are refused, SERVICE is allowed only for the
    endpoints given with --services, and a query that exceeds a limit is stopped. The result is
    printed only if it is complete. If it is empty, or a variable has no value, possible reasons are
    printed on standard error.

    Files given with --data may be compressed (gz, zst, bz2). A file with an error is refused, with
    its line; with --lenient what is malformed is left out and printed, and nothing is read that the
    file does not state. N3 and JSON that is not well-formed are refused nevertheless.

    \b
    gwangju-kg query -e 'SELECT * { ?s ?p ?o } LIMIT 5'
    gwangju-kg query --format json question.rq
    gwangju-kg query --data mine.ttl -e 'ASK { ?s a ?class }'
    gwangju-kg query --explain -e 'SELECT * { ?project a gk:Projects }'
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if (file is None) == (text is None):
        raise click.UsageError("give one query: as FILE, as - for standard input, or with -e")
    if files.paths and release is not None:
        raise click.UsageError("give either --data or --release, not both")
    explains = given.pop("explains") is not None
    settings = Settings.of(os.environ, workers=1, **given)
    query_text = _terminal.read_query(file) if file is not None else text or ""
    if not files.paths:
        require_releases(settings)
    path = None if files.paths else archive.release_path(settings.releases, release)
    base_iri = settings.base or (origin.read_origin(path).base_iri if path else SHARED_BASE_IRI)
    settings = replace(settings, base=base_iri)
    with _engine(settings, path, files) as engine:
        for note in engine.notes:
            _terminal.show_message(note)
        request = _request(query_text, name, base_iri)
        lacks = _print_answer(request, settings, engine=engine)
        if lacks or explains:
            _print_hints(request, engine=engine, explains=explains)


def _engine(settings: Settings, release: Path | None, files: DataFiles) -> Engine:
    from gwangju_kg.engine import Engine  # noqa: PLC0415 - not for the help

    return Engine.start(settings, release=release, files=files.paths, is_lenient=files.is_lenient)


def _request(text: str, name: str | None, base_iri: str) -> Query:
    from gwangju_kg.engine import Query  # noqa: PLC0415 - not for the help

    return Query(
        text,
        table=_format_for("table", name),
        boolean=_format_for("boolean", name),
        graph=_format_for("graph", name),
        base_iri=base_iri,
        asks_store=True,
    )


def _print_answer(request: Query, settings: Settings, *, engine: Engine) -> bool:
    """Print the answer; return whether it is empty or lacks the values of a variable."""
    from gwangju_kg.engine.client.blocking import BlockingClient  # noqa: PLC0415 - not for the help
    from gwangju_kg.engine.client.emptiness import lacks  # noqa: PLC0415

    if settings.services:
        prefixes = Namespaces(request.base_iri).prefixes
        answer = _ask_with_services(engine.address, request, settings, prefixes)
    else:
        answer = BlockingClient(engine.address).ask(request)
    beginning = b""
    with answer.body as body:
        for chunk in body:
            beginning = beginning or chunk
            sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    is_whole = len(beginning) == answer.length
    return is_whole and lacks(answer.form, answer.media_type, beginning, request.text)


def _print_hints(request: Query, *, engine: Engine, explains: bool) -> None:
    """Print to standard error why the answer lacks something; with a query that has an answer."""
    from gwangju_kg.engine.client.blocking import BlockingClient  # noqa: PLC0415 - not for the help
    from gwangju_kg.engine.client.explanation import explain, step_deadline_s  # noqa: PLC0415
    from gwangju_kg.language import user_language  # noqa: PLC0415
    from gwangju_kg.sparql.hints import sentences  # noqa: PLC0415

    client = BlockingClient(engine.address)

    def ask(step: Query) -> bytes:
        with client.ask(step, deadline_s=step_deadline_s(step)).body as body:
            return body.read()

    hints, language = explain(ask, request), user_language(os.environ)
    for sentence in sentences(hints, language):
        _terminal.show_message(sentence)
    if not explains:
        return
    mended = next((hint.query for hint in hints if hint.has_answer), "")
    key = "mended" if mended else "no-mended" if hints else "complete"
    _terminal.show_message(_EXPLAINED[key][language].format(query=mended))


def _ask_with_services(
    engine_address: str, request: Query, settings: Settings, prefixes: Mapping[str, str]
) -> Answer:
    """Run a query that may use SERVICE."""
    import asyncio  # noqa: PLC0415 - few queries need these modules
    from contextlib import closing  # noqa: PLC0415

    from gwangju_kg.engine import AsyncClient, FairQueue  # noqa: PLC0415
    from gwangju_kg.engine.client.federation import FederatedClient  # noqa: PLC0415
    from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient  # noqa: PLC0415

    async def ask() -> Answer:
        never = asyncio.Event()  # this process is the client, so it cannot disconnect
        client = AsyncClient(engine_address, FairQueue(limit=1, max_waiting=0))
        federated = FederatedClient(client, ServiceEndpointClient(), settings, prefixes=prefixes)
        with closing(federated):
            return await federated.ask(
                request, deadline_s=settings.deadline_s, client="", disconnected=never.wait
            )

    return asyncio.run(ask())


def _format_for(form: str, name: str | None) -> str:
    """Return the format for one form of result, or "" if that form has no format of that name."""
    if name is None:
        return _DEFAULTS[form]
    return name if any(offer.name == name for offer in _OFFERS[form]) else ""
