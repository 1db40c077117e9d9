"""The page of all discrepancies, with the release of the real data."""

import re

import pytest


def _text(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "ko",
            (
                "도시철도 2호선의 16년과 17년 17년 한국경제 2019년 9월 5일 기사",
                "집계 대상 차이",
                "682명 광주MBC",
            ),
        ),
        (
            "en",
            (
                "Sixteen and seventeen years of Metro Line 2 17 years Korea Economic",
                "different measure",
            ),
        ),
    ],
)
def test_each_side_stands_beside_the_others_with_the_reason(city_web, language, shown):
    """The page shows each source's value under the diagnosis, in the reader's language."""
    text = _text(city_web.get(f"/discrepancies?lang={language}").text)

    for words in shown:
        assert words in text


def test_every_discrepancy_is_there_once(city_web, city_app):
    """There are as many as rows in the CSV table, each a link to its own page."""
    page = city_web.get("/discrepancies").text
    linked = re.findall(r'<th scope="row"><a href="(/id/discrepancy/[^"]*)"', page)
    table = city_web.get("/downloads/latest/tables/discrepancies.csv", follow_redirects=True)

    assert len(linked) == len(set(linked)) > 30
    assert {path.rpartition("/")[2] for path in linked} <= set(re.findall(r"[\w-]+", table.text))


def test_the_counts_are_those_of_the_sections(city_web):
    """Each number at the top links to a table with that many rows."""
    page = city_web.get("/discrepancies").text
    counts = re.findall(r'<dd><a href="#(\w+)">(\d+)</a></dd>', page)
    sections = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', page, re.DOTALL))

    assert counts
    for name, count in counts:
        assert sections[name].count('<th scope="row">') == int(count)


def test_the_first_page_leads_to_it(city_web):
    """The home page links to this page, and this page to its query."""
    assert 'href="/discrepancies"' in city_web.get("/").text
    shown = city_web.get("/queries/discrepancies?language=ko", follow_redirects=True)
    assert shown.status_code == 200


def test_where_no_sources_disagree_the_page_says_so(web):
    """A release without discrepancies has a page that says so."""
    page = web.get("/discrepancies?lang=en")

    assert page.status_code == 200
    assert "<h1>Discrepancies between sources</h1>" in page.text
