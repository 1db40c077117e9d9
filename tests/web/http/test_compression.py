"""Packed answers: the same bytes, shorter, and only where that gains."""

import gzip

import pytest

from gwangju_kg.web.http.compression import CompressionLayer

JSON = "application/json"


class Saying:
    """An application that says what it is told, and counts its closings."""

    def __init__(self, body=b"{}", status="200 OK", **headers):
        self.closed = 0
        self._body, self._status = body, status
        self._headers = {"Content-Type": JSON, "ETag": 'W/"a"', "Content-Length": str(len(body))}
        self._headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    def __call__(self, environ, start_response):
        start_response(self._status, list(self._headers.items()))
        return self

    def __iter__(self):
        return iter([self._body[:1], self._body[1:]])

    def close(self):
        self.closed += 1


def ask(behind, method="GET", **headers):
    """Headers and body of a request."""
    environ = {"REQUEST_METHOD": method}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = []
    body = CompressionLayer(behind)(
        environ, lambda _, found, exc_info=None: told.append(dict(found))
    )
    data = b"".join(body)
    getattr(body, "close", int)()
    return told[0], data


def test_an_answer_is_packed_for_those_who_take_it():
    """
    Both kinds say what they depend on; what was read is closed.
    """
    behind = Saying(b"abc" * 1000, Vary="Accept")
    plain, whole = ask(behind)
    packed, body = ask(behind, accept_encoding="gzip, br")

    assert gzip.decompress(body) == whole == b"abc" * 1000
    assert int(packed["Content-Length"]) == len(body) < int(plain["Content-Length"])
    assert packed["Content-Encoding"] == "gzip"
    assert plain["Vary"] == packed["Vary"] == "Accept, Accept-Encoding"
    assert plain["ETag"] == packed["ETag"]
    assert behind.closed == 2


@pytest.mark.parametrize(
    "behind",
    [
        Saying(b"x" * 1023),
        Saying(b"x" * 2000, Content_Type="image/png"),
        Saying(b"x" * 2000, ETag='"strong"'),
        Saying(b"x" * 2000, status="206 PARTIAL CONTENT"),
        Saying(b"x" * (8 * 1024**2 + 1)),
    ],
    ids=["small", "image", "strong", "part", "large"],
)
def test_what_would_not_gain_is_not_packed(behind):
    """
    Small, packed already, of bytes that matter, a part, or too large to hold.
    """
    headers, body = ask(behind, accept_encoding="gzip")

    assert "Content-Encoding" not in headers
    assert set(body) == {ord("x")}
