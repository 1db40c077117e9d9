"""
The ASGI application: parses and answers the queries of ``/sparql``, and forwards the rest to Flask.

Queries wait on the event loop, so that a thousand clients need no thread each; clients take turns,
and a disconnect frees the worker.  Flask renders only what is shown as a page, and errors; it gets
the outcome and parses nothing again.  Responses are cached.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    RequestTimeout,
    RequestURITooLarge,
)

from gwangju_kg.engine import Answer, AsyncClient, QueryAbandoned
from gwangju_kg.engine.client.emptiness import lacks
from gwangju_kg.errors import RequestError, TooLarge
from gwangju_kg.web.context import (
    FORWARDED,
    REFUSED,
    EndpointOutcome,
    ForwardedRequest,
    ServerContext,
)
from gwangju_kg.web.endpoint.flask_threads import FlaskThreads
from gwangju_kg.web.endpoint.protocol import (
    MAX_ADDRESS_BYTES,
    SAFE,
    ProtocolCall,
    body_limit_bytes,
    body_type,
    missing_query,
    read_call,
    read_posted,
    unsupported_body,
)
from gwangju_kg.web.endpoint.query_request import QueryRequest
from gwangju_kg.web.http.asgi_request import (
    DisconnectWatch,
    HttpRequest,
    Receive,
    Scope,
    Send,
    client_address,
    raw,
)
from gwangju_kg.web.http.compression import compress, is_compressible
from gwangju_kg.web.http.entity_tags import matches
from gwangju_kg.web.http.headers import COMMON, DATA_POLICY, FOR_EVER, USUAL_CACHING
from gwangju_kg.web.http.metrics import DISCONNECTED
from gwangju_kg.web.http.query_log import QueryLogEntry, network_of
from gwangju_kg.web.http.response_cache import CachedResponse, Key, RawHeaders, ResponseCache

if TYPE_CHECKING:
    from gwangju_kg.engine.client.federation import FederatedClient

#: The path of the endpoint, and the methods that send a query; those without a body first.
PATH: Final = "/sparql"
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD"})
_METHODS: Final = frozenset({*_WITHOUT_BODY, "POST", "QUERY"})

#: The largest response that is sent in one piece, and cached: larger ones are rare, and take
#: longer to send than to compute.  In chunks, a small one takes twice as long.
_WHOLE_BYTES: Final = 1024**2

#: Bytes above which a response is compressed in a thread.
_THREAD_BYTES: Final = 64 * 1024

#: The largest body of a request that is no query.
MAX_FORM_BYTES: Final = 256 * 1024

#: Headers of every response; with the caching of a response that holds until the next release,
#: and of one whose request names its release.
_ALL: Final = raw((*COMMON, ("Content-Security-Policy", DATA_POLICY)))
_ALL_FOR_NOW: Final = (*_ALL, *raw([("Cache-Control", USUAL_CACHING)]))
_ALL_FOR_EVER: Final = (*_ALL, *raw([("Cache-Control", FOR_EVER)]))


class EndpointApp:
    """
    The ASGI application.

    Args:
        flask: renders pages and errors.
        server: what both share.
        client: sends the queries of the endpoint.

    Attributes:
        flask, server: the arguments.
    """

    def __init__(
        self, flask: Flask, server: ServerContext, client: AsyncClient | FederatedClient
    ) -> None:
        self.flask, self.server, self._client = flask, server, client
        self._cache = ResponseCache(server.settings.kept_bytes)
        self._threads = FlaskThreads(flask)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        outcome: EndpointOutcome | None = None
        is_endpoint = "/" + scope["path"].strip("/") == PATH  # so Flask reads it, too
        if is_endpoint and scope["path"] != PATH:
            scope = {**scope, "path": PATH}
        if REFUSED in scope:
            outcome = EndpointOutcome(scope[REFUSED])
        elif len(scope["path"]) + len(scope["query_string"]) >= MAX_ADDRESS_BYTES:
            outcome = EndpointOutcome(RequestURITooLarge())
        elif is_endpoint and scope["method"] in _METHODS:
            outcome = await self._answer(HttpRequest.of(scope, receive, send))
            if outcome is None:
                return
        await self._forward(scope, receive, send, outcome)

    async def _forward(
        self, scope: Scope, receive: Receive, send: Send, outcome: EndpointOutcome | None
    ) -> None:
        """
        Let Flask answer, once the client has its turn at a thread.

        Args:
            scope: of the request.
            receive: of the request.
            send: of the request.
            outcome: what Flask is to render; None if it is to read the request itself.
        """
        body = b""
        if outcome is None and scope["method"] not in _WITHOUT_BODY:
            request = HttpRequest.of(scope, receive, send)
            limit = MAX_FORM_BYTES
            try:
                body = await self._read_body(request, limit, what="request", limit=limit)
            except ClientDisconnected:
                return
            except (TooLarge, RequestTimeout) as error:
                outcome = EndpointOutcome(error)
        watch = DisconnectWatch(receive)
        loop = asyncio.get_running_loop()
        forwarded = ForwardedRequest(loop, watch.disconnected, outcome or EndpointOutcome())
        client = network_of(client_address(scope))
        scope = {**scope, FORWARDED: forwarded}
        await self._threads.answer(scope, body, send, client=client, on_head=watch.close)

    async def _answer(self, request: HttpRequest) -> EndpointOutcome | None:
        """Answer a request to the endpoint; return its outcome if Flask is to render it."""
        key = request.key if request.scope["method"] in _WITHOUT_BODY else None
        if key and (cached := self._cache.get(key)):
            self.server.metrics.cached()
            known = request.headers.get(b"if-none-match")
            if known is not None and matches(known, cached.etag):
                await request.answer(304, cached.headers_of_304())
            else:
                await request.answer(200, cached.headers, cached.body)
            return None
        call: ProtocolCall | None = None
        try:
            call = await self._read(request)
            if call.query is None:
                return EndpointOutcome()
            query_request = QueryRequest.of(
                call,
                self.server.settings,
                self.server.data,
                accept=request.headers.get(b"accept"),
                is_safe=request.scope["method"] in SAFE,
            )
        except (RequestError, HTTPException) as error:
            return EndpointOutcome(error, text=call.query if call else None)
        if query_request.is_fresh(request.headers.get(b"if-none-match")):
            await request.answer(304, _headers(query_request, None, self.server))
            return None
        if query_request.is_left_to_the_editor(request.headers.get(b"sec-fetch-mode")):
            return EndpointOutcome(text=call.query, query=query_request.query)
        return await self._ask(request, query_request, key)

    async def _read(self, request: HttpRequest) -> ProtocolCall:
        """
        Receive and parse a request.  Only one by GET may have no query, if it is empty.

        Raises:
            BadRequest, QueryRefused, TooLarge: the request is malformed, an update, or too large.
            NoRelease: it names a release, and plain files are served.
            UnsupportedMediaType, MethodNotAllowed: the body is of another type.
            RequestTimeout, ClientDisconnected: it does not arrive whole.
        """
        query_string = request.scope["query_string"]
        if request.scope["method"] in _WITHOUT_BODY:
            call = read_call(query_string)
        else:
            media_type = body_type(
                request.headers.get(b"content-type", ""),
                request.headers.get(b"content-encoding", ""),
            )
            if not media_type:
                raise unsupported_body(query_string)
            call = read_posted(media_type, query_string, await self._read_query(request))
        if call.names_release:
            self.server.require_release()
        is_page = call.is_empty and request.scope["method"] in _WITHOUT_BODY
        if call.query is None and not is_page:
            raise missing_query()
        return call

    async def _read_query(self, request: HttpRequest) -> bytes:
        limit = self.server.settings.query_bytes
        return await self._read_body(request, body_limit_bytes(limit), what="query", limit=limit)

    async def _read_body(
        self, request: HttpRequest, most_bytes: int, *, what: str, limit: int
    ) -> bytes:
        try:
            body = await request.body(most_bytes)
        except TimeoutError as error:
            raise RequestTimeout from error
        if body is None:
            raise TooLarge(what=what, limit=limit, unit="bytes")
        return body

    async def _ask(
        self, request: HttpRequest, query_request: QueryRequest, key: Key | None
    ) -> EndpointOutcome | None:
        """Send a query to the engine and its answer to the client, or return the outcome."""
        metrics, query = self.server.metrics, query_request.query
        entry = QueryLogEntry(client_address(request.scope))
        try:
            answer = await self._client.ask(
                query,
                deadline_s=query_request.deadline_s,
                client=entry.network,
                disconnected=request.disconnected,
            )
        except QueryAbandoned:
            entry.close(metrics, DISCONNECTED)
            return None
        except RequestError as error:
            entry.close(metrics, error.code)
            return EndpointOutcome(error, query.text, query, entry.query_id)
        except Exception as error:  # a defect, which Flask's error handler logs and answers
            return EndpointOutcome(error, query.text, query, entry.query_id)
        entry.answered(metrics, answer)
        if answer.form in query_request.choice.pages:
            return EndpointOutcome(None, query.text, query, entry.query_id, answer)
        if query_request.validator and request.headers.get(b"if-none-match") == "*":
            answer.body.close()
            await request.answer(304, _headers(query_request, None, self.server))
        else:
            await self._send(request, query_request, answer, key)
        return None

    async def _send(
        self, request: HttpRequest, query_request: QueryRequest, answer: Answer, key: Key | None
    ) -> None:
        """Send *answer*, compressed if that gains; cache it under *key* if that may be."""
        headers = _headers(query_request, answer, self.server)
        is_packed = request.coding and is_compressible(answer.media_type, answer.length)
        is_whole = answer.length <= _WHOLE_BYTES
        if not (query_request.validator and is_whole and key and self._cache.admits(key)):
            key = None
        with answer.body as body:
            if request.scope["method"] == "HEAD":
                await request.answer(200, headers)
                return
            if not (is_packed or is_whole):
                await request.stream(headers, body)
                return
            data = body.read()
        if lacks(answer.form, answer.media_type, data, query_request.query.text):
            headers += raw(query_request.help_link(self.server.release))
        if is_packed:
            if answer.length > _THREAD_BYTES:
                data = await asyncio.to_thread(compress, data, request.coding)
            else:
                data = compress(data, request.coding)
            headers = [row for row in headers if row[0] != b"content-length"]
            packed = (("Content-Encoding", request.coding), ("Content-Length", str(len(data))))
            headers += raw(packed)
        if key is not None:
            self._cache.put(key, CachedResponse(headers, data, query_request.etag))
        await request.answer(200, headers, data)


def _headers(
    query_request: QueryRequest, answer: Answer | None, server: ServerContext
) -> RawHeaders:
    """Return all headers of the response with *answer*, or of a 304 if that is None."""
    headers = raw(query_request.headers(answer))
    if answer is not None and is_compressible(answer.media_type, answer.length):
        headers = [(n, v + b", Accept-Encoding" if n == b"vary" else v) for n, v in headers]
    if query_request.validator is None:
        headers += _ALL  # with a Cache-Control of its own
    else:
        headers += _ALL_FOR_EVER if server.is_named else _ALL_FOR_NOW
    return headers
