"""SERVICE clauses: found by their tokens, allowed by their addresses, replaced in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.errors import QueryRefused, RequestError, ServiceRefused, TooLarge
from gwangju_kg.outbound.public_addresses import is_public
from gwangju_kg.sparql import query_limits
from gwangju_kg.sparql.service import clauses
from gwangju_kg.sparql.service.allowlist import MAX_CLAUSES

LISTED = ("https://a/sparql", "http://b/")
BODY = "{ ?s ?p ?o }"
PREFIX = "PREFIX a: <https://a/> "


def check(text, services=LISTED):
    query_limits.check(text, limit_bytes=100_000, services=services)


@pytest.mark.parametrize(
    "pattern",
    [
        f"SERVICE <https://a/sparql> {BODY}",
        f"service silent<http://b/>{BODY}",
        f"SERVICE a:sparql {BODY}",
        f"SERVICE#x\r\n<http://b/> # y\n {BODY}",
        f"OPTIONAL {{ SERVICE <http://b/> {BODY} }}",
        f"?s ?p ?o MINUS {{ SERVICE <http://b/> {BODY} }}",
        f"{{ SELECT * {{ SERVICE <http://b/> {BODY} }} }} UNION {BODY}",
        f"GRAPH ?g {{ SERVICE <http://b/> {BODY} }}",
        f"FILTER EXISTS {BODY} SERVICE <http://b/> {BODY}",
        f"LATERAL {BODY} SERVICE <http://b/> {BODY}",
        f"?s ?p 1SERVICE <http://b/> {BODY}",
        "SERVICE <http://b/> { SELECT ?s { ?s ?p '}' FILTER EXISTS { ?s ?q 1 } } }",
        " ".join([f"SERVICE <http://b/> {BODY}"] * MAX_CLAUSES),
    ],
)
def test_a_listed_address_is_allowed(pattern):
    """
    Wherever its group is evaluated once, however it is written.
    """
    check(f"{PREFIX}SELECT * {{ {pattern} }}")


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (f"SERVICE <https://a/sparql/> {BODY}", "not-listed"),
        (f"SERVICE <https://a/> {BODY}", "not-listed"),
        (f"SERVICE <http://a/sparql> {BODY}", "not-listed"),
        (f"SERVICE <https://A/sparql> {BODY}", "not-listed"),
        (f"SERVICE <https://a:443/sparql> {BODY}", "not-listed"),
        (f"SERVICE <https://a/x/../sparql> {BODY}", "not-listed"),
        (f"SERVICE <https://a/\\u0073parql> {BODY}", "not-listed"),
        (f"SERVICE <https://a/sparql?x> {BODY}", "not-listed"),
        (f"SERVICE <https://a@evil/sparql> {BODY}", "not-listed"),
        (f"SERVICE SILENT <http://127.0.0.1/> {BODY}", "not-listed"),
        (f"SERVICE a:x {BODY}", "not-listed"),
        (f"SERVICE a:spar%71l {BODY}", "not-listed"),
        (f"SERVICE <sparql> {BODY}", "relative"),
        (f"SERVICE b:sparql {BODY}", "relative"),
        (f"VALUES ?x {{ <http://b/> }} SERVICE ?x {BODY}", "variable"),
        (f"SERVICE SILENT $x {BODY}", "variable"),
        ("SERVICE <http://b/>", "malformed-service"),
        ("SERVICE <http://b/> { ?s ?p ?o {", "malformed-service"),
        (f"SERVICE {BODY}", "malformed-service"),
        (f"SERVICE 'http://b/' {BODY}", "malformed-service"),
        (f"SERVICE <http://b/> {{ SERVICE <http://b/> {BODY} }}", "nested"),
        (f"SERVICE <http://b/> {{ {{ SERVICE ?x {BODY} }} }}", "nested"),
        (f"FILTER EXISTS {{ {{ SERVICE <http://b/> {BODY} }} }}", "per-row"),
        (f"FILTER NOT EXISTS {{ SERVICE <http://b/> {BODY} }}", "per-row"),
        (f"?s ?p ?o LATERAL {{ SERVICE <http://b/> {BODY} }}", "per-row"),
    ],
)
def test_any_other_address_is_refused(pattern, reason):
    """
    The error states the reason, the position and the allowed addresses.
    """
    with pytest.raises(ServiceRefused) as caught:
        check(f"{PREFIX}SELECT *\n{{ {pattern} }}")

    assert (caught.value.reason, caught.value.line) == (reason, 2)
    assert caught.value.listed == LISTED
    assert f"line 2, column {caught.value.column}: " in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        f"?s ?p trueSERVICE <http://b/> {BODY}",
        f"SERVICEx <http://b/> {BODY}",
        f"SERVICE:p {BODY}",
        f"SERVICE <http://b/> {BODY} SERVICEx:p {BODY}",
        f"SERVICE <http://b/> {{ ?s ?p trueSERVICE <http://c/> {BODY} }}",
    ],
)
def test_a_disguised_service_is_refused_even_with_a_list(pattern):
    """
    Oxigraph may read it as SERVICE, though it is not by the terminals of the grammar.
    """
    with pytest.raises(QueryRefused, match="SERVICE"):
        check(f"SELECT * {{ {pattern} }}")


def test_one_clause_more_than_allowed_is_too_many():
    """
    The error states the position of that clause.
    """
    with pytest.raises(TooLarge) as caught:
        check("ASK {" + f"\nSERVICE <http://b/> {BODY}" * (MAX_CLAUSES + 1) + "}")

    assert (caught.value.what, caught.value.line) == ("SERVICE clauses", MAX_CLAUSES + 2)


@pytest.mark.parametrize(
    "word", ["?SERVICE", "'SERVICE'", "# SERVICE <x> {\n", "x:SERVICE", "_:SERVICE"]
)
def test_what_only_looks_like_a_clause_is_ignored(word):
    """
    Variables, strings, comments, names.
    """
    assert clauses.find_clauses(f"ASK {{ ?s ?p {word} }}") == ()


@given(st.text(st.sampled_from("SERVICE silent<>{}?a:'\"#\n1 ")), st.sampled_from([(), LISTED]))
def test_any_text_is_admitted_or_refused(text, services):
    """
    Never another error; the clauses lie in order within the text.
    """
    try:
        check(text, services)
    except RequestError:
        return
    result = clauses.find_clauses(text)
    assert result == () or services
    assert all(text[each.group] == "{" and text[each.end - 1] == "}" for each in result)


def endpoint_query(text, base_iri="", known=None):
    (clause,) = clauses.find_clauses(text)
    return clauses.endpoint_query(text, clause, base_iri=base_iri, known=known)


def test_the_endpoint_query_holds_the_group_and_the_prologue_it_needs():
    """
    Nothing else of the query, not even prefixes that the group does not use.
    """
    text = (
        "BASE <http://base/>\nPREFIX p: <http://p/> PREFIX secret: <http://q/>\n"
        "SELECT ?s { ?s secret:of 'me' SERVICE <http://b/> { ?s p:x 'it''s' } # end\n }"
    )

    assert endpoint_query(text) == "PREFIX p: <http://p/>\nSELECT * WHERE\n{ ?s p:x 'it''s' }"


def test_relative_iris_resolve_as_in_the_whole_query():
    """
    The base is sent if it is needed, that of the server if the text has none.
    """
    text = "PREFIX p: <p/> ASK { SERVICE <http://b/> { ?s p:x <y> } }"

    assert endpoint_query(text, "http://base/").startswith(
        "BASE <http://base/>\nPREFIX p: <p/>\nSELECT"
    )
    assert endpoint_query("BASE <z/> " + text, "http://base/").startswith(
        "BASE <http://base/>\nBASE <z/>\n"
    )
    known = {"k": "http://k/", "other": "http://o/"}
    plain = "SELECT * { SERVICE <http://a/> { ?s k:x 1 } ?s other:y ?o }"
    assert endpoint_query(plain, known=known).startswith("PREFIX k: <http://k/>\nSELECT")
    assert endpoint_query("VERSION '1.2' " + text).startswith("PREFIX p: <p/>\nSELECT")


@pytest.mark.parametrize("gap", [" ", "\n", "\r\n  ", " # why\n\n", " SILENT\n"])
def test_masking_moves_no_token(gap):
    """
    Every token after the mask keeps its line and column.
    """
    text = f"ASK {{ SERVICE{gap}<http://b/>\n{{ ?s ?p ?o }} . ?marked }}"
    trial = clauses.mask_clauses(text, clauses.find_clauses(text))

    assert "SERVICE" not in trial
    places = [
        (n, line.find(word))
        for word in ("?s ?p", "?marked")
        for n, line in enumerate(text.splitlines())
        if word in line
    ]
    assert places == [
        (n, line.find(word))
        for word in ("?s ?p", "?marked")
        for n, line in enumerate(trial.splitlines())
        if word in line
    ]


def test_blocks_replace_their_clauses():
    """
    In order; a block is not parsed again.
    """
    text = f"ASK {{ SERVICE <http://b/> {BODY} . ?a ?b 1SERVICE SILENT a:b {BODY}}}"
    result = clauses.find_clauses(text)

    assert clauses.replace_clauses(text, result, ["'SERVICE <x> {'", "B"]) == (
        "ASK {  'SERVICE <x> {'  . ?a ?b 1 B }"
    )


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.2.3.4", "2001:4860:4860::8888", "::ffff:8.8.8.8", "172.32.0.1", "100.128.0.1"],
)
def test_an_address_of_the_public_internet_is_public(address):
    """
    Of either version, also if one is written as the other.
    """
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.1", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
        "2002:a00:1::", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "4000::1",
    ],
)  # fmt: skip
def test_any_other_address_is_not_public(address):
    """
    This machine, its networks, cloud metadata, multicast, reserved, translations.
    """
    assert not is_public(address)
