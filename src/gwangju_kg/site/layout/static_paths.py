"""
Which file of a site holds what the application answers at an address.

A page is a folder with ``index.html``, so that each host shows it at the IRI of the thing; RDF, CSV
and feeds have their extension.  A host does not look at query strings, so parameters become part of
the path.  The default language of the project is at the root, the other one in a folder of its
name.  Nothing here reads or writes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.rdf.iri_paths import PATH_SAFE, decode_document_path
from gwangju_kg.rdf.media_types import HTML

#: The file of a page in its folder.
INDEX: Final = "index.html"

#: The pages whose script reads the query string in the browser, and their folders.
CLIENT_PAGES: Final = {"sparql": "query", "search": "search"}

#: Addresses whose content is the same in every language.
_WITHOUT_LANGUAGE: Final = re.compile(
    r"(data|static|downloads|nanopub|\.well-known)/."
    r"|(void|catalog)\.\w+|croissant\.json|releases/[^/]+/.+"
)

#: Endings of addresses that are names of files.
_FILE: Final = re.compile(r"(?<=[^/])\.(ttl|nt|jsonld|rdf|trig|csv|atom|json|xml|txt|svg|png|ico)$")

#: Characters of the value of a parameter that a name of a file keeps.
_NOT_IN_NAME: Final = re.compile(r"[^\w.-]+")

#: Characters of a hash that keep apart values that are the same without others.
_MARK: Final = 8

#: Characters of the name of a folder; a file system takes 255 bytes.
_LONGEST: Final = 60

#: The parameter of the file of a figure.
_FIGURE: Final = "figure"

#: The parameter of a format.
_FORMAT: Final = "format"


@dataclass(frozen=True, order=True)
class AppAddress:
    """
    An address of the application.

    Attributes:
        path: percent-encoded, without the first slash.
        parameters: name and value, sorted; without language and release.
    """

    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return the address as the application takes it."""
        query = urlencode(self.parameters)
        return self.path + (query and f"?{query}")

    @property
    def has_language(self) -> bool:
        """Whether its content differs by language."""
        return not _WITHOUT_LANGUAGE.match(self.path)


class Link(NamedTuple):
    """
    A link in a page.

    Attributes:
        address: where it leads.
        language: the language that it names, or None.
        release: the release that it names, or "".
        fragment: the part of the page, or "".
    """

    address: AppAddress
    language: Language | None
    release: str
    fragment: str


def read_link(target: str) -> Link:
    """
    Read an address of this application.

    >>> read_link("/page/id/entity/x?lang=en#story")[:2]
    (AppAddress(path='page/id/entity/x', parameters=()), 'en')
    """
    parts = urlsplit(target)
    given = parse_qsl(parts.query)
    values = dict(given)
    language = next((each for each in LANGUAGES if each == values.get("lang")), None)
    kept = sorted((name, value) for name, value in given if name not in {"lang", "release"})
    path = parts.path.removeprefix("/")
    return Link(AppAddress(path, tuple(kept)), language, values.get("release", ""), parts.fragment)


def file_of(address: AppAddress, media_type: str, folder: str) -> str:
    """
    Return the path of the file in the site.

    Args:
        address: what the application answers; its parameters become folders.
        media_type: of the answer.
        folder: that of the language, with its slash; "" for the default language and for data.

    >>> file_of(AppAddress("page/id/entity/x"), "text/html", "en/")
    'en/id/entity/x/index.html'
    >>> file_of(AppAddress("ledger", (("at", "2020-12-31"),)), "text/html", "")
    'ledger/at/2020-12-31/index.html'
    >>> file_of(AppAddress("ledger.csv", (("at", "2020-12-31"),)), "text/csv", "")
    'ledger/at/2020-12-31.csv'
    >>> file_of(AppAddress("data/id/entity/x.ttl"), "text/turtle", "")
    'id/entity/x.ttl'
    """
    path, parameters = _name_of(address.path), list(address.parameters)
    figure = next((value for name, value in parameters if name == _FIGURE), None)
    if figure:
        parameters.remove((_FIGURE, figure))
    extension = "" if media_type == HTML.media_type else _extension(path)
    path = path.removesuffix(extension).rstrip("/")
    form = dict(parameters).get(_FORMAT)
    if form and media_type != HTML.media_type:
        parameters.remove((_FORMAT, form))
        extension = f".{form}"
    added = "".join(f"/{name}/{_segment(value)}" for name, value in parameters)
    path = (path + added).removeprefix("/")
    if figure:
        return f"{folder}{path}/{_FIGURE}/{_segment(figure)}.svg".replace("//", "/")
    if media_type == HTML.media_type:
        return folder + (f"{path}/" if path else "") + INDEX
    return f"{folder}{path}{extension}"


def url_of(file: str) -> str:
    """
    Return the path of a file in an address, percent-encoded: that of its folder for a page.

    >>> url_of("id/entity/한/index.html"), url_of("id/a%2Fb.ttl"), url_of("index.html")
    ('id/entity/%ED%95%9C/', 'id/a%252Fb.ttl', '')
    """
    name = file.removesuffix(INDEX) if f"/{file}".endswith(f"/{INDEX}") else file
    return quote(name, PATH_SAFE)


def relative_url(target: str, page: str) -> str:
    """
    Return the address of the file `target` as a link in the file `page`.

    >>> relative_url("id/x/index.html", "en/ledger/index.html")
    '../../id/x/'
    >>> relative_url("a.ttl", "a/index.html"), relative_url("index.html", "index.html")
    ('../a.ttl', './')
    """
    here, there = page.split("/")[:-1], target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    url = url_of("/".join(there[shared:]))
    up = "../" * (len(here) - shared)
    # a first segment with a colon would be read as a scheme
    return up + url if up or (url and ":" not in url.partition("/")[0]) else f"./{url}"


def _name_of(path: str) -> str:
    """Return the path of a file for the path of an address; the letters stay as they are."""
    client = CLIENT_PAGES.get(path)
    if client is not None:
        return client
    if path == "sparql/terms":
        return "query/terms.json"
    for prefix in ("page/", "data/"):
        if path.startswith(prefix):
            path = decode_document_path(path.removeprefix(prefix))[0]
            break
    else:
        path = unquote(path)
    ending = "/" if path.endswith("/") else ""
    segments = path.removesuffix("/").split("/")
    return (
        "/".join(
            quote(each, "").replace(".", "%2E") if each in {"", ".", ".."} else each
            for each in segments
        )
        + ending
        if path
        else ""
    )


def _segment(value: str) -> str:
    """Return the name of a folder for the value of a parameter."""
    name = _NOT_IN_NAME.sub("-", value)[:_LONGEST]
    if name == value and name.strip("."):
        return name
    return f"{name.strip('.-')}-{hashlib.sha256(value.encode()).hexdigest()[:_MARK]}"


def _extension(path: str) -> str:
    found = _FILE.search(path)
    return found[0] if found else ""
