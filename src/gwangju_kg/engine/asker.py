"""
The side that asks from an event loop: many questions at a time, none of which holds a thread.

Takes a question and a way to know that its caller has left; gives the whole answer or
the reason why there is none.  A caller who leaves frees the worker.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from math import inf
from typing import Final

from gwangju_kg.engine import wire
from gwangju_kg.engine.client import GRACE_S, PATIENCE_S, Client, answer, silence
from gwangju_kg.engine.question import Answer, Question
from gwangju_kg.engine.turns import Turns

#: Seconds between two looks at the questions under way.  Most have their answer before the first;
#: a timer for each would take longer than the rest.
_TICK_S: Final = 0.05


class CallerLeft(Exception):
    """Nobody waits for the answer any more."""


class Asker:
    """
    Asks an engine, fair between callers.

    Args:
        client: a door to the engine.
        turns: who may ask, and when.
    """

    def __init__(self, client: Client, turns: Turns) -> None:
        self._client, self._turns = client, turns
        self._asks: set[_Ask] = set()
        self._is_ticking = False

    async def ask(
        self,
        question: Question,
        *,
        deadline_s: float,
        client: str,
        left: Callable[[], Awaitable[object]],
    ) -> Answer:
        """
        Ask a question; arguments and errors as of :meth:`Client.ask`.

        Args:
            question: what is asked.
            deadline_s: the longest that the query may run.
            client: who asks.
            left: called once where the answer takes a while; what it gives is done when the
                caller has left.

        Raises:
            CallerLeft: the caller has left.
        """
        request = self._client.request(question, deadline_s=deadline_s, client=client)
        ask = _Ask(left)
        self._asks.add(ask)
        if not self._is_ticking:
            self._is_ticking = True
            ask.loop.call_later(_TICK_S, self._tick)
        try:
            return await self._converse(request, ask)
        except asyncio.CancelledError:
            if ask.has_left:
                raise CallerLeft from None
            raise
        finally:
            self._asks.discard(ask)
            ask.end()

    def _tick(self) -> None:
        """Look after the questions under way, as long as there are any."""
        loop = asyncio.get_running_loop()
        for ask in list(self._asks):
            ask.look(loop.time())
        self._is_ticking = bool(self._asks)
        if self._is_ticking:
            loop.call_later(_TICK_S, self._tick)

    async def _converse(self, request: wire.Request, ask: _Ask) -> Answer:
        await self._turns.take(request.client)
        has_turn = True
        try:
            with self._client.connection() as connection:
                exchange = _Exchange(connection, ask)
                with closing(exchange):
                    await exchange.send(wire.frame(request))
                    reply = await exchange.reply(PATIENCE_S)
                    if reply is not None and reply.kind == wire.STARTED:
                        has_turn = False
                        self._turns.give_back()
                        reply = await exchange.reply(request.deadline_s + GRACE_S)
                    if reply is None:
                        raise silence(None if has_turn else request)
                    return answer(reply)
        except ConnectionError as error:
            raise await asyncio.to_thread(self._client.cause, request) from error
        finally:
            if has_turn:
                self._turns.give_back()


class _Ask:
    """
    One question under way, from its caller's side.

    Args:
        left: see :meth:`Asker.ask`.

    Attributes:
        loop: the loop that runs it.
        readable: done, with True, when there is something to read, with False when time is up.
        until: the loop's time at which it is up.
        has_left: whether the caller has left.
    """

    def __init__(self, left: Callable[[], Awaitable[object]]) -> None:
        self.loop = asyncio.get_running_loop()
        self.readable: asyncio.Future[bool] | None = None
        self.until = inf
        self.has_left = False
        self._left, self._task = left, asyncio.current_task()
        self._began = self.loop.time()
        self._watching: asyncio.Future[object] | None = None

    def wake(self, is_readable: bool) -> None:
        """Go on reading, or give up."""
        if self.readable is not None and not self.readable.done():
            self.readable.set_result(is_readable)

    def look(self, now: float) -> None:
        """Give up where time is up; watch whether the caller is still there."""
        if now >= self.until:
            self.wake(False)
        if self._watching is None and now - self._began >= _TICK_S:
            self._watching = asyncio.ensure_future(self._left())
            self._watching.add_done_callback(self._leave)

    def _leave(self, watching: asyncio.Future[object]) -> None:
        if not watching.cancelled() and self._task is not None:
            self.has_left = True
            self._task.cancel()

    def end(self) -> None:
        """Watch no longer."""
        if self._watching is not None:
            self._watching.remove_done_callback(self._leave)
            self._watching.cancel()


class _Exchange:
    """One request and its replies, over a connection that does not block."""

    def __init__(self, connection: socket.socket, ask: _Ask) -> None:
        self._connection, self._ask = connection, ask
        self._replies = wire.Replies(connection)
        self._number = connection.fileno()
        self._is_read = False

    async def send(self, frame: bytes) -> None:
        sent = self._connection.send(frame)
        if sent < len(frame):  # the rest has room once a worker has begun to read
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._ask.loop.sock_sendall(self._connection, frame[sent:])
            except TimeoutError as error:
                raise silence(None) from error

    async def reply(self, patience_s: float) -> wire.Reply | None:
        """Give the next reply, or None where it does not come in time."""
        ask = self._ask
        ask.until = ask.loop.time() + patience_s
        if not self._is_read:
            self._is_read = True  # a worker takes longer than this
            ask.loop.add_reader(self._number, ask.wake, True)
        else:
            with suppress(BlockingIOError):
                return self._replies.next()
        while True:
            ask.readable = ask.loop.create_future()
            if not await ask.readable:
                return None
            with suppress(BlockingIOError):
                return self._replies.next()

    def close(self) -> None:
        """Read no longer; let go of what has come."""
        if self._is_read:
            self._ask.loop.remove_reader(self._number)
        self._replies.close()
