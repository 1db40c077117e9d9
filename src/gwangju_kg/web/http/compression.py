"""
Compression of responses by zstd or gzip, as the client accepts.

The WSGI middleware compresses the responses of Flask; the ASGI application uses the functions.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import zstandard

from gwangju_kg.rdf.media_types import CODINGS, negotiate_coding

Environ: TypeAlias = dict[str, Any]
Headers: TypeAlias = list[tuple[str, str]]
Application: TypeAlias = Callable[[Environ, Any], Iterable[bytes]]

#: Smaller responses gain nothing; larger ones are sent as they are, in chunks.
_FROM_BYTES: Final = 1024
_TO_BYTES: Final = 8 * 1024**2

#: Levels.  Level 4 of zlib compresses results in JSON to within a tenth of level 9, in a third of
#: the time; level 3 of zstd compresses them further in a third of that.
_GZIP_LEVEL: Final = 4
_ZSTD_LEVEL: Final = 3

#: Prefixes and suffixes of the media types that are compressed.
_TEXTS: Final = ("text/", "application/json", "application/sparql-results", "application/n-")
_TEXT_ENDS: Final = ("+json", "+xml", "/trig", "/xml", "/javascript")

#: Accept-Encoding headers whose choice is cached.
_CACHED_CHOICES: Final = 256


@lru_cache(_CACHED_CHOICES)
def coding_for(accept_encoding: str) -> str:
    """Return the coding that an Accept-Encoding header prefers, "" for none."""
    chosen = negotiate_coding(accept_encoding, CODINGS)
    return chosen.name if chosen else ""


def is_compressible(media_type: str, length: int) -> bool:
    """Check whether *length* bytes of a media type are worth compressing."""
    kind = media_type.partition(";")[0]
    return _FROM_BYTES <= length <= _TO_BYTES and (
        kind.startswith(_TEXTS) or kind.endswith(_TEXT_ENDS)
    )


def compress(body: bytes, coding: str) -> bytes:
    """Return *body* compressed by a coding; the same bytes each time."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


class CompressionLayer:
    """
    WSGI middleware that compresses whole responses.

    Args:
        application: the WSGI application.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Respond as the application does, compressed if the client accepts it and it gains."""
        started: list[Any] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> None:
            started[:] = [status, headers, exc_info]

        body = self._application(environ, start)
        status, headers, exc_info = started
        by_name = {name.lower(): value for name, value in headers}
        if _may_compress(status, by_name):
            headers = _vary_by_coding(headers)
            coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
            if coding and environ["REQUEST_METHOD"] != "HEAD":
                compressed = compress(_read_all(body), coding)
                others = [row for row in headers if row[0].lower() != "content-length"]
                length = ("Content-Length", str(len(compressed)))
                headers, body = [*others, ("Content-Encoding", coding), length], [compressed]
        start_response(status, headers, exc_info)
        return body


def _may_compress(status: str, headers: dict[str, str]) -> bool:
    """Check whether to compress; a strong entity tag names the uncompressed bytes."""
    return (
        status.startswith("200")
        and is_compressible(headers.get("content-type", ""), int(headers.get("content-length", -1)))
        and headers.get("etag", "W/").startswith("W/")
        and "content-encoding" not in headers
    )


def _vary_by_coding(headers: Headers) -> Headers:
    """Add Accept-Encoding to the Vary header."""
    values = [value for name, value in headers if name.lower() == "vary"]
    others = [row for row in headers if row[0].lower() != "vary"]
    return [*others, ("Vary", ", ".join([*values, "Accept-Encoding"]))]


def _read_all(body: Iterable[bytes]) -> bytes:
    """Read a response body to its end and close it."""
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
