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

from gwangju_kg.engine.asker import Asker, CallerLeft
from gwangju_kg.engine.client import Client
from gwangju_kg.engine.question import Answer, Body, Question
from gwangju_kg.engine.start import Engine
from gwangju_kg.engine.turns import Turns

__all__ = ["Answer", "Asker", "Body", "CallerLeft", "Client", "Engine", "Question", "Turns"]
