"""``gwangju-kg serve``: the real command, over a real socket."""

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from engine_fixtures import PATIENCE_S, children, freeze, until
from process_fixtures import has_ended, process_handles
from server_fixtures import COMMAND, ENDLESS, Server

HEAD = b"HEAD /%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def _refused(*arguments):
    """Run the command, which must fail; return the message."""
    done = subprocess.run(
        [COMMAND, "serve", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def _endless(server):
    """Start a query that does not end; return the thread that waits for it."""

    def wait():
        with contextlib.suppress(OSError):  # the server closes first
            server.ask(ENDLESS).close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    return waiting


@pytest.fixture(scope="module")
def server(release_path):
    """A server of the small release, for the tests that do not end it."""
    with Server("--releases", release_path.parent) as started:
        yield started
        started.end()


def test_the_address_is_printed_when_a_query_would_be_answered(server):
    """The first line has the real port, which answers at once."""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", server.url)
    assert server.answers()


def test_a_form_reaches_what_stands_behind_the_endpoint(server):
    """The real server reads a request body for addresses other than the endpoint too."""
    form = urlencode({"queries": '{"q0": {"query": "Metro Line 2"}}'}).encode()
    with urlopen(server.url + "reconcile", form, timeout=PATIENCE_S) as answer:  # noqa: S310
        assert b'"id": "line-2"' in answer.read()


def test_three_things_to_try_work(server):
    """The page, the query and the IRI that are printed all answer."""
    tries = [re.search(r"http://\S+", line)[0] for line in server.announcement[1:]]
    query = re.search("'query=(.*)'", server.announcement[2])[1]
    tries[1] += "?" + urlencode({"format": "csv", "query": query})

    assert len(set(tries)) == 3
    for address in tries:
        assert server.status(address.removeprefix(server.url)) == 200


@pytest.mark.parametrize(("locale", "word"), [("ko_KR.UTF-8", "릴리스"), ("C", "release")])
def test_the_announcement_is_in_the_users_language(release_path, locale, word):
    """The message is in Korean in a Korean locale."""
    with Server("--releases", release_path.parent, LC_ALL=locale, PYTHONUTF8="1") as server:
        assert word in server.announcement[0]
        server.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_a_signal_ends_the_server_and_every_process(release_path, number):
    """After SIGINT and SIGTERM no process and no error remains, and the port is free."""
    with Server("--releases", release_path.parent) as server:
        assert len(server.pids()) > 2
        output, errors, status = server.end(number)

    assert (output, errors, status) == ("", "", 0)
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", int(server.url.rpartition(":")[2].strip("/"))))


def test_ctrl_c_on_a_terminal_reaches_every_process_and_ends_them(release_path):
    """A terminal sends SIGINT to all processes of the command; they end as cleanly."""
    with Server("--releases", release_path.parent) as server:
        _, *web = server.children()
        # The server stops these itself; one that has just started leaves the group in a moment.
        assert until(lambda: server.process.pid not in map(os.getpgid, web))
        with process_handles(server.pids()) as processes:
            os.killpg(server.process.pid, signal.SIGINT)
            _, errors = server.process.communicate(timeout=PATIENCE_S)
            assert all(map(has_ended, processes))

    assert errors == ""
    assert server.process.returncode == 0


def test_a_running_query_does_not_keep_the_server_from_ending(release_path):
    """Stopping the server does not wait for running queries."""
    with Server("--releases", release_path.parent) as server:
        waiting = _endless(server)
        server.ask("ASK {}").close()
        *_, status = server.end()
        waiting.join(PATIENCE_S)

    assert not waiting.is_alive()
    assert status == 0


def test_a_web_process_that_dies_is_replaced(release_path):
    """A lost process costs only its own requests; the next request is answered."""
    with Server("--releases", release_path.parent) as server:
        (engine, *others) = server.children()
        with process_handles(others) as web_processes:
            for pid, web_process in zip(others, web_processes, strict=True):
                os.kill(pid, signal.SIGKILL)
                assert has_ended(web_process)
        server.until_ready()
        assert server.answers()
        assert engine in server.children()
        _, errors, _ = server.end()

    assert "Unexpected exit" in errors


#: A server whose main thread has just been woken, then gets a signal.
WOKEN = """
import os, signal, sys
from granian import Granian
from gwangju_kg.server.web_processes import end_on_signals
server = Granian("none")
end_on_signals(server)
with server.main_loop_interrupt._cond:
    os.kill(os.getpid(), signal.SIGTERM)
assert server.main_loop_interrupt.wait()
server.main_loop_interrupt.clear()
assert server.main_loop_interrupt.wait()
print(server.interrupt_signal)
"""


def test_a_signal_ends_the_server_while_it_replaces_a_process():
    """The handler takes no lock that the main thread may hold, and repeats until it is noticed."""
    done = subprocess.run(
        [sys.executable, "-c", WOKEN],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("True\n", "")


def test_killing_the_server_leaves_no_process(release_path):
    """SIGKILL cannot be handled: the kernel ends the other processes."""
    with Server("--releases", release_path.parent) as server:
        *_, status = server.end(signal.SIGKILL)

    assert status == -signal.SIGKILL


def test_a_server_starts_again_on_the_port_that_one_just_left(release_path):
    """Lingering connections do not make the port count as in use."""
    with Server("--releases", release_path.parent) as first:
        port = first.url.rpartition(":")[2].strip("/")
        assert b"200 OK" in _exchange(first, HEAD % b"health")  # the server closes it first
        first.end()
    with Server("--releases", release_path.parent, "--port", port) as second:
        assert second.url == first.url
        second.end()


def test_a_port_in_use_is_a_sentence(server, release_path):
    """The message says what to do, and there is no traceback."""
    port = server.url.rpartition(":")[2].strip("/")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for used in (port, taken.getsockname()[1]):
            sentence = _refused("--releases", release_path.parent, "--port", used)
            assert f"port {used} on 127.0.0.1 is in use" in sentence
            assert "--port" in sentence


@pytest.mark.parametrize("host", ["host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_a_sentence(release_path, host):
    """The message names the address."""
    sentence = _refused("--releases", release_path.parent, "--host", host, "--port", 0)

    assert host in sentence
    assert "--host" in sentence


def test_a_missing_release_is_a_sentence(tmp_path):
    """The message says how to build a release."""
    assert "gwangju-kg build" in _refused("--releases", tmp_path, "--port", 0)


def test_a_tampered_release_is_a_sentence(release_path, tmp_path):
    """The message names the dump that differs from the manifest."""
    releases = tmp_path / "releases"
    shutil.copytree(release_path, releases / release_path.name)
    (releases / "current").symlink_to(release_path.name)
    dump = releases / release_path.name / "dumps" / "gwangju-kg.ttl"
    dump.write_bytes(dump.read_bytes()[:-1])

    assert "gwangju-kg.ttl" in _refused("--releases", releases, "--port", 0)


@pytest.mark.parametrize(("option", "value"), [("--workers", "0"), ("--port", "65536")])
def test_an_option_out_of_range_is_a_usage_error(release_path, option, value):
    """A usage error has status 2 and names the option."""
    done = subprocess.run(
        [COMMAND, "serve", "--releases", release_path.parent, option, value],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    assert done.returncode == 2
    assert option.strip("-") in done.stderr
    assert "Traceback" not in done.stderr


def test_answers_leave_no_file_open(server):
    """The file of a full, partial, 304 or HEAD response is closed once the response is sent."""
    dump, large = "downloads/gwangju-kg.nq", "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000"
    with server.get(dump) as whole:
        known = {"If-None-Match": whole.headers["ETag"]}

    def exchange():
        for headers in ({}, {"Range": "bytes=0-9"}, known):
            with contextlib.suppress(HTTPError), server.get(dump, **headers) as answer:
                answer.read()
        with server.ask(large, format="csv") as answer:
            answer.read()
        _exchange(server, HEAD % dump.encode())

    def opened():
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in server.children())

    exchange()
    before, exchanges = opened(), 24
    for _ in range(exchanges):
        exchange()
    # Less than one an exchange: each process fills its caches and keeps connections to workers,
    # and the second one may have had no request before.
    assert until(lambda: opened() < before + exchanges)


#: glibc reserves this much address space, aligned, for each memory pool except the first.
POOL_BYTES = 64 * 1024**2


def _pools(pid):
    """Return the memory pools of a process except the first."""
    areas = {}
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        start, _, end = line.split()[0].partition("-")
        areas[int(start, 16)] = int(end, 16)
    firsts = [start for start in areas if start % POOL_BYTES == 0]
    return [start for start in firsts if areas.get(areas[start]) == start + POOL_BYTES]


def test_the_threads_of_a_web_process_share_memory_pools(server):
    """One pool per thread would grow until each has held the largest page."""

    def look_at_pages():
        for _ in range(5):
            server.get("downloads/").close()

    readers = [threading.Thread(target=look_at_pages) for _ in range(16)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    _, *web = server.children()
    assert max(len(_pools(pid)) for pid in web) <= 1


def test_shorter_names_of_options_are_taken(release_path):
    """The deadline and the memory limit of a query have short option names."""
    with Server(
        "--releases", release_path.parent, "--deadline", "0.3", "--memory", 2**30
    ) as server:
        with pytest.raises(HTTPError) as caught:
            server.ask(ENDLESS)
        with caught.value as error:
            assert b'"limit_s": 0.3' in error.read()
        server.end()


def test_files_are_served_without_a_release(tmp_path):
    """A user's own RDF can be queried; relative IRIs resolve against the given base."""
    data = tmp_path / "data.ttl"
    data.write_text("<a> <p> 'one' . <http://example.org/b> <p> 'two' .", "utf-8")
    with Server("--data", data, "--base", "http://example.org/") as server:
        with server.ask("SELECT ?v { <a> <p> ?v }", format="csv") as answer:
            assert answer.read() == b"v\r\none\r\n"
        with pytest.raises(HTTPError) as caught:
            server.get("ledger")
        with caught.value as error:
            assert (error.code, b"no-release" in error.read()) == (404, True)
        page = server.content("", Accept="text/html").decode()
        downloads = server.content("downloads/", Accept="text/html").decode()
        service = server.content("sparql", Accept="application/n-triples").decode()
        server.end()

    assert "릴리스 없이 파일의 내용을 표시하고 있습니다" in page
    assert "data.ttl" in downloads
    assert "sparql-service-description#Service>" in service


def test_a_malformed_file_is_a_sentence_with_its_place(tmp_path):
    """The message names file and line."""
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> <urn:b>\n  nonsense .", "utf-8")

    assert "data.ttl:2" in _refused("--data", data, "--port", 0)


def test_each_query_leaves_one_line_and_nothing_else_does(release_path):
    """The log has one line for each query, without its text and the client's address."""
    with Server("--releases", release_path.parent) as server:
        server.get("robots.txt").close()
        server.ask("ASK {}").close()
        with pytest.raises(HTTPError) as caught:
            server.ask("NO")
        with caught.value as error:
            assert error.code == 400
        _, errors, _ = server.end()

    first, second = sorted(errors.splitlines(), key=lambda line: "syntax-error" in line)
    assert re.search(r" query id=\S+ outcome=ok form=boolean .* network=127\.0\.0\.0/24$", first)
    assert re.search(r" outcome=syntax-error form=- .* network=127\.0\.0\.0/24$", second)


def _exchange(server, request):
    """Send bytes over a socket; return all bytes received until the server closes."""
    with server.connect() as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_head_over_the_wire_has_a_length_and_no_body(server):
    """The HTTP server leaves the application's headers unchanged."""
    answer = _exchange(server, HEAD % b"sparql?query=ASK%7B%7D")
    head, _, body = answer.partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 200")
    assert re.search(rb"content-length: [1-9]", head, re.IGNORECASE)
    assert body == b""


def test_the_server_does_not_name_its_software(server):
    """No header names a library or a version."""
    with server.get("health") as answer:
        headers = str(answer.headers).lower()

    for word in ("granian", "werkzeug", "flask", "python", "oxigraph"):
        assert word not in headers


@pytest.mark.parametrize("query", [b"\xff", b"%FF", "한".encode("euc-kr")])
def test_bytes_that_are_no_text_are_a_400_over_the_wire(server, query):
    """Invalid UTF-8 is refused, raw or percent-encoded."""
    request = b"GET /sparql?query=" + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    assert _exchange(server, request).startswith(b"HTTP/1.1 400")


def test_raw_utf_8_in_the_address_is_read(server):
    """Some clients do not percent-encode Korean."""
    query = "ASK{FILTER(STRLEN('광주')=2)}".encode()
    request = b"GET /sparql?query=" + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    assert b'"boolean":true' in _exchange(server, request)


def test_a_large_answer_arrives_whole(server):
    """A response of several megabytes is complete and has its length."""
    hundred, ten = (" ".join(map(str, range(count))) for count in (100, 10))
    query = (
        f"SELECT * {{ VALUES ?a {{ {hundred} }} VALUES ?b {{ {hundred} }} VALUES ?c {{ {ten} }} }}"
    )
    with server.ask(query, format="csv") as answer:
        body = answer.read()

    assert len(body) == int(answer.headers["Content-Length"]) > 500_000
    assert body.count(b"\r\n") == 1 + 100_000


def test_a_query_is_answered_while_another_runs_to_its_deadline(release_path):
    """One client's endless query ends in a 503; another's is answered meanwhile."""
    with Server("--releases", release_path.parent) as server:
        waiting = _endless(server)
        assert until(lambda: b"long_queries 1\n" in server.content("metrics"))
        with pytest.raises(HTTPError) as caught:
            server.ask(ENDLESS, timeout="0.3")
        with caught.value as error:
            assert error.code == 503
            assert b'"code": "timeout"' in error.read()
        assert server.answers()
        assert waiting.is_alive()
        server.end()
        waiting.join(PATIENCE_S)


def test_a_client_that_leaves_a_page_ends_its_query(release_path):
    """The query is counted as abandoned and its thread is freed, even if no worker is free."""
    page = b"GET /page/dataset HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
    with Server("--releases", release_path.parent) as server:
        pool, *_ = server.children()
        for worker in children(pool):
            freeze(worker)

        def leave():
            """Ask for a page and leave; the server may see the client leave before its request."""
            with server.connect() as connection:
                connection.sendall(page)
            return re.search(rb'outcome="caller-left"} [1-9]', server.content("metrics"))

        assert until(leave)
        server.end()


def test_many_waiting_queries_do_not_keep_pages_from_people(release_path):
    """Pages without a query do not wait for the queries of the only worker."""
    # Queue places for all of them: a query without one is refused and does not wait.
    options = ("--workers", "1", "--queue", "32", "--long-queries", "48")
    path = f"/sparql?{urlencode({'query': ENDLESS})}"
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with (
        Server("--releases", release_path.parent, *options) as server,
        contextlib.ExitStack() as stack,
    ):
        waiting = [stack.enter_context(server.connect()) for _ in range(24)]
        for connection in waiting:
            connection.sendall(request)

        assert server.status("problem", Accept="text/html") == 200
        assert server.status("downloads/gwangju-kg.nt") == 200
        assert select.select(waiting, [], [], 0)[0] == []
        server.end()


def test_a_release_with_a_changed_byte_is_refused_at_start(release_path, tmp_path):
    """The message names the file, even if its size has not changed."""
    releases = shutil.copytree(release_path.parent, tmp_path / "releases", symlinks=True)
    dump = releases / release_path.name / "dumps" / "gwangju-kg.ttl"
    dump.write_bytes(dump.read_bytes()[:-1] + b" ")

    assert "gwangju-kg.ttl does not match its hash in the manifest" in _refused(
        *("--releases", releases, "--port", 0)
    )
