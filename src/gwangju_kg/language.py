"""
What checking the data found, and the lines in which a person reads it.

Takes findings of any kind of check; gives printable lines, the language chosen.
No IO, no judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["ko", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")

#: A sentence in each language.
Sentence: TypeAlias = Mapping[Language, str]


def language(environment: Mapping[str, str]) -> Language:
    """
    Give the language of the user: Korean where the locale says so, else English.

    Args:
        environment: usually ``os.environ``.

    Source: POSIX.1-2017, section 8.2: LC_ALL, then the category, then LANG; an empty one is unset.

    >>> language({"LC_ALL": "", "LANG": "ko_KR.UTF-8"}), language({"LC_ALL": "C", "LANG": "ko_KR"})
    ('ko', 'en')
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, map(environment.get, names)), "") or ""
    return "ko" if locale.partition("_")[0].partition(".")[0].lower() == "ko" else "en"
