"""The queries of the pages: shown with their parameters filled in, and equal when run."""

from urllib.parse import parse_qs, urlsplit

import pytest

from gwangju_kg.sparql.substitution import substitute


def _text(client, address):
    """Return the query that a link opens."""
    response = client.get(address)
    assert response.status_code == 303
    return parse_qs(urlsplit(response.headers["Location"]).query)["query"][0]


@pytest.mark.parametrize(
    ("text", "bindings", "written"),
    [
        ("SELECT ?a ?b { ?a ?p ?b }", {"a": "<urn:x>"}, "SELECT ?b { <urn:x> ?p ?b }"),
        ("SELECT DISTINCT ?a ?b { ?a a ?b }", {"b": '"y"'}, 'SELECT DISTINCT ?a { ?a a "y" }'),
        ("ASK { SELECT ?a ?b { ?a a ?b } }", {"a": "<x:>"}, "ASK { SELECT ?b { <x:> a ?b } }"),
        ('SELECT ?b { ?b ?p "?a" } # ?a', {"a": "<urn:x>"}, 'SELECT ?b { ?b ?p "?a" } # ?a'),
        ("SELECT ?ab { ?ab ?p ?a }", {"a": "<urn:x>"}, "SELECT ?ab { ?ab ?p <urn:x> }"),
    ],
)  # fmt: skip
def test_terms_take_the_place_of_their_variables(text, bindings, written):
    """Strings, comments and longer names are unchanged; a bound variable is not selected."""
    assert substitute(text, tuple(bindings.items())) == written


def test_the_query_of_a_figure_counts_what_the_home_page_says(city_web, as_browser):
    """It opens in the editor."""
    home = city_web.get("/?lang=en").text
    text = _text(city_web, "/queries/figures/assertions")
    answer = city_web.post("/sparql?format=csv", data={"query": text}).text.split()
    assert f">{int(answer[1]):,}</a>" in home


def test_the_ledger_is_shown_with_its_days_written_in(city_web):
    """The query shown returns the rows of the page."""
    text = _text(city_web, "/queries/ledger?at=2021-06-30&known=2021-06-30")

    assert '"2021-06-30"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert city_web.post("/sparql?format=csv", data={"query": text}).text.count("\n") > 10


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/queries/ledger", 400),
        ("/queries/ledger?at=yesterday&known=2021-06-30", 400),
        ("/queries/ledger?at=2021-02-30&known=2021-06-30", 400),
        ("/queries/none", 404),
        ("/queries/figures/none", 404),
        ("/queries/figures/../ledger", 404),
        ("/queries/..%2Fexamples%2Fagreements", 404),
    ],
)
def test_a_query_that_no_page_asks_is_a_problem(city_web, as_browser, address, status):
    """An unknown name, an invalid date or a path out of the folder is an error."""
    response = city_web.get(address, headers=as_browser | {"Accept-Language": "ko"})

    assert response.status_code == status
    assert "<h1>" in response.text
