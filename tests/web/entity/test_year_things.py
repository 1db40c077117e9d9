"""A search for a year and a kind finds what is of that year, with the real data."""

import re
from urllib.parse import urlencode

import pytest


def _of_year(web, text, language="en"):
    """Return the address of the list, the number and the things of the year."""
    page = web.get("/search?" + urlencode({"q": text, "lang": language})).text
    section = page.partition('<section id="of-year">')[2].partition("</section>")[0]
    count = re.search(r"<h2>.*? <small>(\d+)</small></h2>", section)
    link = re.search(r'<p class="reached"><strong><a href="(/browse/\w+\?year=[^"]*)"', page)
    things = re.findall(r'<li><a href="/([^?"]*)', section)
    address = link[1].replace("&amp;", "&") if link else ""
    return address, int(count[1]) if count else 0, things


@pytest.mark.parametrize(
    ("text", "language", "address"),
    [
        ("2019년 수상", "ko", "awards?year=2019"),
        ("2019 받은 상", "ko", "awards?year=2019"),
        ("awards 2019", "en", "awards?year=2019"),
        ("which awards did gwangju receive in 2019", "en", "awards?year=2019"),
        ("2019년 행사", "ko", "events?year=2019"),
        ("articles 2020", "en", "sources?year=2020"),
    ],
)
def test_a_kind_of_things_leads_to_the_list_of_the_year(city_web, text, language, address):
    """It stands before all else; of its things the first are shown, and their number."""
    found, count, things = _of_year(city_web, text, language)
    page = city_web.get("/search?" + urlencode({"q": text, "lang": language})).text
    listed = city_web.get(found).text

    assert found == f"/browse/{address}&lang={language}"
    assert page.index(f"/browse/{address}") < page.index('<ul class="questions">')
    assert 0 < len(things) <= count
    assert all(f'href="/{thing}?' in listed for thing in things)


@pytest.mark.parametrize(
    ("korean", "english", "milestone"),
    [
        ("2023 개관", "opened in 2023", "literature-hall-opening"),
        ("2023년 준공", "completed in 2023", "ai-data-center-completion"),
        ("2019년 착공", "groundbreaking 2019", "metro-line-2-groundbreaking"),
        ("2027년 개통", "opening 2027", "metro-line-2-phase-1-opening"),
    ],
)
def test_words_for_a_milestone_find_those_of_the_year(city_web, korean, english, milestone):
    """What occurred, and what is planned for it; in both languages."""
    for text, language in ((korean, "ko"), (english, "en")):
        _, count, things = _of_year(city_web, text, language)

        assert f"id/milestone/{milestone}" in things, text
        assert count == len(things)


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "swimming championship 2019",
        "2019 2020 수상",
        "수상",
        "2019 뷁쉙툵",
        "1999 수상",
        "2호선 개통",
    ],
)
def test_other_searches_have_no_such_section(city_web, text):
    """Without a year, with two, with nothing of it, or with a word that is no kind."""
    assert _of_year(city_web, text) == ("", 0, [])


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("2019 준공", "The record has no milestones of 2019 for “2019 준공”."),
        ("1999 awards", "The record has no awards of 1999 for “1999 awards”."),
    ],
)
def test_what_the_year_does_not_have_is_said(city_web, text, note):
    """Results of other times are no silent answer."""
    assert note in city_web.get("/search?" + urlencode({"q": text, "lang": "en"})).text


@pytest.mark.parametrize("text", ["2023 준공", "national funding 2019", "2019 뷁쉙툵", "준공"])
def test_what_is_answered_or_asks_for_no_year_has_no_such_note(city_web, text):
    """Neither where something of the year is found, nor another answer, nor nothing at all."""
    page = city_web.get("/search?" + urlencode({"q": text, "lang": "en"})).text

    assert "The record has no" not in page


def test_the_document_has_the_things_of_the_year(city_web):
    """As the page has them."""
    values = urlencode({"q": "awards 2019", "lang": "en", "format": "json"})
    document = city_web.get(f"/search?{values}").json

    assert [each["iri"].rpartition("/id/")[2] for each in document["of_year"]] == [
        thing.removeprefix("id/") for thing in _of_year(city_web, "awards 2019")[2]
    ]


def test_a_small_release_has_nothing_of_a_year(web):
    """And answers all the same."""
    assert _of_year(web, "awards 2019") == ("", 0, [])


@pytest.mark.parametrize(
    ("text", "language", "giver"),
    [
        ("2019 수상", "ko", "수여 기관은 출처에 없음 · 주관 한국공공자치연구원"),
        ("awards 2019", "en", "giver not said in the source · organised by Korea Institute of"),
    ],
)
def test_the_awards_of_a_year_say_who_gave_them(city_web, text, language, giver):
    """Each stands once, and nothing is there that shares the year alone with the search."""
    page = city_web.get(f"/search?{urlencode({'q': text, 'lang': language})}").text
    names = re.findall(r'<li><a href="(/id/[^"?]*)', page)

    assert giver in page
    assert len(names) == len(set(names))
    assert not [name for name in names if name.startswith("/id/source/")]
    assert "also known as: 2019" not in page
