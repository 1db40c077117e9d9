"""
Find the things whose names have the words of a search, in any order.

Takes an open search file and words; returns names with their scores.  The work is bounded, whatever
the words and however many names there are.  Writes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import log
from typing import Final

from rapidfuzz import fuzz, process

from gwangju_kg.search.candidate_names import count_shared_ngrams, names_with_all_ngrams
from gwangju_kg.search.normalize import normalize, plain_key, split_letters
from gwangju_kg.search.similarity import SearchTerm
from gwangju_kg.search.typed_words import TypedWord, split_words

#: Most names of which the things are looked at, those of the rarest words first.
MAX_NAMES: Final = 1_000

#: Scores of things that have all words: in one name, the lowest and the range above it; in several.
ALL_WORDS: Final = 64.0
_RANGE: Final = 24.0
_IN_SEVERAL: Final = 60.0

#: The lowest score of things without some words, and the range above it; they have at least the
#: given share of the words, by weight.
_SOME_WORDS: Final = (40.0, 16.0)
_LEAST_SHARE: Final = 0.4

#: Subtracted from the score for each word that no name has.
_UNKNOWN_WORD: Final = 10.0

#: The names of one thing have consecutive numbers; of a thing with more names, the nearest count.
_NAMES_OF_ONE: Final = 20

#: Names whose words a misspelt word is compared with, and how alike the two are, of 100.
_NAMES_TO_CORRECT: Final = 200
_ALIKE: Final = 85.0

_TEXTS: Final = "SELECT text FROM name WHERE id IN (SELECT value FROM json_each(?))"

_NAMES: Final = """
SELECT DISTINCT other.thing, other.id, other.text, other.core
FROM name AS hit JOIN name AS other
  ON other.id BETWEEN hit.id - ? AND hit.id + ? AND other.thing = hit.thing
WHERE hit.id IN (SELECT value FROM json_each(?))
ORDER BY other.thing, other.id
"""


@dataclass(frozen=True)
class NameWithWords:
    """
    The name of a thing that has most of the words of a search.

    Attributes:
        number: the number of the name.
        score: 0 to 100.
    """

    number: int
    score: float


def find_by_words(
    database: sqlite3.Connection, words: Sequence[TypedWord]
) -> Iterator[NameWithWords]:
    """
    Yield a name of each thing whose names have most of the words that any name has.

    Nothing is found if most words are in no name.
    """
    names = _read_names(database, words)
    counts = _count(names, words)
    if not all(counts):
        words = [
            word if count else _correct(database, word)
            for word, count in zip(words, counts, strict=True)
        ]
        names = _read_names(database, words)
        counts = _count(names, words)
    unknown = sum(not count for count in counts)
    if not names or 2 * unknown > len(words):
        return
    total = database.execute("SELECT MAX(id) FROM name").fetchone()[0]
    weights = [log((total + 1) / count) if count else 0.0 for count in counts]
    for _, group in groupby(names, lambda name: name.thing):
        best = _best_name(list(group), weights)
        if best is not None:
            yield replace(best, score=best.score - _UNKNOWN_WORD * unknown)


@dataclass(frozen=True)
class _Name:
    """A name, and the length of the form of each word that it has, 0 if it has none."""

    thing: int
    number: int
    core: str
    lengths: Sequence[int]


def _read_names(database: sqlite3.Connection, words: Sequence[TypedWord]) -> list[_Name]:
    """Return the names of the things that may have the words, the rarest words first."""
    found = sorted((_names_with(database, word) for word in words), key=len)
    numbers = dict.fromkeys(number for names in found for number in sorted(names))
    shortlist = (_NAMES_OF_ONE, _NAMES_OF_ONE, json.dumps(list(numbers)[:MAX_NAMES]))
    return [
        _Name(thing, number, core, match_words(words, text, core))
        for thing, number, text, core in database.execute(_NAMES, shortlist)
    ]


def _count(names: Sequence[_Name], words: Sequence[TypedWord]) -> list[int]:
    """Return how many of `names` have each word."""
    return [sum(bool(name.lengths[place]) for name in names) for place in range(len(words))]


def _correct(database: sqlite3.Connection, word: TypedWord) -> TypedWord:
    """Return a word of names in which hardly a letter differs, else the word itself."""
    typed = max(word.forms, key=len)
    shared = count_shared_ngrams(database, SearchTerm.from_text(typed))
    numbers = json.dumps([number for number, _ in shared.most_common(_NAMES_TO_CORRECT)])
    texts = database.execute(_TEXTS, (numbers,)).fetchall()
    parts = sorted({part for (text,) in texts for part in split_words(normalize(text))})
    nearest = process.extractOne(
        typed, parts, scorer=fuzz.ratio, processor=split_letters, score_cutoff=_ALIKE
    )
    return TypedWord(frozenset({nearest[0]})) if nearest else word


def _names_with(database: sqlite3.Connection, word: TypedWord) -> set[int]:
    return set[int]().union(*(names_with_all_ngrams(database, form) for form in word.forms))


def _best_name(names: Sequence[_Name], weights: Sequence[float]) -> NameWithWords | None:
    """Return the name of a thing that has most of the words, None if the thing has too few."""
    best = max(names, key=lambda name: (_weight(name.lengths, weights), -len(name.core)))
    covered = min(1.0, sum(best.lengths) / len(best.core))
    if _has_all(best.lengths, weights):
        return NameWithWords(best.number, ALL_WORDS + _RANGE * covered)
    of_thing = [max(lengths) for lengths in zip(*(name.lengths for name in names), strict=True)]
    if _has_all(of_thing, weights):
        return NameWithWords(best.number, _IN_SEVERAL)
    share = _weight(of_thing, weights) / sum(weights)
    lowest, span = _SOME_WORDS
    score = lowest + span * (share + covered) / 2
    return NameWithWords(best.number, score) if share >= _LEAST_SHARE else None


def _has_all(lengths: Sequence[int], weights: Sequence[float]) -> bool:
    return all(length or not weight for length, weight in zip(lengths, weights, strict=True))


def match_words(words: Sequence[TypedWord], text: str, core: str = "") -> list[int]:
    """
    Return the length of the form of each word that a text has, 0 if it has none.

    Args:
        words: the words.
        text: the text.
        core: the key of the text in which words are also looked for.
    """
    keys = (plain_key(text), core)
    parts = split_words(normalize(text))
    tails = ["".join(parts[start:]) for start in range(len(parts))]
    return [
        max((len(form) for form in word.forms if _has(form, keys, tails)), default=0)
        for word in words
    ]


def _has(form: str, keys: Sequence[str], tails: Sequence[str]) -> bool:
    """Check whether a name has a form: Latin letters and digits where a word begins."""
    if form[0].isascii():
        return any(tail.startswith(form) for tail in tails)
    return any(form in key for key in keys)


def _weight(lengths: Sequence[int], weights: Sequence[float]) -> float:
    return sum(weight for length, weight in zip(lengths, weights, strict=True) if length)
