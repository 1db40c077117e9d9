"""
A text without its line breaks, and the way back to the raw one.

A newspaper column breaks lines inside words and numbers, with nothing to tell
such a break from a space.  So the reader looks at the text with every break
taken out, and reports spans of the text as it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class _Spanned(Protocol):
    """What stands somewhere in a text: first character, and after the last."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Found = TypeVar("_Found", bound=_Spanned)

_BREAK = re.compile(r"\s*[\n\r\u2028\u2029]\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class JoinedText:
    """
    A text without some of its characters.

    Attributes:
        text: what is left.
        offsets: for each character of ``text`` its code point in the raw text.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """
        Give the raw span of a non-empty span of ``text``: start, and end exclusive.

        >>> join_lines("5천3" + chr(10) * 2 + "79억").span(0, 6)
        (0, 8)
        """
        return self.offsets[start], self.offsets[end - 1] + 1


def join_lines(raw: str) -> JoinedText:
    """
    Take out the line breaks with the white space around them.

    >>> join_lines("지난 1" + chr(10) + "월").text
    '지난 1월'
    """
    return _without(raw, _BREAK)


def join_words(raw: str) -> JoinedText:
    """
    Take out all white space, so that words are found whatever breaks them.

    >>> join_words("지난 1" + chr(10) + "월").text
    '지난1월'
    """
    return _without(raw, _SPACE)


def apart(found: Iterable[_Found]) -> list[_Found]:
    """Give what overlaps nothing before it, in order; of two that begin together the longer."""
    kept: list[_Found] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _without(raw: str, pattern: re.Pattern[str]) -> JoinedText:
    kept: list[int] = []
    last = 0
    for match in pattern.finditer(raw):
        kept += range(last, match.start())
        last = match.end()
    kept += range(last, len(raw))
    return JoinedText("".join(raw[at] for at in kept), tuple(kept))
