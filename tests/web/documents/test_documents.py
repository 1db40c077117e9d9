"""The responses of the IRIs of a release."""

import json
import re

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from gwangju_kg.engine import Answer, AnswerBody
from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.web.documents.views import REFERRER_LIMIT
from our_namespaces import BASE_IRI, graph_iri, path_of
from web_fixtures import WebClient

THING = "id/entity/line-2"


def _links(response):
    links = {}
    for address, relation in re.findall(r'<([^>]*)>; rel="(\w+)"', response.headers["Link"]):
        links.setdefault(relation, []).append(address)
    return links


@pytest.fixture(scope="module")
def iris(app):
    """Every IRI under our base that the release uses."""
    query = """SELECT DISTINCT ?iri FROM <urn:x-arq:UnionGraph> {
      { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri } UNION { GRAPH ?iri {} }
    }"""
    response = WebClient(app).get("/sparql", query_string={"query": query})
    rows = response.json["results"]["bindings"]
    return sorted({row["iri"]["value"] for row in rows if row["iri"]["type"] == "uri"})


def test_every_iri_of_the_release_answers(web, iris, as_browser):
    """Each IRI under our base leads to an existing page and to existing Turtle."""
    paths = {path.partition("#")[0] for iri in iris if (path := path_of(iri))} - {""}
    assert {THING, "ontology", "shapes", "dataset", "graph/source/s0"} <= paths

    for path in sorted(paths):
        for headers in (as_browser, {"Accept": "text/turtle"}):
            response = web.get("/" + path, headers=headers, follow_redirects=True)
            assert response.status_code == 200, path


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html", f"/page/{THING}"),
        ("text/turtle", f"/data/{THING}.ttl"),
        ("application/ld+json", f"/data/{THING}.jsonld"),
        ("application/rdf+xml;q=0.9, text/html;q=0.8", f"/data/{THING}.rdf"),
        ("*/*", f"/data/{THING}.ttl"),
        ("", f"/data/{THING}.ttl"),
    ],
)
def test_a_thing_redirects_to_the_document_that_fits(web, accept, target):
    """The redirect is a 303, because the thing is not its document."""
    response = web.get("/" + THING, headers={"Accept": accept})

    assert (response.status_code, response.headers["Location"]) == (303, target)
    assert "Accept" in response.vary


def test_no_fitting_format_is_a_406(web):
    """The 406 lists the available formats."""
    response = web.get("/" + THING, headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert {"text/html", "text/turtle"} <= set(response.json["offers"])


@pytest.mark.parametrize("offer", GRAPH_FORMATS, ids=lambda offer: offer.name)
def test_the_document_of_a_thing_by_extension(web, offer):
    """Each format has its address, media type, length and entity tag."""
    response = web.get(f"/data/{THING}.{offer.name}", headers={"Accept": "image/png"})

    assert (response.status_code, response.mimetype) == (200, offer.media_type)
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.headers["ETag"].startswith('W/"')
    assert "도시철도 2호선" in response.text


def test_the_document_holds_what_is_said_of_a_thing_and_what_points_at_it(web):
    """Own and incoming triples, assertions with passages, and the labels of all of these."""
    lines = set(web.get("/data/id/milestone/line-2-groundbreaking.nt").text.splitlines())

    def is_there(subject, property_, value):
        names = {
            "gk:": BASE_IRI + "ontology#",
            "rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
            "prov:": "http://www.w3.org/ns/prov#",
            "oa:": "http://www.w3.org/ns/oa#",
        }
        prefix, _, local = property_.partition(":")
        end = value if value.startswith('"') else f"<{BASE_IRI}{value}>"
        return f"<{BASE_IRI}{subject}> <{names[prefix + ':']}{local}> {end} ." in lines

    assert is_there("id/milestone/line-2-groundbreaking", "gk:milestoneOf", THING)
    assert is_there("id/assertion/s0-1", "gk:about", "id/milestone/line-2-groundbreaking")
    assert is_there("id/assertion/s0-1", "prov:wasDerivedFrom", "id/passage/s0-10-20")
    assert is_there("id/passage/s0-10-20", "oa:hasSource", "id/source/s0")
    assert is_there("id/source/s0", "rdfs:label", '"기사"@ko')
    assert is_there(THING, "rdfs:label", '"도시철도 2호선"@ko')


def _canonical(data, form):
    dataset = Dataset(parse(data, form))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {*dataset}


@pytest.mark.parametrize("path", [THING, "ontology", "graph/entities"])
def test_turtle_reads_like_a_page(web, path):
    """
    The thing comes first, its types and label first; each block is a subject, no prefix is unused.
    """
    turtle = web.get(f"/data/{path}.ttl")
    prefixes, *blocks = turtle.text.split("\n\n")
    declared = re.findall(r"@prefix (\w+):", prefixes)
    body = "\n\n".join(blocks)

    assert declared == sorted(declared)
    assert all(re.search(rf"(?<![\w-]){prefix}:", body) for prefix in declared)
    assert all(re.match(r"(\w+:|<|\[)\S* \S", block) for block in blocks)
    lines = web.get(f"/data/{path}.nt").data
    assert _canonical(turtle.data, RdfFormat.TURTLE) == _canonical(lines, RdfFormat.N_TRIPLES)
    assert len(turtle.data) == int(turtle.headers["Content-Length"])
    if path == THING:
        assert re.match(r"ent:line-2 a gk:Project\b.* ;\n  rdfs:label ", blocks[0])


def test_a_long_document_is_written_by_the_engine(web, monkeypatch):
    """Over the limit the Turtle holds the same triples, in the engine's order."""
    short = web.get(f"/data/{THING}.ttl")
    monkeypatch.setattr("gwangju_kg.web.documents.turtle_document.MOST_BYTES", 100)
    long = web.get(f"/data/{THING}.ttl")

    assert long.data != short.data
    assert _canonical(long.data, RdfFormat.TURTLE) == _canonical(short.data, RdfFormat.TURTLE)


def test_the_document_of_a_graph_is_the_graph(web):
    """A named graph's document has all of its triples."""
    response = web.get("/data/graph/links.nt")
    link = "<https://schema.org/sameAs> <http://example.org/line-2> ."

    assert response.text.splitlines() == [f"<{BASE_IRI}{THING}> {link}"]


def test_the_ontology_is_one_document(web):
    """Its terms are hash IRIs: the address without the fragment has them all."""
    text = web.get(
        "/ontology", headers={"Accept": "application/n-triples"}, follow_redirects=True
    ).text

    assert f"<{BASE_IRI}ontology#Project>" in text
    assert f"<{BASE_IRI}ontology#Milestone>" in text


def test_the_ontology_page_has_a_place_for_each_term(web):
    """A link to a term leads to its element on the page."""
    page = web.get("/page/ontology?lang=ko").text

    assert 'id="Project"' in page
    assert "사업" in page


@pytest.mark.parametrize("path", ["page/" + THING, f"data/{THING}.ttl", THING])
def test_links_lead_between_a_thing_and_its_documents(web, path):
    """
    The Link headers have the canonical IRI, the licence, the other formats and the description.
    """
    links = _links(web.get("/" + path))

    assert links["canonical"] == [BASE_IRI + THING]
    assert links["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    assert links["describedby"] == [f"/data/{THING}.ttl"]
    assert {f"/data/{THING}.jsonld", f"/page/{THING}"} <= set(links["alternate"])


def test_the_ontology_has_its_own_licence(web):
    """The ontology is CC BY, the data are CC0."""
    assert _links(web.get("/data/ontology.ttl"))["license"] == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]


def test_a_known_document_is_a_304(web):
    """A document or page that the client holds is not sent again."""
    for address in (f"/data/{THING}.ttl", f"/page/{THING}"):
        tag = web.get(address).headers["ETag"]
        assert web.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert web.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_of_a_document_has_no_body(web):
    """HEAD has the headers of GET."""
    head = web.head(f"/data/{THING}.ttl")

    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        "id/entity/none",
        "nothing",
        "data/id/entity/none.ttl",
        "page/id/entity/none",
        "graph/none",
        "id/entity/a b",
        "id/entity/%3E%20%3Cx",
    ],
)
def test_what_the_release_does_not_know_is_a_404(web, path, as_browser):
    """An unknown IRI is a problem document for a program, a page for a browser."""
    response = web.get("/" + path, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.json["code"]) == (404, "not-found")

    page = web.get("/" + path, headers=as_browser)
    assert (page.status_code, page.mimetype) == (404, "text/html")


def test_a_page_names_things_in_the_readers_language(web):
    """Names, headings and the lang attribute are in the reader's language."""
    korean = web.get(f"/page/{THING}", headers={"Accept-Language": "ko"})
    english = web.get(f"/page/{THING}", headers={"Accept-Language": "en-GB, ko;q=0.5"})

    assert '<html lang="ko">' in korean.text
    assert "<h1>도시철도 2호선</h1>" in korean.text
    assert '<html lang="en">' in english.text
    assert "<h1>Metro Line 2</h1>" in english.text
    assert "Accept-Language" in korean.vary


def test_links_of_a_page_lead_to_this_server(web):
    """The text shows canonical IRIs; links lead to this server, in the language of the page."""
    page = web.get(f"/page/{THING}?lang=en").text

    assert 'href="/id/milestone/line-2-groundbreaking?lang=en"' in page
    assert f"{BASE_IRI}{THING}</code>" in page


def test_a_page_shows_the_facts_behind_an_assertion(web):
    """An assertion links to its passage: source, position and hash."""
    page = web.get("/page/id/assertion/s0-1?lang=ko").text

    for shown in (
        "2호선 착공",
        "10~20번째 글자",
        "/id/passage/s0-10-20",
        "기사",
        "1111111111111111",
    ):
        assert shown in page


def test_a_graph_page_tells_its_size(web, release):
    """The number of triples is the manifest's."""
    (quads,) = (graph.quads for graph in release.graphs if graph.iri == graph_iri("source/s0"))

    assert f"holds {quads:,} triples" in web.get("/page/graph/source/s0?lang=en").text


def test_the_bound_on_what_points_at_a_thing_is_that_of_the_query(release_path):
    """The limit that the page states is the limit of its query."""
    query = (release_path / "queries" / "pages" / "document.rq").read_text("utf-8")

    assert re.findall(r"LIMIT (\d+)", query) == [str(REFERRER_LIMIT)]


@pytest.mark.parametrize(("count", "is_cut"), [(REFERRER_LIMIT - 1, False), (REFERRER_LIMIT, True)])
def test_a_page_says_when_more_points_at_a_thing_than_it_shows(
    web, app, monkeypatch, count, is_cut
):
    """Below the limit all referrers are shown; at the limit there may be more."""
    iri = BASE_IRI + THING
    nodes = [{"@id": f"urn:{n}", "urn:p": [{"@id": iri}]} for n in range(count)]
    body = AnswerBody.of(json.dumps(nodes).encode())
    answer = Answer("application/ld+json", 0, body, "graph", 0.0)
    nothing = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
    no_kind = Answer("application/json", len(nothing), AnswerBody.of(nothing), "table", 0.0)

    async def ask(query, **_):
        return no_kind if query.table else answer

    monkeypatch.setattr(app.server.client, "ask", ask)

    assert ("references to this item are shown" in web.get(f"/page/{THING}?lang=en").text) is is_cut


def test_a_document_as_json_ld_parses(web):
    """JSON-LD documents are valid JSON."""
    assert json.loads(web.get(f"/data/{THING}.jsonld").data)


def test_without_a_release_the_pages_say_so(files_web, as_browser):
    """Without a release there are no documents; the page says why and what to do."""
    response = files_web.get("/" + THING)
    assert (response.status_code, response.json["code"]) == (404, "no-release")

    page = files_web.get("/" + THING, headers={**as_browser, "Accept-Language": "en"})
    assert "gwangju-kg build" in page.text
