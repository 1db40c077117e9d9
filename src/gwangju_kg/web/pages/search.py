"""
Search by name: ``/search``, as a page or JSON, and suggestions for scripts: ``/search/suggest``.

Every input leads to a page: empty, too long, markup, or without results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, request

from gwangju_kg.formatting import format_time
from gwangju_kg.language import Language
from gwangju_kg.release.contents import DescribedQuery
from gwangju_kg.search.hits import IndexedEntity, SearchHit
from gwangju_kg.search.normalize import (
    MAX_CHARACTERS,
    initial_consonants,
    plain_key,
)
from gwangju_kg.search.similarity import SAME_NAME
from gwangju_kg.search.thing_search import search_things
from gwangju_kg.search.typed_words import TypedWord, read_words
from gwangju_kg.search.word_search import match_words
from gwangju_kg.web.addresses import language, local_address, page_languages
from gwangju_kg.web.context import finder, namespaces, release
from gwangju_kg.web.entity.search_news import find_news, wholes_first
from gwangju_kg.web.entity.search_results import (
    SearchResult,
    describe,
    read_context,
    values_of,
)
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.entity.year_things import YearThings, find_things_of_year
from gwangju_kg.web.pages import search_document
from gwangju_kg.web.pages.search_answers import find_budget, find_comparisons, find_pages

blueprint = Blueprint("search", __name__, url_prefix="/search")

#: The most results and questions on the page, and the most suggestions.
RESULTS: Final = 40
QUESTIONS: Final = 5

#: The least score of a first result that stands before the questions.
CLEAR: Final = 75.0
SUGGESTIONS: Final = 8

#: The things of which the search examples are the names, and what a name is in each language.
_EXAMPLES: Final = 2
_NAMED: Final[Mapping[Language, tuple[str, str]]] = {
    "ko": ("한국어 이름", "Korean name"),
    "en": ("영어 이름", "English name"),
}

#: The words of a name.
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class _Found:
    """
    What a search finds.

    Attributes:
        hits, results: what is found, the best first.
        wholes: the IRI of the whole by the IRI of the part.
        owners: the IRI of its thing by the IRI of the milestone.
    """

    hits: tuple[SearchHit, ...] = ()
    wholes: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    results: tuple[SearchResult, ...] = ()


@dataclass(frozen=True)
class SearchExample:
    """A search to try, and what it is in Korean and in English."""

    text: str
    ko: str
    en: str


@blueprint.get("")
def search() -> Response:
    """Show the results by class, the best match first, or search examples; or give them as JSON."""
    text = request.args.get("q", "").strip()
    state = state_of(text)
    found = _find(text, limit=RESULTS) if not state else _Found()
    hits, results = found.hits, found.results
    questions = find_questions(text) if not state else ()
    pages = find_pages(text, hits) if not state else ()
    comparisons = find_comparisons(text, hits) if not state else ()
    of_year = find_things_of_year(text, hits) if not state else None
    if of_year and of_year.kind and of_year.results:
        results = _of_other_years(of_year, text, hits, results)
    is_answered = results or questions or pages or comparisons or (of_year and of_year.results)
    state = state or ("" if is_answered else "nothing")
    if search_document.wants_json():
        return search_document.json_response(
            query=text[:MAX_CHARACTERS],
            state=state,
            results=[_members(result) for result in results],
            questions=[search_document.question_members(each) for each in questions],
            pages=[search_document.page_members(each) for each in pages],
            comparisons=[search_document.comparison_members(each) for each in comparisons],
            of_year=[_members(result) for result in of_year.results] if of_year else [],
        )
    named, groups = _group(hits, results)
    page = render_template(
        "search/results.html",
        text=text[:MAX_CHARACTERS],
        state=state,
        named=named,
        groups=groups,
        questions=questions,
        pages=pages,
        comparisons=comparisons,
        of_year=of_year,
        budget=find_budget(text) if pages else None,
        news=find_news(hits, found.wholes, found.owners),
        states=STATES,
        format_time=partial(format_time, language=language()),
        is_question=max((hit.score for hit in hits), default=0.0) < CLEAR,
        is_cut=len(results) == RESULTS,
        most=RESULTS,
        longest=MAX_CHARACTERS,
        examples=_examples() if state else (),
    )
    response = Response(page)
    response.vary.add("Accept")
    return response


def _group(
    hits: Sequence[SearchHit], results: Sequence[SearchResult]
) -> tuple[list[SearchResult], dict[str, list[SearchResult]]]:
    """Return what has the name itself, if that is of several classes, and the rest by class."""
    same = {hit.entity.iri for hit in hits if hit.score >= SAME_NAME}
    named = [result for result in results if result.iri in same]
    if len({result.kind for result in named}) == 1:
        named = []
    groups: dict[str, list[SearchResult]] = {}
    for result in results:
        if result not in named:
            groups.setdefault(result.kind, []).append(result)
    return named, groups


def _of_other_years(
    of_year: YearThings, text: str, hits: Sequence[SearchHit], results: Sequence[SearchResult]
) -> tuple[SearchResult, ...]:
    """Return what else is found, without what has the year alone or a syllable of a word."""
    words = [word for word in read_words(text) if not any(of_year.year in f for f in word.forms)]
    names = {
        hit.entity.iri: f"{hit.name} {hit.entity.ko} {hit.entity.en}"
        for hit in hits
        if hit.entity.iri not in {result.iri for result in of_year.results}
    }
    return tuple(
        result
        for result in results
        if result.iri in names and max(match_words(words, names[result.iri]), default=0) > 1
    )


def _examples() -> tuple[SearchExample, ...]:
    """Return searches for the things that the data mention most."""
    things = finder().most_mentioned(namespaces().entity_bases, limit=_EXAMPLES)
    if not things:
        return ()
    word = max(_WORD.findall(things[0].label(language())) or [""], key=len)
    examples = [SearchExample(word, "이름의 일부", "part of a name")]
    for tag in page_languages():
        name = next((names[tag] for names in map(_names_by_language, things[1:])), "")
        examples.append(SearchExample(name, *_NAMED[tag]))
    if "ko" in page_languages():
        initials = initial_consonants(plain_key(things[0].ko))
        examples.append(SearchExample(initials, "초성", "Korean initial consonants"))
    return tuple(example for example in examples if example.text)


def _names_by_language(thing: IndexedEntity) -> Mapping[Language, str]:
    return {"ko": thing.ko, "en": thing.en}


@blueprint.get("/suggest")
def suggest() -> Response:
    """Return the best results as JSON, for suggestions while typing."""
    text = request.args.get("q", "").strip()
    results = () if state_of(text) else find_results(text, limit=SUGGESTIONS)
    return search_document.json_response(results=[_members(result) for result in results])


def _members(result: SearchResult) -> dict[str, str | None]:
    return {"address": local_address(result.iri), **asdict(result)}


def find_results(text: str, *, limit: int) -> tuple[SearchResult, ...]:
    """Search by name and by words, and return the results, the best first, with context."""
    return _find(text, limit=limit).results


def find_questions(text: str) -> tuple[DescribedQuery, ...]:
    """Return the example questions with all words of `text`, most to the point first."""
    words = read_words(text)
    if not words:
        return ()
    found: list[tuple[float, DescribedQuery]] = []
    for query in release().queries:
        titles = [query.label[tag] for tag in page_languages() if tag in query.label]
        shares = [
            sum(lengths) / len(title)
            for title in titles
            if all(lengths := match_words(words, title))
        ]
        if shares:
            found.append((max(shares), query))
    found.sort(key=lambda each: (-each[0], each[1].name))
    return tuple(query for _, query in found[:QUESTIONS])


def state_of(text: str) -> str:
    """Return why `text` is not searched: ``empty``, ``long``, ``letterless``, or else ""."""
    if not text:
        return "empty"
    if len(text) > MAX_CHARACTERS:
        return "long"
    return "" if plain_key(text).strip() else "letterless"


def _find(text: str, *, limit: int) -> _Found:
    hits = search_things(finder(), text, limit=limit)
    rows = read_context([hit.entity.iri for hit in hits])
    wholes = values_of("partOf", rows)
    hits = wholes_first(hits, wholes)
    words = read_words(text)
    results = describe(
        {hit.entity.iri: _other_name(hit, words) for hit in hits},
        rows,
        {hit.entity.iri: hit.role for hit in hits},
    )
    return _Found(hits, wholes, values_of("milestoneOf", rows), results)


def _other_name(hit: SearchHit, words: Sequence[TypedWord]) -> str:
    """Return the name that matches, "" if the label in the reader's language has its words too."""
    of_name, of_label = (
        match_words(words, name) for name in (hit.name, hit.entity.label(language()))
    )
    is_told = all(label or not name for name, label in zip(of_name, of_label, strict=True))
    return "" if any(of_name) and is_told else hit.name
