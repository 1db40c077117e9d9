"""
The pool: the process that holds the data and forks the workers.

Input: a function that opens the data.  It replaces workers that end, ends those that miss their
deadline, and records why each ended.  It has one thread, so that a fork is safe.  Its sockets have
no file and its workers die with it, so nothing remains however it ends.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from select import POLLIN, poll
from typing import Final

from gwangju_kg.engine import ipc
from gwangju_kg.engine.pool.death_causes import DeathCauses
from gwangju_kg.engine.worker import sandbox
from gwangju_kg.engine.worker.notes import LONG, READY, receive_note
from gwangju_kg.engine.worker.process import Worker
from gwangju_kg.engine.worker.query_dataset import ServedData
from gwangju_kg.engine.worker_table import WorkerSlot, WorkerTable
from gwangju_kg.errors import StoreError
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.engine")

#: Seconds between two checks of the workers, and while a long query waits for a place.
_TICK_S: Final = 1.0
_SHORT_TICK_S: Final = 0.1

#: Seconds after which a long query without a place is ended, unless somebody needs its worker
#: earlier.
_REFUSED_S: Final = 1.0

#: Seconds past its deadline after which a worker is killed.
_GRACE_S: Final = 2.0

#: Seconds until the next fork after the first of several workers in a row that did not start, and
#: at most.
_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 5.0

#: Bytes of a dead worker's standard error that are read.
_STDERR_BYTES: Final = 4096


@dataclass
class _WorkerProcess:
    """
    One worker, as the pool sees it.

    Attributes:
        pid, handle: its process id, and a descriptor of the process (a pidfd).
        slot: its slot in the worker table.
        stderr: a descriptor of the file that is its standard error.
        is_ready: whether it accepts queries.
        is_long: whether its query is a long one.
        has_place: whether its query has one of the places for long queries, so that another worker
            replaces this one.
        cause: why the pool ended it, or "".
    """

    pid: int
    handle: int
    slot: WorkerSlot
    stderr: int
    is_ready: bool = False
    is_long: bool = False
    has_place: bool = False
    cause: str = ""


@dataclass
class WorkerPool:
    """
    The workers of one engine.

    Attributes:
        settings: those of the engine.
        open_data: returns the data; called in each worker.
        listener: accepts queries; the kernel keeps the queue.
        control: receives requests about the pool itself.
        ends_with: descriptors that become readable when the pool is to end: the connection to the
            starter, and the starter's process, which forks of the starter may outlive.
    """

    settings: Settings
    open_data: Callable[[], ServedData]
    listener: socket.socket
    control: socket.socket
    ends_with: tuple[int, ...]
    _workers: dict[int, _WorkerProcess] = field(default_factory=dict)
    _ended: Counter[str] = field(default_factory=Counter)
    _failures: int = 0
    _is_announced: bool = False
    _fork_at: float = 0.0

    def __post_init__(self) -> None:
        # One slot for each worker, each long query, and each that is about to be reaped.
        self._table = WorkerTable(2 * (self.settings.workers + self.settings.long_queries))
        self._causes = DeathCauses(self.control)
        self._notes, self._notes_in = os.pipe()
        self._poller = poll()
        for descriptor in (self._notes, self.control.fileno(), *self.ends_with):
            self._poller.register(descriptor, POLLIN)

    def run(self, announce: Callable[[], None]) -> None:
        """
        Keep the workers until the starter ends or shuts down the connection.

        Args:
            announce: called when the first worker is ready.

        Raises:
            StoreError: the first worker did not start.
        """
        try:
            while True:
                self._fork_missing()
                for descriptor, _ in self._poller.poll(self._tick_ms()):
                    if descriptor in self.ends_with:
                        return
                    if descriptor == self._notes:
                        self._read_note(announce)
                    elif descriptor == self.control.fileno():
                        self._answer_control()
                    elif descriptor in self._workers:
                        self._reap(self._workers[descriptor])
                for worker in self._workers.values():
                    self._supervise(worker)
        finally:
            self._end_all()

    def _fork_missing(self) -> None:
        now = time.monotonic()
        present = sum(not worker.has_place for worker in self._workers.values())
        for _ in range(self.settings.workers - present):
            slot = self._table.acquire() if now >= self._fork_at else None
            if slot is None:
                return
            stderr = os.memfd_create("stderr")
            pool = os.getpid()
            pid = os.fork()
            if pid == 0:
                os.dup2(stderr, 2)
                worker = Worker(self.settings, self.listener, slot=slot, notes=self._notes_in)
                worker.run(self.open_data, parent=pool)
            handle = os.pidfd_open(pid)
            self._workers[handle] = _WorkerProcess(pid, handle, slot, stderr)
            self._poller.register(handle, POLLIN)

    def _read_note(self, announce: Callable[[], None]) -> None:
        note, pid = receive_note(self._notes)
        worker = next((worker for worker in self._workers.values() if worker.pid == pid), None)
        if worker is None:
            return
        if note == READY:
            worker.is_ready, self._failures = True, 0
            if not self._is_announced:
                self._is_announced = True
                announce()
        elif note == LONG:
            worker.is_long = True

    def _tick_ms(self) -> float:
        waits = any(worker.is_long and not worker.has_place for worker in self._workers.values())
        return (_SHORT_TICK_S if waits else _TICK_S) * 1000

    def _supervise(self, worker: _WorkerProcess) -> None:
        """Assign a place to a long query or end it; end a worker that missed its deadline."""
        state = worker.slot.read()
        if state is None:
            return
        age = time.monotonic() - state.began
        if age > state.deadline_s + _GRACE_S:
            self._end(worker, "timeout")
        elif worker.is_long and not worker.has_place:
            if self._has_free_place(state.client):
                worker.has_place = True
            elif age > _REFUSED_S or self._is_query_waiting():
                self._end(worker, "busy")

    def _has_free_place(self, client: str) -> bool:
        """Check for a place for a long query; one client gets at most half of the places."""
        placed = [worker for worker in self._workers.values() if worker.has_place]
        places = self.settings.long_queries
        if client:
            states = (worker.slot.read() for worker in placed)
            same_client = sum(state is not None and state.client == client for state in states)
            return len(placed) < places and same_client < (places + 1) // 2
        return len(placed) < places

    def _is_query_waiting(self) -> bool:
        """Check whether a query is in the queue: the listening socket is readable then."""
        queue = poll()
        queue.register(self.listener, POLLIN)
        return bool(queue.poll(0))

    def _end(self, worker: _WorkerProcess, cause: str) -> None:
        worker.cause = worker.cause or cause
        sandbox.restore_priority(worker.pid)
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(worker.handle, signal.SIGKILL)

    def _reap(self, worker: _WorkerProcess) -> None:
        """Remove a worker if it has ended, and record the cause for its query."""
        result = os.waitid(os.P_PIDFD, worker.handle, os.WEXITED | os.WNOHANG)
        if result is None:
            return
        stderr = os.pread(worker.stderr, _STDERR_BYTES, 0).decode(errors="replace").strip()
        cause = worker.cause or self._causes.cause_of(result, stderr)
        self._ended[cause] += 1
        if cause != "done":
            LOG.info("worker %d ended: %s %s", worker.pid, cause, stderr)
        state = worker.slot.read()
        self._poller.unregister(worker.handle)
        del self._workers[worker.handle]
        os.close(worker.handle)
        os.close(worker.stderr)
        self._table.release(worker.slot)
        if state:
            self._causes.record(state.token, cause)
        if not worker.is_ready:
            self._delay_forks(stderr)

    def _delay_forks(self, stderr: str) -> None:
        """
        Delay the next fork, the longer the more workers in a row did not start.

        Raises:
            StoreError: none has ever started.
        """
        if not self._is_announced:
            raise StoreError(stderr or "the processes that answer queries do not start")
        pause_s = min(_PAUSE_S * 2**self._failures, _LONGEST_PAUSE_S)
        self._failures += 1
        self._fork_at = time.monotonic() + pause_s

    def _answer_control(self) -> None:
        datagram = ipc.receive_datagram(self.control)
        if datagram is None or not isinstance(datagram[0], dict):
            return
        request, client = datagram
        token = request.get("token")
        if isinstance(token, str):
            for worker in list(self._workers.values()):
                self._reap(worker)
            self._causes.report(token, client, self._running_queries())
        else:
            ipc.send_datagram(self.control, self._state(), client)

    def _state(self) -> dict[str, object]:
        placed = sum(worker.has_place for worker in self._workers.values())
        return {"workers": len(self._workers), "long": placed, "ended": dict(self._ended)}

    def _running_queries(self) -> dict[str, str]:
        """Return the tokens of the running queries, each with why the pool is ending it, or ""."""
        running = ((worker.slot.read(), worker.cause) for worker in self._workers.values())
        return {state.token: cause for state, cause in running if state}

    def _end_all(self) -> None:
        for worker in self._workers.values():
            self._end(worker, "stopped")
        for worker in self._workers.values():
            os.waitid(os.P_PIDFD, worker.handle, os.WEXITED)
