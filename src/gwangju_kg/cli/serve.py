"""``gwangju-kg serve``: run the engine and the web server."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from gwangju_kg.cli import _terminal
from gwangju_kg.cli._options import DataFiles, data_files, require_releases, setting
from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI
from gwangju_kg.release.archive import CURRENT
from gwangju_kg.settings import Settings

if TYPE_CHECKING:
    from gwangju_kg.engine import Engine
    from gwangju_kg.release.contents import Release

#: Printed once the server is ready.
_ANNOUNCEMENT: Final = {
    "ko": """\
{url}  ({what}; Ctrl-C로 종료)
  브라우저로 열기    {url}
  질의하기          curl -G {url}sparql -d format=csv --data-urlencode 'query={query}'
  자료 살펴보기      curl -L {url}{path}""",
    "en": """\
{url}  ({what}; stop with Ctrl-C)
  open in a browser  {url}
  ask a query        curl -G {url}sparql -d format=csv --data-urlencode 'query={query}'
  look at the data   curl -L {url}{path}""",
}

#: First queries, on a release and on other files: the projects with the highest planned cost.
_QUERY: Final = (
    f"SELECT * {{ ?project <{ONTOLOGY_IRI}#plannedCost> ?cost }} ORDER BY DESC(?cost) LIMIT 5"
)
_FILES_QUERY: Final = "SELECT * { ?s ?p ?o } LIMIT 5"

#: Quads that are loaded into memory before the first answer, in half a second.
_LOADED_FIRST: Final = 150_000


@click.command()
@data_files("serve from memory instead of a release")
@setting("project")
@setting("releases")
@setting("host")
@setting("port")
@setting("base")
@setting("store")
@setting("workers")
@setting("deadline_s", "--deadline")
@setting("memory_bytes", "--memory")
@setting("data_bytes")
@setting("long_queries")
@setting("queue")
@setting("query_bytes")
@setting("answer_bytes")
@setting("kept_bytes")
@setting("earlier_releases")
@setting("services")
@setting("service_deadline_s", "--service-deadline")
@setting("service_bytes")
def serve(files: DataFiles, **given: str | tuple[str, ...] | None) -> None:
    """
    Serve the current release, or the files given with --data, until Ctrl-C.

    The address and three things to try are printed as soon as the server answers queries. Each
    query at /sparql is logged to standard error as one line: id, outcome, form, seconds, bytes and
    the network of the client, never its whole address; those of pages only if they fail.

    A query may use SERVICE with the SPARQL endpoints whose addresses are given with --services,
    exactly as written in the query, such as https://query.wikidata.org/sparql; they must be on the
    public Internet. Without --services, SERVICE is refused. The server makes no other requests to
    other machines, except to --store.

    Relative IRIs in a query resolve against --base, or else against the base IRI of the release;
    with --data, in the files too, and else against the address of the server.

    With --store the queries are answered by another store that holds the release, by the SPARQL 1.1
    Protocol; everything else stays the same. What it does not answer whole is an error. Earlier
    releases are answered without it. At the start, and before another release is served, the store
    must hold as many triples in each graph as the release, and answer its example questions as the
    release itself does; otherwise the server names what differs, and does not serve it. Needs the
    extra gwangju-kg[store].

    Files given with --data may be compressed (gz, zst, bz2). A file with an error is refused, with
    its line; with --lenient what is malformed is left out and printed, and nothing is read that the
    file does not state. N3 and JSON that is not well-formed are refused nevertheless.

    A large release is answered from disk at once, and from memory when it is loaded.

    When a build makes another release current, the server switches to it without losing a request;
    SIGHUP makes it check at once. A broken release is refused, and the previous one stays. Requests
    with ?release=ID are answered from that release as long as it is kept.

    Ctrl-C and SIGTERM end the server and all its processes at once.
    """
    from gwangju_kg.engine import Engine  # noqa: PLC0415
    from gwangju_kg.language import user_language  # noqa: PLC0415
    from gwangju_kg.rdf.files.served_files import ServedFiles  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415 - not before the options are read
    from gwangju_kg.server import web_processes  # noqa: PLC0415

    web_processes.limit_memory_arenas()
    settings = Settings.of(os.environ, **given)
    _check_store(settings, files)
    if not files.paths:
        require_releases(settings)
    release = None if files.paths else Release.open(settings.releases / CURRENT)
    with (
        web_processes.reserved_port(settings.host, settings.port) as (host, port),
        web_processes.beside(web_processes.import_slow_modules) as wait_for_modules,
        web_processes.beside(_verification(settings, release)) as wait_for_verification,
        ExitStack() as stack,
    ):
        served = None
        if release is None:
            base = settings.base or web_processes.server_url(host, port)
            settings = replace(settings, base=base)
            served = ServedFiles.read(files.paths, base, is_lenient=files.is_lenient)
        engine = stack.enter_context(
            Engine.start(
                settings,
                release=release and release.path,
                files=files.paths,
                is_lenient=files.is_lenient,
                load_first=_LOADED_FIRST,
            )
        )
        wait_for_modules()
        wait_for_verification()
        for note in engine.notes:
            _terminal.show_message(note)
        from gwangju_kg.web.http import metrics  # noqa: PLC0415 - imported meanwhile

        on_hangup, starter_address = _ignore, ""
        if release:
            on_hangup, starter_address = _serve_releases(stack, settings, engine, release)
        config = web_processes.WebProcessConfig(
            settings,
            engine_address="" if release else engine.address,
            starter_address=starter_address,
            metrics_path=metrics.create_shared_file(),
            host=host,
            port=port,
            starter_pid=os.getpid(),
            files=served,
        )
        announcement = _announcement(config.url, release and release.id, user_language(os.environ))
        web_processes.run(config, announcement, on_hangup)


def _check_store(settings: Settings, files: DataFiles) -> None:
    """
    Check the address of a store elsewhere, if there is one.

    Raises:
        SettingError: it is no address.
        UsageError: files are to be served.
    """
    from gwangju_kg.engine.remote import store_address  # noqa: PLC0415

    if settings.store and files.paths:
        raise click.UsageError("--store serves a release: give no --data with it")
    if settings.store:
        store_address.check_address("store", settings.store)


def _verification(settings: Settings, release: Release | None) -> Callable[[], object]:
    """Return the function that checks all files of a release, if there is one, and its store."""
    from gwangju_kg.release import manifest  # noqa: PLC0415
    from gwangju_kg.server.store_gate import check_store  # noqa: PLC0415

    def verify(release: Release) -> None:
        manifest.verify(release.path, thorough=True)
        if settings.store:
            check_store(settings, release)

    return partial(verify, release) if release else _ignore


def _serve_releases(
    stack: ExitStack, settings: Settings, engine: Engine, release: Release
) -> tuple[Callable[..., None], str]:
    """
    Start to tell web processes which release and engine to use, until `stack` closes.

    Returns:
        The function that checks for another current release, and the address of the socket.
    """
    from gwangju_kg.server import starter_socket  # noqa: PLC0415
    from gwangju_kg.server.earlier_releases import ReleaseEngines  # noqa: PLC0415
    from gwangju_kg.server.release_switch import ReleaseSwitch  # noqa: PLC0415

    engines = stack.enter_context(closing(ReleaseEngines(settings)))
    switch = stack.enter_context(
        closing(ReleaseSwitch(settings, engine, release, engines.close_removed))
    )
    services: dict[str, starter_socket.Service] = {
        starter_socket.CURRENT_RELEASE: switch.serve,
        starter_socket.EARLIER_RELEASE: engines.lend,
    }
    starter = stack.enter_context(closing(starter_socket.StarterSocket(services)))
    return switch.request, starter.address


def _ignore(*_: object) -> None:
    """Do nothing: plain files have no hashes, and SIGHUP finds no other release."""


def _announcement(url: str, release_id: str | None, language: str) -> str:
    """Return the address of the server and three things to try."""
    if release_id is None:
        what, path = {"ko": "파일", "en": "plain files"}[language], "void"
        query = _FILES_QUERY
    else:
        what, path = {"ko": "릴리스 ", "en": "release "}[language] + release_id, "dataset"
        query = _QUERY
    return _ANNOUNCEMENT[language].format(url=url, what=what, query=query, path=path)
