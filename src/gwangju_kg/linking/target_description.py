"""
Reads what the other side of a link says of itself: its names, what it is, what took its place.

Takes the answer of a server, in RDF or as a page; gives a description.  Asks nobody.
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
from gwangju_kg.linking.candidates import plain
from gwangju_kg.outbound.http_messages import OutboundResponse
from gwangju_kg.rdf.namespaces import PREFIXES

#: Media types that are read, those that say most first.
ACCEPT: Final = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, "
    "application/ld+json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
ACCEPT_PAGE: Final = "text/html, application/xhtml+xml, */*;q=0.1"

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})

_WIKIDATA: Final = "http://www.wikidata.org/"
_SCHEMA: Final = ("http://schema.org/", "https://schema.org/")

#: What the predicates of the statements say.
_MEANINGS: Final = {
    PREFIXES["rdfs"] + "label": "name",
    PREFIXES["skos"] + "prefLabel": "name",
    PREFIXES["skos"] + "altLabel": "name",
    PREFIXES["foaf"] + "name": "name",
    PREFIXES["dcterms"] + "title": "name",
    **{space + "name": "name" for space in _SCHEMA},
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
    What the other side says of a thing.

    Attributes:
        names: what it is called, or the title of its page.
        kinds: IRIs of what it is.
        moved: what took its place, or "".
        is_page: whether it is a page, whose title is no label.
    """

    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    moved: str = ""
    is_page: bool = False


def read(answer: OutboundResponse, iri: str) -> TargetDescription:
    """
    Read what an answer says of a thing.

    Raises:
        RemoteError: it is RDF that cannot be read, or that says nothing of the thing.
    """
    if answer.media_type in _PAGES:
        moved = answer.moved_to if _is_elsewhere(iri, answer.moved_to) else ""
        return TargetDescription(names=_titles(answer), moved=moved, is_page=True)
    form = RdfFormat.from_media_type(answer.media_type) if answer.media_type else None
    if form is None:
        told = f"{iri} answers with {answer.media_type or 'no media type'}, which is not read"
        raise RemoteError(told, iri, "unreadable")
    return of_statements(iri, _statements(answer, iri, form))


def of_statements(iri: str, said: Iterable[tuple[str, str]]) -> TargetDescription:
    """
    Sum up statements.

    Args:
        iri: the thing.
        said: pairs of ``name``, ``kind`` or ``same`` and its value; others are passed over.

    Raises:
        RemoteError: there is none.
    """
    found: dict[str, dict[str, None]] = {"name": {}, "kind": {}, "same": {}}
    for what, value in said:
        if what in found:
            found[what][value] = None
    if not any(found.values()):
        raise RemoteError(f"{iri}: its document says nothing of it", iri, "unreadable")
    host = urlsplit(iri).netloc
    heirs = [other for other in found["same"] if urlsplit(other).netloc == host and other != iri]
    return TargetDescription(
        names=tuple(map(plain, found["name"])),
        kinds=tuple(found["kind"]),
        # A thing that has a name of its own is there still, whatever it is the same as.
        moved=heirs[0] if heirs and not found["name"] else "",
    )


def _statements(answer: OutboundResponse, iri: str, form: RdfFormat) -> list[tuple[str, str]]:
    """Give what the document says of the thing, under its IRI by HTTP or HTTPS."""
    path = iri.partition(":")[2]
    try:
        quads = list(parse(answer.body, form, base_iri=answer.url))
    except (SyntaxError, ValueError) as error:
        raise RemoteError(f"{iri} answers with broken RDF: {error}", iri, "unreadable") from error
    return [
        (_MEANINGS[quad.predicate.value], quad.object.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.partition(":")[2] == path
        and quad.predicate.value in _MEANINGS
        and isinstance(quad.object, NamedNode | Literal)
    ]


def _is_elsewhere(iri: str, moved: str) -> bool:
    """
    Say whether a page that was moved for good is another page than a person would see.

    Not where the scheme, ``www.`` or a slash at the end differ, nor where a site's root leads on.

    >>> _is_elsewhere("http://a.kr/x", "https://www.a.kr/x/"), _is_elsewhere("http://a.kr/x", "/y")
    (False, True)
    """
    if not moved:
        return False
    old, new = urlsplit(iri), urlsplit(moved)
    if old.netloc.removeprefix("www.") != new.netloc.removeprefix("www."):
        return True
    return old.path.rstrip("/") not in {"", new.path.rstrip("/")}


class _Titles(HTMLParser):
    """Keeps the title of a page, and the one that it gives to those who cite it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look out for the title."""
        given = dict(attrs)
        if tag == "title" and not self.found:
            self._inside = True
            self.found.append("")
        elif tag == "meta" and given.get("property") in {"og:title", "og:site_name"}:
            self.found.append(given.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        """End the title."""
        self._inside = self._inside and tag != "title"

    def handle_data(self, data: str) -> None:
        """Keep what stands in the title."""
        if self._inside:
            self.found[0] += data


def _titles(answer: OutboundResponse) -> tuple[str, ...]:
    try:
        text = answer.body.decode(answer.charset, "replace")
    except (LookupError, ValueError):  # no such charset, or none of texts
        text = answer.body.decode("utf-8", "replace")
    parser = _Titles()
    with suppress(AssertionError):  # as Python's parser fails on broken declarations
        parser.feed(text)
    return tuple(dict.fromkeys(filter(None, map(plain, parser.found))))
