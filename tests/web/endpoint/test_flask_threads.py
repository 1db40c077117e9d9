"""Slow clients hold no thread of Flask."""

import asyncio

import pytest

from engine_fixtures import PATIENCE_S
from gwangju_kg.web.app import create_app
from gwangju_kg.web.endpoint.flask_threads import THREADS

CLIENTS = THREADS + 1


def _scope(path, method="GET"):
    return {
        "type": "http", "http_version": "1.1", "scheme": "http", "method": method, "path": path,
        "query_string": b"", "client": ("192.0.2.7", 1), "server": ("localhost", 80),
        "headers": [
            (b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "method"), [("/reconcile", "POST"), ("/downloads/gwangju-kg.nq", "GET")]
)
def test_clients_that_send_or_read_slowly_keep_no_page_waiting(
    engine_address, settings, release, path, method
):
    """
    Neither a body that does not end nor a download that is not read.
    """
    app = create_app(settings, engine_address, release)
    coming = {"type": "http.request", "body": b"queries=", "more_body": True}

    async def never(*_):
        await asyncio.Event().wait()

    async def status():
        sent = []

        async def send(message):
            sent.append(message)

        await app(_scope("/robots.txt"), never, send)
        return sent[0]["status"]

    def slow():
        messages = [coming] if method == "POST" else []

        async def receive():
            return messages.pop() if messages else await never()

        return asyncio.ensure_future(app(_scope(path, method), receive, never))

    async def run():
        clients = [slow() for _ in range(CLIENTS)]
        await asyncio.sleep(0.2)
        try:
            return await asyncio.wait_for(status(), PATIENCE_S)
        finally:
            for client in clients:
                client.cancel()
            await asyncio.gather(*clients, return_exceptions=True)
            app.server.client.close()

    loop = asyncio.new_event_loop()
    try:
        assert loop.run_until_complete(run()) == 200
    finally:
        loop.close()
