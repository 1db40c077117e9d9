"""
Turns at the engine, fair between callers.

Takes who wants to ask; lets so many at a time.  Where more want to, each caller has one
turn after the other, however many questions one of them has.  Belongs to one event loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable

from gwangju_kg.errors import Busy


class FairQueue:
    """
    The turns of one process.

    Args:
        at_once: how many may ask at the same time.
        waiting: how many may wait for that.
        on_wait: called with 1 where one begins to wait, with -1 where it ceases to.
    """

    def __init__(
        self, *, at_once: int, waiting: int, on_wait: Callable[[int], None] = lambda more: None
    ) -> None:
        self._free, self._limit, self._on_wait = at_once, waiting, on_wait
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._waits = 0

    async def take(self, caller: str) -> None:
        """
        Wait for a turn, which must be given back.

        Raises:
            Busy: too many wait already.
        """
        if self._free:
            self._free -= 1
            return
        if self._waits >= self._limit:
            raise Busy(reason="queue-full")
        turn = asyncio.get_running_loop().create_future()
        self._lines.setdefault(caller, deque()).append(turn)
        self._count(1)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """Give a turn to the caller who has waited for one the longest, or keep it free."""
        while self._lines:
            caller, line = self._lines.popitem(last=False)
            turn = line.popleft()
            self._count(-1)
            if line:
                self._lines[caller] = line
            if not turn.cancelled():
                turn.set_result(None)
                return
        self._free += 1

    def _count(self, more: int) -> None:
        self._waits += more
        self._on_wait(more)
