"""Turns between clients, and queries from an event loop."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest
import uvloop
from hypothesis import given
from hypothesis import strategies as st

from engine_fixtures import (
    ENDLESS,
    NEVER_S,
    PATIENCE_S,
    children,
    freeze,
    kill_workers,
    question,
    read,
    running,
    until,
    write_data,
)
from gwangju_kg.engine import AsyncClient, FairQueue, QueryAbandoned, wire
from gwangju_kg.engine.client import asynchronous
from gwangju_kg.engine.client.worker_connection import WorkerConnection
from gwangju_kg.errors import Busy, QuerySyntaxError, QueryTimeout, WorkerLost


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A file of data."""
    return write_data(tmp_path_factory.mktemp("data"))


def _run(coroutine):
    """Run it as a web process does; on a thread, as a browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(uvloop.run, coroutine).result()


async def _never():
    await asyncio.Event().wait()


async def _ask(async_client, text, client="a", disconnected=_never, deadline_s=NEVER_S):
    answer = await async_client.ask(
        question(text), deadline_s=deadline_s, client=client, disconnected=disconnected
    )
    return read(answer)


def _client_of(client, limit=1, max_waiting=50):
    queue = FairQueue(limit=limit, max_waiting=max_waiting)
    return closing(AsyncClient(client.address, queue))


@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30),
)
def test_turns_are_never_lost_and_never_too_many(at_once, callers):
    """
    Whether clients disconnect or not: at most `limit` have a turn, and in the end all are free.
    """

    async def run():
        waits = []
        turns = FairQueue(limit=at_once, max_waiting=100, on_wait=waits.append)
        having = 0

        async def one(caller):
            nonlocal having
            await turns.acquire(caller)
            having += 1
            assert having <= at_once
            try:
                await asyncio.sleep(0)
            finally:
                having -= 1
                turns.release()

        tasks = [(asyncio.create_task(one(caller)), leaves) for caller, leaves in callers]
        await asyncio.sleep(0)
        for task, leaves in tasks:
            if leaves:
                task.cancel()
        for task, _ in tasks:
            with suppress(asyncio.CancelledError):
                await task
        assert sum(waits) == 0
        for _ in range(at_once):
            await asyncio.wait_for(turns.acquire("z"), PATIENCE_S)

    _run(run())


def test_callers_have_their_turns_one_after_the_other():
    """
    However many one of them wants, and however early it comes.
    """

    async def run():
        turns, order = FairQueue(limit=1, max_waiting=100), []

        async def one(caller):
            await turns.acquire(caller)
            order.append(caller)
            turns.release()

        await turns.acquire("first")
        waiting = [asyncio.create_task(one(caller)) for caller in "aaaabbc"]
        await asyncio.sleep(0)
        turns.release()
        await asyncio.gather(*waiting)
        return "".join(order)

    assert _run(run()) == "abcabaa"


def test_who_no_longer_waits_keeps_nobody_out():
    """
    A cancelled wait is not counted, even before the next turn.
    """

    async def run():
        waits = []
        turns = FairQueue(limit=1, max_waiting=1, on_wait=waits.append)
        await turns.acquire("a")
        for client in "bbc":
            waiting = asyncio.create_task(turns.acquire(client))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert sum(waits) == 0
        turns.release()
        await turns.acquire("d")

    _run(run())


def test_more_than_may_wait_are_told_at_once():
    """
    With Busy, instead of an endless wait.
    """

    async def run():
        turns = FairQueue(limit=1, max_waiting=1)
        await turns.acquire("a")
        waiting = asyncio.create_task(turns.acquire("b"))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await turns.acquire("c")
        turns.release()
        await waiting

    _run(run())


class _Queue:
    """A queue with one turn, which is taken, and a clock that a test sets."""

    def __init__(self, monkeypatch, *, max_waiting=2, max_wait_s=10.0):
        self.now = 100.0
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.now, raising=False)
        self.turns = FairQueue(limit=1, max_waiting=max_waiting, max_wait_s=max_wait_s)
        self.tasks = []

    async def fill(self, client, number):
        """Let queries of a client wait; return how many are refused."""
        tasks = [asyncio.create_task(self.turns.acquire(client)) for _ in range(number)]
        await asyncio.sleep(0)
        self.tasks += tasks
        return sum(task.done() and isinstance(task.exception(), Busy) for task in tasks)

    def pass_on(self, number, *, each_s):
        """Pass the turn on some times, at intervals."""
        for _ in range(number):
            self.now += each_s
            self.turns.release()

    async def end(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def _with_queue(monkeypatch, steps):
    """Run steps on asyncio's own loop, whose clock can be set."""

    async def run():
        queue = _Queue(monkeypatch)
        assert await queue.fill("a", 1) == 0
        try:
            await steps(queue)
        finally:
            await queue.end()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result()


def test_as_many_may_wait_as_have_their_turn_soon(monkeypatch):
    """Hundreds of queries of milliseconds wait; of slow ones no more than the setting says."""

    async def quick(queue):
        assert await queue.fill("a", 300) == 0
        queue.pass_on(250, each_s=0.002)
        assert await queue.fill("a", 3000) == 0

    async def slow(queue):
        await queue.fill("a", 60)
        queue.pass_on(55, each_s=3)
        assert await queue.fill("a", 10) == 10
        queue.pass_on(4, each_s=3)
        assert await queue.fill("a", 10) == 7  # the third of them would wait 9 s, the fourth 12 s

    async def stuck(queue):
        assert await queue.fill("a", 5) == 0
        queue.now += 60  # nothing is passed on
        assert await queue.fill("a", 5) == 5
        assert await queue.fill("b", 5) > 0

    async def forgotten(queue):
        await queue.fill("a", 60)
        queue.pass_on(60, each_s=3)
        assert await queue.fill("a", 10) == 6
        queue.pass_on(4, each_s=3)
        queue.now += 30  # nothing waits
        assert await queue.fill("b", 300) == 0

    for steps in (quick, slow, stuck, forgotten):
        _with_queue(monkeypatch, steps)


def test_a_client_with_many_queries_keeps_no_other_from_the_queue(monkeypatch):
    """What waits of one client counts for another only as often as it would be served before."""

    async def flooded(queue):
        await queue.fill("a", 900)
        queue.pass_on(50, each_s=1)
        assert await queue.fill("a", 5) == 5
        assert await queue.fill("b", 5) == 0
        assert await queue.fill("c", 1) == 0
        assert await queue.fill("b", 5) > 0

    _with_queue(monkeypatch, flooded)


def test_questions_are_answered_side_by_side(path):
    """
    Each gets its own answer, also a long query that does not fit into a socket at once.
    """
    with running(path, query_bytes=2_000_000) as (_, client):

        async def run():
            texts = [f"SELECT ({n} AS ?n) {{}}" for n in range(20)]
            texts.append('SELECT ("' + "광주" * 150_000 + '" AS ?n) {}')
            with _client_of(client) as async_client:
                return await asyncio.gather(*(_ask(async_client, text) for text in texts))

        *answers, long = _run(run())

    assert all(b'"value":"%d"' % n in answer for n, answer in enumerate(answers))
    assert long.decode().count("광주") == 150_000


def test_a_line_to_a_worker_serves_many_questions(path, monkeypatch):
    """
    One after the other they go over one connection; it is closed when nothing more comes.

    On a busy machine a worker that was too slow ends, and its connection with it.
    """
    with running(path) as (_, client):
        made = []

        async def run():
            with _client_of(client) as async_client:
                connect = async_client._connector.connect
                connecting = lambda: made.append(connect()) or made[-1]  # noqa: E731
                monkeypatch.setattr(async_client._connector, "connect", connecting)
                for number in range(20):
                    assert b'"%d"' % number in await _ask(
                        async_client, f"SELECT ({number} AS ?n) {{}}"
                    )
            while made[-1].fileno() >= 0:
                await asyncio.sleep(0)

        _run(run())

        assert until(lambda: len(made) <= 1 + sum(client.state()["ended"].values()))


def test_a_line_gives_way_to_others(path, monkeypatch):
    """
    The only worker, held by a connection, is free for other clients; no query is lost.
    """
    monkeypatch.setattr(
        asynchronous, "_TICK_S", 3600
    )  # no connection is closed for lack of queries
    with running(path) as (_, client):

        async def run():
            with _client_of(client) as async_client:
                for _ in range(50):
                    found = await asyncio.gather(
                        _ask(async_client, "ASK {}"),
                        asyncio.to_thread(client.ask, question("ASK {}")),
                    )
                    assert b"true" in found[0]
                    assert b"true" in read(found[1])

        _run(run())


def test_a_worker_that_dies_without_a_question_costs_none(path):
    """
    Kill -9 of workers whose connections are idle: the next query goes to another.
    """
    with running(path) as (engine, client):

        async def run():
            with _client_of(client) as async_client:
                for _ in range(10):
                    assert b"true" in await _ask(async_client, "ASK {}")
                    kill_workers(engine)  # the connection does not know it yet

        _run(run())


def test_errors_are_those_of_the_engine(path):
    """
    Syntax errors, timeouts and killed workers are reported; afterwards the client goes on.
    """
    with running(path) as (engine, client):

        async def run():
            with _client_of(client) as async_client:
                with pytest.raises(QuerySyntaxError):
                    await _ask(async_client, "NO")
                with pytest.raises(QueryTimeout):
                    await _ask(async_client, ENDLESS, deadline_s=0.3)
                await asyncio.to_thread(until, lambda: client.state()["long"] == 0)
                running_query = asyncio.create_task(_ask(async_client, ENDLESS))
                await asyncio.to_thread(until, lambda: client.state()["long"] == 1)
                kill_workers(engine)
                with pytest.raises(WorkerLost):
                    await running_query
                assert b"true" in await _ask(async_client, "ASK {}")

        _run(run())


def test_a_caller_who_leaves_frees_the_worker_and_the_turn(path):
    """
    Whether the query runs or waits for its turn.
    """
    with running(path, long_queries=1) as (_, client):

        async def run():
            gone = asyncio.Event()
            with _client_of(client) as async_client:
                running_query = asyncio.create_task(
                    _ask(async_client, ENDLESS, disconnected=gone.wait)
                )
                await asyncio.to_thread(until, lambda: client.state()["long"] == 1)
                gone.set()
                with pytest.raises(QueryAbandoned):
                    await running_query
                assert await asyncio.to_thread(until, lambda: client.state()["long"] == 0)
                await async_client._queue.acquire("z")
                waiting = asyncio.create_task(_ask(async_client, "ASK {}", disconnected=gone.wait))
                with pytest.raises(QueryAbandoned):
                    await waiting
                async_client._queue.release()
                assert b"true" in await _ask(async_client, "ASK {}")

        _run(run())


def test_a_query_of_a_page_is_sent_again_if_it_finds_no_place(path):
    """On a busy machine it may count as long; another long query must not keep it from readers."""
    with running(path, long_queries=1) as (_, client):

        async def run():
            sent = {"deadline_s": 1.3, "client": "", "disconnected": _never}
            with _client_of(client) as async_client:
                other = asyncio.create_task(_ask(async_client, ENDLESS, deadline_s=1.6))
                await asyncio.to_thread(until, lambda: client.state()["long"] == 1)
                with pytest.raises(QueryTimeout):  # it has had its place
                    await async_client.ask_patiently(question(ENDLESS), **sent)
                with pytest.raises(QueryTimeout):
                    await other

        _run(run())


def test_an_answer_that_comes_while_its_client_leaves_is_closed(path, monkeypatch):
    """
    The descriptor of a large answer does not stay open.
    """
    large = f"SELECT ?x {{ VALUES ?x {{ {'12345678 ' * 8_000} }} }}"
    take = WorkerConnection._take
    with running(path) as (_, client):

        async def run():
            loop = asyncio.get_running_loop()
            with _client_of(client) as async_client:
                await _ask(async_client, large)
                before = len(os.listdir("/proc/self/fd"))
                task = loop.create_task(_ask(async_client, large))

                def leave(line, reply):
                    take(line, reply)
                    if reply.kind == wire.ANSWER_FILE:
                        task.cancel()

                monkeypatch.setattr(WorkerConnection, "_take", leave)
                with pytest.raises(asyncio.CancelledError):
                    await task
                return len(os.listdir("/proc/self/fd")) - before

        assert _run(run()) <= 0


def test_an_engine_that_is_gone_is_said_at_once(path):
    """
    The turn is released.
    """
    with running(path) as (_, client):
        pass

    async def run():
        with _client_of(client) as async_client:
            for _ in range(3):
                with pytest.raises(WorkerLost):
                    await _ask(async_client, "ASK {}")

    _run(run())


def test_an_engine_is_alive_as_long_as_it_answers(path):
    """
    Also while the only turn is taken; no longer once it has ended.
    """

    async def is_alive(client):
        with _client_of(client) as async_client:
            await async_client._queue.acquire("z")
            return await async_client.is_alive()

    with running(path) as (_, client):
        assert _run(is_alive(client))
    assert not _run(is_alive(client))


def test_an_engine_whose_workers_are_all_busy_is_alive(path):
    """
    Workers that are stopped stand for busy ones: the pool tells that they are there.
    """

    async def is_alive(client):
        with _client_of(client) as async_client:
            return await async_client.is_alive()

    with running(path) as (engine, client):
        for worker in children(engine.pool_pid):
            freeze(worker)
        assert _run(is_alive(client))
