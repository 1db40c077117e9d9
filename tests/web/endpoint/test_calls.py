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
    assert read_call(b"query=ASK{}&output=json&results=json&debug").query == "ASK{}"


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


@pytest.mark.parametrize("iri", ["g", "", "/g", "urn:a b", "urn:a>", "urn:<x>", "1:x"])
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


@pytest.mark.parametrize("raw", ["0", "-1", "nan", "inf", "soon", ""])
def test_a_timeout_that_is_no_time_is_refused(raw):
    """A timeout is a number of seconds above zero."""
    with pytest.raises(BadRequest, match="seconds above 0"):
        read_call(f"timeout={raw}".encode())


def test_a_timeout_is_read_as_seconds():
    """Fractions of a second are accepted."""
    assert read_call(b"timeout=0.5").timeout_s == 0.5


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
