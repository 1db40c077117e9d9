"""A query on its way from its turn to its reply, and the connection that carries it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import inf
from typing import Final, TypeAlias

from gwangju_kg.engine import wire
from gwangju_kg.engine.client.connector import GRACE_S, PATIENCE_S, EngineConnector
from gwangju_kg.engine.client.fair_queue import FairQueue

#: Seconds after which a query's HTTP client is watched for a disconnect.
_WATCH_AFTER_S: Final = 0.05

#: Returns when the HTTP client of a query has disconnected.
Disconnected: TypeAlias = Callable[[], Awaitable[object]]


class PendingQuery:
    """
    One query from its turn to its reply.

    Args:
        request: the request.
        queue: gives the turn.
        disconnected: see :meth:`~gwangju_kg.engine.client.asynchronous.AsyncClient.ask`.

    Attributes:
        loop: the event loop.
        reply: the last reply, or None when time is up; None before the request is sent.
        is_started: whether a worker reports that the query takes longer; its turn is released.
        is_abandoned: whether the HTTP client has disconnected.
    """

    def __init__(
        self, request: wire.WorkerRequest, queue: FairQueue, disconnected: Disconnected
    ) -> None:
        self.request, self._queue, self._disconnected = request, queue, disconnected
        self.loop = asyncio.get_running_loop()
        self.reply: asyncio.Future[wire.WorkerReply | None] | None = None
        self.is_started = self.is_abandoned = self._has_turn = False
        self._task = asyncio.current_task()
        self._began = self.loop.time()
        self._until = inf
        self._watch: asyncio.Future[object] | None = None

    async def acquire_turn(self) -> None:
        """
        Wait for a turn.

        Raises:
            Busy: too many wait already.
        """
        await self._queue.acquire(self.request.client)
        self._has_turn = True
        self._until = self.loop.time() + PATIENCE_S

    def start(self) -> None:
        """Release the turn and wait until the deadline of the query."""
        self.is_started = True
        self._until = self.loop.time() + self.request.deadline_s + GRACE_S
        self._release_turn()

    def _release_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._queue.release()

    def check(self, now: float) -> None:
        """Stop waiting at the time limit; watch for a disconnect once the query takes a while."""
        if now >= self._until and self.reply is not None and not self.reply.done():
            self.reply.set_result(None)
        if self._watch is None and now - self._began >= _WATCH_AFTER_S:
            self._watch = asyncio.ensure_future(self._disconnected())
            self._watch.add_done_callback(self._abandon)

    def _abandon(self, watch: asyncio.Future[object]) -> None:
        if not watch.cancelled() and self._task is not None:
            self.is_abandoned = True
            self._task.cancel()

    def end(self) -> None:
        """Release the turn and stop watching."""
        self._task = None  # a disconnect that is already on its way must not cancel what follows
        self._release_turn()
        if self._watch is not None:
            self._watch.remove_done_callback(self._abandon)
            self._watch.cancel()


class WorkerConnection:
    """
    A connection to a worker, for one query after the other.

    Args:
        connector: makes the connection.
        idle: where the connection waits for its next query.
    """

    def __init__(self, connector: EngineConnector, idle: list[WorkerConnection]) -> None:
        self._socket, self._idle = connector.connect(), idle
        self._replies = wire.ReplyReader(self._socket)
        self._loop = asyncio.get_running_loop()
        self._pending: PendingQuery | None = None
        self._is_open = True
        self._rest: asyncio.Future[None] | None = None
        self._loop.add_reader(self._socket, self._read)

    async def exchange(self, pending: PendingQuery) -> wire.WorkerReply | None:
        """
        Send a query and return the last reply; None if that does not come in time.

        Raises:
            ConnectionError: the worker has died.
        """
        reply: asyncio.Future[wire.WorkerReply | None] = self._loop.create_future()
        pending.reply = reply
        self._pending = pending
        try:
            try:
                await self._send(wire.frame(pending.request))
            except TimeoutError:
                return None
            except OSError:  # EBADF too: a reply has closed the connection meanwhile
                self._read()  # the worker may have said goodbye
                if not reply.done():
                    raise
            return await reply
        except asyncio.CancelledError:
            with suppress(asyncio.CancelledError, asyncio.InvalidStateError, ConnectionError):
                if late := reply.result():  # it came together with the disconnect
                    wire.discard(late)
            raise
        finally:
            if self._pending is None and self._is_open:
                self._idle.append(self)
            else:
                self.close()

    async def _send(self, frame: bytes) -> None:
        sent = self._socket.send(frame)
        if sent == len(frame):
            return
        rest = asyncio.ensure_future(self._loop.sock_sendall(self._socket, frame[sent:]))
        self._rest = rest
        try:
            async with asyncio.timeout(PATIENCE_S):  # a worker that reads makes room
                await asyncio.wait((rest,))
        finally:
            rest.cancel()
        if rest.cancelled():  # a reply has closed the connection, which wakes no sender
            raise ConnectionResetError("the worker has closed the connection")
        rest.result()

    def _read(self) -> None:
        """Receive replies."""
        try:
            for reply in self._replies.receive():
                self._take(reply)
        except BlockingIOError:
            return
        except OSError as error:
            pending = self._pending
            if pending is not None and pending.reply is not None and not pending.reply.done():
                pending.reply.set_exception(error)
            self.close()

    def _take(self, reply: wire.WorkerReply) -> None:
        pending = self._pending
        if reply.kind == wire.CLOSING:
            self.close()
        if pending is None or pending.reply is None or pending.reply.done():
            wire.discard(reply)
        elif reply.kind == wire.STARTED:
            pending.start()
        else:
            self._pending = None
            pending.reply.set_result(reply)

    def close(self) -> None:
        """Close the connection."""
        if not self._is_open:
            return
        self._is_open = False
        if self in self._idle:
            self._idle.remove(self)
        self._loop.remove_reader(self._socket)
        if self._rest is not None:
            self._rest.cancel()
        self._replies.close()
        self._socket.close()
