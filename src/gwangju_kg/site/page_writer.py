"""
Write the files of a site, in a process of its own: first as the application answers, then linked.

The input are requests and the folder that is being written; the output are files in it, and what
each answer was.  Two such processes take half the time of one.
"""

from __future__ import annotations

import signal
from contextlib import suppress
from http import HTTPStatus
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from gwangju_kg.language import Language
from gwangju_kg.rdf.iri_paths import document_path
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, find_format
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.site.frozen_page import freeze_page
from gwangju_kg.site.layout import page_links
from gwangju_kg.site.layout.left_to_server import DESCRIPTIONS, MISSING
from gwangju_kg.site.layout.page_links import PLACEHOLDER, Rewriter, from_root
from gwangju_kg.site.layout.site_map import PageRequest, Place, SiteMap
from gwangju_kg.site.layout.static_paths import AppAddress, Link, read_link, relative_url, url_of
from gwangju_kg.site.rdf_documents import ASKED, without_services
from gwangju_kg.site.release_app import FrozenResponse, ReleaseApp

#: Media types whose addresses stand in attributes.
_WITH_ATTRIBUTES: Final = frozenset({HTML.media_type, "application/atom+xml", "image/svg+xml"})


class FetchedPage(NamedTuple):
    """
    What the application answered.

    Attributes:
        status: the HTTP status.
        file: the file with the answer, or "".
        media_type: of the answer.
        policy: its Content-Security-Policy.
        location: where it redirects, or None.
        links: where its links lead.
    """

    status: int
    file: str
    media_type: str
    policy: str
    location: Link | None
    links: tuple[Link, ...]


class ThingDocument(NamedTuple):
    """
    The document about a thing, in every format.

    Attributes:
        path: the path of its IRI.
    """

    path: str

    def request(self, form: str, language: Language) -> PageRequest:
        """Return what the application would be asked for in one format."""
        return PageRequest(AppAddress(f"data/{document_path(self.path)}.{form}"), language)


class WrittenLinks(NamedTuple):
    """The links of a page that lead to nothing; empty if all is well."""

    dead: tuple[str, ...]


class PageWriter:
    """
    Fetches pages and writes their links.

    Args:
        app: the application.
        site: the map of the site, with what is known so far.
        folder: where files are written.
        root: the address of the site, with its last slash.
    """

    def __init__(self, app: ReleaseApp, site: SiteMap, folder: Path, root: str) -> None:
        self._app, self.site, self._folder, self._root = app, site, folder, root

    def fetch(self, request: PageRequest) -> FetchedPage:
        """Ask the application, and write its answer into the folder if there is one."""
        address = str(request.address)
        if request.address.path == "cite":  # else it redirects to the same with the release
            mark = "&" if request.address.parameters else "?"
            address = f"{address}{mark}release={self.site.release_id}"
        answer = self._app.get(address, request.language, "text/html, */*;q=0.5")
        if not _is_shown(answer):
            location = read_link(from_root(answer.location)) if answer.location else None
            return FetchedPage(answer.status, "", answer.media_type, "", location, ())
        file = self.site.file_of(request, answer.media_type)
        self._write(file, self._described(request.address.path) or answer.body)
        links: tuple[Link, ...] = ()
        if answer.media_type in _WITH_ATTRIBUTES:
            targets = page_links.links_in(answer.body.decode())
            links = tuple(dict.fromkeys(map(read_link, targets)))
        return FetchedPage(answer.status, file, answer.media_type, answer.policy, None, links)

    def _described(self, path: str) -> bytes | None:
        """Return a description of the release without services; None for any other path."""
        name, _, form = path.partition(".")
        if name not in DESCRIPTIONS or not form:
            return None
        asked = self._app.get(f"{name}.{ASKED.name}", self.site.languages[0], ASKED.media_type)
        return self._app.write_formats(without_services(asked.body), name)[form]

    def write_document(self, document: ThingDocument) -> dict[PageRequest, str]:
        """Write a document in every format; return the files, none if there is no such thing."""
        language = self.site.languages[0]
        asked = document.request(ASKED.name, language)
        answer = self._app.get(str(asked.address), language, ASKED.media_type)
        if answer.status != HTTPStatus.OK:
            return {}
        files = {}
        for form, content in self._app.write_formats(answer.body, document.path).items():
            request = document.request(form, language)
            files[request] = self.site.file_of(request, find_format(form, GRAPH_FORMATS).media_type)
            self._write(files[request], content)
        return files

    def _write(self, file: str, content: bytes) -> None:
        path = self._folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def write_links(self, request: PageRequest, fetched: FetchedPage) -> WrittenLinks:
        """Write the links of a file that `fetch` has written."""
        path = self._folder / fetched.file
        content = path.read_bytes()
        is_page = fetched.media_type == HTML.media_type
        has_attributes = fetched.media_type in _WITH_ATTRIBUTES
        if not has_attributes and PLACEHOLDER.encode() not in content:
            return WrittenLinks(())
        dead: dict[str, None] = {}
        rewriter = self._rewriter(request, fetched.file, dead)
        text = content.decode()
        if is_page:
            text = freeze_page(text, fetched.policy, rewriter)
        elif has_attributes:
            text = page_links.rewrite(text, rewriter)
        else:
            text = page_links.rewrite_absolute(text, rewriter)
        path.write_bytes(text.encode())
        return WrittenLinks(tuple(dead))

    def _rewriter(self, request: PageRequest, file: str, dead: dict[str, None]) -> Rewriter:
        language = request.language
        is_anywhere = request.address.path == MISSING  # shown at any address of the host

        def write(target: str, is_absolute: bool, is_default: bool) -> str:
            chosen = self.site.languages[0] if is_default else language
            place = self.site.place_of(read_link(target), chosen)
            if place is None:
                dead[target] = None
                return self._root + target.removeprefix("/")
            if is_absolute:
                return _with_rest(self._root + url_of(place.file), place)
            if is_anywhere:
                return _with_rest(urlsplit(self._root).path + url_of(place.file), place)
            return _with_rest(relative_url(place.file, file), place)

        return write


def _is_shown(answer: FrozenResponse) -> bool:
    """Check whether an answer is a file of the site: it is there, or a page says that it was."""
    is_page = answer.media_type == HTML.media_type
    return answer.status == HTTPStatus.OK or (answer.status == HTTPStatus.GONE and is_page)


def _with_rest(url: str, place: Place) -> str:
    query = place.query and f"?{place.query}"
    fragment = place.fragment and f"#{place.fragment}"
    return url + query + fragment


class WriterStart(NamedTuple):
    """What a process needs to write pages: the arguments of its application and of its writer."""

    settings: Settings
    engine_address: str
    release: Release
    site: SiteMap
    folder: Path
    root: str


def serve_writer(start: WriterStart, connection: Connection) -> None:
    """
    Send the addresses that take no parameter; then do what is asked until the connection closes.

    A message is a request to fetch; a document to write; a request with its answer, whose links are
    to be written; or the map of the site.  The reply is what the method returns, None for a map, or
    the error of the file system that kept it from being written.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    app = ReleaseApp(start.settings, start.engine_address, start.release)
    writer = PageWriter(app, start.site, start.folder, start.root)
    connection.send(app.paths())
    with suppress(EOFError, BrokenPipeError):  # the other end has closed it
        while True:
            message = connection.recv()
            try:
                reply = _reply(writer, message)
            except OSError as error:
                reply = error
            connection.send(reply)


def _reply(writer: PageWriter, message: object) -> object:
    if isinstance(message, SiteMap):
        writer.site = message
        return None
    if isinstance(message, PageRequest):
        return writer.fetch(message)
    if isinstance(message, ThingDocument):
        return writer.write_document(message)
    assert isinstance(message, tuple)  # noqa: S101 - narrows for the type checker
    return writer.write_links(*message)
