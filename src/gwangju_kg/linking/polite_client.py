"""
Asks other servers, politely: one request at a time, named, with a pause, a deadline and a size.

Takes an address; gives the answer whole or an error that says why there is none.  Knows HTTP and
nothing of what is asked for.  Written on the standard library: three kinds of requests need no
client of their own, and no client gives a deadline for the whole of a request.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from itertools import takewhile
from typing import Any, Final
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit

from gwangju_kg.errors import RemoteError
from gwangju_kg.rdf.namespaces import BASE_IRI

#: Who asks, with an address.  Source: RFC 9110, section 10.1.5; Wikimedia's User-Agent policy.
USER_AGENT: Final = f"gwangju-kg/{version('gwangju-kg')} (+{BASE_IRI})"

#: Bytes of the largest answer that is read.
LIMIT_BYTES: Final = 16 * 1024**2

#: Requests for one answer, where the server says that it has no time.
TRIES: Final = 3

#: Seconds of the longest wait between them, whatever the server asks for.
PATIENCE_S: Final = 120.0

_CHUNK_BYTES: Final = 64 * 1024

_BUSY: Final = frozenset(
    {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}
)
_PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})

#: Characters that stand for themselves in an address, percent signs too.
#: Source: RFC 3986, section 2.2.
_SAFE: Final = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True)
class RequestPolicy:
    """
    How others are asked.

    Attributes:
        deadline_s: seconds that one request may take, from the name's look-up to the last byte.
        pause_s: seconds between two requests to one host.
    """

    deadline_s: float = 30.0
    pause_s: float = 1.0


@dataclass(frozen=True)
class RemoteAnswer:
    """
    What a server answered.

    Attributes:
        address: where, after redirects.
        media_type: as the server says, in lower case, "" where it does not.
        charset: as the server says, else UTF-8.
        content: the body.
        moved: where the address was moved for good, "" where it was not.
    """

    address: str
    media_type: str
    charset: str
    content: bytes
    moved: str = ""


class PoliteClient:
    """The one who asks; not for several threads."""

    def __init__(self, manners: RequestPolicy) -> None:
        self._manners = manners
        self._last: dict[str, float] = {}

    def get(self, address: str, accept: str) -> RemoteAnswer:
        """
        Fetch an address.

        Args:
            address: an IRI of HTTP or HTTPS.
            accept: media types, as in the header.

        Raises:
            RemoteError: there is no whole answer of status 200; see its `reason`.
        """
        return self._ask(address, {"Accept": accept}, None)

    def post(self, address: str, form: Mapping[str, str], accept: str) -> RemoteAnswer:
        """
        Send a form and fetch the answer.

        Raises:
            RemoteError: as :meth:`get`.
        """
        return self._ask(address, {"Accept": accept}, urlencode(form).encode())

    def _ask(self, address: str, headers: Mapping[str, str], body: bytes | None) -> RemoteAnswer:
        for _ in range(TRIES - 1):
            try:
                return self._once(address, headers, body)
            except RemoteError as error:
                if error.wait_s is None or error.wait_s > PATIENCE_S:
                    raise
                time.sleep(error.wait_s)
        return self._once(address, headers, body)

    def _once(self, address: str, headers: Mapping[str, str], body: bytes | None) -> RemoteAnswer:
        call = _PoliteRequest(_sendable(address), dict(headers), body, self._manners)
        host = urlsplit(call.address).netloc
        if host in self._last:
            time.sleep(max(0.0, self._last[host] + self._manners.pause_s - time.monotonic()))
        self._last[host] = time.monotonic()
        return _within(self._manners.deadline_s, call.send, address)


def _sendable(address: str) -> str:
    """Give an IRI as the address of HTTP that it stands for."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError as error:
        raise RemoteError(f"{address!r} is no address: {error}", address, "unreachable") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise RemoteError(
            f"{address!r} is no address of HTTP: it begins with http:// or https:// and a host",
            address,
            "unreachable",
        )
    host = f"[{host}]" if ":" in host else host
    return quote(parts._replace(netloc=host + port, fragment="").geturl(), safe=_SAFE)


def _within(deadline_s: float, send: Callable[[], RemoteAnswer], address: str) -> RemoteAnswer:
    """
    Send within the deadline.

    A thread of its own sends: sockets have a time limit for each step, not for all of them, and
    looking up a name has none.
    """
    told: list[RemoteAnswer | RemoteError] = []

    def run() -> None:
        try:
            told.append(send())
        except RemoteError as error:
            told.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(deadline_s)
    outcome = (
        told[0]
        if told
        else RemoteError(
            f"{address} did not answer within {deadline_s:g} s", address, "unreachable"
        )
    )
    if isinstance(outcome, RemoteError):
        raise outcome
    return outcome


@dataclass
class _PoliteRequest:
    """One request, with what is seen on the way."""

    address: str
    headers: dict[str, str]
    body: bytes | None
    manners: RequestPolicy
    moves: list[tuple[int, str]] = field(default_factory=list)

    def send(self) -> RemoteAnswer:
        wanted = request.Request(  # noqa: S310 - the scheme has been looked at
            self.address, self.body, {**self.headers, "User-Agent": USER_AGENT}
        )
        try:
            with _opener(self.moves).open(wanted, timeout=self.manners.deadline_s) as response:
                return self._answer(response)
        except HTTPError as error:
            with error:
                raise self._refused(error) from error
        except (URLError, OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise self._error(f"cannot be reached ({reason})", "unreachable") from error

    def _answer(self, response: Any) -> RemoteAnswer:
        content = bytearray()
        while chunk := response.read1(_CHUNK_BYTES):
            content += chunk
            if len(content) > LIMIT_BYTES:
                raise self._error(f"answers more than {LIMIT_BYTES:,} bytes", "unreadable")
        stated = response.headers.get("Content-Length", "")
        if stated.isdecimal() and len(content) < int(stated):
            raise self._error("broke off its answer", "unreachable")
        moved = list(takewhile(lambda move: move[0] in _PERMANENT, self.moves))
        headers: Message = response.headers
        return RemoteAnswer(
            address=response.url,
            media_type=headers.get_content_type() if "Content-Type" in headers else "",
            charset=headers.get_content_charset() or "utf-8",
            content=bytes(content),
            moved=moved[-1][1] if moved else "",
        )

    def _refused(self, error: HTTPError) -> RemoteError:
        wait_s = None
        if error.code in _BUSY:
            wait_s = _wait_s(error.headers.get("Retry-After", ""), self.manners.pause_s)
        gone = error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
        told = f"answers {error.code} {error.reason}"
        return self._error(told, "gone" if gone else "unreachable", wait_s=wait_s)

    def _error(self, told: str, reason: str, *, wait_s: float | None = None) -> RemoteError:
        return RemoteError(f"{self.address} {told}", self.address, reason, wait_s=wait_s)


def _wait_s(retry_after: str, otherwise_s: float) -> float:
    """
    Give the seconds that a server asks for: a number, or a date.

    Source: RFC 9110, section 10.2.3.

    >>> _wait_s("7", 1.0), _wait_s("soon", 1.0), _wait_s("Sun, 06 Nov 1994 08:49:37 GMT", 1.0)
    (7.0, 1.0, 0.0)
    """
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return otherwise_s
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


class _Redirects(request.HTTPRedirectHandler):
    """Follows redirects, and keeps them."""

    def __init__(self, moves: list[tuple[int, str]]) -> None:
        self._moves = moves

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature of the library
        self, req: request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> request.Request | None:
        """Keep a redirect; refuse one to another scheme than those of HTTP."""
        if urlsplit(newurl).scheme not in {"http", "https"}:
            raise HTTPError(newurl, code, "redirects to another scheme", headers, fp)
        self._moves.append((code, newurl))
        return super().redirect_request(req, fp, code, msg, headers, quote(newurl, safe=_SAFE))


def _opener(moves: list[tuple[int, str]]) -> request.OpenerDirector:
    """Give what opens addresses of HTTP and of nothing else, neither files nor FTP."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        _Redirects(moves),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
