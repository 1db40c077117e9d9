"""A search finds pages of the site, and answers questions for targets, with the real data."""

import re
from urllib.parse import urlencode

import pytest


def _found(web, text):
    """Return the indicators of the comparisons and the addresses of the pages that are found."""
    page = web.get("/search?" + urlencode({"q": text, "lang": "en"})).text
    indicators = re.findall(r'<p class="reached"><a href="/vocab/(\w+)\?', page)
    pages = re.findall(
        r'<strong><a href="(/(?:budget|numbers|ledger|discrepancies))\?lang=en">', page
    )
    return indicators, pages


@pytest.mark.parametrize(
    "text", ["고용", "hiring target", "고용 목표", "자동차공장 채용 목표", "GGM hiring",
             "자동차공장 채용", "car plant hiring", "is the car plant's hiring target reached"],
)  # fmt: skip
def test_the_hiring_target_is_found_with_what_was_reached(city_web, text):
    """By the words for it, in both languages, also as a question; alone, without others."""
    assert _found(city_web, text)[0] == ["directEmployment"]


@pytest.mark.parametrize(
    "text", ["예산", "국비", "budget", "national budget", "national budget 2020 growth", "사업비"]
)
def test_the_page_of_budgets_is_found(city_web, text):
    """By the words for money that is spent; a year is no word of its own."""
    assert _found(city_web, text)[1] == ["/budget"]


def test_other_pages_are_found_by_what_they_are_about(city_web):
    """Promises lead to the ledger, targets to the list of numbers."""
    assert _found(city_web, "promises")[1] == ["/ledger"]
    assert _found(city_web, "목표")[1] == ["/numbers"]


@pytest.mark.parametrize(
    "text",
    [
        "GGM",
        "광주글로벌모터스",
        "광주",
        "수",
        "2호선 개통",
        "2020",
        "plan",
        "2호선 채용",
        "자동차공장",
    ],
)
def test_a_name_or_a_short_word_asks_for_no_target(city_web, text):
    """The thing itself is what they look for."""
    assert _found(city_web, text)[0] == []


def test_a_release_without_budgets_has_no_page_of_them(web):
    """Of the small project only other pages are found."""
    assert _found(web, "budget") == ([], [])


@pytest.mark.parametrize("text", ["국비", "예산", "national budget", "국비 2020 증가율"])
def test_a_search_for_budgets_says_how_they_grew(city_web, text):
    """The figures of both years, as on the home page, before the things that are found."""
    page = city_web.get("/search?" + urlencode({"q": text, "lang": "en"})).text
    lines = re.findall(r"<strong>2019 .* → 2020 .*</strong>: .*", page)

    assert "+14.8%" in lines[0]
    assert lines == re.findall(r"<strong>2019 .* → .*", city_web.get("/?lang=en").text)
    assert page.index(lines[-1]) < page.index("<h2>")


@pytest.mark.parametrize("text", ["사업비", "2호선 예산", "GGM"])
def test_a_search_for_other_costs_says_nothing_of_budgets(city_web, text):
    """What a project costs is no budget of a year."""
    page = city_web.get("/search?" + urlencode({"q": text, "lang": "en"})).text

    assert "→" not in page.partition("<main")[2]


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/browse/projects?view=map&", ["map", "지도", "전체 지도"]),
        ("/downloads/?", ["turtle", "download", "내려받기"]),
        ("/about?", ["cite", "인용", "about this record"]),
        ("/sparql?", ["python", "코드", "sparql"]),
        ("/browse/awards?", ["awards list", "awards", "수상 목록"]),
        ("/queries?", ["questions", "질문"]),
    ],
)
def test_what_the_site_can_do_is_found_before_things(city_web, address, typed):
    """The page stands first, once, and there is one."""
    link = f'<a href="{address}lang=en">'.replace("&", "&amp;")
    for text in typed:
        page = city_web.get("/search?" + urlencode({"q": text, "lang": "en"})).text
        results = page.partition("<h1>Search</h1>")[2].partition("</main")[0]
        assert results.count(link) == 1, text
        assert "<h2>" not in results[: results.index(link)], text

    assert city_web.get(f"{address}lang=en", follow_redirects=True).status_code == 200
