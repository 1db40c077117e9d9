"""The read side of the SPARQL 1.1 Graph Store HTTP Protocol."""

from collections import Counter
from urllib.parse import quote

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, RdfFormat, parse

from gwangju_kg.engine import Engine
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.web.app import create_app
from our_namespaces import graph_iri
from web_fixtures import WebClient

LINKS = quote(graph_iri("entities"), safe="")
SERVICES = ["/data", "/data/", "/sparql", "/sparql/"]
TURTLE = {"Accept": "text/turtle"}


def _triples(response):
    assert response.status_code == 200, response.text
    return {
        quad.triple for quad in parse(response.data, RdfFormat.from_media_type(response.mimetype))
    }


def _graph(served, iri):
    return {quad.triple for quad in served if quad.graph_name.value == iri}


@pytest.fixture(scope="module")
def named(release_path):
    """The quads of the named graphs of the release."""
    return list(parse(path=str(next(release_path.glob("dumps/*.nq")))))


@pytest.mark.parametrize("path", SERVICES)
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/n3", "text/turtle"),
        (
            "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,*/*;q=0.3",
            "text/turtle",
        ),
    ],
)
def test_a_graph_is_the_graph(web, named, path, accept, media_type):
    """What Jena, RDF4J and rdflib fetch is what a dump has, never the service description."""
    response = web.get(f"{path}?graph={LINKS}", headers={"Accept": accept})

    assert response.mimetype == media_type
    assert _triples(response) == _graph(named, graph_iri("entities")) != set()


@pytest.mark.parametrize("path", SERVICES)
def test_the_default_graph_is_that_of_queries(web, path):
    """``?default`` and the names that Jena has for graphs."""
    every = _triples(web.get(f"{path}?default", headers=TURTLE))
    queried = web.get("/sparql?query=CONSTRUCT+WHERE+{?s+?p+?o}", headers=TURTLE)

    assert every == _triples(queried)
    for iri in (DEFAULT_GRAPH, UNION_GRAPH):
        assert _triples(web.get(f"{path}?graph={iri}", headers=TURTLE)) >= every


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("text/turtle, */*;q=0.1", "application/trig"),
    ],
)
def test_the_service_alone_is_the_dataset(web, named, accept, media_type):
    """As ``fetchDataset`` of Jena reads it: the default graph and all named graphs."""
    response = web.get("/data", headers={"Accept": accept} if accept else {})
    dataset = Dataset(parse(response.data, RdfFormat.from_media_type(response.mimetype)))
    default = _triples(web.get("/data?default", headers=TURTLE))

    assert response.mimetype == media_type
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert {quad.triple for quad in dataset if quad.graph_name == DefaultGraph()} == default
    sizes = Counter(quad.graph_name for quad in dataset if quad.graph_name != DefaultGraph())
    assert sizes == Counter(quad.graph_name for quad in named)
    tag = {"If-None-Match": response.headers["ETag"], "Accept": accept or "*/*"}
    assert web.get("/data", headers=tag).status_code == 304


@pytest.mark.parametrize("path", ["/data", "/sparql"])
def test_head_and_conditional_requests(web, path):
    """HEAD is GET without its body; a graph that the client has is a 304."""
    get = web.get(f"{path}?graph={LINKS}", headers=TURTLE)
    head = web.head(f"{path}?graph={LINKS}", headers=TURTLE)

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.data))
    known = {**TURTLE, "If-None-Match": get.headers["ETag"]}
    assert web.get(f"{path}?graph={LINKS}", headers=known).status_code == 304


@pytest.mark.parametrize("path", ["/data", "/sparql"])
@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("graph=urn:none", "text/turtle", 404),
        (f"graph={graph_iri('none')}", "*/*", 404),
        ("graph=", "*/*", 400),
        ("graph=entities", "*/*", 400),
        ("graph=urn:a&graph=urn:b", "*/*", 400),
        (f"graph={LINKS}&default", "*/*", 400),
        ("default", "image/png", 406),
        ("default&format=xlsx", "*/*", 406),
    ],
)
def test_another_graph_is_refused(web, path, query, accept, status):
    """No request for a graph is answered by something else."""
    response = web.get(f"{path}?{query}", headers={"Accept": accept})

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["/data", "/sparql"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_graph_is_not_written(web, path, method):
    """Writing is a 405 that says what is allowed."""
    response = web.open(
        f"{path}?graph={LINKS}",
        method=method,
        data="<urn:a> <urn:b> 1 .",
        content_type="text/turtle",
    )

    assert response.status_code == 405
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples, */*;q=0"])
def test_a_client_without_formats_of_datasets_gets_the_default_graph(web, accept):
    """As Fuseki answers it."""
    headers = {"Accept": accept}

    assert _triples(web.get("/data", headers=headers)) == _triples(
        web.get("/data?default", headers=headers)
    )


def test_graphs_of_plain_files(files_web):
    """Files of others have the same service."""
    every = _triples(files_web.get("/data?default", headers=TURTLE))

    assert every
    assert files_web.get("/data?graph=urn:none").status_code == 404


@pytest.mark.parametrize("accept", ["application/trig", "application/n-quads"])
def test_the_dataset_of_plain_files(settings, tmp_path, accept):
    """Named graphs, the files' own default graph and blank nodes, also one in two graphs."""
    text = """
        _:a <urn:p> "x y ." . <urn:g> { _:a <urn:p> "1\\n2"@ko } <urn:가> { <urn:s> <urn:p> _:a, 1 }
    """
    (tmp_path / "data.trig").write_text(text, "utf-8")
    with Engine.start(settings, files=[tmp_path / "data.trig"]) as engine:
        web = WebClient(create_app(settings, engine.address, None))
        response = web.get("/data", headers={"Accept": accept})

    served = Dataset(parse(response.data, RdfFormat.from_media_type(accept)))
    written = Dataset(parse(text.encode(), RdfFormat.TRIG))
    for dataset in (served, written):
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    assert served == written
