"""
Compare a name with a search term, as a score with its reason.

Takes a term and the keys of a name; returns a similarity.  Nothing here reads or writes.

A score of 90 or more means the same name, typed differently; names that are only similar score
less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from gwangju_kg.search.normalize import (
    NameKeys,
    is_initial_consonants,
    name_keys,
    plain_key,
    romanize_key,
    split_letters,
)

#: The lowest score that is shown.
MIN_SCORE: Final = 40.0

#: The lowest score of the same name.
SAME_NAME: Final = 90.0

#: Scores of the same name, by the way it was typed.
_EXACT: Final = 100.0
_SPACING: Final = 98.0
_CORE: Final = 95.0
_ROMANIZED: Final = 91.0

#: Scores of names that are only similar; a pair is the lowest score and the range above it.
_SOUND: Final = 88.0
_INITIALS: Final = 80.0
_PREFIX: Final = (62.0, 24.0)
_SUBSTRING: Final = (50.0, 30.0)
_FUZZY_WEIGHT: Final = 0.88
_FUZZY_CUTOFF: Final = 62.0

#: Factor of a fuzzy score if the numbers differ: Line 1 is not Line 2.
_OTHER_NUMBERS_WEIGHT: Final = 0.8

_NUMBER: Final = re.compile(r"\d+")
_HANGUL: Final = re.compile(r"[가-힣]")


@dataclass(frozen=True)
class SearchTerm:
    """
    What a person searches for, normalized once.

    Attributes:
        text: the term as typed, stripped.
        keys: its keys.
        letters: `core` with its syllables decomposed.
        latin: `core` if it is ASCII, else "".
        numbers: its numbers, in order.
    """

    text: str
    keys: NameKeys
    letters: str
    latin: str
    numbers: tuple[str, ...]

    @classmethod
    def from_text(cls, text: str) -> SearchTerm:
        """Normalize what a person typed."""
        keys = name_keys(text)
        latin = keys.core if keys.core.isascii() else ""
        return cls(text.strip(), keys, split_letters(keys.core), latin, _numbers(keys.core))


@dataclass(frozen=True, order=True)
class Similarity:
    """
    How similar a name is to a search term.

    Attributes:
        score: 0 to 100.
        reason: ``exact``, ``spacing``, ``hanja``, ``abbreviation``, ``romanised``, ``sound``,
            ``initials``, ``beginning``, ``part`` or ``fuzzy``.
    """

    score: float
    reason: str


def compare(term: SearchTerm, name: str, keys: NameKeys) -> Similarity:
    """
    Return the similarity of `term` and `name`, whose keys are `keys`.

    >>> compare(SearchTerm.from_text("광주 광역시"), "광주광역시", name_keys("광주광역시"))
    Similarity(score=98.0, reason='spacing')
    """
    if not term.keys.plain or not keys.plain:
        return Similarity(0.0, "fuzzy")
    return _same(term, name, keys) or max(_contains(term, keys), _fuzzy(term, name, keys))


def _same(term: SearchTerm, name: str, keys: NameKeys) -> Similarity | None:
    typed = term.keys
    if term.text == name:
        return Similarity(_EXACT, "exact")
    if typed.plain == keys.plain:
        return Similarity(_SPACING, "spacing")
    if typed.core == keys.core:
        hanja = plain_key(term.text) != typed.core and not _HANGUL.search(typed.plain)
        return Similarity(_CORE, "hanja" if hanja else "abbreviation")
    if term.latin and typed.sound == keys.sound and _HANGUL.search(keys.plain):
        if term.latin == romanize_key(keys.plain):
            return Similarity(_ROMANIZED, "romanised")
        return Similarity(_SOUND, "sound")
    return None


def _contains(term: SearchTerm, keys: NameKeys) -> Similarity:
    typed = term.keys
    if is_initial_consonants(typed.plain):
        return _within(typed.plain, keys.initials, whole=_INITIALS, reason="initials")
    by_text = max(
        _within(typed.plain, keys.plain, whole=0.0, reason=""),
        _within(typed.core, keys.core, whole=0.0, reason=""),
    )
    by_sound = Similarity(0.0, "sound")
    if term.latin:
        score = _within(typed.sound, keys.sound, whole=0.0, reason="sound").score
        by_sound = Similarity(score - 1, "sound")
    return max(by_text, by_sound)


def _within(part: str, whole_key: str, *, whole: float, reason: str) -> Similarity:
    """Return how much of a key `part` is: all, a prefix, or a substring."""
    if not part or part not in whole_key:
        return Similarity(0.0, reason)
    if part == whole_key:
        return Similarity(whole, reason)
    share = len(part) / len(whole_key)
    is_prefix = whole_key.startswith(part)
    lowest, span = _PREFIX if is_prefix else _SUBSTRING
    score = min(lowest + span * share, whole or SAME_NAME - 1)
    return Similarity(score, reason or ("beginning" if is_prefix else "part"))


def _fuzzy(term: SearchTerm, name: str, keys: NameKeys) -> Similarity:
    if is_initial_consonants(term.keys.plain):
        return Similarity(0.0, "fuzzy")
    ratio = fuzz.ratio(term.letters, split_letters(keys.core), score_cutoff=_FUZZY_CUTOFF)
    if term.latin and keys.sound:
        by_sound = fuzz.ratio(term.keys.sound, keys.sound, score_cutoff=_FUZZY_CUTOFF)
        ratio = max(ratio, by_sound)
    if " " in term.text and " " in name:
        words = fuzz.token_sort_ratio(term.text, name, score_cutoff=_FUZZY_CUTOFF)
        ratio = max(ratio, words)
    score = ratio * _FUZZY_WEIGHT
    if term.numbers != _numbers(keys.core):
        score *= _OTHER_NUMBERS_WEIGHT
    return Similarity(score, "fuzzy")


def _numbers(core: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(core))
