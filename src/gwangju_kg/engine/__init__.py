"""
The engine: every query runs in a process that may be killed.

::

    starter ──starts──► pool ──forks──► worker, worker, …      (pool: data, one thread)
    client  ──────────question, answer──► worker               (any process, any thread)

The kernel keeps the queue: workers accept on one socket.  A connection serves one question after
the other, until somebody else waits for a worker.  What asks from an event loop lets few questions
at a time into it, and callers in turns (`turns`).  A worker ends its query, and
itself, at the deadline or when the caller hangs up; the pool replaces it.  A query of
over a tenth of a second yields the processor to shorter ones and another worker stands in.
Where a query may ask other endpoints, they are asked on the asking side, and a worker evaluates
the query with their answers (`federation`, loaded only there).
"""

from gwangju_kg.engine.client.asynchronous import AsyncClient, QueryAbandoned
from gwangju_kg.engine.client.blocking import BlockingClient
from gwangju_kg.engine.client.fair_queue import FairQueue
from gwangju_kg.engine.pool.launcher import Engine
from gwangju_kg.engine.query import Answer, AnswerBody, Query

__all__ = [
    "Answer",
    "AnswerBody",
    "AsyncClient",
    "BlockingClient",
    "Engine",
    "FairQueue",
    "Query",
    "QueryAbandoned",
]
