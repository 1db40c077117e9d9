"""
Normalize a name to the keys by which it is found, however it is typed.

Takes text; returns keys that are equal if two texts are the same name, typed differently.  Search
terms and indexed names are normalized alike.  Nothing here reads or writes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from hangulpy import get_chosung_string, romanize, to_compat_jamo

from gwangju_kg.search.hanja import read_hanja

#: Characters of a name that are normalized, in code points; no name is longer.
MAX_CHARACTERS: Final = 200

#: Compatibility jamo: hangul letters that stand alone, as a keyboard types them.
_JAMO: Final = re.compile(r"([\u3131-\u318e]+)")
#: Conjoining jamo: the same letters, as parts of a syllable that is missing.
_CONJOINING_JAMO: Final = re.compile(r"[\u1100-\u11ff]")
_CONSONANTS_ONLY: Final = re.compile(r"[ㄱ-ㅎ]+")
_SYLLABLE: Final = re.compile(r"[가-힣]")
_NON_WORD: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile(r"[a-z0-9]+")

#: Marks of the legal form, at either end of a name.  Short ones count only in brackets or after a
#: space or comma.
_LEGAL: Final = (
    r"\((?:주|유|사|재)\)|주식회사|유한회사|사단법인|재단법인"
    r"|(?<=[\s,])(?:co\.?,?\s*ltd|ltd|inc|corp)\.?(?=\s*$)"
)
LEGAL_AT_END: Final = re.compile(rf"^\s*(?:{_LEGAL})\s*|\s*,?\s*(?:{_LEGAL})\s*$")

#: Short forms of the long names of administrative bodies.
SHORT_FORMS: Final = {
    "특별자치시": "시",
    "특별자치도": "도",
    "광역시": "시",
    "서울특별시": "서울시",
    "전라남도": "전남",
    "전라북도": "전북",
    "경상남도": "경남",
    "경상북도": "경북",
    "충청남도": "충남",
    "충청북도": "충북",
}
_LONG: Final = re.compile("|".join(SHORT_FORMS))

#: Spellings of the same sound in the romanizations in use, the longer first: Kwangju and Gwangju,
#: Cholla and Jeolla, Pusan and Busan.
SOUNDS: Final = (
    ("eo", "o"),
    ("eu", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ch", "j"),
    ("sh", "s"),
    ("k", "g"),
    ("t", "d"),
    ("p", "b"),
    ("r", "l"),
)
#: Keys written in few different letters, and the length of their n-grams; others have one less.
SMALL_ALPHABET: Final = re.compile(r"[ -~ㄱ-ㅎ]+")
NGRAM: Final = 3

_REPEATED: Final = re.compile(r"(.)\1+")


#: Roles of a name, the nearest first; the last two are names of another entity, which this one
#: became or was.
ROLES: Final = ("label", "other", "reported", "code", "successor", "predecessor")


@dataclass(frozen=True)
class NameKeys:
    """
    The keys of a name.

    Attributes:
        plain: the name without case, width, white space and punctuation.
        core: `plain` of the name with hanja read as hangul, without the mark of a legal form, and
            with administrative bodies in their short form.
        initials: the initial consonant of each syllable, administrative bodies in full; "" if there
            is no syllable.
        sound: the name in Latin letters, with one spelling for each sound, administrative bodies in
            full; "" if it has other letters.
    """

    plain: str
    core: str
    initials: str
    sound: str


def name_keys(text: str) -> NameKeys:
    """
    Return the keys of a name; all are empty if it has no letter or digit.

    >>> name_keys("㈜광주 은행")
    NameKeys(plain='주광주은행', core='광주은행', initials='ㄱㅈㅇㅎ', sound='gwangjunhaeng')
    """
    name = normalize(text[:MAX_CHARACTERS])
    hangul = _remove_legal_form(read_hanja(name))
    full = _remove_non_word(hangul)
    return NameKeys(
        _remove_non_word(name),
        _remove_non_word(_shorten(hangul)),
        initial_consonants(full),
        phonetic_key(full),
    )


def whole_key(text: str) -> str:
    """
    Return the key of a name of which `initials` and `sound` are made.

    >>> whole_key("㈜광주 광역시")
    '광주광역시'
    """
    return _remove_non_word(_remove_legal_form(read_hanja(normalize(text[:MAX_CHARACTERS]))))


def normalize(text: str) -> str:
    """
    Return `text` without differences of width, composition and case; jamo are not composed.

    >>> normalize("ＧＩＳＴ ㄱㅏ")
    'gist ㄱㅏ'
    """
    parts = (part if _JAMO.fullmatch(part) else _case_fold(part) for part in _JAMO.split(text))
    return "".join(parts)


def _case_fold(part: str) -> str:
    """Source: The Unicode Standard, section 3.13, definition D146."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", part).casefold())
    return _CONJOINING_JAMO.sub(lambda jamo: to_compat_jamo(jamo[0]), folded)


def plain_key(text: str) -> str:
    """
    Return `text` normalized, without white space and punctuation.

    >>> plain_key("5·18  민주화운동 (Gwangju)")
    '518민주화운동gwangju'
    """
    return _remove_non_word(normalize(text))


def _remove_non_word(name: str) -> str:
    return _NON_WORD.sub("", name)


def _remove_legal_form(name: str) -> str:
    while (bare := LEGAL_AT_END.sub("", name)) != name and _remove_non_word(bare):
        name = bare
    return name


def _shorten(name: str) -> str:
    return _LONG.sub(lambda match: SHORT_FORMS[match[0]], name)


def initial_consonants(key: str) -> str:
    """
    Return the initial consonants of the syllables, other characters as they are.

    Return "" if there is no syllable.

    >>> initial_consonants("광주상생카드"), initial_consonants("gist")
    ('ㄱㅈㅅㅅㅋㄷ', '')
    """
    if not _SYLLABLE.search(key):
        return ""
    return get_chosung_string(key, keep_non_hangul=True)


def is_initial_consonants(plain: str) -> bool:
    """Check whether `plain` consists of hangul consonants only, as in ㄱㅈㅅ for 광주시."""
    return bool(_CONSONANTS_ONLY.fullmatch(plain))


def romanize_key(key: str) -> str:
    """
    Return `key` in the Revised Romanization, "" if it has letters other than Latin and hangul.

    >>> romanize_key("독립문")
    'dongnimmun'
    """
    if not key or not _LATIN.fullmatch(latin := romanize(key).lower()):
        return ""
    return latin


def phonetic_key(key: str) -> str:
    """
    Return `key` in Latin letters, with one spelling for each sound.

    >>> phonetic_key("광주") == phonetic_key("kwangju") == phonetic_key("gwangju")
    True
    """
    latin = romanize_key(key)
    for spelling, canonical in SOUNDS:
        latin = latin.replace(spelling, canonical)
    return _REPEATED.sub(r"\1", latin)


def split_letters(key: str) -> str:
    """
    Return `key` with its syllables decomposed, so that a slip of one letter is one difference.

    >>> len(split_letters("광주"))
    5
    """
    return unicodedata.normalize("NFD", key)


def ngrams(key: str) -> set[str]:
    """
    Return the n-grams of a key, and its prefixes, marked with ``^``.

    The n-grams have two characters; three if the key is ASCII or consonants only, since two of so
    few letters select little.

    >>> sorted(ngrams("광주시"))
    ['^광', '^광주', '광주', '주시']
    """
    size = NGRAM if SMALL_ALPHABET.fullmatch(key) else NGRAM - 1
    if not key:
        return set()
    parts = {key[start : start + size] for start in range(len(key) - size + 1)}
    return parts | {"^" + key[:length] for length in range(1, size + 1)}
