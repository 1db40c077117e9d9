"""The comparison of bench/: its data, its arithmetic, its load generator. Nothing is timed here."""

import contextlib
import dataclasses
import hashlib
import json
import math
import os
import socket
import subprocess
import sys
import threading
from array import array
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from bench import (
    city,
    contestants,
    figures,
    load,
    releases,
    report,
    result_rows,
    scenarios,
    stores,
    synthesis,
    workload,
)
from bench.report import Comparison
from bench.scenarios import Measured, Plan
from bench.servers import HOST, Contestant, ServerError, running
from engine_fixtures import NEVER_S, PATIENCE_S
from gwangju_kg.project.project_folder import Project
from gwangju_kg.release import manifest, opening
from gwangju_kg.validation import checks, shapes
from our_namespaces import OURS

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]

#: More quads than the definitions and one city, so that the synthetic release has two.
QUADS = 30_000


@pytest.fixture(scope="module", autouse=True)
def patience():
    """Extend every time limit to the patience of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenarios, "ANALYTICAL_LIMIT_S", PATIENCE_S)
        patch.setenv("GWANGJU_KG_DEADLINE_S", str(NEVER_S))
        yield


@pytest.fixture(scope="module")
def definitions():
    """The definitions that the synthetic cities use."""
    return synthesis.read_definitions(ROOT)


@pytest.fixture(scope="module")
def codes(definitions):
    """The code lists that the cities use."""
    return synthesis.read_codes(definitions)


@pytest.fixture(scope="module")
def quads(definitions):
    """One city with its derived quads."""
    return synthesis.one_city(ROOT, definitions, 0, seed=1)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The smallest synthetic release."""
    return releases.open_synthetic(ROOT, tmp_path_factory.mktemp("bench"), quads=QUADS)


@pytest.fixture(scope="module")
def server(data, tmp_path_factory):
    """This endpoint on the smallest synthetic release."""
    with running([contestants.our_server(data)], tmp_path_factory.mktemp("logs")) as (ours,):
        yield ours


def test_same_seed_gives_same_bytes():
    """Neither hash seed nor process changes a byte of a city and its derived quads."""
    program = (
        "import hashlib, pathlib; from bench import synthesis;"
        f"definitions = synthesis.read_definitions(root := pathlib.Path({str(ROOT)!r}));"
        "quads = synthesis.one_city(root, definitions, 3, seed=7);"
        "print(hashlib.sha256(''.join(map(str, quads)).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", program]
    digests = {
        subprocess.check_output(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def test_other_seed_gives_another_city(codes):
    """The seed determines the city."""
    one, other = (city.invent_city("c0", Random(seed), codes) for seed in "ab")  # noqa: S311

    assert set(one) != set(other)


def test_cities_share_no_subject(codes):
    """A city is self-contained: the rules may be applied to one after the other."""
    one, other = (city.invent_city(slug, Random(1), codes) for slug in ("c1", "c11"))  # noqa: S311
    subjects = [{quad.subject for quad in quads} for quads in (one, other)]
    named = {quad.object for quad in one}

    assert not subjects[0] & subjects[1]
    assert not named & subjects[1]


def test_no_quad_is_said_twice(quads):
    """The number of lines is the number of quads."""
    assert len(quads) == len(set(quads))


@pytest.mark.thorough
def test_city_keeps_to_our_shapes_and_checks(definitions, quads):
    """The only findings are the planted error and the indicators that one city cannot use."""
    fault = next(quad for quad in quads if quad.predicate.value.endswith("#valueBound"))
    dataset = Store()
    dataset.extend(definitions)
    dataset.extend(quad for quad in quads if quad != fault)
    findings = [
        *shapes.shape_findings(shapes.prepare_dataset(dataset, OURS), {}),
        *checks.check_findings(dataset, Project.open(ROOT), {}),
    ]

    rules = [finding.rule for finding in findings if finding.rule != "gks:indicator-used"]
    assert rules == ["gks:observation-bound"]


def test_synthetic_release_is_a_release(data):
    """It opens like any release, passes verification, and has the quads of its N-Quads."""
    opened = opening.open_release(data.release, thorough=True)
    with data.dump.open("rb") as dump:
        read = {*parse(dump, RdfFormat.N_QUADS)}

    assert len(opened) == len(read) == data.quads >= QUADS


def test_synthetic_release_is_made_once(data):
    """A second run reuses the release of the first one."""
    made = data.dump.stat()
    again = releases.open_synthetic(ROOT, data.releases.parent, quads=QUADS)

    assert again == data
    assert again.dump.stat() == made


def test_peers_load_the_graphs_that_our_endpoint_serves(release_path, data, tmp_path):
    """The named graphs, and the default graph, which is not the union of all of them."""
    (tmp_path / "current").symlink_to(release_path)
    release = releases.Data.open("small", tmp_path)
    served = contestants.served_quads(release, tmp_path)
    quads = [*parse(served.read_bytes(), RdfFormat.N_QUADS)]
    default = [quad for quad in quads if quad.graph_name == DefaultGraph()]

    stated = manifest.default_graph_of(manifest.read(release.release))
    assert len(default) == stated.triples > 0
    assert len(quads) - len(default) == release.quads
    assert contestants.served_quads(data, tmp_path) == data.dump


def test_analytical_queries_have_rows(server):
    """Each of the twenty-four queries has rows in two cities."""
    measured = {server.name: Measured()}
    rows = scenarios.compare_answers([server], measured)

    assert len(rows) == 24
    assert [name for name, count in rows.items() if count == 0] == []
    assert measured[server.name].remarks == []


def test_other_rows_than_ours_are_reported_and_not_timed(server, data, tmp_path):
    """A server with different rows is reported and gets no times for those queries."""
    other = tmp_path / "other.nq"
    lines = data.dump.read_text("utf-8").splitlines(keepends=True)
    other.write_text("".join(line for line in lines if "#orgType>" not in line), "utf-8")
    command = (*contestants.our_server(data).command[:6], "--data", str(other))
    with running([Contestant("other", command, "/sparql")], tmp_path) as (other_server,):
        measured = {server.name: Measured(), "other": Measured()}
        scenarios.compare_answers([server, other_server], measured)
    wrong = [remark.partition(":")[0] for remark in measured["other"].remarks]

    assert wrong == ["13-who-gives-awards", "15-partners-without-lead"]
    assert len(measured["other"].analytical_s) == 22
    assert len(measured[server.name].analytical_s) == 24


@pytest.mark.thorough
def test_a_store_is_compared_behind_the_endpoint_and_alone(release_path, tmp_path):
    """Any store will do that has the release, such as another of our servers."""
    (tmp_path / "current").symlink_to(release_path)
    release = releases.Data.open("small", tmp_path)
    with running([contestants.our_server(release)], tmp_path) as (other,):
        results = stores.measure(release, {"other": f"http://{HOST}:{other.port}/sparql"}, 1)
    *lines, means = stores.table(results)

    assert [*results] == ["gwangju-kg", "over other", "other"]
    assert [measured.remarks for measured in results.values()] == [[], [], []]
    assert len(lines) == 2 + 24
    assert means.startswith("| the own engine is faster by | 1.00 × |")


def test_server_is_measured_without_a_failure(server, tmp_path):
    """Repeated, known and fresh requests, and those to a null server, all succeed."""
    iris = workload.entity_iris(server)
    measured = {server.name: Measured()}
    plan = Plan(rounds=1, seconds=0.2, steady_s=0.5)
    with running([contestants.null_server()], tmp_path) as (nothing,):
        scenarios.measure_throughput([server], iris, plan, measured, nothing=nothing)
    scenarios.time_analytical([server], 1, measured)
    result = measured[server.name]

    assert result.remarks == []
    assert set(result.rates) == {"ceiling", "kept", "known", "fresh"}
    assert all(rate > 0 for rates in result.rates.values() for rate in rates)
    assert server.memory_bytes() > 1_000_000


def test_answer_that_the_caller_has_is_a_304(server):
    """Requests for a known response have the server's ETag."""
    requests, status = workload.revalidation_requests(server, workload.entity_iris(server))

    assert status == 304
    assert load.run(load.Job(server.port, requests, 0.1)).failures(304) == 0


def test_steady_load_sends_what_is_due(server):
    """The number of requests depends on rate and time, not on the server."""
    outcome = scenarios.run_steady(server, workload.entity_iris(server), 0.5, first=0)

    assert outcome.statuses == {200: scenarios.STEADY_PER_SECOND // 2}
    assert len(outcome.latencies_s) == scenarios.STEADY_PER_SECOND // 2


@contextlib.contextmanager
def _late_server(seconds):
    """Yield the port of a server that delays all responses for `seconds` from the first request."""
    requested, over = threading.Event(), threading.Event()

    def wait():
        requested.wait()
        over.wait(seconds)
        over.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            requested.set()
            over.wait()
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Print nothing."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        waiting = threading.Thread(target=wait)
        answering.start()
        waiting.start()
        yield server.server_port
        requested.set()
        server.shutdown()
        answering.join()
        waiting.join()


def test_what_is_due_while_every_connection_is_busy_is_sent_later():
    """A slow server gets no fewer requests, and latency counts from when each was due."""
    requests = load.Requests(((b"GET / HTTP/1.1\r\nHost: x\r\nX-Number: ", b"\r\n\r\n"),))
    with _late_server(0.3) as port:
        outcome = load.run(load.Job(port, requests, 0.1, per_second=100))

    assert outcome.statuses == {200: 10}
    assert min(outcome.latencies_s) > 0.2


def test_fresh_queries_never_repeat(server):
    """Each query text is unique, also in later rounds and in the other process."""
    iris = workload.entity_iris(server)[:3]
    sent = Counter(
        workload.fresh_requests(server, iris, first=first).at(offset + index)
        for first in (0, 1_000)
        for offset in (0, 500)
        for index in range(500)
    )

    assert sent.most_common(1)[0][1] == 1


def test_kept_queries_repeat(server):
    """The requests repeat in the same order."""
    iris = workload.entity_iris(server)[:3]
    requests = workload.repeated_requests(server, iris)

    assert requests.at(0) == requests.at(3) != requests.at(1)


def test_server_that_does_not_start_is_an_error(tmp_path):
    """The error names a contestant that exits at once, and its log."""
    contestant = Contestant("broken", (sys.executable, "-c", "raise SystemExit(3)"), "/")
    with (
        pytest.raises(ServerError, match=r"broken does not answer; its log is .*broken\.log"),
        running([contestant], tmp_path),
    ):
        pass


@contextlib.contextmanager
def _closing_listener():
    """Yield the port of a server that closes every connection once it receives data."""
    with socket.create_server((HOST, 0)) as listener:

        def close_each():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(1)

        thread = threading.Thread(target=close_each)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_closed_connection_counts_as_a_failure():
    """A closed connection is counted in the results; the load continues."""
    requests = load.Requests(((b"GET /", b" HTTP/1.1\r\n\r\n"),))
    with _closing_listener() as port:
        outcome = load.run(load.Job(port, requests, 0.1))

    assert set(outcome.statuses) == {0}
    assert outcome.failures(200) > 1


def test_dead_server_counts_as_a_failure():
    """A port without a listener does not crash the load generator."""
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    outcome = load.run(load.Job(port, load.Requests(((b"", b""),)), 0.1))

    assert outcome.statuses == {0: 1}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nX: y\r\n\r\nabc", 200),
        (b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 3\r\n\r\nabc", 200),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503),
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", 304),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 200),
    ],
)
def test_answer_is_whole_with_its_last_byte(answer, status):
    """A response has its status once it is complete, and not a byte before."""
    assert load.complete_status(answer) == status
    assert load.complete_status(answer[:-1]) is None


@pytest.mark.parametrize(
    ("share", "value"), [(0.01, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)]
)
def test_percentile_is_a_value_that_occurred(share, value):
    """The percentile is the smallest value that the share does not exceed."""
    assert figures.percentile(range(100, 0, -1), share) == value


def test_ratio_is_of_medians():
    """One outlier round does not change a ratio."""
    assert figures.factor([10, 30, 1000], [10, 10, 9]) == 3
    assert figures.speedup([1, 1, 50], [4, 2, 4]) == 4


def test_geometric_mean_is_over_shared_queries():
    """Only queries with both times count; without any there is no figure."""
    ours = {"a": [1.0], "b": [1.0], "only ours": [1.0]}

    assert figures.times_faster(ours, {"a": [2.0], "b": [8.0], "c": [9.0]}) == pytest.approx(4)
    assert figures.times_faster(ours, {"c": [9.0]}) is None


def _table(*bindings):
    return json.dumps({"head": {}, "results": {"bindings": bindings}}).encode()


def _number(value, local):
    datatype = "http://www.w3.org/2001/XMLSchema#" + local
    return {"n": {"type": "literal", "value": value, "datatype": datatype}}


def test_rows_are_equal_in_any_order_and_spelling():
    """Order, trailing zeros, numeric type and the case of language tags are ignored."""
    third, tag = "0.333333333333333333", {"type": "literal", "value": "x", "xml:lang": "ko-KR"}
    one = _table(_number(third, "decimal"), {"s": tag})
    same = _table({"s": tag | {"xml:lang": "ko-kr"}}, _number(third[:-4], "double"))

    assert (
        result_rows.describe_difference(result_rows.parse_rows(one), result_rows.parse_rows(same))
        == ""
    )


@pytest.mark.parametrize(
    "other",
    [
        _table(),
        _table(_number("1", "integer")),
        _table(_number("1", "integer"), _number("1", "integer"), _number("1", "integer")),
        _table(_number("1", "integer"), _number("2", "integer")),
        _table(_number("1", "integer"), _number("1", "string")),
    ],
)
def test_other_rows_are_a_difference(other):
    """A missing or extra row, another value or another kind of value is reported."""
    ours = result_rows.parse_rows(_table(_number("1", "integer"), _number("1.0", "decimal")))

    assert "2 rows here" in result_rows.describe_difference(ours, result_rows.parse_rows(other))


@pytest.mark.parametrize("body", [b"", b"[]", b'{"boolean": true}', b"<html>"])
def test_what_is_no_table_is_an_error(body):
    """An error page or another result form is not taken for an empty table."""
    with pytest.raises(ValueError, match=r"."):
        result_rows.parse_rows(body)


def test_each_round_begins_with_another_server():
    """The first server changes, and each round has every server."""
    turns = scenarios.interleaved(["a", "b", "c"], 4)

    assert "".join(name for _, name in turns) == "abcbcacababc"
    assert [number for number, _ in turns] == sorted(number for number, _ in turns)


def _measured(rate, seconds, p99_s):
    return Measured(
        rates={name: [rate] for name in ("kept", "known", "fresh")},
        analytical_s={"a": [seconds]},
        memory_bytes=299_000_000,
        start_s=[0.5],
        idle_p99_s=0.001,
        hostile_p99_s=p99_s,
    )


@pytest.mark.parametrize(
    ("theirs", "verdict"),
    [((100 / 1.5, 2.0, 0.1), "1.50 × holds"), ((100 / 1.49, 2.0, 0.1), "1.49 × **missed**")],
)
def test_aim_is_held_or_missed(theirs, verdict):
    """The table of targets is right on both sides of the limit."""
    measured = {
        contestants.OURS: _measured(100, 1.0, 0.004),
        contestants.OXIGRAPH_DISK: _measured(*theirs),
    }
    lines = report.target_lines(Comparison("city release", 1, measured, {"a": 1}, []), None)

    assert f"| repeated queries | Oxigraph on disk | 1.50 × | {verdict} |" in lines
    assert "| p99 with 4 hostile queries | own idle p99 | ≤ 4 × | 4.00 × holds |" in lines
    assert "| resident memory | – | < 300 MB | 299.00 MB holds |" in lines
    assert "| fresh point queries | rdflib-endpoint | 10.00 × | – |" in lines


@pytest.mark.parametrize(
    ("peer", "least"),
    [
        (contestants.FUSEKI, 4.0),
        (contestants.RDFLIB, 10.0),
        (contestants.OXIGRAPH_DISK, 0.2),
    ],
)
def test_fresh_point_queries_have_their_aims_at_city_size(peer, least):
    """Each peer has its target; the ratio on the synthetic release has none."""
    measured = {
        contestants.OURS: _measured(100, 1.0, 0.004),
        peer: _measured(100 / least, 1.0, 0.1),
    }
    real = Comparison("city release", 1, measured, {"a": 1}, [])
    slower = measured | {peer: _measured(101 / least, 1.0, 0.1)}
    row = f"| fresh point queries | {peer} | {least:.2f} × |"

    assert f"{row} {least:.2f} × holds | {least:.2f} × (no aim) |" in report.target_lines(
        real, dataclasses.replace(real, title="synthetic release")
    )
    missed = report.target_lines(dataclasses.replace(real, measured=slower), None)
    assert any(line.startswith(row) and line.endswith("× **missed** |") for line in missed)


@pytest.mark.parametrize(("theirs_s", "verdict"), [(2.5, "holds"), (2.49, "**missed**")])
def test_analytical_queries_have_their_aim_at_the_larger_size(theirs_s, verdict):
    """There is no target at city size, where transfer is nearly all of the time."""
    measured = {
        contestants.OURS: _measured(100, 1.0, 0.004),
        contestants.OXIGRAPH_DISK: _measured(100, theirs_s, 0.1),
    }
    both = Comparison("any release", 1, measured, {"a": 1}, [])
    row = "| analytical queries, time | Oxigraph on disk | 2.50 × |"

    assert f"{row} {theirs_s:.2f} × (no aim) |" in report.target_lines(both, None)
    assert f"{row} {theirs_s:.2f} × (no aim) | {theirs_s:.2f} × {verdict} |" in report.target_lines(
        both, both
    )


@pytest.mark.parametrize(("answered", "p99_s"), [(99, 1.0), (98, math.inf)])
def test_query_without_an_answer_is_infinitely_late(answered, p99_s):
    """Refusals do not improve the p99: only one query in a hundred may be lost."""
    outcome = load.Outcome(latencies_s=array("d", [1.0] * answered))

    assert scenarios.p99_s(outcome, 100 / scenarios.STEADY_PER_SECOND) == p99_s


def test_lost_queries_miss_the_aim():
    """An infinite latency exceeds any multiple of the idle p99."""
    measured = {contestants.OURS: _measured(100, 1.0, math.inf)}
    lines = report.target_lines(Comparison("city release", 1, measured, {}, []), None)

    assert "| p99 with 4 hostile queries | own idle p99 | ≤ 4 × | ∞ × **missed** |" in lines


def test_results_tell_what_differs():
    """Remarks, empty results and losses are in the section of their data."""
    ours = _measured(100, 1.0, 0.002)
    ours.remarks.append("3 of 9 fresh failed")
    peer = _measured(50, 2.0, 0.1)
    peer.survived, peer.lost = False, 0.25
    measured = {contestants.OURS: ours, contestants.FUSEKI: peer}
    comparison = Comparison("city release", 1234, measured, {"a": 1, "b": 0}, ["Left out: x."])
    text = "\n".join(report.comparison_lines(comparison))

    assert "## City release: 1,234 quads" in text
    assert "2.00 × (1 of 2)" in text
    assert "100.00 ×, 25% not answered, no answer afterwards" in text
    for remark in ("Left out: x.", "Without a row on this data: b.", "3 of 9 fresh failed"):
        assert remark in text


def test_servers_end_with_their_processes(data, tmp_path):
    """No process or port of a server remains after its turn."""
    with running([contestants.our_server(data)], tmp_path) as (ours,):
        port, digest = ours.port, hashlib.sha256(ours.ask("ASK {}", limit_s=30).body).hexdigest()
        assert ours.is_alive()

    assert digest
    assert not ours.is_alive()
    assert ours.memory_bytes() == 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # lingering connections
        probe.bind((HOST, port))
