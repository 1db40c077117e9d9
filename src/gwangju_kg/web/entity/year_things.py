"""
What a search for a year finds: the awards, events or sources of 2019, what was completed in 2023.

The input are the words of a search; runs ``browse.rq``, ``milestones.rq`` and ``ledger.rq``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.thing_search import has_all_words
from gwangju_kg.search.typed_words import TypedWord, read_words
from gwangju_kg.search.word_search import match_words
from gwangju_kg.web.context import finder, release
from gwangju_kg.web.display.entity_kinds import QUERY, kinds_to_browse
from gwangju_kg.web.entity.search_results import SearchResult, results_for
from gwangju_kg.web.queries.page_queries import Row, has_page_query, query_rows, query_rows_for

#: A year as a word.
_YEAR: Final = re.compile(r"((?:19|20)\d\d)년?")

#: Characters of a day in ISO form that give its year.
_DIGITS: Final = 4

#: The most things that are shown; the list has the others.
MOST: Final = 10

#: The fewest letters of a word for a kind, so that a part of a word is none.
_SHORTEST: Final = 2

#: The words for the kinds of things that can be listed, in both languages.
_KINDS: Final = {
    "awards": "상훈 수상 시상 포상 awards prizes won received",
    "events": "행사 대회 축제 events",
    "sources": "출처 기사 보도 뉴스 sources articles news",
    "projects": "사업 projects",
}
_LIST_WORDS: Final = " 목록 내역 전체 모든 모두 list all"

#: States of promises that are among the milestones that occurred, or without a time.
_DONE: Final = frozenset({"reported", "implied", "cancelled", "undecided"})


@dataclass(frozen=True)
class YearThings:
    """
    Things of a year.

    Attributes:
        year: the year.
        kind: the name of the list of such things, or "" for milestones.
        count: how many there are.
        results: the first of them, at most `MOST`; none if nothing of the year has the words.
    """

    year: str
    kind: str
    count: int
    results: tuple[SearchResult, ...]


def find_things_of_year(text: str, hits: Sequence[SearchHit]) -> YearThings | None:
    """
    Return what is of the year in `text` and of the kind that its other words say.

    Args:
        text: what the person typed.
        hits: what it finds; a name with all words, such as that of the championships of 2019, asks
            for no milestones.

    Returns:
        The things, which may be none; None if the text asks for no things of a year.
    """
    words = read_words(text)
    years = {match[1] for word in words for form in word.forms if (match := _YEAR.fullmatch(form))}
    others = [word for word in words if not any(map(_YEAR.fullmatch, word.forms))]
    title = " ".join(release().project.title.values())
    asked = [
        word for word, length in zip(others, match_words(others, title), strict=True) if not length
    ]
    if len(years) != 1 or not asked:
        return None
    year = years.pop()
    for name, kind in kinds_to_browse().items():
        if name in _KINDS and _has_all(asked, _KINDS[name] + _LIST_WORDS):
            return _collect(year, name, _read_kind(kind.classes, year))
    if any(year in f"{hit.entity.ko} {hit.entity.en}" and has_all_words(hit) for hit in hits):
        return None
    return _collect(year, "", _read_milestones(asked, year))


def _collect(year: str, kind: str, iris: Sequence[str]) -> YearThings:
    return YearThings(year, kind, len(iris), results_for(dict.fromkeys(iris[:MOST], "")))


def _has_all(words: Sequence[TypedWord], text: str) -> bool:
    return all(length >= _SHORTEST for length in match_words(words, text))


def _read_kind(classes: tuple[str, ...], year: str) -> list[str]:
    """Return the things of some classes that have a year; of the first 500."""
    rows = query_rows_for(QUERY, classes, after="")
    return [
        row["thing"].value for row in rows if "years" in row and year in row["years"].value.split()
    ]


def _read_milestones(words: Sequence[TypedWord], year: str) -> list[str]:
    """Return what occurred in a year, then what is planned for it, with all words."""
    day = release().issued
    occurred = query_rows("milestones") if has_page_query("milestones") else ()
    promised = query_rows("ledger", at=day, known=day) if has_page_query("ledger") else ()
    iris = dict.fromkeys(
        (
            *_of_year(occurred, lambda row: row["begin"].value, year),
            *_of_year(promised, _planned, year),
        )
    )
    things = finder().entities(iris)
    return [
        iri
        for iri in iris
        if iri in things and _has_all(words, f"{things[iri].ko} {things[iri].en}")
    ]


def _of_year(rows: Sequence[Row], day: Callable[[Row], str], year: str) -> list[str]:
    return [row["milestone"].value for row in rows if day(row)[:_DIGITS] == year]


def _planned(row: Row) -> str:
    """Return the last day for which a promise is planned, "" if it was done or will not be."""
    is_open = row["state"].value not in _DONE
    return row["plannedEnd"].value if is_open and "plannedEnd" in row else ""
