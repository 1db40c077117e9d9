"""
Requests to other servers, their policy, and the responses to them.

Records and the parsing of URLs.  No IO.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from itertools import takewhile
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from gwangju_kg.errors import OutboundError
from gwangju_kg.outbound.public_addresses import is_public

_PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})

#: Characters that a URL keeps as they are, percent signs included.
#: Source: RFC 3986, section 2.2.
_SAFE: Final = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True)
class RequestPolicy:
    """
    The limits of one request, redirects included.

    Attributes:
        deadline_s: seconds from the name look-up to the last byte of the body.
        max_bytes: size of the largest body that is read.
        max_redirects: redirects that are followed; each target is checked as the first URL was.
        allow_address: whether an IP address, in digits, may be connected to.
        connect_s: seconds for one address of a host to accept the connection.
    """

    deadline_s: float
    max_bytes: int
    max_redirects: int = 0
    allow_address: Callable[[str], bool] = is_public
    connect_s: float = 3.0


@dataclass(frozen=True)
class OutboundRequest:
    """
    One request: a POST if it has a form, otherwise a GET.

    Attributes:
        url: an IRI of HTTP or HTTPS.
        accept: media types, as in the Accept header.
        form: fields of an HTML form, or None.
    """

    url: str
    accept: str
    form: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Redirect:
    """A redirect that was followed: its status and the URL that it leads to."""

    status: int
    url: str


@dataclass(frozen=True)
class OutboundResponse:
    """
    The response to a request.

    Attributes:
        url: the URL that sent it, after redirects.
        status: the HTTP status.
        headers: by name in lower case; the first of several of one name.
        body: as received; no content coding is decoded.
        redirects: those followed, in order.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    redirects: tuple[Redirect, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type in lower case, or "" if the response states none."""
        return self._content_type().get_content_type() if "content-type" in self.headers else ""

    @property
    def charset(self) -> str:
        """The stated charset, or UTF-8."""
        return self._content_type().get_content_charset() or "utf-8"

    @property
    def moved_to(self) -> str:
        """The URL to which the requested one has moved permanently, or ""."""
        moves = list(takewhile(lambda redirect: redirect.status in _PERMANENT, self.redirects))
        return moves[-1].url if moves else ""

    def _content_type(self) -> Message:
        message = Message()
        message["Content-Type"] = self.headers.get("content-type", "")
        return message


def normalize_url(iri: str) -> str:
    """
    Return the URL that an IRI stands for, without user information and fragment.

    Raises:
        OutboundError: it is not an IRI of HTTP or HTTPS.

    >>> normalize_url("http://광주.kr/가?x=%20 y#z")
    'http://xn--hc0bl34c.kr/%EA%B0%80?x=%20%20y'
    """
    try:
        parts = urlsplit(iri)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError as error:
        message = f"{iri!r} is not a URL: {error}"
        raise OutboundError(message, url=iri, reason="unreachable") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise OutboundError(
            f"{iri!r} is not an HTTP URL: it must begin with http:// or https:// and a host",
            url=iri,
            reason="unreachable",
        )
    host = f"[{host}]" if ":" in host else host
    return quote(parts._replace(netloc=host + port, fragment="").geturl(), safe=_SAFE)


def resolve_location(url: str, location: str) -> str:
    """
    Return the URL to which a Location header leads from `url`.

    Raises:
        OutboundError: the header holds no URL.

    >>> resolve_location("http://a.kr/x/y", "../z#w")
    'http://a.kr/z#w'
    """
    try:
        return urljoin(url, quote(location.encode("latin-1"), safe=_SAFE))
    except ValueError as error:
        message = f"{url} redirects to {location!r}, which is not a URL"
        raise OutboundError(message, url=url, reason="unreachable") from error
