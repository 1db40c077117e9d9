"""
Asks another endpoint one query, and gives what it answers, unread.

Takes an address that was allowed; connects to public hosts alone, and to the very addresses that
were looked at.  Follows no redirect, reads no proxy from the environment, unpacks nothing; holds
no thread but while a name is looked up.  Whoever calls sets the deadline and may cancel.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from importlib.metadata import version
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlencode, urlsplit

import h11

from gwangju_kg.errors import ServiceFailed
from gwangju_kg.outbound.public_addresses import Resolver, SocketAddress, is_public
from gwangju_kg.rdf.namespaces import BASE_IRI

#: Finds the addresses of a host; raises OSError where there are none.
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[SocketAddress]]]

_JSON: Final = "application/sparql-results+json"

#: What endpoints call their answers in JSON.
_JSON_TYPES: Final = frozenset({_JSON, "application/json"})

#: Headers by which Virtuoso tells that it has cut an answer to its limit of rows or of time.
#: Source: Virtuoso, "Anytime Queries"; its endpoint's X-SPARQL-MaxRows.
_PARTIAL: Final = frozenset({b"x-sparql-maxrows", b"x-sql-state"})

#: Seconds in which one of several addresses has to take the connection.
_CONNECT_S: Final = 3.0

#: Bytes that the head of an answer may have.
_HEAD_BYTES: Final = 32 * 1024

#: Bytes that are read at a time, before others have their turn.
_READ_BYTES: Final = 16 * 1024

#: Pieces in which an answer may come, and the bytes that one of a large answer has at least, on
#: average: each piece takes some 10 µs to read, however small it is.
_PIECES: Final = 1_000
_PIECE_BYTES: Final = 64

_PORTS: Final = {"http": 80, "https": 443}


class ServiceEndpointClient:
    """
    Asks other endpoints.

    Args:
        resolve: finds the addresses of a host.
        is_public: says whether an address, in digits, may be connected to.
        tls: how the other side proves who it is; None for the certificates of this machine.
    """

    def __init__(
        self,
        resolve: Resolve | None = None,
        is_public: Callable[[str], bool] = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._resolve = resolve or Resolver()
        self._is_public = is_public
        self._tls = tls or ssl.create_default_context()

    async def ask(self, address: str, query: str, *, limit_bytes: int) -> str:
        """
        Ask the endpoint at *address* for the table that *query* selects.

        Returns:
            The answer as it came, of at most *limit_bytes* bytes; it need not be JSON.

        Raises:
            ServiceFailed: there is none, or none that may be taken.
        """
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        try:
            connection = await self._connect(address, host, port)
            is_secret = parts.scheme == "https"
            reader, writer = await asyncio.open_connection(
                sock=connection,
                ssl=self._tls if is_secret else None,
                server_hostname=host if is_secret else None,
            )
            try:
                exchange = _Exchange(address, reader, limit_bytes)
                writer.write(exchange.request(parts, query))
                return (await exchange.content()).decode("utf-8")
            finally:
                writer.transport.abort()
        except ssl.SSLError as error:
            raise _failed(
                address, "does not prove that it is this host", reason="no-proof"
            ) from error
        except (OSError, h11.RemoteProtocolError) as error:
            raise _failed(address, "gives no whole answer of HTTP", reason="unreachable") from error
        except UnicodeDecodeError as error:
            raise _failed(address, "does not answer in UTF-8", reason="not-a-table") from error

    async def _connect(self, address: str, host: str, port: int) -> socket.socket:
        """Connect to the first address of the host that answers, if all of them are public."""
        found = await self._resolve(host, port)
        if not all(self._is_public(each.digits) for each in found):
            raise _failed(address, "is not on the public Internet", reason="not-public")
        for each in found:
            with suppress(OSError):
                return await _connection(each)
        raise _failed(address, "cannot be reached", reason="unreachable")


async def _connection(address: SocketAddress) -> socket.socket:
    connection = socket.socket(address.family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        async with asyncio.timeout(_CONNECT_S):
            await asyncio.get_running_loop().sock_connect(connection, address.name)
    except BaseException:
        connection.close()
        raise
    return connection


class _Exchange:
    """One request of HTTP/1.1 and its answer.  Source: SPARQL 1.1 Protocol, section 2.1.2."""

    def __init__(self, address: str, reader: asyncio.StreamReader, limit_bytes: int) -> None:
        self._address, self._reader, self._limit_bytes = address, reader, limit_bytes
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)

    def request(self, parts: SplitResult, query: str) -> bytes:
        """Give the bytes of the request."""
        body = urlencode({"query": query}).encode("ascii")
        head = h11.Request(
            method="POST",
            target=(parts.path or "/") + ("?" + parts.query if parts.query else ""),
            headers=[
                ("Host", parts.netloc),
                ("User-Agent", f"gwangju-kg/{version('gwangju-kg')} (+{BASE_IRI})"),
                ("Accept", _JSON),
                ("Accept-Encoding", "identity"),
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Length", str(len(body))),
                ("Connection", "close"),
            ],
        )
        frames = (head, h11.Data(data=body), h11.EndOfMessage())
        return b"".join(self._http.send(frame) or b"" for frame in frames)

    async def content(self) -> bytes:
        """Receive the answer."""
        content = bytearray()
        pieces = _PIECES + self._limit_bytes // _PIECE_BYTES
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._reader.read(_READ_BYTES))
                await asyncio.sleep(0)  # what has come already is read without waiting
            elif isinstance(event, h11.Response):
                self._look_at(event)
            elif isinstance(event, h11.Data):
                content += event.data
                pieces -= 1
                if len(content) > self._limit_bytes or not pieces:
                    raise self._too_large()
            elif isinstance(event, h11.EndOfMessage):
                return bytes(content)
            elif not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("the answer ends before it has begun")

    def _look_at(self, response: h11.Response) -> None:
        """Refuse an answer whose head tells that it is no use."""
        headers = {name: value.decode("latin-1").lower() for name, value in response.headers}
        status = response.status_code
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            told = f"answers {status}, a redirect, which nobody follows"
            raise _failed(self._address, told, reason="redirect")
        if status != HTTPStatus.OK:
            raise _failed(self._address, f"answers {status}", reason="status")
        kind = headers.get(b"content-type", "").partition(";")[0].strip()
        if kind not in _JSON_TYPES or headers.get(b"content-encoding", "identity") != "identity":
            raise _failed(
                self._address, "does not answer with a table in JSON", reason="not-a-table"
            )
        if _PARTIAL & headers.keys():
            raise _failed(
                self._address, "answers with a part of the rows: ask it for less", reason="partial"
            )
        if int(headers.get(b"content-length", 0)) > self._limit_bytes:
            raise self._too_large()

    def _too_large(self) -> ServiceFailed:
        told = f"answers more than {self._limit_bytes:,} bytes: ask it for less"
        return _failed(self._address, told, reason="too-large")


def _failed(address: str, told: str, *, reason: str) -> ServiceFailed:
    return ServiceFailed(f"{address} {told}", address=address, reason=reason)
