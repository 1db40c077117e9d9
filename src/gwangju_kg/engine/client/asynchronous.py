"""
The client of the web processes: many queries at a time from one event loop, without a thread each.

Clients take turns; a disconnect frees the worker.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any, Final

from gwangju_kg.engine import wire
from gwangju_kg.engine.client.connector import (
    ATTEMPTS,
    LONG_QUERIES,
    LONG_TEXT,
    EngineConnector,
    missing_reply,
    read_answer,
)
from gwangju_kg.engine.client.fair_queue import FairQueue
from gwangju_kg.engine.client.worker_connection import (
    Disconnected,
    PendingQuery,
    WorkerConnection,
)
from gwangju_kg.engine.query import Answer, Query
from gwangju_kg.errors import Busy, RequestError, WorkerLost

#: Seconds between two checks of the pending queries.  Most have their answer before the first
#: check; a timer for each would take longer than everything else.
_TICK_S: Final = 0.05

#: The cheapest query, and the seconds after which it is given up.
_PROBE: Final = Query("ASK {}", table="", boolean="json", graph="", asks_store=True)
_PROBE_S: Final = 2.0

#: Seconds between the attempts of a query of the program's own that found no place among the long
#: ones.
_PAUSES_S: Final = (0.1, 0.2, 0.4, 0.8, 1.6)


class QueryAbandoned(Exception):
    """The HTTP client of a query has disconnected."""


class AsyncClient:
    """
    Sends queries to an engine, in turns that are fair between HTTP clients.

    Connections to workers are kept while queries are pending: making one takes as long as
    answering a cheap query.

    Args:
        address: the text of an :class:`~gwangju_kg.engine.client.connector.EngineAddress`.
        queue: gives the turns.
    """

    def __init__(self, address: str, queue: FairQueue) -> None:
        self._connector, self._queue = EngineConnector(address), queue
        self._pending: set[PendingQuery] = set()
        self._idle: list[WorkerConnection] = []
        self._is_ticking = False

    async def ask(
        self,
        query: Query,
        *,
        deadline_s: float | None,
        client: str,
        disconnected: Disconnected,
    ) -> Answer:
        """
        Send a query and wait for the whole answer.

        The other arguments and errors are those of
        :meth:`~gwangju_kg.engine.client.blocking.BlockingClient.ask`.

        Args:
            query: the query.
            deadline_s: the longest that it may run.
            client: the HTTP client, or its network, by which turns are given.
            disconnected: called at most once, if the answer takes a while; returns when the HTTP
                client has disconnected.

        Raises:
            QueryAbandoned: the HTTP client has disconnected.
        """
        make = partial(self._connector.make_request, query, deadline_s=deadline_s, client=client)
        is_long = len(query.text) > LONG_TEXT
        request = await asyncio.to_thread(make) if is_long else make()
        return await self._run(PendingQuery(request, self._queue, disconnected))

    async def ask_patiently(
        self,
        query: Query,
        *,
        deadline_s: float | None,
        client: str,
        disconnected: Disconnected,
    ) -> Answer:
        """
        Send a query as :meth:`ask` does; send it again if too many long queries run.

        This is for queries that the program itself writes: they are short, but on a busy machine
        one may count as long.
        """
        for pause_s in _PAUSES_S:
            try:
                return await self.ask(
                    query, deadline_s=deadline_s, client=client, disconnected=disconnected
                )
            except Busy as error:
                if error.reason != LONG_QUERIES:
                    raise
            await asyncio.sleep(pause_s)
        return await self.ask(
            query, deadline_s=deadline_s, client=client, disconnected=disconnected
        )

    async def is_alive(self) -> bool:
        """
        Check whether the engine answers queries.

        The check takes no turn, so it does not wait for the queries of others.  An engine whose
        workers are all busy is alive as long as its pool replies and has workers: the pool ends
        queries past their deadline.
        """
        request = self._connector.make_request(_PROBE, deadline_s=None, client="")
        queue = FairQueue(limit=1, max_waiting=0)
        try:
            async with asyncio.timeout(_PROBE_S):
                answer = await self._run(PendingQuery(request, queue, asyncio.Event().wait))
        except (Busy, TimeoutError):
            with suppress(WorkerLost, TimeoutError):
                async with asyncio.timeout(_PROBE_S):  # a monitor gives up soon
                    return bool((await self.state())["workers"])
            return False
        except RequestError:
            return False
        answer.body.close()
        return True

    async def state(self) -> dict[str, Any]:
        """Return the counts of the pool: see :meth:`EngineConnector.state`."""
        return await asyncio.to_thread(self._connector.state)

    def close(self) -> None:
        """Close the connections that no query uses."""
        while self._idle:
            self._idle.pop().close()

    async def _run(self, pending: PendingQuery) -> Answer:
        self._pending.add(pending)
        if not self._is_ticking:
            self._is_ticking = True
            pending.loop.call_later(_TICK_S, self._tick)
        try:
            await pending.acquire_turn()
            return read_answer(await self._exchange(pending))
        except asyncio.CancelledError:
            if pending.is_abandoned:
                raise QueryAbandoned from None
            raise
        finally:
            self._pending.discard(pending)
            pending.end()

    def _tick(self) -> None:
        """Check the pending queries; if there are none, keep no connection."""
        loop = asyncio.get_running_loop()
        for pending in list(self._pending):
            pending.check(loop.time())
        self._is_ticking = bool(self._pending)
        if self._is_ticking:
            loop.call_later(_TICK_S, self._tick)
        else:
            self.close()

    async def _exchange(self, pending: PendingQuery) -> wire.WorkerReply:
        """Send a query to a worker that accepts it, and return the last reply."""
        attempts = ATTEMPTS
        while attempts:
            connection = (
                self._idle.pop() if self._idle else WorkerConnection(self._connector, self._idle)
            )
            try:
                reply = await connection.exchange(pending)
            except ConnectionError as error:
                failure = await asyncio.to_thread(self._connector.failure_of, pending.request)
                if failure is not None or pending.is_started:
                    raise failure or WorkerLost() from error
                attempts -= 1
                continue
            if reply is None:
                raise missing_reply(pending.request, is_started=pending.is_started)
            if reply.kind != wire.CLOSING:  # the worker leaves the query to another
                return reply
        raise WorkerLost()
