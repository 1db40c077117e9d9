"""
Compare the words of a label with those of a text: the pairs of letters, the numbers in both.

Takes texts; returns shares and answers.  Rare pairs count more than frequent ones, as in a search;
numbers are those of 2호선 1단계, 제4회 and 2025년.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from gwangju_kg.search.normalize import normalize, plain_key

#: The numbers of the parts that words name, by the kind of part.
Parts = Mapping[str, set[str]]

_NUMBERED_PART: Final = re.compile(
    r"(?P<number>\d+)\s?(?P<kind>단계|호선|공구|지구|차|기)(?![가-힣]{2})"
)


@lru_cache(maxsize=50_000)
def letter_pairs(text: str) -> frozenset[str]:
    """
    Return the pairs of neighbouring letters of each word of a text.

    >>> sorted(letter_pairs("국비 지원"))
    ['국비', '지원']
    """
    words = "".join(c if c.isalnum() else " " for c in normalize(text)).split()
    return frozenset(word[at : at + 2] for word in words for at in range(max(1, len(word) - 1)))


@dataclass(frozen=True)
class LabelLikeness:
    """
    How much each of a set of labels is found in words.

    Attributes:
        weights: the weight of each pair of letters.
        default: the weight of a pair that is in no label.
    """

    weights: Mapping[str, float] = field(hash=False)
    default: float

    @classmethod
    def of(cls, labels: Iterable[str]) -> LabelLikeness:
        """Weigh the pairs of letters by the number of labels that have them."""
        known = list(labels)
        counts = Counter(pair for label in known for pair in letter_pairs(label))
        total = len(known) + 1
        return cls(
            {pair: math.log(total / count) for pair, count in counts.items()}, math.log(total)
        )

    def share(self, label: str, words: frozenset[str]) -> float:
        """Return the share of a label that is in words: 0 to 1."""
        pairs = letter_pairs(label)
        whole = sum(self.weights.get(pair, self.default) for pair in pairs)
        part = sum(self.weights.get(pair, self.default) for pair in pairs & words)
        return part / whole if whole else 0.0


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
