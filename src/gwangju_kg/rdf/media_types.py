"""
Media types, file extensions and content negotiation.

Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors import NotAcceptable


@dataclass(frozen=True)
class Format:
    """
    One serialization.

    Attributes:
        name: the short name, also the file extension and the value of ``format=``.
        media_type: the registered media type, without parameters.
        label: its name on pages.
        aliases: other media types by which clients request it.
    """

    name: str
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()


#: Formats of a table of solutions (SELECT), the preferred one first.
#: Source: SPARQL 1.1 Query Results JSON, XML, CSV and TSV Formats.
TABLE_FORMATS: Final = (
    Format("json", "application/sparql-results+json", "JSON", ("application/json",)),
    Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml")),
    Format("csv", "text/csv", "CSV"),
    Format("tsv", "text/tab-separated-values", "TSV"),
)

#: Formats of a boolean result (ASK): the two that the standards define.
BOOLEAN_FORMATS: Final = TABLE_FORMATS[:2]

#: Formats of a graph (CONSTRUCT, DESCRIBE, a document, a dump), the preferred one first.
GRAPH_FORMATS: Final = (
    Format(  # a Turtle document is an N3 document, too
        "ttl",
        "text/turtle",
        "Turtle",
        ("application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3", "application/n3"),
    ),
    Format("nt", "application/n-triples", "N-Triples", ("text/plain",)),
    Format("jsonld", "application/ld+json", "JSON-LD", ("application/json",)),
    Format("rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml")),
)

#: Formats of a whole dataset, the preferred one first.
DATASET_FORMATS: Final = (
    Format("trig", "application/trig", "TriG"),
    Format("nq", "application/n-quads", "N-Quads"),
    Format("jsonld", "application/ld+json", "JSON-LD"),
)

HTML: Final = Format("html", "text/html", "HTML", ("application/xhtml+xml",))


@dataclass(frozen=True)
class ContentCoding:
    """
    One way to compress a file.

    Attributes:
        name: the content coding, as in Accept-Encoding.
        extension: the extension of a compressed file, without the dot.
        media_type: the media type of the compressed file.
    """

    name: str
    extension: str
    media_type: str


#: Codings of the files of a release, the preferred one first.
#: Source: RFC 8878 (zstd), RFC 1952 and RFC 6713 (gzip).
CODINGS: Final = (
    ContentCoding("zstd", "zst", "application/zstd"),
    ContentCoding("gzip", "gz", "application/gzip"),
)


#: Specificity of a media range that names a type and a subtype.
_EXACT: Final = 3


@dataclass(frozen=True)
class _Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return how precisely the range matches: 3 exactly, 2 by type, 1 any, 0 not at all."""
        kind, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (kind, sub):
            return _EXACT
        if (self.type, self.subtype) == (kind, "*"):
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def _parse_accept(accept: str) -> list[_Range]:
    ranges = []
    for item in accept.split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        kind, _, subtype = media.lower().partition("/")
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if kind:
            ranges.append(_Range(kind, subtype or "*", quality))
    return ranges


def negotiate(accept: str | None, offers: Sequence[Format]) -> Format:
    """
    Return the offer that the client prefers.

    Args:
        accept: the Accept header; None or blank accepts anything.
        offers: the available formats, the preferred one first.

    Returns:
        The offer with the highest quality; among equals the one matched most precisely, then the
        earlier offer.

    Raises:
        NotAcceptable: the header rules out every offer.

    Source: RFC 9110, section 12.5.1.

    >>> negotiate("text/csv;q=0.5, */*;q=0.1", TABLE_FORMATS).name
    'csv'
    >>> negotiate("", TABLE_FORMATS).name
    'json'
    """
    ranges = _parse_accept(accept or "")
    if not ranges:
        return offers[0]

    def preference(offer: Format) -> tuple[float, int, bool]:
        best = (0.0, 0, False)
        for media_type in (offer.media_type, *offer.aliases):
            closest = max(ranges, key=lambda r: (r.specificity(media_type), r.quality))
            rank = closest.specificity(media_type)
            if rank == 0 or (media_type in offer.aliases and rank < _EXACT):
                continue
            best = max(best, (closest.quality, rank, media_type == offer.media_type))
        return best

    chosen = max(offers, key=preference)
    if preference(chosen)[0] == 0:
        types = tuple(offer.media_type for offer in offers)
        raise NotAcceptable(reason="not-offered", subject=accept or "", offers=types)
    return chosen


def negotiate_coding(
    accept_encoding: str | None, offers: Sequence[ContentCoding]
) -> ContentCoding | None:
    """
    Return the coding that the client prefers; None for the uncompressed file.

    Args:
        accept_encoding: the Accept-Encoding header; None or blank accepts no coding.
        offers: the available codings, the preferred one first.

    Source: RFC 9110, section 12.5.3.

    >>> negotiate_coding("gzip, br;q=0.9, zstd;q=0.5", CODINGS).name
    'gzip'
    >>> negotiate_coding("gzip;q=0, identity", CODINGS) is None
    True
    """
    qualities = {item.type: item.quality for item in _parse_accept(accept_encoding or "")}
    default = qualities.get("*", 0.0)
    chosen = max(offers, key=lambda offer: qualities.get(offer.name, default), default=None)
    if chosen is None:
        return None
    quality = qualities.get(chosen.name, default)
    return chosen if quality > 0 and quality >= qualities.get("identity", 0.0) else None


def find_format(name: str, offers: Sequence[Format]) -> Format:
    """
    Return the offer with this short name or media type, as in ``format=`` or a file extension.

    Raises:
        NotAcceptable: no offer has that name.

    >>> find_format("text/csv", TABLE_FORMATS).label
    'CSV'
    """
    for offer in offers:
        if name in (offer.name, offer.media_type, *offer.aliases):
            return offer
    names = tuple(offer.name for offer in offers)
    raise NotAcceptable(reason="not-offered", subject=name, offers=names)
