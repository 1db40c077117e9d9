"""A pending query, without an engine."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvloop

from engine_fixtures import PATIENCE_S
from gwangju_kg.engine import AsyncClient, FairQueue, Query, ipc, wire
from gwangju_kg.engine.client.connector import EngineAddress
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


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_a_worker_that_closes_while_a_long_request_is_sent_leaves_it_to_another(run):
    """The request does not fit in the socket, and the reply closes it before it is whole."""
    address = EngineAddress(ipc.random_name(), 30.0, 10**6)
    listener = ipc.listen(address.queries)
    listener.settimeout(PATIENCE_S)  # so that a failure ends
    query = Query("ASK {}", "", "json", "", services=("x" * 4_000_000,))

    def work():
        with listener.accept()[0] as connection:
            connection.recv(1)
            time.sleep(0.1)  # the socket is full by then
            wire.send_reply(connection, wire.WorkerReply(wire.CLOSING))
        with listener.accept()[0] as connection:
            wire.receive_request(connection)
            wire.send_reply(connection, wire.WorkerReply(wire.ANSWER, b"b\na/b\n0.1", 2, b"ok"))

    async def ask():
        client = AsyncClient(str(address), FairQueue(limit=1, max_waiting=0))
        answer = await client.ask(
            query, deadline_s=None, client="", disconnected=asyncio.Event().wait
        )
        client.close()
        return answer.body.read()

    with listener, ThreadPoolExecutor(2) as pool:
        pool.submit(work)
        assert pool.submit(run, ask()).result(PATIENCE_S) == b"ok"
