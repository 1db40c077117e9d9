"""
The client for queries with SERVICE clauses: calls the listed endpoints, then sends the query.

It has the interface of :class:`~gwangju_kg.engine.AsyncClient`.  Nothing leaves the machine before
the engine has found the query well-formed, and then only the groups of clauses whose addresses are
on the list.  The responses are parsed by a worker alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from gwangju_kg.engine.client.asynchronous import AsyncClient, QueryAbandoned
from gwangju_kg.engine.client.fair_queue import FairQueue
from gwangju_kg.engine.client.worker_connection import Disconnected
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

#: A graph that does not exist, over which a query is tried: it has next to nothing to do there.
_EMPTY_GRAPH: Final = "urn:x-gwangju-kg:nowhere"

#: The keyword in the tried text, which the engine's syntax errors name, and the author's own.
_KEYWORDS: Final = ("OPTIONAL", "SERVICE")

#: SERVICE clauses of all queries that one process calls at the same time.
MAX_CONCURRENT: Final = 8


@dataclass(frozen=True)
class ServiceCall:
    """
    One call of a SERVICE endpoint.

    Attributes:
        host: its host.
        outcome: ``ok``, ``failed``, ``timeout`` or, if the HTTP client has disconnected, ``left``.
        seconds: how long it took.
        length: bytes of the response.
        client: the HTTP client.
    """

    host: str
    outcome: str
    seconds: float
    length: int
    client: str


class FederatedClient:
    """
    Sends queries to an engine after calling the endpoints of their SERVICE clauses.

    Args:
        client: sends queries to the engine.
        endpoints: calls the endpoints.
        settings: the list of endpoints that may be called, and their limits.
        on_call: called with each call.
        prefixes: prefixes that a query need not declare, with their namespaces.
    """

    def __init__(
        self,
        client: AsyncClient,
        endpoints: ServiceEndpointClient,
        settings: Settings,
        on_call: Callable[[ServiceCall], None] = lambda call: None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self._client, self._endpoints, self._settings = client, endpoints, settings
        self._on_call, self._prefixes = on_call, prefixes
        self._queue = FairQueue(limit=MAX_CONCURRENT, max_waiting=settings.queue)

    async def ask(
        self, query: Query, *, deadline_s: float, client: str, disconnected: Disconnected
    ) -> Answer:
        """
        Send a query; arguments and errors as of :meth:`AsyncClient.ask`.

        Raises:
            ServiceRefused: a clause may not be called.
            ServiceFailed, ServiceTimeout: a clause that is not SILENT got no usable response.
        """
        services: tuple[Clause, ...] = ()
        if _KEYWORDS[1] in query.text.upper():
            settings = self._settings
            services = await asyncio.to_thread(
                query_limits.check,
                query.text,
                limit_bytes=settings.query_bytes,
                services=settings.services,
            )
        if not services:
            return await self._client.ask(
                query, deadline_s=deadline_s, client=client, disconnected=disconnected
            )
        watch: asyncio.Future[Any] = asyncio.ensure_future(disconnected())
        try:
            return await self._run(
                _FederatedQuery(
                    query,
                    services,
                    deadline_s=deadline_s,
                    ends=asyncio.get_running_loop().time() + deadline_s,
                    client=client,
                    watch=watch,
                )
            )
        except QueryTimeout as error:  # which names only the time that remained
            raise QueryTimeout(limit_s=deadline_s) from error
        finally:
            watch.cancel()

    def close(self) -> None:
        """Close the connections to the engine that no query uses."""
        self._client.close()

    async def _run(self, federated: _FederatedQuery) -> Answer:
        await self._try(federated)
        calls = asyncio.ensure_future(self._call_all(federated))
        try:
            await asyncio.wait({calls, federated.watch}, return_when=asyncio.FIRST_COMPLETED)
            if not calls.done():
                raise QueryAbandoned
        finally:
            calls.cancel()
        return await self._send(federated.query._replace(services=calls.result()), federated)

    async def _send(self, query: Query, federated: _FederatedQuery) -> Answer:
        return await self._client.ask(
            query,
            deadline_s=federated.remaining_s(),
            client=federated.client,
            disconnected=lambda: asyncio.shield(federated.watch),
        )

    async def _try(self, federated: _FederatedQuery) -> None:
        """
        Have the engine parse the query before any endpoint is called.

        Raises:
            QuerySyntaxError: it is malformed; the place is that in the author's text.
        """
        text = clauses.mask_clauses(federated.query.text, federated.clauses)
        trial = federated.query._replace(text=text, default_graphs=(_EMPTY_GRAPH,), named_graphs=())
        try:
            (await self._send(trial, federated)).body.close()
        except QuerySyntaxError as error:
            if error.reason != "no-function":  # which the endpoint may have
                raise _with_own_keyword(error, federated.clauses) from error

    async def _call_all(self, federated: _FederatedQuery) -> tuple[str, ...]:
        """Call all endpoints at the same time; end all calls when one fails the query."""
        limit_bytes = self._settings.service_bytes // len(federated.clauses)
        calls = [
            asyncio.ensure_future(self._call(clause, federated, limit_bytes))
            for clause in federated.clauses
        ]
        try:
            async with asyncio.timeout_at(federated.ends):
                return tuple(await asyncio.gather(*calls))
        except TimeoutError as error:
            raise QueryTimeout(limit_s=federated.deadline_s) from error
        finally:
            for call in calls:
                call.cancel()

    async def _call(self, clause: Clause, federated: _FederatedQuery, limit_bytes: int) -> str:
        """Call the endpoint of one clause; return "" if that fails and the clause is SILENT."""
        text, base_iri = federated.query.text, federated.query.base_iri
        query = clauses.endpoint_query(text, clause, base_iri=base_iri, known=self._prefixes)
        await self._queue.acquire(federated.client)
        began, outcome, results = time.monotonic(), "left", ""
        try:
            results = await self._endpoints.fetch_results(
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
            self._queue.release()
            host = urlsplit(clause.address).netloc
            seconds = time.monotonic() - began
            length = len(results.encode())
            self._on_call(ServiceCall(host, outcome, seconds, length, federated.client))
        return results


@dataclass(frozen=True)
class _FederatedQuery:
    """
    One query under way.

    Attributes:
        query: the query.
        clauses: its SERVICE clauses.
        deadline_s: the seconds that it has in all.
        ends: the loop's time at which they are over.
        client: the HTTP client.
        watch: done when the HTTP client has disconnected.
    """

    query: Query
    clauses: Sequence[Clause]
    deadline_s: float
    ends: float
    client: str
    watch: asyncio.Future[Any]

    def remaining_s(self) -> float:
        """
        Return the seconds that remain.

        Raises:
            QueryTimeout: none remain.
        """
        remaining_s = self.ends - asyncio.get_running_loop().time()
        if remaining_s <= 0:
            raise QueryTimeout(limit_s=self.deadline_s)
        return remaining_s


def _with_own_keyword(error: QuerySyntaxError, services: Sequence[Clause]) -> QuerySyntaxError:
    """Return the error with the author's keyword, if the one in its place was at fault."""
    if (error.line, error.column) not in {clause.place for clause in services}:
        return error
    subject, suggestion = (text.replace(*_KEYWORDS) for text in (error.subject, error.suggestion))
    return replace(error, subject=subject, suggestion=suggestion)
