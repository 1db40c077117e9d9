"""A new release replaces the old one on a running server, without a failed request."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection, RemoteDisconnected
from urllib.parse import urlsplit

import pytest

from engine_fixtures import PATIENCE_S, until
from gwangju_kg.build.pipeline import build
from gwangju_kg.engine import ipc
from gwangju_kg.server.starter_socket import CURRENT_RELEASE
from gwangju_kg.settings import Settings
from process_fixtures import started
from server_fixtures import ENDLESS, Server

QUERY = "sparql?query=SELECT*%7B%3Furi%20%3Fp%20%3Fo%7DLIMIT%202"


@pytest.fixture
def releases(release_path, tmp_path):
    """A folder of releases with the small one in it."""
    folder = tmp_path / "releases"
    shutil.copytree(release_path, folder / release_path.name)
    (folder / "current").symlink_to(release_path.name)
    return folder


@pytest.fixture
def next_path(releases, project):
    """The same project with one more statement, built beside the release but not yet current."""
    path = project / "data" / "entities" / "projects.ttl"
    path.write_text(path.read_text("utf-8") + "\n# another edition\n", "utf-8")
    aside = releases.parent / "aside"
    built = build(Settings(project=project, releases=aside), lambda stage: None)
    shutil.copytree(built, releases / built.name)
    return releases / built.name


def _make_current(releases, name):
    link = releases / "next"
    link.symlink_to(name)
    link.replace(releases / "current")


def _release(server):
    with server.get("health") as answer:
        return json.load(answer)["release"]


def _serves(server, name):
    """Check whether every web process serves the release: two processes take turns."""
    return all(_release(server) == name for _ in range(12))


class Load:
    """Clients that send requests continuously, over persistent and new connections."""

    def __init__(self, server):
        self.statuses = []
        self._host = urlsplit(server.url).netloc
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(is_kept,)) for is_kept in (0, 0, 1, 1)
        ]

    def _ask(self, is_kept):
        with contextlib.closing(HTTPConnection(self._host, timeout=PATIENCE_S)) as connection:
            while not self._stop.is_set():
                try:
                    connection.request("GET", "/" + QUERY)
                    answer = connection.getresponse()
                    answer.read()
                    self.statuses.append(answer.status)
                except (OSError, RemoteDisconnected) as error:
                    self.statuses.append(repr(error))
                if not is_kept:
                    connection.close()

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize("by", ["link", "signal"])
def test_a_new_release_is_served_and_no_request_fails(releases, next_path, by):
    """The switch follows the link, or at once SIGHUP; every status before and after is 200."""
    with Server("--releases", releases) as server:
        old = _release(server)
        with Load(server) as load:
            assert until(lambda: len(load.statuses) > 50)
            _make_current(releases, next_path.name)
            if by == "signal":
                server.process.send_signal(signal.SIGHUP)
            assert until(lambda: _serves(server, next_path.name))
            seen = len(load.statuses)
            assert until(lambda: len(load.statuses) > seen + 50)
        _, errors, _ = server.end()

    assert old != next_path.name
    assert set(load.statuses) == {200}
    assert f"release {next_path.name} is served" in errors


def test_a_query_under_way_is_finished_by_the_old_release(releases, next_path):
    """A running query keeps its own deadline and is not cancelled."""
    codes = []
    headers = {"Content-Type": "application/sparql-query"}

    def ask(server):
        host = urlsplit(server.url).netloc
        with contextlib.closing(HTTPConnection(host, timeout=PATIENCE_S)) as connection:
            connection.request("POST", "/sparql", ENDLESS, headers)
            codes.append(json.loads(connection.getresponse().read())["code"])

    with Server("--releases", releases, "--deadline", "5") as server:
        asking = threading.Thread(target=ask, args=(server,))
        asking.start()
        _make_current(releases, next_path.name)
        assert until(lambda: _serves(server, next_path.name))
        asking.join(PATIENCE_S)
        server.end()

    assert codes == ["timeout"]


def test_a_broken_release_is_refused_and_the_old_one_stays(releases, next_path):
    """
    The log gives the reason for a damaged dump or a broken link; a valid release is accepted later.
    """
    dump = next_path / "dumps" / "gwangju-kg.nq"
    whole = dump.read_bytes()
    with Server("--releases", releases) as server:
        old = _release(server)
        dump.write_bytes(whole[:-2])
        _make_current(releases, next_path.name)
        assert "gwangju-kg.nq" in server.process.stderr.readline()
        assert _serves(server, old)
        _make_current(releases, "nothing")
        assert f"release {old} stays" in server.process.stderr.readline()
        dump.write_bytes(whole)
        _make_current(releases, next_path.name)
        assert until(lambda: _serves(server, next_path.name))
        with contextlib.suppress(OSError):
            server.end()


def test_a_web_process_that_comes_up_later_serves_the_new_release(releases, next_path):
    """A replacement for a lost process serves the current release."""
    with Server("--releases", releases) as server:
        _, *web = server.children()
        _make_current(releases, next_path.name)
        server.process.send_signal(signal.SIGHUP)
        assert until(lambda: _serves(server, next_path.name))
        for pid in web:
            os.kill(pid, signal.SIGKILL)
        server.until_ready()
        assert _serves(server, next_path.name)
        server.end()


WEB_PROCESS = """
import sys, time
from gwangju_kg.server.release_switch import SwitchingApp
app = SwitchingApp("\\0" + sys.argv[1], lambda engine, release: None, None)
time.sleep(60)
"""


@pytest.mark.parametrize("then", [None, {"engine": "e", "release": "/nowhere"}, {"engine": "e"}])
def test_a_web_process_that_cannot_switch_ends(release_path, then):
    """It is replaced, because it would use an engine that has ended."""
    name = ipc.random_name()
    with (
        ipc.listen(f"\0{name}") as listener,
        started(
            [sys.executable, "-c", WEB_PROCESS, name], stderr=subprocess.PIPE, text=True
        ) as web_process,
        listener.accept()[0] as starter,
    ):
        assert ipc.receive_message(starter) == {"topic": CURRENT_RELEASE}
        ipc.send_message(starter, {"engine": "e", "release": str(release_path)})
        assert ipc.receive_message(starter) == {"switched": True}
        if then is None:
            starter.close()
        else:
            ipc.send_message(starter, then)
        status = web_process.wait(PATIENCE_S)
        log = web_process.stderr.read()

    assert status == 1
    assert ("cannot switch" in log) == (then is not None)
