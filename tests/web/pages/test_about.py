"""The page about the record: who publishes it, how a claim is proven, where errors are reported."""

from dataclasses import replace

import pytest

from gwangju_kg.web.app import create_app
from web_fixtures import WebClient


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ("not the site of the city", "published by gwangju-kg", "“verified” if they agree")),
        ("ko", ("운영하는 사이트가 아닙니다", "펴내는 곳은 gwangju-kg입니다", "검증됨")),
    ],
)
def test_the_record_says_who_publishes_it_and_how_it_is_proven(city_web, language, sentences):
    """And that it is not the city's own site."""
    page = city_web.get(f"/about?lang={language}").text

    for sentence in sentences:
        assert sentence in page
    assert 'href="/ledger' in page
    assert '#states"' in page


def test_errors_are_reported_to_the_contact_of_the_project(city_app, city_web, engine_address):
    """A release without one says who publishes it."""
    stated = city_app.server.release
    project = replace(stated.project, contact="mailto:records@example.org")
    app = create_app(city_app.server.settings, engine_address, replace(stated, project=project))

    assert 'href="mailto:records@example.org"' in WebClient(app).get("/about?lang=en").text
    assert "Ask its publisher, gwangju-kg" in city_web.get("/about?lang=en").text


def test_every_page_leads_to_it(city_web):
    """In the footer."""
    assert 'href="/about?lang=en"' in city_web.get("/ledger?lang=en").text.partition("<footer>")[2]


def test_plain_files_have_no_such_page(files_web):
    """Nobody publishes them."""
    assert files_web.get("/about").status_code == 404
