"""
Map the paths of IRIs to paths of web addresses and back.

An IRI is requested by the URI that it maps to (RFC 3987, section 3.1): letters beyond ASCII are
percent-encoded, percent signs stay.  Different IRIs may map to the same URI, so an address has
several readings, the most likely first.  The addresses of documents (``/page/…``, ``/data/…``)
encode the percent signs too, which makes them unambiguous.  Nothing here reads or writes.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

#: Characters of a path that are not percent-encoded.  Source: RFC 3986, section 3.3.
PATH_SAFE: Final = "/:@!$&'()*+,;=-._~"

#: All printable characters of ASCII.
_ASCII: Final = "".join(map(chr, range(0x20, 0x7F)))

#: Percent-encoded bytes beyond ASCII.
_ENCODED_BYTES: Final = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")

#: A segment that clients resolve before they send a request, also if it is percent-encoded.
#: Source: RFC 3986, section 5.2.4; URL Standard, section 4.1.
_DOT_SEGMENT: Final = re.compile(r"(?:(?<=/)|^)\.\.?(?=/|$)")


def iri_to_uri(iri: str) -> str:
    """
    Return the URI that an IRI maps to; a text with several IRIs may be given too.

    >>> iri_to_uri("https://example.org/한/a%2Fb?c#d")
    'https://example.org/%ED%95%9C/a%2Fb?c#d'
    """
    return quote(iri, _ASCII)


def document_path(path: str) -> str:
    """
    Return the path of an IRI, encoded so that decoding it once gives the path again.

    Dot segments are encoded twice: clients would resolve them.

    >>> document_path("id/a%2Fb?c"), document_path("id/../x")
    ('id/a%252Fb%3Fc', 'id/%252E%252E/x')
    """
    start, rest = ("%2F", path[1:]) if path.startswith("/") else ("", path)
    rest = quote(rest, PATH_SAFE)
    return start + _DOT_SEGMENT.sub(lambda match: match[0].replace(".", "%252E"), rest)


def request_path(path: str) -> str | None:
    """
    Return the path by which the IRI itself is requested; None if that leads to something else.

    It does for dot segments and queries, and for letters that are percent-encoded in the IRI.

    >>> request_path("id/한"), request_path("id/a%2Fb")
    ('id/%ED%95%9C', 'id/a%2Fb')
    >>> request_path("id/%ED%95%9C"), request_path("id/../x"), request_path("id/a?b")
    (None, None, None)
    """
    if path.startswith("/") or "?" in path or "#" in path or _DOT_SEGMENT.search(path):
        return None
    encoded = quote(path, PATH_SAFE + "%")
    return encoded if decode_request_path(encoded)[0] == path else None


def decode_request_path(raw: str) -> tuple[str, ...]:
    """
    Return the paths of the IRIs that a client may mean by an address, the most likely first.

    Args:
        raw: the path as sent, without its first slash.

    Source: RFC 3987, section 3.2.

    >>> decode_request_path("id/a%2Fb"), decode_request_path("id/%ED%95%9C")
    (('id/a%2Fb', 'id/a/b'), ('id/한', 'id/%ED%95%9C'))
    """
    return tuple(dict.fromkeys((_decode_letters(raw), raw, unquote(raw), unquote(unquote(raw)))))


def decode_document_path(raw: str) -> tuple[str, ...]:
    """
    Return the paths of the IRIs that the address of a document may mean, the most likely first.

    >>> decode_document_path("id/a%252Fb"), decode_document_path("id/a%2Fb")
    (('id/a%2Fb', 'id/a/b', 'id/a%252Fb'), ('id/a/b', 'id/a%2Fb'))
    """
    once = unquote(raw)
    return tuple(dict.fromkeys((once, unquote(once), _decode_letters(raw), raw)))


def _decode_letters(raw: str) -> str:
    """Decode what is UTF-8 beyond ASCII, and leave everything else."""

    def decode(match: re.Match[str]) -> str:
        try:
            return unquote(match[0], errors="strict")
        except UnicodeDecodeError:
            return match[0]

    return _ENCODED_BYTES.sub(decode, raw)
