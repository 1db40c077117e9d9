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
        label: what people call it.
        aliases: media types that clients also ask for it by.
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

#: Formats of a truth value (ASK): the two that the standards define.
BOOLEAN_FORMATS: Final = TABLE_FORMATS[:2]

#: Formats of a graph (CONSTRUCT, DESCRIBE, a document, a dump), the preferred one first.
GRAPH_FORMATS: Final = (
    Format("ttl", "text/turtle", "Turtle", ("application/x-turtle",)),
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
    One way of compressing a file.

    Attributes:
        name: the content coding, as in Accept-Encoding.
        extension: what the name of a compressed file ends in, without the dot.
        media_type: that of the compressed file.
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
_WHOLE: Final = 3


@dataclass(frozen=True)
class _Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Say how precisely the range names *media_type*: 3 whole, 2 by type, 1 any, 0 not."""
        kind, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (kind, sub):
            return _WHOLE
        if (self.type, self.subtype) == (kind, "*"):
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def _ranges(accept: str) -> list[_Range]:
    found = []
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
            found.append(_Range(kind, subtype or "*", quality))
    return found


def negotiate(accept: str | None, offers: Sequence[Format]) -> Format:
    """
    Choose the offer that the caller likes best.

    Args:
        accept: the Accept header; None or blank accepts anything.
        offers: the formats on offer, the server's favourite first.

    Returns:
        The offer with the highest quality; among equals the one named most
        precisely, then the earlier offer.

    Raises:
        NotAcceptable: every offer is ruled out.

    Source: RFC 9110, section 12.5.1.

    >>> negotiate("text/csv;q=0.5, */*;q=0.1", TABLE_FORMATS).name
    'csv'
    >>> negotiate("", TABLE_FORMATS).name
    'json'
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return offers[0]

    def liking(offer: Format) -> tuple[float, int, bool]:
        best = (0.0, 0, False)
        for media_type in (offer.media_type, *offer.aliases):
            precise = max(ranges, key=lambda r: (r.specificity(media_type), r.quality))
            rank = precise.specificity(media_type)
            if rank == 0 or (media_type in offer.aliases and rank < _WHOLE):
                continue
            best = max(best, (precise.quality, rank, media_type == offer.media_type))
        return best

    chosen = max(offers, key=liking)
    if liking(chosen)[0] == 0:
        types = tuple(offer.media_type for offer in offers)
        raise NotAcceptable(
            f"none of the accepted types {accept!r} is on offer: {', '.join(types)}", offers=types
        )
    return chosen


def negotiate_coding(
    accept_encoding: str | None, offers: Sequence[ContentCoding]
) -> ContentCoding | None:
    """
    Choose the coding that the caller likes best; None is the file as it is.

    Args:
        accept_encoding: the Accept-Encoding header; None or blank takes no coding.
        offers: the codings on offer, the server's favourite first.

    Source: RFC 9110, section 12.5.3.

    >>> negotiate_coding("gzip, br;q=0.9, zstd;q=0.5", CODINGS).name
    'gzip'
    >>> negotiate_coding("gzip;q=0, identity", CODINGS) is None
    True
    """
    liking = {found.type: found.quality for found in _ranges(accept_encoding or "")}
    others = liking.get("*", 0.0)
    chosen = max(offers, key=lambda offer: liking.get(offer.name, others), default=None)
    if chosen is None:
        return None
    quality = liking.get(chosen.name, others)
    return chosen if quality > 0 and quality >= liking.get("identity", 0.0) else None


def find_format(name: str, offers: Sequence[Format]) -> Format:
    """
    Find the offer that ``format=`` or a file extension names: a short name or a media type.

    Raises:
        NotAcceptable: no offer has that name.

    >>> find_format("text/csv", TABLE_FORMATS).label
    'CSV'
    """
    for offer in offers:
        if name in (offer.name, offer.media_type, *offer.aliases):
            return offer
    names = tuple(offer.name for offer in offers)
    raise NotAcceptable(f"there is no format {name!r} here: {', '.join(names)}", offers=names)
