"""
The ASGI application: one parse per request, formats, errors, fair scheduling, cache, compression.
"""

import asyncio
import gzip
import json
import re
import threading
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import zstandard

from engine_fixtures import PATIENCE_S
from gwangju_kg.web.app import create_app
from gwangju_kg.web.endpoint import asgi_app, protocol
from gwangju_kg.web.http.headers import COMMON, security_policy
from gwangju_kg.web.http.response_cache import CachedResponse, ResponseCache

QUERY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"
JSON = "application/sparql-results+json"
QUERY_TYPE = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


class AppClient:
    """A client of an application that runs on its own event loop."""

    def __init__(self, app):
        self.app = app
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def close(self):
        self._loop.call_soon_threadsafe(self.app.server.client.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, query=QUERY, path="/sparql", method="GET", body=b"", **headers):
        """Return the status, headers and body of the response to a request."""
        scope = scope_of(path, "192.0.2.7") | {"method": method}
        scope["query_string"] = query if isinstance(query, bytes) else parameters(query).encode()
        for name, value in headers.items():
            scope["headers"].append((name.replace("_", "-").encode(), value.encode()))
        return asyncio.run_coroutine_threadsafe(self.call(scope, body), self._loop).result(
            PATIENCE_S
        )

    async def call(self, scope, body=b""):
        coming = [{"type": "http.request", "body": body}]
        sent = []

        async def receive():
            return coming.pop() if coming else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start, *rest = sent
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]
        }
        return start["status"], headers, b"".join(each.get("body", b"") for each in rest)

    def counts(self):
        """Return how many responses came from the engine, and how many from the cache."""
        text = self.app.server.metrics.text({}, "")
        ok = re.search(r'queries_total\{outcome="ok"\} (\d+)', text)
        cached = re.search(r"kept_answers_total (\d+)", text)
        return int(ok[1]), int(cached[1])

    def warm(self, **request):
        """Repeat the request until its response is cached, and return the response."""
        for _ in range(2):
            answer = self.ask(**request)
        return answer

    def sources(self, *requests):
        """How many of some requests the engine answered, and how many the cache."""
        before = self.counts()
        for request in requests:
            assert self.ask(**request)[0] in {200, 304}
        return tuple(now - then for now, then in zip(self.counts(), before, strict=True))


def scope_of(path, address):
    """Return the ASGI scope of a request for a path without parameters."""
    return {
        "type": "http", "http_version": "1.1", "scheme": "http", "method": "GET", "path": path,
        "query_string": b"", "headers": [(b"host", b"localhost")],
        "client": (address, 1), "server": ("localhost", 80),
    }  # fmt: skip


def parameters(query):
    return urlencode({"query": query}) if query else ""


def _app_client(engine_address, settings, release, **more):
    return AppClient(create_app(replace(settings, **more), engine_address, release))


@pytest.fixture
def caching(engine_address, settings, release):
    """A client of an application that caches responses."""
    client = _app_client(engine_address, settings, release, kept_bytes=10**7)
    yield client
    client.close()


@pytest.fixture
def uncached(engine_address, settings, release):
    """A client of one that caches none."""
    client = _app_client(engine_address, settings, release)
    yield client
    client.close()


HTML, CSV, TURTLE, PNG = "text/html", "text/csv", "text/turtle", "image/png"
PROBLEM = "application/problem+json"
SERVICE = "SELECT * { SERVICE <http://x/> {} }"
KOREAN = "query=ASK { ?광주 ?p ?o }".encode()
TABLES = {"": JSON, JSON: JSON, CSV: CSV, HTML: HTML}
BOOLEANS = {"": JSON, JSON: JSON, HTML: HTML}

HEADERS = pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept": JSON},
        {"accept": CSV},
        {"accept": HTML},
        {"accept": PNG},
        {"accept": HTML, "accept_language": "en"},
        {"accept": JSON, "accept_encoding": "gzip"},
    ],
    ids=lambda headers: ",".join(headers.values()),
)


def _answer(client, query, sent):
    """Return status, media type, headers and text of a response; check the common headers."""
    status, headers, body = client.ask(query, **sent)
    media_type, _, parameters = headers["content-type"].partition("; ")
    assert {(name.lower(), value) for name, value in COMMON} <= headers.items()
    assert headers["content-security-policy"] == security_policy(media_type)
    assert parameters == (
        "charset=utf-8" if media_type.startswith("text/") or media_type == PROBLEM else ""
    )
    assert int(headers["content-length"]) == len(body)
    if headers.get("content-encoding"):
        assert headers["content-encoding"] == sent["accept_encoding"]
        body = gzip.decompress(body)
    return status, media_type, headers, body.decode()


def _is_page(text, sent):
    """Check whether the text is a complete page in the reader's language."""
    language = sent.get("accept_language", "ko")
    return f'<html lang="{language}"' in text and "</html>" in text


def _check_error(response, sent, status, facts):
    """Check for an uncached error: a page for a browser, else a problem document."""
    actual, media_type, headers, text = response
    assert actual == status
    assert media_type == (HTML if sent.get("accept") == HTML else PROBLEM)
    assert ("etag" in headers, headers["cache-control"]) == (False, "no-store")
    assert set(headers["vary"].split(", ")) == {"Accept", "Accept-Language"}
    if media_type == HTML:
        assert _is_page(text, sent)
    else:
        assert {"status": status, **facts}.items() <= json.loads(text).items()


@HEADERS
@pytest.mark.parametrize(
    ("query", "types", "part"),
    [
        (QUERY, TABLES, "http"),
        ("ASK {}", BOOLEANS, "true"),
        ("SELECT (NOW() AS ?now) {}", TABLES, "now"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"": TURTLE, HTML: HTML}, "http"),
        (KOREAN, BOOLEANS, "true"),
        ("", {"": TURTLE, HTML: HTML}, "sparql-service-description"),
        (b"query=ASK+%7B%7D&format=csv&timeout=5", {}, ""),
    ],
    ids=str,
)
def test_an_answer_has_the_format_that_was_asked_for(uncached, query, types, part, headers):
    """A result, a page or a 406 is returned; without a query, the service description or a 400."""
    accept = headers.get("accept", "")
    response = status, media_type, fields, text = _answer(uncached, query, headers)

    if accept not in types:
        facts = {"code": "not-acceptable"} if query else {"reason": "missing"}
        _check_error(response, headers, 406 if query else 400, facts)
        return
    assert (status, media_type) == (200, types[accept])
    caching, vary = ("etag" in fields, fields["cache-control"]), set(fields["vary"].split(", "))
    if media_type == HTML:
        assert _is_page(text, headers)
        assert caching == (True, "no-cache")
        assert vary - {"Sec-Fetch-Mode"} == {"Accept-Language", "Accept-Encoding"}
        return
    is_long = len(text) >= 1024
    assert part in text
    assert caching == (
        (True, "no-cache") if query and "NOW" not in str(query) else (False, "no-store")
    )
    assert vary == ({"Accept", "Accept-Encoding"} if is_long else {"Accept"})
    assert ("content-encoding" in fields) is (is_long and "accept_encoding" in headers)


@HEADERS
@pytest.mark.parametrize(
    ("query", "status", "facts"),
    [
        ("SELECT", 400, {"code": "syntax-error", "reason": "unfinished"}),
        (SERVICE, 403, {"code": "refused", "construct": "SERVICE"}),
        (b"query=ASK+%7B%7D&query=ASK+%7B%7D", 400, {"reason": "doubled"}),
        (b"query=ASK+%7B%7D&timeout=never", 400, {"reason": "not-seconds"}),
        (b"query=%ff", 400, {"code": "bad-request", "reason": "not-utf-8"}),
        (b"update=CLEAR+ALL", 403, {"code": "refused", "construct": "update"}),
        (b"default-graph-uri=x&query=ASK+%7B%7D", 400, {"reason": "not-an-iri"}),
    ],
    ids=str,
)
def test_a_refused_query_is_told_why(uncached, query, status, facts, headers):
    """A format that is not available is reported before the query is parsed."""
    if headers.get("accept") == PNG and isinstance(query, str):
        status, facts = 406, {"code": "not-acceptable"}

    _check_error(_answer(uncached, query, headers), headers, status, facts)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"accept": HTML}, 200),
        ({"query": "SELECT"}, 400),
        ({"query": "SELECT", "accept": HTML}, 400),
        ({"query": b"query=%ff"}, 400),
        ({"query": "", "body": b"ASK {}", "content_type": QUERY_TYPE, "accept": HTML}, 200),
        ({"query": "", "body": b"query=%ff", "content_type": FORM}, 400),
    ],
    ids=str,
)
def test_a_request_is_parsed_once(uncached, monkeypatch, request_, status):
    """For pages and for problems, Flask gets the parsed request and not the body."""
    calls, parse = [], protocol.read_call

    def counting(*arguments, **more):
        calls.append(arguments)
        return parse(*arguments, **more)

    for module in (protocol, asgi_app):
        monkeypatch.setattr(module, "read_call", counting)
    method = "POST" if "body" in request_ else "GET"

    assert uncached.ask(**request_, method=method)[0] == status
    assert len(calls) == 1


def test_pages_take_turns_with_the_queries_of_others(engine_address, settings, release):
    """Another client's page is ready before the last of the many pages of one client."""
    client = _app_client(engine_address, settings, release)
    order = []

    async def page(address):
        await client.app(scope_of("/page/dataset", address), nothing_more, ignore)
        order.append(address)

    async def nothing_more():
        return await asyncio.Event().wait()

    async def ignore(message):
        pass

    async def flood():
        many = [asyncio.create_task(page("192.0.2.1")) for _ in range(100)]
        await asyncio.sleep(0)
        await page("198.51.100.1")
        still = sum(not task.done() for task in many)
        await asyncio.gather(*many)
        return still

    try:
        still = asyncio.run_coroutine_threadsafe(flood(), client._loop).result(PATIENCE_S)
    finally:
        client.close()

    assert still > 50
    assert len(order) == 101


def test_a_page_is_answered_while_another_client_holds_every_turn(
    engine_address, settings, release
):
    """Its query is the next, however many queries of the other client wait."""
    client = _app_client(engine_address, settings, release)

    async def flood():
        queue = client.app.server.client._queue
        await queue.acquire("192.0.2.0/24")
        waiting = [asyncio.create_task(queue.acquire("192.0.2.0/24")) for _ in range(20)]
        await asyncio.sleep(0)
        task = asyncio.create_task(client.call(scope_of("/page/dataset", "198.51.100.1")))
        while "198.51.100.0/24" not in queue._waiters:
            await asyncio.sleep(0.01)
        while not task.done():  # the queries of the page, between those of the other
            queue.release()
            await asyncio.sleep(0.01)
        done = sum(each.done() for each in waiting)
        for each in waiting:
            each.cancel()
        return (await task)[0], done

    try:
        status, done = asyncio.run_coroutine_threadsafe(flood(), client._loop).result(PATIENCE_S)
    finally:
        client.close()

    assert status == 200
    assert done


def test_a_client_that_leaves_a_page_frees_its_worker(engine_address, settings, release):
    """The query of an abandoned page is stopped and counted as cancelled."""
    client = _app_client(engine_address, settings, release)
    name = "caller-left"

    async def leave():
        queue = client.app.server.client._queue
        await queue.acquire("z")
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def ignore(message):
            pass

        task = asyncio.create_task(
            client.app(scope_of("/page/dataset", "192.0.2.1"), receive, ignore)
        )
        while "192.0.2.0/24" not in queue._waiters:
            await asyncio.sleep(0.01)
        gone.set()
        await task
        queue.release()

    try:
        asyncio.run_coroutine_threadsafe(leave(), client._loop).result(PATIENCE_S)
        text = client.app.server.metrics.text({}, "")
    finally:
        client.close()

    assert int(re.search(rf'queries_total{{outcome="{name}"}} (\d+)', text)[1]) >= 1


@pytest.mark.parametrize("path", ["//sparql", "/sparql/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_slashes_too_many_change_nothing(uncached, method, path):
    """Flask takes ``//sparql`` for ``/sparql``, and clients write ``/sparql/``."""
    sent = {"query": b"", "body": b"ASK {}", "content_type": QUERY_TYPE}
    sent = {"query": "ASK {}"} if method == "GET" else sent
    status, headers, body = uncached.ask(path=path, method=method, accept=JSON, **sent)
    assert (status, headers["content-type"], json.loads(body)["boolean"]) == (200, JSON, True)


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_a_query_in_a_body_is_answered(uncached, method):
    """A form or a query is accepted as the body; any other media type is a 415."""
    form = uncached.ask("", method=method, body=parameters(QUERY).encode(), content_type=FORM)
    plain = uncached.ask("", method=method, body=QUERY.encode(), content_type=QUERY_TYPE)
    neither = uncached.ask("", method=method, body=b"{}", content_type="application/json")

    assert form[0] == plain[0] == 200
    assert form[2] == plain[2] == uncached.ask()[2]
    assert neither[0] == 415


def test_a_body_that_is_too_long_is_refused(uncached):
    """A body that is too long is not read to its end."""
    status, _, body = uncached.ask("", method="POST", body=b"x" * 10**6, content_type=QUERY_TYPE)

    assert status == 413
    assert b"too-large" in body


def test_an_answer_is_given_again_without_the_engine(caching):
    """A cached response is returned without the engine, unchanged, also to HEAD."""
    first = caching.warm()
    again, head = caching.ask(), caching.ask(method="HEAD")

    assert first == again
    assert head == (*first[:2], b"")
    assert caching.sources({}, {"method": "HEAD"}) == (0, 2)


def test_a_kept_answer_that_the_caller_has_is_a_304(caching):
    """A matching entity tag, also one of several, gets a 304."""
    etag = caching.warm()[1]["etag"]
    for known in (etag, f'W/"b", {etag}'):
        status, headers, body = caching.ask(if_none_match=known)

        assert (status, headers["etag"], body) == (304, etag, b"")
        assert not {"content-length", "content-type"} & headers.keys()
        assert caching.sources({"if_none_match": known})[0] == 0
    assert caching.sources({"if_none_match": 'W/"of another release"'}) == (0, 1)


def test_any_answer_at_all_is_a_304_once_there_is_one(caching):
    """``If-None-Match: *`` depends on whether there is a result, which only the engine knows."""
    assert caching.ask(if_none_match="*")[0] == 304
    assert caching.ask("SELECT", if_none_match="*")[0] == 400
    assert caching.ask("SELECT (RAND() AS ?x) {}", if_none_match="*")[0] == 200


@pytest.mark.parametrize(
    "other",
    [{"query": "ASK {}"}, {"accept": "text/csv"}, {"accept_encoding": "gzip"}],
    ids=lambda other: next(iter(other)),
)
def test_another_request_is_another_answer(caching, other):
    """The cache key is the address, the accepted types and the accepted codings."""
    caching.warm()

    assert caching.sources({}, other) == (1, 1)


@pytest.mark.parametrize(
    "how",
    [
        {"accept": "text/html"},
        {"query": "SELECT (STRUUID() AS ?x) {}"},
        {"method": "POST", "query": "", "body": b"ASK {}", "content_type": QUERY_TYPE},
        {"method": "HEAD"},
        {"query": "ASK {} #" + "x" * 17_000},
    ],
    ids=["page", "may differ", "post", "head", "long"],
)  # fmt: skip
def test_what_may_differ_next_time_is_not_kept(caching, how):
    """An uncacheable request goes to the engine each time."""
    assert caching.sources(how, how, how) == (3, 0)


def test_an_answer_is_kept_when_it_is_wanted_again():
    """
    The second request admits a response to the cache; the number of remembered requests is limited.
    """
    cache, disabled = ResponseCache(1000), ResponseCache(0)

    assert [cache.admits((b"a", "", "")) for _ in range(2)] == [False, True]
    assert [disabled.admits((b"a", "", "")) for _ in range(2)] == [False, False]
    for number in range(10_001):
        cache.admits((b"%d" % number, "", ""))
    assert not cache.admits((b"a", "", ""))


def test_the_least_lately_used_answer_gives_way():
    """The limit applies to the sum of all sizes; with zero nothing is cached."""
    cache, disabled = ResponseCache(3 * 3_100), ResponseCache(0)
    response = CachedResponse([], b"x" * 1_000, "")
    for name in "abc":
        cache.put((name.encode(), "", ""), response)
    cache.get((b"a", "", ""))
    cache.put((b"d", "", ""), response)
    disabled.put((b"a", "", ""), response)

    assert [name for name in "abcd" if cache.get((name.encode(), "", ""))] == ["a", "c", "d"]
    assert disabled.get((b"a", "", "")) is None


def test_an_answer_is_packed_for_those_who_take_it(caching):
    """
    A compressed response has the same content and entity tag; each coding is cached separately.
    """
    _, plain, whole = caching.ask()
    for coding, decompress in (("gzip", gzip.decompress), ("zstd", zstandard.decompress)):
        for _ in range(3):
            _, compressed, body = caching.ask(accept_encoding=coding)

            assert decompress(body) == whole
            assert int(compressed["content-length"]) == len(body) < int(plain["content-length"])
            assert compressed["content-encoding"] == coding
            assert plain["vary"] == compressed["vary"] == "Accept, Accept-Encoding"
            assert plain["etag"] == compressed["etag"]
        assert caching.sources({"accept_encoding": coding}) == (0, 1)


def test_a_large_answer_goes_out_whole(uncached, caching):
    """A response larger than an engine frame is sent complete, plain and compressed."""
    query = (
        "SELECT (CONCAT(STR(?a), STR(?b)) AS ?x) FROM <urn:x-arq:UnionGraph>"
        " { ?a a ?k . ?b a ?l . ?c a ?m } LIMIT 30000"
    )
    status, headers, body = uncached.ask(query, accept="text/csv")
    _, compressed, short = caching.ask(query, accept="text/csv", accept_encoding="zstd")

    assert status == 200
    assert int(headers["content-length"]) == len(body) > 1024**2
    assert zstandard.decompress(short) == body
    assert compressed["content-encoding"] == "zstd"
