"""The SPARQL 1.1 Protocol, section 2.1, and HTTP: one test for each requirement."""

import csv
import io
import json
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, parse

from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH
from gwangju_kg.rdf.media_types import BOOLEAN_FORMATS, GRAPH_FORMATS, TABLE_FORMATS
from gwangju_kg.web.endpoint.protocol import MAX_ADDRESS_BYTES
from our_namespaces import OWN_PREFIXES, PREFIXES, graph_iri

ENT = OWN_PREFIXES["ent"]
GK = OWN_PREFIXES["gk"]
RESULTS_XML = "{http://www.w3.org/2005/sparql-results#}"

LABEL = (
    f"SELECT ?name WHERE {{ <{ENT}line-2> <http://www.w3.org/2000/01/rdf-schema#label> ?name }} "
    "ORDER BY ?name"
)
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
#: The labels of terms that the default graph has beside the record.
LABELS_OF_TERMS = f"""PREFIX rdfs: <{PREFIXES["rdfs"]}> SELECT (COUNT(*) AS ?n) WHERE {{
  ?s rdfs:label ?o . GRAPH <{graph_iri("ontology")}> {{ ?s rdfs:label ?o }} }}"""
CONSTRUCT = f"CONSTRUCT WHERE {{ <{ENT}line-2> ?p ?o }}"
#: Graphs that are no part of the default graph.
APART = {"ontology", "shapes", "evidence", "editorial", "statements"}

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def _get(web, query, *, accept=None, **parameters):
    headers = {"Accept": accept} if accept is not None else {}
    address = "/sparql?" + urlencode({"query": query, **parameters}, doseq=True)
    return web.get(address, headers=headers)


def _values(response, name="name"):
    assert response.status_code == 200, response.text
    return [row[name]["value"] for row in response.json["results"]["bindings"]]


def _count(response):
    return int(_values(response, "n")[0])


# 2.1.1 to 2.1.3: the three ways to send a query


def test_a_query_by_get(web):
    """The query is a percent-encoded parameter of the address."""
    assert _values(_get(web, LABEL)) == ["Metro Line 2", "도시철도 2호선"]


def test_a_query_by_post_of_url_encoded_parameters(web):
    """The parameters are in the body."""
    response = web.post("/sparql", data=urlencode({"query": LABEL}), content_type=FORM)

    assert _values(response) == ["Metro Line 2", "도시철도 2호선"]


@pytest.mark.parametrize("content_type", [DIRECT, DIRECT + "; charset=UTF-8"])
def test_a_query_by_post_directly(web, content_type):
    """The body is the query itself, in UTF-8."""
    response = web.post("/sparql", data=LABEL.encode(), content_type=content_type)

    assert _values(response) == ["Metro Line 2", "도시철도 2호선"]


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_korean_in_a_query_is_korean(web, way):
    """Characters beyond ASCII are preserved by every way to send a query."""
    query = 'SELECT ?s WHERE { ?s ?p "도시철도 2호선"@ko }'
    if way == "get":
        response = _get(web, query)
    elif way == "form":
        response = web.post("/sparql", data=urlencode({"query": query}), content_type=FORM)
    else:
        response = web.post("/sparql", data=query.encode(), content_type=DIRECT)

    assert _values(response, "s") == [ENT + "line-2"]


def test_graphs_of_a_direct_post_stand_in_the_address(web):
    """If the body is the query, the dataset is in the query string."""
    address = "/sparql?" + urlencode({"default-graph-uri": graph_iri("dataset")})
    response = web.post(address, data=COUNT, content_type=DIRECT)

    assert 0 < _count(response) < _count(_get(web, COUNT))


def test_no_query_is_a_400(web):
    """A dataset without a query, and a form without a query, are malformed requests."""
    for response in (
        web.get("/sparql?default-graph-uri=urn:g"),
        web.get("/sparql", headers={"Accept": "application/sparql-results+json"}),
        web.post("/sparql", data="", content_type=FORM),
        web.post("/sparql", data="q=ASK{}", content_type=FORM),
    ):
        assert (response.status_code, response.json["reason"]) == (400, "missing")


def test_two_queries_are_a_400(web):
    """Exactly one query is allowed: neither the first nor the last is chosen."""
    twice = urlencode([("query", "ASK {}"), ("query", "ASK {}")])
    for response in (
        web.get("/sparql?" + twice),
        web.post("/sparql", data=twice, content_type=FORM),
        web.post("/sparql?query=ASK%7B%7D", data="ASK {}", content_type=DIRECT),
    ):
        assert (response.status_code, response.json["reason"]) == (400, "doubled")


def test_a_query_that_is_not_utf_8_is_a_400(web):
    """The encoding is not guessed."""
    for response in (
        web.get("/sparql?query=ASK%7B%7D%23%FF"),
        web.post("/sparql", data=b"ASK {} # \xb1\xa4", content_type=DIRECT),
    ):
        assert (response.status_code, response.json["reason"]) == (400, "not-utf-8")


# 2.1.4: the dataset


def test_without_a_dataset_the_default_graph_is_the_record(web):
    """A query without a dataset sees the triples of the record, each once, and labels of terms."""
    record = [iri for iri in _graphs(web) if iri.removeprefix(graph_iri("")) not in APART]
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }"
    parts = [_count(_get(web, COUNT, **{"default-graph-uri": iri})) for iri in record]

    labels = _count(_get(web, LABELS_OF_TERMS))
    total = sum(parts) + labels

    assert _count(_get(web, COUNT)) == _count(_get(web, distinct)) == total > labels > 0
    assert _count(_get(web, COUNT, **{"default-graph-uri": record})) == sum(parts)
    assert _count(_get(web, COUNT, **{"default-graph-uri": DEFAULT_GRAPH})) == total


@pytest.mark.parametrize("in_the_text", [True, False])
def test_all_graphs_are_asked_together_by_one_name(web, in_the_text):
    """Each triple once; the named graphs stay, unless the request names some of them."""
    everywhere = _count(_get(web, NAMED))

    def ask(query, **parameters):
        if in_the_text:
            query = query.replace("WHERE", f"FROM <{UNION_GRAPH}> WHERE", 1)
        else:
            parameters["default-graph-uri"] = UNION_GRAPH
        return _count(_get(web, query, **parameters))

    assert ask(COUNT) == ask(NAMED) == everywhere > _count(_get(web, COUNT))
    if not in_the_text:
        links = graph_iri("links")
        assert ask(NAMED, **{"named-graph-uri": links}) < ask(COUNT, **{"named-graph-uri": links})


def test_the_record_and_another_graph_are_asked_together(web):
    """The name of the default graph stands beside those of other graphs; a label counts once."""
    ontology = graph_iri("ontology")
    apart = _count(_get(web, COUNT, **{"default-graph-uri": ontology}))
    query = COUNT.replace(
        "WHERE", f"FROM <{DEFAULT_GRAPH}> FROM <{ontology}> FROM <{ontology}> WHERE"
    )

    labels = _count(_get(web, LABELS_OF_TERMS))
    assert _count(_get(web, query)) == _count(_get(web, COUNT)) + apart - labels


def _graphs(web):
    rows = _get(web, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").json["results"]["bindings"]
    return [row["g"]["value"] for row in rows]


def test_default_graphs_are_merged(web):
    """Several default graphs are merged into one."""
    one, other = graph_iri("dataset"), graph_iri("links")
    both = _count(_get(web, COUNT, **{"default-graph-uri": [one, other]}))

    assert both == sum(
        _count(_get(web, COUNT, **{"default-graph-uri": iri})) for iri in (one, other)
    )


def test_default_graphs_alone_leave_no_named_graphs(web):
    """Graphs that the request does not name are not in the dataset."""
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    assert _count(_get(web, query, **{"default-graph-uri": graph_iri("dataset")})) == 0


def test_named_graphs_alone_leave_the_default_graph_empty(web):
    """With named graphs only, the default graph is empty."""
    names = [graph_iri("dataset"), graph_iri("links")]
    named = {"named-graph-uri": names}
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"

    assert _values(_get(web, query, **named), "g") == names
    assert _count(_get(web, COUNT, **named)) == 0


def test_the_dataset_of_the_request_goes_before_that_of_the_query(web):
    """The parameters of the request override FROM in the query."""
    query = COUNT.replace("WHERE", f"FROM <{graph_iri('ontology')}> WHERE")
    in_request = {"default-graph-uri": graph_iri("links")}

    assert _count(_get(web, query, **in_request)) == _count(_get(web, COUNT, **in_request))
    assert _count(_get(web, query)) != _count(_get(web, query, **in_request))


def test_from_in_the_query_holds_where_the_request_names_no_dataset(web):
    """FROM applies if the request names no dataset."""
    query = COUNT.replace("WHERE", f"FROM <{graph_iri('links')}> WHERE")
    in_request = {"default-graph-uri": graph_iri("links")}

    assert _count(_get(web, query)) == _count(_get(web, COUNT, **in_request))


def test_an_unknown_graph_is_empty(web):
    """An unknown graph has no triples and is not an error."""
    assert _count(_get(web, COUNT, **{"default-graph-uri": "urn:none"})) == 0


def test_a_relative_graph_is_a_400(web):
    """A graph is named by an absolute IRI."""
    response = _get(web, COUNT, **{"named-graph-uri": "../g"})

    assert (response.status_code, response.json["parameter"]) == (400, "named-graph-uri")


def test_relative_iris_resolve_against_the_base_iri(web):
    """The base IRI of this graph is the base of a query without BASE."""
    query = "SELECT ?p WHERE { <id/entity/line-2> a ?p }"

    assert _values(_get(web, query), "p") == [GK + "Project"]


# 2.1.5: the format of the response

NAMES = ["Metro Line 2", "도시철도 2호선"]


def _xml(response, name):
    """Return the texts of the elements with one name."""
    root = ET.fromstring(response.data)  # noqa: S314 - our own response
    return [element.text for element in root.iter(RESULTS_XML + name)]


def _names_in(response):
    kind = response.mimetype
    if kind.endswith("json"):
        return _values(response)
    if kind.endswith("xml"):
        return _xml(response, "literal")
    delimiter = "\t" if kind.endswith("tab-separated-values") else ","
    rows = list(
        csv.reader(io.StringIO(response.text), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
    )
    return [row[0].partition("@")[0] for row in rows[1:]]


@pytest.mark.parametrize("offer", TABLE_FORMATS, ids=lambda offer: offer.name)
def test_a_table_in_every_format(web, offer):
    """SELECT results are available in JSON, XML, CSV and TSV, each with its media type."""
    response = _get(web, LABEL, accept=offer.media_type)

    assert response.mimetype == offer.media_type
    assert _names_in(response) == NAMES


@pytest.mark.parametrize("size", [1, 800])
def test_line_ends_survive_every_format(web, size):
    """An XML reader makes a line feed of a carriage return that is no reference."""
    text = "a\rb\r\nc\nd\te" * size
    bound = f'BIND(STRLANG("{text.encode("unicode_escape").decode()}", "en") AS ?name)'
    for query, answer in (
        (f"SELECT ?name {{ {bound} }}", lambda response: _names_in(response)[0]),
        (f"CONSTRUCT {{ <urn:a> <urn:b> ?name }} {{ {bound} }}", _object),
    ):
        for accept in ("application/sparql-results+xml, application/rdf+xml", "text/turtle, */*"):
            assert answer(_get(web, query, accept=accept)) == text


def _object(response):
    (quad,) = parse(response.data, RdfFormat.from_media_type(response.mimetype))
    return quad.object.value


@pytest.mark.parametrize("offer", BOOLEAN_FORMATS, ids=lambda offer: offer.name)
@pytest.mark.parametrize(
    ("query", "truth"), [("ASK { ?s ?p ?o }", True), ("ASK { 1 ?p 2 }", False)]
)
def test_a_truth_value_in_every_format(web, offer, query, truth):
    """ASK results are available in JSON and XML."""
    response = _get(web, query, accept=offer.media_type)

    assert response.mimetype == offer.media_type
    if offer.name == "json":
        assert response.json["boolean"] is truth
    else:
        assert _xml(response, "boolean") == [str(truth).lower()]


@pytest.mark.parametrize(
    "query", [CONSTRUCT, f"DESCRIBE <{ENT}line-2>"], ids=["construct", "describe"]
)
@pytest.mark.parametrize("offer", GRAPH_FORMATS, ids=lambda offer: offer.name)
def test_a_graph_in_every_format(web, offer, query):
    """CONSTRUCT and DESCRIBE results are available in Turtle, N-Triples, JSON-LD and RDF/XML."""
    response = _get(web, query, accept=offer.media_type)

    assert response.mimetype == offer.media_type
    assert "도시철도 2호선" in response.text
    if offer.name == "jsonld":
        json.loads(response.data)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/csv;q=0, text/*", "text/tab-separated-values"),
        ("application/json", "application/sparql-results+json"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
        ("text/html;q=0.4, application/xml;q=0.5", "application/sparql-results+xml"),
    ],
)
def test_the_best_liked_format_is_chosen(web, accept, media_type):
    """
    Quality decides, then specificity; a missing or empty Accept header and */* get the default.
    """
    assert _get(web, LABEL, accept=accept).mimetype == media_type


@pytest.mark.parametrize(
    ("query", "accept", "offer"),
    [
        (LABEL, "image/png", "text/csv"),
        (LABEL, "text/turtle", "text/csv"),
        ("ASK {}", "text/csv", "application/sparql-results+json"),
        (CONSTRUCT, "text/csv", "text/turtle"),
    ],
    ids=["no format", "a graph's format", "a table's format", "a table's format for a graph"],
)
def test_an_unacceptable_format_is_a_406_with_the_list(web, query, accept, offer):
    """The 406 lists the formats of this query form."""
    response = _get(web, query, accept=accept)

    assert response.status_code == 406
    assert offer in response.json["offers"]


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        (LABEL, "csv", "text/csv"),
        (LABEL, "text/tab-separated-values", "text/tab-separated-values"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "XML", "application/rdf+xml"),
        (CONSTRUCT, "rdf+xml", "application/rdf+xml"),
        (LABEL, ["ttl", "none", "csv", "json"], "text/csv"),
    ],
)
def test_the_parameter_format_goes_before_the_header(web, query, name, media_type):
    """The `format` parameter overrides Accept, for clients that cannot send headers."""
    response = _get(web, query, accept="application/sparql-results+json", format=name)

    assert response.mimetype == media_type


def test_an_unknown_format_parameter_is_a_406(web):
    """The 406 lists the available names."""
    response = _get(web, LABEL, format="xlsx")

    assert response.status_code == 406
    assert {"csv", "ttl"} <= set(response.json["offers"])


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("metro", "attachment; filename=\"metro.csv\"; filename*=UTF-8''metro.csv"),
        ("도시 철도", "attachment; filename=\"result.csv\"; filename*=UTF-8''"
         "%EB%8F%84%EC%8B%9C-%EC%B2%A0%EB%8F%84.csv"),
        ('../a"\r\nX: y', "attachment; filename=\"a-X-y.csv\"; filename*=UTF-8''a-X-y.csv"),
    ],
)  # fmt: skip
def test_a_result_is_stored_under_a_name(web, name, disposition):
    """The parameter `download` has a browser store a file, whatever its type."""
    response = _get(web, LABEL, format="csv", download=name)

    assert response.headers["Content-Disposition"] == disposition
    assert response.text == _get(web, LABEL, format="csv").text


def test_text_says_that_it_is_utf_8(web):
    """A text/ media type has a charset parameter, because its default could be another charset."""
    assert _get(web, LABEL, accept="text/csv").content_type == "text/csv; charset=utf-8"


# 2.1.6, 2.1.7: success and failure


def test_a_malformed_query_is_a_400_with_its_place(web):
    """The error states line and column."""
    response = _get(web, "SELECT * WHERE {\n  ?s ?p }")

    assert response.status_code == 400
    assert (response.json["code"], response.json["line"]) == ("syntax-error", 2)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <urn:a> a <urn:b> }",
    ],
)
def test_an_update_is_a_403(web, query):
    """The endpoint is read-only."""
    assert _get(web, query).status_code == 403
    assert web.post("/sparql", data=query, content_type=DIRECT).status_code == 403


def test_service_is_a_403(web):
    """The endpoint contacts no other host."""
    response = _get(web, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")

    assert (response.status_code, response.json["construct"]) == (403, "SERVICE")


def test_an_update_parameter_is_a_403(web):
    """The update operation of the protocol is not supported."""
    response = web.post("/sparql", data=urlencode({"update": "CLEAR ALL"}), content_type=FORM)

    assert response.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/sparql-update"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json"},
        {"Content-Type": DIRECT + "; charset=euc-kr"},
        {"Content-Type": DIRECT, "Content-Encoding": "gzip"},
        {},
    ],
    ids=lambda headers: " ".join(headers.values()) or "none",
)
def test_another_kind_of_body_is_a_415(web, headers):
    """Two media types are accepted, in UTF-8, uncompressed."""
    response = web.post("/sparql", data=b"ASK {}", headers=headers)

    assert response.status_code == 415
    assert "application/sparql-query" in response.headers["Accept-Post"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_a_405_with_the_list(web, method):
    """Allow lists the supported methods."""
    response = web.open("/sparql", method=method)

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}


def test_a_query_up_to_the_limit_is_answered_and_one_byte_more_is_a_413(web, settings):
    """The limit applies to the query itself, however it is sent."""
    longest = "ASK {} #".ljust(settings.query_bytes, "x")
    for post in (
        lambda query: web.post("/sparql", data=query, content_type=DIRECT),
        lambda query: web.post("/sparql", data=urlencode({"query": query}), content_type=FORM),
    ):
        assert post(longest).status_code == 200
        response = post(longest + "x")
        assert (response.status_code, response.json["limit"]) == (413, settings.query_bytes)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("path", ["/sparql", "/data", "/"])
def test_an_address_that_is_too_long_is_a_414_that_scripts_can_read(web, path, method):
    """The longest address works; with one byte more, scripts of other origins learn what to do."""
    longest = (path + "?lang=en&").ljust(MAX_ADDRESS_BYTES, "x")
    response = web.open(longest + "x", method=method)

    assert (response.status_code, response.mimetype) == (414, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert method == "HEAD" or "POST" in response.json["advice"]
    assert web.open(longest, method=method).status_code != 414


def test_the_query_page_says_how_long_an_address_may_be(web, as_browser):
    """What is too long for GET is for POST."""
    page = web.get("/sparql?lang=en", headers=as_browser).text

    assert f"{MAX_ADDRESS_BYTES:,} bytes as encoded; longer queries by POST" in page


@pytest.mark.parametrize(("length", "has_links"), [(1_000, True), (15_000, False)])
def test_a_result_page_has_no_link_that_is_too_long(web, as_browser, length, has_links):
    """A query in a form may be longer than an address that proxies accept."""
    form = {"query": "ASK {} #".ljust(length, "x")}
    page = web.post("/sparql?lang=en", data=form, headers=as_browser).text

    assert ("Download the result as" in page, "too long for a link" in page) == (
        has_links,
        not has_links,
    )


def test_a_body_beyond_any_query_is_a_413_without_being_read(web, settings):
    """A body that cannot be a query within the limit is refused by its Content-Length."""
    response = web.post("/sparql", data=b"x" * (5 * settings.query_bytes), content_type=DIRECT)

    assert (response.status_code, response.json["what"]) == (413, "query")


def test_a_shorter_timeout_is_kept(web):
    """A client may lower the timeout; the response states the limit that applied."""
    query = (
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p "
        "FILTER(?a != ?m && ?d != ?j) }"
    )
    response = _get(web, query, timeout="0.3")

    assert (response.status_code, response.json["code"]) == (503, "timeout")
    assert response.json["limit_s"] == 0.3


# HTTP


def test_every_answer_says_its_length(web):
    """A 200 is complete: its length is known before the first byte is sent."""
    response = _get(web, CONSTRUCT)

    assert int(response.headers["Content-Length"]) == len(response.data) > 0


def test_head_is_get_without_the_body(web):
    """HEAD has the status and headers of GET, and no body."""
    address = "/sparql?" + urlencode({"query": LABEL})
    got, head = web.get(address), web.head(address)

    assert head.status_code == 200
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


def test_the_same_question_has_the_same_tag_and_another_another(web):
    """The entity tag depends on query, dataset and format, not on the timeout."""
    tag = _get(web, LABEL).headers["ETag"]

    assert _get(web, LABEL, timeout="5").headers["ETag"] == tag
    others = (
        _get(web, LABEL + " "),
        _get(web, LABEL, accept="text/csv"),
        _get(web, LABEL, **{"default-graph-uri": graph_iri("entities")}),
    )
    assert len({tag, *(other.headers["ETag"] for other in others)}) == 4


def test_a_known_answer_is_a_304_without_evaluation(web, engine_stopped):
    """A client that holds the response gets a 304 even while no query can be evaluated."""
    address = "/sparql?" + urlencode({"query": LABEL})
    tag = web.get(address).headers["ETag"]

    response = engine_stopped.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == tag
    assert "Accept" in response.vary
    assert engine_stopped.get(address).status_code == 503


def test_a_star_is_evaluated_first(web):
    """`If-None-Match: *` needs an evaluation, which shows whether there is a result."""
    headers = {"If-None-Match": "*"}

    assert web.get("/sparql?query=NO", headers=headers).status_code == 400
    assert web.get("/sparql?query=ASK%7B%7D", headers=headers).status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?t) {}",
        "SELECT (rand() AS ?t) {}",
        "SELECT (UUID() AS ?t) {}",
        "SELECT (STRUUID # x\n () AS ?t) {}",
    ],
)
def test_an_answer_that_changes_by_itself_has_no_tag(web, query):
    """A result that differs at each evaluation has no entity tag."""
    response = _get(web, query)

    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_names_that_only_look_like_those_functions_keep_their_tag(web):
    """A variable or a prefixed name is not a function call."""
    query = "PREFIX ex: <urn:> SELECT ?now { VALUES ?now { ex:rand } }"

    assert "ETag" in _get(web, query).headers


def test_the_answer_varies_by_accept(web):
    """A cache stores one response for each format."""
    assert "Accept" in _get(web, LABEL).vary


@pytest.mark.parametrize("status", [200, 400, 404])
def test_any_origin_may_read(web, status):
    """The data are public: every origin is allowed, credentials are not."""
    address = {200: "/sparql?query=ASK%7B%7D", 400: "/sparql?query=NO", 404: "/none"}[status]
    response = web.get(address, headers={"Origin": "https://example.org"})

    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert {"ETag", "Link", "Retry-After"} <= set(
        response.headers["Access-Control-Expose-Headers"].split(", ")
    )


def test_a_preflight_is_answered(web):
    """A browser sends a preflight request before it posts a query from another origin."""
    response = web.options(
        "/sparql",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )

    assert response.status_code == 200
    assert response.data == b""
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "content-type" in response.headers["Access-Control-Allow-Headers"]
    assert int(response.headers["Access-Control-Max-Age"]) > 0


# The service itself


@pytest.mark.parametrize("offer", GRAPH_FORMATS, ids=lambda offer: offer.name)
def test_without_a_query_a_client_gets_the_service_description(web, offer):
    """The endpoint's own address returns the description, in the accepted format."""
    response = web.get("/sparql", headers={"Accept": offer.media_type})

    assert (response.status_code, response.mimetype) == (200, offer.media_type)
    assert "http://localhost/sparql" in response.text
    assert "sparql-service-description#" in response.text


def test_the_service_description_lists_the_named_graphs(web):
    """Each graph is listed with its number of triples."""
    text = web.get("/sparql", headers={"Accept": "application/n-triples"}).text

    assert f"sparql-service-description#name> <{graph_iri('source/s0')}>" in text
    assert text.count("sparql-service-description#NamedGraph>") == 10


def test_the_service_description_says_what_the_default_graph_is(web):
    """It names the graphs whose triples the default graph holds, and counts these triples."""
    text = web.get("/sparql", headers={"Accept": "application/n-triples"}).text
    default = "/sparql#default-graph> <http"

    assert text.count("purl.org/dc/terms/hasPart> <https://w3id.org/gwangju-kg/graph/") == 7
    assert f"<{graph_iri('ontology')}>" in text
    assert f"terms/hasPart> <{graph_iri('ontology')}>" not in text
    assert f'void#triples> "{_count(_get(web, COUNT))}"' in text
    assert default in text
    assert "UnionDefaultGraph" not in text


def test_a_host_that_is_none_is_a_400(web):
    """The description's address is built from the request and cannot break out of its brackets."""
    response = web.get("/sparql", headers={"Host": 'x> <y"', "Accept": "text/turtle"})

    assert response.status_code == 400


def test_without_a_query_a_browser_gets_the_query_page(web, as_browser):
    """A browser gets a form."""
    response = web.get("/sparql", headers=as_browser)

    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert "<textarea" in response.text


def test_a_query_by_the_method_of_that_name(web):
    """QUERY accepts the same bodies as POST, and its responses can be validated."""
    direct = web.open("/sparql", method="QUERY", data=LABEL, content_type=DIRECT)
    form = web.open("/sparql", method="QUERY", data=urlencode({"query": LABEL}), content_type=FORM)
    again = web.open(
        "/sparql",
        method="QUERY",
        data=LABEL,
        content_type=DIRECT,
        headers={"If-None-Match": direct.headers["ETag"]},
    )

    assert _values(direct) == _values(form) == ["Metro Line 2", "도시철도 2호선"]
    assert again.status_code == 304
    assert "QUERY" in web.options("/sparql").headers["Access-Control-Allow-Methods"]


# Numbers beyond 2^53, which a floating-point number cannot hold


@pytest.mark.parametrize("format_", [*TABLE_FORMATS, *GRAPH_FORMATS], ids=lambda each: each.name)
def test_a_number_beyond_2_53_keeps_its_digits(web, format_):
    """Of an amount in won no format changes a digit, and JSON has it as a string."""
    won = "9007199254740993"
    select = f"SELECT ?won WHERE {{ VALUES ?won {{ {won} {won}.0 }} }}"
    construct = f"CONSTRUCT {{ <urn:a> <urn:cost> ?won }} WHERE {{ VALUES ?won {{ {won} }} }}"
    query = select if format_ in TABLE_FORMATS else construct
    text = _get(web, query, accept=format_.media_type).text

    assert won in text
    assert "9007199254740992" not in text
    if "json" in format_.media_type:
        assert f'"{won}"' in text
