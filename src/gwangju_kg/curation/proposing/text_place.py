"""
A number or date in its text: its sentence, its clause, the sentences before.

The input is spans of a raw text; the output is spans and words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gwangju_kg.evidence.text_coverage import Span

#: What divides the clauses of a sentence: marks, and endings and words that join clauses.
_CLAUSE: Final = re.compile(
    r"[,;·:()=]|(?<=[고며])\s|(?<=으나)\s|(?<=지만)\s|(?<=[에데] 이어)\s|(?<=포함해)\s"
    r"|(?<=하는 등)\s"
)


@dataclass(frozen=True)
class TextPlace:
    """
    A number or date in its text.

    Attributes:
        raw: the text.
        start: its first code point.
        end: the code point after its last one.
        sentence: the span of its sentence.
        before: the spans of the sentences before, the nearest first.
    """

    raw: str
    start: int
    end: int
    sentence: Span
    before: tuple[Span, ...]

    @property
    def clause(self) -> Span:
        """The span of its clause."""
        first, last = self.sentence
        marks = [m.end() + first for m in _CLAUSE.finditer(self.raw[first : self.start])]
        after = _CLAUSE.search(self.raw[self.end : last])
        return (marks[-1] if marks else first), (self.end + after.start() if after else last)

    def words(self, span: Span) -> str:
        """Return the words of a span."""
        return self.raw[span[0] : span[1]]
