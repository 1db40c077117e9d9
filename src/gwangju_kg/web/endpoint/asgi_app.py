"""
The ASGI layer in front of the application, which asks the endpoint's queries.

A query is asked from the event loop: a thousand callers may wait without a thread each,
each is let in in turn, and one who leaves frees the worker.  An answer that goes out as it is
never enters Flask; pages, problems and all other addresses do.  An answer that was given once
is given again from memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from gwangju_kg.engine import Answer, FairQueue, QueryAbandoned
from gwangju_kg.errors import RequestError
from gwangju_kg.settings import WEB_PROCESSES
from gwangju_kg.web.context import REFUSED, ServerContext
from gwangju_kg.web.endpoint.allowed_services import asker_of
from gwangju_kg.web.endpoint.protocol import (
    SAFE,
    ProtocolCall,
    body_limit_bytes,
    body_type,
    read_call,
    read_posted,
)
from gwangju_kg.web.endpoint.query_request import (
    ASKED,
    AnsweredRequest,
    QueryRequest,
    inquire,
    names,
)
from gwangju_kg.web.http.asgi_request import HttpRequest, Message, Receive, Scope, Send, again, raw
from gwangju_kg.web.http.compression import Application, gains, pack
from gwangju_kg.web.http.headers import COMMON, DATA_POLICY, FOR_EVER, USUAL_CACHING
from gwangju_kg.web.http.metrics import LEFT
from gwangju_kg.web.http.query_log import QueryLogEntry
from gwangju_kg.web.http.response_cache import CachedResponse, Key, RawHeaders, ResponseCache

#: Where queries are answered.
PATH: Final = "/sparql"

#: Threads for what Flask answers.
_THREADS: Final = 16

#: The largest answer that goes out in one piece, and that is kept: larger ones are rarer, and cost
#: more to send than to find.  In pieces, a small one takes twice as long.
_WHOLE_BYTES: Final = 1024**2

#: Bytes that are packed on a thread of their own.
_ASIDE_BYTES: Final = 64 * 1024

#: Characters of an address that stand for themselves, percent signs among them.
_PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))

#: What every answer bears, and with it what says how long it may be kept: while no newer release
#: is there, or, of a release that was named, for ever.
_ALL: Final = raw((*COMMON, ("Content-Security-Policy", DATA_POLICY)))
_ALL_FOR_NOW: Final = (*_ALL, *raw([("Cache-Control", USUAL_CACHING)]))
_ALL_FOR_EVER: Final = (*_ALL, *raw([("Cache-Control", FOR_EVER)]))


class EndpointApp:
    """
    The layer.

    Args:
        application: what stands behind it.
        site: what both share.
    """

    def __init__(self, application: Application, site: ServerContext) -> None:
        self._application, self._site = application, site
        settings = site.settings
        # Every process has its share of the workers.  More questions would stand in the engine's
        # queue, which knows no fairness.
        at_once = max(1, settings.workers // WEB_PROCESSES)
        turns = FairQueue(at_once=at_once, waiting=settings.queue, on_wait=site.tally.waiting)
        self._asker = asker_of(site, turns)
        self._kept = ResponseCache(settings.kept_bytes)
        self._behind = WSGIMiddleware(self._enter, workers=_THREADS)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["path"] != PATH or REFUSED in scope:
            await self._pass(scope, receive, send)
            return
        request = HttpRequest.of(scope, receive, send)
        if scope["method"] in {"GET", "HEAD"}:
            await self._get(request)
        elif scope["method"] in {"POST", "QUERY"}:
            await self._post(request)
        else:
            await self._pass(scope, receive, send)

    def _enter(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input_terminated"] = True  # also where no length was told
        return self._application(environ, start_response)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer."""
        if not scope["query_string"].isascii():
            scope = {**scope, "query_string": quote(scope["query_string"], _PRINTABLE).encode()}

        async def received() -> Message:
            """Wait as a coroutine: a2wsgi takes no other awaitable, and Granian gives another."""
            return await receive()

        await self._behind(scope, received, send)  # type: ignore[arg-type]

    async def _get(self, request: HttpRequest) -> None:
        scope = request.scope
        key = request.key
        if key and (reply := self._kept.find(key)):
            self._site.tally.kept()
            known = request.headers.get(b"if-none-match")
            if known is not None and names(known, reply.etag):
                await request.answer(304, reply.headers_of_304())
            else:
                await request.answer(200, reply.headers, reply.body)
            return
        inquiry = self._inquiry(request, lambda: read_call(scope["query_string"]))
        await self._ask(request, inquiry, request.receive, key)

    async def _post(self, request: HttpRequest) -> None:
        kind = body_type(
            request.headers.get(b"content-type", ""), request.headers.get(b"content-encoding", "")
        )
        if not kind:
            await self._pass(request.scope, request.receive, request.send)
            return
        try:
            body, is_whole = await request.body(body_limit_bytes(self._site.settings.query_bytes))
        except (TimeoutError, ClientDisconnected) as error:
            told = error if isinstance(error, ClientDisconnected) else RequestTimeout()
            await self._pass({**request.scope, ASKED: told}, again(b"", None), request.send)
            return
        receive = again(body, None if is_whole else request.receive)
        inquiry = None
        if is_whole:
            query_string = request.scope["query_string"]
            inquiry = self._inquiry(request, lambda: read_posted(kind, query_string, body))
        await self._ask(request, inquiry, receive, None)

    def _inquiry(
        self, request: HttpRequest, read: Callable[[], ProtocolCall]
    ) -> QueryRequest | None:
        """Read what a request asks; None where the application shows a page or a problem."""
        site = self._site
        if site.release is None and b"release" in request.scope["query_string"]:
            return None
        try:
            call = read()
            if call.query is None:
                return None
            return inquire(
                call,
                site.settings,
                site.release,
                accept=request.headers.get(b"accept"),
                is_safe=request.scope["method"] in SAFE,
            )
        except RequestError:
            return None

    async def _ask(
        self, request: HttpRequest, inquiry: QueryRequest | None, receive: Receive, key: Key | None
    ) -> None:
        """Put *inquiry* to the engine and tell its outcome, or let the application do so."""
        scope, site = request.scope, self._site
        if inquiry is None:
            await self._pass(scope, receive, request.send)
            return
        known = request.headers.get(b"if-none-match")
        if inquiry.is_known(known):
            await request.answer(304, _headers(inquiry, None, site))
            return
        client = scope.get("client")
        entry = QueryLogEntry(client[0] if client else None)
        outcome: Answer | RequestError
        try:
            outcome = await self._asker.ask(
                inquiry.question,
                deadline_s=inquiry.deadline_s,
                client=entry.network,
                left=request.left,
            )
        except QueryAbandoned:
            entry.close(site.tally, LEFT)
            return
        except RequestError as error:
            entry.close(site.tally, error.code)
            outcome = error
        else:
            entry.answered(site.tally, outcome)
        if (
            isinstance(outcome, RequestError)
            or outcome.form in inquiry.choice.pages
            or known == "*"
        ):
            scope = {**scope, ASKED: AnsweredRequest(inquiry, entry.query_id, outcome)}
            await self._pass(scope, receive, request.send)
            return
        await self._tell(request, inquiry, outcome, key)

    async def _tell(
        self, request: HttpRequest, inquiry: QueryRequest, answer: Answer, key: Key | None
    ) -> None:
        """Send *answer* as it is, or packed; keep it under *key* where it may be kept."""
        headers = _headers(inquiry, answer, self._site)
        is_packed = request.coding and gains(answer.media_type, answer.length)
        is_whole = answer.length <= _WHOLE_BYTES
        may_keep = key is not None and inquiry.validator and is_whole and self._kept.wants(key)
        with answer.body as body:
            if request.scope["method"] == "HEAD":
                await request.answer(200, headers)
                return
            if not (is_packed or is_whole):
                await request.stream(headers, body)
                return
            data = body.read()
        if is_packed:
            if answer.length > _ASIDE_BYTES:
                data = await asyncio.to_thread(pack, data, request.coding)
            else:
                data = pack(data, request.coding)
            headers = [row for row in headers if row[0] != b"content-length"]
            headers += raw(
                [("Content-Encoding", request.coding), ("Content-Length", str(len(data)))]
            )
        if may_keep and key is not None:
            self._kept.keep(key, CachedResponse(headers, data, inquiry.etag))
        await request.answer(200, headers, data)


def _headers(inquiry: QueryRequest, answer: Answer | None, site: ServerContext) -> RawHeaders:
    """Give the headers of *answer*, of None those of a 304, with those that all answers bear."""
    found = raw(inquiry.headers(answer))
    if answer is not None and gains(answer.media_type, answer.length):
        found = [(n, v + b", Accept-Encoding" if n == b"vary" else v) for n, v in found]
    if inquiry.validator is None:
        found += _ALL  # it says itself that it is not to be kept
    else:
        found += _ALL_FOR_EVER if site.is_named else _ALL_FOR_NOW
    return found
