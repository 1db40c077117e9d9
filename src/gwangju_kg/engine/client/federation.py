"""
Asks other endpoints for the SERVICE clauses of a query, then the engine for its answer.

Same interface as :class:`~gwangju_kg.engine.AsyncClient`.  Nothing leaves the machine before the
engine has found the query well-formed; only the groups of clauses whose addresses are on the list
do.  What comes back is read by a worker alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from gwangju_kg.engine.client.asynchronous import AsyncClient, QueryAbandoned
from gwangju_kg.engine.client.fair_queue import FairQueue
from gwangju_kg.engine.query import Answer, Query
from gwangju_kg.errors import (
    QuerySyntaxError,
    QueryTimeout,
    ServiceFailed,
    ServiceTimeout,
)
from gwangju_kg.settings import Settings
from gwangju_kg.sparql import query_limits
from gwangju_kg.sparql.service import clauses
from gwangju_kg.sparql.service.clauses import Clause
from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient

#: A graph that nobody has, over which a query is tried: it has next to nothing to do there.
_NOWHERE: Final = "urn:x-gwangju-kg:nowhere"

#: What the engine complains of where a SERVICE stands in the wrong place; what the author wrote.
_WORDS: Final = ("OPTIONAL", "SERVICE")

#: Clauses of all queries that one process asks at the same time.
AT_ONCE: Final = 8


@dataclass(frozen=True)
class ServiceCall:
    """
    One endpoint that was asked.

    Attributes:
        host: its host.
        outcome: ``ok``, ``failed``, ``timeout`` or, where nobody waits for it any more, ``left``.
        seconds: how long it took.
        length: bytes of its answer.
        client: who asked.
    """

    host: str
    outcome: str
    seconds: float
    length: int
    client: str


class FederatedClient:
    """
    Asks an engine, and others.

    Args:
        asker: asks the engine.
        remote: asks other endpoints.
        settings: the list of those that may be asked, and their limits.
        on_call: told of each that was asked.
    """

    def __init__(
        self,
        asker: AsyncClient,
        remote: ServiceEndpointClient,
        settings: Settings,
        on_call: Callable[[ServiceCall], None] = lambda call: None,
    ) -> None:
        self._asker, self._remote, self._settings = asker, remote, settings
        self._on_call = on_call
        self._turns = FairQueue(at_once=AT_ONCE, waiting=settings.queue)

    async def ask(
        self,
        question: Query,
        *,
        deadline_s: float,
        client: str,
        left: Callable[[], Awaitable[object]],
    ) -> Answer:
        """
        Ask a question; arguments and errors as of :meth:`AsyncClient.ask`.

        Raises:
            ServiceRefused: a clause may not be asked.
            ServiceFailed, ServiceTimeout: one that is not SILENT got no answer that can be used.
        """
        found: tuple[Clause, ...] = ()
        if _WORDS[1] in question.text.upper():
            settings = self._settings
            found = query_limits.check(
                question.text, limit_bytes=settings.query_bytes, services=settings.services
            )
        if not found:
            return await self._asker.ask(question, deadline_s=deadline_s, client=client, left=left)
        leaving: asyncio.Future[Any] = asyncio.ensure_future(left())
        try:
            return await self._run(
                _FederatedQuery(
                    question,
                    found,
                    deadline_s=deadline_s,
                    ends=asyncio.get_running_loop().time() + deadline_s,
                    client=client,
                    leaving=leaving,
                )
            )
        except QueryTimeout as error:  # which tells what was left of the time
            raise QueryTimeout(limit_s=deadline_s) from error
        finally:
            leaving.cancel()

    def close(self) -> None:
        """Hold no line to the engine that nobody uses."""
        self._asker.close()

    async def _run(self, errand: _FederatedQuery) -> Answer:
        await self._try(errand)
        asking = asyncio.ensure_future(self._call_all(errand))
        try:
            await asyncio.wait({asking, errand.leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise QueryAbandoned
        finally:
            asking.cancel()
        return await self._ask_engine(errand.question._replace(services=asking.result()), errand)

    async def _ask_engine(self, question: Query, errand: _FederatedQuery) -> Answer:
        return await self._asker.ask(
            question,
            deadline_s=errand.remaining_s(),
            client=errand.client,
            left=lambda: asyncio.shield(errand.leaving),
        )

    async def _try(self, errand: _FederatedQuery) -> None:
        """
        Have the engine look at the query before anybody else is asked.

        Raises:
            QuerySyntaxError: it is malformed; the place is that in its author's text.
        """
        text = clauses.mask_clauses(errand.question.text, errand.clauses)
        trial = errand.question._replace(text=text, default_graphs=(_NOWHERE,), named_graphs=())
        try:
            (await self._ask_engine(trial, errand)).body.close()
        except QuerySyntaxError as error:
            if error.reason != "no-function":  # which the other endpoint may have
                raise _as_written(error, errand.clauses) from error

    async def _call_all(self, errand: _FederatedQuery) -> tuple[str, ...]:
        """Ask all endpoints at the same time; where one fails for all, ask none any longer."""
        limit_bytes = self._settings.service_bytes // len(errand.clauses)
        calls = [
            asyncio.ensure_future(self._call(clause, errand, limit_bytes))
            for clause in errand.clauses
        ]
        try:
            async with asyncio.timeout_at(errand.ends):
                return tuple(await asyncio.gather(*calls))
        except TimeoutError as error:
            raise QueryTimeout(limit_s=errand.deadline_s) from error
        finally:
            for call in calls:
                call.cancel()

    async def _call(self, clause: Clause, errand: _FederatedQuery, limit_bytes: int) -> str:
        """Ask the endpoint of one clause; give "" where it is SILENT and that fails."""
        text, base_iri = errand.question.text, errand.question.base_iri
        query = clauses.endpoint_query(text, clause, base_iri=base_iri)
        await self._turns.take(errand.client)
        began, outcome, answer = time.monotonic(), "left", ""
        try:
            answer = await self._remote.fetch_results(
                clause.address,
                query,
                limit_bytes=limit_bytes,
                deadline_s=self._settings.service_deadline_s,
            )
            outcome = "ok"
        except (ServiceTimeout, ServiceFailed) as error:
            outcome = "timeout" if isinstance(error, ServiceTimeout) else "failed"
            if not clause.is_silent:
                raise
        finally:
            self._turns.give_back()
            host = urlsplit(clause.address).netloc
            seconds = time.monotonic() - began
            self._on_call(ServiceCall(host, outcome, seconds, len(answer.encode()), errand.client))
        return answer


@dataclass(frozen=True)
class _FederatedQuery:
    """
    One question under way.

    Attributes:
        question: what was asked.
        clauses: its SERVICE clauses.
        deadline_s: the seconds that it has in all.
        ends: the loop's time at which they are over.
        client: who asks.
        leaving: done when the caller has left.
    """

    question: Query
    clauses: Sequence[Clause]
    deadline_s: float
    ends: float
    client: str
    leaving: asyncio.Future[Any]

    def remaining_s(self) -> float:
        """
        Give the seconds that are left.

        Raises:
            QueryTimeout: there are none.
        """
        remaining_s = self.ends - asyncio.get_running_loop().time()
        if remaining_s <= 0:
            raise QueryTimeout(limit_s=self.deadline_s)
        return remaining_s


def _as_written(error: QuerySyntaxError, found: Sequence[Clause]) -> QuerySyntaxError:
    """Tell of the word that the author wrote where the one that stands in for it was at fault."""
    if (error.line, error.column) not in {clause.place for clause in found}:
        return error
    return replace(error, subject=error.subject.replace(*_WORDS))
