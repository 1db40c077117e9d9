"""
Compare the numbers in names with those in a text: 2호선 1단계, 제4회, 2025년.

Takes texts; returns parts and answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from gwangju_kg.search.normalize import plain_key

#: The numbers of the parts that words name, by the kind of part.
Parts = Mapping[str, set[str]]

_NUMBERED_PART: Final = re.compile(
    r"(?P<number>\d+)\s?(?P<kind>단계|호선|공구|지구|차|기)(?![가-힣]{2})"
)


def parts_of(words: str) -> Parts:
    """
    Return the numbers of the parts that words name, by the kind of part.

    >>> parts_of("2호선 1단계 구간")
    {'호선': {'2'}, '단계': {'1'}}
    """
    parts: dict[str, set[str]] = defaultdict(set)
    for match in _NUMBERED_PART.finditer(words):
        parts[match["kind"]].add(match["number"])
    return dict(parts)


def is_part(said: Parts, label: Parts) -> bool:
    """Check whether a text says a part that a label has, as 1단계 for 2호선 1단계."""
    return any(said[kind] & label[kind] for kind in said.keys() & label.keys())


def excludes(said: Parts, label: Parts) -> bool:
    """Check whether a label has another part than the text."""
    return any(said[kind].isdisjoint(label[kind]) for kind in said.keys() & label.keys())


def holds(label: str, words: str) -> bool:
    """
    Check whether a label has the very words of a number or date.

    >>> holds("제14회 대상", "제14회"), holds("제14회 대상", "4회")
    (True, False)
    """
    key, part = plain_key(label), plain_key(words)
    at = key.find(part)
    if len(part) <= 1 or at < 0:
        return False
    return not key[at - 1 : at].isdigit() and not key[at + len(part) :][:1].isdigit()
