"""IRIs and their addresses: properties of all texts."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.iri_paths import (
    decode_document_path,
    decode_request_path,
    document_path,
    iri_to_uri,
    request_path,
)

#: Letters, what has a meaning in addresses, and what no IRI may have.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab/?#[]@!$&'()*+,;=%2F.-~ <>\"\\^`{|}한é\ue000\xa0\x7f\ufffe😀"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


@given(TEXTS, st.sampled_from(["http://e.example/", "urn:", "http://", "a:", ""]))
def test_an_iri_is_what_the_engine_takes_for_one(text, start):
    """But for user names with several @ signs, which nobody writes."""
    try:
        NamedNode(start + text)
        expected = True
    except ValueError:
        expected = False
    if (start + text).count("@") < 2:
        assert is_absolute_iri(start + text) is expected


@given(TEXTS)
def test_the_address_of_a_document_leads_back(text):
    """It is printable ASCII without query or fragment; dots take a second reading."""
    raw = document_path(text)

    assert raw.isascii()
    assert not {"?", "#", " "} & {*raw}
    assert not {".", ".."} & {*raw.split("/")}
    assert text in decode_document_path(raw)[:2]


@given(TEXTS)
def test_the_address_of_an_iri_leads_back(text):
    """If an IRI can be requested by itself, its first reading is the IRI."""
    raw = request_path(text)
    if raw is not None:
        assert decode_request_path(raw)[0] == text
        assert raw == iri_to_uri(raw)
