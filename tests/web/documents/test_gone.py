"""Withdrawn IRIs: 410 with the successor and the last release that contains them."""

import json
from urllib.error import HTTPError

import pytest

import series
from our_namespaces import BASE_IRI
from server_fixtures import Server

REPLACED = """
ent:line-two a owl:Thing ; dcterms:isReplacedBy ent:line-2 .
ent:line-2b a owl:Thing ; rdfs:label "옛 줄"@ko , "Old line"@en ;
  owl:deprecated true ; dcterms:isReplacedBy ent:line-2 .
"""
PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


@pytest.fixture(scope="module")
def two(project_path, tmp_path_factory):
    """Two releases: the second withdraws a tram without a successor and a line with one."""
    tram = 'ent:tram a gk:Project ; rdfs:label "전차"@ko , "Tram"@en .\n'
    tram += f'<{BASE_IRI}id/entity/전차%2F1> a gk:Project ; rdfs:label "전차 1"@ko .\n'
    line = 'ent:line-two a gk:Project ; rdfs:label "둘째 줄"@ko , "Line two"@en .\n'
    return series.make(
        project_path,
        tmp_path_factory.mktemp("two"),
        [(series.THINGS, "# Two", tram + line + "# Two")],
        [
            (series.THINGS, tram, ""),
            (series.THINGS, line, REPLACED),
            (series.THINGS, "@prefix org:", PREFIXES + "@prefix org:"),
        ],
    )


@pytest.fixture(scope="module")
def server(two):
    """A server of the second release."""
    with Server("--releases", two[0], "--workers", 1) as started:
        yield started
        started.end()


def _problem(server, path, accept="application/json"):
    with pytest.raises(HTTPError) as caught:
        server.get(path, Accept=accept)
    with caught.value as error:
        return error.code, error.headers, error.read().decode()


FORMS = ["id/entity/{}", "data/id/entity/{}.ttl", "data/id/entity/{}.jsonld", "page/id/entity/{}"]


@pytest.mark.parametrize("form", FORMS)
def test_what_the_data_replace_names_its_successor(server, two, form):
    """The successor is in the problem and in a link, with the last release that has the old IRI."""
    status, headers, body = _problem(server, form.format("line-two"))
    problem = json.loads(body)

    assert (status, problem["code"]) == (410, "withdrawn")
    assert problem["successor"] == BASE_IRI + "id/entity/line-2"
    assert problem["release"] == two[1][0]
    assert headers["Link"] == f'<{BASE_IRI}id/entity/line-2>; rel="successor-version"'


@pytest.mark.parametrize("form", FORMS)
def test_what_is_deprecated_keeps_its_page(server, form):
    """A deprecated thing is described as before, with its successor."""
    content = server.content(form.format("line-2b"), Accept="text/turtle")

    assert b"line-2" in content.replace(b"line-2b", b"")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_silently_gone_is_gone_and_not_unknown(server, two, form):
    """410 with the last release that contains it; an IRI of no release is a 404."""
    status, _, body = _problem(server, form.format("tram"))
    problem = json.loads(body)

    assert (status, problem["successor"], problem["release"]) == (410, None, two[1][0])
    assert _problem(server, form.format("nothing"))[0] == 404


def test_the_earlier_release_still_shows_it(server, two):
    """The link on the page leads to the earlier release's page."""
    status, _, page = _problem(server, "page/id/entity/tram?lang=en", accept="text/html")
    address = f"/page/id/entity/tram?release={two[1][0]}&amp;lang=en"

    assert status == 410
    assert f'<a href="{address}">View in release {two[1][0]}</a>' in page
    with server.get(address.replace("&amp;", "&").strip("/")) as answer:
        assert "Tram" in answer.read().decode()


def test_an_iri_with_any_characters_is_gone_too(server, two):
    """Its page is linked in the earlier release as the client has asked for it."""
    for address in ("page/id/entity/%EC%A0%84%EC%B0%A8%252F1", "id/entity/%EC%A0%84%EC%B0%A8%2F1"):
        status, _, page = _problem(server, address, accept="text/html")
        earlier = f"{address}?release={two[1][0]}"

        assert status == 410
        assert f'<a href="/{earlier}">' in page
        assert "전차 1" in server.content(earlier, Accept="text/html").decode()


def test_the_first_release_has_withdrawn_nothing(server, two):
    """A thing that only a later release contains is unknown to an earlier one."""
    status, _, _ = _problem(server, f"id/entity/none?release={two[1][0]}")

    assert status == 404
