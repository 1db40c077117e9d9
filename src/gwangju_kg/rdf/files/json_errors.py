"""
Find where in a JSON-LD document an error is that the parser gives without a position.

Takes a text that is JSON; returns lines and parts of it.  Values are replaced by empty arrays,
and the parser is called again.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

#: The most arrays and objects within one another: the parser of Oxigraph 0.5.13 calls itself for
#: each, and its stack ends at some 3,500.
MAX_DEPTH: Final = 500

#: Brackets, and strings that may contain some.
_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NOT_LINE_END: Final = re.compile(r"[^\n]")

#: Keywords whose values can be emptied without a change of what the other members mean.
_CONTAINERS: Final = frozenset({"@graph", "@included", "@list", "@set", "@reverse"})

#: Takes the place of a value; the shortest that states nothing.
_NOTHING: Final = "[]"

#: The most bad items of a document that are left out one by one.
_MAX_BAD_ITEMS: Final = 2_000

#: Returns what is wrong in a text, or an empty string.
FindError = Callable[[str], str]

_DECODER: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


class _Part(NamedTuple):
    """A member of an object, or an item of an array: where it begins, and its value."""

    at: int
    start: int
    end: int
    key: str


def line_of_depth(text: str) -> int | None:
    """Return the 1-based line where a text is nested too deep, or None."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return _line(text, match.start())
        elif match[0] in "]}":
            depth -= 1
    return None


def line_of_error(text: str, find_error: FindError) -> int:
    """Return the 1-based line of the innermost value that makes a document wrong."""
    at = start = _skip(text, 0)
    while parts := _optional_parts(text, start):
        if find_error(_without(text, parts)):
            break
        count = bisect_left(
            range(len(parts)),
            True,
            key=lambda kept: bool(find_error(_without(text, parts[kept:]))),
        )
        bad = parts[count - 1]
        text = _without(text, [part for part in parts if part is not bad])
        at, start = bad.at, bad.start
    return _line(text, at)


def without_bad_items(text: str, find_error: FindError) -> tuple[str, list[tuple[int, str]]] | None:
    """
    Return a document without the nodes that are wrong; for each its 1-based line, and the error.

    Only items of the outermost array, or of the outermost ``@graph``, can be left out: a value
    within a node may decide what the others mean.

    Returns:
        None if the document is wrong without them, or they are too many.
    """
    items = _items(text)
    if not items:
        return None
    head, tail = text[: items[0].at], text[items[-1].end :]
    if find_error(head + tail):
        return None
    bad: list[_Part] = []
    errors: list[tuple[int, str]] = []
    groups = [items]
    while groups:
        group = groups.pop()
        alone = head + text[group[0].at : group[-1].end] + tail
        error = find_error(alone)
        if error and len(group) > 1:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
        elif error:
            bad += group
            before = text.count("\n", len(head), group[0].at)
            errors.append((line_of_error(alone, find_error) + before, error))
        if len(bad) > _MAX_BAD_ITEMS:
            return None
    return _without(text, bad), errors


def _items(text: str) -> list[_Part]:
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        return _optional_parts(text, start)
    graphs = [part for part in _parts(text, start) if part.key == "@graph"]
    if len(graphs) != 1 or text[graphs[0].start] != "[":
        return []
    return _optional_parts(text, graphs[0].start)


def _optional_parts(text: str, start: int) -> list[_Part]:
    """Return the parts of an object or array whose values can be replaced by nothing."""
    return [
        part
        for part in _parts(text, start)
        if (not part.key.startswith("@") or part.key in _CONTAINERS)
        and part.end - part.start >= len(_NOTHING)
    ]


def _parts(text: str, start: int) -> Iterator[_Part]:
    """Yield the members of the object, or the items of the array, that begins at `start`."""
    opening = text[start : start + 1]
    if opening not in {"{", "["}:
        return
    at = _skip(text, start + 1)
    while at < len(text) and text[at] not in "]}":
        key, value_at = "", at
        if opening == "{":
            key, end = _DECODER.raw_decode(text, at)
            value_at = _skip(text, _skip(text, end) + 1)
        _, end = _DECODER.raw_decode(text, value_at)
        yield _Part(at, value_at, end, key)
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)


def _without(text: str, parts: Iterable[_Part]) -> str:
    """Return a text of the same length and lines in which values are nothing."""
    pieces, at = [], 0
    for part in sorted(parts):
        rest = _NOT_LINE_END.sub(" ", text[part.start + len(_NOTHING) : part.end])
        pieces += [text[at : part.start], _NOTHING, rest]
        at = part.end
    return "".join([*pieces, text[at:]])


def _skip(text: str, at: int) -> int:
    """Return where the blanks at a position end."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
