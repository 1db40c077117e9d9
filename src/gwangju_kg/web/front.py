"""
The WSGI layer in front of the application: kept answers, and packed ones.

An answer of the endpoint that was given once is given again before Flask is entered, as
long as it is in memory; one that the caller takes packed is packed.  Runs no query and
reads no release: what may be kept is told by the entity tag that the application sets,
and a layer belongs to one application over one release.
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

Environ: TypeAlias = dict[str, Any]
Headers: TypeAlias = list[tuple[str, str]]
Application: TypeAlias = Callable[[Environ, Any], Iterable[bytes]]

#: Where answers are kept.
_PATH: Final = "/sparql"

#: The largest answer that is kept: larger ones are rarer, and cost more to send than to find.
_KEPT_BYTES: Final = 1024**2

#: Bytes that an answer takes beside its own: its request, its headers, the records around it.
_AROUND_BYTES: Final = 2048

#: The longest address and Accept header that are kept.
_KEY_BYTES: Final = 16 * 1024

#: Below it, packing costs more than it saves; above it, an answer goes as it is, in chunks.
_PACKED_FROM_BYTES: Final = 1024
_PACKED_TO_BYTES: Final = 8 * 1024**2

#: zlib's level: 4 packs results in JSON to within a tenth of 9, in a third of the time.
_LEVEL: Final = 4

#: Types that become smaller, by their beginnings and ends.
_TEXTS: Final = ("text/", "application/json", "application/sparql-results", "application/n-")
_TEXT_ENDS: Final = ("+json", "+xml", "/trig")

#: What a 304 repeats of the answer.  Source: RFC 9110, section 15.4.5.
_NOT_IN_304: Final = frozenset({"content-length", "content-type", "content-encoding"})


@dataclass(frozen=True)
class Reply:
    """
    A whole answer as it goes out.

    Attributes:
        headers: names and values.
        body: its bytes.
        etag: its entity tag, as in the header.
    """

    headers: Headers
    body: bytes
    etag: str

    def packed(self) -> Reply:
        """Give the same answer packed by gzip."""
        body = gzip.compress(self.body, _LEVEL, mtime=0)
        kept = [row for row in self.headers if row[0].lower() != "content-length"]
        length = ("Content-Length", str(len(body)))
        return replace(self, headers=[*kept, ("Content-Encoding", "gzip"), length], body=body)


class Kept:
    """
    Answers in memory, the least lately used of which give way.

    Args:
        limit_bytes: the most that they take together; 0 keeps none.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._replies: OrderedDict[tuple[str, ...], Reply] = OrderedDict()
        self._turn = threading.Lock()

    def find(self, key: tuple[str, ...]) -> Reply | None:
        """Give what is kept under *key*, or None."""
        with self._turn:
            reply = self._replies.get(key)
            if reply is not None:
                self._replies.move_to_end(key)
            return reply

    def keep(self, key: tuple[str, ...], reply: Reply) -> None:
        """Keep *reply* under *key*, unless it alone is too large."""
        size = _size(key, reply)
        if size > self._limit_bytes:
            return
        with self._turn:
            before = self._replies.pop(key, None)
            self._bytes += size - (_size(key, before) if before else 0)
            self._replies[key] = reply
            while self._bytes > self._limit_bytes:
                self._bytes -= _size(*self._replies.popitem(last=False))


def _size(key: tuple[str, ...], reply: Reply) -> int:
    return len(reply.body) + sum(map(len, key)) + _AROUND_BYTES


class Front:
    """
    The layer.

    Args:
        application: what stands behind it.
        limit_bytes: the most that kept answers take.
        on_kept: called for each answer from memory.
    """

    def __init__(
        self,
        application: Application,
        limit_bytes: int,
        *,
        on_kept: Callable[[], None] = lambda: None,
    ) -> None:
        self._application, self._on_kept = application, on_kept
        self._kept = Kept(limit_bytes)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer a request: from memory, or by the application."""
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        key = _key(environ)
        if key and (reply := self._kept.find(key)):
            known = environ.get("HTTP_IF_NONE_MATCH")
            if known in (None, reply.etag):
                self._on_kept()
            if known is None:
                start_response("200 OK", list(reply.headers))
                return [] if method == "HEAD" else [reply.body]
            if known == reply.etag:
                start_response("304 NOT MODIFIED", _of_304(reply.headers))
                return []
        return self._asked(environ, start_response, key)

    def _asked(
        self, environ: Environ, start_response: Any, key: tuple[str, ...] | None
    ) -> Iterable[bytes]:
        """Let the application answer; keep and pack what may be kept and packed."""
        told: list[Any] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [status, headers, exc_info]

        body = self._application(environ, start)
        status, headers, exc_info = told
        named = {name.lower(): value for name, value in headers}
        length = int(named.get("content-length", -1))
        may_pack = _may_pack(status, named, length)
        if may_pack:
            headers = _varying(headers)
        may_keep = key is not None and _may_keep(status, named, length)
        packs = may_pack and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if environ["REQUEST_METHOD"] == "HEAD" or not (may_keep or packs):
            start_response(status, headers, exc_info)
            return body
        reply = Reply(headers, _whole(body), named.get("etag", ""))
        if packs:
            reply = reply.packed()
        if may_keep and key is not None:
            self._kept.keep(key, reply)
        start_response(status, list(reply.headers), exc_info)
        return [reply.body]


def _key(environ: Environ) -> tuple[str, ...] | None:
    """Give everything in a request that decides the bytes of an answer; None to ask anew."""
    if environ["PATH_INFO"] != _PATH or not environ["QUERY_STRING"]:
        return None
    accept, coding = environ.get("HTTP_ACCEPT", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    if len(accept) + len(environ["QUERY_STRING"]) > _KEY_BYTES:
        return None
    # A browser's page depends on its language, and is never kept.
    return environ["QUERY_STRING"], accept, "gzip" if coding and _takes_gzip(coding) else ""


def _may_keep(status: str, named: dict[str, str], length: int) -> bool:
    return (
        status.startswith("200")
        and 0 <= length <= _KEPT_BYTES
        and "etag" in named
        and not named["content-type"].startswith("text/html")
        and "no-store" not in named.get("cache-control", "")
    )


def _may_pack(status: str, named: dict[str, str], length: int) -> bool:
    """Say whether an answer may go out packed: a strong entity tag is of its bytes as they are."""
    kind = named.get("content-type", "").partition(";")[0]
    return (
        status.startswith("200")
        and _PACKED_FROM_BYTES <= length <= _PACKED_TO_BYTES
        and named.get("etag", "W/").startswith("W/")
        and "content-encoding" not in named
        and (kind.startswith(_TEXTS) or kind.endswith(_TEXT_ENDS))
    )


def _takes_gzip(coding: str) -> bool:
    """
    Say whether a caller takes gzip.  Source: RFC 9110, section 12.5.3.

    >>> _takes_gzip("br, gzip;q=0.5"), _takes_gzip("gzip;q=0, *"), _takes_gzip("*")
    (True, False, True)
    """
    qualities: dict[str, float] = {}
    for item in coding.lower().split(","):
        name, _, parameter = item.partition(";")
        _, _, value = parameter.partition("=")
        try:
            qualities[name.strip()] = float(value or 1)
        except ValueError:
            qualities[name.strip()] = 0.0
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def _varying(headers: Headers) -> Headers:
    """Add to *headers* that the answer depends on the codings that the caller takes."""
    before = [value for name, value in headers if name.lower() == "vary"]
    others = [row for row in headers if row[0].lower() != "vary"]
    return [*others, ("Vary", ", ".join([*before, "Accept-Encoding"]))]


def _of_304(headers: Headers) -> Headers:
    return [row for row in headers if row[0].lower() not in _NOT_IN_304]


def _whole(body: Iterable[bytes]) -> bytes:
    """Read *body* to its end and close it."""
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
