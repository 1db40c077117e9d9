"""
Watches the query that a worker is running, from another thread than the one that runs it.

Every tick it checks whether the client is still connected, whether the time limit is over and
whether the query has become a long one.  It ends the process if the query must not go on.  The pool
ends a worker whose clock has stopped.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from select import POLLERR, POLLHUP, POLLRDHUP, poll
from typing import Final, NoReturn

from gwangju_kg.engine import wire
from gwangju_kg.engine.worker import sandbox
from gwangju_kg.engine.worker_table import WorkerSlot, WorkerState
from gwangju_kg.errors import QueryTimeout

#: Seconds between two checks of the running query.
_TICK_S: Final = 0.01

#: Seconds after which a query is a long one, if it has used that much of the processor: it yields
#: to others, and the pool forks another worker.  A fork takes some 5 ms.
_LONG_S: Final = 0.1
_LONG_PROCESSOR_S: Final = 0.05

#: Seconds after which it is a long one in any case.  On a busy machine a cheap query waits too, and
#: one that yields would wait without end.
_LONG_ANYHOW_S: Final = 2.0

#: Seconds that a client may take to send its query.
_SENDING_S: Final = 5.0


@dataclass
class _RunningQuery:
    """
    The query that is running.

    Attributes:
        connection: to the client.
        began: when it was accepted, on the monotonic clock.
        ends: when its time is over.
        deadline_s: its time limit, which the error message states.
        processor_s: the processor time of the thread when the clock first checked.
        is_announced: whether the client has been sent that it runs.
        is_long: whether the pool has been sent that it is a long one.
        is_answered: whether the answer is being sent.
    """

    connection: socket.socket
    began: float
    ends: float
    deadline_s: float = _SENDING_S
    processor_s: float = inf
    is_announced: bool = False
    is_long: bool = False
    is_answered: bool = False


class QueryClock:
    """
    The clock of one worker.

    Args:
        slot: the worker's slot in the worker table.
        longest_s: the longest time limit of a query.
        on_long: called when a query has become a long one.
    """

    def __init__(self, slot: WorkerSlot, longest_s: float, on_long: Callable[[], None]) -> None:
        self._slot, self._longest_s, self._on_long = slot, longest_s, on_long
        self._lock = threading.Lock()
        self._query: _RunningQuery | None = None
        self._thread = self._processor_clock = 0
        self._is_ticking = False

    @staticmethod
    def prepare() -> None:
        """Keep the ticks from every thread of this process; call it before any starts."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})

    def watch(self) -> NoReturn:
        """Check the running query at every tick."""
        while True:
            signal.sigwait({signal.SIGALRM})
            self._check()

    def watch_this_thread(self) -> None:
        """Name the calling thread as the one that runs the queries."""
        self._thread = threading.get_native_id()
        self._processor_clock = time.pthread_getcpuclockid(threading.get_ident())

    def start(self, connection: socket.socket) -> None:
        """Begin with a query that the client is sending."""
        now = time.monotonic()
        query = _RunningQuery(connection, now, now + _SENDING_S)
        with self._lock:
            self._query = query
            if not self._is_ticking:  # else the clock runs on from one query to the next
                self._is_ticking = True
                signal.setitimer(signal.ITIMER_REAL, _TICK_S, _TICK_S)

    def set_limit(self, request: wire.WorkerRequest) -> None:
        """Begin with the time limit of a query that has been received."""
        began = time.monotonic()
        deadline_s = min(request.deadline_s, self._longest_s)
        with self._lock:
            if self._query is not None:
                self._query.deadline_s, self._query.ends = deadline_s, began + deadline_s
        self._slot.write(
            WorkerState(request.token, request.client, began=began, deadline_s=deadline_s)
        )

    def set_answered(self) -> None:
        """Record that the answer is being sent: from now on the client gets no other message."""
        with self._lock:
            if self._query is not None:
                self._query.is_answered = True

    def stop(self) -> None:
        """End with the query."""
        with self._lock:
            self._query = None
        self._slot.clear()

    def _check(self) -> None:
        """Check the running query; end the process if it must not go on."""
        with self._lock:
            query = self._query
            if query is None:
                self._is_ticking = False
                signal.setitimer(signal.ITIMER_REAL, 0)
                return
            poller = poll()
            poller.register(query.connection, POLLRDHUP | POLLHUP | POLLERR)
            now = time.monotonic()
            has_left = bool(poller.poll(0))
            if has_left or now >= query.ends:
                self._end_process(query, has_left=has_left)
            if not (query.is_announced or query.is_answered) and now - query.began >= _TICK_S:
                query.is_announced = True
                with suppress(OSError):  # the next check sees that the client has left
                    wire.send_reply(query.connection, wire.WorkerReply(wire.STARTED))
            if not query.is_long and self._has_become_long(query, now - query.began):
                query.is_long = True
                sandbox.lower_priority(self._thread)
                self._on_long()

    def _end_process(self, query: _RunningQuery, *, has_left: bool) -> NoReturn:
        if not has_left and not query.is_answered:
            with suppress(OSError):
                timeout = QueryTimeout(limit_s=query.deadline_s)
                wire.send_reply(query.connection, wire.error_reply(timeout))
        self._slot.clear()  # dying may take a while: the pool need not hurry it
        sandbox.restore_priority(os.getpid())
        os._exit(0)

    def _has_become_long(self, query: _RunningQuery, age_s: float) -> bool:
        processor_s = time.clock_gettime(self._processor_clock)
        query.processor_s = min(query.processor_s, processor_s)
        has_worked = processor_s - query.processor_s >= _LONG_PROCESSOR_S
        return age_s >= (_LONG_S if has_worked else _LONG_ANYHOW_S)
