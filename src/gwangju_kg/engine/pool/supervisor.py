"""
The process that holds the data and forks the workers.

Takes a way to open the store; keeps as many workers as it was told, ends those that
their own clock did not end, remembers what became of whom.  It has one thread, so
that a fork is safe.  Its sockets have no file and its workers die with it: whatever
ends it, nothing is left.
"""

from __future__ import annotations

import json
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

from pyoxigraph import Store

from gwangju_kg.engine.pool import death_causes
from gwangju_kg.engine.worker import sandbox
from gwangju_kg.engine.worker.process import LONG, NOTE, READY, Worker
from gwangju_kg.engine.worker_table import WorkerSlot, WorkerTable
from gwangju_kg.errors import StoreError
from gwangju_kg.settings import Settings

LOG: Final = logging.getLogger("gwangju_kg.engine")

#: Seconds between two looks at the board, and while a long query waits for a place.
_TICK_S: Final = 1.0
_SHORT_TICK_S: Final = 0.1

#: Seconds after which a long query without a place is ended, if nobody waits for its worker before.
_REFUSED_S: Final = 1.0

#: Seconds past its deadline after which a worker is ended from outside.
_GRACE_S: Final = 2.0

#: Seconds until the next fork after the first worker in a row that did not come up, and at most.
_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 5.0

#: Bytes of a message to the pool that are read, and of a dead worker's standard error.
_MESSAGE_BYTES: Final = 4096


@dataclass
class _WorkerProcess:
    """
    One worker, as the pool sees it.

    Attributes:
        pid, handle: its process, and a descriptor of it that no other process ever inherits.
        slot: its place on the board.
        words: a descriptor of what it wrote to its standard error.
        is_ready: whether it has come up.
        is_long: whether its query is a long one.
        is_placed: whether its query has a place, so that another worker stands in.
        cause: why the pool ended it, or "".
    """

    pid: int
    handle: int
    slot: WorkerSlot
    words: int
    is_ready: bool = False
    is_long: bool = False
    is_placed: bool = False
    cause: str = ""


@dataclass
class WorkerPool:
    """
    The workers of one engine.

    Attributes:
        settings: what the engine was told.
        open_store: gives the store; called in each worker.
        listener: takes the questions; the kernel keeps the queue.
        control: tells of the pool.
        starter: a descriptor of the process with which the pool ends.
    """

    settings: Settings
    open_store: Callable[[], Store]
    listener: socket.socket
    control: socket.socket
    starter: int
    _children: dict[int, _WorkerProcess] = field(default_factory=dict)
    _ended: Counter[str] = field(default_factory=Counter)
    _failures: int = 0
    _is_announced: bool = False
    _fork_at: float = 0.0

    def __post_init__(self) -> None:
        # One slot for each worker, each long query, and each that is about to be reaped.
        self._board = WorkerTable(2 * (self.settings.workers + self.settings.long_queries))
        self._inquests = death_causes.DeathCauses(self.control)
        self._notes, self._notes_in = os.pipe()
        self._stop, stop_in = os.pipe2(os.O_NONBLOCK)
        signal.set_wakeup_fd(stop_in)
        signal.signal(signal.SIGTERM, lambda *_: None)  # it is written to the pipe
        self._poller = poll()
        for descriptor in (self._notes, self.control.fileno(), self._stop, self.starter, 0):
            self._poller.register(descriptor, POLLIN)

    def run(self, announce: Callable[[], None]) -> None:
        """
        Keep the workers until SIGTERM, or until the starter ends or closes our standard input.

        Args:
            announce: called when the first worker is ready.

        Raises:
            StoreError: the first worker did not come up.
        """
        try:
            while True:
                self._fork_missing()
                for descriptor, _ in self._poller.poll(self._tick_ms()):
                    if descriptor in {0, self._stop, self.starter}:
                        return
                    if descriptor == self._notes:
                        self._read_note(announce)
                    elif descriptor == self.control.fileno():
                        self._answer_control()
                    elif descriptor in self._children:
                        self._bury(self._children[descriptor])
                for child in self._children.values():
                    self._look_after(child)
        finally:
            self._end_all()

    def _fork_missing(self) -> None:
        now = time.monotonic()
        present = sum(not child.is_placed for child in self._children.values())
        for _ in range(self.settings.workers - present):
            slot = self._board.borrow() if now >= self._fork_at else None
            if slot is None:
                return
            words = os.memfd_create("words")
            pool = os.getpid()
            pid = os.fork()
            if pid == 0:
                os.dup2(words, 2)
                worker = Worker(self.settings, self.listener, slot=slot, notes=self._notes_in)
                worker.run(self.open_store, parent=pool)
            handle = os.pidfd_open(pid)
            self._children[handle] = _WorkerProcess(pid, handle, slot, words)
            self._poller.register(handle, POLLIN)

    def _read_note(self, announce: Callable[[], None]) -> None:
        what, pid = NOTE.unpack(os.read(self._notes, NOTE.size))
        child = next((child for child in self._children.values() if child.pid == pid), None)
        if child is None:
            return
        if what == READY:
            child.is_ready, self._failures = True, 0
            if not self._is_announced:
                self._is_announced = True
                announce()
        elif what == LONG:
            child.is_long = True

    def _tick_ms(self) -> float:
        waits = any(child.is_long and not child.is_placed for child in self._children.values())
        return (_SHORT_TICK_S if waits else _TICK_S) * 1000

    def _look_after(self, child: _WorkerProcess) -> None:
        """Give a long query its place, or end it; end what its own clock should have ended."""
        entry = child.slot.read()
        if entry is None:
            return
        age = time.monotonic() - entry.began
        if age > entry.deadline_s + _GRACE_S:
            self._end(child, "timeout")
        elif child.is_long and not child.is_placed:
            if self._has_place(entry.client):
                child.is_placed = True
            elif age > _REFUSED_S or self._somebody_waits():
                self._end(child, "busy")

    def _has_place(self, client: str) -> bool:
        """Say whether one more long query may run: no caller gets more than half of the places."""
        placed = [child for child in self._children.values() if child.is_placed]
        places = self.settings.long_queries
        if client:
            entries = (child.slot.read() for child in placed)
            mine = sum(entry is not None and entry.client == client for entry in entries)
            return len(placed) < places and mine < (places + 1) // 2
        return len(placed) < places

    def _somebody_waits(self) -> bool:
        """Say whether a question is in the queue: a listening socket is readable then."""
        queue = poll()
        queue.register(self.listener, POLLIN)
        return bool(queue.poll(0))

    def _end(self, child: _WorkerProcess, cause: str) -> None:
        child.cause = child.cause or cause
        sandbox.yield_no_more(child.pid)
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(child.handle, signal.SIGKILL)

    def _bury(self, child: _WorkerProcess) -> None:
        """Take a dead worker off the list and remember what became of its question."""
        result = os.waitid(os.P_PIDFD, child.handle, os.WEXITED | os.WNOHANG)
        if result is None:
            return
        words = os.pread(child.words, _MESSAGE_BYTES, 0).decode(errors="replace").strip()
        cause = child.cause or self._inquests.cause_of(result, words)
        self._ended[cause] += 1
        if cause != "done":
            LOG.info("worker %d ended: %s %s", child.pid, cause, words)
        entry = child.slot.read()
        self._poller.unregister(child.handle)
        del self._children[child.handle]
        os.close(child.handle)
        os.close(child.words)
        self._board.give_back(child.slot)
        if entry:
            self._inquests.close(entry.token, cause)
        if not child.is_ready:
            self._pause(words)

    def _pause(self, words: str) -> None:
        """
        Wait before the next fork, the longer the more workers in a row did not come up.

        Raises:
            StoreError: none ever did.
        """
        if not self._is_announced:
            raise StoreError(words or "the processes that answer queries do not come up")
        pause_s = min(_PAUSE_S * 2**self._failures, _LONGEST_PAUSE_S)
        self._failures += 1
        self._fork_at = time.monotonic() + pause_s

    def _answer_control(self) -> None:
        raw, caller = self.control.recvfrom(_MESSAGE_BYTES)
        try:
            token = json.loads(raw).get("token")
        except (ValueError, AttributeError):
            return
        if not caller:  # who sent it cannot be answered
            return
        if isinstance(token, str):
            for child in list(self._children.values()):
                self._bury(child)
            self._inquests.open(token, caller, self._at_work())
        else:
            workers = self._children.values()
            placed = sum(child.is_placed for child in workers)
            state = {"workers": len(workers), "long": placed, "ended": dict(self._ended)}
            death_causes.tell(self.control, caller, state)

    def _at_work(self) -> dict[str, str]:
        """Give the questions at hand, each with why the pool is ending it, or ""."""
        at_hand = ((child.slot.read(), child.cause) for child in self._children.values())
        return {entry.token: cause for entry, cause in at_hand if entry}

    def _end_all(self) -> None:
        for child in self._children.values():
            self._end(child, "stopped")
        for child in self._children.values():
            os.waitid(os.P_PIDFD, child.handle, os.WEXITED)
