"""
One worker process: it answers one query at a time.

Forked from the pool with a store; never returns.  It has two threads: one accepts and answers
queries, on a stack deep enough for any text; the main one is the clock (`query_clock`).
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from select import POLLIN, poll
from typing import Final, NoReturn

from gwangju_kg.engine import ipc, wire
from gwangju_kg.engine.query import Query
from gwangju_kg.engine.worker import notes, sandbox
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.engine.worker.query_clock import QueryClock
from gwangju_kg.engine.worker.query_dataset import ServedData
from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.engine.worker_table import WorkerSlot
from gwangju_kg.errors import OutOfMemory, RequestError, StoreError
from gwangju_kg.settings import Settings

#: Bytes of stack.  Oxigraph recurses over the text: with 64 MB a text of 100 KB overflows it, with
#: 256 MB no tested text does.  Only the used part takes memory.
_STACK_BYTES: Final = 256 * 1024**2

#: Bytes that a worker may have grown by and yet accept another query: memory that it once used is
#: not returned to the machine before it ends.
_GROWN_BYTES: Final = 64 * 1024**2

#: The query that a new worker runs first, for no client: its memory is its pool's until it is
#: written to, so that the first answer takes ten times as long as the next.  So it uses what most
#: queries do: the store, and what rewrites their texts.
_FIRST: Final = Query(
    "SELECT ?s { { SELECT ?s { ?s ?p ?o } LIMIT 1 } OPTIONAL { ?s <x:a>|<x:b> ?o } } ORDER BY ?o",
    table="json",
    boolean="",
    graph="",
)


class Worker:
    """
    A worker process, from its fork to its end.

    Args:
        settings: those of the engine.
        listener: accepts queries.
        slot: the worker's slot in the worker table.
        notes: the descriptor of the pipe to the pool.
    """

    def __init__(
        self, settings: Settings, listener: socket.socket, *, slot: WorkerSlot, notes: int
    ) -> None:
        self._settings, self._listener, self._notes = settings, listener, notes
        self._clock = QueryClock(slot, settings.deadline_s, self._become_long)
        self._is_last = False
        self._guard: Callable[[], AbstractContextManager[None]] = nullcontext

    def run(self, open_data: Callable[[], ServedData], *, parent: int) -> NoReturn:
        """
        Answer queries until the end of the process.

        Args:
            open_data: returns the data.
            parent: the pool's process id; the worker dies with it.
        """
        try:
            sandbox.die_with_parent(parent)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._clock.prepare()
            self._close_files()
            sandbox.offer_to_oom_killer()
            data = open_data()
            if data.remote is not None:
                sandbox.deny_programs()
            elif not sandbox.deny_network():
                self._guard = sandbox.no_new_files
            threading.stack_size(_STACK_BYTES)
            threading.Thread(target=self._answer_all, args=(data,)).start()
            self._clock.watch()
        except StoreError as error:
            os.write(2, str(error).encode())
        except MemoryError:
            os._exit(notes.NO_MEMORY)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _close_files(self) -> None:
        """Close the files of the pool that a worker does not need."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        needed = {0, 1, 2, self._listener.fileno(), self._notes}
        for name in os.listdir("/proc/self/fd"):
            if int(name) not in needed:
                with suppress(OSError):
                    os.close(int(name))

    def _become_long(self) -> None:
        self._is_last = True
        notes.send_note(self._notes, notes.LONG)

    def _answer_all(self, data: ServedData) -> NoReturn:
        """Accept and answer one query after the other."""
        try:
            self._clock.watch_this_thread()
            sandbox.limit_memory(self._settings.memory_bytes)
            data = data._replace(ordering=data.ordering or Ordering(data.store))
            evaluate(
                data,
                _FIRST,
                AnswerBuffer(memory_bytes=wire.INLINE_BYTES, limit_bytes=wire.INLINE_BYTES),
            )
            base_bytes = _peak_bytes()
            notes.send_note(self._notes, notes.READY)
            while not self._is_last:
                connection, _ = self._listener.accept()
                with connection, suppress(ConnectionError):  # the client may leave at any time
                    if ipc.from_same_user(connection):
                        self._serve(data, connection, base_bytes)
            os._exit(0)
        except MemoryError:
            os._exit(notes.NO_MEMORY)
        except BaseException:  # such as a panic of Oxigraph
            traceback.print_exc()
        finally:
            os._exit(1)

    def _serve(self, data: ServedData, connection: socket.socket, base_bytes: int) -> None:
        """
        Answer the queries of one client as long as no other client waits.

        Raises:
            ConnectionError: the client has left.
        """
        poller = poll()
        poller.register(connection, POLLIN)
        poller.register(self._listener, POLLIN)
        is_next = True
        while is_next:
            self._clock.start(connection)
            try:
                self._answer(data, connection)
            finally:
                self._clock.stop()
            self._is_last = self._is_last or _peak_bytes() - base_bytes > _GROWN_BYTES
            is_next = not self._is_last and self._listener.fileno() not in dict(poller.poll())
        wire.send_reply(connection, wire.WorkerReply(wire.CLOSING))

    def _answer(self, data: ServedData, connection: socket.socket) -> None:
        request = wire.receive_request(connection)
        self._clock.set_limit(request)
        if data.remote is not None:
            data = data._replace(remote=data.remote._replace(deadline_s=request.deadline_s))
        with AnswerBuffer(
            memory_bytes=wire.INLINE_BYTES, limit_bytes=self._settings.answer_bytes
        ) as buffer:
            reply = self._reply(data, request, buffer)
            self._clock.set_answered()
            wire.send_reply(connection, reply)

    def _reply(
        self, data: ServedData, request: wire.WorkerRequest, buffer: AnswerBuffer
    ) -> wire.WorkerReply:
        began = time.perf_counter()
        if self._guard is not nullcontext:
            buffer.prepare_file()
        try:
            with self._guard():
                form, chosen = evaluate(data, request.query, buffer)
        except RequestError as error:
            return wire.error_reply(error)
        except MemoryError:
            self._is_last = True
            return wire.error_reply(OutOfMemory())
        facts = f"{form}\n{chosen.media_type}\n{time.perf_counter() - began}".encode("ascii")
        answer = buffer.in_memory()
        if answer is None:
            return wire.WorkerReply(wire.ANSWER_FILE, facts, length=buffer.length, fd=buffer.file())
        return wire.WorkerReply(wire.ANSWER, facts, length=len(answer), data=answer)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
