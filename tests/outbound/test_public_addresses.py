"""Name resolution; which addresses are public is tested with SERVICE."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine_fixtures import PATIENCE_S, until
from gwangju_kg.outbound.public_addresses import Resolver


def run(coroutine):
    """Run the coroutine on a separate thread, as in a web process."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture
def hanging(monkeypatch):
    """Look-ups that hang until the end of the test; yields the names that were looked up."""
    names, end = [], threading.Event()

    def look_up(host, *_, **__):
        names.append(host)
        end.wait()
        raise OSError("the test is over")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield names
    end.set()


def test_a_name_that_idna_refuses_has_no_address():
    """
    It is told at once, not at the deadline.
    """
    with pytest.raises(OSError, match="label"):
        run(asyncio.wait_for(Resolver()("%20" * 30 + ".kr", 80), PATIENCE_S))


def test_an_ip_address_resolves_to_itself():
    """The port is part of the socket address."""
    addresses = run(Resolver()("127.0.0.1", 80))

    assert [tuple(address.name[:2]) for address in addresses] == [("127.0.0.1", 80)]


def test_a_name_without_addresses_is_an_error():
    """The error has the system's message."""
    with pytest.raises(OSError, match=r"."):
        run(Resolver()("no-such-name.invalid", 80))


def test_a_hanging_look_up_delays_neither_its_caller_nor_the_exit(hanging):
    """The caller stops at its deadline, and the thread is a daemon."""
    before = set(threading.enumerate())

    async def look_up():
        async with asyncio.timeout(0.1):
            await Resolver()("x.example", 80)

    with pytest.raises(TimeoutError):
        run(look_up())
    left = set(threading.enumerate()) - before
    assert left
    assert all(thread.daemon for thread in left)


def test_four_names_are_looked_up_at_a_time(hanging):
    """The fifth waits, and is not looked up at all if its caller has stopped waiting."""
    resolver = Resolver()

    async def look_up_five():
        lookups = [asyncio.ensure_future(resolver(f"{n}.example", 80)) for n in range(5)]
        done, _ = await asyncio.wait(lookups, timeout=0.2)
        for lookup in lookups:
            lookup.cancel()
        return done

    assert run(look_up_five()) == set()
    assert until(lambda: len(hanging) == 4)
