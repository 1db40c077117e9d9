"""Pages for people: content, language, validity and security."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from gwangju_kg.errors.catalog import CATALOG
from gwangju_kg.web.http.styles import SHEETS, csp_source
from gwangju_kg.web.pages.assets import read_scripts
from gwangju_kg.web.queries.results_json import MAX_BYTES, MAX_ROWS

PAGES = [
    "/",
    "/sparql",
    "/downloads/",
    "/problem",
    "/page/ontology",
    "/page/shapes",
    "/page/graph/links",
    "/page/id/entity/line-2",
    "/nothing",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D",
    "/sparql?query=ASK+%7B%7D",
    "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D",
    "/sparql?query=NO",
]

VOID = {"meta", "link", "input", "br", "hr", "img"}


class _Page(HTMLParser):
    """A parser that checks nesting and collects ids, links and form fields."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.styles, self.headings = [], [], [], [], []
        self.labels, self.fields = set(), []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert not {name for name in attributes if name.startswith("on")}
        assert "style" not in attributes
        assert tag not in {"iframe", "object"}
        if tag == "script":
            self.is_data = (
                attributes.get("type") == "application/ld+json"
            )  # not executed by browsers
            assert self.is_data or attributes.get("src", "").startswith("/static/build/")
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if tag == "label" and "for" in attributes:
            self.labels.add(attributes["for"])
        if tag in {"textarea", "select"} and "label" not in self.open:
            self.fields.append(attributes["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        assert self.open[-1:] != ["script"] or self.is_data or not data.strip()
        assert self.open[-1:] != ["style"] or data in SHEETS.values()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def _page(web, address, language="ko"):
    headers = {"Accept": "text/html", "Accept-Language": language}
    return web.get(address, headers=headers)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_well_formed_and_runs_nothing_inline(web, address, language):
    """
    Elements nest, ids are unique, fields have labels, headings are ordered; no script is inline.
    """
    response = _page(web, address, language)
    page = _Page(response.text)

    assert response.mimetype == "text/html"
    assert f'<html lang="{language}">' in response.text
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fields) <= page.labels
    assert page.headings[0] == 1
    assert all(
        after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
    )
    assert all(re.match(r"https?://|/|#", link) for link in page.links)


@pytest.mark.parametrize("address", PAGES)
def test_the_links_of_a_page_lead_somewhere(web, address, as_browser):
    """Every link to this server answers."""
    links = {link.partition("#")[0] for link in _Page(_page(web, address).text).links}
    for link in sorted(link for link in links if link.startswith("/")):
        assert web.get(link, headers=as_browser, follow_redirects=True).status_code < 500, link
        if "query=NO" not in link and not link.startswith("/nothing"):
            assert web.get(link, headers=as_browser, follow_redirects=True).status_code == 200, link


@pytest.mark.parametrize("address", PAGES)
def test_every_page_bears_the_headers_that_protect_its_reader(web, address):
    """The headers forbid inline code, foreign content and type sniffing."""
    headers = _page(web, address).headers
    policy = headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert all(csp_source(SHEETS[name]) in policy for name in ("style", "editor"))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in headers


@pytest.mark.parametrize(
    "address",
    [
        "/sparql?query=ASK+%7B%7D&format=json",
        "/sparql?query=NO&format=json",
        "/health",
        "/robots.txt",
        "/data/id/entity/line-2.ttl",
        "/downloads/latest/gwangju-kg.nq",
        "/static/mark.svg",
    ],
)
def test_data_may_do_nothing_and_name_no_style(web, address):
    """Data shown by a browser cannot run, load or be framed."""
    policy = web.get(address, follow_redirects=True).headers["Content-Security-Policy"]

    assert policy.split("; ") == [
        "default-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'"
    ]  # fmt: skip


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_a_script_may_ask_this_server_as_its_page_may(web, accept):
    """A worker has the policy of the response with its own script."""
    page = _page(web, "/sparql").headers["Content-Security-Policy"]
    file = next(iter(read_scripts().values()), None)
    if file is None:
        pytest.skip("the scripts are not built (make test builds them)")
    script = web.get(f"/static/build/{file}", headers={"Accept": accept})

    assert "connect-src 'self'" in page
    assert script.headers["Content-Security-Policy"] == page


@pytest.mark.parametrize(
    ("accept", "address", "language"),
    [
        ("ko-KR, en;q=0.8", "/", "ko"),
        ("en-US, ko;q=0.8", "/", "en"),
        ("fr", "/", "ko"),
        ("", "/", "ko"),
        ("ko", "/?lang=en", "en"),
        ("en", "/?lang=ko", "ko"),
        ("en", "/?lang=xx", "en"),
    ],
)
def test_the_language_is_the_addresss_or_the_browsers(web, accept, address, language):
    """The address decides, then Accept-Language, then Korean."""
    assert f'<html lang="{language}">' in _page(web, address, accept).text


def test_the_switch_keeps_the_page_and_its_parameters(web):
    """The language switch leads to the other language of the same result."""
    query = urlencode({"query": "ASK {}", "format": "html"})
    page = _page(web, f"/sparql?{query}")

    assert f'href="/sparql?{query}&amp;lang=en"'.replace("&lang", "&amp;lang") in page.text.replace(
        "&amp;format", "&format"
    ).replace("&format", "&format")


def test_a_chosen_language_stays_chosen(web):
    """Links and the form keep the language; files and data do not need it."""
    page = _page(web, "/?lang=en").text

    assert 'href="/downloads/?lang=en"' in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert 'href="/static/mark.svg"' in page


def test_home_tells_what_this_is_and_its_figures(web, release):
    """The home page has one sentence, the release's figures, an example question and a form."""
    page = _page(web, "/", "en").text

    assert "A small project for tests." in page
    assert f"{release.figures['quads']:,}" in page
    assert "Which projects are finished?" in page
    assert "<textarea" in page
    assert release.id in page


def test_a_question_of_the_home_page_runs(web):
    """The link leads to a page that shows the answer."""
    home = _page(web, "/", "en").text
    (link,) = re.findall(r'<li><a href="(/query/[^"]*)"[^>]*>Which', home)
    to_page = _page(web, link.replace("&amp;", "&"), "en").headers["Location"]

    assert 'href="/id/entity/line-2' in _page(web, to_page, "en").text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_first_query_asks_for_names_in_the_reader_s_language(web, language):
    """The example query on the home page and in the editor uses the reader's language."""
    for address in ("/", "/sparql"):
        assert f"LANG(?name) = &#34;{language}&#34;" in _page(web, address, language).text


def test_a_result_is_a_table_with_local_links(web):
    """Our IRIs link to this server, others to themselves; a literal states its language."""
    query = (
        "SELECT * { VALUES (?a ?b ?c ?d) { (<https://w3id.org/gwangju-kg/id/entity/line-2> "
        '<http://example.org/x> "글"@ko UNDEF) } }'
    )
    page = _page(web, "/sparql?" + urlencode({"query": query})).text

    assert (
        '<a href="/id/entity/line-2" title="https://w3id.org/gwangju-kg/id/entity/line-2">' in page
    )
    assert '<a href="http://example.org/x"' in page
    assert '<span lang="ko">글</span>' in page


def test_a_long_result_says_that_it_is_cut(web):
    """Up to the limit all rows are shown; one more, and the page links to the complete result."""
    for count, is_cut in ((MAX_ROWS, False), (MAX_ROWS + 1, True)):
        rows = " ".join(map(str, range(count)))
        query = urlencode({"query": f"SELECT * {{ VALUES ?n {{ {rows} }} }}"})
        page = _page(web, "/sparql?" + query, "en").text

        assert page.count("<tr>") == 1 + MAX_ROWS
        assert f"{count} rows" in page
        assert ("Only the first 500 rows are shown" in page) is is_cut
        assert "format=csv" in page


def test_a_huge_result_is_cut_without_being_read(web):
    """Megabytes are not put into a page; the page says that there are more rows."""
    rows = " ".join(map(str, range(600)))
    query = (
        f'SELECT (CONCAT({",".join(["?a"] * 8)}) AS ?b) {{ VALUES ?a {{ "{"x" * 1000}" }} '
        f"VALUES ?n {{ {rows} }} }}"
    )
    page = _page(web, "/sparql?" + urlencode({"query": query}), "en").text

    assert len(page) < 2 * MAX_BYTES
    assert "more than" in page
    assert "Download the full result in one of the formats above" in page


def test_an_empty_result_says_so(web):
    """A result without rows has a page that says so."""
    query = urlencode({"query": "SELECT * { <urn:none> ?p ?o }"})

    assert "No results" in _page(web, "/sparql?" + query, "en").text


@pytest.mark.parametrize(("query", "word"), [("ASK {}", "예"), ("ASK { FILTER(false) }", "아니요")])
def test_a_truth_value_is_a_word(web, query, word):
    """The result of ASK is shown as yes or no."""
    assert (
        f'<p class="truth">{word}</p>' in _page(web, "/sparql?" + urlencode({"query": query})).text
    )


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "address",
    [
        "/sparql?" + urlencode({"query": f'SELECT * {{ VALUES ?x {{ "{SCRIPT}" }} }}'}),
        "/sparql?" + urlencode({"query": SCRIPT}),
        "/sparql?" + urlencode({"query": "ASK {}", "format": SCRIPT}),
        "/sparql?" + urlencode({"query": "ASK {}", "named-graph-uri": SCRIPT}),
        "/sparql?" + urlencode({"query": "ASK {}", "timeout": SCRIPT}),
        "/sparql?" + urlencode({"query": f'CONSTRUCT {{ <urn:a> <urn:b> "{SCRIPT}" }} {{}}'}),
        "/" + SCRIPT,
        "/?lang=" + SCRIPT,
        "/?x=" + SCRIPT,
        "/downloads/" + SCRIPT,
    ],
)
def test_markup_from_outside_stays_text(web, address):
    """Markup from a request or from the data is shown, never interpreted."""
    assert SCRIPT not in _page(web, address).text


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_iri_that_a_browser_would_run_is_no_link(web, iri):
    """Only http and https IRIs become links."""
    page = _page(web, "/sparql?" + urlencode({"query": f"SELECT * {{ VALUES ?x {{ <{iri}> }} }}"}))

    assert iri.encode() in page.data
    assert f'href="{iri}'.encode() not in page.data


def test_a_faulty_query_is_shown_where_it_fails(web):
    """The page has the message, the line with a mark, and the query in the form."""
    page = _page(web, "/sparql?" + urlencode({"query": "SELECT *\nWHERE { ?s ?p }"}), "en").text

    assert "Line 2, column" in page
    assert "<mark>" in page
    assert "WHERE { ?s ?p }</textarea>" in page


def test_every_kind_of_problem_is_explained(web):
    """The type of each problem document leads to a section of this page."""
    for language in ("ko", "en"):
        page = _page(web, "/problem", language).text
        for code, entry in CATALOG.items():
            assert f'id="{code}"' in page
            assert all(f"<code>{value}</code>" in page for value in entry.details)


def test_health_is_ready_only_while_a_query_is_answered(web, engine_stopped):
    """200 with the release while an engine process answers, else 503."""
    ready = web.get("/health")
    assert (ready.status_code, ready.json["status"]) == (200, "ready")
    assert ready.json["release"].startswith("1.2.3-")

    down = engine_stopped.get("/health")
    assert (down.status_code, down.json["status"]) == (503, "unavailable")
    assert down.headers["Cache-Control"] == "no-store"


def test_crawlers_are_asked_not_to_run_queries(web):
    """Crawlers may read pages and not the endpoint."""
    response = web.get("/robots.txt")

    assert response.mimetype == "text/plain"
    for path in ("/sparql?", "/search?", "/ledger?", "/queries/"):
        assert f"Disallow: {path}\n" in response.text
    assert "Disallow: /cite?" in response.text
    assert "Allow: /ledger?lang=en$\n" in response.text  # the address that hreflang names


def test_without_a_release_home_still_has_a_form(files_web):
    """Plain files can be queried, and the page says that there is no release."""
    page = _page(files_web, "/", "en").text

    assert "without a release" in page
    assert "A small project for tests" not in page
    assert "<textarea" in page
    assert "/downloads/" not in page
