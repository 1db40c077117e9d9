"""Lists of the things of one kind, with the release of the real data."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from gwangju_kg.web.pages.browse import KINDS

#: Figures of a release that count the entries of a list.
FIGURES = ("projects", "organizations", "awards", "sources")

LINK = re.compile(r'<li><a href="/id/([^"?]*)[^"]*">([^<]*)</a>')


def _browse(client, name, language="en"):
    response = client.get(f"/browse/{name}?lang={language}")
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("name", FIGURES)
def test_a_number_of_the_first_page_leads_to_what_it_counts(city_web, city_app, name):
    """The list has as many named things as the number says, in the order of their names."""
    count = city_app.server.release.figures[name]
    assert f'href="/browse/{name}?lang=en">{count:,}</a>' in city_web.get("/?lang=en").text

    things = LINK.findall(_browse(city_web, name))

    assert len({iri for iri, _ in things}) == len(things) == count
    assert [label for _, label in things] == sorted(label for _, label in things)


@pytest.mark.parametrize("name", KINDS)
def test_a_list_says_more_of_its_things_and_shows_its_query(city_web, name):
    """The linked query returns the same things; Korean pages have Korean names."""
    page = _browse(city_web, name, "ko")
    things = LINK.findall(page)
    (address,) = re.findall(r'class="behind"><a href="([^"]*)"', page)
    query = parse_qs(urlsplit(address.replace("&amp;", "&")).query)["query"][0]
    answer = city_web.post("/sparql?format=csv", data={"query": query}).text.split()[1:]

    assert {f"https://w3id.org/gwangju-kg/id/{iri}" for iri, _ in things} == set(answer)
    assert any(re.search("[가-힣]", label) for _, label in things)


def test_projects_are_told_apart_by_field_and_state(city_web):
    """The line below a name is the same as in search results."""
    assert re.search(
        r"metro-line-2[^>]*>[^<]*</a>\s*<p>[^<]*진행", _browse(city_web, "projects", "ko")
    )


def test_an_unknown_kind_is_not_found(city_web, as_browser):
    """The 404 page links to the existing kinds."""
    assert city_web.get("/browse/ghosts", headers=as_browser).status_code == 404
    assert 'href="/browse/places?lang=en"' in city_web.get("/search?lang=en").text
