"""A made-up city from ``init`` to a served release: nothing of it speaks of our own city."""

import html
import json
import re
from urllib.parse import quote, unquote

import pytest

from gwangju_kg.engine import Engine
from gwangju_kg.release.contents import Release
from gwangju_kg.web.app import create_app
from springfield import BASE_IRI, add_source, run, start
from web_fixtures import WebClient

#: What may be named: the addresses of what all cities share, and the program and its commands.
_ALLOWED = re.compile(
    r"https://w3id\.org/gwangju-kg/(?:ontology|vocab/|shapes)"
    r"|gwangju-kg (?:build|check|diff|redact|releases|reproduce|serve|verify)(?![a-z])"
)
_OURS = re.compile(r"gwangju|kwangju|광주", re.IGNORECASE)

_LINK = re.compile(r'\b(?:href|src|action|data-[a-z]+)="(/[^"]*)"')

#: Pages with a parameter that are visited with it; others are visited once, in both languages.
_WITH_PARAMETERS = ("/cite", "/graph-view", "/queries/")

#: The pages of codes.
_CODES = (
    *("/vocab/", "/page/vocab/", "/data/vocab/"),
    "/graph-view?iri=https://w3id.org/gwangju-kg/vocab/",
)

#: What a release names in each format.
_MACHINES = (
    "/void.ttl", "/void.jsonld", "/void.nt", "/void.rdf", "/catalog.ttl", "/catalog.jsonld",
    "/catalog.nt", "/catalog.rdf", "/croissant.json", "/sitemap.xml", "/robots.txt", "/health",
    "/reconcile", "/reconcile/properties", "/reconcile/suggest/entity?prefix=spring",
    "/reconcile/suggest/type?prefix=p", "/reconcile/suggest/property?prefix=p",
    "/reconcile/preview?id=library", "/reconcile/features", "/sparql/terms",
    "/nanopub/example-1.trig", "/nanopub/example-1.nq", "/nanopub/example-1.jsonld",
    "/search?q=library", "/search/suggest?q=lib", "/page/nothing", "/timemap/link/dataset",
    "/page/id/entity/nothing", "/data/id/entity/library.ttl", "/data/id/entity/library.jsonld",
    "/data/id/entity/library.rdf", "/data/id/entity/library.nt", "/data/dataset.ttl",
    "/graph-view/neighbours?iri=" + quote(BASE_IRI + "id/entity/library", safe=""),
    "/data/graph/entities.ttl", "/data/ontology.ttl", "/data/shapes.ttl", "/data/vocab/opening.ttl",
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return the project of the city, with two releases: of the example, and of another source."""
    folder = tmp_path_factory.mktemp("cities") / "springfield"
    start(folder)
    run("build", "--project", folder)
    add_source(folder)
    run("build", "--project", folder)
    return folder


@pytest.fixture(scope="module")
def release(project):
    return Release.open(project / "releases" / "current")


@pytest.fixture(scope="module")
def web(settings, release):
    """Return a client of the application over the last release of the city."""
    from dataclasses import replace  # noqa: PLC0415

    theirs = replace(settings, releases=release.path.parent)
    with Engine.start(theirs, release=release.path) as engine:
        yield WebClient(create_app(theirs, engine.address, release))


def _ours_in(text):
    """Return the places of a text that name our own city."""
    plain = _ALLOWED.sub("", html.unescape(unquote(text)))
    return [plain[max(0, m.start() - 60) : m.end() + 30] for m in _OURS.finditer(plain)]


def test_a_new_city_passes_its_checks(project):
    """What is missing is said in the language of the person, and is no error."""
    printed = run("check", "--project", project, "--texts", project / "texts")

    assert "no violations" in printed
    assert "numbers and dates are not read" in printed
    assert "there is no contact" in printed
    assert "select nothing in the data yet" in printed
    assert not _ours_in(printed)


def test_a_new_city_without_its_own_source_is_told_so(tmp_path):
    """The invented source is an example to be replaced; in Korean for a Korean locale."""
    start(tmp_path / "x")

    assert "the only source is the invented example" in run("check", "--project", tmp_path / "x")


def test_the_release_says_of_which_city_it_is(release):
    """The manifest has what a server shows, and the files bear the name of the project."""
    stated = json.loads((release.path / "manifest.json").read_bytes())

    assert stated["project"]["base_iri"] == BASE_IRI
    assert release.project.title["en"] == "Springfield Knowledge Graph"
    assert {file.path for file in release.files} >= {"dumps/springfield-kg.nq"}
    assert {graph.iri.removeprefix(BASE_IRI)[:6] for graph in release.graphs} == {"graph/"}


def test_each_file_of_the_release_speaks_of_the_city_alone(release):
    """Dumps, tables, descriptions and queries name only the shared addresses."""
    for file in release.files:
        if file.coding is None and not file.path.endswith(".sqlite"):
            text = (release.path / file.path).read_text("utf-8-sig")
            text = re.sub(r"@?prefix \w+: <[^>]*> ?\.?", "", text, flags=re.IGNORECASE)
            assert (file.path, _ours_in(text)) == (file.path, [])


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_page_of_the_city_speaks_of_the_city_alone(web, language):
    """From the home page through all links but those to codes, and the addresses for programs."""
    visited = _walk(web, language, left_out=_CODES)

    assert {"/page/id/entity/library", "/ledger", "/downloads/", "/page/ontology"} <= visited
    assert {"/page/shapes", "/problem", "/releases/", "/page/query/what-is-promised"} <= visited


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_page_and_each_code_speaks_of_the_city_alone(web, language):
    """The same with the pages of all codes."""
    assert "/page/vocab/opening" in _walk(web, language, left_out=())


def _walk(web, language, *, left_out):
    """Visit all pages; return their addresses. None of them may name our own city."""
    waiting, visited = ["/", *_MACHINES], set()
    while waiting:
        address = waiting.pop().partition("#")[0]
        if not address.startswith((*_WITH_PARAMETERS, *_MACHINES)):
            address = address.partition("?")[0]
        is_left_out = address not in _MACHINES and unquote(address).startswith(left_out)
        if address in visited or is_left_out or address.startswith(("/static", "/metrics")):
            continue
        visited.add(address)
        response, found = _visit(web, address, language)
        assert response.status_code < 500, address
        assert (address, found) == (address, [])
        waiting += filter(None, [response.headers.get("Location")])
        if "html" in response.headers.get("Content-Type", ""):
            links = _LINK.findall(response.get_data(as_text=True))
            waiting += [html.unescape(link) for link in links]
    return visited


def _visit(web, address, language):
    """Return a response, and the places in it that name our own city."""
    accept = {"Accept": "text/html, */*;q=0.5"}
    response = web.get(f"{address}{'&' if '?' in address else '?'}lang={language}", headers=accept)
    content = response.get_data()
    is_text = b"\0" not in content and not response.headers.get("Content-Encoding")
    text = content.decode("utf-8", "replace") if is_text else ""
    return response, _ours_in(text) + _ours_in(response.headers.get("Link", ""))


def test_things_terms_and_graphs_of_the_city_are_served(web):
    """A thing of the city, a shared term and a shared document have their pages."""
    for path in ("id/entity/springfield", "vocab/opening", "ontology", "shapes", "dataset"):
        assert web.get(f"/page/{path}").status_code == 200
    turtle = web.get("/data/id/entity/library.ttl").get_data(as_text=True)

    assert f"@prefix ent: <{BASE_IRI}id/entity/> ." in turtle
    assert re.search(r"^ent:library a .*gk:Facility", turtle, re.MULTILINE)


def test_values_have_the_units_of_the_city(web, release):
    """A currency, and a unit of the city's own, in sentences, lists, tables and both languages."""
    pool, town = "/page/id/entity/pool-construction", "/page/id/entity/springfield"

    assert "Planned cost: 1.5 million euros (as of 10 May 2024)." in _text(web, f"{pool}?lang=en")
    assert "계획 사업비는 150만 유로(2024년 5월 10일 기준)입니다." in _text(web, f"{pool}?lang=ko")
    assert "12.5 furlongs" in _text(web, f"{town}?lang=en")
    assert "12.5펄롱" in _text(web, f"{town}?lang=ko")
    assert ",CCY_EUR," in (release.path / "dumps/tables/numbers.csv").read_text("utf-8-sig")


def test_own_terms_are_served_under_id(web):
    """An indicator of the city's own has a page and a document, and is found."""
    address = "/id/indicator/wall-length"
    response = web.get(address, headers={"Accept": "text/html"})

    assert response.headers["Location"] == "/page" + address
    assert "how long the old city wall is" in _text(web, f"/page{address}?lang=en")
    assert "wallLength" in _text(web, f"/data{address}.ttl")


def test_a_search_leaves_out_shared_codes_without_use(web):
    """Codes that the data use are found; the others only have their names."""
    assert web.get("/search/suggest?q=population&lang=en").json["results"]
    examples = _text(web, "/search?lang=en")
    found = re.findall(r'href="/search[?]q=([^"&]+)[^>]*>([^<]+)</a> — (.*)</li>', examples)
    assert [what for *_, what in found][-1] == "Korean initial consonants"
    for words, *_ in found:
        assert web.get(f"/search/suggest?q={words}").json["results"]
    assert "Gold medals" not in _text(web, "/search?q=gold+medals+won&lang=en")
    assert "Gold medals won" in _text(web, "/page/vocab/goldMedalsWon?lang=en")


def test_pages_show_the_city_as_it_is(web):
    """The years of its ledger, its publisher by name, and a graph view only where there is one."""
    query = quote("SELECT ?p { ?p <http://www.w3.org/ns/oa#hasSource> <id/source/pool> } LIMIT 1")
    answer = web.get(f"/sparql?query={query}", headers={"Accept": "text/csv"}).text
    passage = answer.split()[1].removeprefix(BASE_IRI)

    assert not re.search(r"\b20(?:19|20|21|22|23)\b", _text(web, "/ledger?lang=en"))
    assert "Springfield Archive" in _text(web, "/page/dataset")
    offered = {}
    for path in ("id/entity/library", passage, "id/time/in-2026", "id/time/example-published"):
        offered[path] = "/graph-view?" in _text(web, f"/page/{path}")
        status = web.get(f"/graph-view?iri={quote(BASE_IRI + path)}").status_code
        assert (path, offered[path]) == (path, status == 200)
    assert offered["id/entity/library"]
    assert not offered[passage]


def test_the_first_language_of_the_project_is_the_default(web):
    """A record that was started in English is in English unless the reader asks for Korean."""
    assert '<html lang="en">' in _text(web, "/")
    assert 'hreflang="ko"' in _text(web, "/")
    assert '<html lang="ko">' in _text(web, "/?lang=ko")
    assert '<html lang="ko">' in web.get("/", headers={"Accept-Language": "ko"}).text


def _text(web, address):
    response = web.get(address, headers={"Accept": "text/html, */*;q=0.5"})
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def test_a_query_knows_the_prefixes_of_the_city(web):
    """A forgotten prefix has the namespace of the city; relative IRIs are its own."""
    for thing in ("ent:library", "<id/entity/library>"):
        answer = web.get("/sparql?query=" + quote(f"ASK {{ {thing} ?p ?o }}"))

        assert answer.json["boolean"] is True


def test_names_of_the_city_are_reconciled(web):
    """Identifiers are local names under the base IRI of the city."""
    manifest = web.get("/reconcile?lang=en").json
    found = web.post("/reconcile", data={"queries": json.dumps({"q": {"query": "new library"}})})

    assert manifest["name"] == "Springfield Knowledge Graph"
    assert manifest["identifierSpace"] == BASE_IRI + "id/entity/"
    assert found.json["q"]["result"][0]["id"] == "library"


def test_a_thing_of_the_city_is_cited(web, release):
    """Author, title and key are the city's."""
    iri = quote(BASE_IRI + "id/entity/library", safe="")
    bibtex = web.get(f"/cite?iri={iri}&release={release.id}&format=bib&lang=en")

    assert bibtex.status_code == 200
    text = bibtex.get_data(as_text=True)
    assert text.startswith(f"@misc{{springfield-kg-{release.id}")
    assert "author = {{Springfield Archive}}" in text
    assert "Springfield Knowledge Graph: new library" in text


def test_two_releases_of_the_city_are_compared(project):
    """The new source is in the difference, under its name."""
    printed = run("diff", "--project", project, _first(project), "current", exit_code=1)

    assert "Opening of the pool" in printed
    assert not _ours_in(printed)


def _first(project):
    (name,) = (path.name for path in (project / "releases").glob("1-*"))
    return name


def test_commands_find_the_releases_of_the_project(project, release):
    """With --project, RELEASES is the folder in the project."""
    listed = run("releases", "--project", project)
    asked = run("query", "--project", project, "-e", "ASK { <id/entity/library> ?p ?o }")
    printed = run("nanopub", "--project", project, "example-1")

    assert release.id in listed
    assert json.loads(asked)["boolean"] is True
    assert f"<{BASE_IRI}nanopub/example-1?release={release.id}>" in printed
