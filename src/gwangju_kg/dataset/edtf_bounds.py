"""
Read the first and the last day of a time in the Extended Date/Time Format.

Source: EDTF of the Library of Congress (ISO 8601-2:2019, annex A), by the library edtf.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache
from time import struct_time
from typing import Final

_OPEN: Final = ".."
_LAST_MONTH: Final = 12
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATE: Final = rf"{_DAY}|[0-9]{{4}}(?:-[0-9]{{2}})?"

#: A date, an interval, and one of the days of a range.
#: Source: EDTF, "Date" and "Time Interval" of level 0, "Extended Interval (L1)", "Set
#: representation" of level 2.
_FREQUENT: Final = re.compile(rf"({_DATE})|({_DATE}|\.\.)/({_DATE}|\.\.)|\[({_DAY})\.\.({_DAY})\]")


@cache
def edtf_bounds(edtf: str) -> tuple[date | None, date | None] | None:
    """
    Return the first and the last day of an EDTF form, None for an open end.

    Returns:
        None if the form is not valid EDTF, or names a day that does not exist.

    >>> edtf_bounds("2019-12/..")
    (datetime.date(2019, 12, 1), None)
    """
    match = _FREQUENT.fullmatch(edtf)
    ends = [end for end in match.groups() if end] if match else []
    try:
        return _bound(ends[0], is_last=False), _bound(ends[-1], is_last=True)
    except (IndexError, ValueError):  # another form, or a season, which has the place of a month
        return _library_bounds(edtf)


def _bound(end: str, *, is_last: bool) -> date | None:
    """
    Return the first or the last day of a year, a month or a day; None for an open end.

    Raises:
        ValueError: there is no such year, month or day.
    """
    if end == _OPEN:
        return None
    year, *rest = map(int, end.split("-"))
    month = rest[0] if rest else _LAST_MONTH if is_last else 1
    if len(rest) > 1:
        return date(year, month, rest[1])
    return date(year, month, monthrange(year, month)[1] if is_last else 1)


def _library_bounds(edtf: str) -> tuple[date | None, date | None] | None:
    """Return what `edtf_bounds` returns, for each form, in ten milliseconds."""
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415  # it takes 0.2 s

    try:
        form = parse_edtf(edtf)
        return _day(form.lower_strict()), _day(form.upper_strict())
    except (EDTFParseException, ValueError):
        return None


def _day(moment: object) -> date | None:
    """Return the day of one end, or None for an open end, which the library gives as infinity."""
    return date(*moment[:3]) if isinstance(moment, struct_time) else None
