"""
The side that asks from an event loop: many questions at a time, none of which holds a thread.

Takes a question and a way to know that its caller has left; gives the whole answer or
the reason why there is none.  A caller who leaves frees the worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import inf
from typing import Final

from gwangju_kg.engine import wire
from gwangju_kg.engine.client.blocking import (
    GRACE_S,
    PATIENCE_S,
    TRIES,
    BlockingClient,
    answer,
    lost,
    silence,
)
from gwangju_kg.engine.client.fair_queue import FairQueue
from gwangju_kg.engine.query import Answer, Query

#: Seconds between two looks at the questions under way.  Most have their answer before the first;
#: a timer for each would take longer than the rest.
_TICK_S: Final = 0.05


class QueryAbandoned(Exception):
    """Nobody waits for the answer any more."""


class AsyncClient:
    """
    Asks an engine, fair between callers.

    Lines to workers are held while there is something to ask: making one takes as long as
    answering a cheap question.

    Args:
        client: a door to the engine.
        turns: who may ask, and when.
    """

    def __init__(self, client: BlockingClient, turns: FairQueue) -> None:
        self._client, self._turns = client, turns
        self._asks: set[_PendingQuery] = set()
        self._free: list[_WorkerConnection] = []
        self._is_ticking = False

    async def ask(
        self,
        question: Query,
        *,
        deadline_s: float,
        client: str,
        left: Callable[[], Awaitable[object]],
    ) -> Answer:
        """
        Ask a question; arguments and errors as of :meth:`BlockingClient.ask`.

        Args:
            question: what is asked.
            deadline_s: the longest that the query may run.
            client: who asks.
            left: called once where the answer takes a while; what it gives is done when the
                caller has left.

        Raises:
            QueryAbandoned: the caller has left.
        """
        request = self._client.request(question, deadline_s=deadline_s, client=client)
        ask = _PendingQuery(request, self._turns, left)
        self._asks.add(ask)
        if not self._is_ticking:
            self._is_ticking = True
            ask.loop.call_later(_TICK_S, self._tick)
        try:
            await ask.take_turn()
            return answer(await self._converse(ask))
        except asyncio.CancelledError:
            if ask.has_left:
                raise QueryAbandoned from None
            raise
        finally:
            self._asks.discard(ask)
            ask.end()

    def _tick(self) -> None:
        """Look after the questions under way; where there are none, hold no line."""
        loop = asyncio.get_running_loop()
        for ask in list(self._asks):
            ask.look(loop.time())
        self._is_ticking = bool(self._asks)
        if self._is_ticking:
            loop.call_later(_TICK_S, self._tick)
        else:
            self.close()

    def close(self) -> None:
        """Hold no line that nobody uses."""
        while self._free:
            self._free.pop().close()

    async def _converse(self, ask: _PendingQuery) -> wire.WorkerReply:
        """Put the question to a worker that takes it, and give its last reply."""
        tries = TRIES
        while tries:
            line = self._free.pop() if self._free else _WorkerConnection(self._client, self._free)
            try:
                reply = await line.converse(ask)
            except ConnectionError as error:
                cause = await asyncio.to_thread(self._client.cause, ask.request)
                if cause is not None or ask.is_started:
                    raise cause or lost() from error
                tries -= 1
                continue
            if reply is None:
                raise silence(ask.request if ask.is_started else None)
            if reply.kind != wire.GOODBYE:  # with which a worker leaves a question to another
                return reply
        raise lost()


class _PendingQuery:
    """
    One question under way, from its caller's side.

    Args:
        request: what is asked.
        turns: who may ask, and when.
        left: see :meth:`AsyncClient.ask`.

    Attributes:
        loop: the loop that runs it.
        reply: done with the last reply, or with None when time is up; None before it is asked.
        is_started: whether a worker takes longer over it, so that the next one has its turn.
        has_left: whether the caller has left.
    """

    def __init__(
        self, request: wire.WorkerRequest, turns: FairQueue, left: Callable[[], Awaitable[object]]
    ) -> None:
        self.request, self._turns, self._left = request, turns, left
        self.loop = asyncio.get_running_loop()
        self.reply: asyncio.Future[wire.WorkerReply | None] | None = None
        self.is_started = self.has_left = self._has_turn = False
        self._task = asyncio.current_task()
        self._began = self.loop.time()
        self._until = inf
        self._watching: asyncio.Future[object] | None = None

    async def take_turn(self) -> None:
        """
        Wait until it may be asked.

        Raises:
            Busy: too many wait already.
        """
        await self._turns.take(self.request.client)
        self._has_turn = True
        self._until = self.loop.time() + PATIENCE_S

    def start(self) -> None:
        """Wait on without a turn."""
        self.is_started = True
        self._until = self.loop.time() + self.request.deadline_s + GRACE_S
        self._give_turn_back()

    def _give_turn_back(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turns.give_back()

    def look(self, now: float) -> None:
        """Give up where time is up; watch whether the caller is still there."""
        if now >= self._until and self.reply is not None and not self.reply.done():
            self.reply.set_result(None)
        if self._watching is None and now - self._began >= _TICK_S:
            self._watching = asyncio.ensure_future(self._left())
            self._watching.add_done_callback(self._leave)

    def _leave(self, watching: asyncio.Future[object]) -> None:
        if not watching.cancelled() and self._task is not None:
            self.has_left = True
            self._task.cancel()

    def end(self) -> None:
        """Watch no longer; let the next one have its turn."""
        self._give_turn_back()
        if self._watching is not None:
            self._watching.remove_done_callback(self._leave)
            self._watching.cancel()


class _WorkerConnection:
    """
    A connection to a worker, which takes one question after the other.

    Args:
        client: makes the connection.
        free: where a line waits for its next question.
    """

    def __init__(self, client: BlockingClient, free: list[_WorkerConnection]) -> None:
        self._connection, self._free = client.connection(), free
        self._replies = wire.ReplyReader(self._connection)
        self._loop = asyncio.get_running_loop()
        self._ask: _PendingQuery | None = None
        self._is_open = True
        self._loop.add_reader(self._connection, self._read)

    async def converse(self, ask: _PendingQuery) -> wire.WorkerReply | None:
        """
        Put a question; give the last reply to it, or None where that does not come in time.

        Raises:
            ConnectionError: the worker has gone.
        """
        reply: asyncio.Future[wire.WorkerReply | None] = self._loop.create_future()
        ask.reply = reply
        self._ask = ask
        try:
            try:
                await self._send(wire.frame(ask.request))
            except TimeoutError:
                return None
            except ConnectionError:
                self._read()  # the worker may have left in good order
                if not reply.done():
                    raise
            return await reply
        except asyncio.CancelledError:
            with suppress(asyncio.CancelledError, asyncio.InvalidStateError, ConnectionError):
                if unwanted := reply.result():  # it came while its caller left
                    wire.let_go(unwanted)
            raise
        finally:
            if self._ask is None and self._is_open:
                self._free.append(self)
            else:
                self.close()

    async def _send(self, frame: bytes) -> None:
        sent = self._connection.send(frame)
        if sent < len(frame):  # the rest has room once a worker has begun to read
            async with asyncio.timeout(PATIENCE_S):
                await self._loop.sock_sendall(self._connection, frame[sent:])

    def _read(self) -> None:
        """Take the replies that have come."""
        try:
            for reply in self._replies.come():
                self._take(reply)
        except BlockingIOError:
            return
        except OSError as error:
            ask = self._ask
            if ask is not None and ask.reply is not None and not ask.reply.done():
                ask.reply.set_exception(error)
            self.close()

    def _take(self, reply: wire.WorkerReply) -> None:
        ask = self._ask
        if reply.kind == wire.GOODBYE:
            self.close()
        if ask is None or ask.reply is None or ask.reply.done():
            wire.let_go(reply)
        elif reply.kind == wire.STARTED:
            ask.start()
        else:
            self._ask = None
            ask.reply.set_result(reply)

    def close(self) -> None:
        """Hang up."""
        if not self._is_open:
            return
        self._is_open = False
        if self in self._free:
            self._free.remove(self)
        self._loop.remove_reader(self._connection)
        self._replies.close()
        self._connection.close()
