"""
Compare the words of a label with the words of a stretch of text, by the pairs of letters in both.

Takes texts; returns shares.  Rare pairs count more than frequent ones, as in a search.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from gwangju_kg.search.normalize import normalize


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
