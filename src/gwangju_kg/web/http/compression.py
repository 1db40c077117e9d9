"""
Compresses answers for callers who take them so: by zstd, or by gzip.

The WSGI layer packs what the application answers; the functions are also for what is
answered before it.
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

#: Below it, packing costs more than it saves; above it, an answer goes as it is, in chunks.
_FROM_BYTES: Final = 1024
_TO_BYTES: Final = 8 * 1024**2

#: Levels.  Of zlib, 4 packs results in JSON to within a tenth of 9, in a third of the time; 3 of
#: zstd packs them better still in a third of that.
_GZIP_LEVEL: Final = 4
_ZSTD_LEVEL: Final = 3

#: Types that become smaller, by their beginnings and ends.
_TEXTS: Final = ("text/", "application/json", "application/sparql-results", "application/n-")
_TEXT_ENDS: Final = ("+json", "+xml", "/trig", "/xml", "/javascript")

#: Accept-Encoding headers of which the choice is remembered.
_REMEMBERED: Final = 256


@lru_cache(_REMEMBERED)
def coding_for(accept_encoding: str) -> str:
    """Choose the coding for a caller, "" for none."""
    chosen = negotiate_coding(accept_encoding, CODINGS)
    return chosen.name if chosen else ""


def gains(media_type: str, length: int) -> bool:
    """Say whether *length* bytes of a type are worth packing."""
    kind = media_type.partition(";")[0]
    return _FROM_BYTES <= length <= _TO_BYTES and (
        kind.startswith(_TEXTS) or kind.endswith(_TEXT_ENDS)
    )


def pack(body: bytes, coding: str) -> bytes:
    """Pack *body* by a coding; the same bytes each time."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


class CompressionLayer:
    """
    The layer.

    Args:
        application: what stands behind it.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a request by the application, packed where the caller takes that and it gains."""
        told: list[Any] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [status, headers, exc_info]

        body = self._application(environ, start)
        status, headers, exc_info = told
        named = {name.lower(): value for name, value in headers}
        if _may_pack(status, named):
            headers = _varying(headers)
            coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
            if coding and environ["REQUEST_METHOD"] != "HEAD":
                packed = pack(_whole(body), coding)
                kept = [row for row in headers if row[0].lower() != "content-length"]
                length = ("Content-Length", str(len(packed)))
                headers, body = [*kept, ("Content-Encoding", coding), length], [packed]
        start_response(status, headers, exc_info)
        return body


def _may_pack(status: str, named: dict[str, str]) -> bool:
    """Say whether an answer may go out packed: a strong entity tag is of its bytes as they are."""
    return (
        status.startswith("200")
        and gains(named.get("content-type", ""), int(named.get("content-length", -1)))
        and named.get("etag", "W/").startswith("W/")
        and "content-encoding" not in named
    )


def _varying(headers: Headers) -> Headers:
    """Add to *headers* that the answer depends on the codings that the caller takes."""
    before = [value for name, value in headers if name.lower() == "vary"]
    others = [row for row in headers if row[0].lower() != "vary"]
    return [*others, ("Vary", ", ".join([*before, "Accept-Encoding"]))]


def _whole(body: Iterable[bytes]) -> bytes:
    """Read *body* to its end and close it."""
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
