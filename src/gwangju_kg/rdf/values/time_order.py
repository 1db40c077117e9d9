"""
Order values of the date and time datatypes of XML Schema, as strings whose code points sort alike.

Takes lexical forms; returns keys, or None for an ill-typed one.  What has no time zone is in UTC,
which keeps to the partial order of XML Schema.  No IO.

Source: XML Schema Definition Language 1.1, part 2, sections 3.3.6 to 3.4.28 and appendix E.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from gwangju_kg.rdf.values.number_order import number_key

#: Longest years and parts of durations, in digits, which Python computes with at once.
_DIGITS: Final = 18

#: Longest fraction of a second that Python computes with, in digits.
_FRACTION: Final = 1_000

_YEAR: Final = rf"(?P<year>-?(?:[1-9][0-9]{{3,{_DIGITS}}}|0[0-9]{{3}}))"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = (
    r"(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])"
    r"(?:\.(?P<fraction>[0-9]+))?|(?P<midnight>24:00:00)(?:\.0+)?)"
)
_ZONE: Final = r"(?:Z|(?P<zone>[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?"

_NUMBER: Final = rf"([0-9]{{1,{_DIGITS}}})"
_DURATION: Final = re.compile(
    rf"(-?)P(?=.)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}(?:\.([0-9]+))?S)?)?"
)

#: Months and years to which durations are added to compare them.
#: Source: XML Schema, part 2, section 3.3.6.1.
_REFERENCES: Final = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))

#: A leap year, for days and months without a year.  Source: appendix E.3.3.
_LEAP_YEAR: Final = "1972"

_CYCLE_YEARS: Final = 400
_CYCLE_DAYS: Final = 146_097
_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_DAY_S: Final = 86_400

#: Signs before the keys of kinds, in their order.
_POINT, _TIME, _RECURRING, _DURATION_KIND = "0123"

#: Signs after the keys of points in time of the same first moment, the longest first.
_YEAR_SIGN, _MONTH_SIGN, _DAY_SIGN, _MOMENT_SIGN = "0123"


def _days_before(year: int, month: int, day: int) -> int:
    """Return the days between 1 March of the year 0 and a day of the proleptic calendar."""
    year -= month <= _FEBRUARY
    cycle, year = divmod(year, _CYCLE_YEARS)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return cycle * _CYCLE_DAYS + year * 365 + year // 4 - year // 100 + day_of_year


def _days_in(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % _CYCLE_YEARS == 0)
    return _MONTH_DAYS[month - 1] + (month == _FEBRUARY and is_leap)


def _seconds_key(seconds: int, fraction: str) -> str:
    """Return the key of a number of seconds, with the digits of its fraction."""
    scaled = seconds * 10 ** len(fraction) + int(fraction or "0")
    return number_key(f"{scaled}e-{len(fraction)}")


def _point_key(text: str, *, pattern: re.Pattern[str], kind: str, sign: str) -> str | None:
    """Return the key of the first moment of a value; its kind and `sign` stand around it."""
    match = pattern.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    year, month, day = (
        int(parts.get(name) or default)
        for name, default in (("year", _LEAP_YEAR), ("month", "1"), ("day", "1"))
    )
    fraction = parts.get("fraction") or ""
    if day > _days_in(year, month) or len(fraction) > _FRACTION:
        return None
    seconds = _days_before(year, month, day) * _DAY_S
    if parts.get("midnight"):  # the first moment of the next day; of a time, of the same one
        seconds += _DAY_S if "year" in parts else 0
    for name, unit_s in (("hour", 3600), ("minute", 60), ("second", 1)):
        seconds += int(parts.get(name) or "0") * unit_s
    if zone := parts.get("zone"):
        offset_s = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
        seconds -= offset_s if zone[0] == "+" else -offset_s
    return f"{kind}{_seconds_key(seconds, fraction)}{sign}"


def _duration_key(text: str, *, parts: range) -> str | None:
    """
    Return the key of a duration: the moments at which it ends, from each reference.

    Args:
        text: a duration.
        parts: the groups of its pattern that it may have.
    """
    match = _DURATION.fullmatch(text)
    if match is None or any(match[i] for i in range(2, 8) if i not in parts):
        return None
    years, months, days, hours, minutes, seconds = (int(match[i] or "0") for i in range(2, 8))
    sign = -1 if match[1] else 1
    fraction = match[8] or ""
    if len(fraction) > _FRACTION:
        return None
    total_s = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    keys = []
    for year, month in _REFERENCES:
        extra_years, at = divmod(month - 1 + sign * (years * 12 + months), 12)
        elapsed = _days_before(year + extra_years, at + 1, 1) - _days_before(year, month, 1)
        scaled = (elapsed * _DAY_S + sign * total_s) * 10 ** len(fraction)
        scaled += sign * int(fraction or "0")
        keys.append(number_key(f"{scaled}e-{len(fraction)}"))
    return _DURATION_KIND + "".join(keys)


def _points(pattern: str, kind: str, sign: str = "") -> Callable[[str], str | None]:
    return partial(_point_key, pattern=re.compile(pattern + _ZONE), kind=kind, sign=sign)


_DATE_TIME: Final = _points(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}", _POINT, _MOMENT_SIGN)

#: Functions that return the key of a lexical form, by the local name of its datatype.
READERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "dateTime": _DATE_TIME,
    "dateTimeStamp": _DATE_TIME,
    "date": _points(f"{_YEAR}-{_MONTH}-{_DAY}", _POINT, _DAY_SIGN),
    "gYearMonth": _points(f"{_YEAR}-{_MONTH}", _POINT, _MONTH_SIGN),
    "gYear": _points(_YEAR, _POINT, _YEAR_SIGN),
    "time": _points(_CLOCK, _TIME),
    "gMonthDay": _points(f"--{_MONTH}-{_DAY}", _RECURRING + "0"),
    "gMonth": _points(f"--{_MONTH}", _RECURRING + "1"),
    "gDay": _points(f"---{_DAY}", _RECURRING + "2"),
    "duration": partial(_duration_key, parts=range(2, 8)),
    "yearMonthDuration": partial(_duration_key, parts=range(2, 4)),
    "dayTimeDuration": partial(_duration_key, parts=range(4, 8)),
}
