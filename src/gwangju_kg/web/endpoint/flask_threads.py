"""
Runs Flask in threads, which clients use in turns and which slow clients do not hold.

Takes a request with its complete body; returns a response whose body is read in pieces.  Between
two pieces no thread is held, so that a client may read as slowly as it likes.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import quote

from a2wsgi.wsgi import build_environ
from flask import Flask

from gwangju_kg.engine import FairQueue
from gwangju_kg.web.http.asgi_request import Scope, Send, raw
from gwangju_kg.web.http.response_cache import RawHeaders

#: Threads in which Flask runs.
THREADS: Final = 16

#: Bytes of a response that are read in one turn at a thread.
_PIECE_BYTES: Final = 256 * 1024

#: Characters of a query string that need no quoting, percent signs among them.
_PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))

_T = TypeVar("_T")


class FlaskResponse(NamedTuple):
    """
    A response of Flask, of which the first piece is read.

    Attributes:
        status: the HTTP status.
        headers: as ASGI takes them.
        piece: the first bytes of the body.
        rest: the others.
    """

    status: int
    headers: RawHeaders
    piece: bytes
    rest: Iterator[bytes]


class FlaskThreads:
    """
    The threads of one application.

    Args:
        flask: the application.
    """

    def __init__(self, flask: Flask) -> None:
        self._flask = flask
        self._queue = FairQueue(limit=THREADS, max_waiting=None)
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="flask")

    async def answer(
        self, scope: Scope, body: bytes, send: Send, *, client: str, on_head: Callable[[], None]
    ) -> None:
        """
        Let Flask answer a request, and send its response.

        Args:
            scope: of the request.
            body: of the request.
            send: of the request.
            client: who takes turns.
            on_head: called when Flask has returned or failed, before anything is sent.
        """
        if not scope["query_string"].isascii():
            scope["query_string"] = quote(scope["query_string"], _PRINTABLE).encode()
        environ: dict[str, Any] = {**build_environ(scope, io.BytesIO(body))}  # type: ignore[arg-type]
        environ["wsgi.input_terminated"] = True  # also if the request has no Content-Length
        run = copy_context().run
        with ExitStack() as body_resources:
            try:
                response = await self._in_turn(client, run, self._call, environ, body_resources)
            finally:
                on_head()
            piece = response.piece
            start = {"status": response.status, "headers": response.headers}
            await send({"type": "http.response.start", **start})
            while len(piece) >= _PIECE_BYTES:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._in_turn(client, run, _next_piece, response.rest)
            await send({"type": "http.response.body", "body": piece})

    async def _in_turn(self, client: str, run: Callable[..., _T], *arguments: Any) -> _T:
        """
        Run a function in a thread, once `client` has its turn.

        If the client disconnects, the turn ends with the function, which nothing interrupts.
        """
        await self._queue.acquire(client)
        try:
            loop = asyncio.get_running_loop()
            result = loop.run_in_executor(self._executor, run, *arguments)
            try:
                return await asyncio.shield(result)
            except asyncio.CancelledError:
                await asyncio.wait([result])
                raise
        finally:
            self._queue.release()

    def _call(self, environ: dict[str, Any], resources: ExitStack) -> FlaskResponse:
        head: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _: object = None, /
        ) -> Callable[[bytes], object]:
            head.append((status, headers))
            return lambda chunk: None  # Flask returns its body, and writes nothing

        chunks = self._flask.wsgi_app(environ, start_response)
        resources.callback(getattr(chunks, "close", lambda: None))
        rest = iter(chunks)
        piece = _next_piece(rest)
        status, headers = head[-1]
        return FlaskResponse(int(status.partition(" ")[0]), raw(headers), piece, rest)


def _next_piece(chunks: Iterator[bytes]) -> bytes:
    """Return the next bytes of a body: fewer than a piece only at its end."""
    piece = bytearray()
    for chunk in chunks:
        piece += chunk
        if len(piece) >= _PIECE_BYTES:
            break
    return bytes(piece)
