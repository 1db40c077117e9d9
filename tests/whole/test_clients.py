"""Third-party clients with the real server over a real socket."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from our_namespaces import OWN_PREFIXES, graph_iri
from server_fixtures import Server

LINE_2 = URIRef(OWN_PREFIXES["ent"] + "line-2")
NAMES = {Literal("도시철도 2호선", lang="ko"), Literal("Metro Line 2", lang="en")}
SELECT = f"SELECT ?name WHERE {{ <{LINE_2}> <{RDFS.label}> ?name }} ORDER BY ?name"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{LINE_2}> <{RDFS.label}> ?name }}"


@pytest.fixture(scope="module")
def endpoint(release_path):
    """The address of a running endpoint."""
    with Server("--releases", release_path.parent) as server:
        yield server.url + "sparql"
        server.end()


def _address(endpoint):
    parts = urlsplit(endpoint)
    return parts.hostname, parts.port


def test_hundreds_of_small_queries_at_once_are_answered(endpoint):
    """A page of a notebook, or a class of pupils, sends 300 at the same time."""

    async def ask(number):
        reader, writer = await asyncio.open_connection(*_address(endpoint))
        query = quote(f"SELECT * {{ ?s ?p {number} }} LIMIT 5")
        request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        answer = await reader.read()
        writer.close()
        return answer.split(maxsplit=2)[1]

    async def ask_all():
        return Counter(await asyncio.gather(*map(ask, range(300))))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, ask_all()).result() == {b"200": 300}


def test_a_list_of_55_000_values_is_answered(endpoint):
    """Federating clients, and people with lists, send half a megabyte."""
    values = " ".join(f'"{number}"' for number in range(55_000))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {values} }} OPTIONAL {{ ?s ?p ?x }} }}"
    wrapper = _wrapper(endpoint, query, returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)

    assert len(query) > 400_000
    assert int(wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"]) >= 55_000


def _wrapper(endpoint, query, **settings):
    wrapper = SPARQLWrapper(endpoint, **settings)
    wrapper.setQuery(query)
    return wrapper


WAYS = pytest.mark.parametrize(
    ("method", "how"),
    [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)],
    ids=["get", "form", "direct"],
)


@WAYS
def test_sparqlwrapper_selects(endpoint, method, how):
    """SELECT works by GET, as a form and as a direct POST, with JSON results."""
    wrapper = _wrapper(endpoint, SELECT, returnFormat=JSON)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    rows = wrapper.queryAndConvert()["results"]["bindings"]

    assert {Literal(row["name"]["value"], lang=row["name"]["xml:lang"]) for row in rows} == NAMES


@pytest.mark.parametrize("form", [XML, CSV, TSV])
def test_sparqlwrapper_reads_the_other_tables(endpoint, form):
    """XML, CSV and TSV results are read."""
    result = _wrapper(endpoint, SELECT, returnFormat=form).queryAndConvert()
    text = result.toxml() if form == XML else result.decode("utf-8")

    assert "도시철도 2호선" in text


def test_sparqlwrapper_asks(endpoint):
    """ASK returns a boolean."""
    assert _wrapper(endpoint, "ASK {}", returnFormat=JSON).queryAndConvert()["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_sparqlwrapper_constructs(endpoint, form):
    """Each of its names for an RDF format returns the graph."""
    result = _wrapper(endpoint, CONSTRUCT, returnFormat=form).queryAndConvert()
    graph = result if isinstance(result, Graph) else Graph().parse(data=result, format="turtle")

    assert set(graph.objects(LINE_2, RDFS.label)) == NAMES


def test_sparqlwrapper_names_graphs(endpoint):
    """A default graph given by the client is the only one."""
    wrapper = _wrapper(endpoint, SELECT, returnFormat=JSON, defaultGraph=graph_iri("links"))

    assert wrapper.queryAndConvert()["results"]["bindings"] == []


def test_sparqlwrapper_hears_of_a_malformed_query(endpoint):
    """A 400 raises its exception for a badly formed query."""
    with pytest.raises(QueryBadFormed, match="syntax-error"):
        _wrapper(endpoint, "SELECT", returnFormat=JSON).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_selects_from_the_endpoint(endpoint, form, method):
    """A remote graph answers like a local one."""
    graph = Graph(SPARQLStore(endpoint, returnFormat=form, method=method))
    rows = list(graph.query(SELECT))

    assert {str(row.name) for row in rows} == {str(name) for name in NAMES}


def test_rdflib_walks_the_endpoint(endpoint):
    """Triple patterns, ASK and CONSTRUCT work through the store."""
    graph = Graph(SPARQLStore(endpoint))

    assert set(graph.objects(LINE_2, RDFS.label)) == NAMES
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    assert set(graph.query(CONSTRUCT).graph.objects(LINE_2, RDFS.label)) == NAMES
    assert len(graph) > 10


def test_rdflib_reads_a_document_by_its_address(endpoint):
    """An IRI of the release, at this server, returns the thing's document."""
    home = endpoint.removesuffix("sparql")
    graph = Graph().parse(home + "id/entity/line-2")

    assert set(graph.objects(LINE_2, RDFS.label)) == NAMES


def test_rdflib_reads_a_graph_by_its_name(endpoint):
    """The read side of the Graph Store Protocol: the statements of one graph, and no others."""
    name = graph_iri("entities")
    graph = Graph().parse(f"{endpoint}?graph={quote(name, safe='')}")
    queried = Graph(SPARQLStore(endpoint)).query(
        f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
    )

    assert len(graph) > 10
    assert set(graph) == set(queried.graph)
