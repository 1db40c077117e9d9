"""
Divide a text into what states something: sentences, headings, items of a list; their clauses.

The input is a raw text; the output is spans in its code points.  A passage of the record is never
longer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gwangju_kg.evidence.text_coverage import Span

#: The end of a sentence, and the marks before an item of a list.
_END: Final = re.compile(r"(?<=[가-힣A-Za-z)%])[.?!][\"'”’)]*(?=\s|$)|(?=[▲△▶▷■□◆◇○●※☞])")
_LINE_END: Final = re.compile(r"[.?!\"'”’)\]]\s*$")

#: The share of lines that end as sentences do, from which line ends are ends of sentences; in a
#: printed column they stand anywhere.
_UNBROKEN_SHARE: Final = 0.6

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


def divide(raw: str) -> tuple[Span, ...]:
    r"""
    Return the spans of the sentences, in order, without white space around them.

    >>> divide("갔다. 왔다.\n잔다.\n")
    ((0, 3), (4, 7), (8, 11))
    """
    ends = {match.end() for match in _END.finditer(raw)} | {len(raw)}
    lines = [line for line in raw.splitlines() if line.strip()]
    if sum(bool(_LINE_END.search(line)) for line in lines) >= _UNBROKEN_SHARE * len(lines):
        ends |= {match.end() for match in re.finditer(r"\n", raw)}
    spans = []
    start = 0
    for end in sorted(ends):
        words = raw[start:end]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        if any(character.isalnum() for character in words):
            spans.append((first, last))
            start = end
    return tuple(spans)


def containing(spans: tuple[Span, ...], start: int, end: int) -> Span:
    """Return the span of the sentences that a reading touches; numbers may hold a full stop."""
    touched = [span for span in spans if span[0] < end and start < span[1]]
    return (min(touched)[0], max(last for _, last in touched)) if touched else (start, end)
