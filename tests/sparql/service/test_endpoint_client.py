"""Requests to other endpoints: which may be contacted, and which responses are accepted."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from engine_fixtures import PATIENCE_S
from gwangju_kg.errors import ServiceFailed, ServiceTimeout
from gwangju_kg.outbound.http_client import HttpClient
from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient
from outbound_fixtures import StubResolver, allow_any, silent_listener
from stub_server import Reply, stub_server

JSON = "application/sparql-results+json"
TABLE = '{"head":{"vars":["가"]},"results":{"bindings":[]}}'
SIZE = len(TABLE.encode())


@pytest.fixture
def other():
    with stub_server() as server:
        yield server


def fetch(address, client=None, limit_bytes=1000, deadline_s=PATIENCE_S):
    """Fetch on a thread of its own, as the event loop of a web process does."""
    client = client or ServiceEndpointClient(is_public=allow_any)

    query = "SELECT * WHERE { ?s ?p '가&' }"
    call = client.fetch_results(address, query, limit_bytes=limit_bytes, deadline_s=deadline_s)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, call).result()


def reason(address, client=None, **how):
    """Return the reason of a request that fails."""
    with pytest.raises(ServiceFailed) as caught:
        fetch(address, client, **how)
    assert caught.value.address == address
    return caught.value.reason


def test_a_query_is_posted_and_the_body_returned_as_it_is(other):
    """
    With the program's name and the accepted type; no compression, no open connection.
    """
    address = other.set_replies("a/sparql", Reply(TABLE, JSON)) + "?x=1"

    assert fetch(address) == TABLE
    ((method, path, headers, body),) = other.requests
    assert (method, path) == ("POST", "/a/sparql?x=1")
    assert parse_qs(body.decode()) == {"query": ["SELECT * WHERE { ?s ?p '가&' }"]}
    assert headers["User-Agent"].startswith("gwangju-kg/")
    assert headers["Accept"] == JSON
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Connection"] == "close"
    assert headers["Host"] == address.split("/")[2]


def test_an_address_without_a_path_means_the_root(other):
    """
    As in HTTP.
    """
    other.set_replies("", Reply(TABLE, "application/json; charset=utf-8"))

    assert fetch(other.url.rstrip("/")) == TABLE


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(TABLE, JSON, status=400), "status"),
        (Reply(TABLE, JSON, status=500), "status"),
        (Reply(TABLE, JSON, status=206), "status"),
        (Reply(TABLE, JSON, headers={"X-SPARQL-MaxRows": "10000"}), "partial"),
        (Reply(TABLE, JSON, headers={"X-SQL-State": "S1TAT"}), "partial"),
        (Reply(TABLE, "text/html"), "not-a-table"),
        (Reply(TABLE, "application/sparql-results+xml"), "not-a-table"),
        (Reply(TABLE, JSON, headers={"Content-Encoding": "gzip"}), "not-a-table"),
        (Reply(b"\xff", JSON), "not-a-table"),
        (Reply(TABLE, JSON, headers={"Content-Length": SIZE + 1}), "unreachable"),
        (Reply(TABLE, JSON, headers={"Content-Length": "many"}), "unreachable"),
        (Reply(TABLE, JSON, headers={"X-Long": "x" * 120_000}), "unreachable"),
        (Reply("none of HTTP", JSON, headers={"Transfer-Encoding": "chunked"}), "unreachable"),
    ],
    ids=[
        "refused", "broken", "half", "rows", "time", "page", "XML",
        "packed", "bytes", "cut", "lying", "long", "garbled",
    ],
)  # fmt: skip
def test_an_unusable_response_is_an_error(other, reply, expected):
    """
    Anything but 200 with a complete table in JSON, in UTF-8, with a head of limited size.
    """
    assert reason(other.set_replies("x", reply)) == expected


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(other, status):
    """
    Not even to a listener on this machine.
    """
    with silent_listener() as port:
        target = {"Location": f"http://127.0.0.1:{port}/"}
        assert (
            reason(other.set_replies("x", Reply("", status=status, headers=target))) == "redirect"
        )


def test_a_body_at_the_limit_is_returned_and_a_byte_more_is_not(other):
    """
    Whether its length is stated or not; one that states too much is not even read.
    """
    address = other.set_replies("x", Reply(TABLE, JSON))

    assert fetch(address, limit_bytes=SIZE) == TABLE
    assert reason(address, limit_bytes=SIZE - 1) == "too-large"
    announced = other.set_replies("y", Reply("", JSON, headers={"Content-Length": 10**12}))
    assert reason(announced) == "too-large"
    chunks = f"{SIZE:x}\r\n{TABLE}\r\n0\r\n\r\n"
    frame = {"Transfer-Encoding": "chunked", "Content-Length": SIZE - 1}  # which does not count
    chunked = other.set_replies("z", Reply(chunks, JSON, headers=frame))
    assert fetch(chunked, limit_bytes=SIZE) == TABLE
    assert reason(chunked, limit_bytes=SIZE - 1) == "too-large"


def test_an_endless_body_ends_at_the_deadline(other):
    """
    However slowly it arrives.
    """
    dripping = Reply(TABLE, JSON, headers={"Content-Length": 900}, endless=True)

    with pytest.raises(ServiceTimeout) as caught:
        fetch(other.set_replies("x", dripping), deadline_s=0.2)
    assert (caught.value.address, caught.value.limit_s) == (other.url + "x", 0.2)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["::1"], ["169.254.169.254"], ["10.0.0.1"], ["::ffff:127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"], ["::ffff:8.8.8.8", "fe80::1"],
    ],
    ids=str,
)  # fmt: skip
def test_a_name_with_an_address_that_is_not_public_is_refused(addresses):
    """
    Its other addresses are not contacted either.
    """
    with silent_listener() as port:
        client = ServiceEndpointClient(HttpClient(StubResolver(addresses)))
        assert reason(f"http://listed.example:{port}/", client) == "not-public"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"]
)
def test_no_spelling_of_this_machine_is_contacted(host):
    """
    The resolver of the machine tells what a name or a number means.
    """
    with silent_listener() as port:
        assert reason(f"http://{host}:{port}/", ServiceEndpointClient()) == "not-public"
