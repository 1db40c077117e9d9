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
             "is the car plant's hiring target reached"],
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
    "text", ["GGM", "광주글로벌모터스", "광주", "수", "2호선 개통", "2020", "plan"]
)
def test_a_name_or_a_short_word_asks_for_no_target(city_web, text):
    """The thing itself is what they look for."""
    assert _found(city_web, text)[0] == []


def test_a_release_without_budgets_has_no_page_of_them(web):
    """Of the small project only other pages are found."""
    assert _found(web, "budget") == ([], [])
