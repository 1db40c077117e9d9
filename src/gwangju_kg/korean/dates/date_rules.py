"""
Resolve dates in words to calendar days.

A rule counts from an anchor, usually the interval in which a source was published.  It is applied
to every day of the anchor: if the results agree, the date is settled; if they differ, the result
is their union and is marked as such.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gwangju_kg.korean.dates.intervals import (
    EDTF_CHARACTERS,
    Anchor,
    Aspect,
    Duration,
    Extent,
    Precision,
    Resolution,
    Span,
)


class DateRule(StrEnum):
    """The rules that resolve words to a date, with the codes of the vocabulary."""

    STATED = "stated"  # the year stands in the words: 2019년, 2019년 1월 31일
    LAST_SUCH = "lastSuch"  # 지난 9월, 지난 17일: the nearest that was over before the anchor
    NEXT_SUCH = "nextSuch"  # 오는 26일, 오는 9월: the nearest that begins after the anchor
    SAME_YEAR = "sameYear"  # 올해, and a month with no other word: of the anchor's year
    YEAR_BEFORE = "yearBefore"  # 지난해 11월
    YEAR_AFTER = "yearAfter"  # 내년 6월
    TWO_YEARS_BEFORE = "twoYearsBefore"  # 재작년
    TWO_YEARS_AFTER = "twoYearsAfter"  # 내후년
    SAME_MONTH = "sameMonth"  # 이달, and a day with no other word: of the anchor's month
    MONTH_BEFORE = "monthBefore"  # 지난달
    MONTH_AFTER = "monthAfter"  # 다음 달
    OFFSET_BACK = "offsetBack"  # 23년 만에, 지난 16년: so long, counted back from the anchor
    EDITORIAL = "editorial"  # no words: the editors set the date


_YEARS_AWAY: Final = {
    DateRule.TWO_YEARS_BEFORE: -2, DateRule.YEAR_BEFORE: -1, DateRule.SAME_YEAR: 0,
    DateRule.YEAR_AFTER: 1, DateRule.TWO_YEARS_AFTER: 2,
}  # fmt: skip
_MONTHS_AWAY: Final = {DateRule.MONTH_BEFORE: -1, DateRule.SAME_MONTH: 0, DateRule.MONTH_AFTER: 1}

#: Years searched for the next 29 February, which may be eight years away (1896 to 1904).
_YEARS_SEARCHED: Final = 9


@dataclass(frozen=True)
class DateParts:
    """
    The meaning of the words of a date: the rule, and the calendar parts that they name.

    Attributes:
        rule: how the parts that are not named are found.
        years: first and last year, or None.
        months: first and last month, or None; a last one before the first is in the next year.
        days: first and last day of one month, or None.
    """

    rule: DateRule
    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None


def resolve(parts: DateParts, anchor: Anchor) -> Resolution:
    """
    Return the days that `parts` mean in a text published within `anchor`.

    >>> parts = DateParts(DateRule.LAST_SUCH, months=(9, 9))
    >>> resolve(parts, Anchor(date(2019, 12, 23), date(2019, 12, 25))).spans[0].edtf
    '2019-09'
    """
    spans = {span for day in anchor.days() for span in _on(parts, day)}
    return Resolution(tuple(sorted(spans)))


def resolve_back(duration: Duration, anchor: Anchor) -> Resolution:
    """
    Return the year, month or day that is `duration` before the anchor, at its precision.

    >>> day = date(2019, 12, 23)
    >>> resolve_back(Duration(months=9), Anchor(day, day)).spans[0].edtf
    '2019-03'
    """
    spans = {span for day in anchor.days() for span in _back(duration, day)}
    return Resolution(tuple(sorted(spans)))


def period_back(duration: Duration, anchor: Anchor) -> Extent:
    """
    Return the period of length `duration` that ends in the anchor.

    >>> period_back(Duration(1, 6), Anchor(date(2019, 12, 23), date(2019, 12, 25))).edtf
    '2018-06/2019-12'
    """
    begin = resolve_back(duration, anchor).extent(Aspect.WITHIN)
    end = anchor.latest.isoformat()[: EDTF_CHARACTERS[begin.precision]]
    edtf = f"{begin.edtf}/{end}" if ".." not in begin.edtf else f"../{end}"
    return Extent(
        begin.earliest_begin,
        begin.latest_end,
        anchor.earliest,
        anchor.latest,
        edtf,
        begin.precision,
    )


def _back(duration: Duration, today: date) -> Iterator[Span]:
    year, month = _shift(today.year, today.month, -12 * duration.years - duration.months)
    if duration.days or duration.hours or duration.minutes:
        day = min(today.day, monthrange(year, month)[1])
        begin = date(year, month, day) - timedelta(
            days=duration.days, hours=duration.hours, minutes=duration.minutes
        )
        yield from _span((begin.year,) * 2, (begin.month,) * 2, (begin.day,) * 2)
    elif duration.months:
        yield from _span((year, year), (month, month), None)
    else:
        yield from _span((year, year), None, None)


def _on(parts: DateParts, today: date) -> Iterator[Span]:
    """Yield the span that the parts mean in a text published on a day; nothing if none exists."""
    if parts.rule in (DateRule.LAST_SUCH, DateRule.NEXT_SUCH):
        yield from _nearest(parts, today)
    elif parts.rule in _MONTHS_AWAY:
        year, month = _shift(today.year, today.month, _MONTHS_AWAY[parts.rule])
        yield from _span((year, year), parts.months or (month, month), parts.days)
    elif parts.rule in _YEARS_AWAY:
        year = today.year + _YEARS_AWAY[parts.rule]
        yield from _span((year, year), parts.months, parts.days)
    elif parts.years:
        yield from _span(parts.years, parts.months, parts.days)


def _nearest(parts: DateParts, today: date) -> Iterator[Span]:
    """Yield the nearest span that lies wholly before the current day or month, or after it."""
    step = -1 if parts.rule is DateRule.LAST_SUCH else 1
    if parts.days:
        now = (today, today)
    else:
        now = (today.replace(day=1), _last_day(today.year, today.month))
    for away in range(12 * _YEARS_SEARCHED):
        year, month = _shift(today.year, today.month, step * away)
        if parts.months and month != parts.months[0]:
            continue
        for span in _span((year, year), parts.months or (month, month), parts.days):
            if span.last < now[0] if step < 0 else span.first > now[1]:
                yield span
                return


def _span(
    years: tuple[int, int], months: tuple[int, int] | None, days: tuple[int, int] | None
) -> Iterator[Span]:
    """Yield the span of these calendar parts; nothing if a day does not exist."""
    (first_year, last_year), (first_month, last_month) = years, months or (1, 12)
    if last_month < first_month:
        last_year += 1
    try:
        first = date(first_year, first_month, days[0] if days else 1)
        last = _last_day(last_year, last_month)
        if days and (days[0] == days[1] or days[1] < last.day):  # 하순 ends with the month
            last = date(last_year, last_month, days[1])
    except ValueError:
        return
    precision = Precision.DAY if days else Precision.MONTH if months else Precision.YEAR
    length = EDTF_CHARACTERS[precision]
    begin, end = first.isoformat()[:length], last.isoformat()[:length]
    yield Span(first, last, begin if begin == end else f"{begin}/{end}", precision)


def _shift(year: int, month: int, months: int) -> tuple[int, int]:
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return years, index + 1


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
