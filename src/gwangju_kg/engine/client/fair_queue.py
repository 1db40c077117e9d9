"""
A queue of turns, fair between clients.

A limited number of turns is given out; if more are wanted, clients alternate, however many queries
one of them sends.  How many may wait follows from how fast turns are passed on.  A queue belongs to
one event loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from gwangju_kg.errors import Busy

#: Seconds that a query may be expected to wait for its turn: less than clients and proxies wait.
MAX_WAIT_S: Final = 30.0

#: Seconds from one turn to the next until the first one is measured, and the weight of a new
#: measurement in the mean.
_FIRST_INTERVAL_S: Final = 0.01
_WEIGHT: Final = 0.1

#: Seconds without a waiting query after which the mean is half of what it was: the next queries,
#: of another client, need not take as long.
_HALF_LIFE_S: Final = 2.0


class FairQueue:
    """
    A semaphore whose waiters are served client by client.

    Args:
        limit: how many turns there are.
        max_waiting: how many may wait for one, however long it takes; None for no limit.
        max_wait_s: more may wait if their turn is expected within this time.
        on_wait: called with 1 when a wait begins, with -1 when it ends.
    """

    def __init__(
        self,
        *,
        limit: int,
        max_waiting: int | None,
        max_wait_s: float = 0.0,
        on_wait: Callable[[int], None] = lambda change: None,
    ) -> None:
        self._free, self._max_waiting, self._on_wait = limit, max_waiting, on_wait
        self._waiters: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._waiting = 0
        self._max_wait_s = max_wait_s
        self._interval_s, self._last_turn = _FIRST_INTERVAL_S, 0.0

    async def acquire(self, client: str) -> None:
        """
        Wait for a turn, which must be released.

        Raises:
            Busy: too many wait already.
        """
        if self._free:
            self._free -= 1
            return
        loop = asyncio.get_running_loop()
        is_full = self._max_waiting is not None and self._waiting >= self._max_waiting
        if is_full and self._expected_wait_s(client, loop.time()) > self._max_wait_s:
            raise Busy(reason="queue-full")
        if not self._waiting:
            self._forget(loop.time())
        turn = loop.create_future()
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
                now = asyncio.get_running_loop().time()
                self._interval_s, self._last_turn = self._mean_interval_s(now), now
                turn.set_result(None)
                return
        self._free += 1

    def _expected_wait_s(self, client: str, now: float) -> float:
        """Return when `client` would have its turn: others come before only as often as it."""
        own = len(self._waiters.get(client, ())) + 1
        ahead = sum(min(len(turns), own) for turns in self._waiters.values())
        return ahead * max(self._interval_s, self._mean_interval_s(now))

    def _mean_interval_s(self, now: float) -> float:
        """Return the mean time from one turn to the next, as if one were passed on now."""
        return self._interval_s + _WEIGHT * (now - self._last_turn - self._interval_s)

    def _forget(self, now: float) -> None:
        """Forget how long turns took, the more the longer no query has waited."""
        share = 0.5 ** ((now - self._last_turn) / _HALF_LIFE_S)
        self._interval_s = max(_FIRST_INTERVAL_S, self._interval_s * share)
        self._last_turn = now

    def _count(self, change: int) -> None:
        self._waiting += change
        self._on_wait(change)
