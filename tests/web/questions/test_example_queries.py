"""The described queries of a release under their own IRIs."""

import csv
import re
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef

from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.release.contents import Release
from our_namespaces import BASE_IRI, path_of

QUERY = "query/finished"

#: Questions about the names themselves, of which there are not as many in each language.
OF_NAMES = {"names-and-who-uses-them", "undertakings-named-after-ai"}

#: A short IRI in a cell.
CODE = re.compile(r"<td[^>]*><[^>]*>([a-z]+:[\w-]+)<")


@pytest.mark.parametrize("offer", GRAPH_FORMATS, ids=lambda offer: offer.name)
def test_a_query_in_every_format(web, release_path, offer):
    """The description is available by Accept and by extension."""
    led = web.get(f"/{QUERY}", headers={"Accept": offer.media_type})
    response = web.get(led.headers["Location"])
    written = Graph().parse(release_path / "queries" / "examples" / "finished.ttl")

    assert (led.status_code, led.headers["Location"]) == (303, f"/data/{QUERY}.{offer.name}")
    assert response.mimetype == offer.media_type
    assert set(Graph().parse(data=response.data, format=offer.media_type)) == set(written)
    assert f'<{BASE_IRI}{QUERY}>; rel="canonical"' in response.headers["Link"]


def test_the_page_of_a_question_begins_with_its_answer(city_web, as_browser):
    """Things by their names in the reader's language, then what to do with it, then the query."""
    titles = {"ko": "완료된 사업은 무엇인가", "en": "Which projects are completed?"}
    names = {"ko": "광주문학관 건립", "en": "Construction of the Gwangju Literature Hall"}
    for language, title in titles.items():
        address = f"/query/finished-projects?lang={language}"
        response = city_web.get(address, headers=as_browser, follow_redirects=True)

        assert response.status_code == 200
        assert f"<h1>{title}</h1>" in response.text
        answer, _, query = response.text.partition("<details>")
        assert f">{names[language]}</a></td>" in answer
        assert "SELECT ?project" in query


#: Labels that ask for a number, in Korean and English.
ASKS_HOW_MUCH = re.compile(
    r"얼마|몇|건수는|어느 정도|how (many|much|often|far|long)|to what extent", re.I
)


def test_a_question_that_asks_for_a_number_is_answered_with_one(city_web, city_path):
    """In the first sentence after the heading, in both languages."""
    queries = [
        query
        for query in Release.open(city_path).queries
        if any(ASKS_HOW_MUCH.search(label) for label in query.label.values())
    ]
    assert len(queries) > 15

    for query in queries:
        for code in ("ko", "en"):
            page = city_web.get(f"/page/query/{query.name}?lang={code}").text
            first = page.partition("</h1>")[2].partition("</p>")[0]
            assert re.search(r'<p class="news">[^{\[]*\d[^{\[]*$', first), (query.name, first)


def test_the_page_says_how_often_line_2_was_put_off(city_web):
    """In all, and for each phase."""
    korean = city_web.get("/page/query/line-2-put-off?lang=ko").text
    english = city_web.get("/page/query/line-2-put-off?lang=en").text

    assert "모두 4번 연기됨: 광주 도시철도 2호선 1단계 건설 2번," in korean
    assert "postponed 4 times in all: 2 times for Phase 1 of Gwangju Metro Line 2," in english


def test_the_table_of_a_question_is_the_answer_of_the_endpoint(city_web, as_browser):
    """The CSV has a row for each row of the page."""
    page = city_web.get("/page/query/finished-projects?lang=en", headers=as_browser).text
    address = re.search(r'<a href="([^"]*)" type="text/csv">', page)[1].replace("&amp;", "&")
    rows = list(csv.reader(city_web.get(address).text.splitlines()))

    assert page.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>") == len(rows) - 1 > 3


def test_questions_on_the_home_page_lead_to_answers(city_web):
    """The editor opens only when it is asked for."""
    questions = city_web.get("/?lang=en").text.partition('<ul class="questions">')[2]

    assert re.findall(r'href="(/[^"?]*)', questions.partition("</ul>")[0])[0].startswith("/query/")


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.thorough)])
def test_every_query_of_the_real_release_answers(city_web, city_path, as_browser, step):
    """
    Each query has a Turtle description, and a page with as many rows in each language.

    Every fifth query in the quick round.
    """
    queries = Release.open(city_path).queries
    assert len(queries) > 80

    for query in queries[::step]:
        address = "/" + path_of(query.iri)
        turtle = city_web.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)
        pages = [
            city_web.get(f"/page{address}?lang={code}", headers=as_browser) for code in ("ko", "en")
        ]
        assert turtle.status_code == 200, query.iri
        assert [page.status_code for page in pages] == [200, 200], query.iri
        assert not [code for page in pages for code in CODE.findall(page.text)], query.iri
        rows = {page.text.count("<tr>") for page in pages}
        assert len(rows) == 1 or query.name in OF_NAMES, query.iri
        assert (URIRef(query.iri), None, None) in Graph().parse(data=turtle.data)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lengths-of-time", "Construction of Gwangju Metro Line 2 · Years of dispute: 16 years"),
        ("contradictions", "Thirteen and eighteen years of the literature hall"),
        ("numbers-that-are-not-exact", "South Korean won"),
    ],
)
def test_an_answer_names_what_no_search_finds(city_web, name, words):
    """Assertions, discrepancies and units have their labels, no short IRIs."""
    page = city_web.get(f"/page/query/{name}?lang=en").text

    assert f">{words}" in page
    assert not CODE.search(page)


@pytest.mark.parametrize("path", ["query/none", "data/query/none.ttl", "page/query/none"])
def test_a_query_that_is_not_there_is_a_404(web, path):
    """The error names the requested IRI."""
    response = web.get("/" + path)

    assert (response.status_code, response.json["code"]) == (404, "not-found")
    assert response.json["iri"] == BASE_IRI + "query/none"


@pytest.mark.parametrize("path", ["query/finished", "id/entity/line-2", "ontology", "dataset"])
@pytest.mark.parametrize("extension", ["csv", "html", "xlsx", "ttl.gz", "TTL"])
def test_a_format_that_is_not_there_is_told(web, path, extension):
    """An existing thing lists its formats; for an unknown thing the error is that it is unknown."""
    response = web.get(f"/data/{path}.{extension}")

    assert response.status_code == 404
    if extension != "ttl.gz":
        assert response.json["code"] == "no-such-format"
        assert response.json["offers"] == ["ttl", "nt", "jsonld", "rdf"]
        assert response.json["iri"] == BASE_IRI + path
    missing = web.get(f"/data/{path}-none.{extension}")
    assert (missing.status_code, missing.json["code"]) == (404, "not-found")


def test_a_question_may_be_asked_of_another_thing_or_day(city_web, as_browser):
    """The values are fields, things are typed by name; the title tells what is asked."""

    def page(address):
        return city_web.get("/page/query/" + address, headers=as_browser)

    first = page("about-metro-line-2?lang=ko").text
    other = page("about-metro-line-2?lang=ko&thing=" + quote("광주글로벌모터스")).text
    year = page("awards-received-in-2019?lang=en&year=2020").text

    assert 'name="thing" value="광주 도시철도 2호선 건설"' in first
    assert "<h1>광주글로벌모터스에 관해 무엇이 알려져 있는가</h1>" in other
    assert "id/entity/ggm" in other
    assert "<h1>Which awards were received in 2020, and who gave them?</h1>" in year
    assert "VALUES ?year { 2020 }" in year


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("before-a-day?day=2019-13-01", "a date such as"),
        ("awards-received-in-2019?year=x", "must be a number"),
        ("about-metro-line-2?thing=zzzzqqq", "nothing has the name"),
    ],
)
def test_a_value_that_is_none_is_refused(city_web, address, told):
    """The message says what the field takes."""
    response = city_web.get(f"/page/query/{address}&lang=en")

    assert response.status_code == 400
    assert told in response.json["detail"].lower()


def test_the_file_of_an_answer_has_names_and_iris(city_web):
    """In the reader's language; literals as the record has them."""
    columns, *rows = csv.reader(
        city_web.get("/page/query/finished-projects.csv?lang=en").text.splitlines()
    )
    (hall,) = [row for row in rows if "Literature Hall" in row[0]]

    assert columns == ["project", "completed", "opened", "project IRI"]
    assert hall[1:3] == ["[..2023-09-22]", "2023-09-22"]
    assert hall[3].startswith(BASE_IRI + "id/entity/")


def test_an_answer_of_comparable_numbers_has_a_chart(city_web):
    """Before the table; other answers have none."""
    awards = city_web.get("/page/query/awards-by-category?lang=en").text
    finished = city_web.get("/page/query/finished-projects?lang=en").text

    assert awards.index('<svg xmlns="http://www.w3.org/2000/svg" class="chart"') < awards.index(
        "<table"
    )
    assert 'class="chart"' not in finished


def test_an_answer_with_points_has_a_map(city_web):
    """With a dot for each place, which leads to it."""
    page = city_web.get("/page/query/places-on-the-map?lang=en").text
    drawn = page.partition('<svg class="plan-map"')[2].partition("</svg>")[0]

    assert "/id/entity/bia-dong" in drawn
    assert drawn.count("<circle") > 10


def test_a_file_of_a_long_answer_is_whole(city_web, monkeypatch):
    """It is that of the endpoint, which has no limit of rows."""
    monkeypatch.setattr("gwangju_kg.web.queries.results_json.MAX_ROWS", 3)
    led = city_web.get("/page/query/finished-projects.csv")
    rows = list(csv.reader(city_web.get(led.headers["Location"]).text.splitlines()))

    assert led.status_code == 302
    assert len(rows) > 10


def test_a_name_without_its_thing_leads_to_it(city_web):
    """The categories of the awards are named only."""
    page = city_web.get("/page/query/awards-by-category?lang=en").text

    assert re.search(r'<td[^>]*><a href="/vocab/[^"]*">disaster and safety</a></td>', page)
