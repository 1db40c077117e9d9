"""
Says how like a name is to what was asked for, as a score with its reason.

Takes two folded names; gives a likeness.  Nothing here reads or writes.

A score of 90 or more means "the same name, typed otherwise"; what is only alike stays below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from gwangju_kg.search.normalize import NameKeys, fold, is_initials, keys, revised, spell

#: The least score that is shown.
LEAST: Final = 40.0

#: The least score of the same name.
SAME: Final = 90.0

#: Scores of the same name, by how it was typed.
_EXACT: Final = 100.0
_SPACING: Final = 98.0
_CORE: Final = 95.0
_ROMANISED: Final = 91.0

#: Scores of names that are only alike.
_SOUND: Final = 88.0
_INITIALS: Final = 80.0
_BEGINNING: Final = (62.0, 24.0)
_MIDDLE: Final = (50.0, 30.0)
_FUZZY: Final = 0.88
_FUZZY_LEAST: Final = 62.0

#: What a fuzzy score is multiplied by where the numbers differ: Line 1 is not Line 2.
_OTHER_NUMBERS: Final = 0.8

_NUMBER: Final = re.compile(r"\d+")
_HANGUL: Final = re.compile(r"[가-힣]")


@dataclass(frozen=True)
class SearchTerm:
    """
    What was asked for, folded once.

    Attributes:
        text: as it was typed.
        keys: its keys.
        letters: `core` letter by letter.
        latin: `core` without spelling variants, where it is in Latin letters, else "".
        numbers: the numbers in it, in order.
    """

    text: str
    keys: NameKeys
    letters: str
    latin: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> SearchTerm:
        """Fold what was asked for."""
        folded = keys(text)
        latin = folded.core if folded.core.isascii() else ""
        return cls(text.strip(), folded, spell(folded.core), latin, _numbers(folded.core))


@dataclass(frozen=True, order=True)
class Similarity:
    """
    How like a name is to what was asked for.

    Attributes:
        score: 0 to 100.
        reason: ``exact``, ``spacing``, ``hanja``, ``abbreviation``, ``romanised``, ``sound``,
            ``initials``, ``beginning``, ``part`` or ``fuzzy``.
    """

    score: float
    reason: str


def compare(asked: SearchTerm, name: str, folded: NameKeys) -> Similarity:
    """
    Say how like *name*, whose keys are *folded*, is to what was asked for.

    >>> compare(Asked.of("광주 광역시"), "광주광역시", keys("광주광역시"))
    Likeness(score=98.0, reason='spacing')
    """
    if not asked.keys.plain or not folded.plain:
        return Similarity(0.0, "fuzzy")
    return _same(asked, name, folded) or max(_alike(asked, folded), _fuzzy(asked, name, folded))


def _same(asked: SearchTerm, name: str, folded: NameKeys) -> Similarity | None:
    mine = asked.keys
    if asked.text == name:
        return Similarity(_EXACT, "exact")
    if mine.plain == folded.plain:
        return Similarity(_SPACING, "spacing")
    if mine.core == folded.core:
        hanja = fold(asked.text) != mine.core and not _HANGUL.search(mine.plain)
        return Similarity(_CORE, "hanja" if hanja else "abbreviation")
    if asked.latin and mine.sound == folded.sound and _HANGUL.search(folded.plain):
        if asked.latin == revised(folded.plain):
            return Similarity(_ROMANISED, "romanised")
        return Similarity(_SOUND, "sound")
    return None


def _alike(asked: SearchTerm, folded: NameKeys) -> Similarity:
    mine = asked.keys
    if is_initials(mine.plain):
        return _within(mine.plain, folded.initials, whole=_INITIALS, reason="initials")
    found = max(
        _within(mine.plain, folded.plain, whole=0.0, reason=""),
        _within(mine.core, folded.core, whole=0.0, reason=""),
    )
    by_sound = _within(mine.sound, folded.sound, whole=0.0, reason="sound")
    lowered = Similarity(by_sound.score - 1, "sound") if asked.latin else Similarity(0.0, "sound")
    return max(found, lowered)


def _within(part: str, whole_key: str, *, whole: float, reason: str) -> Similarity:
    """Say how much of a key is asked for: all, its beginning, or a part of it."""
    if not part or part not in whole_key:
        return Similarity(0.0, reason)
    if part == whole_key:
        return Similarity(whole, reason)
    share = len(part) / len(whole_key)
    least, more = _BEGINNING if whole_key.startswith(part) else _MIDDLE
    where = "beginning" if whole_key.startswith(part) else "part"
    return Similarity(min(least + more * share, whole or SAME - 1), reason or where)


def _fuzzy(asked: SearchTerm, name: str, folded: NameKeys) -> Similarity:
    if is_initials(asked.keys.plain):
        return Similarity(0.0, "fuzzy")
    ratio = fuzz.ratio(asked.letters, spell(folded.core), score_cutoff=_FUZZY_LEAST)
    if asked.latin and folded.sound:
        by_sound = fuzz.ratio(asked.keys.sound, folded.sound, score_cutoff=_FUZZY_LEAST)
        ratio = max(ratio, by_sound)
    if " " in asked.text and " " in name:
        words = fuzz.token_sort_ratio(asked.text, name, score_cutoff=_FUZZY_LEAST)
        ratio = max(ratio, words)
    score = ratio * _FUZZY
    if asked.numbers != _numbers(folded.core):
        score *= _OTHER_NUMBERS
    return Similarity(score, "fuzzy")


def _numbers(core: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(core))
