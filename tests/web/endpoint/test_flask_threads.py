"""Slow clients hold no thread of Flask."""

import asyncio
import threading

import pytest
from flask import Flask

from engine_fixtures import PATIENCE_S
from gwangju_kg.web.app import create_app
from gwangju_kg.web.endpoint.flask_threads import THREADS, FlaskThreads

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


def test_a_response_that_nobody_waits_for_is_closed():
    """A client disconnects while Flask makes the response: its file does not stay open."""
    flask, asked, go_on, closed = Flask(__name__), threading.Event(), threading.Event(), []

    @flask.route("/")
    def view():
        asked.set()
        assert go_on.wait(PATIENCE_S)
        response = flask.response_class(iter([b"body"]))
        response.call_on_close(lambda: closed.append(True))
        return response

    async def run():
        answer = FlaskThreads(flask).answer(
            _scope("/"), b"", None, client="192.0.2.7", on_head=lambda: None
        )
        client = asyncio.ensure_future(answer)
        await asyncio.to_thread(asked.wait, PATIENCE_S)
        client.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(client, return_exceptions=True)
        return client.cancelled()

    assert asyncio.run(run())
    assert closed == [True]
