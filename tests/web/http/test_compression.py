"""Compressed responses: the same content, smaller, and only where compression helps."""

import gzip

import pytest

from gwangju_kg.web.http.compression import CompressionLayer

JSON = "application/json"


class StubApp:
    """A WSGI application with a fixed response, which counts how often its body is closed."""

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


def ask(app, method="GET", **headers):
    """Return the headers and the body of the response to one request."""
    environ = {"REQUEST_METHOD": method}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    started = []
    body = CompressionLayer(app)(
        environ, lambda _, headers, exc_info=None: started.append(dict(headers))
    )
    data = b"".join(body)
    getattr(body, "close", int)()
    return started[0], data


def test_an_answer_is_packed_for_those_who_take_it():
    """A response is compressed if the client accepts it; both forms send Vary and are closed."""
    app = StubApp(b"abc" * 1000, Vary="Accept")
    plain, whole = ask(app)
    packed, body = ask(app, accept_encoding="gzip, br")

    assert gzip.decompress(body) == whole == b"abc" * 1000
    assert int(packed["Content-Length"]) == len(body) < int(plain["Content-Length"])
    assert packed["Content-Encoding"] == "gzip"
    assert plain["Vary"] == packed["Vary"] == "Accept, Accept-Encoding"
    assert plain["ETag"] == packed["ETag"]
    assert app.closed == 2


@pytest.mark.parametrize(
    "app",
    [
        StubApp(b"x" * 1023),
        StubApp(b"x" * 2000, Content_Type="image/png"),
        StubApp(b"x" * 2000, ETag='"strong"'),
        StubApp(b"x" * 2000, status="206 PARTIAL CONTENT"),
        StubApp(b"x" * (8 * 1024**2 + 1)),
    ],
    ids=["small", "image", "strong", "part", "large"],
)
def test_what_would_not_gain_is_not_packed(app):
    """Small, compressed, byte-exact, partial and very large responses are not compressed."""
    headers, body = ask(app, accept_encoding="gzip")

    assert "Content-Encoding" not in headers
    assert set(body) == {ord("x")}
