"""One entry of the catalogue of errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gwangju_kg.language import Language, Sentence

#: The format of a fact within its braces.
_FORMAT: Final = re.compile(r"(\{\w+)[:!][^}]*")


@dataclass(frozen=True)
class ErrorEntry:
    """
    The texts of one problem in Korean and English.

    Attributes:
        status: the HTTP status.
        title: what happened, in a few words.
        detail: what happened, in one sentence without its full stop; names in braces are facts
            of the error.  In English it begins with a small letter, as exceptions do in Python.
        advice: what to do about it, in whole sentences.
        details: more exact details, by the value of the fact `detail_by`.
        detail_by: the fact that selects a more exact detail.
    """

    status: int
    title: Sentence
    detail: Sentence
    advice: Sentence
    details: Mapping[str, Sentence] = field(default_factory=dict)
    detail_by: str = "reason"

    def patterns(self, language: Language) -> dict[str, str]:
        """
        Return `details` for documentation: by value, with the bare names of facts in braces.

        >>> words = {"ko": "{limit:,}개까지", "en": "at most {limit:,}"}
        >>> ErrorEntry(413, words, words, words, {"rows": words}).patterns("en")
        {'rows': 'at most {limit}'}
        """
        return {name: _FORMAT.sub(r"\1", text[language]) for name, text in self.details.items()}
