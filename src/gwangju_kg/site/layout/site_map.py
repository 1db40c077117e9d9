"""
The map of a site: where each address of the application is found in it.

It is filled while pages are fetched, and read while their links are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple
from urllib.parse import urlencode

from gwangju_kg.language import Language
from gwangju_kg.rdf.iri_paths import decode_document_path, decode_request_path, document_path
from gwangju_kg.site.layout import left_to_server
from gwangju_kg.site.layout.left_to_server import MISSING
from gwangju_kg.site.layout.static_paths import CLIENT_PAGES, AppAddress, Link, file_of
from gwangju_kg.web.addresses import HASH_DOCUMENTS

#: Redirects that are followed.
_MOST_REDIRECTS: Final = 5


class PageRequest(NamedTuple):
    """What is asked of the application: an address, and the language of the reader."""

    address: AppAddress
    language: Language


class Place(NamedTuple):
    """Where a link leads in the site: a file, a query string and a fragment, both maybe empty."""

    file: str
    query: str = ""
    fragment: str = ""


@dataclass
class SiteMap:
    """
    The map of a site.

    Attributes:
        languages: of the pages, the default first.
        release_id: the release.
        things: the paths of the IRIs that have a page.
        extra: the files that are no answer of the application.
        files: the file of each answer.
        redirects: where other answers lead.
    """

    languages: tuple[Language, ...]
    release_id: str
    things: frozenset[str]
    extra: frozenset[str]
    files: dict[PageRequest, str] = field(default_factory=dict)
    redirects: dict[PageRequest, Link] = field(default_factory=dict)

    def request_of(self, link: Link, language: Language) -> PageRequest:
        """Return what a link in a page of a language asks for."""
        address = self._canonical(link.address)
        if address.path in CLIENT_PAGES:
            address = AppAddress(address.path)
        chosen = link.language if link.language in self.languages else None
        if address.path in self.extra or not address.has_language or address.path == MISSING:
            return PageRequest(address, self.languages[0])
        return PageRequest(address, chosen or language)

    def part_left(self, link: Link) -> str:
        """Return which part of what is left to a server a link leads to; "" if it is frozen."""
        if link.release not in {"", self.release_id}:
            return "releases"
        return left_to_server.part_of(link.address)

    def place_of(self, link: Link, language: Language) -> Place | None:
        """Return where a link in a page of a language leads; None if nothing is there."""
        if part := self.part_left(link):
            page = PageRequest(AppAddress(left_to_server.PAGE), language)
            return Place(self.files[page], "", part) if page in self.files else None
        fragment = link.fragment
        for _ in range(_MOST_REDIRECTS):
            request = self.request_of(link, language)
            if request in self.files:
                is_client = request.address.path in CLIENT_PAGES
                query = urlencode(link.address.parameters) if is_client else ""
                return Place(self.files[request], query, fragment)
            if request not in self.redirects:
                return None
            link, language = self.redirects[request], request.language
            fragment = link.fragment or fragment
        return None

    def folder_of(self, request: PageRequest) -> str:
        """Return the folder of the language of an answer, with its slash."""
        is_default = request.language == self.languages[0] or not request.address.has_language
        return "" if is_default else f"{request.language}/"

    def file_of(self, request: PageRequest, media_type: str) -> str:
        """Return the file of an answer."""
        if request.address.path == MISSING:
            return f"{MISSING}.html"
        return file_of(request.address, media_type, self.folder_of(request))

    def _canonical(self, address: AppAddress) -> AppAddress:
        """Return the one address by which the application is asked, of several that it knows."""
        path = address.path
        for alias in (f"downloads/{self.release_id}/", "downloads/latest/"):
            if path.startswith(alias):
                return replace(address, path="downloads/" + path.removeprefix(alias))
        if path.startswith("page/"):
            readings = decode_document_path(path.removeprefix("page/"))
            return replace(address, path="page/" + document_path(readings[0]))
        thing = next((each for each in decode_request_path(path) if each in self.things), None)
        if thing is None and path in HASH_DOCUMENTS:
            thing = path
        return replace(address, path="page/" + document_path(thing)) if thing else address
