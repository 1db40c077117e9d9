"""Kept answers and packed ones: what comes before Flask is what Flask would say."""

import gzip
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from gwangju_kg.web import create_app
from gwangju_kg.web.front import Front, Kept, Reply

QUERY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def keeping(app, settings, release):
    """A client of an application that keeps answers."""
    client = app.extensions["gwangju_kg"].client
    return create_app(replace(settings, kept_bytes=10**6), client, release).test_client()


class Counting:
    """An application that counts how often it is entered and says what it is told."""

    def __init__(self, body=b"{}", status="200 OK", **headers):
        self.times = 0
        self.closed = 0
        self._body, self._status = body, status
        self._headers = {"Content-Type": JSON, "ETag": 'W/"a"', "Content-Length": str(len(body))}
        self._headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        self._headers = {name: value for name, value in self._headers.items() if value}

    def __call__(self, environ, start_response):
        self.times += 1
        start_response(self._status, list(self._headers.items()))
        return self

    def __iter__(self):
        return iter([self._body[:1], self._body[1:]])

    def close(self):
        self.closed += 1


def ask(front, query="query=a", method="GET", path="/sparql", **headers):
    """Status, headers and body of a request."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = []
    body = front(environ, lambda status, found, exc_info=None: told.append((status, dict(found))))
    data = b"".join(body)
    getattr(body, "close", int)()
    return told[0][0][:3], told[0][1], data


def test_an_answer_is_given_again_without_the_application():
    """
    The second time nothing behind the layer is entered; the answer is the same.
    """
    behind = Counting()
    front = Front(behind, 10_000)

    assert ask(front) == ask(front)
    assert (behind.times, behind.closed) == (1, 1)


def test_a_kept_answer_to_head_has_no_body():
    """
    HEAD gets the headers of the kept GET.
    """
    front = Front(Counting(), 10_000)
    status, headers, body = ask(front)

    assert ask(front, method="HEAD") == (status, headers, b"")
    assert body


def test_a_kept_answer_that_the_caller_has_is_a_304():
    """
    The entity tag alone is compared; any other header goes to the application.
    """
    behind = Counting()
    front = Front(behind, 10_000)
    ask(front)
    status, headers, body = ask(front, if_none_match='W/"a"')

    assert (status, headers["ETag"], body) == ("304", 'W/"a"', b"")
    assert "Content-Length" not in headers
    assert behind.times == 1
    ask(front, if_none_match='W/"b", W/"a"')
    assert behind.times == 2


@pytest.mark.parametrize(
    "other",
    [{"query": "query=b"}, {"accept": "text/csv"}, {"accept_encoding": "gzip"}],
    ids=lambda other: next(iter(other)),
)
def test_another_request_is_another_answer(other):
    """
    The address, the accepted types and the accepted codings tell answers apart.
    """
    behind = Counting()
    front = Front(behind, 10_000)
    ask(front)
    ask(front, **other)

    assert behind.times == 2


@pytest.mark.parametrize(
    ("behind", "how"),
    [
        (Counting(status="503 BUSY"), {}),
        (Counting(Content_Type="text/html; charset=utf-8"), {}),
        (Counting(Cache_Control="no-store"), {}),
        (Counting(ETag=""), {}),
        (Counting(b"x" * (1024**2 + 1)), {}),
        (Counting(), {"method": "POST"}),
        (Counting(), {"method": "HEAD"}),
        (Counting(), {"path": "/health"}),
        (Counting(), {"query": ""}),
        (Counting(), {"query": "query=" + "x" * 20_000}),
    ],
    ids=[
        "failure",
        "page",
        "no-store",
        "no tag",
        "large",
        "post",
        "head",
        "elsewhere",
        "empty",
        "long",
    ],
)
def test_what_may_differ_next_time_is_not_kept(behind, how):
    """
    The application is entered each time.
    """
    front = Front(behind, 10_000_000)
    ask(front, **how)
    ask(front, **how)

    assert behind.times == 2


def test_an_answer_of_the_largest_size_is_kept():
    """
    One byte less than what is not.
    """
    behind = Counting(b"x" * 1024**2)
    front = Front(behind, 10_000_000)
    ask(front)
    ask(front)

    assert behind.times == 1


def test_the_least_lately_used_answer_gives_way():
    """
    The limit holds for all together; zero keeps nothing.
    """
    kept, none = Kept(3 * 3_100), Kept(0)
    reply = Reply([], b"x" * 1_000, "")
    for name in "abc":
        kept.keep((name,), reply)
    kept.find(("a",))
    kept.keep(("d",), reply)
    none.keep(("a",), reply)

    assert [name for name in "abcd" if kept.find((name,))] == ["a", "c", "d"]
    assert none.find(("a",)) is None


def test_an_answer_is_packed_for_those_who_take_it():
    """
    The same bytes, shorter, for the same entity tag; both kinds say what they depend on.
    """
    front = Front(Counting(b"abc" * 1000, Vary="Accept"), 100_000)
    _, plain, whole = ask(front)
    _, packed, body = ask(front, accept_encoding="gzip, br")

    assert gzip.decompress(body) == whole == b"abc" * 1000
    assert int(packed["Content-Length"]) == len(body) < int(plain["Content-Length"])
    assert packed["Content-Encoding"] == "gzip"
    assert plain["Vary"] == packed["Vary"] == "Accept, Accept-Encoding"
    assert plain["ETag"] == packed["ETag"]


@pytest.mark.parametrize(
    "behind",
    [
        Counting(b"x" * 1023),
        Counting(b"x" * 2000, Content_Type="image/png"),
        Counting(b"x" * 2000, ETag='"strong"'),
        Counting(b"x" * 2000, status="206 PARTIAL CONTENT"),
        Counting(b"x" * (8 * 1024**2 + 1)),
    ],
    ids=["small", "image", "strong", "part", "large"],
)
def test_what_would_not_gain_is_not_packed(behind):
    """
    Small, packed already, of bytes that matter, a part, or too large to hold.
    """
    _, headers, body = ask(Front(behind, 100_000), accept_encoding="gzip")

    assert "Content-Encoding" not in headers
    assert set(body) == {ord("x")}


def test_the_endpoint_answers_again_from_memory(keeping):
    """
    Over the real application the second answer is the first, also packed.
    """
    address = "/sparql?" + urlencode({"query": QUERY})
    first, again = keeping.get(address), keeping.get(address)
    packed = keeping.get(address, headers={"Accept-Encoding": "gzip"})

    assert first.data == again.data == gzip.decompress(packed.data)
    assert dict(first.headers) == dict(again.headers)
    assert "Accept-Encoding" in first.headers["Vary"]


def test_a_query_that_may_answer_otherwise_is_asked_anew(keeping):
    """
    NOW and RAND have no entity tag and are not kept.
    """
    address = "/sparql?" + urlencode({"query": "SELECT (STRUUID() AS ?x) {}"})

    assert keeping.get(address).data != keeping.get(address).data
