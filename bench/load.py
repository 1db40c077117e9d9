"""
Loads a server with requests over kept connections, from several processes.

Takes raw requests; gives counts and latencies.  Speaks as much HTTP/1.1 as a client
needs that knows what it asked for, and no more, so that it costs little beside the server.
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

#: Connections of a process, and processes.
CONNECTIONS: Final = 4
PROCESSES: Final = 2

_RECEIVE_BYTES: Final = 262_144
_HEAD_END: Final = b"\r\n\r\n"
_LAST_CHUNK: Final = b"\r\n0\r\n\r\n"

#: Answers without a body.  Source: RFC 9112, section 6.3.
_BODILESS: Final = frozenset({204, 304})

#: Where the statuses of answers begin, and those of refusals.
_SUCCESS: Final = 200
_REFUSAL: Final = 400

#: Seconds past the end of its time after which a load gives up what is still to be answered.
_PATIENCE_S: Final = 30.0


@dataclass(frozen=True)
class Requests:
    """
    What is sent, in turns.

    Attributes:
        pieces: for each request what comes before and after a number.
        first: the first number.
        step: what is added for each request; 0 repeats the requests as they are.
    """

    pieces: tuple[tuple[bytes, bytes], ...]
    first: int = 0
    step: int = 0

    def at(self, index: int) -> bytes:
        """Give the request that is sent as number *index*."""
        before, after = self.pieces[index % len(self.pieces)]
        return b"%b%d%b" % (before, self.first + index * self.step, after)


@dataclass(frozen=True)
class Job:
    """
    What one process does.

    Attributes:
        port: the server's.
        requests: what to send.
        seconds: for how long.
        offset: number of its first request.
        per_second: requests a second, each sent when it is due, or at the first connection that is
            free after that; 0 sends the next at each answer.
    """

    port: int
    requests: Requests
    seconds: float
    offset: int = 0
    per_second: float = 0

    def due_s(self, count: int, now_s: float) -> float:
        """
        Give when the next request is due, in seconds from the beginning; never where none is left.

        Args:
            count: how many were sent.
            now_s: seconds from the beginning.

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
    What came of it.

    Attributes:
        seconds: how long it took.
        latencies_s: one an answer that is no refusal, counted from when the request was due.
        statuses: answers by status; 0 for connections that were closed without one.
    """

    seconds: float = 0.0
    latencies_s: array[float] = field(default_factory=lambda: array("d"))
    statuses: Counter[int] = field(default_factory=Counter)

    def rate(self, status: int) -> float:
        """Give the answers with *status* a second."""
        return self.statuses[status] / self.seconds

    def failures(self, status: int) -> int:
        """Give the number of answers with another status than *status*."""
        return self.statuses.total() - self.statuses[status]


class _Connection:
    """One connection: what was sent when, and what came back so far."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.socket = self._open()
        self.due = 0.0
        self._received = b""

    def _open(self) -> socket.socket:
        opened = socket.create_connection((HOST, self._port), timeout=_PATIENCE_S)
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
        """Give the status of the answer once it is whole, 0 where there will be none."""
        try:
            part = self.socket.recv(_RECEIVE_BYTES)
        except OSError:
            return 0
        if not part:
            return 0
        received = self._received + part if self._received else part
        status = whole(received)
        self._received = b"" if status else received
        return status


def whole(received: bytes) -> int | None:
    """Give the status of an answer, or None where some of it is still to come."""
    end = received.find(_HEAD_END)
    if end < 0:
        return None
    status = int(received[9:12])
    if status in _BODILESS:
        return status
    head = received[:end].lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:  # chunked; no answer of ours holds the bytes of a last chunk
        return status if received.endswith(_LAST_CHUNK) else None
    line_end = head.find(b"\r\n", at + 2)
    length = int(head[at + 17 : line_end if line_end > 0 else end])
    return status if len(received) >= end + len(_HEAD_END) + length else None


def run(job: Job) -> Outcome:
    """
    Send requests for the job's time and wait for what is under way at its end.

    A server that accepts no more connections ends the job; that counts as an answer of status 0.
    """
    outcome = Outcome()
    began = time.perf_counter()
    try:
        with contextlib.ExitStack() as stack:
            _converse(job, _Exchange(job.port, stack), outcome)
    except OSError:
        outcome.statuses[0] += 1
    outcome.seconds = max(time.perf_counter() - began, job.seconds)
    return outcome


class _Exchange:
    """The connections of a job, those that are free and those that wait for an answer."""

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
        """Send a request over a free connection; one that the server closed is opened again."""
        connection = self.free.pop()
        try:
            connection.send(request, due)
        except OSError:
            self._reopen(connection)
            connection.send(request, due)
        self._waiting[connection.socket.fileno()] = connection

    def answers(self, wait_s: float) -> Iterator[tuple[int, float]]:
        """Give the status of each answer that came, and when its request was due."""
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


def _converse(job: Job, exchange: _Exchange, outcome: Outcome) -> None:
    """Send all that is due, as connections are free; fill in the outcome."""
    sent, began = 0, time.perf_counter()
    while True:
        now_s = time.perf_counter() - began
        while exchange.free and (due_s := job.due_s(sent, now_s)) <= now_s:
            exchange.send(job.requests.at(job.offset + sent), began + due_s)
            sent += 1
        due_s = job.due_s(sent, now_s)
        is_over = due_s == math.inf
        if (is_over and not exchange.is_waiting) or now_s > job.seconds + _PATIENCE_S:
            return
        wait_s = max(due_s - now_s, 0.0) if exchange.free and not is_over else 1.0
        for status, was_due in exchange.answers(wait_s):
            outcome.statuses[status] += 1
            if _SUCCESS <= status < _REFUSAL:
                outcome.latencies_s.append(time.perf_counter() - was_due)


def run_all(jobs: Sequence[Job]) -> Outcome:
    """
    Run each job in a process of its own at the same time; give what came of all together.

    The processes are forked: to be called while this process has one thread.
    """
    with multiprocessing.get_context("fork").Pool(len(jobs)) as pool:
        outcomes = pool.map(run, jobs, chunksize=1)
    together = Outcome(seconds=max(outcome.seconds for outcome in outcomes))
    for outcome in outcomes:
        together.latencies_s.extend(outcome.latencies_s)
        together.statuses.update(outcome.statuses)
    return together
