"""
Write the names of a release, and the rules of the search, for a search in a browser.

Takes an open search file; returns plain lists and tables, from which a program without this one
finds the same things.  What depends on a library or a table is given here, so that it stands once.
Writes nothing.
"""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

from hangulpy import convert_hangul_to_qwerty, convert_qwerty_to_hangul, to_compat_jamo

from gwangju_kg.search import (
    candidate_names,
    index,
    normalize,
    similarity,
    thing_search,
    typed_words,
    word_search,
)
from gwangju_kg.search.hanja import hanja_readings, read_hanja
from gwangju_kg.search.hits import IndexedEntity
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.search.normalize import ROLES, name_keys, romanize_key, whole_key

#: Modules whose numbers are those of the rules, such as scores and limits.
_WITH_NUMBERS: Final = (
    candidate_names, index, normalize, similarity, thing_search, typed_words, word_search,
)  # fmt: skip

#: Letters that stand alone, and those that are parts of syllables.
#: Source: The Unicode Standard, blocks Hangul Compatibility Jamo and Hangul Jamo.
_LETTERS: Final = tuple(map(chr, range(0x3131, 0x3164)))
_CONJOINING: Final = tuple(map(chr, range(0x1100, 0x1200)))


def portable_rules() -> dict[str, Any]:
    """Return the tables, patterns and numbers of the search, by name."""
    readings: dict[str, list[str]] = defaultdict(list)
    for hanja, reading in hanja_readings().items():
        readings[reading].append(hanja)
    first = {reading: read_hanja(hanja[0]) for reading, hanja in readings.items()}
    return {
        "numbers": {
            module.__name__.rpartition(".")[2]: dict(_numbers_of(module))
            for module in _WITH_NUMBERS
        },
        "roles": ROLES,
        "lowestByClass": min(thing_search.BY_CLASS.values()),
        "hanja": {reading: "".join(hanja) for reading, hanja in readings.items()},
        "firstSyllables": {reading: at for reading, at in first.items() if at != reading},
        "conjoining": {
            letter: alone for letter in _CONJOINING if (alone := to_compat_jamo(letter)) != letter
        },
        "legalForm": normalize.LEGAL_AT_END.pattern,
        "shortForms": normalize.SHORT_FORMS,
        "sounds": normalize.SOUNDS,
        "endings": typed_words.ENDINGS.pattern,
        "synonyms": [
            line.split("\t") for line in typed_words.SYNONYMS.read_text("utf-8").splitlines()
        ],
        "questionWords": sorted(typed_words.question_words()),
        "formWords": sorted(typed_words.form_words()),
        "letterOfKey": {key: convert_qwerty_to_hangul(key) for key in string.ascii_letters},
        "keysOfLetter": {letter: convert_hangul_to_qwerty(letter) for letter in _LETTERS},
    }


def _numbers_of(module: ModuleType) -> Iterator[tuple[str, float | tuple[float, float]]]:
    """Yield the constants of a module that are numbers or pairs of them; names without ``_``."""
    for name, value in vars(module).items():
        values = value if isinstance(value, tuple) else (value,)
        if name.isupper() and values and all(isinstance(each, int | float) for each in values):
            yield name.lstrip("_"), value


def portable_names(finder: SearchIndex) -> tuple[tuple[IndexedEntity, ...], list[list[Any]]]:
    """
    Return the things that have names, and the names by number.

    Returns:
        The things; and for each name the place of its thing, the place of its role, its text, that
        in Latin letters if it has others, and, if there is a short form, the keys ``plain`` and
        ``sound`` of that; without what is empty at the end.
    """
    things: dict[str, IndexedEntity] = {}
    places: dict[str, int] = {}
    names: list[list[Any]] = []
    for thing, role, text, keys in finder.names():
        things.setdefault(thing.iri, thing)
        place = places.setdefault(thing.iri, len(places))
        latin = "" if keys.plain.isascii() else romanize_key(whole_key(text))
        short = name_keys(thing_search.short_form(thing, text, role))
        row = [place, ROLES.index(role), text, latin, short.plain, short.sound]
        while row[-1] == "":
            row.pop()
        names.append(row)
    return tuple(things.values()), names
