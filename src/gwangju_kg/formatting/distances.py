"""
Say how far two times lie apart, as exactly as they are known.

Takes the first and last day of each time; returns words.  The distance lies between the last days.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

#: The most days of a time that is known to the month, and the least of one known to the year.
_MONTH_DAYS: Final = 31
_YEAR_DAYS: Final = 365

#: Fewer days are told as days; more as months of this mean length.
_DAYS_TOLD: Final = 28
_MEAN_MONTH_DAYS: Final = 30.44

_MONTHS_PER_YEAR: Final = 12

#: The first and the last day of a year, in ISO form without it.
_WHOLE_YEAR: Final = re.compile(r"\d{4}-01-01/\d{4}-12-31")

#: The span of a time: its first and last day.
Span = tuple[date, date]


def months_between(start: date, end: date) -> int:
    """Return the months from one day to another, by the calendar, whatever the day of the month."""
    return (end.year - start.year) * _MONTHS_PER_YEAR + end.month - start.month


def format_distance(first: Span, last: Span, language: str) -> str:
    """
    Return how far two times lie apart, without a sign.

    Between two years these are years; otherwise months or days, and about so many if one of the
    times is known to the quarter or the year only.

    >>> year, month = (date(2023, 1, 1), date(2023, 12, 31)), (date(2025, 6, 1), date(2025, 6, 30))
    >>> quarter = date(2027, 10, 1), date(2027, 12, 31)
    >>> format_distance(year, quarter, "ko"), format_distance(year, month, "en")
    ('약 4년', 'about 1½ years')
    """
    months = abs(months_between(first[1], last[1]))
    widest = max(_days(first), _days(last))
    if _is_year(first) and _is_year(last):
        return _format(months, language)
    if widest > _MONTH_DAYS:
        if widest >= _YEAR_DAYS and months >= _MONTHS_PER_YEAR:
            months = 6 * round(months / 6)
        return _about(months, language)
    if _days(first) == _days(last) == 1:
        return _format_days(abs((last[1] - first[1]).days), first, last, language)
    return _format(months, language)


def _days(span: Span) -> int:
    return (span[1] - span[0]).days + 1


def _is_year(span: Span) -> bool:
    return bool(_WHOLE_YEAR.fullmatch(f"{span[0]}/{span[1]}"))


def _format_days(days: int, first: Span, last: Span, language: str) -> str:
    if days < _DAYS_TOLD:
        return f"{days}일" if language == "ko" else _count(days, "day")
    if first[1].day == last[1].day:
        return _format(abs(months_between(first[1], last[1])), language)
    return _about(round(days / _MEAN_MONTH_DAYS), language)


def _format(months: int, language: str) -> str:
    """Return whole years as years."""
    years, rest = divmod(months, _MONTHS_PER_YEAR)
    if years and not rest:
        return f"{years}년" if language == "ko" else _count(years, "year")
    return f"{months}개월" if language == "ko" else _count(months, "month")


def _about(months: int, language: str) -> str:
    years, rest = divmod(months, _MONTHS_PER_YEAR)
    if years and rest == _MONTHS_PER_YEAR // 2:
        return f"약 {years}년 반" if language == "ko" else f"about {years}½ years"
    words = _format(max(months, 1), language)
    return f"약 {words}" if language == "ko" else f"about {words}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
