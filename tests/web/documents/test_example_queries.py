"""The described queries of a release under their own IRIs."""

import csv
import re

import pytest
from rdflib import Graph, URIRef

from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.release.contents import Release
from our_namespaces import BASE_IRI, path_of

QUERY = "query/finished"


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


def test_every_query_of_the_real_release_answers(city_web, city_path, as_browser):
    """Each query has a page and a Turtle description."""
    queries = Release.open(city_path).queries
    assert len(queries) > 80

    for query in queries:
        address = "/" + path_of(query.iri)
        turtle = city_web.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)
        page = city_web.get(address, headers=as_browser, follow_redirects=True)
        assert (turtle.status_code, page.status_code) == (200, 200), query.iri
        assert (URIRef(query.iri), None, None) in Graph().parse(data=turtle.data)


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
