"""A client of the web application for tests: over ASGI, like a real server."""

import asyncio
import functools
import threading

from a2wsgi import ASGIMiddleware
from flask import Response
from werkzeug.test import Client

from gwangju_kg.web.context import FORWARDED, ForwardedRequest


@functools.cache
def event_loop():
    """Return the event loop of all applications under test, which runs in its own thread."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


def _with_raw_path(app):
    """Return the application with the path as sent, which a real server passes on."""

    async def call(scope, receive, send):
        raw = scope["wsgi_environ"]["RAW_URI"].partition("?")[0]
        await app({**scope, "raw_path": raw.encode("latin-1")}, receive, send)

    return call


class WebClient(Client):
    """A client that reads each response to its end and closes it, like a server."""

    def __init__(self, app):
        wsgi = ASGIMiddleware(_with_raw_path(app), loop=event_loop())

        def from_loopback(environ, start_response):
            address = {"REMOTE_ADDR": "127.0.0.1", "REMOTE_PORT": "1"}
            return wsgi({**address, **environ}, start_response)

        super().__init__(from_loopback, Response)

    def open(self, *arguments, **more):
        return super().open(*arguments, **{**more, "buffered": True})


def request_context(app, address):
    """Return a context for functions that views call; their queries run on the event loop."""
    forwarded = ForwardedRequest(event_loop(), asyncio.Event().wait)
    scope = {FORWARDED: forwarded}
    return app.flask.test_request_context(address, environ_overrides={"asgi.scope": scope})
