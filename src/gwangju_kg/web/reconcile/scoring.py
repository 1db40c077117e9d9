"""
Score candidates of the Reconciliation Service API: by name, and by the values of other columns.

No queries, no IO.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from gwangju_kg.search.hits import SearchHit
from gwangju_kg.search.normalize import MAX_CHARACTERS, name_keys, plain_key
from gwangju_kg.search.similarity import SAME_NAME, SearchTerm, compare
from gwangju_kg.web.reconcile.api import PropertyConstraint, PropertyValue, id_of

#: Weight of the other columns in the score.
_PROPERTIES_WEIGHT: Final = 0.3

#: Agreement of unknown values, and the least similarity that counts.
_UNKNOWN: Final = 0.5
_MIN_SIMILARITY: Final = 0.6

#: Caches of normalized texts: the values of a column recur from row to row.  Callers truncate the
#: text first, so that clients cannot fill the cache with long texts.
_search_term: Final = lru_cache(4096)(SearchTerm.from_text)
_keys: Final = lru_cache(4096)(name_keys)


def agreement(constraint: PropertyConstraint, values: Sequence[PropertyValue]) -> float:
    """
    Return how far an entity agrees with a column: 0 to 1, 0.5 if it has no values.

    Args:
        constraint: the values of the column; the best match counts.
        values: the values of the entity.
    """
    if not values:
        return _UNKNOWN
    return max(
        (
            _similarity(expected_value, value)
            for expected_value in constraint.values
            for value in values
        ),
        default=_UNKNOWN,
    )


def _similarity(expected_value: str, value: PropertyValue) -> float:
    if expected_value == value.term.value:
        return 1.0
    if value.term.kind == "literal" and value.term.is_number:
        expected, number = _number(expected_value), _number(value.term.value)
        return float(expected is not None and expected == number)
    texts = [*value.labels.values(), id_of(value.term.value)]
    if any(plain_key(expected_value) == plain_key(text) for text in texts):
        return 1.0
    term = _search_term(expected_value[:MAX_CHARACTERS])
    best = max(compare(term, text, _keys(text[:MAX_CHARACTERS])).score for text in texts) / 100
    return best if best >= _MIN_SIMILARITY else 0.0


def _number(text: str) -> Decimal | None:
    """
    Return the number in `text` with all its digits, or None.

    >>> _number("9,007,199,254,740,993") == _number("9007199254740992.0")
    False
    """
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def weighted_score(score: float, agreements: Sequence[float]) -> float:
    """
    Return the score of a candidate, weighted with the agreement of other columns.

    >>> weighted_score(100.0, []), weighted_score(100.0, [1.0, 0.0])
    (100.0, 85.0)
    """
    if not agreements:
        return score
    mean = sum(agreements) / len(agreements)
    return round(score * (1 - _PROPERTIES_WEIGHT) + 100 * _PROPERTIES_WEIGHT * mean, 1)


def select_match(candidates: Sequence[tuple[SearchHit, Sequence[float]]]) -> SearchHit | None:
    """
    Return the candidate that can be matched automatically, or None.

    Its name is the same in any spelling, all columns agree with known values, and no other entity
    with that name agrees with all columns.
    """
    same = [
        hit
        for hit, agreements in candidates
        if hit.score >= SAME_NAME and all(each == 1.0 for each in agreements)
    ]
    return same[0] if len(same) == 1 else None
