"""The layer before Flask: kept answers, packed ones, and that it says what Flask would say."""

import asyncio
import gzip
import re
import threading
from dataclasses import replace
from string import ascii_letters, digits, punctuation
from urllib.parse import quote, urlencode

import pytest
import zstandard

from engine_fixtures import PATIENCE_S
from gwangju_kg.web.app import create_app, create_front
from gwangju_kg.web.http.response_cache import CachedResponse, ResponseCache

QUERY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"
JSON = "application/sparql-results+json"
PRINTABLE = ascii_letters + digits + punctuation
QUERY_TYPE = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


class Door:
    """An application with the layer in front of it, on an event loop of its own."""

    def __init__(self, app):
        self._site = app.extensions["gwangju_kg"]
        self._front = create_front(app)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def close(self):
        self._loop.call_soon_threadsafe(self._front._asker.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, query=QUERY, path="/sparql", method="GET", body=b"", **headers):
        """Status, headers and body of a request."""
        raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {
            "type": "http", "http_version": "1.1", "scheme": "http", "method": method, "path": path,
            "query_string": query if isinstance(query, bytes) else parameters(query).encode(),
            "headers": [(b"host", b"localhost"), *raw],
            "client": ("192.0.2.7", 1), "server": ("localhost", 80),
        }  # fmt: skip
        return asyncio.run_coroutine_threadsafe(self._call(scope, body), self._loop).result(
            PATIENCE_S
        )

    async def _call(self, scope, body):
        coming = [{"type": "http.request", "body": body}]
        sent = []

        async def receive():
            return coming.pop() if coming else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await self._front(scope, receive, send)
        start, *rest = sent
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]
        }
        return start["status"], headers, b"".join(each.get("body", b"") for each in rest)

    def counts(self):
        """Answers of the engine, and answers from memory."""
        text = self._site.tally.text({}, "")
        ok = re.search(r'queries_total\{outcome="ok"\} (\d+)', text)
        kept = re.search(r"kept_answers_total (\d+)", text)
        return int(ok[1]), int(kept[1])

    def warm(self, **request):
        """Ask until the answer is kept, and give it."""
        for _ in range(2):
            answer = self.ask(**request)
        return answer

    def asked(self, *requests):
        """How many of some requests the engine answered, and how many memory did."""
        before = self.counts()
        for request in requests:
            assert self.ask(**request)[0] in {200, 304}
        return tuple(now - then for now, then in zip(self.counts(), before, strict=True))


def parameters(query):
    return urlencode({"query": query}) if query else ""


def _door(app, settings, release, **more):
    client = app.extensions["gwangju_kg"].client
    return Door(create_app(replace(settings, **more), client, release))


@pytest.fixture
def keeping(app, settings, release):
    """A door to an application that keeps answers."""
    door = _door(app, settings, release, kept_bytes=10**7)
    yield door
    door.close()


@pytest.fixture
def forgetting(app, settings, release):
    """A door to one that keeps none."""
    door = _door(app, settings, release)
    yield door
    door.close()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept": JSON},
        {"accept": "text/csv"},
        {"accept": "text/html"},
        {"accept": "image/png"},
        {"accept": "text/html", "accept_language": "en"},
        {"accept": JSON, "accept_encoding": "gzip"},
    ],
    ids=lambda headers: ",".join(headers.values()),
)
@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        "ASK {}",
        "SELECT (NOW() AS ?now) {}",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT",
        "SELECT * { SERVICE <http://x/> {} }",
        "",
        b"query=ASK+%7B%7D&query=ASK+%7B%7D",
        b"query=ASK+%7B%7D&format=csv&timeout=5",
        b"query=ASK+%7B%7D&timeout=never",
        b"query=%ff",
        b"update=CLEAR+ALL",
        b"default-graph-uri=x&query=ASK+%7B%7D",
        "ASK { ?광주 ?p ?o }".join(["query=", ""]).encode(),
    ],
    ids=str,
)
def test_the_layer_says_what_the_application_says(forgetting, app, query, headers):
    """
    Status, headers and body are those of Flask alone, but for the moment and the name of it.
    """
    raw = query if isinstance(query, bytes) else parameters(query).encode()
    status, found, body = forgetting.ask(query, **headers)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = app.test_client().get("/sparql", query_string=quote(raw, PRINTABLE), headers=names)

    def told(pairs, body):
        if pairs.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        text = re.sub(r"urn:uuid:[-0-9a-f]{36}|[\d.]+", "", body.decode())
        body = sorted(re.findall(r"\w+", re.sub(r"_:[0-9a-f]+", "", text)))
        pairs = {k: v for k, v in pairs.items() if k not in {"content-length", "etag", "date"}}
        pairs["vary"] = sorted(pairs.get("vary", "").split(", "))
        return pairs, body

    mine = {name.lower(): value for name, value in response.headers.items()}
    assert status == response.status_code
    assert told(found, body) == told(mine, response.data)


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_a_query_in_a_body_is_answered(forgetting, method):
    """
    As a form, and as it is; what is neither is a 415.
    """
    form = forgetting.ask("", method=method, body=parameters(QUERY).encode(), content_type=FORM)
    plain = forgetting.ask("", method=method, body=QUERY.encode(), content_type=QUERY_TYPE)
    neither = forgetting.ask("", method=method, body=b"{}", content_type="application/json")

    assert form[0] == plain[0] == 200
    assert form[2] == plain[2] == forgetting.ask()[2]
    assert neither[0] == 415


def test_a_body_that_is_too_long_is_refused(forgetting):
    """
    It is not read to its end.
    """
    status, _, body = forgetting.ask("", method="POST", body=b"x" * 10**6, content_type=QUERY_TYPE)

    assert status == 413
    assert b"too-large" in body


def test_an_answer_is_given_again_without_the_engine(keeping):
    """
    Once it is kept nothing is asked; the answer is the same, also to HEAD.
    """
    first = keeping.warm()
    again, head = keeping.ask(), keeping.ask(method="HEAD")

    assert first == again
    assert head == (*first[:2], b"")
    assert keeping.asked({}, {"method": "HEAD"}) == (0, 2)


def test_a_kept_answer_that_the_caller_has_is_a_304(keeping):
    """
    Also where the tag is one of several, and where nothing is kept.
    """
    etag = keeping.warm()[1]["etag"]
    for known in (etag, f'W/"b", {etag}'):
        status, headers, body = keeping.ask(if_none_match=known)

        assert (status, headers["etag"], body) == (304, etag, b"")
        assert not {"content-length", "content-type"} & headers.keys()
        assert keeping.asked({"if_none_match": known})[0] == 0
    assert keeping.asked({"if_none_match": 'W/"of another release"'}) == (0, 1)


def test_any_answer_at_all_is_a_304_once_there_is_one(keeping):
    """
    ``If-None-Match: *`` asks whether there is an answer, which only the engine knows.
    """
    assert keeping.ask(if_none_match="*")[0] == 304
    assert keeping.ask("SELECT", if_none_match="*")[0] == 400
    assert keeping.ask("SELECT (RAND() AS ?x) {}", if_none_match="*")[0] == 200


@pytest.mark.parametrize(
    "other",
    [{"query": "ASK {}"}, {"accept": "text/csv"}, {"accept_encoding": "gzip"}],
    ids=lambda other: next(iter(other)),
)
def test_another_request_is_another_answer(keeping, other):
    """
    The address, the accepted types and the accepted codings tell answers apart.
    """
    keeping.warm()

    assert keeping.asked({}, other) == (1, 1)


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
def test_what_may_differ_next_time_is_not_kept(keeping, how):
    """
    The engine is asked each time.
    """
    assert keeping.asked(how, how, how) == (3, 0)


def test_an_answer_is_kept_when_it_is_wanted_again():
    """
    None where nothing may be kept; no more requests are remembered than so many.
    """
    kept, none = ResponseCache(1000), ResponseCache(0)

    assert [kept.wants((b"a", "", "")) for _ in range(2)] == [False, True]
    assert [none.wants((b"a", "", "")) for _ in range(2)] == [False, False]
    for number in range(10_001):
        kept.wants((b"%d" % number, "", ""))
    assert not kept.wants((b"a", "", ""))


def test_the_least_lately_used_answer_gives_way():
    """
    The limit holds for all together; zero keeps nothing.
    """
    kept, none = ResponseCache(3 * 3_100), ResponseCache(0)
    reply = CachedResponse([], b"x" * 1_000, "")
    for name in "abc":
        kept.keep((name.encode(), "", ""), reply)
    kept.find((b"a", "", ""))
    kept.keep((b"d", "", ""), reply)
    none.keep((b"a", "", ""), reply)

    assert [name for name in "abcd" if kept.find((name.encode(), "", ""))] == ["a", "c", "d"]
    assert none.find((b"a", "", "")) is None


def test_an_answer_is_packed_for_those_who_take_it(keeping):
    """
    The same bytes, shorter, for the same entity tag; kept packed, each kind by itself.
    """
    _, plain, whole = keeping.ask()
    for coding, unpack in (("gzip", gzip.decompress), ("zstd", zstandard.decompress)):
        for _ in range(3):
            _, packed, body = keeping.ask(accept_encoding=coding)

            assert unpack(body) == whole
            assert int(packed["content-length"]) == len(body) < int(plain["content-length"])
            assert packed["content-encoding"] == coding
            assert plain["vary"] == packed["vary"] == "Accept, Accept-Encoding"
            assert plain["etag"] == packed["etag"]
        assert keeping.asked({"accept_encoding": coding}) == (0, 1)


def test_a_large_answer_goes_out_whole(forgetting, keeping):
    """
    One that does not fit into a frame of the engine, in chunks and packed.
    """
    query = "SELECT (CONCAT(STR(?a), STR(?b)) AS ?x) { ?a a ?k . ?b a ?l . ?c a ?m } LIMIT 30000"
    status, headers, body = forgetting.ask(query, accept="text/csv")
    _, packed, short = keeping.ask(query, accept="text/csv", accept_encoding="zstd")

    assert status == 200
    assert int(headers["content-length"]) == len(body) > 1024**2
    assert zstandard.decompress(short) == body
    assert packed["content-encoding"] == "zstd"
