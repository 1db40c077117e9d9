"""
From words to days: the rules by which a date in words becomes four calendar bounds.

A rule counts from an anchor, as a rule the interval in which a source was
published.  It is applied to every day of the anchor: where the days agree the
date is settled, where they differ the result is their union and says so.
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
    """How words become a date; the codes are those of the vocabulary."""

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

#: The years in which to look for the next 29 February, across a century without one.
_YEARS_TO_LOOK: Final = 9


@dataclass(frozen=True)
class DateParts:
    """
    What the words of a date say: the rule, and the parts of the calendar that they name.

    Attributes:
        rule: how the parts that the words leave out are found.
        years: first and last year, or None.
        months: first and last month, or None; a last before the first is in the next year.
        days: first and last day of one month, or None.
    """

    rule: DateRule
    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None


def resolve(words: DateParts, anchor: Anchor) -> Resolution:
    """
    Give what *words* mean when they are said within *anchor*.

    >>> words = Words(Rule.LAST_SUCH, months=(9, 9))
    >>> resolve(words, Anchor(date(2019, 12, 23), date(2019, 12, 25))).spans[0].edtf
    '2019-09'
    """
    spans = {span for day in anchor.days() for span in _on(words, day)}
    return Resolution(tuple(sorted(spans)))


def resolve_back(duration: Duration, anchor: Anchor) -> Resolution:
    """
    Give the year, month or day that lies *duration* before the anchor, as finely as it counts.

    >>> day = date(2019, 12, 23)
    >>> resolve_back(Duration(months=9), Anchor(day, day)).spans[0].edtf
    '2019-03'
    """
    spans = {span for day in anchor.days() for span in _back(duration, day)}
    return Resolution(tuple(sorted(spans)))


def period_back(duration: Duration, anchor: Anchor) -> Extent:
    """
    Give the period of that *duration* which ends in the anchor.

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


def _on(words: DateParts, today: date) -> Iterator[Span]:
    """Give the one span that the words mean when said on a day, or none."""
    if words.rule in (DateRule.LAST_SUCH, DateRule.NEXT_SUCH):
        yield from _nearest(words, today)
    elif words.rule in _MONTHS_AWAY:
        year, month = _shift(today.year, today.month, _MONTHS_AWAY[words.rule])
        yield from _span((year, year), words.months or (month, month), words.days)
    elif words.rule in _YEARS_AWAY:
        year = today.year + _YEARS_AWAY[words.rule]
        yield from _span((year, year), words.months, words.days)
    elif words.years:
        yield from _span(words.years, words.months, words.days)


def _nearest(words: DateParts, today: date) -> Iterator[Span]:
    """Give the nearest span that lies wholly before the current day or month, or after it."""
    step = -1 if words.rule is DateRule.LAST_SUCH else 1
    if words.days:
        now = (today, today)
    else:
        now = (today.replace(day=1), _last_day(today.year, today.month))
    for away in range(12 * _YEARS_TO_LOOK):
        year, month = _shift(today.year, today.month, step * away)
        if words.months and month != words.months[0]:
            continue
        for span in _span((year, year), words.months or (month, month), words.days):
            if span.last < now[0] if step < 0 else span.first > now[1]:
                yield span
                return


def _span(
    years: tuple[int, int], months: tuple[int, int] | None, days: tuple[int, int] | None
) -> Iterator[Span]:
    """Give the span of these parts of the calendar, or none where a day does not exist."""
    (first_year, last_year), (first_month, last_month) = years, months or (1, 12)
    if last_month < first_month:
        last_year += 1
    try:
        first = date(first_year, first_month, days[0] if days else 1)
        last = date(last_year, last_month, days[1]) if days else _last_day(last_year, last_month)
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
