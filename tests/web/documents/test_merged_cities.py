"""A merged release is served: every IRI of every town, at an address of its own."""

import html
import json
import re
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from pyoxigraph import RdfFormat, parse

from gwangju_kg.build.merging import merged_release
from gwangju_kg.build.pipeline import build
from gwangju_kg.engine import Engine
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.web.app import create_app
from towns import make_nation, make_town, town_base
from web_fixtures import WebClient

TOWNS = ("aton", "beton")

#: Paths of things of each kind, below the base address of a town.
THINGS = ("id/entity/line-2", "id/milestone/line-2-groundbreaking", "id/source/s0")


def _address(name, path):
    return f"/city/{town_base(name).partition('://')[2]}{path}"


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Return the release of the first town, and the merged release of two."""
    folder = tmp_path_factory.mktemp("merged")
    for name in TOWNS:
        town = make_town(folder / name, name)
        build(Settings(project=town, releases=town / "releases"), lambda _: None)
    nation = make_nation(folder / "nation")
    chosen = Settings(project=nation, releases=nation / "releases")
    merged = merged_release.merge(chosen, [folder / name for name in TOWNS], lambda _: None)
    return Release.open(folder / TOWNS[0] / "releases" / "current"), Release.open(merged)


@pytest.fixture(scope="module")
def webs(settings, releases):
    """Return a client of the server of the first town, and one of the merged release."""
    with ExitStack() as engines:
        clients = []
        for release in releases:
            theirs = replace(settings, releases=release.path.parent)
            engine = engines.enter_context(Engine.start(theirs, release=release.path))
            clients.append(WebClient(create_app(theirs, engine.address, release)))
        yield clients


@pytest.fixture
def web(webs):
    return webs[1]


def _get(web, address, accept="text/html", **headers):
    response = web.get(address, headers={"Accept": accept, **headers})
    assert response.status_code == 200, (address, response.status_code)
    return response.text


def _text(page):
    """Return the words of the article of a page."""
    article = page[page.index("<article>") : page.index("</article>")]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", article).split()))


@pytest.mark.parametrize("path", THINGS)
def test_a_thing_is_described_as_by_its_own_city(webs, path):
    """The Turtle has the same bytes: the same statements, with the city's own prefixes."""
    own, merged = webs
    described = _get(own, f"/data/{path}.ttl")

    assert _get(merged, f"/data{_address('aton', path)}.ttl") == described
    assert town_base("aton") in described


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_of_a_thing_says_what_its_own_city_says(webs, path, language):
    """Claims, evidence and discrepancies are there; only the name of the town is added."""
    own, merged = (
        _text(_get(web, address))
        for web, address in (
            (webs[0], f"/page/{path}?lang={language}"),
            (webs[1], f"/page{_address('aton', path)}?lang={language}"),
        )
    )
    town = {"ko": "작은 그래프", "en": "Record of aton"}[language]

    assert f" · {town}" in merged
    merged = merged.replace(f" · {town}", "", 1)
    assert merged.replace(_address("aton", "id/time/")[1:], "t:") == own


def test_schema_org_names_the_dataset_of_the_city_of_a_thing(webs):
    """A thing is described for search engines as by its own city; only the release differs."""
    own, merged = (
        json.loads(_get(web, address).partition('"application/ld+json">')[2].split("</script>")[0])
        for web, address in (
            (webs[0], "/page/id/entity/line-2"),
            (webs[1], f"/page{_address('aton', 'id/entity/line-2')}"),
        )
    )

    assert merged["subjectOf"].pop("version") != own["subjectOf"].pop("version")
    assert merged == own
    assert own["subjectOf"]["@id"] == town_base("aton") + "dataset"


def test_an_iri_leads_to_its_page_and_its_data(web):
    """Links lead to addresses of this server; the headers name IRI and licence of the town."""
    address = _address("beton", "id/entity/line-2")
    response = web.get(address, headers={"Accept": "application/n-triples"})
    data = web.get(response.location)
    page = _get(web, f"/page{address}")

    assert response.status_code == 303
    assert f'<{town_base("beton")}id/entity/line-2>; rel="canonical"' in data.headers["Link"]
    assert (
        '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"'
        in data.headers["Link"]
    )
    links = set(re.findall(r'href="(/city/[^"?#]*)', page))
    assert len(links) > 3
    for link in sorted(links):
        assert web.get(link, follow_redirects=True).status_code == 200, link


def test_every_iri_of_a_town_has_a_page(web, releases):
    """All subjects of the dump, and all graphs, are reached by links of this server."""
    (dump,) = (releases[1].path / "dumps").glob("*.nq")
    subjects = {quad.subject.value for quad in parse(path=dump, format=RdfFormat.N_QUADS)}
    graphs = {graph.iri for graph in releases[1].graphs}
    iris = sorted(iri for iri in subjects | graphs if iri.startswith(town_base("beton")))

    for iri in iris:
        path = releases[1].namespaces.path_of(iri)
        assert web.get(f"/{path}", headers={"Accept": "text/turtle"}).status_code == 303, iri


def test_home_lists_the_towns_and_each_has_its_own(web):
    """With release, date, publisher and licence; a program gets the description of the dataset."""
    home = _get(web, "/?lang=en")
    page = _get(web, _address("aton", "") + "?lang=en")
    redirect = web.get(_address("aton", ""), headers={"Accept": "text/turtle"})

    assert "National graph" in home
    for name in TOWNS:
        assert f'href="{_address(name, "")}?lang=en"' in home
        assert f"Record of {name}" in home
    assert "2026-11-22" in page
    assert "Metro Line 2" in page
    assert redirect.location == f"/data{_address('aton', 'dataset')}.ttl"
    assert _address("ceton", "") not in home
    missing = web.get(_address("ceton", ""), headers={"Accept": "text/html"}, follow_redirects=True)
    assert missing.status_code == 404


def test_a_search_tells_the_towns_apart(web):
    """Things of the same name are told apart by the title of their town."""
    found = json.loads(_get(web, "/search/suggest?q=Metro+Line+2&lang=en"))["results"]
    line_2 = {row["address"].partition("?")[0]: row["context"] for row in found}

    for name in TOWNS:
        assert f"Record of {name}" in line_2[_address(name, "id/entity/line-2")]


def test_shared_terms_are_there_once_with_the_things_of_all_towns(web):
    """The page of a class lists what refers to it in any town."""
    page = _get(web, "/page/ontology")
    listed = _get(web, "/browse/projects")

    assert "gk:Project" in page
    for name in TOWNS:
        assert _address(name, "id/entity/line-2") in listed


def test_figures_are_what_their_queries_count(web, releases):
    """The query behind each figure on the home page gives that figure, over all towns."""
    for name, count in sorted(releases[1].figures.items()):
        editor = web.get(f"/queries/figures/{name}").location
        query = parse_qs(urlsplit(editor).query)["query"][0]
        answer = web.post("/sparql", data={"query": query, "format": "csv"}).text.split()

        assert answer == ["count", str(count)], name


def test_discrepancies_and_ledger_are_of_all_towns(webs):
    """What the first town shows once is there for both."""
    for address in ("/discrepancies", "/ledger"):
        own, merged = (_get(web, address) for web in webs)
        own_links = set(re.findall(r'href="/(id/[^"?]*)', own))
        merged_links = set(re.findall(r'href="(/city/[^"?]*)', merged))
        assert {_address(name, link) for name in TOWNS for link in own_links} == merged_links


def test_reconciliation_identifies_things_of_every_town(web):
    """The identifier is the path of the thing on this server, and finds it again."""
    service = json.loads(_get(web, "/reconcile"))
    asked = json.dumps({"q": {"query": "Metro Line 2"}})
    found = json.loads(_get(web, f"/reconcile?queries={asked}"))["q"]["result"]
    expected = {_address(name, "id/entity/line-2")[1:] for name in TOWNS}

    assert expected <= {row["id"] for row in found}
    view = service["view"]["url"].replace("{{id}}", found[0]["id"])
    assert web.get(urlsplit(view).path, follow_redirects=True).status_code == 200
    again = json.loads(
        _get(web, "/reconcile?queries=" + json.dumps({"q": {"query": found[0]["id"]}}))
    )
    assert again["q"]["result"][0]["id"] == found[0]["id"]


def test_scripts_know_the_addresses_of_the_towns(web):
    """The query editor and the graph link to the pages of this server."""
    bases = " ".join(sorted(map(town_base, TOWNS), key=lambda base: (-len(base), base)))
    view = _get(web, f"/graph-view?iri={town_base('aton')}id/entity/line-2")

    assert f'data-cities="{bases}"' in _get(web, "/sparql")
    assert f'data-cities="{bases}"' in view


def test_descriptions_and_citations_name_the_merged_release(web):
    """VoID and DCAT are served with each town's dataset; a thing is cited at its address here."""
    catalog = _get(web, "/catalog.ttl")
    void = _get(web, "/void.ttl")
    sitemap = _get(web, "/sitemap.xml")
    citation = web.get(f"/cite?iri={town_base('aton')}id/entity/line-2", follow_redirects=True)

    for name in TOWNS:
        assert f"{town_base(name)}catalog#" in catalog
        assert f"{town_base(name)}catalog#" in void
        assert f"page{_address(name, 'id/entity/line-2')}" in sitemap
    assert citation.status_code == 200
    assert _address("aton", "id/entity/line-2") in citation.text


@pytest.mark.parametrize("name", TOWNS)
def test_a_thing_of_each_town_has_a_feed(web, name):
    """Ids are those of the town; a report without a date has that of the first release with it."""
    address = f"/feeds{_address(name, THINGS[0])}.atom"
    feed = feedparser.parse(web.get(address).data)
    ledger = feedparser.parse(web.get("/feeds/ledger.atom").data)

    assert [entry.id for entry in feed.entries] == [f"{town_base(name)}id/assertion/s0-1"]
    assert feed.entries[0].updated == feed.feed.updated
    assert not ledger.bozo
    assert feed.feed.id.startswith("https://nation.example/feeds/city/")
