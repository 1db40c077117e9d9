"""``gwangju-kg serve``: the engine, and the web server in front of it."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

import click

from gwangju_kg.cli._options import data_files, setting
from gwangju_kg.release.archive import CURRENT
from gwangju_kg.settings import Settings

#: What is printed once the server is up.
_ANNOUNCEMENT: Final = {
    "ko": """\
{url}  ({what}; Ctrl-C로 끝냄)
  브라우저로 열기    {url}
  질의하기          curl -G {url}sparql -d format=csv --data-urlencode 'query={query}'
  자료 살펴보기      curl -L {url}{path}""",
    "en": """\
{url}  ({what}; Ctrl-C ends it)
  open in a browser  {url}
  ask a query        curl -G {url}sparql -d format=csv --data-urlencode 'query={query}'
  look at the data   curl -L {url}{path}""",
}

_QUERY: Final = "SELECT * { ?s ?p ?o } LIMIT 5"


@click.command()
@data_files("serve from memory instead of a release")
@setting("releases")
@setting("host")
@setting("port")
@setting("base")
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
def serve(files: tuple[Path, ...], **given: str | tuple[str, ...] | None) -> None:
    """
    Serve the current release, or the files given with --data, until Ctrl-C.

    The address and three things to try are printed as soon as a query would be answered.
    On standard error each query leaves one line: id, outcome, form, seconds, bytes and the
    network of the caller, never the whole address.

    A query may ask other SPARQL endpoints by SERVICE where --services lists their addresses, letter
    for letter, such as https://query.wikidata.org/sparql; they must be on the public Internet.
    Nothing is listed unless you list it, and nothing else ever leaves this machine.

    Relative IRIs in a query resolve against --base, else against the base IRI of the release.

    When a build makes another release current, it takes the old one's place without a request
    lost; SIGHUP looks at once. A release that is broken is refused and the old one stays. Requests
    with ?release=ID are answered from that release as long as it is kept.

    Ctrl-C and SIGTERM end the server at once; no process stays behind.
    """
    from gwangju_kg.engine import Engine  # noqa: PLC0415
    from gwangju_kg.language import language  # noqa: PLC0415
    from gwangju_kg.release.contents import Release  # noqa: PLC0415 - not before the options are read
    from gwangju_kg.server import web_processes  # noqa: PLC0415
    from gwangju_kg.server.earlier_releases import ReleaseEngines  # noqa: PLC0415
    from gwangju_kg.server.release_switch import ReleaseSwitch  # noqa: PLC0415

    web_processes.share_memory_pools()
    settings = Settings.of(os.environ, **given)
    release = None if files else Release.open(settings.releases / CURRENT, thorough=True)
    with (
        web_processes.reserved(settings.host, settings.port) as (host, port),
        web_processes.loading() as loading,
        Engine.start(settings, release=release and release.path, files=files) as engine,
        ExitStack() as stack,
    ):
        loading.join()
        from gwangju_kg.web.http import metrics  # noqa: PLC0415 - loaded meanwhile

        succession = lender = None
        if release:
            succession = stack.enter_context(closing(ReleaseSwitch(settings, engine, release)))
            lender = stack.enter_context(closing(ReleaseEngines(settings)))
        site = web_processes.WebProcessConfig(
            settings,
            engine.address,
            succession=succession.address if succession else "",
            lender=lender.address if lender else "",
            tally=metrics.shared(),
            host=host,
            port=port,
            starter=os.getpid(),
        )
        announcement = _announcement(site.url, release and release.id, language(os.environ))
        web_processes.run(site, announcement, succession.look if succession else _stay)


def _stay(*_: object) -> None:
    """Serve plain files as before: there is no release to follow."""


def _announcement(url: str, release_id: str | None, language: str) -> str:
    """Say where the server is and give three things to try."""
    if release_id is None:
        what, path = {"ko": "파일", "en": "plain files"}[language], "sparql"
    else:
        what, path = {"ko": "릴리스 ", "en": "release "}[language] + release_id, "dataset"
    return _ANNOUNCEMENT[language].format(url=url, what=what, query=_QUERY, path=path)
