"""
Answers kept in memory as they went out.

Runs no query and reads no release: what may be kept is told by whoever asked, and a
store belongs to one application over one release.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeAlias

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]
Key: TypeAlias = tuple[bytes, str, str]

#: Bytes that an answer takes beside its own: its request, its headers, the records around it.
_AROUND_BYTES: Final = 2048

#: Requests, answered once, that are remembered.
_GIVEN_ONCE: Final = 10_000

#: What a 304 does not repeat of the answer.  Source: RFC 9110, section 15.4.5.
_NOT_IN_304: Final = frozenset({b"content-length", b"content-type", b"content-encoding"})


@dataclass(frozen=True)
class CachedResponse:
    """
    A whole answer as it goes out.

    Attributes:
        headers: names, in small letters, and values.
        body: its bytes.
        etag: its entity tag, as in the header, or "".
    """

    headers: RawHeaders
    body: bytes
    etag: str

    def headers_of_304(self) -> RawHeaders:
        """Give the headers that go to a caller who has the answer."""
        return [row for row in self.headers if row[0] not in _NOT_IN_304]


class ResponseCache:
    """
    The answers, the least lately used of which give way.

    Args:
        limit_bytes: the most that they take together; 0 keeps none.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._replies: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._once: set[int] = set()

    def find(self, key: Key) -> CachedResponse | None:
        """Give what is kept under *key*, or None."""
        reply = self._replies.get(key)
        if reply is not None:
            self._replies.move_to_end(key)
        return reply

    def wants(self, key: Key) -> bool:
        """
        Say whether to keep an answer that is given now, which is so at the second asking.

        Most are never asked for again, and would only push out those that are.
        """
        if hash(key) in self._once:
            return self._limit_bytes > 0
        if len(self._once) >= _GIVEN_ONCE:
            self._once.clear()
        self._once.add(hash(key))
        return False

    def keep(self, key: Key, reply: CachedResponse) -> None:
        """Keep *reply* under *key*, unless it alone is too large."""
        size = _size(key, reply)
        if size > self._limit_bytes:
            return
        before = self._replies.pop(key, None)
        self._bytes += size - (_size(key, before) if before else 0)
        self._replies[key] = reply
        while self._bytes > self._limit_bytes:
            self._bytes -= _size(*self._replies.popitem(last=False))


def _size(key: Key, reply: CachedResponse) -> int:
    return len(reply.body) + sum(map(len, key)) + _AROUND_BYTES
