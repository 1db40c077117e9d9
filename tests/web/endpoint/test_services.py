"""The endpoints that a query may contact, in the service description and on the query page."""

import re
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from engine_fixtures import question
from gwangju_kg.web.app import create_app
from gwangju_kg.web.http.entity_tags import validator
from gwangju_kg.web.http.metrics import SERVICE_OUTCOMES, Metrics
from our_namespaces import PREFIXES, REUSED_PREFIXES
from web_fixtures import WebClient

SD = "http://www.w3.org/ns/sparql-service-description#"
SERVICES = ("https://query.wikidata.org/sparql", "http://b.example/sparql?x='1'&y=2")

FEDERATED = NamedNode(SD + "BasicFederatedQuery")
REFERENCES = NamedNode(REUSED_PREFIXES["dcterms"] + "references")


@pytest.fixture
def listing(engine_address, settings, release):
    """A client of an application with two allowed endpoints."""
    return WebClient(create_app(replace(settings, services=SERVICES), engine_address, release))


def _described(client):
    store = Store()
    store.load(client.get("/sparql", headers={"Accept": "text/turtle"}).data, RdfFormat.TURTLE)
    return store


def test_the_description_lists_who_may_be_asked(listing):
    """Each endpoint is listed with its address, and the federated query feature once."""
    store = _described(listing)

    assert len(list(store.quads_for_pattern(None, None, FEDERATED))) == 1
    references = {quad.object.value for quad in store.quads_for_pattern(None, REFERENCES, None)}
    assert references == set(SERVICES)
    for address in SERVICES:
        node = NamedNode(address)
        assert list(store.quads_for_pattern(node, NamedNode(SD + "endpoint"), node))


def test_the_description_of_a_server_without_a_list_claims_nothing(web):
    """Without allowed endpoints, the feature is not claimed."""
    store = _described(web)

    assert not list(store.quads_for_pattern(None, None, FEDERATED))
    assert not list(store.quads_for_pattern(None, REFERENCES, None))


def test_the_description_lists_the_prefixes_that_need_no_declaration(web):
    """Each once, with its namespace, in the terms of SHACL."""
    store = _described(web)
    sh = REUSED_PREFIXES["sh"]
    declared = {
        quad.object.value: next(
            store.quads_for_pattern(quad.subject, NamedNode(sh + "namespace"), None)
        ).object.value
        for quad in store.quads_for_pattern(None, NamedNode(sh + "prefix"), None)
    }

    assert declared == PREFIXES
    count = len(list(store.quads_for_pattern(None, NamedNode(sh + "declare"), None)))
    assert count == len(PREFIXES)


def test_what_else_is_described_is_the_same_with_and_without_a_list(web, listing):
    """Allowed endpoints add their own statements and change no others."""
    ours, theirs = (_described(client) for client in (web, listing))

    assert len(theirs) == len(ours) + 1 + len(SERVICES) * 3


@pytest.mark.parametrize(
    "clause",
    ["SERVICE <x:y> {}", "service<x:y>{}", "?s ?p 1SERVICE <x:y> {}", "?s ?p 1.5e0SERVICE<x:y>{}"],
)
def test_an_answer_from_elsewhere_has_no_validator(release, clause):
    """A query with a SERVICE clause, however it is written, has no entity tag."""
    assert validator(question(f"ASK {{ {clause} }}"), release) is None


@pytest.mark.parametrize(
    "text", ["ASK { ?service ?p ?SERVICE }", "ASK { ?s <x:services> 'servicemen' , gk:Services }"]
)
def test_what_only_mentions_services_keeps_its_validator(release, text):
    """SERVICE in a variable or as part of another word is not a clause."""
    assert validator(question(text), release)


@pytest.mark.parametrize(
    ("language", "heading"),
    [("ko", "SERVICE로 질의할 수 있는 엔드포인트"), ("en", "SERVICE can query only these")],
)
def test_the_query_page_says_who_may_be_asked_and_how(listing, as_browser, language, heading):
    """The page shows the addresses, ready to copy, and the limits."""
    text = listing.get("/sparql", query_string={"lang": language}, headers=as_browser).text

    assert heading in text
    assert "SERVICE &lt;https://query.wikidata.org/sparql&gt; { … }" in text
    assert re.search("10 ?(초|s)", text)
    assert "8,388,608" in text


def test_the_query_page_of_a_server_without_a_list_says_that_nobody_is_asked(web, as_browser):
    """The page lists SERVICE among the refused constructs."""
    text = web.get("/sparql", query_string={"lang": "en"}, headers=as_browser).text

    assert "updates, SERVICE, LOAD" in text
    assert "SERVICE can query" not in text


def test_what_others_were_asked_is_counted_by_what_came_of_it():
    """Outbound requests are counted by outcome, apart from all other metrics."""
    counts, before = Metrics(""), Metrics("").text({}, "")
    for times, outcome in enumerate(SERVICE_OUTCOMES):
        for _ in range(times):
            counts.service(outcome)
    text = counts.text({}, "")

    for times, outcome in enumerate(SERVICE_OUTCOMES):
        line = f'gwangju_kg_services_total{{outcome="{outcome}"}} '
        assert line + f"{times}\n" in text
    others = [line for line in text.splitlines() if "services_total" not in line]
    assert others == [line for line in before.splitlines() if "services_total" not in line]
