"""
Search for things as a reader does: by name, by words in any order, with another keyboard layout.

Takes what a person typed; returns the things, the best first, and nothing rather than noise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from gwangju_kg.rdf.namespaces import PREFIXES, SHARED_PREFIXES
from gwangju_kg.search.hits import IndexedEntity, SearchHit
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.search.normalize import ROLES, name_keys, normalize
from gwangju_kg.search.similarity import SAME_NAME
from gwangju_kg.search.typed_words import TypedWord, read_words, retype, split_words
from gwangju_kg.search.word_search import ALL_WORDS

_GK: Final = SHARED_PREFIXES["gk"]

#: The beginnings of the IRIs of the ontology and its vocabularies.
_ONTOLOGY: Final = (_GK, SHARED_PREFIXES["gkv"])

#: Added to the score of a thing by its class, unless its name was typed: a project leads to what
#: belongs to it, and the ontology is of interest last.
BY_CLASS: Final = {_GK + "Undertaking": 6.0, _GK + "Milestone": -6.0}
_OF_THE_ONTOLOGY: Final = -20.0
_PARTIAL: Final = frozenset({"words", "beginning", "part"})

#: Reasons of hits whose names have the text within, maybe across the end of a word.
_WITHIN: Final = frozenset({"part", "sound"})

#: The fewest letters or syllables of a search for which a name with other letters is shown.
_FUZZY_SYLLABLES: Final = 3
_FUZZY_LETTERS: Final = 4

#: The scores of a name in which hardly a letter differs, and below which it is another name.
_NEARLY: Final = 80.0
_ANOTHER: Final = 74.0

#: Subtracted from the score of a name that is not the label.
_OTHER_NAME: Final = 6.0

#: Added to the score of a name in which the words stand by themselves, not within others.
_WHOLE_WORDS: Final = 4.0

#: What is known by a short form of its name: Gwangju for Gwangju Metropolitan City and
#: Buk-gu for Buk-gu, Gwangju.
_ADMINISTRATIVE: Final = frozenset({_GK + "Place", PREFIXES["m8g"] + "PublicOrganisation"})
_BEYOND_THE_SHORT_FORM: Final = re.compile(
    r"(?<=[가-힣]{2})(?:(?:특별|광역|특별자치|통합특별)?시|(?:특별자치)?도|군|구)$"
    r"| (?:(?:metropolitan|special|integrated) )*(?:city|province|county|district)$"
    r"|, .*$"
)
_ROLES_OF_ITSELF: Final = frozenset(ROLES[:3])


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
        (typed := retype(text)) and (retyped := _search(index, typed, limit))
    ):
        text, hits = typed, retyped
    words = read_words(text)
    ranked = (replace(hit, score=_rank(hit, words, text)) for hit in hits)
    return tuple(sorted(ranked, key=lambda hit: hit.order)[:limit])


def has_all_words(hit: SearchHit) -> bool:
    """Check whether a name has all words of the search, whatever the class of the thing."""
    return hit.reason in _PARTIAL and hit.score >= ALL_WORDS + min(BY_CLASS.values())


def _search(index: SearchIndex, text: str, limit: int) -> list[SearchHit]:
    found = index.find_words(text, limit=2 * limit)
    named = index.find(text, limit=2 * limit)
    best: dict[str, SearchHit] = {}
    for hit in sorted((*found, *named), key=lambda hit: hit.order):
        best.setdefault(hit.entity.iri, hit)
    return [hit for hit in best.values() if not _is_noise(hit, text, best.values())]


def _is_noise(hit: SearchHit, text: str, others: Iterable[SearchHit]) -> bool:
    """Check whether a name only looks similar: too short to tell, or others have the words."""
    if hit.reason in _WITHIN and text.isascii() and hit.name.isascii():
        return not _begins_in(text, hit.name, is_sound=hit.reason == "sound")
    if hit.reason != "fuzzy" or hit.score >= _NEARLY:
        return False
    if set(split_words(normalize(hit.name))) <= set(split_words(normalize(text))):
        return False
    if hit.score < _ANOTHER:
        return True
    short = _FUZZY_LETTERS if text.isascii() else _FUZZY_SYLLABLES
    return len(text) < short or any(other.reason != "fuzzy" for other in others)


def _begins_in(text: str, name: str, *, is_sound: bool) -> bool:
    """
    Check whether a name has a text where a word begins, all in Latin letters.

    What only sounds like the text must be whole words: excerpt sounds like excel at first.
    """
    parts = split_words(normalize(name))
    if not is_sound:
        typed = name_keys(text).plain
        return any("".join(parts[start:]).startswith(typed) for start in range(len(parts)))
    typed = name_keys(text).sound
    runs = ("".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1))
    return any(name_keys(run).sound == typed for run in runs)


def _rank(hit: SearchHit, words: Sequence[TypedWord], typed: str) -> float:
    if hit.score >= SAME_NAME:
        return hit.score
    if _is_short_form(typed, hit):
        return SAME_NAME
    if is_of_ontology(hit.entity):
        return hit.score + _OF_THE_ONTOLOGY
    if hit.reason not in _PARTIAL or hit.score < ALL_WORDS:
        return hit.score
    score = hit.score - (_OTHER_NAME if hit.role != ROLES[0] else 0.0)
    score += _WHOLE_WORDS if _has_whole_words(words, hit.name) else 0.0
    return score + score_of_class(hit.entity)


def score_of_class(entity: IndexedEntity) -> float:
    """Return what is added to the score of an entity by its classes."""
    return sum(BY_CLASS.get(kind, 0.0) for kind in entity.kinds)


def is_of_ontology(entity: IndexedEntity) -> bool:
    """Check whether an entity is a term of the ontology or its vocabularies, but no indicator."""
    return entity.iri.startswith(_ONTOLOGY) and _GK + "Indicator" not in entity.kinds


def short_form(entity: IndexedEntity, name: str, role: str) -> str:
    """Return by what a city, a district or a place is usually called, "" if by its whole name."""
    if role not in _ROLES_OF_ITSELF or _ADMINISTRATIVE.isdisjoint(entity.kinds):
        return ""
    short = _BEYOND_THE_SHORT_FORM.sub("", normalize(name))
    return short if short != normalize(name) else ""


def _is_short_form(typed: str, hit: SearchHit) -> bool:
    """Check whether a city, a district or a place is usually called by what was typed."""
    short = short_form(hit.entity, hit.name, hit.role)
    if not short:
        return False
    asked, known = name_keys(typed), name_keys(short)
    return asked.plain == known.plain or (typed.isascii() and asked.sound == known.sound)


def _has_whole_words(words: Sequence[TypedWord], name: str) -> bool:
    parts = set(split_words(normalize(name)))
    return bool(words) and all(word.forms & parts for word in words)
