"""The descriptions of the release over HTTP, and the metadata of the pages."""

import json
import re
import shutil

import pytest
from rdflib import VOID, Graph, URIRef

from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.release.contents import Release
from gwangju_kg.web.app import create_app
from our_namespaces import BASE_IRI
from web_fixtures import WebClient

ROOT = "http://localhost/"


def test_the_well_known_place_leads_to_void(web):
    """A client that follows redirects and sends no Accept header gets Turtle."""
    response = web.get("/.well-known/void")

    assert (response.status_code, response.headers["Location"]) == (302, "/void")
    assert web.get("/.well-known/void", follow_redirects=True).mimetype == "text/turtle"


@pytest.mark.parametrize("name", ["void", "catalog"])
@pytest.mark.parametrize("offer", GRAPH_FORMATS, ids=lambda offer: offer.name)
def test_a_description_in_every_format(web, name, offer):
    """The format is selected by Accept and by extension; the canonical address is linked."""
    led = web.get(f"/{name}", headers={"Accept": offer.media_type})
    response = web.get(led.headers["Location"])

    assert (led.status_code, led.headers["Location"]) == (303, f"/{name}.{offer.name}")
    assert "Accept" in led.vary
    assert response.mimetype == offer.media_type
    assert f'<{BASE_IRI}{name}>; rel="canonical"' in response.headers["Link"]
    assert web.get(f"/{name}.{offer.name}", headers={"If-None-Match": response.headers["ETag"]})
    assert Graph().parse(data=response.data, format=offer.media_type)


def test_people_are_led_to_the_downloads(web, as_browser):
    """The downloads page states for people what the descriptions state for programs."""
    response = web.get("/catalog", headers=as_browser)
    page = web.get("/downloads/", headers=as_browser).text

    assert (response.status_code, response.headers["Location"]) == (303, "/downloads/#metadata")
    for address in ("void.ttl", "catalog.rdf", "croissant.json", "sitemap.xml"):
        assert f'href="/{address}"' in page


def test_addresses_are_those_of_this_server_and_names_are_not(web, release):
    """File and service addresses use the requested host; IRIs are the same on every host."""
    headers = {"Host": "kg.example.org:8443"}
    graph = Graph().parse(data=web.get("/void.ttl", headers=headers).data, format="turtle")
    dataset = URIRef(f"{BASE_IRI}catalog#{release.id}")

    assert graph.value(dataset, VOID.sparqlEndpoint) == URIRef("http://kg.example.org:8443/sparql")
    for dump in graph.objects(None, VOID.dataDump):
        assert str(dump).startswith(f"http://kg.example.org:8443/downloads/{release.id}/")
    assert graph.value(dataset, VOID.classPartition).startswith(BASE_IRI)


@pytest.mark.parametrize("path", ["void.ttl", "catalog.jsonld", "croissant.json", "sitemap.xml"])
def test_a_description_that_is_known_is_a_304(web, path):
    """A description is sent again only if it has changed."""
    tag = web.get("/" + path).headers["ETag"]
    response = web.get("/" + path, headers={"If-None-Match": tag})

    assert (response.status_code, response.data) == (304, b"")


def test_the_host_that_is_asked_is_part_of_what_is_known(web):
    """Another host has other addresses, and therefore another entity tag."""
    tags = {web.get("/void.ttl", headers={"Host": h}).headers["ETag"] for h in ("a.org", "b.org")}

    assert len(tags) == 2


@pytest.mark.parametrize(
    "path",
    [
        "void.ttl",
        "croissant.json",
        "sitemap.xml",
        "reconcile",
        "cite?release={release}",
        "timemap/link/downloads/",
        "sparql",
    ],
)
def test_a_host_that_is_none_is_refused(web, release, path):
    """No address is built from an invalid Host header."""
    response = web.get("/" + path.format(release=release.id), headers={"Host": "a b<c>"})

    assert (response.status_code, response.json["code"]) == (400, "bad-request")


def test_a_format_that_is_not_there(web):
    """An unavailable format is a 406 with the alternatives by Accept, a 404 by extension."""
    refused = web.get("/void", headers={"Accept": "image/png"})

    assert refused.status_code == 406
    assert {"text/turtle", "text/html"} <= set(refused.json["offers"])
    for path in ("void.xyz", "catalog.csv", "croissant.ttl", "sitemap.txt", ".well-known/dcat"):
        assert web.get("/" + path, headers={"Accept": "text/turtle"}).status_code == 404


def test_a_release_without_descriptions_says_so(engine_address, settings, release_path, tmp_path):
    """A release of an older version has no descriptions; its pages work without them."""
    older = tmp_path / release_path.name
    shutil.copytree(release_path, older)
    stated = json.loads((older / "manifest.json").read_text("utf-8"))
    stated["files"] = [r for r in stated["files"] if not r["path"].startswith("metadata/")]
    (older / "manifest.json").write_text(json.dumps(stated), "utf-8")
    shutil.rmtree(older / "metadata")
    client = WebClient(create_app(settings, engine_address, Release.open(older)))

    for path in ("void.ttl", "catalog.rdf", "croissant.json", "sitemap.xml"):
        response = client.get("/" + path, headers={"Accept": "application/json"})
        assert (response.status_code, response.json["code"]) == (404, "not-found")
    assert (
        '<script type="application/ld+json'
        not in client.get("/downloads/", headers={"Accept": "text/html"}).text
    )


@pytest.mark.parametrize("path", ["/", "/downloads/", "/page/dataset"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_carry_the_description_of_the_dataset(web, release, as_browser, path, language):
    """The description is one block of JSON-LD that no text can close early."""
    page = web.get(f"{path}?lang={language}", headers=as_browser).text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    description = json.loads(block)

    assert description["@type"] == "Dataset"
    assert description["@id"] == BASE_IRI + "dataset"
    assert "<" not in block
    assert description["distribution"][0]["contentUrl"].startswith(f"{ROOT}downloads/{release.id}/")
    assert 'rel="describedby" type="text/turtle" href="/catalog.ttl"' in page


def test_no_text_ends_the_block_early(engine_address, settings, release_path, tmp_path, as_browser):
    """Whatever the name of the dataset, the page has one block and no other script."""
    spoilt = tmp_path / release_path.name
    shutil.copytree(release_path, spoilt)
    stated = json.loads((spoilt / "manifest.json").read_text("utf-8"))
    stated["files"] = [r for r in stated["files"] if not r["path"].startswith("metadata/")]
    (spoilt / "manifest.json").write_text(json.dumps(stated), "utf-8")
    path = spoilt / "metadata" / "dataset.json"
    name = "</script><script>alert(1)</script><!--"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"name": name}), "utf-8")
    client = WebClient(create_app(settings, engine_address, Release.open(spoilt)))
    page = client.get("/downloads/", headers=as_browser).text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)

    assert json.loads(block)["name"] == name
    assert "alert(1)" not in page.replace(block, "")


def test_every_page_of_the_sitemap_answers(web, as_browser):
    """Every page of the sitemap answers at its own address, without a redirect."""
    places = re.findall(r"<loc>(.*?)</loc>", web.get("/sitemap.xml").text)

    assert len(places) == len(set(places)) > 15
    for place in places:
        assert web.get(place.removeprefix(ROOT[:-1]), headers=as_browser).status_code == 200, place


def test_robots_are_told_of_the_sitemap(web, files_web):
    """robots.txt names the sitemap if there is one."""
    assert f"Sitemap: {ROOT}sitemap.xml\n" in web.get("/robots.txt").text
    assert "Sitemap" not in files_web.get("/robots.txt").text


def test_without_a_release_there_are_no_descriptions(files_web):
    """The response says that no release is served."""
    for path in ("/void", "/void.ttl", "/croissant.json", "/sitemap.xml"):
        assert files_web.get(path).json["code"] == "no-release"
