"""
The arithmetic of a comparison: medians, percentiles, geometric means and ratios.

Takes numbers; gives numbers.  Reads no clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import geometric_mean, median

__all__ = ["factor", "geometric_mean", "median", "percentile", "speedup", "times_faster"]


def percentile(values: Sequence[float], share: float) -> float:
    """
    Give the smallest value that at least *share* of the values do not exceed.

    Args:
        values: at least one.
        share: above 0, at most 1.

    >>> percentile([3, 1, 2, 4], 0.5)
    2
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]


def factor(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """
    Give how many times the median of *theirs* the median of *ours* is.

    The rounds of both were taken in turns, so that the machine's noise is in both.
    """
    return median(ours) / median(theirs)


def speedup(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Give how many times as fast we are, of times: the reciprocal of `factor`."""
    return factor(theirs, ours)


def times_faster(
    ours: Mapping[str, Sequence[float]], theirs: Mapping[str, Sequence[float]]
) -> float | None:
    """
    Give the geometric mean of the speedups on the queries that both have times for.

    Returns:
        The mean, or None where there is no such query.
    """
    shared = sorted(ours.keys() & theirs.keys())
    if not shared:
        return None
    return geometric_mean([speedup(ours[name], theirs[name]) for name in shared])
