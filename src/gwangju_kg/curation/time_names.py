"""
Names of times in IRIs and in spreadsheets: in-2026-12, until-2026, 2026-01--2026-06, since-2026-11.

Takes and returns values; the names are those of ``data/times.ttl``.  No IO.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from gwangju_kg.dataset.edtf_bounds import edtf_bounds
from gwangju_kg.korean.dates.intervals import EDTF_CHARACTERS, Extent, Precision

#: The words before a date, by what they say of the time.
_WITHIN, _SINCE, _UNTIL = "in-", "since-", "until-"

#: What stands between the two ends of a period.
_TO: Final = "--"

_DAY_CHARACTERS: Final = EDTF_CHARACTERS[Precision.DAY]


def name_time(extent: Extent) -> str:
    """
    Return the name of a time, from which `parse_time` makes the same time.

    >>> day = date(2026, 11, 3)
    >>> name_time(Extent(day, day, day, day, "2026-11-03", Precision.DAY))
    '2026-11-03'
    """
    edtf = extent.edtf
    if edtf.startswith(".."):
        return _UNTIL + _ends(edtf.removeprefix("../"), extent.earliest_end, extent.latest_end)
    if edtf.endswith(".."):
        return _SINCE + _ends(edtf.removesuffix("/.."), extent.earliest_begin, extent.latest_begin)
    if edtf.startswith("["):
        return _WITHIN + edtf.strip("[]").replace("..", _TO)
    is_within = extent.latest_begin == extent.latest_end
    name = edtf.replace("/", _TO)
    return _WITHIN + name if is_within and len(edtf) < _DAY_CHARACTERS else name


def parse_time(name: str) -> Extent | None:
    """
    Return the time with a name, or None if the name means none.

    >>> parse_time("in-2026-12").latest_begin, parse_time("2026-12").latest_begin
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 1))
    >>> parse_time("until-2026").edtf, parse_time("2026-02-30"), parse_time("soon")
    ('../2026', None, None)
    """
    opening = next((word for word in (_UNTIL, _SINCE, _WITHIN) if name.startswith(word)), "")
    first, to, last = name.removeprefix(opening).partition(_TO)
    begin, end = _span(first), _span(last or first)
    if begin is None or end is None or end[1] < begin[0]:
        return None
    precision = begin[3]
    if opening == _UNTIL:
        return Extent(None, None, begin[0], end[1], f"../{last or first}", precision)
    if opening == _SINCE:
        return Extent(begin[0], end[1], None, None, f"{first}/..", precision)
    if name.startswith(_WITHIN):
        edtf = f"[{first}..{last}]" if to else first
        return Extent(begin[0], end[1], begin[0], end[1], edtf, precision)
    edtf = f"{first}/{last}" if to else first
    return Extent(begin[0], begin[0], end[1], end[1], edtf, precision)


def _ends(edtf: str, first: date | None, last: date | None) -> str:
    """Return the name of an open end: its period, or two with both days in them if it is longer."""
    span = _span(edtf)
    if first is None or last is None or (span and (first, last) == span[:2]):
        return edtf
    length = len(edtf)
    return f"{first.isoformat()[:length]}{_TO}{last.isoformat()[:length]}"


def _span(text: str) -> tuple[date, date, str, Precision] | None:
    """Return the first and last day of a day, month or year, its text and its precision."""
    precisions = [p for p, size in EDTF_CHARACTERS.items() if size == len(text)]
    bounds = edtf_bounds(text) if precisions and "." not in text and "/" not in text else None
    if not bounds or bounds[0] is None or bounds[1] is None:
        return None
    return bounds[0], bounds[1], text, precisions[0]
