"""
Feeds as Atom.  Takes records; runs no queries.

Written with ElementTree: a feed is one list of flat entries, for which no library is needed.
Source: RFC 4287, The Atom Syndication Format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE: Final = "application/atom+xml"

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class FeedEntry:
    """
    One entry.

    Attributes:
        iri: its id, which stays the same in all releases.
        title: its title.
        day: the day since which it can be known, in ISO form.
        address: the absolute address of its page.
        summary: its text, or "".
    """

    iri: str
    title: str
    day: str
    address: str
    summary: str = ""


@dataclass(frozen=True)
class Feed:
    """
    A feed.

    Attributes:
        iri: its id, which stays the same in all releases.
        title, subtitle: its title, and what it contains.
        language: the language of its texts.
        day: the day of its last change, in ISO form.
        own_address, page_address: the absolute addresses of the feed and of its page.
        author: who publishes it.
        license_iri: the licence of its texts, or "".
        entries: its entries, the newest first.
    """

    iri: str
    title: str
    subtitle: str
    language: str
    day: str
    own_address: str
    page_address: str
    author: str
    license_iri: str
    entries: Sequence[FeedEntry]

    def serialize(self) -> bytes:
        """Return the Atom document in UTF-8."""
        root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": self.language})
        _add(root, "id", self.iri)
        _add(root, "title", self.title)
        _add(root, "subtitle", self.subtitle)
        _add(root, "updated", _moment(self.day))
        _add(SubElement(root, "author"), "name", self.author)
        _link(root, "self", self.own_address, type=MEDIA_TYPE)
        _link(root, "alternate", self.page_address, type="text/html", hreflang=self.language)
        if self.license_iri:
            _link(root, "license", self.license_iri)  # RFC 4946
        for entry in self.entries:
            node = SubElement(root, "entry")
            _add(node, "id", entry.iri)
            _add(node, "title", entry.title)
            _add(node, "published", _moment(entry.day))
            _add(node, "updated", _moment(entry.day))
            _link(node, "alternate", entry.address, type="text/html")
            _add(node, "summary", entry.summary or entry.title)
        document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
        return document + b"\n"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _link(parent: Element, relation: str, address: str, **attributes: str) -> None:
    SubElement(parent, "link", {"rel": relation, "href": address, **attributes})


def _moment(day: str) -> str:
    """Return midnight UTC of a day.  Source: RFC 3339."""
    return f"{day}T00:00:00Z"
