"""One shape for every error: RFC 9457 problem details, or a page."""

import ast
import json
import re
from pathlib import Path

import pytest

from gwangju_kg import errors
from gwangju_kg.errors import RequestError
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.web.problems.catalog import KINDS
from gwangju_kg.web.problems.details import of_query_error, of_status
from gwangju_kg.web.problems.korean import KOREAN, REASONS_KO

ERRORS = [
    errors.RequestError("failed"),
    errors.QuerySyntaxError("line 1, column 5: no", line=1, column=5),
    errors.QuerySyntaxError("no", line=None, column=None),
    errors.QuerySyntaxError(
        "line 1, column 5: ']' cannot stand here",
        line=1,
        column=5,
        reason="stray-token",
        subject="']'",
    ),
    errors.BadRequest("is bad"),
    errors.BadRequest("is doubled", reason="doubled", parameter="query"),
    errors.BadReconciliation("is bad", reason="not-json", subject="queries"),
    errors.QueryRefused("no SERVICE", construct="SERVICE", place=(2, 3)),
    errors.ServiceRefused(
        "not listed", reason="not-listed", address="http://a/", listed=("http://b/",), place=(2, 3)
    ),
    errors.ServiceFailed("a blank node", address="http://a/", reason="blank-node", subject="x"),
    errors.ServiceTimeout("late", address="http://a/", limit_s=10),
    errors.NotFound("none", iri=BASE_IRI + "x"),
    errors.NoSuchFormat("none", iri=BASE_IRI + "x", offers=("ttl", "nt")),
    errors.NoRelease("none"),
    errors.NoSearchIndex("none"),
    errors.NotAcceptable("none fits", offers=("text/csv", "text/turtle")),
    errors.TooLarge("long", what="query", limit=1000, unit="bytes"),
    errors.TooLarge("deep", what="brackets within brackets", limit=100, unit="", place=(1, 9)),
    errors.QueryTimeout("late", limit_s=0.5),
    errors.OutOfMemory("big"),
    errors.WorkerLost("lost"),
    errors.Busy("busy"),
    errors.UnknownRelease("unknown", release="x", known=("b", "a")),
    errors.NotInRelease("older", release="x"),
    errors.ReleaseDamaged("damaged", release="x"),
    errors.BeforeFirstRelease("early", asked="2001-01-01", first="2026-11-22", release="x"),
    errors.Withdrawn("gone", iri=BASE_IRI + "x", successor=None, release="x"),
]

SRC = Path(errors.__file__).parent.parent

#: Where a word of a problem is chosen: a keyword or parameter of these.
CHOOSING = {
    "reason": {
        "BadRequest",
        "BadReconciliation",
        "QuerySyntaxError",
        "_Fault",
        "_failed",
        "_refused",
    },
    "what": {"TooLarge", "_too_large"},
    "unit": {"TooLarge"},
}

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


def _subclasses(kind):
    return {kind} | {below for child in kind.__subclasses__() for below in _subclasses(child)}


def _calls():
    """Give each call in the program: its module's tree, the function's name, the call."""
    for path in sorted(SRC.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield tree, getattr(node.func, "id", getattr(node.func, "attr", "")), node


def _values(tree, name, value):
    """Give the texts that a keyword can have: its own, or those that lead to a name."""
    if isinstance(value, ast.Constant):
        return {value.value}
    if not isinstance(value, ast.Name):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            order = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if value.id in order:
                at = order.index(value.id)
                calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
                found |= {
                    call.args[at].value
                    for call in calls
                    if getattr(call.func, "attr", "") == node.name
                    and isinstance(call.args[at], ast.Constant)
                }
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == value.id:
            found |= {node.value.value} if isinstance(node.value, ast.Constant) else set()
    return found


def _words(keyword):
    """Give what the program can say under a keyword of its errors."""
    return {
        text
        for tree, name, call in _calls()
        if name in CHOOSING[keyword]
        for each in call.keywords
        if each.arg == keyword
        for text in _values(tree, name, each.value)
    }


def test_every_reason_has_its_korean():
    """
    Whatever reason the program can give, a reader of Korean is told it, and no other is kept.
    """
    assert len(_words("reason")) >= 27
    assert _words("reason") == set(REASONS_KO)


def test_every_measure_has_its_korean():
    """
    Whatever the program can find too large, a reader of Korean is told it, and no other is kept.
    """
    assert {"query", "answer", "patterns joined in one group"} <= _words("what")
    assert _words("what") | _words("unit") - {""} == set(KOREAN)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?s ?p ] }", "1번째 줄, 18번째 칸: 질의를 SPARQL 1.1로 읽을 수 없습니다: ']'"),
        ("ASK { ?s rdfs:label 1 }", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("ASK { ?s ?p 'abc }", "여기서 시작한 문자열"),
        ("SELECT * {", "빠졌거나 닫지 않은 것"),
        ("SELECT * {} LIMIT 99999999999999999999", "19자리"),
        ("SELECT (<urn:f>(1) AS ?x) {}", "1번째 줄, 9번째 칸: "),
        ("ASK { " + "{" * 200 + "}" * 200 + " }", "겹친 괄호"),
        ("ASK { # \x00\n }", "쓸 수 없는 글자"),
    ],
)
def test_a_fault_of_a_query_is_told_in_korean(web, query, told):
    """
    What is wrong, and where: no English but names and what the author wrote.
    """
    headers = {"Accept-Language": "ko"}
    detail = web.get("/sparql", query_string={"query": query}, headers=headers).json["detail"]

    assert told in detail
    assert "line" not in detail.split()


def test_every_error_of_a_query_has_its_kind():
    """
    A new error class is explained in both languages before it reaches a reader, with its status.
    """
    for kind in _subclasses(RequestError):
        assert KINDS[kind.code].status == kind.status


def test_every_error_of_a_query_is_among_the_examples():
    """
    The tests below miss none.
    """
    assert {type(error) for error in ERRORS} == _subclasses(RequestError)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_told_in_both_languages(error):
    """
    Title, detail and advice in Korean and in English; the facts as members.
    """
    korean, english = (of_query_error(error, language) for language in ("ko", "en"))

    for text in (korean.title, korean.detail, korean.advice):
        assert re.search("[가-힣]", text)
        assert "{" not in text
        assert "None" not in text
    for text in (english.title, english.advice):
        assert not re.search("[가-힣]", text)
    assert english.detail.lower() == f"{error}.".lower()
    assert english.detail[0].isupper()
    document = json.loads(json.dumps(english.document("urn:uuid:x")))
    assert document["type"] == f"{BASE_IRI}problem#{error.code}"
    assert document["status"] == error.status
    for name, value in vars(error).items():
        assert document[name] == (list(value) if isinstance(value, tuple) else value)


def test_korean_names_the_place():
    """
    A refusal with a place says it in Korean too.
    """
    error = errors.QueryRefused("no", construct="SERVICE", place=(2, 3))

    assert "2번째 줄, 3번째 칸" in of_query_error(error, "ko").detail


@pytest.mark.parametrize("status", [405, 412, 415, 416, 500])
def test_http_errors_are_told_in_both_languages(status):
    """
    What HTTP itself refuses has the same shape.
    """
    assert re.search("[가-힣]", of_status(status, "ko").detail)
    assert not re.search("[가-힣]", of_status(status, "en").detail)


def test_an_http_error_without_a_kind_of_ours_is_about_blank():
    """
    RFC 9457: the type about:blank means no more than the status.
    """
    assert of_status(418, "en").document("urn:uuid:x")["type"] == "about:blank"


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES.values(), ids=ADDRESSES)
def test_every_error_has_the_one_shape(web, method, address, status):
    """
    A problem document with the members of RFC 9457 and ours, kept by no cache.
    """
    response = web.open(address, method=method)
    document = response.json

    assert response.status_code == status == document["status"]
    assert response.content_type == "application/problem+json"
    assert {"type", "title", "detail", "code", "advice", "instance"} <= document.keys()
    assert document["instance"].startswith("urn:uuid:")
    assert response.headers["Cache-Control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(response.vary)
    assert int(response.headers["Content-Length"]) == len(response.data)


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES.values(), ids=ADDRESSES)
def test_a_browser_gets_the_error_as_a_page(web, as_browser, method, address, status):
    """
    The same status, in words, with the language of the reader.
    """
    response = web.open(address, method=method, headers={**as_browser, "Accept-Language": "ko"})

    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert '<html lang="ko">' in response.text


@pytest.mark.parametrize("accept", ["image/png", "application/sparql-results+json", "text/turtle"])
def test_an_error_needs_no_fitting_format(web, accept):
    """
    Whatever the caller wanted, it can read what went wrong.
    """
    response = web.get("/sparql?query=NO", headers={"Accept": accept})

    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("language", "title"),
    [("ko", "질의 문법이"), ("en", "The query is not")],
)
def test_the_language_of_a_problem_is_the_readers(web, language, title):
    """
    By Accept-Language, as everywhere.
    """
    response = web.get("/sparql?query=NO", headers={"Accept-Language": language})

    assert response.json["title"].startswith(title)


def test_an_unexpected_error_tells_nothing_of_the_program(web, app, monkeypatch, caplog):
    """
    No traceback, path or library in the body: these go to the log, under the identifier given.
    """

    def fail(*_, **__):
        raise ZeroDivisionError("secret of pyoxigraph 0.5.13 in /home/kg/engine.py")

    monkeypatch.setattr(app.extensions["gwangju_kg"].client, "ask", fail)
    response = web.get("/sparql?query=ASK%7B%7D")

    assert (response.status_code, response.json["code"]) == (500, "internal-error")
    for word in ("secret", "Zero", "Traceback", "/home", "pyoxigraph", ".py"):
        assert word not in response.text
    assert response.json["instance"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (errors.Busy("x"), True),
        (errors.WorkerLost("x"), True),
        (errors.QueryTimeout("x", limit_s=1), False),
    ],
)
def test_only_what_may_pass_says_when_to_come_back(web, app, monkeypatch, error, waits):
    """
    A query that ran out of time will do so again: no Retry-After.
    """

    def fail(*_, **__):
        raise error

    monkeypatch.setattr(app.extensions["gwangju_kg"].client, "ask", fail)
    response = web.get("/sparql?query=ASK%7B%7D")

    assert response.status_code == 503
    assert ("Retry-After" in response.headers) is waits


#: A query in the log: outcome, form and network.
LINE = r"query id=[-0-9a-f]{{36}} outcome={} form={} seconds=\d+\.\d{{4}} bytes=\d+ network={}"


def test_every_query_leaves_one_line_in_the_log(web, caplog):
    """
    Identifier, outcome, form, duration, bytes, the caller's network; no query, no address.
    """
    caplog.set_level("INFO", logger="gwangju_kg.queries")
    web.get("/sparql?query=ASK%7B%7D", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    problem = web.get("/sparql?query=NO", environ_base={"REMOTE_ADDR": "2001:db8:1:2::3"}).json

    answered, refused = (record.getMessage() for record in caplog.records)
    assert re.fullmatch(LINE.format("ok", "boolean", r"203\.0\.113\.0/24"), answered)
    assert re.fullmatch(LINE.format("syntax-error", "-", "2001:db8:1::/48"), refused)
    assert problem["instance"].removeprefix("urn:uuid:") in refused
