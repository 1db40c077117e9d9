"""
An HTTP request over ASGI: what the endpoint reads of it, and how it is answered.

Source: ASGI 3.0, HTTP connection scope.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from werkzeug.exceptions import ClientDisconnected

from gwangju_kg.web.http.compression import coding_for
from gwangju_kg.web.http.response_cache import Key, RawHeaders

Scope: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

#: The most bytes that query string and Accept header of a cached response may have together.
_KEY_BYTES: Final = 16 * 1024

#: Seconds that a client may take to send a body.
_SENDING_S: Final = 30.0

#: The headers that the endpoint reads.
_HEADERS: Final = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"if-none-match",
        b"content-type",
        b"content-encoding",
        b"content-length",
        b"sec-fetch-mode",
    }
)


class HttpRequest(NamedTuple):
    """
    A request.

    Attributes:
        scope, receive, send: as ASGI defines them.
        headers: those that the endpoint reads, repeated ones joined.
        coding: the content coding to compress the response with, or "".
    """

    scope: Scope
    receive: Receive
    send: Send
    headers: dict[bytes, str]
    coding: str

    @classmethod
    def of(cls, scope: Scope, receive: Receive, send: Send) -> HttpRequest:
        """Read the headers of a request."""
        headers: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            if name in _HEADERS:
                text = value.decode("latin-1")
                headers[name] = f"{headers[name]},{text}" if name in headers else text
        coding = headers.get(b"accept-encoding")
        return cls(scope, receive, send, headers, coding_for(coding) if coding else "")

    @property
    def key(self) -> Key | None:
        """Everything that decides the bytes of the response; None if it is not to be cached."""
        raw, accept = self.scope["query_string"], self.headers.get(b"accept", "")
        if not raw or len(raw) + len(accept) > _KEY_BYTES:
            return None
        # Pages depend on the language too, and are never cached.
        return raw, accept, self.coding

    async def disconnected(self) -> None:
        """Wait until the client has disconnected."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def answer(self, status: int, headers: RawHeaders, body: bytes = b"") -> None:
        """Send a whole response; only the headers if the method is HEAD."""
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        if self.scope["method"] == "HEAD":
            body = b""
        await self.send({"type": "http.response.body", "body": body})

    async def body(self, limit: int) -> bytes | None:
        """
        Receive the body; return None, and stop receiving, if it is longer than *limit* bytes.

        Raises:
            TimeoutError: the client takes too long.
            ClientDisconnected: the client has disconnected before the end.
        """
        length = self.headers.get(b"content-length", "")
        if length.isdecimal() and int(length) > limit:
            return None
        body = bytearray()
        async with asyncio.timeout(_SENDING_S):
            while len(body) <= limit:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnected
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    return bytes(body)
        return None

    async def stream(self, headers: RawHeaders, body: Iterable[bytes]) -> None:
        """Send a response in chunks."""
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})
        for chunk in body:
            await self.send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self.send({"type": "http.response.body", "body": b""})


class DisconnectWatch:
    """
    Tells when the client of a request has disconnected, as often as it is asked.

    Args:
        receive: the channel, once nobody reads a body from it any more.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._watch: asyncio.Future[None] | None = None

    async def disconnected(self) -> None:
        """Wait until the client has disconnected."""
        if self._watch is None:
            self._watch = asyncio.ensure_future(self._wait_for_disconnect())
        await asyncio.shield(self._watch)

    async def _wait_for_disconnect(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def close(self) -> None:
        """Stop waiting for a disconnect."""
        if self._watch is not None:
            self._watch.cancel()


def client_address(scope: Scope) -> str | None:
    """Return the address of the client, if the server knows it."""
    client = scope.get("client")
    return client[0] if client else None


def raw(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Return *headers* as ASGI takes them."""
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
