"""The pages of a server over files that have nothing to do with a record of ours."""

import gzip
import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse

from gwangju_kg.engine import Engine
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.web.app import create_app
from web_fixtures import WebClient

BASE = "http://localhost/"
ONE = """@prefix e: <http://e.example/> .
@prefix v: <http://e.example/v#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
v:Book a rdfs:Class ; rdfs:label "책"@ko , "Book"@en .
v:author rdfs:label "author"@en .
e:책-1 a v:Book ; dcterms:title "마을의 역사"@ko , "A village & its <history>"@en ;
  v:author e:kim ; v:parts ( "one" [ v:title "inner" ] ) ; v:note <javascript:alert(1)> .
e:kim rdfs:label "Kim" ; v:wrote e:책-1 , <a%2Fb> , <#here> , <../up?x=1> .
<a%2Fb> rdfs:label "a relative name" .
<urn:x:1> a v:Book ; rdfs:label "a book with a URN" .
"""
TWO = "<http://e.example/g> { <http://e.example/kim> <http://e.example/v#age> 40 }"
BOOK = "http://e.example/책-1"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two files of the same name in two folders, with the hash of both."""
    paths = []
    for folder, name, text in (("a", "x.ttl", ONE), ("b", "x.trig", TWO)):
        paths.append(tmp_path_factory.mktemp(folder) / name)
        paths[-1].write_text(text, "utf-8")
    return ServedFiles.read(paths, BASE, is_lenient=False)


@pytest.fixture(scope="module")
def site(settings, files):
    """A client of a server over these files."""
    settings = replace(settings, base=BASE)
    with Engine.start(settings, files=[each.path for each in files.files]) as engine:
        yield WebClient(create_app(settings, engine.address, files))


def _page(site, address, language="en"):
    headers = {"Accept": "text/html", "Accept-Language": language}
    response = site.get(address, headers=headers, follow_redirects=True)
    assert (response.status_code, response.mimetype) == (200, "text/html"), address
    return response.text


@pytest.mark.parametrize("address", ["releases", "ledger", "id/entity/x"])
def test_files_have_no_feeds(site, address):
    """A feed needs releases; no page names one."""
    assert site.get(f"/feeds/{address}.atom").status_code == 404
    assert "application/atom+xml" not in _page(site, "/")


def _crawl(site):
    """Follow every link from the home page; return the addresses."""
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = site.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
        assert response.status_code in {200, 302, 303}, address
        if response.status_code == 200 and response.mimetype == "text/html":
            links = re.findall(r'href="(/[^"#]*)', response.text)
            waiting += [link.replace("&amp;", "&").replace("&#39;", "'") for link in links]
        assert len(seen) < 400
    return seen


def test_every_link_of_every_page_leads_somewhere(site):
    """From the home page all pages can be reached, and none of their links is broken."""
    assert f"/resource?iri={quote(BOOK, ':/')}" in _crawl(site)


ODD = """@prefix e: <http://e.example/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
_:g { e:a e:p _:b . _:b e:q "2" } e:h { e:a e:p "bell \\u0007" } [] { e:x e:p e:y }
e:r rdf:reifies <<( e:a e:p e:b )>> ; <http://e.example/1> _:b .
"""


def test_what_no_format_or_address_has_is_not_offered(settings, tmp_path):
    """A graph of a blank node has no address, and not every format every character and term."""
    contents = (
        ("odd.trig", ODD.encode()),
        ("mine.ttl.gz", gzip.compress(b"", mtime=0)),
        ("x.trix", b"<TriX/>"),
    )
    for name, content in contents:
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name, _ in contents]
    files = ServedFiles.read(paths, BASE, is_lenient=True)
    with Engine.start(replace(settings, base=BASE), files=paths, is_lenient=True) as engine:
        site = WebClient(create_app(replace(settings, base=BASE), engine.address, files))
        _crawl(site)
        assert "What is malformed in the files is left out" in _page(site, "/")
        assert "2 named by a blank node" in _page(site, "/")
        assert "&lt;&lt;( &lt;http://e.example/a&gt;" in _page(
            site, "/resource?iri=http://e.example/r"
        )
        for form in ("trig", "nq"):
            quads = parse(site.get(f"/data?format={form}").data, RdfFormat.from_extension(form))
            assert len({str(quad) for quad in quads}) == 6
        refused = site.get("/data?default&format=jsonld")
        assert refused.status_code == 406
        assert not any("json" in offer or "xml" in offer for offer in refused.json["offers"])
        types = [site.get(f"/downloads/{path.name}").mimetype for path in paths]
    assert types == ["application/trig", "application/gzip", "application/xml"]


def test_the_home_page_has_figures_and_classes(site):
    """Statements, subjects and properties are counted; a class leads to its members."""
    page = _page(site, "/")
    assert "left out" not in page
    figures = dict(re.findall(r"<dt>(\w+)</dt><dd>([\d,]+)</dd>", page))

    assert figures == {"triples": "24", "subjects": "9", "properties": "11", "classes": "2"}
    assert re.search(r'href="/class\?iri=http://e.example/v%23Book"[^>]*>Book</a> <small>2<', page)
    assert "http://e.example/g" in page
    assert "마을의 역사" in _page(site, "/class?iri=http://e.example/v%23Book", "ko")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("역사", ["마을의 역사"]),
        ("HISTORY", ["A village &amp; its &lt;history&gt;"]),
        ("name", ["a relative name"]),
        ("a", ["a relative name", "a book with a URN", "A village &amp; its &lt;history&gt;"]),
        ('"\\', []),
        ("", []),
    ],
)
def test_names_are_searched(site, text, names):
    """A part of a name is enough, in any case; the shortest names come first."""
    page = _page(site, f"/search?q={quote(text)}")
    results = re.findall(r'<li><a href="/resource[^"]*">([^<]*)</a> <span', page)
    suggested = site.get("/search/suggest", query_string={"q": text}).json["results"]

    assert [each for each in results if each in names] == names
    assert len(suggested) == len(results)


def test_each_iri_has_a_page_and_data(site):
    """Names, values, lists and what refers to it; every IRI that the files mention has one."""
    page = _page(site, f"/resource?iri={quote(BOOK)}")
    assert "<h1>A village &amp; its &lt;history&gt;</h1>" in page
    assert "마을의 역사" in page
    assert "inner" in page
    assert ">Kim</a>" in page
    assert 'href="javascript' not in page
    for media_type in ("text/turtle", "application/ld+json", "application/rdf+xml"):
        response = site.get("/resource", query_string={"iri": BOOK}, headers={"Accept": media_type})
        form = RdfFormat.from_media_type(media_type)
        subjects = {quad.subject.value for quad in parse(response.data, form)}
        assert {BOOK, "http://e.example/kim"} <= subjects
        assert response.headers["Link"].isascii()
    for iri in ("urn:x:1", "javascript:alert(1)", "http://e.example/g", "http://e.example/v#age"):
        _page(site, f"/resource?iri={quote(iri)}")


def test_what_has_no_name_has_the_last_part_of_its_iri(site):
    """Properties without a label are still read at a glance; the title has the whole IRI."""
    page = _page(site, f"/resource?iri={quote(BOOK)}")
    assert re.search(r'title="http://e.example/v#note"[^>]*>note</a>', page)
    assert "<h1>age</h1>" in _page(site, "/resource?iri=http://e.example/v%23age")


@pytest.mark.parametrize(
    ("query", "status"), [("iri=urn:none", 404), ("iri=x", 400), ("", 400), ("iri=urn:x:1%0A", 400)]
)
def test_what_the_files_do_not_mention_is_not_found(site, query, status):
    """A malformed IRI is the mistake of the client."""
    assert site.get(f"/resource?{query}").status_code == status


def test_iris_under_the_base_are_answered(site):
    """Relative IRIs of the files resolve against the server, which answers them."""
    for path, name in (("a%2Fb", "a relative name"), ("up?x=1", "http://localhost/up?x=1")):
        assert name in _page(site, f"/{path}")
        data = site.get(f"/{path}", headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert data.status_code == 200
    assert site.get("/nothing").status_code == 404
    query = {"query": "ASK { ?s ?p <a%2Fb> }"}
    assert site.get("/sparql", query_string=query).json["boolean"] is True


def test_answers_have_entity_tags(site, files, settings):
    """An answer that the client has is not sent again; other data have other tags."""
    for address in (
        "/sparql?query=ASK%7B%3Fs+%3Fp+1%7D",
        f"/resource?iri={quote(BOOK)}&format=ttl",
        "/void.ttl",
        "/data?default",
        "/downloads/x.ttl",
        "/",
    ):
        first = site.get(address)
        assert first.headers["ETag"], address
        again = site.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
    other = ServedFiles(files.files[:1], BASE)
    assert len({files.id, other.id, ServedFiles(files.files, BASE, is_lenient=True).id}) == 3


def test_the_files_are_described(site):
    """VoID has the figures of the home page, the classes and the endpoint."""
    text = site.get("/void", headers={"Accept": "text/turtle"}).text
    quads = list(parse(text, RdfFormat.TURTLE))
    values = {
        quad.predicate.value.rpartition("#")[2]: quad.object.value
        for quad in quads
        if quad.subject.value == "http://localhost/void#dataset"
    }
    assert values["triples"] == "24"
    assert values["sparqlEndpoint"] == "http://localhost/sparql"
    assert "void:class <http://e.example/v#Book>" in text
    assert site.get("/.well-known/void").headers["Location"] == "/void"


def test_the_files_can_be_downloaded(site):
    """They are sent as they are, under names of their own; nothing else of the machine is."""
    assert site.get("/downloads/x.ttl").text == ONE
    assert site.get("/downloads/x.trig").text == TWO
    assert "x.trig" in _page(site, "/downloads/")
    for name in ("y.ttl", "../x.ttl", "..%2Fx.ttl", "%2Fetc%2Fpasswd"):
        assert site.get(f"/downloads/{name}").status_code == 404


def test_what_belongs_to_a_record_says_so(site):
    """The ledger, releases and citations need a release."""
    for path in ("/ledger", "/releases/", "/cite", "/discrepancies", "/browse/projects"):
        assert site.get(path).json["code"] == "no-release"
    assert json.loads(site.get("/sparql/terms").data)["terms"] == []


def test_files_of_the_same_name_are_told_apart(files, tmp_path):
    """The second has its number before the name."""
    path = files.files[0].path
    names = [each.name for each in ServedFiles.read([path, path], BASE, is_lenient=False).files]

    assert names == ["x.ttl", "2-x.ttl"]
