"""
What a search finds besides things and questions: pages of this site, and targets with results.

The input are the words of a search; the output are the pages that are about all of them, and the
comparisons that they ask for.  Runs the queries of ``numbers/``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.search.typed_words import TypedWord, read_words
from gwangju_kg.search.word_search import match_words
from gwangju_kg.web.context import finder
from gwangju_kg.web.numbers.comparisons import Comparison
from gwangju_kg.web.numbers.number_pages import has_budget, read_comparisons

#: The most comparisons that a search shows.
_MOST: Final = 3

#: A year, of which each page has many.
_YEAR: Final = re.compile(r"(19|20)\d\d년?")

#: The fewest letters or syllables of a word that a page is about.
_SHORTEST: Final = 2

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
    """

    endpoint: str
    ko: str
    en: str
    words: str


_BUDGET: Final = "numbers.budget"

#: The pages that a search finds.
PAGES: Final = (
    SitePage(
        _BUDGET,
        "예산과 사업비",
        "Budgets and costs",
        "국비 재정 예산안 비용 분담 public finance national funding spending who pays growth",
    ),
    SitePage(
        "numbers.numbers",
        "수치",
        "Numbers",
        f"지표 통계 증가율 indicators statistics figures growth {_GOAL_WORDS}",
    ),
    SitePage(
        "ledger.ledger",
        "약속 장부",
        "Ledger of commitments",
        "공약 이행 지연 연기 promises delays overdue late put off",
    ),
    SitePage(
        "discrepancies.listing",
        "출처 간 불일치",
        "Discrepancies between sources",
        "모순 오류 contradictions conflicts errors",
    ),
)


def find_pages(text: str) -> tuple[SitePage, ...]:
    """Return the pages of this site that are about all words of `text`."""
    words = [word for word in read_words(text) if not any(map(_YEAR.fullmatch, word.forms))]
    found = [page for page in PAGES if words and _is_about(page, words)]
    return tuple(page for page in found if page.endpoint != _BUDGET or has_budget())


def _is_about(page: SitePage, words: Sequence[TypedWord]) -> bool:
    lengths = match_words(words, f"{page.ko} {page.en} {page.words}")
    return all(length >= _SHORTEST for length in lengths)


def find_comparisons(text: str) -> tuple[Comparison, ...]:
    """
    Return the targets and results that `text` asks for: those with the most of its words.

    Most words must be in the names of the indicator and the thing, or be words for targets; a name
    alone asks for the thing.
    """
    words = read_words(text)
    found = [(_rank(words, each), each) for each in (read_comparisons() if words else ())]
    best = max((rank for rank, _ in found), default=_NOT_ASKED)
    return tuple(each for rank, each in found if rank == best != _NOT_ASKED)[:_MOST]


def _rank(words: Sequence[TypedWord], comparison: Comparison) -> tuple[int, int]:
    """Return how many words a comparison has, and its indicator; (0, 0) if it is not asked for."""
    goals = match_words(words, _GOAL_WORDS)
    others = [word for word, goal in zip(words, goals, strict=True) if not goal]
    series = comparison.series
    iris = (series.indicator.iri, series.thing.iri)
    names = finder().terms(iris) | finder().entities(iris)
    of_indicator, of_thing = (
        match_words(others, f"{names[iri].ko} {names[iri].en}" if iri in names else "")
        for iri in iris
    )
    is_asked = any(of_indicator) or (any(goals) and any(of_thing))
    matched = len(words) - len(others) + sum(map(any, zip(of_indicator, of_thing, strict=True)))
    if not is_asked or 2 * matched <= len(words):
        return _NOT_ASKED
    return matched, sum(map(bool, of_indicator))
