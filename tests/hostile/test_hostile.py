"""Hostile requests to a live server: each gets a response or a refusal, and the next is served."""

import contextlib
import re
import select
import socket
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from engine_fixtures import PATIENCE_S, open_files, until
from hostile import texts, wires
from hostile.cases import CANARY, DROPPED, get
from server_fixtures import Server

pytestmark = [pytest.mark.alone, pytest.mark.unmeasured]

CASES = [
    *texts.MALFORMED, *texts.TRUNCATED, *texts.BYTES, *texts.SIZE, *texts.DEEP, *texts.PLANNING,
    *texts.PRODUCTS, *texts.SERVICE, *texts.UPDATES,
    *wires.HEADERS, *wires.LINES, *wires.PATHS, *wires.SCRIPTS, *wires.VERBS, *wires.PAGES,
]  # fmt: skip

#: Texts that a response must not disclose: paths, software, or tracebacks.
TELLTALE = re.compile(
    rb"Traceback|\.py\b|site-packages|pyoxigraph|oxigraph|flask|werkzeug|granian|hyper|tokio|"
    rb"rustc|panicked|root:|[Pp]ython|" + re.escape(sys.prefix.encode()),
)

#: An inline script; those of the site are in files, and data blocks do not run.
INLINE = re.compile(rb"<script(?! src=\"/)(?! type=\"(module\" src=\"/|application/))")

LIMITS = (
    "--deadline", "1", "--memory", 512 * 1024**2, "--answer-bytes", 30_000_000,
    "--long-queries", 8,
)  # fmt: skip

#: Seconds within which the server answers another client, also on a slow machine: less than any
#: time after which it drops a client, or stops a query of the `patient` server.
BACK_S = 10

#: Another client on this machine, in another network than the hostile one.
NEIGHBOUR = "127.1.2.3"

#: Makes each query unique.
NUMBERS = count()


@pytest.fixture(scope="module")
def canary():
    """A listener to which nothing may connect."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener
        assert not _has_caller(listener)


def _has_caller(listener):
    return bool(select.select([listener], [], [], 0)[0])


@pytest.fixture(scope="module")
def server(release_path):
    """A server with little time and memory for each query."""
    with Server("--releases", release_path.parent, *LIMITS) as started:
        yield started
        *_, status = started.end()
        assert status == 0


@pytest.fixture(scope="module")
def patient(release_path):
    """A server whose queries end with their clients, or with the test."""
    with Server("--releases", release_path.parent, "--long-queries", 8) as started:
        yield started
        *_, status = started.end()
        assert status == 0


def _port(server):
    return int(server.url.rpartition(":")[2].strip("/"))


def _connect(server, timeout_s=PATIENCE_S, caller="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", _port(server)), timeout_s, (caller, 0))


def _exchange(server, request, timeout_s=PATIENCE_S, caller="127.0.0.1"):
    """Send bytes; return all bytes received until the server closes or falls silent."""
    received = b""
    with _connect(server, timeout_s, caller) as connection:
        with contextlib.suppress(
            ConnectionError
        ):  # a server may close without reading a request it refuses
            connection.sendall(request)
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                received += part
                if _is_whole(received):
                    break
    return received


def _is_whole(received):
    head, gap, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
    return bool(gap and length and len(body) >= int(length[1]))


def _status(received):
    return int(received[9:12]) if received.startswith(b"HTTP/1.1 ") else DROPPED


def _ask(server, timeout_s=BACK_S):
    """Send a query that no cache can answer, as another client."""
    received = _exchange(server, get(f"ASK {{}} # {next(NUMBERS)}"), timeout_s, NEIGHBOUR)
    assert _status(received) == 200, received
    assert b'"boolean":true' in received


def _wire(case, canary):
    address = f"http://127.0.0.1:{canary.getsockname()[1]:05d}"
    request = case.request.replace(CANARY.encode(), address.encode())
    return request.replace(CANARY[7:].encode(), address[7:].encode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name))
def test_a_hostile_request_gets_its_answer_and_the_next_one_too(server, canary, case):
    """The status is expected, nothing is disclosed or contacted, and another query is served."""
    received = _exchange(server, _wire(case, canary))
    head, _, body = received.partition(b"\r\n\r\n")

    assert _status(received) in case.expected, received[:600]
    assert not TELLTALE.search(body), TELLTALE.search(body)
    assert b"x-evil" not in head.lower()
    if body and _status(received) >= 400:
        assert b"application/problem+json" in head or b"text/html" in head
    if case.is_page and b"text/html" in head:
        assert not INLINE.search(body)
        assert b"content-security-policy" in head.lower()
    assert not _has_caller(canary)
    _ask(server)


@pytest.fixture(scope="module")
def listing(release_path, canary):
    """A server that allows the canary as an endpoint, under each of its names."""
    port = canary.getsockname()[1]
    names = ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433")
    services = " ".join(f"http://{name}:{port:05d}/{end}" for name in names for end in ("", "x"))
    data = ("--releases", release_path.parent, "--services", services)
    with Server(*data, *LIMITS) as started:
        yield started, services.split()
        *_, status = started.end()
        assert status == 0


@pytest.mark.parametrize("case", texts.SERVICE, ids=lambda case: ascii(case.name))
def test_no_service_reaches_this_machine_even_where_it_is_listed(listing, canary, case):
    """An allowed address of this machine is refused as not public."""
    server, _ = listing
    received = _exchange(server, _wire(case, canary))

    assert _status(received) in {*case.expected, 200, 400, 403, 502}, received[:600]
    assert not TELLTALE.search(received.partition(b"\r\n\r\n")[2])
    assert not _has_caller(canary)


def test_no_way_to_write_this_machine_reaches_it(listing, canary):
    """Each spelling is refused for the address it means, and the next query is answered."""
    server, services = listing
    for address in services:
        received = _exchange(server, get(f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))
        assert _status(received) == 502
        assert b'"reason": "not-public"' in received
        silent = get(f"ASK {{ ?a ?b 1SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}")
        received = _exchange(server, silent)
        assert _status(received) == 200
        assert b"\r\ncache-control: no-store\r\n" in received.lower()
        assert b"\r\netag:" not in received.lower()
    assert not _has_caller(canary)
    _ask(server)


def test_there_are_enough_cases_and_none_twice():
    """There are at least 150 cases, each with a unique name."""
    assert len(CASES) >= 150
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


def _open_files(server):
    return sum(len(open_files(pid)) for pid in server.pids())


def _memory_bytes(server):
    """Return the resident memory of all processes, shared pages once. Source: proc(5), Pss."""
    memory_bytes = 0
    for pid in server.pids():
        with contextlib.suppress(OSError):  # the process has ended meanwhile
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            memory_bytes += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1]) * 1024
    return memory_bytes


def test_all_of_them_at_once_leak_no_process_file_or_memory(release_path, canary):
    """A second round of all cases uses no more of any resource than the first."""
    with Server("--releases", release_path.parent, *LIMITS) as server:
        server.ask("ASK {}").close()
        usual = len(server.pids())

        def storm():
            with ThreadPoolExecutor(8) as pool:
                for received in pool.map(lambda c: _exchange(server, _wire(c, canary)), CASES):
                    assert _status(received) != 500, received
            assert until(lambda: len(server.pids()) == usual)
            _ask(server, PATIENCE_S)

        storm()
        storm()
        files, memory_bytes = _open_files(server), _memory_bytes(server)
        storm()
        # A connection closes, and a worker ends, a moment after the response.
        assert until(lambda: _open_files(server) <= files + 4)
        assert until(lambda: _memory_bytes(server) <= 1.1 * memory_bytes + 8 * 1024**2)
        server.end()


def test_slow_clients_keep_nobody_waiting(patient):
    """A hundred clients that send half a request or body, or read nothing, delay no query."""
    halves = (
        b"\r\n" * 50,
        b"GET /sparql?query=ASK",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 100\r\n\r\nASK",
        get("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 8000"),
    )
    with contextlib.ExitStack() as stack:
        for half in halves * 20:
            stack.enter_context(_connect(patient)).sendall(half)
        for _ in range(5):
            _ask(patient)


def test_two_hundred_clients_at_once_get_an_answer_or_a_clear_no(server):
    """Each gets its result or a 503; afterwards the server is as before."""
    request = get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }")
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(_connect(server)) for _ in range(200)]
        for number, connection in enumerate(connections):
            connection.sendall(request.replace(b"%3Fn", b"%%3Fn%d" % number))
        statuses = Counter(_status(connection.recv(65536)) for connection in connections)
    assert statuses.total() == statuses[200] + statuses[503]
    assert statuses[200]
    _ask(server)


def _running(server):
    """Return the number of queries that have a worker of their own."""
    match = re.search(r"long_queries (\d+)", server.content("metrics").decode())
    return int(match[1])


def test_callers_that_leave_free_their_workers(patient):
    """Twenty endless queries end soon after their clients disconnect, long before the deadlines."""
    with contextlib.ExitStack() as stack:
        for number in range(20):
            query = f"SELECT (COUNT(*) AS ?n{number}) {{ {texts._ALL} }}"
            stack.enter_context(_connect(patient)).sendall(get(query))
        assert until(lambda: _running(patient) > 1)
        _ask(patient)
    assert until(lambda: _running(patient) == 0)
    _ask(patient)


def test_a_caller_who_leaves_ends_the_query(release_path):
    """A disconnect ends the query, which nothing else ends before the test times out."""
    with Server("--releases", release_path.parent) as server:
        with _connect(server) as connection:
            connection.sendall(get(f"SELECT (COUNT(*) AS ?n) {{ {texts._ALL} }}"))
            assert until(lambda: _running(server) == 1)

        assert until(lambda: _running(server) == 0)
        assert 'outcome="caller-left"} 1\n' in server.content("metrics").decode()


def test_many_queries_of_one_caller_keep_nobody_else_waiting(patient):
    """While one client's twenty heavy queries wait, another client's query runs."""
    with contextlib.ExitStack() as stack:
        for number in range(20):
            query = f"SELECT (COUNT(*) AS ?m{number}) {{ {texts._ALL} }}"
            stack.enter_context(_connect(patient)).sendall(get(query))
        for _ in range(3):
            _ask(patient)


def test_a_log_that_nobody_reads_stops_nothing(server):
    """The server answers with the pipe of standard error full long before the last query."""
    for _ in range(1500):
        _ask(server)
