"""
Load a server with requests over persistent connections, from several processes.

The input is raw requests; the output is counts and latencies.  Only the part of HTTP/1.1 that these
requests need is implemented, so that the client costs little in comparison with the server.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import select
import socket
import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.servers import HOST

#: The number of connections of each process, and the number of processes.
CONNECTIONS: Final = 4
PROCESSES: Final = 2

_RECEIVE_BYTES: Final = 262_144
_HEAD_END: Final = b"\r\n\r\n"
_LAST_CHUNK: Final = b"\r\n0\r\n\r\n"

#: Statuses of responses without a body.  Source: RFC 9112, section 6.3.
_BODILESS: Final = frozenset({204, 304})

#: The first status of a successful response, and the first of a refusal.
_SUCCESS: Final = 200
_REFUSAL: Final = 400

#: Seconds to wait, after the end of a job, for responses to requests that were sent.
_GRACE_S: Final = 30.0


@dataclass(frozen=True)
class Requests:
    """
    Requests that are sent in rotation.

    Attributes:
        pieces: for each request the bytes before and after a number.
        first: the first number.
        step: the increment of the number for each request; 0 repeats the same requests.
    """

    pieces: tuple[tuple[bytes, bytes], ...]
    first: int = 0
    step: int = 0

    def at(self, index: int) -> bytes:
        """Return the request number `index`."""
        before, after = self.pieces[index % len(self.pieces)]
        return b"%b%d%b" % (before, self.first + index * self.step, after)


@dataclass(frozen=True)
class Job:
    """
    The job of one process.

    Attributes:
        port: the port of the server.
        requests: the requests to send.
        seconds: the duration.
        offset: the number of its first request.
        per_second: requests a second, each sent when it is due, or as soon after that as a
            connection is free; 0 sends the next request after each response.
    """

    port: int
    requests: Requests
    seconds: float
    offset: int = 0
    per_second: float = 0

    def due_s(self, count: int, now_s: float) -> float:
        """
        Return when the next request is due, in seconds from the start; infinity if none is left.

        Args:
            count: the number of requests sent.
            now_s: the time, in seconds from the start.

        >>> steady = Job(80, Requests(()), seconds=0.5, per_second=10)
        >>> [steady.due_s(count, 9.0) for count in (0, 4, 5)]
        [0.0, 0.4, inf]
        """
        if self.per_second:
            is_left = count < round(self.per_second * self.seconds)
            return count / self.per_second if is_left else math.inf
        return now_s if now_s < self.seconds else math.inf


@dataclass
class Outcome:
    """
    The result of a job.

    Attributes:
        seconds: its duration.
        latencies_s: the latency of each response that is not a refusal, from when its request was
            due.
        statuses: the number of responses by status; 0 for connections closed without a response.
    """

    seconds: float = 0.0
    latencies_s: array[float] = field(default_factory=lambda: array("d"))
    statuses: Counter[int] = field(default_factory=Counter)

    def rate(self, status: int) -> float:
        """Return the number of responses with `status` a second."""
        return self.statuses[status] / self.seconds

    def failures(self, status: int) -> int:
        """Return the number of responses with another status than `status`."""
        return self.statuses.total() - self.statuses[status]


class _Connection:
    """A connection: when its request was due, and the bytes received so far."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.socket = self._open()
        self.due = 0.0
        self._received = b""

    def _open(self) -> socket.socket:
        opened = socket.create_connection((HOST, self._port), timeout=_GRACE_S)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def close(self) -> None:
        self.socket.close()

    def reopen(self) -> None:
        self.socket.close()
        self.socket, self._received = self._open(), b""

    def send(self, request: bytes, due: float) -> None:
        self.due = due
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """Return the status of the response once it is complete, None before, 0 on failure."""
        try:
            part = self.socket.recv(_RECEIVE_BYTES)
        except OSError:
            return 0
        if not part:
            return 0
        received = self._received + part if self._received else part
        status = complete_status(received)
        self._received = b"" if status else received
        return status


def complete_status(received: bytes) -> int | None:
    """Return the status of a response, or None if it is incomplete."""
    end = received.find(_HEAD_END)
    if end < 0:
        return None
    status = int(received[9:12])
    if status in _BODILESS:
        return status
    head = received[:end].lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:  # chunked; none of our response bodies contains the bytes of a last chunk
        return status if received.endswith(_LAST_CHUNK) else None
    line_end = head.find(b"\r\n", at + 2)
    length = int(head[at + 17 : line_end if line_end > 0 else end])
    return status if len(received) >= end + len(_HEAD_END) + length else None


def run(job: Job) -> Outcome:
    """
    Send requests for the duration of the job, then wait for the remaining responses.

    If the server accepts no more connections, the job ends; that counts as a response of status 0.
    """
    outcome = Outcome()
    began = time.perf_counter()
    try:
        with contextlib.ExitStack() as stack:
            _send_and_receive(job, _Exchange(job.port, stack), outcome)
    except OSError:
        outcome.statuses[0] += 1
    outcome.seconds = max(time.perf_counter() - began, job.seconds)
    return outcome


class _Exchange:
    """The connections of a job, free ones and those waiting for a response."""

    def __init__(self, port: int, stack: contextlib.ExitStack) -> None:
        self._poll = stack.enter_context(select.epoll())
        self._waiting: dict[int, _Connection] = {}
        self.free = [_Connection(port) for _ in range(CONNECTIONS)]
        for connection in self.free:
            stack.callback(connection.close)
            self._poll.register(connection.socket, select.EPOLLIN)

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def send(self, request: bytes, due: float) -> None:
        """Send a request over a free connection; reopen it if the server has closed it."""
        connection = self.free.pop()
        try:
            connection.send(request, due)
        except OSError:
            self._reopen(connection)
            connection.send(request, due)
        self._waiting[connection.socket.fileno()] = connection

    def answers(self, wait_s: float) -> Iterator[tuple[int, float]]:
        """Yield the status of each response that arrived, and when its request was due."""
        for number, _ in self._poll.poll(wait_s):
            connection = self._waiting.get(number)
            if connection is None:  # closed while it was free
                self._poll.modify(number, 0)
                continue
            status = connection.receive()
            if status is None:
                continue
            del self._waiting[number]
            if status == 0:
                self._reopen(connection)
            self.free.append(connection)
            yield status, connection.due

    def _reopen(self, connection: _Connection) -> None:
        self._poll.unregister(connection.socket)
        connection.reopen()
        self._poll.register(connection.socket, select.EPOLLIN)


def _send_and_receive(job: Job, exchange: _Exchange, outcome: Outcome) -> None:
    """Send requests when they are due and connections are free; fill in the outcome."""
    sent, began = 0, time.perf_counter()
    while True:
        now_s = time.perf_counter() - began
        while exchange.free and (due_s := job.due_s(sent, now_s)) <= now_s:
            exchange.send(job.requests.at(job.offset + sent), began + due_s)
            sent += 1
        due_s = job.due_s(sent, now_s)
        is_over = due_s == math.inf
        if (is_over and not exchange.is_waiting) or now_s > job.seconds + _GRACE_S:
            return
        wait_s = max(due_s - now_s, 0.0) if exchange.free and not is_over else 1.0
        for status, was_due in exchange.answers(wait_s):
            outcome.statuses[status] += 1
            if _SUCCESS <= status < _REFUSAL:
                outcome.latencies_s.append(time.perf_counter() - was_due)


def run_all(jobs: Sequence[Job]) -> Outcome:
    """
    Run all jobs at the same time, each in its own process; return the combined outcome.

    The processes are forked, so this process must have only one thread.
    """
    with multiprocessing.get_context("fork").Pool(len(jobs)) as pool:
        outcomes = pool.map(run, jobs, chunksize=1)
    together = Outcome(seconds=max(outcome.seconds for outcome in outcomes))
    for outcome in outcomes:
        together.latencies_s.extend(outcome.latencies_s)
        together.statuses.update(outcome.statuses)
    return together
