"""Fixtures shared by the tests of linking."""

import asyncio

import pytest


@pytest.fixture(autouse=True)
def _no_running_loop():
    """Hide the event loop that a browser test leaves on this thread; each request runs its own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)
