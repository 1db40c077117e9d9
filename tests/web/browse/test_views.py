"""Lists of the things of one kind, with the release of the real data."""

import csv
import io
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from gwangju_kg.errors import BadRequest
from gwangju_kg.web.browse.listing import BrowsedThings
from gwangju_kg.web.display.entity_kinds import KINDS

#: Figures of a release that count the entries of a list.
FIGURES = ("projects", "organizations", "awards", "sources")

LINK = re.compile(r'(?:<li>|<th scope="row">)<a href="/id/([^"?]*)[^"]*">([^<]*)</a>')


def _browse(client, name, language="en"):
    response = client.get(f"/browse/{name}?lang={language}")
    assert response.status_code == 200
    return response.text


def _listed(client, address):
    """Return the things of a list with parameters, in English."""
    return LINK.findall(client.get(f"/browse/{address}&lang=en").text)


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
    location = city_web.get(address.replace("&amp;", "&")).headers["Location"]
    query = parse_qs(urlsplit(location).query)["query"][0]
    answer = city_web.post("/sparql?format=csv", data={"query": query}).text.splitlines()[1:]

    assert {f"https://w3id.org/gwangju-kg/id/{iri}" for iri, _ in things} == {
        row.partition(",")[0] for row in answer
    }
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


def test_the_index_lists_the_kinds_with_their_numbers(city_web, city_app):
    """``/browse`` counts as the home page does, and leads to each list."""
    page = city_web.get("/browse?lang=en").text

    for name in FIGURES:
        count = city_app.server.release.figures[name]
        assert f'href="/browse/{name}?lang=en"' in page
        assert f"<small>{count:,}</small>" in page


def test_each_choice_is_a_link_to_as_many_things(city_web):
    """States stand above the list; fields, years and places are in a form without scripts."""
    page = _browse(city_web, "projects")
    state, count = re.search(r"state=(\w+)[^>]*>[^<]*\((\d+)\)", page).groups()
    field, in_field = re.search(r'<option value="(sports)">[^<]*\((\d+)\)', page).groups()

    assert len(_listed(city_web, f"projects?state={state}")) == int(count)
    assert len(_listed(city_web, f"projects?field={field}")) == int(in_field)
    assert _listed(city_web, "projects?place=buk-gu&field=culture")


def test_the_csv_has_the_same_things_with_names(city_web):
    """Narrowed and sorted as the page; names are in the language of the page."""
    rows = list(
        csv.DictReader(io.StringIO(city_web.get("/browse/projects.csv?field=sports&lang=ko").text))
    )

    assert {row["thing"] for row in rows} == {
        f"https://w3id.org/gwangju-kg/id/{iri}"
        for iri, _ in _listed(city_web, "projects?field=sports")
    }
    assert all("체육" in row["field"] for row in rows)


def test_awards_of_a_year_say_who_gave_them(city_web):
    """An organiser is not made the giver; what no source says is said to be so."""
    page = city_web.get("/browse/awards?year=2019&lang=en").text
    rows = re.findall(r'<tr>\s*<th scope="row"><a[^>]*>(.*?)</tr>', page, re.S)
    table = city_web.get("/browse/awards.csv?lang=en").text
    given = {row["name"]: row for row in csv.DictReader(io.StringIO(table))}

    assert len(rows) == 4
    (ceo,) = (row for row in rows if row.startswith("Local Government CEO"))
    assert "organised by" in ceo
    assert "Korea Institute of Public Autonomy" in ceo
    assert "giver not said in the source" in ceo
    (innovation,) = (row for row in rows if row.startswith("Korea Trusted"))
    assert "for innovation in jobs" in innovation
    assert "not said in the source" in innovation
    assert given["Mokmin Award to Mayor Lee Yong-sup"]["conferred_by"]


def test_the_map_accounts_for_every_project(city_web, city_app):
    """On it, only in the city, or in no place: each project once, marked by what is known."""
    page = city_web.get("/browse/projects?view=map&lang=en").text
    table = re.search(r"<tbody>(.*?)</tbody>", page, re.S)[1]
    rest = re.findall(r"(\d+) (?:that no source places|without a place)", page)

    placed = table.count("<tr>")
    assert placed >= 11
    assert placed + sum(map(int, rest)) == city_app.server.release.figures["projects"]
    assert "somewhere in this place" in table


@pytest.mark.parametrize("query", ["sort=size", "view=globe"])
def test_an_unknown_order_or_view_is_refused(city_web, query):
    """The answer names the parameter."""
    answer = city_web.get(f"/browse/projects?{query}", headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text


@pytest.mark.parametrize("path", ["projects", "projects.csv"])
@pytest.mark.parametrize(
    "query", ["year=abcd", "year=1066", "field=nothing-of-the-kind", "state=x", "place=atlantis"]
)
def test_a_value_that_nothing_has_is_refused(city_web, path, query):
    """It is no choice; the answer names the parameter and its values, also for the CSV."""
    answer = city_web.get(f"/browse/{path}?{query}", headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text
    assert "none" in answer.text


@pytest.mark.parametrize("query", ["year=none", "year=2019&field=none", "year=", "field=culture"])
def test_a_value_that_something_has_is_no_error(city_web, query):
    """Nor is what no source says, an empty field of the form, or values that leave nothing."""
    assert city_web.get(f"/browse/projects?{query}").status_code == 200


def test_a_list_that_was_not_read_whole_refuses_no_value():
    """A thing that was not read may have it."""
    part = BrowsedThings(things=(), places=None, is_whole=False)
    part.check_values({"year": "2019"})

    with pytest.raises(BadRequest):
        replace(part, is_whole=True).check_values({"year": "2019"})


def test_a_page_number_beyond_the_end_shows_the_way_back(city_web):
    """Nothing breaks, and the first page is linked."""
    assert 'rel="prev"' in city_web.get("/browse/projects?page=9&lang=en").text
