"""
The news of the projects that a search finds: what is late, moved or cancelled, and how often.

The input are hits and what they are part of; the output is what the page of each project says
first.  Runs ``claims.rq`` for each project that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import SHARED_PREFIXES
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.word_search import ALL_WORDS
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import release
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.entity.assertions import read_assertions
from gwangju_kg.web.entity.news import News, select_news
from gwangju_kg.web.entity.timeline import build_timeline
from gwangju_kg.web.queries.page_queries import query_rows

_UNDERTAKING: Final = SHARED_PREFIXES["gk"] + "Undertaking"

#: The most projects with news, and the first hits among which they are.
MOST: Final = 3
_FIRST: Final = 10


@dataclass(frozen=True)
class ProjectNews:
    """A project, and what its page says first."""

    thing: LabelledLink
    news: News


def find_news(hits: Sequence[SearchHit], wholes: Mapping[str, str]) -> tuple[ProjectNews, ...]:
    """
    Return the news of the projects that a search means, at most `MOST`, the best first.

    These are the projects with all words, else the first one.  The news of a whole are those of
    its parts too, which are not repeated.

    Args:
        hits: what the search finds, the best first.
        wholes: the IRI of the whole by the IRI of the part.
    """
    projects = [hit for hit in hits[:_FIRST] if _UNDERTAKING in hit.entity.kinds]
    meant = [hit for hit in projects if hit.score >= ALL_WORDS] or projects[:1]
    iris = {hit.entity.iri for hit in meant}
    alone = [hit.entity.iri for hit in meant if wholes.get(hit.entity.iri) not in iris]
    read = [_read_news(iri) for iri in alone[:MOST]]
    return tuple(each for each in read if each.news.open or each.news.ending)


def _read_news(iri: str) -> ProjectNews:
    rows = query_rows("claims", iri=iri, language=language(), after="")
    names = Labels(iris_in(rows) | {iri})
    timeline = build_timeline(read_assertions(rows, names), day=release().issued)
    return ProjectNews(names.link(iri), select_news(timeline))


def wholes_first(hits: Sequence[SearchHit], wholes: Mapping[str, str]) -> tuple[SearchHit, ...]:
    """
    Return hits so that a whole stands before its parts if both have all words.

    Args:
        hits: the hits, the best first.
        wholes: the IRI of the whole by the IRI of the part.
    """
    left = {hit.entity.iri: hit for hit in hits}
    found: list[SearchHit] = []
    for hit in hits:
        whole = left.get(wholes.get(hit.entity.iri, ""))
        if whole and hit.entity.iri in left and min(whole.score, hit.score) >= ALL_WORDS:
            found.append(left.pop(whole.entity.iri))
        if hit.entity.iri in left:
            found.append(left.pop(hit.entity.iri))
    return tuple(found)
