"""Replicas behind HAProxy with `deploy/haproxy.cfg`: one that is killed is not missed."""

import contextlib
import hashlib
import itertools
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from engine_fixtures import PATIENCE_S, until
from process_fixtures import started
from server_fixtures import ENDLESS, Server

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "haproxy.cfg"

#: Debian has it in a folder that only root searches.
HAPROXY = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(HAPROXY is None, reason="HAProxy is not installed")

#: Clients that ask at the same time.
CLIENTS = 4

QUERIES = [
    f"SELECT * {{ ?thing rdfs:label ?label }} ORDER BY ?thing ?label LIMIT 5 OFFSET {offset}"
    for offset in range(100)
]


@contextlib.contextmanager
def balancer(*replicas):
    """Yield the address of HAProxy before replicas at ``host:port``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
        addresses = {f"GWANGJU_KG_REPLICA_{n}": at for n, at in enumerate(replicas, start=1)}
        with started(
            [HAPROXY, "-db", "-f", CONFIGURATION],
            env=os.environ | addresses | {"GWANGJU_KG_LISTEN": f"fd@{listener.fileno()}"},
            pass_fds=[listener.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ):
            yield f"http://{host}:{port}"


def _address(server):
    return server.url.removeprefix("http://").strip("/")


@pytest.fixture
def replicas(release_path):
    """Two servers of the small release."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Server("--releases", release_path.parent)) for _ in range(2)]


def _count(server, name):
    """Return a count of the server's metrics."""
    rows = (line.rsplit(" ", 1) for line in server.content("metrics").decode().splitlines())
    return sum(float(value) for label, value in rows if label == f"gwangju_kg_{name}")


def _answered(server):
    return _count(server, "query_seconds_count") + _count(server, "kept_answers_total")


@dataclass
class Answers:
    """What clients got: whatever is no answer, and what was answered to each query."""

    failures: list = field(default_factory=list)
    by_query: dict = field(default_factory=lambda: defaultdict(set))
    seconds: list = field(default_factory=list)

    def ask(self, url, turns):
        """Send queries over a connection that is kept, every other one by POST."""
        with httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False) as client:
            for turn in turns:
                number, began = turn % len(QUERIES), time.perf_counter()
                query = QUERIES[number]
                try:
                    answer = _ask(client, query, by_post=number % 2 == 0)
                except httpx.HTTPError as error:
                    self.failures.append(repr(error))
                    continue
                self.seconds.append(time.perf_counter() - began)
                if answer.status_code != 200:
                    self.failures.append(answer.text)
                content = hashlib.sha256(answer.content).hexdigest()
                self.by_query[query].add((answer.headers.get("ETag"), content))


def _ask(client, query, *, by_post):
    if by_post:
        return client.post("/sparql", data={"query": query})
    return client.get("/sparql", params={"query": query})


def _ask_all(url, requests):
    """Start clients; return their answers, and what waits until they have asked."""
    answers, pool = Answers(), ThreadPoolExecutor(CLIENTS)
    for first in range(CLIENTS):
        pool.submit(answers.ask, url, range(first, requests, CLIENTS))
    return answers, pool


def _kill(server):
    """Kill all processes of a server at once."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.end(signal.SIGKILL)


@pytest.mark.parametrize("requests", [500, pytest.param(20_000, marks=pytest.mark.thorough)])
def test_a_replica_that_is_killed_costs_no_answer(replicas, release_path, requests):
    """
    Both answer with the same entity tags and bytes; when it is started again, it has its share.

    All its processes are killed at once while the clients ask; `--log-cli-level=WARNING` prints how
    long answers took.
    """
    stays, killed = replicas
    with balancer(*map(_address, replicas)) as url:
        answers, clients = _ask_all(url, requests)
        with clients:
            assert until(lambda: len(answers.seconds) >= requests / 2)
            shares = [*map(_answered, replicas)]
            _kill(killed)
        _, _, port = _address(killed).partition(":")
        with Server("--releases", release_path.parent, "--port", port) as again:
            turns = itertools.count()
            assert until(lambda: answers.ask(url, [next(turns)]) or _answered(again))

    logging.getLogger(__name__).warning(
        "%d requests, %d before; slowest %.3f s", requests, sum(shares), max(answers.seconds)
    )
    assert answers.failures == []
    assert len(answers.seconds) >= requests
    assert min(shares) > 0
    assert _answered(stays) > shares[0]
    assert {len(seen) for seen in answers.by_query.values()} == {1}
    tags = [tag for seen in answers.by_query.values() for tag, _ in seen if tag]  # of GET
    assert len(tags) == len(set(tags)) == len(QUERIES[1::2])


@pytest.mark.thorough
def test_a_store_and_a_front_that_are_killed_cost_no_answer(replicas, release_path):
    """Two of our servers ask two stores, here servers of ours too, each pair behind HAProxy."""
    with contextlib.ExitStack() as stack:
        stores = stack.enter_context(balancer(*map(_address, replicas)))
        options = ("--releases", release_path.parent, "--store", f"{stores}/sparql")
        fronts = [stack.enter_context(Server(*options, "--kept-bytes", 0)) for _ in range(2)]
        url = stack.enter_context(balancer(*map(_address, fronts)))
        answers, clients = _ask_all(url, 3_000)
        with clients:
            for number, lost in enumerate((replicas[0], fronts[1]), start=1):
                assert until(lambda number=number: len(answers.seconds) >= number * 1_000)
                assert _answered(lost) > 0
                _kill(lost)

    assert answers.failures == []
    assert len(answers.seconds) == 3_000
    assert {len(seen) for seen in answers.by_query.values()} == {1}


def test_what_the_server_answers_is_passed_on_once(replicas):
    """A query past its deadline is not sent again; an address of 60 KB is taken as usual."""
    with (
        balancer(*map(_address, replicas)) as url,
        httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False) as client,
    ):
        late = client.get("/sparql", params={"query": ENDLESS, "timeout": "1"})
        long = client.get("/sparql", params={"query": "ASK {} #" + "x" * 60_000})

    assert (late.status_code, late.json()["code"]) == (503, "timeout")
    assert sum(_count(server, 'queries_total{outcome="timeout"}') for server in replicas) == 1
    assert long.json()["boolean"] is True


def test_without_a_replica_the_answer_is_a_problem():
    """Scripts of other origins can read it too."""
    with contextlib.ExitStack() as stack:
        ports = []
        for _ in range(2):
            refusing = stack.enter_context(socket.socket())
            refusing.bind(("127.0.0.1", 0))
            ports.append(f"127.0.0.1:{refusing.getsockname()[1]}")
        url = stack.enter_context(balancer(*ports))
        answer = httpx.get(f"{url}/sparql?query=ASK{{}}", timeout=PATIENCE_S, trust_env=False)

    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.text)["status"] == 503
