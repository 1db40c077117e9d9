"""
A request as ASGI tells it, read as far as the endpoint needs, and answered.

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

#: The longest address and Accept header of an answer that is kept.
_KEY_BYTES: Final = 16 * 1024

#: Seconds that a caller may take to send a body.
_SENDING_S: Final = 30.0

_WANTED: Final = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"if-none-match",
        b"content-type",
        b"content-encoding",
        b"content-length",
    }
)


class HttpRequest(NamedTuple):
    """
    A request.

    Attributes:
        scope, receive, send: the server's.
        headers: those that matter to the endpoint, doubled ones joined.
        coding: how the caller takes answers packed, or "".
    """

    scope: Scope
    receive: Receive
    send: Send
    headers: dict[bytes, str]
    coding: str

    @classmethod
    def of(cls, scope: Scope, receive: Receive, send: Send) -> HttpRequest:
        """Read what the server tells."""
        headers: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            if name in _WANTED:
                text = value.decode("latin-1")
                headers[name] = f"{headers[name]},{text}" if name in headers else text
        coding = headers.get(b"accept-encoding")
        return cls(scope, receive, send, headers, coding_for(coding) if coding else "")

    @property
    def key(self) -> Key | None:
        """Everything that decides the bytes of an answer; None to ask anew."""
        raw, accept = self.scope["query_string"], self.headers.get(b"accept", "")
        if not raw or len(raw) + len(accept) > _KEY_BYTES:
            return None
        # A browser's page depends on its language, and is never kept.
        return raw, accept, self.coding

    async def left(self) -> None:
        """Wait until the caller has left."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def answer(self, status: int, headers: RawHeaders, body: bytes = b"") -> None:
        """Send an answer whole; of one to HEAD the headers."""
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        if self.scope["method"] == "HEAD":
            body = b""
        await self.send({"type": "http.response.body", "body": body})

    async def body(self, limit: int) -> tuple[bytes, bool]:
        """
        Receive a body; say whether it is whole, or longer than *limit*.

        Raises:
            TimeoutError: the caller takes too long.
            ClientDisconnected: the body broke off.
        """
        length = self.headers.get(b"content-length", "")
        if length.isdecimal() and int(length) > limit:
            return b"", False
        body = bytearray()
        async with asyncio.timeout(_SENDING_S):
            while len(body) <= limit:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnected
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    return bytes(body), True
        return bytes(body), False

    async def stream(self, headers: RawHeaders, body: Iterable[bytes]) -> None:
        """Send an answer in chunks."""
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})
        for chunk in body:
            await self.send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self.send({"type": "http.response.body", "body": b""})


def again(body: bytes, rest: Receive | None) -> Receive:
    """Give a body that was received already once more, then what *rest* receives."""
    messages = [{"type": "http.request", "body": body, "more_body": rest is not None}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        return await rest() if rest else {"type": "http.disconnect"}

    return receive


def raw(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Give *headers* as ASGI takes them."""
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
