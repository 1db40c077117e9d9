"""
What a search finds besides things and questions: pages of this site, targets with results, budgets.

The input are the words of a search; the output are the pages that are about all of them, and the
numbers that they ask for.  Runs the queries of ``numbers/``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import url_for

from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.normalize import plain_key
from gwangju_kg.search.similarity import SAME_NAME
from gwangju_kg.search.thing_search import has_all_words
from gwangju_kg.search.typed_words import TypedWord, read_words
from gwangju_kg.search.word_search import match_words
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.entity_kinds import kinds_to_browse
from gwangju_kg.web.numbers.comparisons import Comparison
from gwangju_kg.web.numbers.indicator_numbers import IndicatorNumbers
from gwangju_kg.web.numbers.number_pages import (
    has_budget,
    read_budget_numbers,
    read_comparisons,
)

#: The most comparisons that a search shows.
_MOST: Final = 3

#: A year, of which each page has many.
_YEAR: Final = re.compile(r"(19|20)\d\d년?")

#: The fewest letters or syllables of a word that a page is about.
SHORTEST: Final = 2

#: The rank of a comparison that is not asked for.
_NOT_ASKED: Final = (0, 0)

#: The words with which people ask for targets and results.
_GOAL_WORDS: Final = (
    "목표 계획 전망 실적 달성 이행 target goal plan projection result actual reached achieved"
)


@dataclass(frozen=True)
class SitePage:
    """
    A page of this site.

    Attributes:
        endpoint: the name of its view.
        ko, en: its title.
        words: what else it is about, in both languages.
        values: the parameters of its address.
    """

    endpoint: str
    ko: str
    en: str
    words: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Its address on this server, in the reader's language."""
        return url_for(self.endpoint, **self.values)  # type: ignore[arg-type]


_BUDGET: Final = "numbers.budget"
_LIST: Final = "browse.listing"

#: The words with which people ask for budgets, not for what a project costs.
_BUDGET_WORDS: Final = "예산 국비 재정 예산안 budgets national funding public finance"

#: The pages that a search finds.
PAGES: Final = (
    SitePage(
        _BUDGET,
        "예산과 사업비",
        "Budgets and costs",
        f"{_BUDGET_WORDS} 비용 분담 증가율 spending who pays growth",
    ),
    SitePage(
        "numbers.numbers",
        "수치",
        "Numbers",
        f"지표 통계 증가율 차트 그래프 indicators statistics figures growth charts graphs"
        f" {_GOAL_WORDS}",
    ),
    SitePage(
        "ledger.ledger",
        "약속 장부",
        "Ledger of commitments",
        "공약 이행 이행률 지연 연기 지킨 지켜진 지켜지지 않은 어긴 깨진 파기 promises delays"
        " overdue late put off broken kept keep fulfilled unfulfilled missed failed tracker",
    ),
    SitePage(
        "discrepancies.listing",
        "출처 간 불일치",
        "Discrepancies between sources",
        "모순 오류 contradictions conflicts errors",
    ),
    SitePage(
        _LIST,
        "모든 사업을 지도에서",
        "All projects on a map",
        "전체 지도 위치 whole maps locations",
        {"name": "projects", "view": "map"},
    ),
    SitePage(
        _LIST,
        "상",
        "Awards",
        "전체 수상 목록 시상 list prizes",
        {"name": "awards"},
    ),
    SitePage(
        "downloads.listing",
        "내려받기",
        "Downloads",
        "전체 자료 데이터 다운로드 다운 파일 엑셀 표 whole data dumps files dataset everything"
        " turtle ttl csv trig rdf n-quads nquads n-triples excel xlsx spreadsheet",
    ),
    SitePage(
        "sparql.query_by_get",
        "질의",
        "Query",
        "코드 프로그램 파이썬 스파클 질의문 편집기 sparql python curl json code program editor"
        " endpoint api",
    ),
    SitePage(
        "releases.listing",
        "릴리스",
        "Releases",
        "버전 변경 내역 이력 versions changes changelog history",
    ),
    SitePage("folders.questions", "질문", "Questions", "질의 예제 query examples answers"),
    SitePage(
        "home.about",
        "이 기록에 대하여",
        "About this record",
        "인용 이용 조건 문의 신고 cite citation licence license contact publisher method",
    ),
)


def find_pages(text: str, hits: Sequence[SearchHit] | None = None) -> tuple[SitePage, ...]:
    """
    Return the pages of this site that are about all words of `text`.

    If there is none, and none of the hits has all words either, those about the most words, if
    these are half of them or more.

    Args:
        text: what the person typed.
        hits: what it finds; None for pages about all words alone.
    """
    words = [word for word in read_words(text) if not any(map(_YEAR.fullmatch, word.forms))]
    counts = [(_count_words(page, words), page) for page in PAGES if is_shown(page)]
    most = max((count for count, _ in counts), default=0)
    is_found = hits is None or any(hit.score >= SAME_NAME or has_all_words(hit) for hit in hits)
    if not most or (most < len(words) and (is_found or 2 * most < len(words))):
        return ()
    return tuple(page for count, page in counts if count == most)


def is_shown(page: SitePage) -> bool:
    """Check whether the release has what a page shows."""
    if page.endpoint == _BUDGET:
        return has_budget()
    return page.endpoint != _LIST or bool(kinds_to_browse())


def find_budget(text: str) -> IndicatorNumbers | None:
    """Return the numbers of public budgets if `text` asks for them, else None."""
    words = read_words(text)
    is_asked = any(match_words(words, _BUDGET_WORDS))
    is_about = any(page.endpoint == _BUDGET for page in find_pages(text))
    return read_budget_numbers() if is_asked and is_about else None


def _count_words(page: SitePage, words: Sequence[TypedWord]) -> int:
    """Return how many words a page is about."""
    lengths = match_words(words, f"{page.ko} {page.en} {page.words}")
    return sum(length >= SHORTEST for length in lengths)


def find_comparisons(text: str, hits: Sequence[SearchHit]) -> tuple[Comparison, ...]:
    """
    Return the targets and results that `text` asks for: those with the most of its words.

    Most words must be in the names of the indicator and the thing, or be words for targets; a name
    alone asks for the thing.

    Args:
        text: what the person typed.
        hits: what it finds; beside a word of the indicator, what is called after the thing (its
            plant) stands for the thing.
    """
    words = read_words(text)
    names = [f"{hit.entity.ko} {hit.entity.en}" for hit in hits]
    found = [(_rank(words, each, names), each) for each in (read_comparisons() if words else ())]
    best = max((rank for rank, _ in found), default=_NOT_ASKED)
    return tuple(each for rank, each in found if rank == best != _NOT_ASKED)[:_MOST]


def _rank(
    words: Sequence[TypedWord], comparison: Comparison, others: Sequence[str]
) -> tuple[int, int]:
    """
    Return how many words a comparison has, and its indicator; (0, 0) if it is not asked for.

    Args:
        words: the words of the search.
        comparison: the comparison.
        others: the names of other things that were found.
    """
    goals = match_words(words, _GOAL_WORDS)
    rest = [word for word, goal in zip(words, goals, strict=True) if not goal]
    series = comparison.series
    iris = (series.indicator.iri, series.thing.iri)
    named = finder().terms(iris) | finder().entities(iris)
    names = [f"{named[iri].ko} {named[iri].en}" if iri in named else "" for iri in iris]
    of_indicator = match_words(rest, names[0])
    if any(of_indicator) and iris[1] in named:
        names[1] += _named_after(named[iris[1]].ko, others) + _named_after(
            named[iris[1]].en, others
        )
    of_thing = match_words(rest, names[1])
    is_asked = any(of_indicator) or (any(goals) and any(of_thing))
    matched = len(words) - len(rest) + sum(map(any, zip(of_indicator, of_thing, strict=True)))
    if not is_asked or 2 * matched <= len(words):
        return _NOT_ASKED
    return matched, sum(map(bool, of_indicator))


def _named_after(name: str, others: Sequence[str]) -> str:
    """Return those of `others` that contain a name."""
    key = plain_key(name)
    return "".join(f" {other}" for other in others if key and key in plain_key(other))
