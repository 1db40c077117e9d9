"""Hostile cases, and the ways to send one."""

from dataclasses import dataclass
from urllib.parse import quote

#: Placeholder for the address of a listener to which nothing may connect.
CANARY = "http://127.0.0.1:65000"

#: The status of a request that the server drops without a response.
DROPPED = 0


@dataclass(frozen=True)
class Case:
    """
    One hostile request.

    Attributes:
        name: what is hostile about the request.
        request: the bytes to send; the canary's address is filled in before sending.
        expected: the allowed statuses.
        is_page: whether the response must be a page without any script from the request.
    """

    name: str
    request: bytes
    expected: tuple[int, ...]
    is_page: bool = False


def head(method, target, **headers):
    """Return a request without a body; header names are written with underscores."""
    fields = {"Host": "x", "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def get(text, **headers):
    """Return a request with a query in the address."""
    raw = text if isinstance(text, bytes) else text.encode()
    return head("GET", "/sparql?query=" + quote(raw, safe=""), **headers)


def post(body, kind="application/sparql-query", **headers):
    """Return a request with a body for the endpoint; a text is sent in UTF-8."""
    raw = body if isinstance(body, bytes) else body.encode()
    length = {"Content_Type": kind, "Content_Length": len(raw)}
    return head("POST", "/sparql", **(length | headers)) + raw


def direct(name, text, *expected):
    """Return a request with a query as the body."""
    return Case(name, post(text), expected)
