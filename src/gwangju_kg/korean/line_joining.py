"""
Remove line breaks or white space from a text, and map positions back to the raw text.

A newspaper column breaks lines inside words and numbers, and nothing distinguishes such a break
from a space.  The readers therefore work on the text with all breaks removed, and report spans of
the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class _HasSpan(Protocol):
    """An object with a span of a text; the end is exclusive."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Spanned = TypeVar("_Spanned", bound=_HasSpan)

_BREAK = re.compile(r"\s*[\n\r\u2028\u2029]\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class JoinedText:
    """
    A text with some of its characters removed.

    Attributes:
        text: the remaining text.
        offsets: for each character of ``text`` its code point in the raw text.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """
        Return the raw span of a non-empty span of ``text``: start, and end exclusive.

        >>> join_lines("5천3" + chr(10) * 2 + "79억").span(0, 6)
        (0, 8)
        """
        return self.offsets[start], self.offsets[end - 1] + 1


def join_lines(raw: str) -> JoinedText:
    """
    Remove line breaks with the white space around them.

    >>> join_lines("지난 1" + chr(10) + "월").text
    '지난 1월'
    """
    return _remove(raw, _BREAK)


def join_words(raw: str) -> JoinedText:
    """
    Remove all white space, so that a word is found even if it is broken.

    >>> join_words("지난 1" + chr(10) + "월").text
    '지난1월'
    """
    return _remove(raw, _SPACE)


def drop_overlaps(items: Iterable[_Spanned]) -> list[_Spanned]:
    """Return the items that overlap none before them, in order; of equal starts the longest."""
    result: list[_Spanned] = []
    for item in sorted(items, key=lambda item: (item.start, -item.end)):
        if not result or item.start >= result[-1].end:
            result.append(item)
    return result


def _remove(raw: str, pattern: re.Pattern[str]) -> JoinedText:
    offsets: list[int] = []
    last = 0
    for match in pattern.finditer(raw):
        offsets += range(last, match.start())
        last = match.end()
    offsets += range(last, len(raw))
    return JoinedText("".join(raw[offset] for offset in offsets), tuple(offsets))
