"""
The engine: every query runs in a process that may be killed.

::

    starter ──starts──► pool ──forks──► worker, worker, …      (pool: data, one thread)
    client  ───────────query, answer────► worker               (any process, any thread)

The kernel keeps the queue: workers accept connections from one socket.  A connection carries one
query after the other, until another client waits for a worker.  `AsyncClient` sends few queries at
a time and lets clients take turns (`FairQueue`).  A worker ends its query, and itself, at the
deadline or when the client disconnects; the pool replaces it.  A query of over a tenth of a second
yields the processor to shorter ones, and another worker is added.  If a query uses SERVICE, the
client calls the other endpoints (`federation`), and a worker evaluates the query with their
answers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from gwangju_kg.engine.query import Answer, AnswerBody, Query

if TYPE_CHECKING:
    from gwangju_kg.engine.client.asynchronous import AsyncClient, QueryAbandoned
    from gwangju_kg.engine.client.fair_queue import FairQueue
    from gwangju_kg.engine.pool.launcher import Engine

__all__ = [
    "Answer",
    "AnswerBody",
    "AsyncClient",
    "Engine",
    "FairQueue",
    "Query",
    "QueryAbandoned",
]

#: Modules of what the pool does not use: it starts in half the time without asyncio.
_MODULES: Final = {
    "AsyncClient": "client.asynchronous",
    "Engine": "pool.launcher",
    "FairQueue": "client.fair_queue",
    "QueryAbandoned": "client.asynchronous",
}


def __getattr__(name: str) -> Any:
    """Import what other processes use when it is first asked for.  Source: PEP 562."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
