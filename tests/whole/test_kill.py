"""SIGKILL at any moment: a worker costs at most its query, the server leaves nothing behind."""

import contextlib
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.error import HTTPError

import pytest

from engine_fixtures import PATIENCE_S, children, until
from server_fixtures import ENDLESS, Server


@pytest.fixture
def server(release_path):
    """A server of the small release."""
    with Server("--releases", release_path.parent) as started:
        yield started


def _ask(server, text):
    """Return the status of the response."""
    try:
        with server.ask(text) as answer:
            answer.read()
            return answer.status
    except HTTPError as error:
        error.close()
        return error.code


def _engine(server):
    (engine, *_) = server.children()
    return engine


def _kill(worker):
    with contextlib.suppress(ProcessLookupError):  # the process has ended by itself
        os.kill(worker, signal.SIGKILL)


def _runs_a_long_query(server):
    with server.get("metrics") as answer:
        return b"long_queries 1\n" in answer.read()


def test_a_killed_worker_costs_its_query_and_no_other(server):
    """Its query is a 503; queries at the same time and afterwards are answered."""
    engine = _engine(server)
    statuses = []
    asking = threading.Thread(target=lambda: statuses.append(_ask(server, ENDLESS)))
    asking.start()
    assert until(lambda: _runs_a_long_query(server))
    assert _ask(server, "ASK { } # meanwhile") == 200
    assert statuses == []
    for worker in children(engine):
        _kill(worker)
    asking.join(PATIENCE_S)

    assert statuses == [503]
    assert _ask(server, "ASK { } # afterwards") == 200
    server.end()


def test_workers_that_are_killed_all_the_time_cost_only_their_queries(server):
    """While processes are killed continuously, every response is complete or a 503."""
    engine = _engine(server)
    statuses = []
    with ThreadPoolExecutor(1) as killing:
        for turn in range(150):
            if turn % 3 == 0:  # at any moment of this query or of the next
                killing.submit(lambda: _kill(children(engine)[0]))
            statuses.append(_ask(server, f"SELECT (COUNT(*) AS ?n{turn}) {{ ?a ?b ?c }}"))

    assert set(statuses) <= {200, 503}
    assert statuses.count(503) <= 50
    assert until(lambda: _ask(server, "ASK { } # afterwards") == 200)
    server.end()


def test_a_server_killed_over_its_queries_leaves_nothing_and_starts_again(release_path):
    """No process survives SIGKILL during queries; the same port can be used at once."""
    with Server("--releases", release_path.parent) as first:
        asking = threading.Thread(target=_give_up, args=(first,))
        asking.start()
        assert until(lambda: _runs_a_long_query(first))
        *_, status = first.end(signal.SIGKILL)
        asking.join(PATIENCE_S)
    assert (status, asking.is_alive()) == (-signal.SIGKILL, False)
    port = first.url.rpartition(":")[2].strip("/")
    with Server("--releases", release_path.parent, "--port", port) as second:
        assert second.url == first.url
        assert _ask(second, "ASK {}") == 200
        second.end()


def _give_up(server):
    with contextlib.suppress(OSError, HTTPException):
        _ask(server, ENDLESS)
