"""
Send requests to other servers politely: one at a time, with pauses, and again when they are busy.

Takes a URL; returns the complete response of status 2xx, or raises an error that says why there
is none.  Synchronous: a command line has nothing else to do meanwhile, and Ctrl-C interrupts it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses
from typing import Final
from urllib.parse import urlsplit

from gwangju_kg.errors import OutboundError, RemoteError
from gwangju_kg.outbound.http_client import HttpClient
from gwangju_kg.outbound.http_messages import (
    OutboundRequest,
    OutboundResponse,
    RequestPolicy,
    normalize_url,
)

#: Size of the largest body that is read.
MAX_BYTES: Final = 16 * 1024**2

#: Redirects that are followed.
MAX_REDIRECTS: Final = 10

#: Requests for one response, if the server says that it is busy.
TRIES: Final = 3

#: Seconds of the longest wait between them, whatever the server asks for.
MAX_WAIT_S: Final = 120.0

_BUSY: Final = frozenset(
    {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}
)


class PoliteClient:
    """
    A client for servers chosen by the user of a command; not for several threads.

    Args:
        deadline_s: seconds that one request may take, redirects included.
        pause_s: seconds between two requests to one host.
        max_bytes: size of the largest body that is read.
    """

    def __init__(
        self, *, deadline_s: float = 30.0, pause_s: float = 1.0, max_bytes: int = MAX_BYTES
    ) -> None:
        self._client = HttpClient()
        self._policy = RequestPolicy(
            deadline_s=deadline_s,
            max_bytes=max_bytes,
            max_redirects=MAX_REDIRECTS,
            allow_address=lambda digits: True,  # a user may link to a server of their own network
            connect_s=deadline_s,
        )
        self._pause_s = pause_s
        self._last_request_s: dict[str, float] = {}

    def get(self, url: str, accept: str) -> OutboundResponse:
        """
        Fetch a URL.

        Args:
            url: an IRI of HTTP or HTTPS.
            accept: media types, as in the Accept header.

        Raises:
            RemoteError: there is no complete response of status 2xx; see its `reason`.
        """
        return self._fetch(OutboundRequest(url, accept))

    def post(self, url: str, form: Mapping[str, str], accept: str) -> OutboundResponse:
        """
        Send a form and return the response.

        Raises:
            RemoteError: as :meth:`get`.
        """
        return self._fetch(OutboundRequest(url, accept, form))

    def _fetch(self, request: OutboundRequest) -> OutboundResponse:
        for _ in range(TRIES - 1):
            try:
                return self._fetch_once(request)
            except RemoteError as error:
                if error.wait_s is None or error.wait_s > MAX_WAIT_S:
                    raise
                time.sleep(error.wait_s)
        return self._fetch_once(request)

    def _fetch_once(self, request: OutboundRequest) -> OutboundResponse:
        try:
            self._pause(urlsplit(normalize_url(request.url)).netloc)
            return asyncio.run(self._client.fetch(request, self._policy, self._check_status))
        except OutboundError as error:
            reason = "unreadable" if error.reason == "too-large" else "unreachable"
            raise RemoteError(str(error), request.url, reason) from error

    def _pause(self, host: str) -> None:
        """Wait until the host may be contacted again."""
        now_s = time.monotonic()
        next_s = self._last_request_s.get(host, now_s - self._pause_s) + self._pause_s
        time.sleep(max(0.0, next_s - now_s))
        self._last_request_s[host] = time.monotonic()

    def _check_status(self, response: OutboundResponse) -> None:
        status = response.status
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return
        wait_s = None
        if status in _BUSY:
            wait_s = _parse_retry_after(response.headers.get("retry-after", ""), self._pause_s)
        message = f"{response.url} answers {status} {responses.get(status, '')}".rstrip()
        gone = status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
        raise RemoteError(message, response.url, "gone" if gone else "unreachable", wait_s=wait_s)


def _parse_retry_after(value: str, default_s: float) -> float:
    """
    Return the seconds that a Retry-After header asks for, as a number or as a date.

    Source: RFC 9110, section 10.2.3.

    >>> values = ("7", "soon", "Sun, 06 Nov 1994 08:49:37 GMT")
    >>> [_parse_retry_after(value, 1.0) for value in values]
    [7.0, 1.0, 0.0]
    """
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return default_s
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
