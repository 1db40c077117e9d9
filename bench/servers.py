"""
Starts servers on the loopback address, watches them and ends them.

Takes what to start; gives running servers, with their memory and the time they took.
Each runs in a session of its own, so that all of its processes are known.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

HOST: Final = "127.0.0.1"
JSON: Final = "application/sparql-results+json"

#: Longest that a server may take to answer its first query, and to end.
_START_S: Final = 300.0
_END_S: Final = 10.0

_LOOK_S: Final = 0.005


class ServerError(Exception):
    """A server does not start, or ends while it is needed; the message says where its log is."""


@dataclass(frozen=True)
class Contestant:
    """
    A server that takes part.

    Attributes:
        name: what it is called in the results.
        command: how it is started; ``{port}`` stands for the port.
        path: of its SPARQL endpoint.
        upload: where N-Quads are to be sent after the start, and which; None where it has them.
        environment: variables beside those of this process.
    """

    name: str
    command: tuple[str, ...]
    path: str
    upload: tuple[str, Path] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """One answer: its status, its body, and the seconds until it was whole."""

    status: int
    body: bytes
    seconds: float
    etag: str | None = None


class Server:
    """
    A running server.

    Attributes:
        contestant: what it is.
        port: where it listens.
        start_s: seconds from its start to its first answer, the upload of data included.
    """

    def __init__(self, contestant: Contestant, log: Path) -> None:
        self.contestant = contestant
        self.port = _free_port()
        self._log = log
        command = [part.format(port=self.port) for part in contestant.command]
        began = time.perf_counter()
        with log.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603 - one of our contestants
                command,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=os.environ | contestant.environment,
            )
        try:
            self._await(self._answers)
            if contestant.upload:
                self._upload(*contestant.upload)
                self._await(self._answers)
        except BaseException:
            self.end()
            raise
        self.start_s = time.perf_counter() - began

    @property
    def name(self) -> str:
        """What it is called in the results."""
        return self.contestant.name

    def target(self, query: str) -> str:
        """Give the path and query string by which *query* is asked."""
        return f"{self.contestant.path}?query={quote(query, safe='')}"

    def ask(self, query: str, *, limit_s: float) -> Answer:
        """
        Ask a query over a connection of its own.

        Raises:
            OSError, HTTPException: there is no answer within *limit_s* seconds.
        """
        with self.connection(limit_s) as connection:
            began = time.perf_counter()
            connection.request("GET", self.target(query), headers={"Accept": JSON})
            response = connection.getresponse()
            body = response.read()
            seconds = time.perf_counter() - began
            return Answer(response.status, body, seconds, response.getheader("ETag"))

    @contextlib.contextmanager
    def connection(self, limit_s: float) -> Iterator[http.client.HTTPConnection]:
        """Give a connection that is closed at the end."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=limit_s)
        try:
            yield connection
        finally:
            connection.close()

    def _answers(self) -> bool:
        try:
            return self.ask("ASK {}", limit_s=5).status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    def is_alive(self) -> bool:
        """Say whether it still answers a trivial query within five seconds."""
        return self._answers()

    def _await(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + _START_S
        while not condition():
            if self.process.poll() is not None or time.monotonic() > until:
                raise ServerError(f"{self.name} does not answer; its log is {self._log}")
            time.sleep(_LOOK_S)

    def _upload(self, path: str, data: Path) -> None:
        with self.connection(_START_S) as connection, data.open("rb") as body:
            headers = {
                "Content-Type": "application/n-quads",
                "Content-Length": str(data.stat().st_size),
            }
            connection.request("POST", path, body=body, headers=headers)
            response = connection.getresponse()
            if response.status >= http.client.BAD_REQUEST:
                raise ServerError(f"{self.name} refuses the data: {response.read(200)!r}")
            response.read()

    def memory_bytes(self) -> int:
        """
        Give the resident memory of all of its processes, shared pages counted once.

        Source: proc(5), smaps_rollup, Pss.
        """
        return sum(map(_pss_bytes, self._pids()))

    def _pids(self) -> list[int]:
        """Give the processes of its session that have not ended."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _, _, session, *_ = path.read_text().rpartition(")")[2].split()
                if int(session) == self.process.pid and state != "Z":
                    found.append(int(path.parent.name))
        return found

    def end(self) -> None:
        """End every process of it, in kindness first."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self._pids():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_END_S)
        while self._pids():  # what was killed takes a moment to end
            time.sleep(_LOOK_S)


def _pss_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended meanwhile
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(contestants: list[Contestant], logs: Path) -> Iterator[list[Server]]:
    """Start all of them, one after the other, and end them whatever happens."""
    with contextlib.ExitStack() as stack:
        servers = []
        for contestant in contestants:
            log = logs / f"{contestant.name.replace(' ', '-')}.log"
            server = Server(contestant, log)
            stack.callback(server.end)
            servers.append(server)
        yield servers
