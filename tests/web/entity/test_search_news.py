"""A search shows the news of the projects that it finds, with the real data."""

import re
from urllib.parse import urlencode

import pytest

from gwangju_kg.search.hits import IndexedEntity, SearchHit
from gwangju_kg.search.word_search import ALL_WORDS
from gwangju_kg.web.entity import search_news
from gwangju_kg.web.entity.search_news import MOST, wholes_first


def _search(web, text, language="en"):
    page = web.get("/search?" + urlencode({"q": text, "lang": language})).text
    return page.partition("<main")[2]


def _projects(page):
    return re.findall(r'<h2><a href="/id/entity/([^?"]*)', page)


@pytest.mark.parametrize("text", ["2호선", "2호선 개통", "metro line 2"])
def test_when_it_opens_and_how_often_that_was_put_off_is_said_first(city_web, text):
    """As on the page of the project, once for it and its parts; the rest is there."""
    page = _search(city_web, text)
    news = re.findall(r'<p class="news">.*</p>', page)
    of_project = city_web.get("/page/id/entity/metro-line-2?lang=en").text

    assert _projects(page) == ["metro-line-2"]
    assert "put off twice" in news[0]
    assert all(line in of_project for line in news[:-1])
    assert 'href="/id/entity/metro-line-2?lang=en#story"' in news[-1]
    assert page.index(news[-1]) < page.index('<ul class="questions">')


def test_in_korean_the_news_are_in_korean(city_web):
    """In the words of the project's page."""
    assert "2차례 미뤄져 약 4년 늦어졌습니다." in _search(city_web, "2호선", "ko")


def test_a_facility_and_the_project_that_builds_it_have_their_news_once(city_web):
    """Both have the name; the sentences stand under the first of them."""
    page = _search(city_web, "한국수영진흥센터")

    assert len(_projects(page)) == 1
    assert page.count('<p class="news">') == 2


@pytest.mark.parametrize("text", ["예산", "AI 데이터센터", "mayors", "뷁쉙툵"])
def test_without_news_there_is_no_heading(city_web, text):
    """What is done, or no project, has none."""
    assert _projects(_search(city_web, text)) == []


def test_the_work_is_bounded_however_many_projects_are_found(city_web, monkeypatch):
    """At most three projects are asked for."""
    asked = []
    read = search_news.query_rows
    monkeypatch.setattr(
        search_news,
        "query_rows",
        lambda name, **values: asked.append(values["iri"]) or read(name, **values),
    )
    page = _search(city_web, "조성")

    assert len(asked) == MOST
    assert 0 < len(_projects(page)) <= MOST


@pytest.mark.parametrize("text", ["metro line 2", "2호선"])
def test_a_whole_stands_before_its_parts(city_web, text):
    """On the page, in the JSON and in the suggestions."""
    for path in ("/search", "/search/suggest"):
        values = {"q": text, "lang": "en", "format": "json"}
        results = city_web.get(f"{path}?" + urlencode(values)).json["results"]

        assert results[0]["iri"].endswith("/metro-line-2")


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        (
            "metro line 2 groundbreaking",
            "en",
            "Groundbreaking of Metro Line 2</a>: 5 September 2019.",
        ),
        ("Groundbreaking of Metro Line 2", "en", "</a>: 5 September 2019."),
        ("2호선 착공", "ko", "도시철도 2호선 착공</a>: 2019년 9월 5일."),
        ("이용섭", "ko", "이용섭 광주광역시장(2018년 7월~2022년 6월)</a>"),
        ("Kang Gi-jung", "en", "Mayor of Gwangju (from July 2022)</a>"),
    ],
)
def test_the_milestone_or_office_that_is_asked_for_stands_first(city_web, text, language, line):
    """Before what else is told of the project; of a person nothing else is."""
    page = _search(city_web, text, language)
    news = re.findall(r'<p class="news">.*</p>', page)

    assert line in news[0]
    assert page.index(news[0]) < page.index('<ul class="questions">')


def _hit(name, score):
    return SearchHit(IndexedEntity(name, name, name, (), 1), name, "", "label", score, "words")


@pytest.mark.parametrize(("score", "order"), [(ALL_WORDS, "waxyb"), (ALL_WORDS - 1, "axybw")])
def test_a_whole_without_some_words_stays_behind(score, order):
    """Only one that has all words goes before its parts; nothing is lost."""
    hits = [_hit(name, ALL_WORDS + 1) for name in "axyb"] + [_hit("w", score)]

    found = wholes_first(hits, {"a": "w", "b": "w", "x": "elsewhere"})
    assert "".join(hit.name for hit in found) == order


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("2호선 개통", "metro line 2 opening"),
        ("2호선은 언제 개통", "when does line 2 open"),
        ("2호선 1단계 개통", "opening of phase 1 of line 2"),
        ("광주광역시", "Gwangju Metropolitan City"),
        ("AI 데이터센터 준공", "AI data center completion"),
    ],
)
def test_both_languages_say_the_same(city_web, korean, english):
    """News of the same things, whatever words the names of their parts have."""
    found = [
        re.findall(
            r'<h2><a href="/id/entity/([^?"]*)|<p class="news">.*?/id/milestone/([^?"]*)', page
        )
        for page in (_search(city_web, korean, "ko"), _search(city_web, english))
    ]

    assert found[0] == found[1]


def test_all_phases_are_told_if_their_milestones_are_asked_for(city_web):
    """Not of the first phase alone."""
    page = _search(city_web, "metro line 2 opening")

    for phase in (1, 2, 3):
        assert f'<a href="/id/milestone/metro-line-2-phase-{phase}-opening?lang=en">' in page


@pytest.mark.parametrize("text", ["Gwangju", "광주", "광주광역시"])
def test_a_name_asks_for_no_news_of_what_contains_it(city_web, text):
    """Of the city only that it ended, not of its projects."""
    assert _projects(_search(city_web, text)) == ["gwangju-city"]
