"""The query page of a site without a server: Oxigraph in a worker of the browser."""

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Error, expect

from gwangju_kg.release.contents import Release
from gwangju_kg.site.release_app import ReleaseApp
from tests.browser.conftest import watched_page
from tests.browser.plain_files import freeze_query_page, serving_files
from tests.browser.test_editor import ENDLESS, run, write, written

pytestmark = pytest.mark.unmeasured

#: Seconds that a query may take on these pages.
DEADLINE_S = 1


@pytest.fixture(scope="module")
def site_folder(browser, settings, city_engine_address, city_path, tmp_path_factory):
    """A folder of files with the query page."""
    folder = tmp_path_factory.mktemp("site")
    release = Release.open(city_path)
    app = ReleaseApp(replace(settings, deadline_s=DEADLINE_S), city_engine_address, release)
    freeze_query_page(app, release, folder)
    return folder


@pytest.fixture(scope="module")
def site_url(site_folder):
    """The address of the folder."""
    with serving_files(site_folder) as url:
        yield url


@pytest.fixture
def bench(browser, site_url):
    """Open the editor in a new context; an unhandled error of a script fails the test."""
    contexts, errors = [], []

    def _open(text=None, path="/sparql/"):
        context = browser.new_context(base_url=site_url, locale="ko")
        contexts.append(context)
        page = watched_page(context, errors)
        page.goto(path)
        page.locator(".workbench").wait_for()
        if text is not None:
            write(page, text)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert [error for error in errors if "panicked" not in error] == []


def test_a_query_is_answered_in_the_browser_with_names(bench):
    """Rows, names and all graphs as with a server; afterwards the network is not needed."""
    page = bench("SELECT ?p { ?p a gk:Project } ORDER BY ?p")
    run(page)
    expect(page.locator(".summary")).to_have_text(re.compile(r"^\d+행 · .*릴리스 2026\."))
    link = page.get_by_role("link", name="광주 도시철도 2호선 건설", exact=True)
    expect(link).to_have_attribute("href", "/id/entity/metro-line-2/")

    write(page, "SELECT ?x { GRAPH gkg:editorial { ?x a gk:Discrepancy } } LIMIT 3")
    run(page)
    expect(page.locator("tbody tr")).to_have_count(3)
    write(page, "SELECT (COUNT(*) AS ?n) FROM <urn:x-arq:UnionGraph> { ?x a gk:Discrepancy }")
    run(page)
    expect(page.locator("tbody td")).not_to_have_text("0")


def test_the_fault_of_a_query_is_marked_where_the_engine_found_it(bench):
    """The engine's own message is shown, and the word that cannot stand there is marked."""
    page = bench("SELECT *\n{ ?s LATERAL ?o }")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_contain_text("2행 6열")
    expect(page.locator(".cm-lintRange-error")).to_have_text("LATERAL")


def test_an_endless_query_ends_and_the_next_one_is_answered(bench):
    """The worker ends at the deadline; a new one has its data from the cache."""
    page = bench(ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text(f"{DEADLINE_S}초 안에")
    write(page, "ASK { ?s ?p ?o }")
    run(page)
    expect(page.locator(".truth")).to_have_text("예")

    write(page, "SELECT ?o { ?s ?p ?o } ORDER BY ?o")  # at which Oxigraph itself fails
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("ORDER BY")
    write(page, "ASK { ?s ?p ?o }")
    run(page)
    expect(page.locator(".truth")).to_have_text("예")


def test_a_file_is_made_in_the_browser(bench):
    """A graph is stored as Turtle, without an endpoint to ask."""
    page = bench("CONSTRUCT WHERE { ?s a gk:Project }")
    run(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="Turtle").click()
    assert file.value.suggested_filename.endswith(".ttl")
    assert "ontology#Project" in file.value.path().read_text("utf-8")
    assert "PREFIX gk:" in written(page)


def test_the_page_asks_for_files_of_its_site_only(bench, site_url):
    """No request has the query, and none goes to another host."""
    page = bench()
    requests = []

    def note(request):
        requests.append(request)

    page.context.on("request", note)
    write(page, 'SELECT ?secret { BIND("geheim" AS ?secret) }')
    run(page)

    assert all(each.url.startswith(site_url) for each in requests)
    assert not [each.url for each in requests if each.method != "GET" or "geheim" in each.url]


def test_after_the_first_visit_no_host_is_needed(browser, site_folder):
    """Page, engine and data come from the browser; named graphs as well, and both languages."""
    context, errors = browser.new_context(locale="ko"), []
    page = watched_page(context, errors)
    with serving_files(site_folder) as url:
        for path in ("/sparql/", "/en/sparql/"):
            page.goto(url + path)
            page.locator("#kept").wait_for()
    for path, word in (("/sparql/", "결과"), ("/en/sparql/", "Result")):
        page.goto(f"{url}{path}?query=ASK+%7B+GRAPH+%3Fg+%7B+%3Fs+%3Fp+%3Fo+%7D+%7D")
        expect(page.locator(".result h2")).to_have_text(word)
        expect(page.locator(".truth")).to_be_visible()
    with pytest.raises(Error, match="ERR_"):
        page.goto(f"{url}/no-such-page/")
    context.close()
    assert errors == []


#: The attributes of the page that say where engine and data are; the editor takes their place.
PLACE = """
async () => {
  const page = new DOMParser().parseFromString(await (await fetch("")).text(), "text/html");
  return {...page.querySelector("[data-engine]").dataset};
}
"""

#: Asks a worker of its own the queries one after the other, and returns the bodies of the answers.
ASK_ALL = """
async ({queries, accepted, engine, wasm, data, graphs}) => {
  const worker = new Worker(engine, {type: "module"});
  const bodies = [];
  const done = new Promise(resolve => worker.addEventListener("message", ({data}) => {
    if (data.kind === "answered") bodies.push(new TextDecoder().decode(data.body));
    else if (["refused", "broken", "unloadable"].includes(data.kind)) bodies.push(data.kind);
    if (bodies.length === queries.length) resolve(bodies);
  }));
  const at = address => new URL(address, location.href).href;
  const load = {wasm: at(wasm), data: at(data), graphs: at(graphs), cache: "x y"};
  worker.postMessage({kind: "load", ...load});
  for (const [id, query] of queries.entries()) {
    worker.postMessage({kind: "run", id, query, accepted});
  }
  return done;
}
"""


@pytest.mark.thorough
def test_all_example_questions_have_the_rows_of_the_server(bench, city_web, city_path):
    """The same engine over the same data: not one row differs."""
    queries = Release.open(city_path).queries
    page = bench()
    place = page.evaluate(PLACE)
    accepted = ["application/sparql-results+json", "application/n-triples"]
    texts = [query.text for query in queries]
    bodies = page.evaluate(ASK_ALL, {"queries": texts, "accepted": accepted, **place})
    differing = [
        query.name
        for query, body in zip(queries, bodies, strict=True)
        if _rows(body) != _rows(_of_server(city_web, query.text, accepted))
    ]
    assert len(bodies) > 100
    assert differing == []


def _of_server(web, text, accepted):
    headers = {"Accept": ", ".join(accepted), "Content-Type": "application/sparql-query"}
    return web.post("/sparql", data=text.encode(), headers=headers).text


def _rows(body):
    """Return the rows of an answer in its own order, or the triples of a graph sorted."""
    if not body.startswith("{"):
        return sorted(body.splitlines())
    answer = json.loads(body)
    return answer.get("boolean", answer.get("results", {}).get("bindings"))
