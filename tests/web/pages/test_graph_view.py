"""``/graph-view``: the neighbours of a thing, as a list and as JSON."""

import pytest

from our_namespaces import BASE_IRI

LINE = BASE_IRI + "id/entity/line-2"


def _joined(web, iri=LINE, language="ko"):
    return web.get("/graph-view/neighbours", query_string={"iri": iri, "lang": language}).json


def test_a_thing_stands_with_its_neighbours_in_the_readers_language(web):
    """Each neighbour has name, kind and address; a link has the direction of its statement."""
    neighbours = _joined(web)
    things = {thing["iri"]: thing for thing in neighbours["things"]}
    links = [(link["from"], link["to"]) for link in neighbours["links"]]

    assert things[LINE]["kind"] == "사업"
    assert things[LINE]["address"] == "/id/entity/line-2?lang=ko"
    assert any(begin == LINE for begin, _ in links)
    assert any(end == LINE for _, end in links)
    assert {end for link in links for end in link} == set(things)
    assert neighbours["is_whole"] is True


def test_names_are_in_the_other_language_too(web):
    """Names and classes are in the reader's language."""
    kinds = {thing["iri"]: thing["kind"] for thing in _joined(web, language="en")["things"]}

    assert kinds[LINE] == "project"


def test_the_page_lists_what_the_drawing_shows(web):
    """Without a script every neighbour is a link, and leads to its own graph view."""
    page = web.get("/graph-view", query_string={"iri": LINE}, headers={"Accept": "text/html"}).text

    for thing in _joined(web)["things"]:
        assert thing["name"] in page
        assert f'href="{thing["address"].partition("?")[0]}' in page
    assert "/graph-view?iri=" in page


@pytest.mark.parametrize("address", ["/graph-view", "/graph-view/neighbours"])
@pytest.mark.parametrize(
    ("iri", "status"),
    [("", 400), ("not an iri", 400), ("urn:x> } #", 400), (BASE_IRI + "id/entity/none", 404)],
)
def test_what_is_no_thing_is_a_problem(web, address, iri, status):
    """An invalid IRI, one that could break out of the query, or an unknown IRI is an error."""
    assert web.get(address, query_string={"iri": iri}).status_code == status


def test_plain_files_have_no_drawing(files_web):
    """The graph view needs a release."""
    response = files_web.get("/graph-view", query_string={"iri": LINE})

    assert response.status_code == 404
    assert response.json["code"] == "no-release"
