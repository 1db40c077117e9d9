"""An engine over a store elsewhere: the same answers, and an error for all that is not whole."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from engine_fixtures import EngineClient, question, read
from gwangju_kg.engine import Engine, wire
from gwangju_kg.errors import (
    QuerySyntaxError,
    QueryTimeout,
    StoreFailed,
    TooLarge,
)
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH
from gwangju_kg.release.opening import open_release
from store_fixtures import raw_store, small_store

ROW = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"x"}}]}}'
JSON = "application/sparql-results+json"
TABLE = "SELECT ?a { ?s ?p ?a }"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"


@contextmanager
def over(release_path, settings, address, **other):
    """Start an engine of one worker over the store at an address, and its client."""
    own = replace(settings, workers=1, store=address, **other)
    with Engine.start(own, release=release_path) as engine:
        yield EngineClient(engine.address)


@pytest.fixture(scope="module")
def store(release_path):
    """A store that holds the release."""
    with small_store(open_release(release_path)) as started:
        yield started


@pytest.fixture(scope="module")
def client(release_path, settings, store):
    """A client of an engine over that store."""
    with over(release_path, settings, store.address + "?t={seconds}") as started:
        yield started


@pytest.fixture(scope="module")
def raw():
    """A server that sends the bytes of a test."""
    with raw_store() as started:
        yield started


@pytest.fixture(scope="module")
def raw_client(release_path, settings, raw):
    """A client of an engine over that server, with a small limit of bytes."""
    with over(release_path, settings, raw.address, answer_bytes=100_000) as started:
        yield started


@pytest.fixture(scope="module")
def own(engine_address):
    """A client of the engine over the release itself."""
    return EngineClient(engine_address)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?project a gk:Project ; rdfs:label ?name } ORDER BY ?project ?name",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?name ?nothing { ?s rdfs:label ?name } ORDER BY ?name LIMIT 3",
        "ASK { ?s a gk:Project }",
        "ASK { ?s a gk:NoSuchClass }",
        "CONSTRUCT { ?s a gk:Project } { ?s a gk:Project }",
        "SELECT (COUNT(*) AS ?n) FROM <urn:x-arq:UnionGraph> { ?s ?p ?o }",
        "SELECT ?s FROM <urn:x-arq:UnionGraph> { GRAPH ?g { ?s a gk:Project } } ORDER BY ?s",
    ],
)
def test_answers_are_those_of_the_own_engine(client, own, text):
    formats = {"table": "csv", "boolean": "json", "graph": "nt"}
    theirs, ours = (read(each.ask(question(text, **formats))) for each in (client, own))
    assert sorted(theirs.splitlines()) == sorted(ours.splitlines())


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv"])
def test_every_format_is_written_here(client, own, name):
    """The store is asked for JSON, whatever the client wants."""
    request = question("SELECT ?p { ?p a gk:Project } ORDER BY ?p", table=name)
    assert read(client.ask(request)) == read(own.ask(request))


def test_the_query_is_sent_whole(client, store):
    """What the store gets needs no prefix or base of ours."""
    query = question(
        "SELECT ?iri ?n { ?iri rdfs:label ?n . ?iri <x> [] }", base_iri="http://example.org/"
    )
    read(client.ask(query, deadline_s=2.5))
    assert store.forms[-1]["query"] == [
        "BASE <http://example.org/>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "SELECT ?iri ?n { ?iri rdfs:label ?n . ?iri <x> [] }"
    ]


def test_graphs_of_the_request_are_passed_on(client, store):
    read(client.ask(question("ASK {}", default_graphs=("urn:a",), named_graphs=("urn:b",))))
    assert store.forms[-1]["default-graph-uri"] == ["urn:a"]
    assert store.forms[-1]["named-graph-uri"] == ["urn:b"]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("FROM <urn:x-arq:DefaultGraph> FROM gkg:editorial", {}),
        ("", {"default_graphs": (DEFAULT_GRAPH, "urn:a")}),
        ("", {"asks_store": False}),
    ],
)
def test_what_a_store_has_no_words_for_is_answered_here(client, store, own, text, other):
    """The default graph beside others has no name that all stores know; pages use extensions."""
    asked = len(store.forms)
    query = question(f"SELECT (COUNT(DISTINCT *) AS ?n) {text} {{ ?s ?p ?o }}", **other)
    answer = read(client.ask(query))
    assert answer == read(own.ask(query))
    assert b'"0"' not in answer
    assert len(store.forms) == asked


def test_a_syntax_error_is_ours(client, store):
    """It has our place and sentence; the store is not asked."""
    asked = len(store.forms)
    with pytest.raises(QuerySyntaxError) as caught:
        client.ask(question("SELECT ?x { ?x rdfs:label }"))
    assert (caught.value.line, len(store.forms)) == (1, asked)


def test_hints_on_an_empty_answer_need_no_store(client, store):
    asked = len(store.forms)
    hints = json.loads(read(client.ask(question("ASK { ?s a gk:Projekt }", explains=True))))
    assert hints
    assert len(store.forms) == asked


def response(body, *headers, status="200 OK", media_type=JSON, length=None):
    """Return the bytes of a response."""
    size = (
        () if length == "none" else (f"Content-Length: {len(body) if length is None else length}",)
    )
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *size, *headers, "", "")
    return "\r\n".join(lines).encode() + body


CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("text", "sent", "reason"),
    [
        (TABLE, response(ROW[:-9], length=len(ROW)), "incomplete"),
        (TABLE, response(ROW[:-9]), "incomplete"),
        (TABLE, response(ROW + b"Incomplete results: timed out"), "incomplete"),
        (TABLE, response(b"%x\r\n%b\r\n" % (len(ROW), ROW), CHUNKED, length="none"), "incomplete"),
        (TABLE, response(ROW, length="none"), "no-length"),
        (TABLE, response(ROW, "X-SPARQL-MaxRows: 10000"), "partial"),
        (TABLE, response(ROW, "X-SQL-State: S1TAT"), "partial"),
        (TABLE, response(b'{"head":{},"boolean":true}'), "incomplete"),
        (TABLE, response(ROW.replace(b'["a"]', b'["b"]')), "other-columns"),
        (TABLE, response(ROW.replace(b"literal", b"thing")), "incomplete"),
        (TABLE, response(ROW, "Content-Encoding: gzip"), "incomplete"),
        ("ASK {}", response(b'{"head":{},"boolean":true'), "incomplete"),
        ("ASK {}", response(ROW), "incomplete"),
        (GRAPH, response(b"<urn:a> <urn:b> <urn:c>", media_type="application/n-triples"),
         "incomplete"),
        (GRAPH, response(b"<urn:a> <urn:b> <urn:c> .\nIncomplete\n",
                         media_type="application/n-triples"), "incomplete"),
        (GRAPH, response(b"<a/>", media_type="application/rdf+xml"), "other-type"),
        (TABLE, response(b"<h1>", status="200 OK", media_type="text/html"), "other-type"),
        (TABLE, response(b"<h1>", status="502 Bad Gateway", media_type="text/html"), "status"),
        (TABLE, response(b"", "Location: /other", status="307 Temporary Redirect"), "redirect"),
        (TABLE, b"", "incomplete"),
        (TABLE, b"HTTP/1.1 200 OK\r\nContent-", "incomplete"),
    ],
)  # fmt: skip
def test_a_response_that_is_not_whole_is_an_error(raw, raw_client, text, sent, reason):
    raw.response, raw.then = sent, "close"
    with pytest.raises(StoreFailed) as caught:
        raw_client.ask(question(text))
    assert caught.value.reason == reason


def test_whole_responses_are_answers(raw, raw_client):
    """The cases above fail for their defects only."""
    raw.response, raw.then = response(ROW), "close"
    assert json.loads(read(raw_client.ask(question(TABLE)))) == json.loads(ROW)
    raw.response = response(b"<urn:a> <urn:b> <urn:c> .\n" * 2, media_type="application/n-triples")
    assert read(raw_client.ask(question(GRAPH))) == b"<urn:a> <urn:b> <urn:c> .\n"


def test_an_endless_response_is_too_large(raw, raw_client):
    raw.response, raw.then = response(b"", length=10**12), "drip"
    with pytest.raises(TooLarge):
        raw_client.ask(question(TABLE))


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\n", response(ROW[:20], length=100)])
def test_the_deadline_is_ours(raw, raw_client, sent):
    """Slow headers and a slow body end at the deadline; the store sees the connection close."""
    raw.response, raw.then = sent, "wait"
    raw.left.clear()
    with pytest.raises(QueryTimeout):
        raw_client.ask(question(TABLE), deadline_s=0.3)
    assert raw.left.wait(10)


def test_a_client_that_leaves_ends_the_query_of_the_store(raw, raw_client):
    raw.response, raw.then = b"", "wait"
    raw.left.clear()
    raw.asked.clear()
    request = raw_client.connector.make_request(question(TABLE), deadline_s=None, client="")
    with raw_client.connector.connect() as connection:
        connection.sendall(wire.frame(request))
        assert raw.asked.wait(10)
    assert raw.left.wait(10)


def test_a_store_that_is_away_is_named(release_path, settings):
    with (
        over(release_path, settings, "http://127.0.0.1:9/sparql") as client,
        pytest.raises(StoreFailed, match="cannot be reached"),
    ):
        client.ask(question(TABLE))
