"""The change of a value from the year before: in per cent, or in percentage points.  No IO."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gwangju_kg.formatting.units import UNIT

#: The unit of numbers of which the difference is one of percentage points.
PERCENT: Final = UNIT + "PERCENT"

#: Bounds of numbers of which a growth rate can be told, and those of which it is not exact.
_EXACT: Final = frozenset({"exactly", ""})
_ROUGH: Final = frozenset({"about", "nearly", "somewhatMoreThan"})

#: The month and day that a year before does not have.
_LEAP_DAY: Final = (2, 29)


@dataclass(frozen=True)
class Measurement:
    """A number, its unit and the local name of its bound; the number is None for a duration."""

    value: Decimal | None
    unit_iri: str
    bound: str


@dataclass(frozen=True)
class Growth:
    """
    The change of a value from the period one year before.

    Attributes:
        percent: the change in per cent, rounded to a tenth; of a percentage, in percentage points.
        is_rough: whether one of the two values is not exact.
        is_points: whether it is a difference of percentages.
    """

    percent: Decimal
    is_rough: bool
    is_points: bool


def growth_between(before: Measurement, after: Measurement) -> Growth | None:
    """
    Return the change from one value to a later one; None if bounds or units do not allow it.

    >>> growth_between(Measurement(Decimal(50), "", ""), Measurement(Decimal(60), "", "")).percent
    Decimal('20.0')
    """
    if before.value is None or after.value is None or before.unit_iri != after.unit_iri:
        return None
    if not {before.bound, after.bound} <= _EXACT | _ROUGH:
        return None
    is_rough = not {before.bound, after.bound} <= _EXACT
    if before.unit_iri == PERCENT:
        return Growth(tenth(after.value - before.value), is_rough, is_points=True)
    if not before.value:
        return None
    change = (after.value - before.value) * 100 / abs(before.value)
    return Growth(tenth(change), is_rough, is_points=False)


def tenth(value: Decimal) -> Decimal:
    """Return `value` rounded to a tenth, halves away from zero."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def year_before(day: str) -> str:
    """
    Return the day one year before, in ISO form.

    >>> year_before("2020-02-29"), year_before("2020-12-31")
    ('2019-02-28', '2019-12-31')
    """
    moved = date.fromisoformat(day)
    year = max(moved.year - 1, 1)
    if (moved.month, moved.day) == _LEAP_DAY:
        return str(moved.replace(year=year, day=28))
    return str(moved.replace(year=year))
