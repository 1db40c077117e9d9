"""
Folds a name into the keys by which people find it, however they type it.

Takes text; gives keys in which equal means "the same name, typed otherwise".  What is asked and
what is indexed go through here.  Nothing here reads or writes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from hangulpy import get_chosung_string, romanize, to_compat_jamo

from gwangju_kg.search.hanja import read_hanja

#: The longest name that is folded, in code points; no name is longer.
MAX_CHARACTERS: Final = 200

#: Letters of hangul that stand alone, as a keyboard types them.
_LETTERS: Final = re.compile(r"([\u3131-\u318e]+)")
#: The same letters as parts of a syllable that is not there.
_LOOSE: Final = re.compile(r"[\u1100-\u11ff]")
_ALL_LETTERS: Final = re.compile(r"[ㄱ-ㅎ]+")
_SYLLABLE: Final = re.compile(r"[가-힣]")
_UNSPOKEN: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile(r"[a-z0-9]+")

#: Marks of the legal form, at either end of a name; they need a bracket, a space or a long word.
_LEGAL: Final = (
    r"\((?:주|유|사|재)\)|주식회사|유한회사|사단법인|재단법인"
    r"|(?<=[\s,])(?:co\.?,?\s*ltd|ltd|inc|corp)\.?(?=\s*$)"
)
_LEGAL_AT_END: Final = re.compile(rf"^\s*(?:{_LEGAL})\s*|\s*,?\s*(?:{_LEGAL})\s*$")

#: What people say instead of the long name of an administrative body.
_SHORT: Final = {
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
_LONG: Final = re.compile("|".join(_SHORT))

#: Spellings of one sound in the romanisations in use, the longer first: Kwangju and Gwangju, Cholla
#: and Jeolla, Pusan and Busan.
_SOUNDS: Final = (
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
#: Keys of few different letters, and the length of the parts by which those are found.
_PLAIN_LETTERS: Final = re.compile(r"[ -~ㄱ-ㅎ]+")
_PART: Final = 3

_DOUBLED: Final = re.compile(r"(.)\1+")


#: What a name is to its thing, the nearest first; the last two are names of another thing, which
#: this one became or was.
ROLES: Final = ("label", "other", "reported", "code", "successor", "predecessor")


@dataclass(frozen=True)
class NameKeys:
    """
    The keys of a name.

    Attributes:
        plain: without case, width, white space and punctuation.
        core: `plain` of the name with hanja read as hangul, without the mark of a legal form, and
            with administrative bodies as people say them.
        initials: the first letter of each syllable, administrative bodies in full; "" where there
            is no syllable.
        sound: in Latin letters, spellings of one sound made one, administrative bodies in full; ""
            where that has other letters.
    """

    plain: str
    core: str
    initials: str
    sound: str


def keys(text: str) -> NameKeys:
    """
    Give the keys of a name; all are empty where it has no letter or digit.

    >>> keys("㈜광주 은행")
    Keys(plain='주광주은행', core='광주은행', initials='ㄱㅈㅇㅎ', sound='gwangjunhaeng')
    """
    shown = normal(text[:MAX_CHARACTERS])
    plain = _squeeze(shown)
    read = _without_legal_form(read_hanja(shown))
    full = _squeeze(read)
    return NameKeys(plain, _squeeze(_said(read)), initials(full), sound(full))


def normal(text: str) -> str:
    """
    Give *text* without differences of width, composition and case; letters of hangul stay apart.

    >>> normal("ＧＩＳＴ ㄱㅏ")
    'gist ㄱㅏ'
    """
    parts = (
        part if _LETTERS.fullmatch(part) else _case_fold(part) for part in _LETTERS.split(text)
    )
    return "".join(parts)


def _case_fold(part: str) -> str:
    """Source: The Unicode Standard, section 3.13, definition D146."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", part).casefold())
    return _LOOSE.sub(lambda loose: to_compat_jamo(loose[0]), folded)


def fold(text: str) -> str:
    """
    Give the key of *text* in which its words, and nothing else, count.

    >>> fold("5·18  민주화운동 (Gwangju)")
    '518민주화운동gwangju'
    """
    return _squeeze(normal(text))


def _squeeze(shown: str) -> str:
    return _UNSPOKEN.sub("", shown)


def _without_legal_form(shown: str) -> str:
    while (bare := _LEGAL_AT_END.sub("", shown)) != shown and _squeeze(bare):
        shown = bare
    return shown


def _said(shown: str) -> str:
    return _LONG.sub(lambda found: _SHORT[found[0]], shown)


def initials(key: str) -> str:
    """
    Give the first letters of the syllables, other characters as they are; "" where none is.

    >>> initials("광주상생카드"), initials("gist")
    ('ㄱㅈㅅㅅㅋㄷ', '')
    """
    if not _SYLLABLE.search(key):
        return ""
    return get_chosung_string(key, keep_non_hangul=True)


def is_initials(plain: str) -> bool:
    """Say whether *plain* is letters of hangul alone, as people type first letters."""
    return bool(_ALL_LETTERS.fullmatch(plain))


def revised(key: str) -> str:
    """
    Give *key* in the Revised Romanization, "" where it has other letters than Latin and hangul.

    >>> revised("독립문")
    'dongnimmun'
    """
    if not key or not _LATIN.fullmatch(latin := romanize(key).lower()):
        return ""
    return latin


def sound(key: str) -> str:
    """
    Give *key* in Latin letters, spellings of one sound made one.

    >>> sound("광주") == sound("kwangju") == sound("gwangju")
    True
    """
    latin = revised(key)
    for spelling, one in _SOUNDS:
        latin = latin.replace(spelling, one)
    return _DOUBLED.sub(r"\1", latin)


def spell(key: str) -> str:
    """
    Give the letters of *key* one by one, so that a slip of one letter is one difference.

    >>> len(spell("광주"))
    5
    """
    return unicodedata.normalize("NFD", key)


def grams(key: str) -> set[str]:
    """
    Give the parts by which a key is found from its middle, and its beginnings, marked with ``^``.

    Two characters of hangul tell as much as three of the few letters that stand alone or are Latin.

    >>> sorted(grams("광주시"))
    ['^광', '^광주', '광주', '주시']
    """
    size = _PART if _PLAIN_LETTERS.fullmatch(key) else _PART - 1
    parts = {key[at : at + size] for at in range(len(key) - size + 1)}
    return parts | {"^" + key[:length] for length in range(1, size + 1)} if key else set()
