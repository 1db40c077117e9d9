"""
A cache of whole responses in memory.

A cache belongs to one application over one release; the caller decides what may be cached.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeAlias

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]
Key: TypeAlias = tuple[bytes, str, str]

#: Bytes that an entry takes beside body and key: headers and objects.
_OVERHEAD_BYTES: Final = 2048

#: Requests that are remembered after one response.
_MAX_SEEN: Final = 10_000

#: Headers that a 304 does not repeat.  Source: RFC 9110, section 15.4.5.
_NOT_IN_304: Final = frozenset({b"content-length", b"content-type", b"content-encoding"})


@dataclass(frozen=True)
class CachedResponse:
    """
    A whole response.

    Attributes:
        headers: names, in lower case, and values.
        body: the body.
        etag: the entity tag, as in the header, or "".
    """

    headers: RawHeaders
    body: bytes
    etag: str

    def headers_of_304(self) -> RawHeaders:
        """Return the headers for a client that has the response already."""
        return [row for row in self.headers if row[0] not in _NOT_IN_304]


class ResponseCache:
    """
    The cached responses, of which the least recently used are evicted.

    Args:
        limit_bytes: the most that they take together; 0 caches none.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._seen: set[int] = set()

    def get(self, key: Key) -> CachedResponse | None:
        """Return the response under *key*, or None."""
        response = self._responses.get(key)
        if response is not None:
            self._responses.move_to_end(key)
        return response

    def admits(self, key: Key) -> bool:
        """
        Check whether to cache the response to a request, which is so from the second time on.

        Most requests are never repeated, and would only evict those that are.
        """
        if hash(key) in self._seen:
            return self._limit_bytes > 0
        if len(self._seen) >= _MAX_SEEN:
            self._seen.clear()
        self._seen.add(hash(key))
        return False

    def put(self, key: Key, response: CachedResponse) -> None:
        """Cache *response* under *key*, unless it alone is too large."""
        size = _size(key, response)
        if size > self._limit_bytes:
            return
        previous = self._responses.pop(key, None)
        self._bytes += size - (_size(key, previous) if previous else 0)
        self._responses[key] = response
        while self._bytes > self._limit_bytes:
            self._bytes -= _size(*self._responses.popitem(last=False))


def _size(key: Key, response: CachedResponse) -> int:
    return len(response.body) + sum(map(len, key)) + _OVERHEAD_BYTES
