"""
Start servers on the loopback address, observe them and stop them.

The input is how to start them; the output is running servers, with their memory and start time.
Each server runs in its own session, so that all of its processes are known.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

HOST: Final = "127.0.0.1"
JSON: Final = "application/sparql-results+json"

#: The time limits for the first answer of a server, and for its end, in seconds.
_START_S: Final = 300.0
_END_S: Final = 10.0

_LOOK_S: Final = 0.005


class ServerError(Exception):
    """A server does not start, or ends too early; the message names its log."""


@dataclass(frozen=True)
class Contestant:
    """
    A server in the comparison.

    Attributes:
        name: its name in the results.
        command: the command that starts it; ``{port}`` stands for the port.
        path: the path of its SPARQL endpoint.
        upload: the path to send N-Quads to after the start, and their file; or None.
        environment: environment variables in addition to those of this process.
    """

    name: str
    command: tuple[str, ...]
    path: str
    upload: tuple[str, Path] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """A response: its status, its body, and the seconds until it was complete."""

    status: int
    body: bytes
    seconds: float
    etag: str | None = None


class Queried(ABC):
    """
    What answers queries over HTTP.

    Attributes:
        name: its name in the results.
        path: the path of its SPARQL endpoint.
    """

    name: str
    path: str

    @abstractmethod
    def connection(
        self, limit_s: float
    ) -> contextlib.AbstractContextManager[http.client.HTTPConnection]:
        """Return a connection that is closed at the end."""

    def target(self, query: str) -> str:
        """Return the request target for `query`: path and query string."""
        return f"{self.path}?query={quote(query, safe='')}"

    def ask(self, query: str, *, limit_s: float) -> Answer:
        """
        Send a query over a new connection and return the response.

        Raises:
            OSError, HTTPException: there is no response within `limit_s` seconds.
        """
        with self.connection(limit_s) as connection:
            began = time.perf_counter()
            connection.request("GET", self.target(query), headers={"Accept": JSON})
            response = connection.getresponse()
            body = response.read()
            seconds = time.perf_counter() - began
            return Answer(response.status, body, seconds, response.getheader("ETag"))


class Server(Queried):
    """
    A running server.

    Attributes:
        contestant: its definition.
        port: the port it listens on.
        start_s: seconds from its start to its first answer, including the upload of data.
    """

    def __init__(self, contestant: Contestant, log: Path) -> None:
        self.contestant = contestant
        self.name, self.path = contestant.name, contestant.path
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

    @contextlib.contextmanager
    def connection(self, limit_s: float) -> Iterator[http.client.HTTPConnection]:
        """Yield a connection that is closed at the end."""
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
        """Check whether the server answers a trivial query within five seconds."""
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
        Return the resident memory of all its processes, with shared pages counted once.

        Source: proc(5), smaps_rollup, Pss.
        """
        return sum(map(_pss_bytes, self._pids()))

    def _pids(self) -> list[int]:
        """Return the ids of the running processes of its session."""
        pids = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _, _, session, *_ = path.read_text().rpartition(")")[2].split()
                if int(session) == self.process.pid and state != "Z":
                    pids.append(int(path.parent.name))
        return pids

    def end(self) -> None:
        """Stop all its processes, first by SIGTERM."""
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
    """Start the servers one after the other; stop all of them at the end."""
    with contextlib.ExitStack() as stack:
        servers = []
        for contestant in contestants:
            log = logs / f"{contestant.name.replace(' ', '-')}.log"
            server = Server(contestant, log)
            stack.callback(server.end)
            servers.append(server)
        yield servers
