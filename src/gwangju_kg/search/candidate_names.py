"""
Select the names in a search file that are worth comparing with a search term.

Takes an open search file and a term; returns numbers of names, the likeliest first.  The work is
bounded, whatever the term and however many names there are.  Writes nothing.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter
from typing import Final

from gwangju_kg.search.normalize import (
    NGRAM,
    SMALL_ALPHABET,
    is_initial_consonants,
    ngrams,
)
from gwangju_kg.search.similarity import SearchTerm

#: Most names whose class is checked.
MAX_SHORTLIST: Final = 1_000

#: Most entries of the n-gram lists that are read.
MAX_POSTINGS: Final = 40_000

#: Most names taken for one key, or for one key prefix.
_MAX_PER_KEY: Final = 100

#: A character that no key contains, after all others in order.
_LAST: Final = "\U0010ffff"

_SIZES: Final = """
SELECT length(names) / 4 AS size, gram FROM gram
WHERE gram IN (SELECT value FROM json_each(?)) ORDER BY size, gram
"""


def candidate_names(database: sqlite3.Connection, term: SearchTerm) -> list[int]:
    """Return the numbers of names that may match: equal keys, key prefixes, then shared n-grams."""
    keys = term.keys
    candidates: dict[int, None] = {}
    for key in dict.fromkeys((keys.plain, keys.core, keys.sound, keys.initials)):
        if key:
            candidates |= dict.fromkeys(_with_key(database, key))
    for key in dict.fromkeys((keys.plain, keys.core, keys.sound if term.latin else "")):
        if key:
            candidates |= dict.fromkeys(_with_key_prefix(database, key))
    shared = count_shared_ngrams(database, term)
    candidates |= dict.fromkeys(number for number, _ in shared.most_common(MAX_SHORTLIST))
    return list(candidates)[:MAX_SHORTLIST]


def _with_key(database: sqlite3.Connection, key: str) -> list[int]:
    rows = database.execute(
        "SELECT name FROM key WHERE key = ? ORDER BY name LIMIT ?", (key, _MAX_PER_KEY)
    )
    return [number for (number,) in rows]


def _with_key_prefix(database: sqlite3.Connection, prefix: str) -> list[int]:
    rows = database.execute(
        "SELECT name FROM key WHERE key > ? AND key < ? ORDER BY key, name LIMIT ?",
        (prefix, prefix + _LAST, _MAX_PER_KEY),
    )
    return [number for (number,) in rows]


def count_shared_ngrams(database: sqlite3.Connection, term: SearchTerm) -> Counter[int]:
    """Count, per name, the n-grams it shares with the term; rare n-grams are read first."""
    keys = term.keys
    forms = {keys.plain, keys.core} | ({keys.sound} if term.latin else set())
    if is_initial_consonants(keys.plain):
        forms = {keys.plain}
    parts = sorted(set[str]().union(*map(ngrams, forms)))
    sizes = database.execute(_SIZES, (json.dumps(parts),)).fetchall()
    shared: Counter[int] = Counter()
    remaining = MAX_POSTINGS
    for size, ngram in sizes:
        if size > remaining:
            break
        remaining -= size
        shared.update(_read_postings(database, ngram))
    return shared


def names_with_all_ngrams(database: sqlite3.Connection, key: str) -> set[int]:
    """
    Return the numbers of names that have all n-grams of a key, and so perhaps the key.

    A key that is shorter than an n-gram is also looked for where a name begins.
    """
    # A name in Latin letters only has longer n-grams than one in which they are among others.
    sizes = {NGRAM, NGRAM - 1} if SMALL_ALPHABET.fullmatch(key) else {NGRAM - 1}
    names = set[int]()
    for size in sizes:
        parts = {key[start : start + size] for start in range(len(key) - size + 1)}
        names |= _names_with_all(database, parts or {"^" + key})
    return names


def _names_with_all(database: sqlite3.Connection, parts: set[str]) -> set[int]:
    sizes = database.execute(_SIZES, (json.dumps(sorted(parts)),)).fetchall()
    if len(sizes) < len(parts):
        return set()
    names = set(_read_postings(database, sizes[0][1]))
    remaining = MAX_POSTINGS - sizes[0][0]
    for size, ngram in sizes[1:]:
        remaining -= size
        if remaining < 0:
            break
        names.intersection_update(_read_postings(database, ngram))
    return names


def _read_postings(database: sqlite3.Connection, ngram: str) -> array[int]:
    numbers = array("I")
    numbers.frombytes(
        database.execute("SELECT names FROM gram WHERE gram = ?", (ngram,)).fetchone()[0]
    )
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
