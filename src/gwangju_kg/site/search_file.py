"""
The file with which a site searches in the browser: names, rules, and what a result says of a thing.

The input is the release that the application serves; the output is one packed JSON document in the
reader's language.  Runs ``context.rq``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from gwangju_kg.release.contents import DescribedQuery
from gwangju_kg.search.hits import IndexedEntity
from gwangju_kg.search.portable_index import portable_names, portable_rules
from gwangju_kg.search.thing_search import is_of_ontology, score_of_class
from gwangju_kg.web.addresses import language, page_languages
from gwangju_kg.web.context import finder, release
from gwangju_kg.web.entity.search_results import describe, read_context, values_of
from gwangju_kg.web.pages import search, search_answers
from gwangju_kg.web.queries.page_queries import Row

#: Things whose context is asked for at a time.
_BATCH: Final = 200

#: The level of compression with the smallest file.
_SMALLEST: Final = 9


def write_search_file() -> bytes:
    """Return the file in the reader's language; the same release gives the same bytes."""
    things, names = portable_names(finder())
    document = {
        "limits": {
            "results": search.RESULTS,
            "questions": search.QUESTIONS,
            "suggestions": search.SUGGESTIONS,
            "clear": search.CLEAR,
            "pageWord": search_answers.SHORTEST,
        },
        "rules": portable_rules(),
        "things": list(_thing_rows(things)),
        "names": names,
        "questions": [_question_row(query) for query in release().queries],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), _SMALLEST, mtime=0)


def _thing_rows(things: Sequence[IndexedEntity]) -> Iterator[list[Any]]:
    """Yield what `ThingRow` in ``frontend/search/rules.ts`` says."""
    rows: dict[str, list[Row]] = {}
    for batch in _in_batches([thing.iri for thing in things]):
        rows |= read_context(batch)
    wholes = values_of("partOf", rows)
    places = {thing.iri: place for place, thing in enumerate(things)}
    described = describe({thing.iri: "" for thing in things}, rows)
    for thing, result in zip(things, described, strict=True):
        yield [
            thing.iri,
            thing.weight,
            thing.ko,
            thing.en,
            None if is_of_ontology(thing) else score_of_class(thing),
            result.name,
            result.kind,
            result.context,
            places.get(wholes.get(thing.iri, ""), -1),
        ]


def _in_batches(iris: Sequence[str]) -> Iterable[Sequence[str]]:
    return (iris[start : start + _BATCH] for start in range(0, len(iris), _BATCH))


def _question_row(query: DescribedQuery) -> list[Any]:
    """Return name, IRI, titles in the languages of the pages, and what a result says."""
    titles = [query.label[tag] for tag in page_languages() if tag in query.label]
    shown = query.label.get(language()) or query.name
    return [query.name, query.iri, titles, shown, query.comment.get(language(), "")]
