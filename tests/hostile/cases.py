"""What a hostile case is, and the ways to put one on the wire."""

from dataclasses import dataclass
from urllib.parse import quote

#: Stands for the address of a listener to which nobody may ever connect.
CANARY = "http://127.0.0.1:65000"

#: The status of a request that the server drops without an answer.
DROPPED = 0


@dataclass(frozen=True)
class Case:
    """
    One hostile request.

    Attributes:
        name: what is hostile about it.
        request: the bytes that are sent; the canary's address is put in when they are.
        expected: the statuses that are right.
        is_page: whether the answer is to be a page in which no script of ours may stand.
    """

    name: str
    request: bytes
    expected: tuple[int, ...]
    is_page: bool = False


def head(method, target, **headers):
    """A request without a body, its header names written with underscores."""
    fields = {"Host": "x", "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def get(text, **headers):
    """A query in the address."""
    raw = text if isinstance(text, bytes) else text.encode()
    return head("GET", "/sparql?query=" + quote(raw, safe=""), **headers)


def post(body, kind="application/sparql-query", **headers):
    """A body at the endpoint; a text is sent in UTF-8."""
    raw = body if isinstance(body, bytes) else body.encode()
    length = {"Content_Type": kind, "Content_Length": len(raw)}
    return head("POST", "/sparql", **(length | headers)) + raw


def direct(name, text, *expected):
    """A query as a body."""
    return Case(name, post(text), expected)
