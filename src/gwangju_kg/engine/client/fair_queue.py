"""
A queue of turns, fair between clients.

A limited number of turns is given out; if more are wanted, clients alternate, however many queries
one of them sends.  A queue belongs to one event loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable

from gwangju_kg.errors import Busy


class FairQueue:
    """
    A semaphore whose waiters are served client by client.

    Args:
        limit: how many turns there are.
        max_waiting: how many may wait for one; None for no limit.
        on_wait: called with 1 when a wait begins, with -1 when it ends.
    """

    def __init__(
        self,
        *,
        limit: int,
        max_waiting: int | None,
        on_wait: Callable[[int], None] = lambda change: None,
    ) -> None:
        self._free, self._max_waiting, self._on_wait = limit, max_waiting, on_wait
        self._waiters: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._waiting = 0

    async def acquire(self, client: str) -> None:
        """
        Wait for a turn, which must be released.

        Raises:
            Busy: too many wait already.
        """
        if self._free:
            self._free -= 1
            return
        if self._max_waiting is not None and self._waiting >= self._max_waiting:
            raise Busy(reason="queue-full")
        turn = asyncio.get_running_loop().create_future()
        self._waiters.setdefault(client, deque()).append(turn)
        self._count(1)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()
            elif turn in self._waiters.get(client, ()):  # it no longer keeps others out
                self._waiters[client].remove(turn)
                if not self._waiters[client]:
                    del self._waiters[client]
                self._count(-1)
            raise

    def release(self) -> None:
        """Pass the turn on to the client that has waited for one the longest, or keep it free."""
        while self._waiters:
            client, turns = self._waiters.popitem(last=False)
            turn = turns.popleft()
            self._count(-1)
            if turns:
                self._waiters[client] = turns
            if not turn.cancelled():
                turn.set_result(None)
                return
        self._free += 1

    def _count(self, change: int) -> None:
        self._waiting += change
        self._on_wait(change)
