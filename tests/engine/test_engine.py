"""
Isolation of queries: no query affects another.

The tests use real processes over a small file; the engine ends endless queries, not the test.
"""

import errno
import json
import operator
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from engine_fixtures import (
    DATA,
    ENDLESS,
    PATIENCE_S,
    EngineClient,
    asking,
    children,
    freeze,
    kill_workers,
    lift_limits,
    open_files,
    question,
    read,
    running,
    until,
    wait_until_long,
    write_data,
)
from gwangju_kg.engine import Engine, ipc, wire
from gwangju_kg.engine.client import blocking as engine_client
from gwangju_kg.engine.client.connector import EngineAddress
from gwangju_kg.engine.pool import launcher as engine_start
from gwangju_kg.errors import (
    BadRequest,
    Busy,
    NotAcceptable,
    OutOfMemory,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    RequestError,
    StoreError,
    TooLarge,
    WorkerLost,
)
from gwangju_kg.settings import Settings
from process_fixtures import has_ended, process_handles, started

MEGABYTE = 1024**2

#: A deadline that is late enough for the test to stop the processes before it.
FREEZING_S = 3.0


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def shared(path):
    """Start an engine with two workers, for tests that do not change it."""
    with running(path, workers=2) as both:
        yield both


@pytest.fixture
def client(shared):
    return shared[1]


@pytest.fixture
def unguarded(client, monkeypatch):
    """Return the same client, without query limits."""
    lift_limits(client, monkeypatch)
    return client


def connect(client):
    """Return a plain connection to a worker of the client's engine."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE_S)
    connection.connect(client.connector.address.queries)
    return connection


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_an_answer_is_what_pyoxigraph_says(client, name):
    """The response is byte for byte the direct result, with its length and type."""
    store = Store()
    store.load(DATA, RdfFormat.TRIG)
    text = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o"
    form = QueryResultsFormat.from_extension(name)

    answer = client.ask(question(text, table=name))

    assert (answer.form, answer.media_type) == ("table", form.media_type.partition(";")[0])
    direct = store.query(text, use_default_graph_as_union=True).serialize(format=form)
    assert answer.length == len(direct)
    assert read(answer) == direct
    assert 0 < answer.seconds < 10


def test_each_form_of_answer_says_what_it_is(client):
    """A boolean and a graph are returned with their forms and media types."""
    truth = client.ask(question("ASK {}", boolean="xml"))
    graph = client.ask(question("DESCRIBE <http://example.org/seo>", graph="ttl"))

    assert (truth.form, truth.media_type) == ("boolean", "application/sparql-results+xml")
    assert (graph.form, graph.media_type) == ("graph", "text/turtle")
    assert "서구".encode() in read(graph)


@pytest.mark.parametrize(
    ("text", "other", "kind"),
    [
        ("SELECT * {", {}, QuerySyntaxError),
        ("SELECT * { SERVICE <http://e/> {} }", {}, QueryRefused),
        ("DROP ALL", {}, QueryRefused),
        ("SELECT * {}", {"table": ""}, NotAcceptable),
        ("ASK {}", {"default_graphs": ("a b",)}, BadRequest),
        ("SELECT ?s { ?s ?p ?o }", {"bindings": (("s", "x"),)}, BadRequest),
        ("ASK { '\ud800' }", {}, BadRequest),
        ("ASK {} #" + "x" * 2_000_000, {}, TooLarge),
    ],
)
def test_a_refusal_keeps_its_class_and_its_facts(client, text, other, kind):
    """Errors are transferred with their class and attributes."""
    with pytest.raises(kind) as caught:
        client.ask(question(text, **other))

    assert type(caught.value) is kind
    assert str(caught.value)
    if kind is QuerySyntaxError:
        assert (caught.value.line, caught.value.column) == (1, 11)
    if kind is NotAcceptable:
        assert "text/csv" in caught.value.offers


def test_a_refusal_costs_no_worker(path):
    """The worker survives a malformed query and a query whose result has no acceptable format."""
    with running(path) as (engine, client):

        def ask():
            with pytest.raises(QuerySyntaxError):
                client.ask(question("SELECT * {"))
            with pytest.raises(NotAcceptable):
                client.ask(question("SELECT * {}", table=""))

        assert until(lambda: keeps_its_worker(engine, ask))


def keeps_its_worker(engine, ask):
    """Check whether the worker survives a call; on a busy machine it may end because it is slow."""
    workers = children(engine.pool_pid)
    ask()
    assert EngineClient(engine.address).alive()
    return children(engine.pool_pid) == workers


@pytest.mark.unmeasured
def test_a_new_worker_has_answered_before_it_is_asked(path):
    """
    A forked worker shares its memory until the first write, which would delay the first response.
    """

    def ask():
        with running(path) as (engine, client), suppress(OSError):  # a worker that is too slow ends
            (worker,) = children(engine.pool_pid)
            before = _copied_pages(worker)
            read(client.ask(question("SELECT * { ?s ?p ?o }")))
            return before, _copied_pages(worker) - before

    before, first = until(ask)

    assert first < before / 4


def _copied_pages(pid):
    """Return the number of minor page faults of a process.  Source: proc(5), minflt."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[7])


def test_a_binding_is_no_text(client):
    """A value that looks like SPARQL is treated as a value."""
    hostile = '"} INSERT DATA { <a:a> <a:b> 1 } #"'

    answer = client.ask(question("SELECT ?o { ?s ?p ?o }", bindings=(("o", hostile),)))

    assert json.loads(read(answer))["results"]["bindings"] == []


def test_an_endless_query_is_ended_and_nobody_else_notices(path):
    """The query ends with a 503 at its deadline; until then all other clients get responses."""
    with (
        running(path) as (engine, client),
        asking(client, deadline_s=2.0) as endless,
        asking(client) as more_endless,
    ):
        wait_until_long(client)
        answered = 0
        while answered < 10 or not endless.done():
            assert json.loads(read(client.ask(question("ASK { ?s ?p ?o }"))))["boolean"] is True
            answered += 1

        assert not more_endless.done()
        with pytest.raises(QueryTimeout, match="2 s") as caught:
            endless.result()
        assert caught.value.limit_s == 2.0
        kill_workers(engine)
        with pytest.raises(WorkerLost):
            more_endless.result()


def test_a_caller_may_ask_for_less_time_but_not_for_more(path):
    """The deadline of a query applies if it is shorter than that of the engine."""
    with running(path, deadline_s=0.5) as (_, client):
        with pytest.raises(QueryTimeout) as caught:
            client.ask(question(ENDLESS), deadline_s=60)
        assert caught.value.limit_s == 0.5
        with pytest.raises(QueryTimeout) as caught:
            client.ask(question(ENDLESS), deadline_s=0.25)
        assert caught.value.limit_s == 0.25
        # The workers ended themselves, not by the pool, which allows them more time.
        assert until(lambda: client.state()["ended"] == {"done": 2}), client.state()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p (" + "1 " * 1_000 + ") }",
        "SELECT * { " + " . ".join(f"?s <a:{i}> ?o{i}" for i in range(400)) + " }",
        ENDLESS.replace("SELECT (COUNT(*) AS ?n)", "ASK"),
        ENDLESS.replace("SELECT (COUNT(*) AS ?n)", "CONSTRUCT { <a:a> <a:b> ?a } WHERE"),
        ENDLESS.replace("SELECT (COUNT(*) AS ?n)", "SELECT *") + " ORDER BY ?a ?b ?c",
    ],
    ids=["planning a list", "planning a star", "ask", "construct", "sort"],
)
def test_nothing_that_a_query_does_escapes_the_deadline(unguarded, text):
    """The deadline applies to planning, evaluation, sorting and serialization."""
    with pytest.raises((QueryTimeout, OutOfMemory)):
        unguarded.ask(question(text, graph="ttl"), deadline_s=0.5)

    assert unguarded.alive()


def test_a_query_that_overflows_the_stack_costs_one_worker(unguarded):
    """A segmentation fault affects one client; the next query is answered."""
    deep = "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * 40_000 + "}" * 40_001

    with pytest.raises(WorkerLost):
        unguarded.ask(question(deep))

    assert unguarded.alive()


@pytest.mark.parametrize(
    "text",
    [
        "ASK { " + "{" * 49_000 + "}" * 49_001,
        "ASK { FILTER(" + "(" * 49_000 + "1" + ")" * 49_001 + " }",
        "ASK { FILTER(" + "!" * 99_000 + "true) }",
    ],
    ids=["braces", "parentheses", "negations"],
)
def test_no_text_of_the_longest_kind_overflows_the_stack(unguarded, text):
    """The stack of a worker is large enough even for queries that the limits refuse."""
    assert unguarded.ask(question(text)).form == "boolean"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (STRLEN(?x40) AS ?n) {{ BIND('{}' AS ?x0) {} }}".format(
            "x" * 100, " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
        ),
        ENDLESS.replace("SELECT (COUNT(*) AS ?n)", "SELECT *").replace("< 0", "> -1")
        + " ORDER BY ?a ?b ?c",
    ],
    ids=["doubling", "sorting"],
)
def test_a_query_that_takes_too_much_memory_is_told_so(path, text):
    """
    A worker over its memory limit ends, the client gets the reason, and the next query is answered.
    """
    with running(path, memory_bytes=64 * MEGABYTE) as (_, client):
        with pytest.raises(OutOfMemory):
            client.ask(question(text))

        assert client.alive()


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{}> {{ ?s ?p ?o }}",
        "service silent <{}> {{ ?s ?p ?o }}",
        "FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "BIND(<{}> AS ?where) SERVICE ?where {{ ?s ?p ?o }}",
        "OPTIONAL {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} LIMIT 1 #",
    ],
)
def test_nothing_leaves_the_machine_even_past_admission(unguarded, pattern):
    """A worker cannot create a socket: SERVICE does not reach a listener on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        service = pattern.format(f"http://127.0.0.1:{canary.getsockname()[1]}/sparql")
        try:
            read(unguarded.ask(question(f"SELECT * {{ {service} }}")))
        except RequestError as error:
            assert type(error) in {QueryFailed, WorkerLost}
        with pytest.raises(BlockingIOError):
            canary.accept()

    assert unguarded.alive()


def test_without_seccomp_a_worker_still_opens_no_socket():
    """Without a kernel filter, no new descriptor can be opened while a query runs."""
    program = """
import socket, sys
from pyoxigraph import Store
from gwangju_kg.engine.worker import sandbox
text = "SELECT * { SERVICE <%s> { ?s ?p ?o } }" % sys.argv[1]
with sandbox.no_new_files():
    try:
        list(Store().query(text))
    except Exception as error:
        pass
open("/dev/null").close()
"""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        subprocess.run([sys.executable, "-c", program, address], check=True)
        with pytest.raises(BlockingIOError):
            canary.accept()


@pytest.fixture
def without_seccomp(tmp_path, monkeypatch):
    """Make started processes believe that the machine has no system call filter."""
    (tmp_path / "sitecustomize.py").write_text(
        "import platform\nplatform.machine = lambda: 'abacus'\n", "ascii"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)


@pytest.mark.usefixtures("without_seccomp")
def test_without_seccomp_the_wall_still_stands(path, monkeypatch):
    """Without a system call filter, SERVICE opens no connection and large results are complete."""
    with running(path) as (engine, client), socket.create_server(("127.0.0.1", 0)) as canary:
        (worker,) = children(engine.pool_pid)
        assert "Seccomp:\t0" in Path(f"/proc/{worker}/status").read_text("ascii")
        lift_limits(client, monkeypatch)
        canary.setblocking(False)
        service = f"SERVICE <http://127.0.0.1:{canary.getsockname()[1]}/> {{ ?s ?p ?o }}"

        with pytest.raises(RequestError):
            client.ask(question(f"SELECT * {{ {service} }}"))
        with pytest.raises(BlockingIOError):
            canary.accept()
        text = f"SELECT ?x {{ VALUES ?x {{ {'12345678 ' * 8_000} }} }}"
        answer = client.ask(question(text, table="csv"))
        assert answer.body.fileno() is not None
        assert read(answer) == b"x\r\n" + b"12345678\r\n" * 8_000


def test_a_worker_is_confined(shared):
    """
    The kernel enforces the limits of each worker: memory, cores, system calls, and the OOM killer.
    """
    engine, client = shared

    def confined(worker):
        try:
            status = Path(f"/proc/{worker}/status").read_text("ascii")
            soft, _ = resource.prlimit(worker, resource.RLIMIT_AS)
        except OSError:  # a worker that was too slow has ended
            return False
        return (
            "Seccomp:\t2" in status
            and "NoNewPrivs:\t1" in status
            and 2 * 1024**3 < soft < 4 * 1024**3
            and resource.prlimit(worker, resource.RLIMIT_CORE) == (0, 0)
            and int(Path(f"/proc/{worker}/oom_score_adj").read_text("ascii")) > 0
        )

    assert client.alive()
    # A worker that was just forked does not take queries yet.
    assert until(lambda: all(map(confined, children(engine.pool_pid))))


def test_killing_a_worker_costs_the_query_that_it_ran(path):
    """After kill -9 of all workers, the running query is lost and the next ones are answered."""
    with running(path, workers=2) as (engine, client), asking(client) as endless:
        wait_until_long(client)
        kill_workers(engine)

        with pytest.raises(WorkerLost):
            endless.result()
        assert client.alive()
        assert until(lambda: len(children(engine.pool_pid)) == 2)


def test_a_worker_that_stands_still_is_ended_from_outside(path):
    """The pool ends a worker that no longer checks its own deadline, as a timeout."""
    with running(path, deadline_s=FREEZING_S) as (engine, client), asking(client) as endless:
        wait_until_long(client)
        eldest, *_ = children(engine.pool_pid)
        freeze(eldest)

        with pytest.raises(QueryTimeout):
            endless.result()
        assert until(lambda: eldest not in children(engine.pool_pid))
        assert client.state()["ended"]["timeout"] == 1


def test_a_caller_never_waits_past_deadline_and_grace(path, monkeypatch):
    """The client gets a timeout even if worker and pool are stopped."""
    monkeypatch.setattr(engine_client, "GRACE_S", 0.1)
    with running(path, deadline_s=FREEZING_S) as (engine, client), asking(client) as endless:
        wait_until_long(client)
        stopped = [engine.pool_pid, *children(engine.pool_pid)]
        for process in stopped:
            freeze(process)

        with pytest.raises(QueryTimeout):
            endless.result()
        for process in stopped:
            os.kill(process, signal.SIGCONT)


def test_a_caller_waits_for_a_worker_only_so_long(path, monkeypatch):
    """A query that no worker takes in time gets a 503."""
    monkeypatch.setattr(engine_client, "PATIENCE_S", 0.1)
    with running(path) as (engine, client):
        for worker in children(engine.pool_pid):
            freeze(worker)

        with pytest.raises(Busy, match="no worker was free"):
            client.ask(question("ASK {}"))


def test_a_pool_that_stands_still_is_ended_all_the_same(path, monkeypatch):
    """Closing an engine ends a pool that no longer responds."""
    monkeypatch.setattr(engine_start, "_ENDING_S", 0.1)
    with ExitStack() as stack:
        with running(path) as (engine, _):
            workers = stack.enter_context(process_handles(children(engine.pool_pid)))
            freeze(engine.pool_pid)

        assert workers
        assert all(map(has_ended, workers))


def test_a_caller_who_hangs_up_frees_the_worker(path):
    """If the client disconnects, its query is ended before the deadline."""
    with (
        running(path) as (engine, client),
        process_handles(children(engine.pool_pid)) as (worker,),
    ):
        with connect(client) as connection:
            connection.sendall(wire.frame(wire.WorkerRequest(question(ENDLESS), "t", 600.0, "")))
            assert wire.ReplyReader(connection).next().kind == wire.STARTED

        assert has_ended(worker)
        assert client.alive()


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\xff\xff\xff\xff", b"\0\0\0\2{}", b"\0\0\0\1x"])
def test_a_request_that_is_none_costs_nobody(path, sent):
    """After any invalid request to a worker, the next query is answered."""
    with running(path) as (_, client):
        with connect(client) as connection:
            connection.sendall(sent)

        assert client.alive()


def test_a_full_queue_is_said_at_once(path):
    """If all workers are busy and the queue is full, the next client must retry later."""
    with running(path, queue=0) as (_, client):
        with connect(client) as silent:
            # The worker reports that it has begun, so the query has left the queue.
            assert wire.ReplyReader(silent).next().kind == wire.STARTED
            with connect(client), pytest.raises(Busy, match="waiting"):
                client.ask(question("ASK {}"))

        assert until(client.alive)


def test_long_queries_have_a_bound_that_short_ones_do_not_feel(path):
    """
    If all places for long queries are taken, another long query is refused, but short ones are not.
    """
    with running(path, long_queries=1) as (engine, client), asking(client) as first:
        wait_until_long(client)

        with pytest.raises(Busy, match="too many long queries"):
            client.ask(question(ENDLESS))
        assert not first.done()
        assert client.alive()
        kill_workers(engine)
        with pytest.raises(WorkerLost):
            first.result()


def test_who_waits_without_working_is_no_long_query(path):
    """
    On a busy machine a cheap query also takes long, but it yields to no other query and completes.
    """
    with running(path) as (_, client), client.connector.connect() as line:
        line.setblocking(True)
        frame = wire.frame(
            client.connector.make_request(question("ASK {}"), deadline_s=None, client="")
        )
        line.sendall(frame[:5])
        time.sleep(0.3)  # three times the limit of a long query that uses the processor
        line.sendall(frame[5:])
        with closing(wire.ReplyReader(line)) as replies:
            kinds = [replies.next().kind, replies.next().kind]
            line.sendall(frame)
            kinds.append(replies.next().kind)

    assert kinds == [wire.STARTED, wire.ANSWER, wire.ANSWER]


def test_one_caller_cannot_take_all_places_for_long_queries(path):
    """One client gets at most half of the places; another client still gets one."""
    with (
        running(path, long_queries=2) as (engine, client),
        asking(client, client="greedy") as first,
    ):
        wait_until_long(client)
        with pytest.raises(Busy):
            client.ask(question(ENDLESS), client="greedy")
        with asking(client, client="modest") as second:
            wait_until_long(client, 2)
            assert not first.done()
            kill_workers(engine)
            for lost in (first, second):
                with pytest.raises(WorkerLost):
                    lost.result()


def test_a_large_answer_is_whole_and_in_a_file(client):
    """A result larger than a frame is sent as an unnamed file and has the same bytes."""
    numbers = range(20_000)
    text = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, numbers[:8_000]))} }} }}"
    expected = b"x\r\n" + b"".join(b"%d\r\n" % number for number in numbers[:8_000])
    text += "#" * 100

    answer = client.ask(question(text, table="csv"))

    assert read(answer) == expected
    large = client.ask(question(text, table="xml"))
    assert large.length > wire.INLINE_BYTES
    with large.body as body:
        assert body.fileno() is not None
        assert os.fstat(body.fileno()).st_nlink == 0
        assert sum(map(len, body)) == large.length == os.fstat(body.fileno()).st_size


@pytest.mark.parametrize("over", [0, 1])
def test_a_frame_is_filled_to_the_last_byte(client, over):
    """Results just below and just above the size of a frame are complete."""
    head = len(b"x\r\n\r\n")
    value = "v" * (wire.INLINE_BYTES - head + over)
    answer = client.ask(question(f"SELECT ('{value}' AS ?x) {{}}", table="csv"))

    assert answer.length == wire.INLINE_BYTES + over
    assert (answer.body.fileno() is None) == (over == 0)
    assert read(answer) == f"x\r\n{value}\r\n".encode()


def test_an_answer_over_the_cap_is_refused_not_cut(path):
    """A result over the size limit is a 413 that suggests LIMIT; the worker survives."""
    with running(path, answer_bytes=1_000) as (engine, client):
        small = f"SELECT ('{'x' * 995}' AS ?x) {{}}"

        def ask():
            assert client.ask(question(small, table="csv")).length == 1_000
            with pytest.raises(TooLarge, match="LIMIT") as caught:
                client.ask(question(small.replace("'x", "'xx", 1), table="csv"))
            assert caught.value.limit == 1_000

        assert until(lambda: keeps_its_worker(engine, ask))


def test_answers_do_not_get_mixed_up(client):
    """Each of many concurrent clients gets the result of its own query."""

    def ask(number):
        return read(client.ask(question(f"SELECT ({number} AS ?x) {{}}", table="csv")))

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(400)))

    assert answers == [b"x\r\n%d\r\n" % number for number in range(400)]


def measured(engine, of):
    """Return what *of* returns for this process, the pool and its only worker."""
    values = []

    def is_whole():
        values[:] = map(of, [os.getpid(), engine.pool_pid, *children(engine.pool_pid)])
        return len(values) == 3 and all(values)

    assert until(is_whole)
    return values


def descriptors(pid):
    return len(open_files(pid))


def resident_bytes(pid):
    with suppress(OSError):  # the process has ended
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        return pages * resource.getpagesize()
    return 0


def test_nothing_grows_with_the_number_of_queries(path):
    """Hundreds of queries of every kind leave descriptors and memory unchanged."""
    texts = ["ASK { ?s ?p ?o }", "SELECT * {", "DESCRIBE ?s { ?s ?p ?o }", ENDLESS]
    large = f"SELECT ?x {{ VALUES ?x {{ {'12345678 ' * 8_000} }} }}"
    with running(path) as (engine, client):

        def ask(count):
            for number in range(count):
                for text in (*texts[:3], large if number % 10 == 0 else texts[0]):
                    try:
                        read(client.ask(question(text)))
                    except QuerySyntaxError:
                        assert text == texts[1]
            with pytest.raises(QueryTimeout):
                client.ask(question(ENDLESS), deadline_s=0.3)

        def has_settled(ended):  # on a busy machine a short query may count as long
            state = client.state()
            return state["workers"] == 1 and sum(state["ended"].values()) >= ended

        ask(40)
        assert until(lambda: has_settled(1))
        ended = sum(client.state()["ended"].values())
        assert client.alive()
        open_before = measured(engine, descriptors)
        bytes_before = sum(measured(engine, resident_bytes))
        ask(150)
        assert until(lambda: has_settled(ended + 1))
        assert client.alive()
        # A worker may still hold the connection of the last result.
        assert until(lambda: all(map(operator.le, measured(engine, descriptors), open_before)))
        limit_bytes = bytes_before + 16 * MEGABYTE
        assert until(lambda: sum(measured(engine, resident_bytes)) < limit_bytes)


STARTER = """
import os, select, signal, sys
from pathlib import Path
from gwangju_kg.engine import Engine, Query
from gwangju_kg.engine.client.blocking import BlockingClient
from gwangju_kg.settings import Settings
try:
    with Engine.start(Settings(workers=2), files=[Path(sys.argv[1])]) as engine:
        pool = engine.pool_pid
        children = Path(f"/proc/{pool}/task/{pool}/children")
        query = Query("ASK {}", table="", boolean="json", graph="")
        BlockingClient(engine.address).ask(query).body.close()
        while len(workers := children.read_text().split()) < 2:  # a worker has just been replaced
            pass
        print(pool, *workers, flush=True)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        if os.fork() == 0:  # holds the other end of the engine's standard input, like a web process
            sys.stdin.read()
            os._exit(0)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        print(engine.address, flush=True)
        while not select.select([sys.stdin], [], [], 0.1)[0]:
            pass  # a read would not notice a signal that came just before it
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (signal.SIGKILL, -signal.SIGKILL),
        (signal.SIGTERM, -signal.SIGTERM),
        (signal.SIGINT, 130),
        (None, 0),
    ],
)
def test_nothing_is_left_when_the_starter_ends(path, sent, status, monkeypatch):
    """However the starter of the engine ends, pool and workers end at once."""
    monkeypatch.setattr(engine_client, "PATIENCE_S", 0.1)  # the fork holds the sockets
    with started(
        [sys.executable, "-c", STARTER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as starter:
        pids = [int(pid) for pid in starter.stdout.readline().split()]
        client = EngineClient(starter.stdout.readline())
        with process_handles(pids) as engine:
            assert len(pids) == 3
            if sent == signal.SIGINT:  # like a terminal
                os.killpg(starter.pid, sent)
            elif sent is not None:
                starter.send_signal(sent)
            else:
                starter.stdin.close()

            assert starter.wait(PATIENCE_S) == status
            assert all(map(has_ended, engine))
        assert not client.alive()
        starter.stdin.close()
        assert "Traceback" not in starter.stderr.read()


def test_a_fork_of_the_starter_does_not_end_the_engine(path):
    """A forked child of the starter that unwinds like it leaves the engine running."""
    program = """
import os, sys
from pathlib import Path
from gwangju_kg.engine import Engine, Query
from gwangju_kg.engine.client.blocking import BlockingClient
from gwangju_kg.settings import Settings
with Engine.start(Settings(workers=1), files=[Path(sys.argv[1])]) as engine:
    child = os.fork()
    if child == 0:
        sys.exit(3)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    query = Query("ASK {}", table="", boolean="json", graph="")
    BlockingClient(engine.address).ask(query).body.close()
    print("alive")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )

    assert done.stdout == "alive\n"


def test_killing_the_pool_costs_the_queries_that_ran(path):
    """After kill -9 of the pool its workers end; another pool starts while clients wait."""
    with running(path, workers=2) as (engine, client), asking(client) as endless:
        wait_until_long(client)
        with process_handles(children(engine.pool_pid)) as workers:
            os.kill(engine.pool_pid, signal.SIGKILL)

            with pytest.raises(WorkerLost):
                endless.result()
            assert all(map(has_ended, workers))
        assert client.alive()
        assert client.state()["ended"].keys() <= {"done"}


def test_a_pool_that_cannot_come_back_is_told_of(tmp_path, caplog):
    """If the data are gone when the pool ends, the log says why; it returns with the data."""
    path = write_data(tmp_path)
    with running(path) as (engine, client):
        path.rename(tmp_path / "away.trig")
        os.kill(engine.pool_pid, signal.SIGKILL)
        assert until(lambda: "cannot be replaced" in caplog.text)
        assert "data.trig" in caplog.text
        (tmp_path / "away.trig").rename(path)

        assert client.alive()


def test_where_no_engine_is_callers_are_told_at_once(path):
    """A client of a closed engine gets an error that the engine does not run."""
    with running(path) as (_, client):
        pass

    assert not client.alive()
    with pytest.raises(WorkerLost, match="not running"):
        client.ask(question("ASK {}"))
    with pytest.raises(WorkerLost, match="not running"):
        client.state()


def test_a_stranger_is_not_answered(path):
    """Another user of the machine gets no response from workers or the pool."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    program = """
import os, socket, sys
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("\\0" + sys.argv[1])
    connection.settimeout(60)
    assert connection.recv(1) == b""
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as control:
    control.bind("\\0" + sys.argv[3])
    control.sendto(b"{}", "\\0" + sys.argv[2])
    print("asked", flush=True)
    sys.stdin.read()  # until the pool has answered another client
    control.setblocking(False)
    try:
        control.recv(1)
    except BlockingIOError:
        sys.exit(0)
sys.exit(1)
"""
    with running(path) as (_, client):
        names = (
            client.connector.address.queries,
            client.connector.address.control,
            f"\0{ipc.random_name()}",
        )
        arguments = [name.removeprefix("\0") for name in names]
        with started(
            [sys.executable, "-I", "-c", program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as stranger:
            assert stranger.stdout.readline() == b"asked\n"
            assert client.state()["workers"] >= 1  # datagrams are answered in order
            stranger.stdin.close()
            assert stranger.wait(PATIENCE_S) == 0

        assert client.alive()


def test_a_release_is_served_from_memory_or_from_disk(release_path):
    """Data within the memory budget are loaded, others read from disk; the results are equal."""
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    answers = []
    for data_bytes in (1024**3, 0):
        settings = Settings(workers=1, data_bytes=data_bytes)
        with Engine.start(settings, release=release_path) as engine:
            client = EngineClient(engine.address)
            answers.append(read(client.ask(question(text, table="csv"))))
            files = [file for pid in children(engine.pool_pid) for file in open_files(pid)]
            assert (str(release_path) in " ".join(files)) == (data_bytes == 0)

    assert answers[0] == answers[1]
    assert b"/graph/" in answers[0]


def test_what_cannot_be_loaded_is_said_in_a_sentence(tmp_path):
    """
    A missing release, a missing file and a malformed one are errors at the start, with the path.
    """
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b>", "utf-8")

    for given in ({"release": tmp_path / "none"}, {"files": [broken]}, {"files": [tmp_path / "x"]}):
        (name,) = [Path(p) for p in (given.get("files") or [given.get("release")])]
        with pytest.raises(StoreError, match=name.name):
            Engine.start(Settings(), **given)


def test_a_store_that_no_worker_can_open_is_said_in_a_sentence(release_path, tmp_path):
    """If the store on disk is damaged, the start fails with an error message."""
    copy = tmp_path / "release"
    shutil.copytree(release_path, copy, symlinks=True)
    for file in (copy / "store").iterdir():
        file.write_bytes(b"")

    with pytest.raises(StoreError, match="store"):
        Engine.start(Settings(data_bytes=0), release=copy)


def test_workers_come_back_when_the_store_does(release_path, tmp_path):
    """
    While the store is missing, no worker starts and clients wait; workers return with the store.
    """
    copy = tmp_path / "release"
    shutil.copytree(release_path, copy, symlinks=True)
    with Engine.start(Settings(workers=1, data_bytes=0), release=copy) as engine:
        client = EngineClient(engine.address)
        (copy / "store").rename(tmp_path / "away")
        kill_workers(engine)
        assert until(lambda: client.state()["ended"].get("lost", 0) >= 3)
        (tmp_path / "away").rename(copy / "store")

        assert until(client.alive)


def test_an_address_is_a_text(shared):
    """The address of an engine is a string with its limits that any process can use."""
    engine, client = shared

    assert EngineAddress.parse(client.address) == client.connector.address
    assert json.loads(engine.address)["query_bytes"] == Settings().query_bytes


def test_the_pool_survives_what_is_no_message(shared):
    """Invalid data at the socket of the pool are ignored."""
    _, client = shared
    nonsense = (
        b"", b"x", b"[]", b"[" * 3_000, b"{}", b'{"token": "x"}', b'{"token": {}}', b"\xff" * 5_000,
    )  # fmt: skip
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        for message in nonsense:
            stranger.sendto(message, client.connector.address.control)
        stranger.bind("")
        for message in nonsense:
            stranger.sendto(message, client.connector.address.control)

    assert client.state()["workers"] >= 2
    assert client.alive()


def test_a_pool_that_cannot_be_replaced_at_once_is_replaced_later(path, monkeypatch):
    """
    The machine may have no room for another process, for the same reason that one was lost.
    """
    with running(path) as (engine, client):
        start, failures = engine_start.Engine._start_pool, []

        def fail_once(engine):
            if failures:
                return start(engine)
            failures.append(None)
            raise OSError(errno.ENOMEM, "Cannot allocate memory")

        monkeypatch.setattr(engine_start.Engine, "_start_pool", fail_once)
        os.kill(engine.pool_pid, signal.SIGKILL)

        assert until(lambda: failures)
        client.ask(question("ASK {}")).body.close()
