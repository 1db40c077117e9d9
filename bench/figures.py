"""
The arithmetic of a comparison: medians, percentiles, geometric means and ratios.

Nothing here reads a clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import geometric_mean, median

__all__ = ["factor", "geometric_mean", "median", "percentile", "speedup", "times_faster"]


def percentile(values: Sequence[float], share: float) -> float:
    """
    Return the smallest value that at least the share `share` of the values does not exceed.

    Args:
        values: at least one.
        share: above 0, at most 1.

    >>> percentile([3, 1, 2, 4], 0.5)
    2
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]


def factor(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """
    Return the median of `ours` divided by the median of `theirs`.

    The rounds of both alternate, so that the machine's noise affects both.
    """
    return median(ours) / median(theirs)


def speedup(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how many times faster we are, from durations: the reciprocal of `factor`."""
    return factor(theirs, ours)


def times_faster(
    ours: Mapping[str, Sequence[float]], theirs: Mapping[str, Sequence[float]]
) -> float | None:
    """
    Return the geometric mean of the speedups on the queries that both have durations for.

    Returns:
        The mean, or None if there is no such query.
    """
    shared = sorted(ours.keys() & theirs.keys())
    if not shared:
        return None
    return geometric_mean([speedup(ours[name], theirs[name]) for name in shared])
