"""
Read what the target of a link says about itself: its names, its classes, its replacement.

Takes the response of a server, in RDF or as a page; returns a description.  Sends no request.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking.candidates import one_line
from gwangju_kg.outbound.http_messages import OutboundResponse
from gwangju_kg.rdf.namespaces import PREFIXES

#: Media types that are read, the most informative first.
ACCEPT: Final = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, "
    "application/ld+json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
ACCEPT_PAGE: Final = "text/html, application/xhtml+xml, */*;q=0.1"

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})

_WIKIDATA: Final = "http://www.wikidata.org/"
_SCHEMA: Final = ("http://schema.org/", "https://schema.org/")

#: The role of each predicate that is read.
_ROLES: Final = {
    PREFIXES["rdfs"] + "label": "name",
    PREFIXES["skos"] + "prefLabel": "name",
    PREFIXES["skos"] + "altLabel": "name",
    PREFIXES["foaf"] + "name": "name",
    PREFIXES["dcterms"] + "title": "name",
    **{namespace + "name": "name" for namespace in _SCHEMA},
    "http://www.geonames.org/ontology#name": "name",
    "http://www.geonames.org/ontology#alternateName": "name",
    "http://www.geonames.org/ontology#officialName": "name",
    PREFIXES["rdf"] + "type": "kind",
    _WIKIDATA + "prop/direct/P31": "kind",
    PREFIXES["owl"] + "sameAs": "same",
    PREFIXES["dcterms"] + "isReplacedBy": "same",
}


@dataclass(frozen=True)
class TargetDescription:
    """
    What a target says about itself.

    Attributes:
        names: its names, or the title of its page.
        kinds: IRIs of its classes.
        moved_to: the IRI or URL that has replaced it, or "".
        is_page: whether it is a page, whose title is not a label.
    """

    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    moved_to: str = ""
    is_page: bool = False


def read_description(response: OutboundResponse, iri: str) -> TargetDescription:
    """
    Read what a response says about a thing.

    Raises:
        RemoteError: it is not a page, and not RDF that can be read or that mentions the thing.
    """
    media_type = response.media_type
    if media_type in _PAGES:
        moved_to = response.moved_to if _is_elsewhere(iri, response.moved_to) else ""
        return TargetDescription(names=_titles(response), moved_to=moved_to, is_page=True)
    rdf_format = RdfFormat.from_media_type(media_type) if media_type else None
    if rdf_format is None:
        message = f"{iri} answers with {media_type or 'no media type'}, which is not read"
        raise RemoteError(message, iri, "unreadable")
    return description_of(iri, _statements(response, iri, rdf_format))


def description_of(iri: str, statements: Iterable[tuple[str, str]]) -> TargetDescription:
    """
    Return the description that statements about a thing make up.

    Args:
        iri: the thing.
        statements: pairs of ``name``, ``kind`` or ``same`` and a value; others are ignored.

    Raises:
        RemoteError: there are none.
    """
    values: dict[str, dict[str, None]] = {"name": {}, "kind": {}, "same": {}}
    for role, value in statements:
        if role in values:
            values[role][value] = None
    if not any(values.values()):
        raise RemoteError(f"{iri}: its document says nothing about it", iri, "unreadable")
    host = urlsplit(iri).netloc
    same = [other for other in values["same"] if urlsplit(other).netloc == host and other != iri]
    return TargetDescription(
        names=tuple(map(one_line, values["name"])),
        kinds=tuple(values["kind"]),
        # A thing that still has a name has not been replaced, whatever it is the same as.
        moved_to=same[0] if same and not values["name"] else "",
    )


def _statements(
    response: OutboundResponse, iri: str, rdf_format: RdfFormat
) -> list[tuple[str, str]]:
    """Return the statements about the thing, under its IRI by HTTP or by HTTPS."""
    path = iri.partition(":")[2]
    try:
        quads = list(parse(response.body, rdf_format, base_iri=response.url))
    except (SyntaxError, ValueError) as error:
        raise RemoteError(f"{iri} answers with broken RDF: {error}", iri, "unreadable") from error
    return [
        (_ROLES[quad.predicate.value], quad.object.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.partition(":")[2] == path
        and quad.predicate.value in _ROLES
        and isinstance(quad.object, NamedNode | Literal)
    ]


def _is_elsewhere(iri: str, moved_to: str) -> bool:
    """
    Check whether a page that has moved permanently is another page to its readers.

    It is not if only the scheme, ``www.`` or a trailing slash differ, nor if the root of a site
    redirects within the site.

    >>> _is_elsewhere("http://a.kr/x", "https://www.a.kr/x/"), _is_elsewhere("http://a.kr/x", "/y")
    (False, True)
    """
    if not moved_to:
        return False
    old, new = urlsplit(iri), urlsplit(moved_to)
    if old.netloc.removeprefix("www.") != new.netloc.removeprefix("www."):
        return True
    return old.path.rstrip("/") not in {"", new.path.rstrip("/")}


class _TitleParser(HTMLParser):
    """Collects the title of a page, and those that it states for citations (Open Graph)."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the beginning of the title, or a title in a meta element."""
        attributes = dict(attrs)
        if tag == "title" and not self.titles:
            self._inside = True
            self.titles.append("")
        elif tag == "meta" and attributes.get("property") in {"og:title", "og:site_name"}:
            self.titles.append(attributes.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of the title."""
        self._inside = self._inside and tag != "title"

    def handle_data(self, data: str) -> None:
        """Collect the text of the title."""
        if self._inside:
            self.titles[0] += data


def _titles(response: OutboundResponse) -> tuple[str, ...]:
    try:
        text = response.body.decode(response.charset, "replace")
    except (LookupError, ValueError):  # an unknown charset, or one that is not of text
        text = response.body.decode("utf-8", "replace")
    parser = _TitleParser()
    with suppress(AssertionError):  # raised by the parser on broken declarations
        parser.feed(text)
    return tuple(dict.fromkeys(filter(None, map(one_line, parser.titles))))
