"""
Search for things as a reader does: by name, by words in any order, with another keyboard layout.

Takes what a person typed; returns the things, the best first, and nothing rather than noise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from gwangju_kg.rdf.namespaces import SHARED_PREFIXES
from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.search.normalize import ROLES
from gwangju_kg.search.similarity import SAME_NAME
from gwangju_kg.search.typed_words import retype
from gwangju_kg.search.word_search import ALL_WORDS

_GK: Final = SHARED_PREFIXES["gk"]

#: The beginnings of the IRIs of the ontology and its vocabularies.
_ONTOLOGY: Final = (_GK, SHARED_PREFIXES["gkv"])

#: Added to the score of a thing by its class, unless its name was typed: a project leads to what
#: belongs to it, and the ontology is of interest last.
_BY_CLASS: Final = {_GK + "Undertaking": 6.0, _GK + "Milestone": -6.0}
_OF_THE_ONTOLOGY: Final = -20.0
_PARTIAL: Final = frozenset({"words", "beginning", "part"})

#: The fewest letters or syllables of a search for which a name with other letters is shown.
_FUZZY_SYLLABLES: Final = 3
_FUZZY_LETTERS: Final = 4

#: The score of a name in which hardly a letter differs.
_NEARLY: Final = 80.0

#: Subtracted from the score of a name that is not the label.
_OTHER_NAME: Final = 6.0


def search_things(index: SearchIndex, text: str, *, limit: int) -> tuple[SearchHit, ...]:
    """
    Search for things; their order is that in which a reader would want them.

    Args:
        index: the names of a release.
        text: what the person typed.
        limit: the maximum number of hits.
    """
    hits = _search(index, text, limit)
    if not any(hit.score >= SAME_NAME or hit.reason == "words" for hit in hits) and (
        typed := retype(text)
    ):
        hits = _search(index, typed, limit) or hits
    ranked = (replace(hit, score=_rank(hit)) for hit in hits)
    return tuple(sorted(ranked, key=lambda hit: hit.order)[:limit])


def _search(index: SearchIndex, text: str, limit: int) -> list[SearchHit]:
    found = index.find_words(text, limit=2 * limit)
    named = index.find(text, limit=2 * limit)
    best: dict[str, SearchHit] = {}
    for hit in sorted((*found, *named), key=lambda hit: hit.order):
        best.setdefault(hit.entity.iri, hit)
    return [hit for hit in best.values() if not _is_noise(hit, text, best.values())]


def _is_noise(hit: SearchHit, text: str, others: Iterable[SearchHit]) -> bool:
    """Check whether a name only looks similar: too short to tell, or others have the words."""
    if hit.reason != "fuzzy" or hit.score >= _NEARLY:
        return False
    short = _FUZZY_LETTERS if text.isascii() else _FUZZY_SYLLABLES
    return len(text) < short or any(other.reason != "fuzzy" for other in others)


def _rank(hit: SearchHit) -> float:
    if hit.score >= SAME_NAME:
        return hit.score
    if hit.entity.iri.startswith(_ONTOLOGY) and _GK + "Indicator" not in hit.entity.kinds:
        return hit.score + _OF_THE_ONTOLOGY
    if hit.reason not in _PARTIAL or hit.score < ALL_WORDS:
        return hit.score
    score = hit.score - (_OTHER_NAME if hit.role != ROLES[0] else 0.0)
    return score + sum(_BY_CLASS.get(kind, 0.0) for kind in hit.entity.kinds)
