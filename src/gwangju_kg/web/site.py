"""
What every page of one running server shares: settings, engine client, release, reader's language.

Asking a question goes through here, so that each is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from flask import current_app, g, request

from gwangju_kg.archive import CURRENT
from gwangju_kg.catalogue import Release
from gwangju_kg.engine import Answer, Client, Question
from gwangju_kg.errors import BadRequest, NoNames, NoRelease, NotInRelease, QueryError, StoreError
from gwangju_kg.finder import Finder
from gwangju_kg.history import History
from gwangju_kg.names import BASE_IRI, path_of
from gwangju_kg.outline import Outline, compare
from gwangju_kg.settings import Settings
from gwangju_kg.web import inquiry
from gwangju_kg.web.journal import Entry
from gwangju_kg.web.tally import Tally

LANGUAGES: Final = ("ko", "en")

EXTENSION: Final = "gwangju_kg"

#: In the scope of a request: the error with which it is to be refused.
REFUSED: Final = "gwangju_kg.refused"

_NO_RELEASE: Final = "this server shows plain files: only a release has this page"

#: Differences of releases that are kept in memory.
_COMPARED: Final = 4


@dataclass(frozen=True)
class Site:
    """
    One running server.

    Attributes:
        settings: what it was told.
        client: its door to the engine.
        release: what it serves, or None where it serves plain files.
        tally: counts what it does.
        history: the releases that are kept, and what they know.
        is_named: whether requests name the release, so that what they are told holds for ever.
        compare: tells what changed between two of them; keeps the last few differences.
    """

    settings: Settings
    client: Client
    release: Release | None
    tally: Tally
    history: History
    is_named: bool = False
    compare: Callable[[Path, Path], Outline] = field(
        default_factory=lambda: lru_cache(_COMPARED)(compare)
    )

    @cached_property
    def finder(self) -> Finder:
        """
        What finds things by name; looked at once.

        Raises:
            NoRelease: plain files are served.
            StoreError: the release has no search index, or one of another format.
        """
        if self.release is None:
            raise NoRelease(_NO_RELEASE)
        return Finder(self.release.path)

    def validator(self, question: Question) -> str | None:
        """Give the entity tag of the answer to *question*, as :func:`inquiry.validator` does."""
        return inquiry.validator(question, self.release)


def site() -> Site:
    """Give the site of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Site)  # noqa: S101 - narrows for the type checker
    return found


def release() -> Release:
    """
    Give the release that is served.

    Raises:
        NoRelease: plain files are served.
    """
    found = site().release
    if found is None:
        raise NoRelease(_NO_RELEASE)
    return found


def named_release() -> str:
    """Give the release that the address names, or ""."""
    found = site()
    return found.release.id if found.is_named and found.release else ""


def is_earlier() -> bool:
    """Say whether the address names a release that is not the current one."""
    named = named_release()
    return bool(named) and (site().settings.releases / CURRENT).resolve().name != named


def finder() -> Finder:
    """
    Give what finds things by name in the release that is served.

    Raises:
        NoRelease: plain files are served.
        NoNames: the release has no search index, or one of another format.
    """
    try:
        return site().finder
    except StoreError as error:
        raise NoNames("the release has no search index that this program reads") from error


def page_question(
    name: str,
    *,
    bindings: tuple[tuple[str, str], ...] = (),
    table: str = "",
    boolean: str = "",
    graph: str = "",
) -> Question:
    """
    Give a question of the release's ``queries/pages``.

    Args:
        name: the file's name, without ``.rq``.
        bindings: variable name and term in N-Triples, as in :class:`Question`.
        table: the format of a table, or "".
        boolean: the format of a truth value, or "".
        graph: the format of a graph, or "".

    Raises:
        NotInRelease: the release is older than the page that asks it.
    """
    path = release().path / "queries" / "pages" / f"{name}.rq"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise NotInRelease(
            f"release {release().id} is older than this page, and holds nothing for it",
            release=release().id,
        ) from error
    return Question(text, table=table, boolean=boolean, graph=graph, bindings=bindings)


def ask(question: Question, *, deadline_s: float | None = None) -> Answer:
    """
    Ask the engine, and write it down in the journal.

    Raises:
        QueryError: as :meth:`Client.ask` does.
    """
    entry = Entry(request.remote_addr)
    g.query_id = entry.query_id
    try:
        answer = site().client.ask(question, deadline_s=deadline_s, client=entry.network)
    except QueryError as error:
        entry.close(site().tally, error.code)
        raise
    entry.answered(site().tally, answer)
    return answer


def language() -> str:
    """Give the language of the page: ``lang=`` of the address, else by Accept-Language."""
    if chosen := chosen_language():
        return chosen
    for tag, quality in request.accept_languages:  # the best liked first
        primary = tag.partition("-")[0].lower()
        if quality and primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


def chosen_language() -> str | None:
    """Give the language that the address asks for, or None."""
    chosen = request.args.get("lang")
    return chosen if chosen in LANGUAGES else None


def address_now() -> str:
    """Give the address of this page without the release that it names."""
    parameters = request.args.copy()
    parameters.poplist("release")
    path = request.script_root + quote(request.path, safe=PATH_SAFE)
    query = urlencode(list(parameters.items(multi=True)))
    return path + (query and "?" + query)


def other_language() -> str:
    """Give the address of this page in the other language."""
    other = "en" if language() == "ko" else "ko"
    parameters = request.args.copy()
    parameters["lang"] = other
    path = request.script_root + quote(request.path, safe=PATH_SAFE)
    return f"{path}?{urlencode(list(parameters.items(multi=True)))}"


def local_address(iri: str) -> str | None:
    """
    Give the address at which this server shows *iri*, a web address as it is, None for others.

    Only ``http`` and ``https`` become links: data may hold an IRI that a browser would run.
    """
    path = path_of(iri)
    if path is None:
        return iri if iri.startswith(("http://", "https://")) else None
    if site().release is None:
        return iri
    path, hash_sign, fragment = path.partition("#")
    if "carried" not in g:  # a page has hundreds of links, and all carry the same
        carried = {"lang": chosen_language(), "release": named_release()}
        query = urlencode({name: value for name, value in carried.items() if value})
        g.carried = query and "?" + query
    return f"{request.script_root}/{quote(path, safe=PATH_SAFE)}{g.carried}" + (
        hash_sign + quote(fragment, safe=PATH_SAFE)
    )


def with_host(address: str) -> str:
    """
    Give an address of this server for those who are elsewhere.

    Args:
        address: as `url_for` gives it.

    Raises:
        BadRequest: the Host header names no host.
    """
    if not request.host:  # emptied where the header holds what no host does
        raise BadRequest("the Host header names no host", reason="not-a-host", parameter="Host")
    return request.host_url.rstrip("/") + address


#: Characters of an IRI's path that stand for themselves.  Source: RFC 3986, section 3.3.
PATH_SAFE: Final = "/:@!$&'()*+,;=-._~"


def iri_at(path: str) -> str:
    """Give the IRI of record of what this server shows at *path*."""
    return BASE_IRI + path
