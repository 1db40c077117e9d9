"""
Follow every link of a site: each leads to a file, and each fragment to a part of its page.

Also the addresses of the site in its descriptions, feeds and other texts are followed, and each
file is compared with the list of the site.  The input is the folder; the output are findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from gwangju_kg.site import site_folder
from gwangju_kg.site.layout.static_paths import INDEX, url_of
from gwangju_kg.site.site_folder import FILE_LIST, SiteMarker

#: Attributes that are addresses.
_ADDRESSES: Final = frozenset({"href", "src", "action", "poster", "data"})

#: Schemes of links that lead out of any site, or run nothing that can be followed.
_FOLLOWED: Final = frozenset({"", "http", "https"})

#: Other texts with addresses, by extension.
_TEXTS: Final = frozenset({".ttl", ".jsonld", ".json", ".rdf", ".nt", ".xml", ".atom", ".txt"})

#: Those that declare namespaces, which lead to no page.
_RDF: Final = frozenset({".ttl", ".json", ".jsonld", ".rdf"})

#: Files between two calls of the progress.
_STEP: Final = 200

#: Files whose text is data of the release, in which addresses are no links.
_DATA: Final = ("downloads/",)


@dataclass(frozen=True)
class LinkReport:
    """
    What a check found.

    Attributes:
        pages: the pages that were read.
        links: the links that were followed, each as often as it stands there.
        outside: how many of them lead out of the site.
        findings: what is wrong, one line each, sorted.
    """

    pages: int
    links: int
    outside: int
    findings: tuple[str, ...]


@dataclass
class _Page:
    """The links and the parts of a page."""

    links: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)


class _PageReader(HTMLParser):
    """Reads the links and the parts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.page = _Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes of a tag."""
        is_name = ("rel", "canonical") in attrs  # an IRI: its fragment need be no part of a page
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.page.parts.add(value or "")
            elif name in _ADDRESSES:
                self.page.links.append((urldefrag(value)[0] if is_name else value) if value else "")


class SiteChecker:
    """
    Follows the links of a site.

    Args:
        folder: the site.

    Raises:
        SiteError: it is no site.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marker: SiteMarker = site_folder.read_marker(folder)
        self._names = set(site_folder.file_names(folder))
        self._pages: dict[str, _Page] = {}
        self._findings: set[str] = set()
        self._counts: Counter[str] = Counter()

    def check(self, progress: Callable[[int, int], None]) -> LinkReport:
        """
        Follow all links.

        Args:
            progress: called with the number of files that are read, and of all.
        """
        self._check_list()
        pages = sorted(name for name in self._names if name.endswith(".html"))
        others = sorted(name for name in self._names if _is_text(name))
        for count, name in enumerate(pages, start=1):
            reader = _PageReader()
            reader.feed((self._folder / name).read_text("utf-8", "replace"))
            self._pages[name] = reader.page
            if not count % _STEP:
                progress(count, len(pages) + len(others))
        for name, page in self._pages.items():
            for link in page.links:
                self._follow(name, link)
        for count, name in enumerate(others, start=len(pages) + 1):
            for address in self._addresses_in(name):
                self._follow(name, address)
            if not count % _STEP or count == len(pages) + len(others):
                progress(count, len(pages) + len(others))
        findings = tuple(sorted(self._findings))
        return LinkReport(len(pages), self._counts["links"], self._counts["outside"], findings)

    def _check_list(self) -> None:
        listed = site_folder.read_list(self._folder)
        for name, digest in listed.items():
            if name not in self._names:
                self._findings.add(f"{name}: missing")
            elif not site_folder.is_file_with(self._folder / name, digest):
                self._findings.add(f"{name}: differs from {FILE_LIST}")

    def _addresses_in(self, name: str) -> Iterator[str]:
        text = (self._folder / name).read_text("utf-8", "replace")
        pattern = rf"{re.escape(self._marker.address)}[^\s\"'<>\\#{{}}]*"
        for address in dict.fromkeys(re.findall(pattern, text)):
            if not (address.endswith("/") and Path(name).suffix in _RDF):  # a namespace
                yield address

    def _follow(self, name: str, link: str) -> None:
        """Follow one link of a file."""
        self._counts["links"] += 1
        here = self._marker.address + url_of(name)
        try:
            address, fragment = urldefrag(urljoin(here, link))
            parts = urlsplit(address)
        except ValueError:
            self._findings.add(f"{name}: {link}: no address")
            return
        if parts.scheme not in _FOLLOWED:
            return
        address = address.partition("?")[0]
        if not f"{address}/".startswith(self._marker.address):
            self._counts["outside"] += 1
            return
        path = unquote(address.removeprefix(self._marker.address.rstrip("/")).removeprefix("/"))
        file = next((each for each in _readings(path) if each in self._names), None)
        if file is None:
            self._findings.add(f"{name}: {link}: no such file")
        elif fragment and file in self._pages and not self._has_part(file, fragment):
            self._findings.add(f"{name}: {link}: {file} has no part of this name")

    def _has_part(self, file: str, fragment: str) -> bool:
        parts = self._pages[file].parts
        return fragment in parts or unquote(fragment) in parts


def _readings(path: str) -> tuple[str, ...]:
    """Return the files that a host shows at a path: itself, or the page of that folder."""
    if not path or path.endswith("/"):
        return (path + INDEX,)
    return (path, f"{path}/{INDEX}")


def _is_text(name: str) -> bool:
    return Path(name).suffix in _TEXTS and not name.startswith(_DATA)
