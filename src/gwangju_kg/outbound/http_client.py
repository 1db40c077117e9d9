"""
Send one HTTP request to another server, within a policy.

Takes a request and a policy; returns the response, or raises one error with a stable reason.
The name is looked up once for each hop, and the connection goes to an address that the policy
allowed.  Reads no proxy from the environment, keeps no connection and no cookie, decodes no
content coding.  Must not run a query or judge a body: the caller does.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from importlib.metadata import version
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlencode, urlsplit

import h11

from gwangju_kg.errors import OutboundError, reason_of
from gwangju_kg.outbound.http_messages import (
    OutboundRequest,
    OutboundResponse,
    Redirect,
    RequestPolicy,
    normalize_url,
    resolve_location,
)
from gwangju_kg.outbound.public_addresses import Resolver, SocketAddress
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI

#: Returns the addresses of a host and port; raises OSError if there are none.
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[SocketAddress]]]

#: Receives a response without its body, and raises to refuse it.
CheckHead: TypeAlias = Callable[[OutboundResponse], None]

#: The name of the program with an address.
#: Source: RFC 9110, section 10.1.5; Wikimedia's User-Agent policy.
USER_AGENT: Final = f"gwangju-kg/{version('gwangju-kg')} (+{SHARED_BASE_IRI})"

_FORM: Final = "application/x-www-form-urlencoded"

#: Source: RFC 9110, section 15.4; those after which the method and the form stay the same.
_SAME_METHOD: Final = frozenset({HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS: Final = _SAME_METHOD | {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
}

#: Size of the largest response head, in bytes.
_HEAD_BYTES: Final = 32 * 1024

#: Bytes read at a time, before other tasks run.
_READ_BYTES: Final = 16 * 1024

#: Number of pieces in which a body may arrive, and the average size in bytes of the pieces of a
#: larger one: each takes some 10 µs to read, however small it is.
_PIECES: Final = 1_000
_PIECE_BYTES: Final = 64

_PORTS: Final = {"http": 80, "https": 443}


class HttpClient:
    """
    An HTTP client that opens one connection for each request.

    Args:
        resolve: looks up the addresses of a host.
        tls: verifies the other side; None for the certificates of this machine.
    """

    def __init__(self, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._resolve = resolve or Resolver()
        self._tls = tls or ssl.create_default_context()

    async def fetch(
        self,
        request: OutboundRequest,
        policy: RequestPolicy,
        check_head: CheckHead = lambda response: None,
    ) -> OutboundResponse:
        """
        Send a request and return its response, of any status.

        Args:
            request: the request.
            policy: its limits.
            check_head: called before the body is read, but not for a redirect that is followed;
                what it raises is raised.

        Raises:
            OutboundError: there is no complete response within the policy.
        """
        try:
            async with asyncio.timeout(policy.deadline_s):
                return await self._follow_redirects(request, policy, check_head)
        except TimeoutError as error:
            message = f"{request.url} did not answer within {policy.deadline_s:g} s"
            raise OutboundError(message, url=request.url, reason="timeout") from error

    async def _follow_redirects(
        self, request: OutboundRequest, policy: RequestPolicy, check_head: CheckHead
    ) -> OutboundResponse:
        redirects: tuple[Redirect, ...] = ()
        while True:
            url = normalize_url(request.url)
            async with self._connect(url, policy) as (reader, writer):
                exchange = _Exchange(url, reader, policy.max_bytes)
                writer.write(exchange.send(request))
                response = await exchange.receive_head()
                if not _is_redirect(response):
                    check_head(response)
                    body = await exchange.receive_body(response)
                    return replace(response, body=body, redirects=redirects)
            if len(redirects) == policy.max_redirects:
                message = f"{url} answers {response.status}, a redirect too many"
                raise OutboundError(message, url=url, reason="redirect")
            target = resolve_location(url, response.headers["location"])
            redirects += (Redirect(response.status, target),)
            form = request.form if response.status in _SAME_METHOD else None
            request = replace(request, url=target, form=form)

    @asynccontextmanager
    async def _connect(
        self, url: str, policy: RequestPolicy
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """Connect to the host of `url`; translate what fails within the block."""
        parts = urlsplit(url)
        host, tls = parts.hostname or "", self._tls if parts.scheme == "https" else None
        connection = await self._open_socket(parts, policy)
        try:
            reader, writer = await asyncio.open_connection(
                sock=connection, ssl=tls, server_hostname=host if tls else None
            )
            try:
                yield reader, writer
            finally:
                writer.transport.abort()
        except ssl.SSLError as error:
            message = f"{url} cannot be verified by TLS: {error.reason or error}"
            raise OutboundError(message, url=url, reason="no-proof") from error
        except (OSError, h11.RemoteProtocolError) as error:
            message = f"{url} sent no complete HTTP response: {error}"
            raise OutboundError(message, url=url, reason="unreachable") from error

    async def _open_socket(self, parts: SplitResult, policy: RequestPolicy) -> socket.socket:
        """Connect to the first address of the host that accepts, if all are allowed."""
        url, host = parts.geturl(), parts.hostname or ""
        port = _PORTS[parts.scheme] if parts.port is None else parts.port
        failure = OSError("the host has no address")
        try:
            addresses = await self._resolve(host, port)
        except OSError as error:
            addresses, failure = (), error
        if not all(policy.allow_address(address.digits) for address in addresses):
            message = f"{url} is not on the public Internet"
            raise OutboundError(message, url=url, reason="not-public")
        for address in addresses:
            try:
                return await _open_socket(address, policy.connect_s)
            except OSError as error:
                failure = error
        message = f"{url} cannot be reached: {reason_of(failure) or 'no connection in time'}"
        raise OutboundError(message, url=url, reason="unreachable") from failure


async def _open_socket(address: SocketAddress, timeout_s: float) -> socket.socket:
    connection = socket.socket(address.family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        async with asyncio.timeout(timeout_s):
            await asyncio.get_running_loop().sock_connect(connection, address.name)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_redirect(response: OutboundResponse) -> bool:
    return response.status in _REDIRECTS and "location" in response.headers


class _Exchange:
    """One request and its response, by HTTP/1.1."""

    def __init__(self, url: str, reader: asyncio.StreamReader, max_bytes: int) -> None:
        self._url, self._reader, self._max_bytes = url, reader, max_bytes
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)

    def send(self, request: OutboundRequest) -> bytes:
        """Return the bytes of a request."""
        parts = urlsplit(self._url)
        headers = [
            ("Host", parts.netloc),
            ("User-Agent", USER_AGENT),
            ("Accept", request.accept),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        body = b""
        if request.form is not None:
            body = urlencode(request.form).encode("ascii")
            headers += [("Content-Type", _FORM), ("Content-Length", str(len(body)))]
        head = h11.Request(
            method="GET" if request.form is None else "POST",
            target=(parts.path or "/") + ("?" + parts.query if parts.query else ""),
            headers=headers,
        )
        events = (head, h11.Data(data=body), h11.EndOfMessage())
        return b"".join(self._http.send(event) or b"" for event in events)

    async def receive_head(self) -> OutboundResponse:
        """Return the response without its body; informational ones are skipped."""
        while True:
            event = await self._next_event()
            if isinstance(event, h11.Response):
                headers: dict[str, str] = {}
                for name, value in event.headers:
                    headers.setdefault(name.decode("ascii"), value.decode("latin-1"))
                return OutboundResponse(self._url, event.status_code, headers)
            if not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("it ends before its head")

    async def receive_body(self, response: OutboundResponse) -> bytes:
        """Return the body of a response, if it is not too large."""
        body = bytearray()
        pieces = _PIECES + self._max_bytes // _PIECE_BYTES
        length = int(response.headers.get("content-length", 0))
        while length <= self._max_bytes and pieces:
            event = await self._next_event()
            if not isinstance(event, h11.Data):
                return bytes(body)
            body += event.data
            length = len(body)
            pieces -= 1
        message = f"{self._url} answers more than {self._max_bytes:,} bytes"
        raise OutboundError(message, url=self._url, reason="too-large")

    async def _next_event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_READ_BYTES))
            await asyncio.sleep(0)  # bytes that are there already are read without waiting
        return event
