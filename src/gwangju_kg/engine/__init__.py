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

from gwangju_kg.engine.client.asynchronous import AsyncClient, QueryAbandoned
from gwangju_kg.engine.client.fair_queue import FairQueue
from gwangju_kg.engine.pool.launcher import Engine
from gwangju_kg.engine.query import Answer, AnswerBody, Query

__all__ = [
    "Answer",
    "AnswerBody",
    "AsyncClient",
    "Engine",
    "FairQueue",
    "Query",
    "QueryAbandoned",
]
