"""Turns between callers, and questions from an event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_fixtures import ENDLESS, kill_workers, question, read, running, until, write_data
from gwangju_kg.engine import Asker, CallerLeft, Turns
from gwangju_kg.errors import Busy, QuerySyntaxError, QueryTimeout, WorkerLost


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A file of data."""
    return write_data(tmp_path_factory.mktemp("data"))


def _run(coroutine):
    """Run it on a thread: where a browser was tested before, this one has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def _never():
    await asyncio.Event().wait()


async def _ask(asker, text, client="a", left=_never, deadline_s=20.0):
    answer = await asker.ask(question(text), deadline_s=deadline_s, client=client, left=left)
    return read(answer)


def _asker(client, at_once=1, waiting=50):
    return Asker(client, Turns(at_once=at_once, waiting=waiting))


@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30),
)
def test_turns_are_never_lost_and_never_too_many(at_once, callers):
    """
    Whoever leaves the line or not: at most so many have a turn, and in the end all are free.
    """

    async def run():
        waits = []
        turns = Turns(at_once=at_once, waiting=100, on_wait=waits.append)
        having = 0

        async def one(caller):
            nonlocal having
            await turns.take(caller)
            having += 1
            assert having <= at_once
            try:
                await asyncio.sleep(0)
            finally:
                having -= 1
                turns.give_back()

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
            await asyncio.wait_for(turns.take("z"), 1)

    _run(run())


def test_callers_have_their_turns_one_after_the_other():
    """
    However many one of them wants, and however early.
    """

    async def run():
        turns, order = Turns(at_once=1, waiting=100), []

        async def one(caller):
            await turns.take(caller)
            order.append(caller)
            turns.give_back()

        await turns.take("first")
        waiting = [asyncio.create_task(one(caller)) for caller in "aaaabbc"]
        await asyncio.sleep(0)
        turns.give_back()
        await asyncio.gather(*waiting)
        return "".join(order)

    assert _run(run()) == "abcabaa"


def test_more_than_may_wait_are_told_at_once():
    """
    Busy, not a wait without end.
    """

    async def run():
        turns = Turns(at_once=1, waiting=1)
        await turns.take("a")
        waiting = asyncio.create_task(turns.take("b"))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await turns.take("c")
        turns.give_back()
        await waiting

    _run(run())


def test_questions_are_answered_side_by_side(path):
    """
    Each gets its own answer, also a long text that does not go into a socket at once.
    """
    with running(path, query_bytes=2_000_000) as (_, client):

        async def run():
            asker = _asker(client)
            texts = [f"SELECT ({n} AS ?n) {{}}" for n in range(20)]
            texts.append('SELECT ("' + "광주" * 150_000 + '" AS ?n) {}')
            return await asyncio.gather(*(_ask(asker, text) for text in texts))

        *answers, long = _run(run())

    assert all(b'"value":"%d"' % n in answer for n, answer in enumerate(answers))
    assert long.decode().count("광주") == 150_000


def test_errors_are_those_of_the_engine(path):
    """
    Syntax, time and a killed worker are told as ever; afterwards the asker goes on.
    """
    with running(path) as (engine, client):

        async def run():
            asker = _asker(client)
            with pytest.raises(QuerySyntaxError):
                await _ask(asker, "NO")
            with pytest.raises(QueryTimeout):
                await _ask(asker, ENDLESS, deadline_s=0.3)
            running_query = asyncio.create_task(_ask(asker, ENDLESS))
            await asyncio.to_thread(until, lambda: client.state()["long"] == 1)
            kill_workers(engine)
            with pytest.raises(WorkerLost):
                await running_query
            assert b"true" in await _ask(asker, "ASK {}")

        _run(run())


def test_a_caller_who_leaves_frees_the_worker_and_the_turn(path):
    """
    Whether the query runs or waits for its turn.
    """
    with running(path, long_queries=1) as (_, client):

        async def run():
            asker, gone = _asker(client), asyncio.Event()
            running_query = asyncio.create_task(_ask(asker, ENDLESS, left=gone.wait))
            await asyncio.to_thread(until, lambda: client.state()["long"] == 1)
            gone.set()
            with pytest.raises(CallerLeft):
                await running_query
            assert await asyncio.to_thread(until, lambda: client.state()["long"] == 0)
            await asker._turns.take("z")
            waiting = asyncio.create_task(_ask(asker, "ASK {}", left=gone.wait))
            with pytest.raises(CallerLeft):
                await waiting
            asker._turns.give_back()
            assert b"true" in await _ask(asker, "ASK {}")

        _run(run())


def test_an_engine_that_is_gone_is_said_at_once(path):
    """
    The turn is given back.
    """
    with running(path) as (_, client):
        pass

    async def run():
        asker = _asker(client)
        for _ in range(3):
            with pytest.raises(WorkerLost):
                await _ask(asker, "ASK {}")

    _run(run())
