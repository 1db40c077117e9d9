"""
SERVICE in a network namespace, with a public address and a name for each kind of address.

Real servers and the real command; nothing is mocked.

Run by tests/engine/client/test_network.py within `unshare`; pytest alone does not collect it.
"""

import json
import re
import socket
import subprocess
from contextlib import ExitStack, closing
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from engine_fixtures import until, write_data
from server_fixtures import COMMAND, Server
from stub_server import Reply, stub_server

JSON = "application/sparql-results+json"
PUBLIC = "1.2.3.4"

#: The addresses of each name; tests/engine/client/test_network.py writes them for the resolver.
NAMES = {
    "public.example": ["1.2.3.4"],
    "both.example": ["1.2.3.4", "127.0.0.1"],
    "loopback.example": ["127.0.0.1"],
    "loopback6.example": ["::1"],
    "cloud.example": ["169.254.169.254"],
    "inner.example": ["10.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
}

#: Addresses of this machine within the test, apart from loopback.
ADDRESSES = (PUBLIC, "10.0.0.1", "169.254.169.254")

TABLE = '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:x"}}]}}'


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def elsewhere(data):
    """Another server, on the public address, that answers queries."""
    with Server("--data", data, "--host", PUBLIC) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def other():
    """A stub server on the public address."""
    with stub_server(PUBLIC) as server:
        yield server


@pytest.fixture(scope="module")
def canary():
    """The port of listeners on every other address; nothing may connect to it."""
    with ExitStack() as stack:
        first = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = first.getsockname()[1]
        listeners = [first]
        for host in ("::1", *ADDRESSES[1:]):
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listeners.append(stack.enter_context(socket.create_server((host, port), family=family)))
        yield port
        for listener in listeners:
            listener.setblocking(False)
            with pytest.raises(BlockingIOError):
                listener.accept()


@pytest.fixture(scope="module")
def listed(elsewhere, other, canary):
    """The allowed addresses by name."""
    return {
        "sparql": elsewhere.url + "sparql",
        "named": elsewhere.url.replace(PUBLIC, "public.example") + "sparql",
        "told": other.url + "told",
        **{name: f"http://{name}:{canary}/" for name in NAMES},
    }


@pytest.fixture(scope="module")
def server(data, listed):
    """A server that may contact the allowed endpoints."""
    with Server(
        "--data", data, *[part for each in listed.values() for part in ("--services", each)]
    ) as running:
        yield running


def ask(server, query, **parameters):
    """Return status, headers and body of the response."""
    try:
        with closing(server.ask(query, **parameters)) as response:
            return response.status, response.headers, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


@pytest.mark.parametrize("name", ["sparql", "named"])
def test_a_listed_endpoint_is_asked_and_its_rows_are_joined(server, listed, name):
    """By address and by name; a result with remote rows has no entity tag and is uncacheable."""
    query = (
        "PREFIX : <http://example.org/> SELECT ?people ?label { ?s :people ?people "
        f"SERVICE <{listed[name]}> {{ ?s :label ?label }} }}"
    )
    status, headers, body = ask(server, query, format="csv")

    assert (status, body) == (200, "people,label\r\n290000,서구\r\n")
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


@pytest.mark.parametrize("name", [name for name in NAMES if name != "public.example"])
def test_a_listed_name_that_is_not_public_is_never_connected_to(server, listed, name):
    """The error gives the reason; nothing connects to the listeners."""
    query = f"SELECT * {{ SERVICE <{listed[name]}> {{ ?s ?p ?o }} }}"
    status, headers, body = ask(server, query)

    assert (status, json.loads(body)["reason"]) == (502, "not-public")
    assert headers["Cache-Control"] == "no-store"
    assert ask(server, query.replace("SERVICE", "SERVICE SILENT"))[0] == 200


def test_a_redirect_to_this_machine_is_not_followed(server, listed, other, canary):
    """No redirect is followed, to this machine or elsewhere."""
    other.set_replies(
        "told", Reply(status=307, headers={"Location": f"http://127.0.0.1:{canary}/"})
    )
    status, _, body = ask(server, f"ASK {{ SERVICE <{listed['told']}> {{ ?s ?p ?o }} }}")

    assert (status, json.loads(body)["reason"]) == (502, "redirect")


def test_what_came_from_elsewhere_is_asked_again_each_time(server, listed, other):
    """Also if SERVICE follows a digit directly, where it is still a keyword."""
    other.set_replies("told", Reply(TABLE, JSON))
    before = len(other.requests)
    for query in (
        "SELECT * {{ SERVICE <{}> {{ ?s ?p 1 }} }}",
        "ASK {{ ?a ?b 1SERVICE <{}> {{ ?s ?p 1 }} }}",
    ):
        for _ in range(3):
            status, headers, _ = ask(server, query.format(listed["told"]))
            assert (status, headers["ETag"]) == (200, None)

    assert len(other.requests) == before + 6


def test_a_browser_sees_the_rows_too(server, listed, other):
    """The result page shows remote rows as those of any query."""
    other.set_replies("told", Reply(TABLE, JSON))
    query = f"SELECT * {{ SERVICE <{listed['told']}> {{ ?s ?p ?o }} }}"
    with closing(server.get("sparql?query=" + quote(query), Accept="text/html")) as page:
        assert "urn:x" in page.read().decode()


def test_the_service_is_counted_and_written_down(data, other):
    """Host and outcome are counted and logged; the query is not."""
    address = other.set_replies("told", Reply(TABLE, JSON), Reply(status=500), Reply(TABLE, JSON))
    query = f"ASK {{ SERVICE <{address}> {{ ?secret ?p ?s }} }}"
    with Server("--data", data, GWANGJU_KG_SERVICES=address) as server:
        assert [ask(server, query)[0] for _ in range(2)] == [200, 502]
        with closing(server.get("metrics")) as response:
            text = response.read().decode()
        _, errors, _ = server.end()

    for outcome, count in (("ok", 1), ("failed", 1), ("timeout", 0), ("left", 0)):
        assert f'gwangju_kg_services_total{{outcome="{outcome}"}} {count}\n' in text
    lines = re.findall(
        r"service host=(\S+) outcome=(\w+) seconds=\S+ bytes=(\d+) network=(\S+)", errors
    )
    host = address.split("/")[2]
    assert sorted(lines) == [  # from two processes, in any order
        (host, "failed", "0", "127.0.0.0/24"),
        (host, "ok", str(len(TABLE)), "127.0.0.0/24"),
    ]
    assert "secret" not in errors


def test_a_caller_who_leaves_ends_the_asking(data, other):
    """
    A disconnect or a late endpoint ends the outbound request at once, long before any deadline.
    """
    endless = Reply("{", JSON, headers={"Content-Length": 10**6}, endless=True)
    address, before = other.set_replies("told", endless), len(other.requests)
    query = f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
    limits = ("--deadline", 100, "--service-deadline", 100)
    with Server("--data", data, "--services", address, *limits) as server:

        def counted(outcome):
            with closing(server.get("metrics")) as response:
                return f'services_total{{outcome="{outcome}"}} 1\n' in response.read().decode()

        with server.connect() as connection:
            request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(request.encode())
            assert until(lambda: len(other.requests) > before)
        assert until(lambda: counted("left"))
        status, _, body = ask(server, query, timeout="0.3")
        assert (status, json.loads(body)["limit_s"]) == (503, 0.3)


def test_the_command_line_asks_too(data, listed, other):
    """The command contacts an address only if its option allows it."""
    other.set_replies("told", Reply(TABLE, JSON))
    query = (
        "query",
        "--data",
        data,
        "-e",
        f"SELECT ?s {{ SERVICE <{listed['told']}> {{ ?s ?p ?o }} }}",
    )

    def run(*more):
        return subprocess.run([COMMAND, *query, *more], capture_output=True, text=True, check=False)

    assert run("--services", listed["told"]).stdout == "s\nurn:x\n"
    refused = run()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "SERVICE is not allowed" in refused.stderr
