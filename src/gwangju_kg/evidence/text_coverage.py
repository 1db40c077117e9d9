"""
Measure how much of a text its passages and waivers cover, and how long a waiver is.

The input is a raw text and spans in code points; the output is counts and spans.  White space is
not counted, because the lines of a printed article break anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

#: The end of a sentence: its last syllable, a full stop, closing quotation marks, white space.
_SENTENCE_END: Final = re.compile(r"[가-힣A-Za-z)%][.?!][\"'”’)]*(?=\s)")

Span = tuple[int, int]


def covered_share(raw: str, spans: Iterable[Span]) -> Fraction:
    """
    Return the share of the characters that lie in a span; 1 if there are none.

    >>> covered_share("ab cd", [(0, 2)])
    Fraction(1, 2)
    """
    total = sum(not character.isspace() for character in raw)
    inside = sum(not raw[at].isspace() for at in _positions(spans, len(raw)))
    return Fraction(inside, total) if total else Fraction(1)


def uncovered_stretches(raw: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """
    Return the stretches in no span that contain a letter or digit, without white space around.

    >>> uncovered_stretches("ab cd, ef", [(3, 5)])
    ((0, 2), (5, 9))
    """
    covered = _positions(spans, len(raw))
    return tuple(
        stretch
        for stretch in _runs(at for at in range(len(raw)) if at not in covered)
        for stretch in [_trim(raw, stretch)]
        if any(character.isalnum() for character in raw[slice(*stretch)])
    )


def exceeds_sentence(raw: str, span: Span) -> bool:
    """
    Check whether a span contains words on both sides of the end of a sentence.

    >>> exceeds_sentence("갔다. 왔다.", (0, 7)), exceeds_sentence("갔다. 왔다.", (0, 4))
    (True, False)
    """
    start, end = span
    return any(
        raw[start : match.start() + 1].strip() and raw[match.end() : end].strip()
        for match in _SENTENCE_END.finditer(raw, start, end)
    )


def _positions(spans: Iterable[Span], length: int) -> set[int]:
    return {at for start, end in spans for at in range(max(start, 0), min(end, length))}


def _runs(positions: Iterable[int]) -> Iterator[Span]:
    """Yield the runs of consecutive positions in ascending order."""
    start = end = None
    for at in positions:
        if end is not None and start is not None and at != end:
            yield start, end
            start = at
        start, end = at if start is None else start, at + 1
    if start is not None and end is not None:
        yield start, end


def _trim(raw: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    start, end = span
    words = raw[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
