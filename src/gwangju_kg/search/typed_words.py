"""
The words of a search, each with the other words that mean the same.

Takes what a person typed; returns words to look for in names.  Korean particles and endings are
removed by rules: a morphological analyser would need a model of a hundred megabytes for the few
words of a search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from hangulpy import convert_hangul_to_qwerty, convert_qwerty_to_hangul

from gwangju_kg.search.normalize import MAX_CHARACTERS, normalize, plain_key

#: Words of the same meaning, a group a line; in each language as a search would have them.
SYNONYMS: Final = Path(__file__).parent / "synonyms.tsv"

#: Words that a question consists of besides the thing that it asks for, a line a language.
QUESTION_WORDS: Final = Path(__file__).parent / "question_words.txt"

#: Words for the form in which an answer is wanted, which say nothing of what it is about.
FORM_WORDS: Final = Path(__file__).parent / "form_words.txt"

_WORD: Final = re.compile(r"[^\W_]+(?:[·.][^\W_]+)*")
_HANGUL: Final = re.compile(r"[가-힣]+")
_HANGUL_AT_END: Final = re.compile(r"[가-힣]$")
_JAMO: Final = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]")

#: Particles and endings, the longer first.
#: Source: National Institute of Korean Language, Standard Korean Language Dictionary (조사, 어미).
ENDINGS: Final = re.compile(
    "(?:이란|이라는|에서는|에서의|으로의|까지의|에게서|한테서|에서|에게|한테|으로|부터|까지|마다|처럼|보다|조차"
    "|밖에|이나|이랑|하고|라는|이며|이고|은|는|이|가|을|를|의|에|로|와|과|도|만|나|랑"
    "|했나요|했나|했는가|했을까|하나요|하는|한|됐나요|됐나|되나요|되나|되는|된|인가요|인가|인지|일까)$"
)

#: The fewest syllables and letters that are left of a word without its ending.
_SHORTEST: Final = 2
_SHORTEST_LATIN: Final = 3


@dataclass(frozen=True)
class TypedWord:
    """
    A word of a search.

    Attributes:
        forms: the keys of which a name must have one: the word, its stem and its synonyms.
    """

    forms: frozenset[str]


def read_words(text: str) -> tuple[TypedWord, ...]:
    """
    Return the words that a name must have to be what a search means, each once.

    Words for the form of an answer are left out beside others: a chart of awards is about awards.

    >>> [sorted(word.forms) for word in read_words("문학관은 언제")]
    [['문학관', '문학관은']]
    """
    words = [word for word in split_words(normalize(text[:MAX_CHARACTERS])) if not _is_asked(word)]
    words = [word for word in words if not _is_form(word)] or words
    return tuple(dict.fromkeys(TypedWord(_forms(word)) for word in words))


def retype(text: str) -> str:
    """
    Return `text` as another keyboard layout would have written the same keys, or "".

    >>> retype("rhkdwn"), retype("녀ㅠㅈ묘"), retype("subway")
    ('광주', 'subway', '')
    """
    if len(text) > MAX_CHARACTERS:
        return ""
    if text.isascii():
        typed = convert_qwerty_to_hangul(text)
        return typed if _HANGUL.search(typed) and not _JAMO.search(typed) else ""
    if _JAMO.search(text) and _HANGUL.search(text):
        typed = convert_hangul_to_qwerty(text)
        return typed if typed.isascii() else ""
    return ""


def split_words(normalized: str) -> list[str]:
    """Return the keys of the words of a normalized text."""
    return [plain_key(word) for word in _WORD.findall(normalized)]


def _is_asked(word: str) -> bool:
    return bool(({word} | _stems(word)) & question_words())


def _is_form(word: str) -> bool:
    return bool(({word} | _stems(word)) & form_words())


def _forms(word: str) -> frozenset[str]:
    stems = {word} | _stems(word)
    groups = _synonyms()
    return frozenset(stems.union(*(groups.get(stem, ()) for stem in stems)))


def _stems(word: str) -> set[str]:
    if _HANGUL_AT_END.search(word):
        stem = ENDINGS.sub("", word)
        return {stem} if len(stem) >= _SHORTEST else set()
    stem = word.removesuffix("s")
    return {stem} if stem != word and len(stem) >= _SHORTEST_LATIN else set()


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    """Return, by key, the keys of the words in its groups."""
    groups: dict[str, frozenset[str]] = {}
    for line in SYNONYMS.read_text("utf-8").splitlines():
        keys = frozenset(plain_key(word) for word in line.split("\t"))
        for key in keys:
            groups[key] = groups.get(key, frozenset()) | keys
    return groups


@cache
def question_words() -> frozenset[str]:
    """Return the words of questions."""
    return frozenset(QUESTION_WORDS.read_text("utf-8").split())


@cache
def form_words() -> frozenset[str]:
    """Return the words for the form of an answer."""
    return frozenset(FORM_WORDS.read_text("utf-8").split())
