"""One form for every error: RFC 9457 problem details, or a page."""

import json
import re

import pytest

from gwangju_kg import errors
from gwangju_kg.web.problems.details import of_request_error, of_status
from our_namespaces import BASE_IRI

ERRORS = [
    errors.QuerySyntaxError(line=1, column=5),
    errors.QuerySyntaxError(line=None, column=None),
    errors.QuerySyntaxError(line=1, column=5, reason="stray-token", subject="']'"),
    errors.BadRequest(),
    errors.BadRequest(reason="doubled", parameter="query"),
    errors.BadReconciliation(reason="not-json", subject="queries"),
    errors.QueryRefused(construct="SERVICE", line=2, column=3),
    errors.ServiceRefused(
        reason="not-listed", address="http://a/", listed=("http://b/",), line=2, column=3
    ),
    errors.ServiceFailed(address="http://a/", reason="blank-node", subject="x"),
    errors.ServiceTimeout(address="http://a/", limit_s=10),
    errors.NotFound(iri=BASE_IRI + "x"),
    errors.NoSuchFormat(iri=BASE_IRI + "x", offers=("ttl", "nt")),
    errors.NoRelease(),
    errors.NoSearchIndex(),
    errors.NotAcceptable(offers=("text/csv", "text/turtle")),
    errors.TooLarge(what="query", limit=1000, unit="bytes"),
    errors.TooLarge(what="brackets within brackets", limit=100, unit="", line=1, column=9),
    errors.QueryFailed(),
    errors.QueryTimeout(limit_s=0.5),
    errors.OutOfMemory(),
    errors.WorkerLost(),
    errors.Busy(),
    errors.StoreFailed(reason="status", subject="502"),
    errors.UnknownRelease(release="x", known=("b", "a")),
    errors.NotInRelease(release="x"),
    errors.ReleaseDamaged(release="x"),
    errors.BeforeFirstRelease(asked="2001-01-01", first="2026-11-22", release="x"),
    errors.Withdrawn(iri=BASE_IRI + "x", successor=None, release="x"),
    errors.Removed(
        iri=BASE_IRI + "x",
        date="2026-12-01",
        ground="court-order",
        explanation={"ko": "판결에 따름", "en": "following a judgment"},
        decided_by="a court",
    ),
    errors.ReleaseRedacted(release="x", replacement="y", date="2026-12-01", sha256="0" * 64),
]

ADDRESSES = {
    "syntax": ("GET", "/sparql?query=SELECT", 400),
    "missing": ("GET", "/sparql?default-graph-uri=urn:g", 400),
    "refused": ("GET", "/sparql?query=CLEAR+ALL", 403),
    "unknown": ("GET", "/id/entity/none", 404),
    "file": ("GET", "/downloads/none", 404),
    "static": ("GET", "/static/none.css", 404),
    "method": ("DELETE", "/sparql", 405),
    "format": ("GET", "/sparql?query=ASK%7B%7D&format=none", 406),
    "body": ("POST", "/sparql", 415),
}


#: More unknown functions than the engine passes over.
UNKNOWN = " ".join(f"FILTER(<urn:f{n}>(1))" for n in range(30))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { ?s ?p ] }", "1행 18열: 이 위치에 올 수 없습니다: ']'"),
        ("ASK { ?s rfds:label 1 }", "rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("ASK { ?s ?p 'abc }", "여기서 시작한 문자열"),
        ("SELECT * {", "닫지 않은 괄호가 있습니다"),
        ("SELECT * {} LIMIT 99999999999999999999", "19자리"),
        (f"SELECT * {{ {UNKNOWN} }}", "1행 "),
        ("ASK { " + "{" * 200 + "}" * 200 + " }", "괄호가 100겹을"),
        ("ASK { # \x00\n }", "쓸 수 없는 문자"),
    ],
)
def test_a_fault_of_a_query_is_told_in_korean(web, query, message):
    """The error and its position are in Korean, except names and the query's own text."""
    headers = {"Accept-Language": "ko"}
    detail = web.get("/sparql", query_string={"query": query}, headers=headers).json["detail"]

    assert message in detail
    assert "line" not in detail.split()


def test_every_error_of_a_query_is_among_the_examples():
    """The examples of the tests below cover every query error."""
    assert {type(error) for error in ERRORS} == set(errors.REQUEST_ERRORS.values())


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_told_in_both_languages(error):
    """Title, detail and advice exist in Korean and in English; the facts are members."""
    korean, english = (of_request_error(error, language) for language in ("ko", "en"))

    for text in (korean.title, korean.detail, korean.advice):
        assert re.search("[가-힣]", text)
        assert "{" not in text
        assert "None" not in text
    for text in (english.title, english.advice):
        assert not re.search("[가-힣]", text)
    assert english.detail.lower() == f"{error}.".lower()
    assert english.detail[0].isupper()
    document = json.loads(json.dumps(english.document("urn:uuid:x", BASE_IRI)))
    assert document["type"] == f"{BASE_IRI}problem#{error.code}"
    assert document["status"] == error.status
    for name, value in error.facts().items():
        assert document[name] == (list(value) if isinstance(value, tuple) else value)


def test_korean_names_the_place():
    """A refusal with a position states it in Korean too."""
    error = errors.QueryRefused(construct="SERVICE", line=2, column=3)

    assert "2행 3열" in of_request_error(error, "ko").detail


@pytest.mark.parametrize("status", [405, 412, 415, 416, 500])
def test_http_errors_are_told_in_both_languages(status):
    """Errors of HTTP itself have the same form."""
    assert re.search("[가-힣]", of_status(status, "ko").detail)
    assert not re.search("[가-힣]", of_status(status, "en").detail)


def test_an_http_error_without_a_kind_of_ours_is_about_blank():
    """RFC 9457: the type about:blank means no more than the status."""
    assert of_status(418, "en").document("urn:uuid:x", BASE_IRI)["type"] == "about:blank"


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES.values(), ids=ADDRESSES)
def test_every_error_has_the_one_shape(web, method, address, status):
    """An uncacheable problem document has the members of RFC 9457 and of this service."""
    response = web.open(address, method=method)
    document = response.json

    assert response.status_code == status == document["status"]
    assert response.content_type == "application/problem+json; charset=utf-8"
    assert {"type", "title", "detail", "code", "advice", "instance"} <= document.keys()
    assert document["instance"].startswith("urn:uuid:")
    assert response.headers["Cache-Control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(response.vary)
    assert int(response.headers["Content-Length"]) == len(response.data)


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES.values(), ids=ADDRESSES)
def test_a_browser_gets_the_error_as_a_page(web, as_browser, method, address, status):
    """The page has the same status, in words, in the reader's language."""
    response = web.open(address, method=method, headers={**as_browser, "Accept-Language": "ko"})

    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert '<html lang="ko">' in response.text


@pytest.mark.parametrize("accept", ["image/png", "application/sparql-results+json", "text/turtle"])
def test_an_error_needs_no_fitting_format(web, accept):
    """An error is returned in a readable format, whatever the Accept header."""
    response = web.get("/sparql?query=NO", headers={"Accept": accept})

    assert response.content_type == "application/problem+json; charset=utf-8"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ko", "질의 문법이"),
        ("ko-KR,ko;q=0.9,en;q=0.5", "질의 문법이"),
        ("en", "The query is not"),
        ("de-DE,fr;q=0.5", "The query is not"),
        ("*", "The query is not"),
        ("", "The query is not"),
        (None, "The query is not"),
    ],
)
def test_the_language_of_a_problem_is_the_readers(web, language, title):
    """Problem documents are in Korean for clients that ask for it, and in English for others."""
    headers = {} if language is None else {"Accept-Language": language}
    response = web.get("/sparql?query=NO", headers=headers)

    assert response.json["title"].startswith(title)


def test_an_unexpected_error_tells_nothing_of_the_program(web, app, monkeypatch, caplog):
    """
    Traceback, paths and libraries go to the log, under the error's identifier, not to the body.
    """

    async def fail(*_, **__):
        raise ZeroDivisionError("secret of pyoxigraph 0.5.13 in /home/kg/engine.py")

    monkeypatch.setattr(app.server.client, "ask", fail)
    response = web.get("/sparql?query=ASK%7B%7D")

    assert (response.status_code, response.json["code"]) == (500, "internal-error")
    for word in ("secret", "Zero", "Traceback", "/home", "pyoxigraph", ".py"):
        assert word not in response.text
    assert response.json["instance"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (errors.Busy(), True),
        (errors.WorkerLost(), True),
        (errors.QueryTimeout(limit_s=1), False),
    ],
)
def test_only_what_may_pass_says_when_to_come_back(web, app, monkeypatch, error, waits):
    """Only a temporary error has Retry-After; a query that timed out would do so again."""

    async def fail(*_, **__):
        raise error

    monkeypatch.setattr(app.server.client, "ask", fail)
    response = web.get("/sparql?query=ASK%7B%7D")

    assert response.status_code == 503
    assert ("Retry-After" in response.headers) is waits


#: A line of the query log; its fields are outcome, form and network.
LINE = r"query id=[-0-9a-f]{{36}} outcome={} form={} seconds=\d+\.\d{{4}} bytes=\d+ network={}"


def test_every_query_leaves_one_line_in_the_log(web, caplog):
    """The line has identifier, outcome, form, duration, bytes and network; no query, no address."""
    caplog.set_level("INFO", logger="gwangju_kg.queries")
    web.get("/sparql?query=ASK%7B%7D", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    problem = web.get("/sparql?query=NO", environ_base={"REMOTE_ADDR": "2001:db8:1:2::3"}).json

    answered, refused = (record.getMessage() for record in caplog.records)
    assert re.fullmatch(LINE.format("ok", "boolean", r"203\.0\.113\.0/24"), answered)
    assert re.fullmatch(LINE.format("syntax-error", "-", "2001:db8:1::/48"), refused)
    assert problem["instance"].removeprefix("urn:uuid:") in refused


def test_a_page_leaves_a_line_only_for_a_query_that_fails(app, web, caplog, monkeypatch):
    """The dozen queries of a page are counted, and do not hide the others in the log."""
    caplog.set_level("DEBUG", logger="gwangju_kg.queries")
    before = _answered(web)
    assert web.get("/ledger").status_code == 200
    assert caplog.records == []
    assert _answered(web) > before

    async def fail(*_, **__):
        raise errors.QueryTimeout(limit_s=1)

    monkeypatch.setattr(app.server.client, "ask_patiently", fail)
    web.get("/ledger")
    assert re.fullmatch(LINE.format("timeout", "-", r"127\.0\.0\.0/24"), caplog.messages[0])


def _answered(web):
    return int(re.search(r'queries_total\{outcome="ok"\} (\d+)', web.get("/metrics").text)[1])
