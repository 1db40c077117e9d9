"""
Find times whose EDTF form is not valid, or says other days than their bounds.

The input is the data; the output is findings in Korean and English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import SHARED_PREFIXES, Namespaces
from gwangju_kg.validation.findings import Finding, Severity

_GK: Final = SHARED_PREFIXES["gk"]

_INVALID: Final[Sentence] = {
    "ko": "EDTF 표기가 올바르지 않거나 달력에 없는 날입니다. "
    "2025-06, 2025-06-14, ../2025처럼 쓰십시오",
    "en": "the EDTF form is not valid, or names a day that no calendar has: "
    "write it like 2025-06, 2025-06-14 or ../2025",
}

_DIFFERENT: Final[Sentence] = {
    "ko": "EDTF 표기의 첫날이나 끝날이 gk:earliestBegin, gk:latestEnd와 다릅니다. "
    "틀린 쪽을 고치십시오",
    "en": "the first or the last day of the EDTF form is not gk:earliestBegin or gk:latestEnd: "
    "correct the one that is wrong",
}


def time_findings(
    dataset: Dataset, positions: SubjectPositions, namespaces: Namespaces
) -> Iterator[Finding]:
    """Yield a finding for each time whose EDTF form is not valid or contradicts its bounds."""
    for quad in dataset.quads_for_pattern(None, NamedNode(_GK + "edtf"), None):
        time, form = quad.subject, quad.object
        if not isinstance(time, NamedNode) or not isinstance(form, Literal):
            continue
        position = positions.get(time.value)
        if position is None:  # derived from a time that is checked itself
            continue
        days = edtf_bounds(form.value)
        stated = tuple(_day(dataset, time, name) for name in ("earliestBegin", "latestEnd"))
        if days == stated:
            continue
        yield Finding(
            severity=Severity.VIOLATION,
            node=namespaces.compact(time.value),
            rule="EDTF",
            path="gk:edtf",
            value=form.value,
            message=_INVALID if days is None else _DIFFERENT,
            position=position,
        )


def _day(dataset: Dataset, time: NamedNode, name: str) -> date | None:
    """Return a bound of a time; None if there is none, or one that is no date."""
    values = (q.object for q in dataset.quads_for_pattern(time, NamedNode(_GK + name), None))
    for value in values:
        try:
            return date.fromisoformat(value.value) if isinstance(value, Literal) else None
        except ValueError:  # reported by itself
            return None
    return None
