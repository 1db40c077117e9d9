"""
Search by name: ``/search``, as a page or JSON, and suggestions for scripts: ``/search/suggest``.

Every input leads to a page: empty, too long, markup, or without results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import chain
from typing import Final

from flask import Blueprint, Response, render_template, request

from gwangju_kg.formatting import format_time
from gwangju_kg.language import Language
from gwangju_kg.rdf.namespaces import SHARED_PREFIXES
from gwangju_kg.release.contents import DescribedQuery
from gwangju_kg.search.hits import IndexedEntity, SearchHit
from gwangju_kg.search.normalize import (
    MAX_CHARACTERS,
    initial_consonants,
    plain_key,
)
from gwangju_kg.search.thing_search import search_things
from gwangju_kg.search.typed_words import read_words
from gwangju_kg.search.word_search import match_words
from gwangju_kg.web.addresses import city_name, language, local_address, page_languages
from gwangju_kg.web.context import finder, namespaces, release
from gwangju_kg.web.display.labels import Labels, iris_in
from gwangju_kg.web.entity.search_news import find_news, wholes_first
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.pages import search_document
from gwangju_kg.web.pages.search_answers import find_budget, find_comparisons, find_pages
from gwangju_kg.web.queries.page_queries import Row, query_rows_for

blueprint = Blueprint("search", __name__, url_prefix="/search")

#: The most results and questions on the page, and the most suggestions.
RESULTS: Final = 40
QUESTIONS: Final = 5

#: The least score of a first result that stands before the questions.
_CLEAR: Final = 75.0
SUGGESTIONS: Final = 8

#: The things of which the search examples are the names, and what a name is in each language.
_EXAMPLES: Final = 2
_NAMED: Final[Mapping[Language, tuple[str, str]]] = {
    "ko": ("한국어 이름", "Korean name"),
    "en": ("영어 이름", "English name"),
}

#: The words of a name.
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")

#: The most characters of a definition under a result.
_CONTEXT_CHARACTERS: Final = 120

_GK: Final = SHARED_PREFIXES["gk"]

#: Properties in the line of context, in order; a definition is shown alone.
_CONTEXT: Final = (
    "milestoneOf", "award", "partOf", "recipient",
    "field", "orgType", "publisher", "status", "date",
)  # fmt: skip


@dataclass(frozen=True)
class SearchResult:
    """
    A search result.

    Attributes:
        iri: the IRI of the thing.
        name: its label in the reader's language.
        matched: the alternative name that matched, or "".
        kind: the label of its class.
        context: a line that distinguishes it from others with the same name, or "".
    """

    iri: str
    name: str
    matched: str
    kind: str
    context: str


@dataclass(frozen=True)
class _Found:
    """What a search finds, the best first, and the IRI of the whole by the IRI of the part."""

    hits: tuple[SearchHit, ...] = ()
    wholes: Mapping[str, str] = field(default_factory=dict)
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
    pages = find_pages(text) if not state else ()
    comparisons = find_comparisons(text, hits) if not state else ()
    state = state or ("" if results or questions or pages or comparisons else "nothing")
    if search_document.wants_json():
        return search_document.json_response(
            query=text[:MAX_CHARACTERS],
            state=state,
            results=[_members(result) for result in results],
            questions=[search_document.question_members(each) for each in questions],
            pages=[search_document.page_members(each) for each in pages],
            comparisons=[search_document.comparison_members(each) for each in comparisons],
        )
    groups: dict[str, list[SearchResult]] = {}
    for result in results:
        groups.setdefault(result.kind, []).append(result)
    page = render_template(
        "search/results.html",
        text=text[:MAX_CHARACTERS],
        state=state,
        groups=groups,
        questions=questions,
        pages=pages,
        comparisons=comparisons,
        budget=find_budget(text) if pages else None,
        news=find_news(hits, found.wholes),
        states=STATES,
        format_time=partial(format_time, language=language()),
        is_question=max((hit.score for hit in hits), default=0.0) < _CLEAR,
        count=len(results),
        most=RESULTS,
        longest=MAX_CHARACTERS,
        examples=_examples() if state else (),
    )
    response = Response(page)
    response.vary.add("Accept")
    return response


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
    rows = _read_context([hit.entity.iri for hit in hits])
    wholes = {
        iri: row["value"].value
        for iri, group in rows.items()
        for row in group
        if row["property"].value == _GK + "partOf"
    }
    hits = wholes_first(hits, wholes)
    return _Found(hits, wholes, _describe({hit.entity.iri: hit.name for hit in hits}, rows))


def results_for(matches: Mapping[str, str]) -> tuple[SearchResult, ...]:
    """
    Return things as search results with context, in their order.

    Args:
        matches: the matching name, or "", by IRI; IRIs without a label are left out.
    """
    return _describe(matches, _read_context(list(finder().entities(matches))))


def _read_context(iris: Sequence[str]) -> dict[str, list[Row]]:
    rows_by_iri: dict[str, list[Row]] = {}
    for row in query_rows_for("context", tuple(iris)):
        rows_by_iri.setdefault(row["thing"].value, []).append(row)
    return rows_by_iri


def _describe(
    matches: Mapping[str, str], rows_by_iri: Mapping[str, Sequence[Row]]
) -> tuple[SearchResult, ...]:
    things = finder().entities(matches)
    kinds = {iri: _kind(thing) for iri, thing in things.items()}
    iris = iris_in(chain.from_iterable(rows_by_iri.values()))
    names = Labels(iris | set(kinds) | set(kinds.values()))
    return tuple(
        SearchResult(
            iri=iri,
            name=(name := names(iri)),
            matched=matched if matched and plain_key(matched) != plain_key(name) else "",
            kind=names(kinds[iri]),
            context=" · ".join(
                filter(None, (city_name(iri), _context(rows_by_iri.get(iri, ()), names)))
            ),
        )
        for iri, matched in matches.items()
        if iri in things
    )


def _kind(thing: IndexedEntity) -> str:
    """Return the first class of the project's ontology, else the first class."""
    return next((iri for iri in thing.kinds if iri.startswith(_GK)), thing.kinds[0])


def _context(rows: Sequence[Row], names: Labels) -> str:
    parts: dict[str, list[str]] = {}
    for row in rows:
        local = row["property"].value.removeprefix(_GK).rpartition("/")[2].rpartition("#")[2]
        parts.setdefault(local, []).append(_value_text(row, names))
    definitions = [text for text in parts.get("definition", ()) if text]
    if definitions:
        text = definitions[0]
        return text if len(text) <= _CONTEXT_CHARACTERS else text[:_CONTEXT_CHARACTERS] + "…"
    values = [text for key in _CONTEXT for text in parts.get(key, ()) if text]
    return " · ".join(dict.fromkeys(values))


def _value_text(row: Row, names: Labels) -> str:
    if "edtf" in row:
        return format_time(row["edtf"].value, names.language)
    value = row["value"]
    if value.kind == "uri":
        return (names.state if row["property"].value == _GK + "status" else names)(value.value)
    return value.value if value.language in {"", names.language} else ""
