"""A pending query, without an engine."""

import asyncio

from gwangju_kg.engine import FairQueue, Query, wire
from gwangju_kg.engine.client.worker_connection import PendingQuery


def test_a_disconnect_in_the_moment_of_the_answer_cancels_nothing_that_follows():
    """The callback of the watch is scheduled already when the query ends."""

    async def answer():
        gone = asyncio.Event()
        request = wire.WorkerRequest(Query("ASK {}", "", "json", ""), "t", 1.0, "")
        pending = PendingQuery(request, FairQueue(limit=1, max_waiting=0), gone.wait)
        pending.check(asyncio.get_running_loop().time() + 1)
        await asyncio.sleep(0)
        gone.set()
        await asyncio.sleep(0)
        while not pending._watch.done():  # it ends in this turn of the loop
            await asyncio.sleep(0)
        pending.end()
        await asyncio.sleep(0)  # the response is being sent
        await asyncio.sleep(0)

    asyncio.run(answer())
