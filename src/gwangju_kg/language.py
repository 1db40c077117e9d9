"""Sentences of messages in each language, and the language of the user.  No IO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["ko", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")

#: A sentence in each language.
Sentence: TypeAlias = Mapping[Language, str]


def filled(sentence: Sentence, **facts: object) -> Sentence:
    """
    Return a sentence with its facts, in each language.

    >>> filled({"ko": "파일 {count}개", "en": "{count} files"}, count=2)["en"]
    '2 files'
    """
    return {language: text.format(**facts) for language, text in sentence.items()}


def user_language(environment: Mapping[str, str]) -> Language:
    """
    Return the language of the user's locale: Korean if it is Korean, else English.

    Args:
        environment: usually ``os.environ``.

    Source: POSIX.1-2017, section 8.2: LC_ALL, then the category, then LANG; an empty value counts
        as unset.

    >>> user_language({"LC_ALL": "", "LANG": "ko_KR.UTF-8"})
    'ko'
    >>> user_language({"LC_ALL": "C", "LANG": "ko_KR"})
    'en'
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, map(environment.get, names)), "") or ""
    return "ko" if locale.partition("_")[0].partition(".")[0].lower() == "ko" else "en"
