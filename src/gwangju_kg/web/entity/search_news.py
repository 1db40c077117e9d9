"""
What a search says first of the things that it means: of a project its news, of a person the office.

The news are the milestones that are asked for, else what is late, moved or cancelled, and how
often.  The input are hits and what they are part of.  Runs ``claims.rq`` for each project and
``subject.rq`` for each person that is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import PREFIXES, SHARED_PREFIXES
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.similarity import SAME_NAME
from gwangju_kg.search.thing_search import has_all_words
from gwangju_kg.search.word_search import ALL_WORDS
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder, release
from gwangju_kg.web.display.labels import LabelledLink, Labels, iris_in
from gwangju_kg.web.entity.assertions import read_assertions
from gwangju_kg.web.entity.news import News, select_news
from gwangju_kg.web.entity.timeline import build_timeline
from gwangju_kg.web.queries.page_queries import query_rows

_UNDERTAKING: Final = SHARED_PREFIXES["gk"] + "Undertaking"
_FACILITY: Final = SHARED_PREFIXES["gk"] + "Facility"
_PERSON: Final = PREFIXES["foaf"] + "Person"
_TERMS_OF_OFFICE: Final = PREFIXES["org"] + "hasMembership"

#: The most projects with news, and the first hits among which they are.
MOST: Final = 3
_FIRST: Final = 10


@dataclass(frozen=True)
class ProjectNews:
    """
    A thing, and what is said of it first.

    Attributes:
        thing: a project, or what else was named.
        news: its news; none of a person.
        offices: the terms of office of a person, the latest first.
    """

    thing: LabelledLink
    news: News
    offices: tuple[LabelledLink, ...] = ()


def find_news(
    hits: Sequence[SearchHit], wholes: Mapping[str, str], owners: Mapping[str, str]
) -> tuple[ProjectNews, ...]:
    """
    Return the news of the things that a search means, at most `MOST`, the best first.

    The news of a whole are those of its parts too, which are not repeated.

    Args:
        hits: what the search finds, the best first.
        wholes: the IRI of the whole by the IRI of the part.
        owners: the IRI of its thing by the IRI of the milestone.
    """
    meant = _find_meant(hits[:_FIRST], owners)
    parts = Counter(wholes[iri] for iri in meant if iri in wholes)
    shared = {whole for whole, count in parts.items() if count > 1 or whole in meant}
    alone = dict.fromkeys(
        whole if (whole := wholes.get(iri, "")) in shared else iri for iri in meant
    )
    people = {hit.entity.iri for hit in hits if _PERSON in hit.entity.kinds}
    asked = _find_asked(hits[:_FIRST], owners, tuple(alone))
    read = [
        _read_offices(iri) if iri in people else _read_news(iri, asked)
        for iri in list(alone)[:MOST]
    ]
    told = [each for each in read if each.news.open or each.news.ending or each.offices]
    # A facility has the news of the project that builds it.
    return tuple(
        each
        for place, each in enumerate(told)
        if each.offices or each.news not in [other.news for other in told[:place]]
    )


def _find_meant(hits: Sequence[SearchHit], owners: Mapping[str, str]) -> list[str]:
    """
    Return the IRIs of the things that a search means, the best first.

    These are the things with the name that was typed, of a milestone that to which it belongs, and
    for a facility the projects around it;
    without such a thing, the projects with all words, else those whose milestones have them, else
    the projects that come nearest.
    """
    named = [hit for hit in hits if hit.score >= SAME_NAME]
    projects = [hit for hit in hits if _UNDERTAKING in hit.entity.kinds]
    whole = [hit for hit in projects if hit.score >= ALL_WORDS]
    if named:
        is_built = any(_FACILITY in hit.entity.kinds for hit in named)
        meant = _iris((*named, *whole) if is_built else named)
        return list(dict.fromkeys(owners.get(iri, iri) for iri in meant))
    if whole:
        return _iris(whole)
    reached = [owners.get(hit.entity.iri, "") for hit in hits if has_all_words(hit)]
    things = finder().entities(reached)
    are_projects = {iri for iri, thing in things.items() if _UNDERTAKING in thing.kinds}
    if of_milestones := [iri for iri in dict.fromkeys(reached) if iri in are_projects]:
        return of_milestones
    return _iris([hit for hit in projects if hit.score == projects[0].score])


def _find_asked(
    hits: Sequence[SearchHit], owners: Mapping[str, str], meant: Sequence[str]
) -> tuple[str, ...]:
    """
    Return the IRIs of the milestones that a search asks for, those of the things meant first.

    These have the name that was typed, or all words if no project has them.
    """
    named = [hit for hit in hits if hit.score >= SAME_NAME]
    if any(_UNDERTAKING in hit.entity.kinds and hit.score >= ALL_WORDS for hit in hits):
        asked = named
    else:
        asked = named or [hit for hit in hits if has_all_words(hit)]
    iris = [hit.entity.iri for hit in asked if hit.entity.iri in owners]
    return tuple(sorted(iris, key=lambda iri: owners[iri] not in meant))


def _iris(hits: Sequence[SearchHit]) -> list[str]:
    return list(dict.fromkeys(hit.entity.iri for hit in hits))


def _read_offices(iri: str) -> ProjectNews:
    rows = query_rows("subject", iri=iri)
    terms = {row["value"].value for row in rows if row["property"].value == _TERMS_OF_OFFICE}
    names = Labels(terms | {iri})
    offices = sorted(map(names.link, terms), key=lambda term: term.name, reverse=True)
    return ProjectNews(names.link(iri), News(None, (), 0), tuple(offices))


def _read_news(iri: str, asked: Collection[str]) -> ProjectNews:
    rows = query_rows("claims", iri=iri, language=language(), after="")
    names = Labels(iris_in(rows) | {iri})
    timeline = build_timeline(read_assertions(rows, names), day=release().issued)
    return ProjectNews(names.link(iri), select_news(timeline, asked))


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
