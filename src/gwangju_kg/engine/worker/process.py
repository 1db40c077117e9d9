"""
One worker process: takes one question at a time, answers it, or dies over it.

Forked from the pool with a store; never returns.  Two threads: one takes and answers
questions, on a stack deep enough for any text; the main one looks, every tick, whether
the caller is still there, whether the query has become a long one, and whether its
time is over.  What neither can see any more is seen by the pool.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import struct
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from math import inf
from select import POLLERR, POLLHUP, POLLIN, POLLRDHUP, poll
from typing import Final, NoReturn

from pyoxigraph import Store

from gwangju_kg.engine import wire
from gwangju_kg.engine.query import Query
from gwangju_kg.engine.worker import sandbox
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.engine.worker_table import WorkerSlot, WorkerState
from gwangju_kg.errors import OutOfMemory, RequestError, StoreError
from gwangju_kg.settings import Settings

#: Seconds from one look at the running query to the next.
_TICK_S: Final = 0.01

#: Seconds after which a query is a long one, if it has had so many of the processor: it yields to
#: others, and the pool forks a worker that stands in.  A fork takes some 5 ms.
_LONG_S: Final = 0.1
_LONG_PROCESSOR_S: Final = 0.05

#: Seconds after which it is a long one in any case.  On a busy machine a cheap query waits too, and
#: one that yields would wait for ever.
_LONG_ANYHOW_S: Final = 2.0

#: Seconds that a caller may take to send its question.
_SENDING_S: Final = 5.0

#: Bytes of stack.  Oxigraph recurses over the text: with 64 MB a text of 100 KB overflows it, with
#: 256 MB none that was tried does.  Only what is used of it takes memory.
_STACK_BYTES: Final = 256 * 1024**2

#: Bytes that a worker may have grown by and yet take another question: what it once took is not
#: given back to the machine before it ends.
_GROWN_BYTES: Final = 64 * 1024**2

#: What a new worker answers first, for nobody: its memory is its pool's until it is written to, so
#: that the first answer takes ten times as long as the next.
_FIRST: Final = Query("ASK { ?s ?p ?o }", table="", boolean="json", graph="")

#: What a worker tells the pool: that it takes questions, that its query has become a long one.
READY: Final = b"R"
LONG: Final = b"L"
NOTE: Final = struct.Struct("!ci")

#: Exit status of a worker that ran out of memory in Python.
NO_MEMORY: Final = 3

#: Process, user, group.  Source: unix(7), SO_PEERCRED.
_CREDENTIALS: Final = struct.Struct("3i")


@dataclass
class _RunningQuery:
    """
    The question at hand.

    Attributes:
        connection: to the caller.
        began: when it was taken, on the monotonic clock.
        ends: when its time is over.
        deadline_s: the time that it had, as the caller is told.
        processor_s: what the thread had had of the processor when the clock first looked.
        is_told: whether the caller knows that it runs.
        is_long: whether the pool knows that it is a long one.
        is_answered: whether the answer is on its way.
    """

    connection: socket.socket
    began: float
    ends: float
    deadline_s: float = _SENDING_S
    processor_s: float = inf
    is_told: bool = False
    is_long: bool = False
    is_answered: bool = False


class Worker:
    """A worker process, from its fork to its end."""

    def __init__(
        self, settings: Settings, listener: socket.socket, *, slot: WorkerSlot, notes: int
    ) -> None:
        self._settings, self._listener = settings, listener
        self._slot, self._notes = slot, notes
        self._turn = threading.Lock()
        self._job: _RunningQuery | None = None
        self._thread = self._processor_clock = 0
        self._is_spent = self._is_ticking = False
        self._guard: Callable[[], AbstractContextManager[None]] = nullcontext

    def run(self, open_store: Callable[[], Store], *, parent: int) -> NoReturn:
        """
        Answer questions until the end of the process.

        Args:
            open_store: gives the store.
            parent: the pool's process id; the worker dies with it.
        """
        try:
            sandbox.die_with(parent)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            self._close_files()
            sandbox.offer_to_oom_killer()
            store = open_store()
            if not sandbox.deny_network():
                self._guard = sandbox.no_new_files
            threading.stack_size(_STACK_BYTES)
            threading.Thread(target=self._answer_all, args=(store,)).start()
            while True:
                signal.sigwait({signal.SIGALRM})
                self._look()
        except StoreError as error:
            os.write(2, str(error).encode())
        except MemoryError:
            os._exit(NO_MEMORY)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _close_files(self) -> None:
        """Close what the pool had open, but for what a worker needs."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        kept = {0, 1, 2, self._listener.fileno(), self._notes}
        for name in os.listdir("/proc/self/fd"):
            if int(name) not in kept:
                with suppress(OSError):
                    os.close(int(name))

    def _note(self, what: bytes) -> None:
        os.write(self._notes, NOTE.pack(what, os.getpid()))

    def _look(self) -> None:
        """Look after the question at hand; end the process where it must not go on."""
        with self._turn:
            job = self._job
            if job is None:
                self._is_ticking = False
                signal.setitimer(signal.ITIMER_REAL, 0)
                return
            poller = poll()
            poller.register(job.connection, POLLRDHUP | POLLHUP | POLLERR)
            now = time.monotonic()
            has_gone = poller.poll(0)
            if has_gone or now >= job.ends:
                if not has_gone and not job.is_answered:
                    with suppress(OSError):
                        timeout = wire.timeout(job.deadline_s)
                        wire.send_reply(job.connection, wire.failure(timeout))
                self._slot.clear()  # dying may take a while: the pool need not hurry it
                sandbox.yield_no_more(os.getpid())
                os._exit(0)
            if not (job.is_told or job.is_answered) and now - job.began >= _TICK_S:
                job.is_told = True
                with suppress(OSError):  # at the next look the caller will have gone
                    wire.send_reply(job.connection, wire.WorkerReply(wire.STARTED))
            if not job.is_long and self._has_become_long(job, now - job.began):
                job.is_long = self._is_spent = True
                sandbox.yield_to_others(self._thread)
                self._note(LONG)

    def _has_become_long(self, job: _RunningQuery, age_s: float) -> bool:
        processor_s = time.clock_gettime(self._processor_clock)
        job.processor_s = min(job.processor_s, processor_s)
        has_worked = processor_s - job.processor_s >= _LONG_PROCESSOR_S
        return age_s >= (_LONG_S if has_worked else _LONG_ANYHOW_S)

    def _answer_all(self, store: Store) -> NoReturn:
        """Take and answer one question after the other."""
        try:
            self._thread = threading.get_native_id()
            self._processor_clock = time.pthread_getcpuclockid(threading.get_ident())
            sandbox.limit_memory(self._settings.memory_bytes)
            evaluate(
                store,
                _FIRST,
                AnswerBuffer(memory_bytes=wire.INLINE_BYTES, limit_bytes=wire.INLINE_BYTES),
            )
            base_bytes = _peak_bytes()
            self._note(READY)
            while not self._is_spent:
                connection, _ = self._listener.accept()
                with connection, suppress(ConnectionError):  # where the caller goes
                    if _is_ours(connection):
                        self._serve(store, connection, base_bytes)
            os._exit(0)
        except MemoryError:
            os._exit(NO_MEMORY)
        except BaseException:  # such as a panic of Oxigraph
            traceback.print_exc()
        finally:
            os._exit(1)

    def _serve(self, store: Store, connection: socket.socket, base_bytes: int) -> None:
        """
        Answer one caller's questions, as long as nobody else waits.

        Raises:
            ConnectionError: the caller has gone.
        """
        turn = poll()
        turn.register(connection, POLLIN)
        turn.register(self._listener, POLLIN)
        is_next = True
        while is_next:
            self._answer_one(store, connection)
            self._is_spent = self._is_spent or _peak_bytes() - base_bytes > _GROWN_BYTES
            is_next = not self._is_spent and self._listener.fileno() not in dict(turn.poll())
        wire.send_reply(connection, wire.WorkerReply(wire.GOODBYE))

    def _answer_one(self, store: Store, connection: socket.socket) -> None:
        now = time.monotonic()
        job = _RunningQuery(connection, now, now + _SENDING_S)
        with self._turn:
            self._job = job
            if not self._is_ticking:  # else the clock goes on from one query to the next
                self._is_ticking = True
                signal.setitimer(signal.ITIMER_REAL, _TICK_S, _TICK_S)
        try:
            self._answer(store, job)
        finally:
            with self._turn:
                self._job = None
            self._slot.clear()

    def _answer(self, store: Store, job: _RunningQuery) -> None:
        request = wire.receive_request(job.connection)
        began = time.monotonic()
        deadline_s = min(request.deadline_s, self._settings.deadline_s)
        with self._turn:
            job.deadline_s, job.ends = deadline_s, began + deadline_s
        self._slot.take(
            WorkerState(request.token, request.client, began=began, deadline_s=deadline_s)
        )
        spool = AnswerBuffer(
            memory_bytes=wire.INLINE_BYTES, limit_bytes=self._settings.answer_bytes
        )
        try:
            reply = self._reply(store, request, spool)
            with self._turn:
                job.is_answered = True
            wire.send_reply(job.connection, reply)
        finally:
            spool.close()

    def _reply(
        self, store: Store, request: wire.WorkerRequest, spool: AnswerBuffer
    ) -> wire.WorkerReply:
        began = time.perf_counter()
        if self._guard is not nullcontext:
            spool.prepare_file()
        try:
            with self._guard():
                form, chosen = evaluate(store, request.question, spool)
        except RequestError as error:
            return wire.failure(error)
        except MemoryError:
            self._is_spent = True
            return wire.failure(OutOfMemory("the query needs more memory than it may have"))
        facts = f"{form}\n{chosen.media_type}\n{time.perf_counter() - began}".encode("ascii")
        data = spool.in_memory()
        if data is None:
            return wire.WorkerReply(wire.ANSWER_FILE, facts, length=spool.length, fd=spool.file())
        return wire.WorkerReply(wire.ANSWER, facts, length=len(data), data=data)


def _is_ours(connection: socket.socket) -> bool:
    """Say whether the caller runs as the same user: an abstract address is open to all."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    user: int = _CREDENTIALS.unpack(raw)[1]
    return user == os.getuid()


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
