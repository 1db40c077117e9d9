"""Parsing a request into a protocol call."""

import string
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.errors import BadRequest, QueryRefused
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.web.endpoint.protocol import MAX_PARAMETERS, ProtocolCall, read_call

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, st.sampled_from([quote, quote_plus]))
def test_a_query_survives_percent_encoding(text, encode):
    """Any text is preserved, however a client encodes a space."""
    assert read_call(b"query=" + encode(text, safe="").encode()).query == text


@given(TEXT)
def test_the_three_ways_give_the_same_call(text):
    """A query in the address, in a form or as the body results in the same call."""
    encoded = urlencode({"query": text}).encode()
    assert read_call(encoded) == read_call(b"", form=encoded) == read_call(b"", text=text.encode())


def test_graphs_keep_their_order_and_repeat():
    """A graph parameter may be repeated; the client's order is kept."""
    call = read_call(
        b"query=ASK{}&default-graph-uri=urn:b&named-graph-uri=urn:n"
        b"&default-graph-uri=urn:a&named-graph-uri=urn:m"
    )

    assert call == ProtocolCall("ASK{}", ("urn:b", "urn:a"), ("urn:n", "urn:m"))


def test_parameters_of_the_address_and_of_the_form_count_together():
    """A query in the address and another in the form are two queries."""
    with pytest.raises(BadRequest) as caught:
        read_call(b"query=ASK{}", form=b"query=ASK{}")

    assert (caught.value.reason, caught.value.parameter) == ("doubled", "query")


def test_a_body_beside_a_query_in_the_address_is_doubled():
    """A query as the body and one in the address are two queries."""
    with pytest.raises(BadRequest, match="given more than once"):
        read_call(b"query=ASK{}", text=b"ASK{}")


@pytest.mark.parametrize("name", ["query", "timeout"])
def test_a_single_parameter_given_twice_is_refused(name):
    """A repeated parameter is refused, because the intended value is unknown."""
    with pytest.raises(BadRequest, match=name):
        read_call(f"{name}=1&{name}=1".encode())


def test_unknown_parameters_are_tolerated():
    """Unknown parameters, which clients send for other servers, have no effect."""
    call = read_call(b"query=ASK{}&debug=on&run=+Run+Query+&_=17&signal_void=on&lang=ko")

    assert call == ProtocolCall("ASK{}")


@pytest.mark.parametrize(
    ("parameters", "formats"),
    [
        ("format=", ()),
        ("format=auto", ()),
        ("output=json&results=json", ("json",)),
        ("output=xml&format=text/csv", ("text/csv", "xml")),
        ("format=application/sparql-results+json", ("application/sparql-results+json",)),
        (
            "format=application%2Fsparql-results%2Bjson%3Bq%3D1",
            ("application/sparql-results+json",),
        ),
        ("Accept=text%2Fcsv,*/*", ("text/csv",)),
        ("force-accept=text%2Fplain", ("text/plain",)),
    ],
)
def test_formats_in_the_words_of_other_servers(parameters, formats):
    """Fuseki, Virtuoso, GraphDB and SPARQLWrapper have their own names; an empty one is none."""
    assert read_call(f"query=ASK{{}}&{parameters}".encode()).formats == formats


def test_empty_fields_of_a_form_are_not_given():
    """Forms send every field."""
    empty = b"query=ASK{}&default-graph-uri=&named-graph-uri=&timeout=&format=&limit=&infer=&$x="
    empty += b"&release=&update="

    assert read_call(empty) == read_call(b"", form=empty) == ProtocolCall("ASK{}")


def test_a_byte_order_mark_is_no_part_of_the_query():
    """Editors write one; only the first character is meant."""
    marked = "\ufeffASK{ ?s ?p '\ufeff' }"

    for call in (
        read_call(urlencode({"query": marked}).encode()),
        read_call(b"", form=urlencode({"query": marked}).encode()),
        read_call(b"", text=marked.encode()),
    ):
        assert call.query == marked[1:]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"%EF%BB%BF"])
def test_a_byte_order_mark_before_a_form_is_no_part_of_a_name(mark):
    """As an editor writes it before a body that is sent from a file."""
    form = mark + b"query=ASK{}&timeout=5"

    assert read_call(b"", form=form) == read_call(form) == read_call(b"query=ASK{}&timeout=5")


@pytest.mark.parametrize(
    "parameter",
    [
        *("$x=%3Curn:x%3E", "$name=%22a%22", "?x=1", "limit=1", "offset=10", "maxrows=5"),
        *("infer=true", "includeInferred=1", "sameAs=true", "distinct=true", "reasoning=on"),
        *("explain=true", "queryLn=SeRQL", "baseURI=urn:b", "callback=f", "should-sponge=soft"),
        *("using-graph-uri=urn:g", "graph=urn:g", "default_graph_uri=urn:g", "Timeout=1"),
        *("defaultGraphUri=urn:g", "named-graph=urn:g", "context=null"),
    ],
)
def test_what_would_change_the_answer_is_refused(parameter):
    """A parameter that the endpoint cannot honour is an error that names it, in both languages."""
    with pytest.raises(BadRequest) as caught:
        read_call(f"query=ASK{{}}&{parameter}".encode())

    assert caught.value.parameter == parameter.partition("=")[0]
    assert caught.value.parameter in str(caught.value)


@pytest.mark.parametrize(
    "parameter",
    [
        "infer=false",
        "offset=0",
        "limit=-1",
        "queryLn=SPARQL",
        "queryLn=sparql",
        "should-sponge=none",
    ],
)
def test_what_asks_for_the_usual_answer_is_tolerated(parameter):
    """Clients send the default values of their own servers."""
    assert read_call(f"query=ASK{{}}&{parameter}".encode()) == ProtocolCall("ASK{}")


@pytest.mark.parametrize(
    ("address", "form", "text"),
    [(b"query=%FF", b"", None), (b"", b"query=%ED%A0%80", None), (b"", b"", b"ASK {} # \xff")],
    ids=["address", "form, a surrogate", "body"],
)
def test_what_is_not_utf_8_is_refused(address, form, text):
    """Invalid UTF-8 is an error; no character is guessed or replaced."""
    with pytest.raises(BadRequest) as caught:
        read_call(address, form=form, text=text)

    assert caught.value.reason == "not-utf-8"


@pytest.mark.parametrize("iri", ["g", "/g", "urn:a b", "urn:a>", "urn:<x>", "1:x"])
def test_a_graph_that_is_no_absolute_iri_is_refused(iri):
    """A graph must be an absolute IRI, because other text could change the query."""
    with pytest.raises(BadRequest) as caught:
        read_call(urlencode({"query": "ASK{}", "named-graph-uri": iri}).encode())

    assert caught.value.reason == "not-an-iri"


@given(st.text(string.printable))
def test_an_absolute_iri_never_closes_its_brackets(text):
    """An accepted IRI has no character that ends an IRI in a query or in N-Triples."""
    if is_absolute_iri(text):
        assert not set(text) & set(' <>"{}|^`\\\n\r\t')


@pytest.mark.parametrize("raw", ["-1", "nan", "inf", "soon", "1e999", "5h5"])
def test_a_timeout_that_is_no_time_is_refused(raw):
    """A timeout is a number of seconds, or has a unit."""
    with pytest.raises(BadRequest, match="seconds above 0"):
        read_call(f"timeout={raw}".encode())


@pytest.mark.parametrize(
    ("raw", "limit_s", "seconds"),
    [
        ("0.5", 30, 0.5),
        ("20", 30, 20),
        ("100", 30, 30),
        ("30000", 30, 30),
        ("5000", 30, 5),
        ("1800", 3600, 1800),
        ("500ms", 30, 0.5),
        ("2000s", 30, 30),
        ("30s", 60, 30),
        ("1 min", 90, 60),
    ],
)
def test_a_timeout_is_in_seconds_or_as_other_servers_take_it(raw, limit_s, seconds):
    """Virtuoso and Stardog count in milliseconds; QLever writes a unit."""
    timeout = read_call(urlencode({"timeout": raw}).encode()).timeout

    assert timeout.seconds(limit_s) == seconds


@pytest.mark.parametrize("raw", ["", "0", " "])
def test_no_timeout_leaves_the_limit_of_the_server(raw):
    """Virtuoso and RDF4J send 0 for no limit."""
    assert read_call(urlencode({"timeout": raw}).encode()).timeout is None


def test_an_update_is_refused_by_name():
    """The error of an update says that this endpoint is read-only."""
    with pytest.raises(QueryRefused) as caught:
        read_call(b"", form=b"update=CLEAR+ALL")

    assert caught.value.construct == "update"


def test_the_number_of_parameters_is_bounded():
    """As many parameters as the limit are read; one more is refused."""
    at_limit = b"&".join([b"x=1"] * MAX_PARAMETERS)
    assert read_call(at_limit).is_empty

    with pytest.raises(BadRequest, match=str(MAX_PARAMETERS)):
        read_call(at_limit + b"&x=1")


def test_a_call_without_anything_is_empty():
    """A call with other parameters only is empty; one with a dataset is not."""
    assert read_call(b"lang=ko").is_empty
    assert not read_call(b"default-graph-uri=urn:g").is_empty
