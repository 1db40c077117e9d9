"""IRIs with any characters: each has a page and data, and links lead to it."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from pyoxigraph import RdfFormat, parse

from gwangju_kg.build.pipeline import build
from gwangju_kg.engine import Engine
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.web.app import create_app
from web_fixtures import WebClient

VECTORS = json.loads((Path(__file__).parents[1] / "local_addresses.json").read_text("utf-8"))
BASE_IRI = VECTORS["base"]

#: The paths of the IRIs of things, each with the address that links lead to.
ADDRESSES = {
    path: address
    for path, address in VECTORS["addresses"].items()
    if path.startswith(("id/", "elsewhere", "/")) and path != "id/entity/line-2"
}


def _name(path):
    return f"곳 {list(ADDRESSES).index(path)}"


@pytest.fixture(scope="module")
def things(project_path, tmp_path_factory):
    """The small project with a project for each path, and a milestone that names each of them."""
    folder = tmp_path_factory.mktemp("iris")
    project = shutil.copytree(project_path, folder / "project")
    rows = [
        f'<{BASE_IRI}{path}> a gk:Project ; rdfs:label "{_name(path)}"@ko .' for path in ADDRESSES
    ]
    named = " , ".join(f"<{BASE_IRI}{path}>" for path in ADDRESSES)
    rows.append(f'ent:all a gk:Project ; rdfs:label "모두"@ko ; rdfs:seeAlso {named} .')
    with (project / "data/entities/projects.ttl").open("a", encoding="utf-8") as file:
        file.write("\n".join(rows))
    return build(Settings(project=project, releases=folder / "releases"), lambda stage: None)


@pytest.fixture(scope="module")
def site(settings, things):
    """A client of a site with these things."""
    settings = replace(settings, releases=things.parent)
    with Engine.start(settings, release=things) as engine:
        yield WebClient(create_app(settings, engine.address, Release.open(things)))


def _get(site, address, **headers):
    """Return the response that a browser or crawler gets, with the addresses on its way."""
    way = [address]
    while True:
        target = urlsplit(address)
        response = site.get(target._replace(fragment="").geturl(), headers=headers)
        for name in ("Location", "Content-Location", "Link"):
            assert response.headers.get(name, "").isascii()
        if response.status_code not in {301, 302, 303, 308}:
            return response, way
        address = urljoin(address, response.headers["Location"])
        way.append(address)


def test_an_iri_has_a_page_and_data(site, as_browser):
    """The address of each thing leads to its page, and to the triples about it in each format."""
    for path, address in ADDRESSES.items():
        page, _ = _get(site, address, **as_browser)
        assert (page.status_code, _name(path) in page.text) == (200, True), path
        assert f"<h1>{_name(path)}" in page.text, path
        for media_type in ("text/turtle", "application/ld+json"):
            target = address if not address.startswith("/page/") else None
            target = target or address.replace("/page/", "/data/", 1) + ".ttl"
            data, _ = _get(site, target, Accept=media_type)
            assert (data.status_code, _name(path) in data.text) == (200, True), (path, target)


def test_the_iri_itself_is_answered(site):
    """A client that asks for the IRI, encoded as libraries do, gets the data about it."""
    # The other IRI of the same URI is there too; the thing has a document of its own; the client
    # resolves the dots.
    apart = {"id/entity/%ED%95%9C", "id/entity/%ed%95%9c", "id/entity/line-2#part", "/double"}
    dots = {"id/entity/..", "id/entity/../up", "id/entity/./same"}
    for path in ADDRESSES.keys() - apart - dots:
        address = "/" + quote(path.partition("#")[0], "".join(map(chr, range(0x21, 0x7F))))
        data, _ = _get(site, address, Accept="application/n-triples")
        subjects = {quad.subject.value for quad in parse(data.data, RdfFormat.N_TRIPLES)}
        assert BASE_IRI + path in subjects, path


def test_every_link_of_a_page_leads_somewhere(site, as_browser):
    """The page that names all the things links to each: as a link and in the header."""
    page, _ = _get(site, "/id/entity/all", **as_browser)
    for path, address in ADDRESSES.items():
        assert f'href="{address.replace("&", "&amp;").replace(chr(39), "&#39;")}"' in page.text, (
            path
        )
    for path in ("id/entity/한글-장소", "id/entity/a%2Fb", "id/entity/a?b=1&c", "id/entity/.."):
        page, _ = _get(site, ADDRESSES[path], **as_browser)
        links = re.findall(r"<([^>]*)>; rel=\"(?:alternate|describedby)\"", page.headers["Link"])
        links += re.findall(r'href="(/(?:data|cite|page|id|\?)[^"]*)"', page.text)
        assert len(links) > 8
        for link in links:
            answer, _ = _get(site, link.replace("&amp;", "&").replace("&#39;", "'"))
            assert answer.status_code == 200, (path, link)


def test_names_lead_to_the_things(site, as_browser):
    """Search, suggestions, results of a query and citations have the same addresses."""
    for path in ("id/entity/한글-장소", "id/entity/a%2Fb", "id/entity/a?b=1&c", "id/entity/.."):
        found = site.get("/search/suggest", query_string={"q": _name(path)}).json["results"]
        assert ADDRESSES[path] in {each["address"] for each in found}, path
        query = f"SELECT ?s {{ ?s rdfs:label '{_name(path)}'@ko }}"
        query = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {query}"
        table = site.get("/sparql", query_string={"query": query}, headers=as_browser)
        assert f'href="{ADDRESSES[path].replace("&", "&amp;")}"' in table.text, path
        arguments = {"iri": BASE_IRI + path, "format": "json"}
        citation = site.get("/cite", query_string=arguments, follow_redirects=True)
        address = urlsplit(citation.json["url"])
        assert unquote(unquote(address.path)).endswith(unquote(unquote(path))), path
        assert site.get(
            "/" + citation.json["url"].removeprefix(BASE_IRI).partition("?")[0]
        ).status_code in {200, 303}, path


def test_mementos_of_any_iri(site):
    """The list of mementos that a response names has the address as the client sent it."""
    for path in ("id/entity/한글-장소", "id/entity/a%2Fb", "id/entity/a?b=1&c"):
        answer, way = _get(site, ADDRESSES[path], Accept="text/turtle")
        (address,) = re.findall(r'<([^>]*)>; rel="timemap"', answer.headers["Link"])
        mementos = site.get(address)
        assert mementos.status_code == 200, path
        assert f'{urlsplit(way[-1]).path}>; rel="original timegate"' in mementos.text, path


def test_the_sitemap_has_addresses(site):
    """The sitemap lists the page of each thing, percent-encoded."""
    sitemap = site.get("/sitemap.xml").text
    assert sitemap.isascii()
    for path in ("id/entity/한글-장소", "id/entity/a%2Fb", "id/entity/a?b=1&c"):
        (page,) = re.findall(
            rf"<loc>([^<]*{re.escape(quote(path, '/=&').replace('&', '&amp;'))})<", sitemap
        )
        assert site.get(urlsplit(page.replace("&amp;", "&")).path).status_code == 200


def test_a_part_of_a_thing_without_triples(site):
    """A thing that only has parts (``#north``) answers with them; one without is not found."""
    answer, _ = _get(site, "/id/entity/stop", Accept="text/turtle")
    assert "stop#north" in answer.text
    assert _get(site, "/id/entity/stop-2", Accept="text/turtle")[0].status_code == 404
    assert _get(site, "/id/entity/100%", Accept="text/turtle")[0].status_code == 404
    assert _get(site, "/id/entity/%FE%ED%95%9C", Accept="text/turtle")[0].status_code == 404
