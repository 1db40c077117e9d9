"""Hints on an empty answer over HTTP: a header, a document and the page of the result."""

import re
from urllib.parse import urlencode, urljoin

import pytest

from our_namespaces import OWN_PREFIXES

GK = f"PREFIX gk: <{OWN_PREFIXES['gk']}> "
EMPTY = GK + "SELECT * { ?x a gk:Projects }"
FULL = GK + "SELECT * { ?x a gk:Project }"


def _sparql(web, query, headers, **parameters):
    return web.get("/sparql?" + urlencode({"query": query, **parameters}), headers=headers)


def test_an_empty_answer_leads_to_hints(web):
    """The status stays 200; the header leads to a document with both languages."""
    response = _sparql(web, EMPTY, {"Accept": "text/csv"})
    link = re.fullmatch(r'<(.+)>; rel="help"; type="application/json"', response.headers["Link"])
    document = web.get(urljoin("/sparql", link[1]))

    assert (response.status_code, response.text) == (200, "x\r\n")
    assert "Link" in response.headers["Access-Control-Expose-Headers"]
    row, pattern = document.json["hints"]
    assert (row["code"], row["suggestion"]) == ("unknown-term", "gk:Project")
    assert (pattern["code"], pattern["subject"]) == ("pattern", "?x a gk:Projects")
    assert sorted(row["text"]) == ["en", "ko"]
    assert (row["query"], row["has_answer"]) == (FULL, True)
    tag = {"If-None-Match": document.headers["ETag"]}
    assert web.get(urljoin("/sparql", link[1]), headers=tag).status_code == 304


def test_hints_know_the_graphs_of_the_request(web):
    """A graph that does not exist is named, and the others are not asked."""
    graph = {"query": FULL, "default-graph-uri": "urn:x-arq:DefaultGraph"}

    assert web.get("/sparql/hints?" + urlencode(graph)).json == {"hints": []}
    response = _sparql(web, FULL, {"Accept": "text/csv"}, **{"default-graph-uri": "urn:none"})
    assert "default-graph-uri=urn%3Anone" in response.headers["Link"]


#: Formats of a table.
TABLES = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
TABLES += ["text/tab-separated-values"]


@pytest.mark.parametrize("media_type", TABLES)
@pytest.mark.parametrize(
    ("query", "has_link"),
    [
        (FULL, False),
        (EMPTY, True),
        (EMPTY + " #" + "x" * 5000, False),
        ("SELECT ?s ?o { ?s a gk:Project OPTIONAL { ?s gk:nothing ?o } }", True),
        (
            "SELECT ?s ?o { ?s a gk:Project OPTIONAL { ?s a ?o FILTER(CONTAINS(STR(?s), '2')) } }",
            False,
        ),
        ("SELECT (COUNT(*) AS ?n) { ?s a gk:Projects }", True),
        ("SELECT (COUNT(*) AS ?n) { ?s a gk:Project }", False),
        ("SELECT ?n { VALUES ?n { 0 } }", False),
        ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", False),
    ],
)
def test_an_answer_that_lacks_something_has_a_link(web, query, has_link, media_type):
    """No row, a variable without a value, a sum of nothing; not if the address is too long."""
    response = _sparql(web, query, {"Accept": media_type})

    assert ("Link" in response.headers) is has_link


def test_hints_are_sent_as_text_and_asked_by_post(web, as_browser):
    """As sentences in the language of the client; a browser sees the page of the result."""
    headers = {"Accept": "text/plain", "Accept-Language": "en"}
    address = "/sparql/hints?" + urlencode({"query": EMPTY})
    text = web.get(address, headers=headers).text
    form = web.post("/sparql/hints", data={"query": EMPTY}, headers=headers).text
    plain = {**headers, "Content-Type": "application/sparql-query"}

    assert text.startswith("gk:Projects occurs nowhere")
    assert text.count("\n") == 2
    assert form == text == web.post("/sparql/hints", data=EMPTY, headers=plain).text
    page = web.get(address, headers=as_browser)
    assert (page.status_code, page.headers["Location"].partition("?")[0]) == (303, "/sparql")
    assert web.post("/sparql/hints", data="x", headers={"Content-Type": "a/b"}).status_code == 415


@pytest.mark.parametrize("query", ["", "?query=", "?query=SELEKT", "?query=FROM+%3Curn:a%3E+{}"])
def test_a_request_for_hints_needs_a_query(web, query):
    """Without one, or with a text that is none, it is an error of the request."""
    assert web.get(f"/sparql/hints{query}").status_code == 400


@pytest.mark.parametrize(("lang", "text"), [("ko", "자료에 없는 이름"), ("en", "nearest name")])
def test_the_page_of_an_empty_result_shows_the_hints(web, as_browser, lang, text):
    """In the language of the page; a result with rows shows none."""
    for query in (EMPTY, GK + "ASK { ?x a gk:Projects }"):
        page = _sparql(web, query, as_browser, lang=lang).text
        assert text in page
        assert "gk:Project." in page
        assert page.index('class="note hints"') < page.index('class="formats"')
        link = re.search(r'gk:Project\. <a href="([^"]+)"', page)[1].replace("&amp;", "&")
        changed = web.get(link, headers=as_browser).text
        assert 'class="note hints"' not in changed
        assert "gk:Projects" not in changed
    assert 'class="note hints"' not in _sparql(web, FULL, as_browser, lang=lang).text
