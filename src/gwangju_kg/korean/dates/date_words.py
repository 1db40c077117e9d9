"""
Find the dates of a Korean text: 지난 1월 31일, 내년 6월, 2019상반기, 오는 9월부터.

Works on text without line breaks (see `line_joining`).  `date_rules` resolves them to days; words
that only compare (전년 대비) are not dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gwangju_kg.korean.dates.date_rules import DateParts, DateRule
from gwangju_kg.korean.dates.intervals import Aspect
from gwangju_kg.korean.line_joining import drop_overlaps
from gwangju_kg.korean.numbers.counters import counter_at, ends_word
from gwangju_kg.korean.numbers.qualifiers import Modality, modality_after


@dataclass(frozen=True)
class DateWords:
    """
    A date as written.

    Attributes:
        start: its start.
        end: its end, exclusive.
        parts: the rule and the calendar parts that it names.
        aspects: the relations to it that the words allow.
        reach: end of the word that allows the last aspect (부터, 까지), or ``end``.
        modality: the modality that the following words give it, or None.
    """

    start: int
    end: int
    parts: DateParts
    aspects: tuple[Aspect, ...]
    reach: int
    modality: Modality | None = None


_LEADS: Final = {
    "지난해": DateRule.YEAR_BEFORE, "작년": DateRule.YEAR_BEFORE,
    "재작년": DateRule.TWO_YEARS_BEFORE,
    "올해": DateRule.SAME_YEAR, "금년": DateRule.SAME_YEAR, "올": DateRule.SAME_YEAR,
    "내년": DateRule.YEAR_AFTER, "내후년": DateRule.TWO_YEARS_AFTER,
    "지난달": DateRule.MONTH_BEFORE, "이달": DateRule.SAME_MONTH, "이번달": DateRule.SAME_MONTH,
    "다음달": DateRule.MONTH_AFTER, "내달": DateRule.MONTH_AFTER,
    "지난": DateRule.LAST_SUCH, "오는": DateRule.NEXT_SUCH,
}  # fmt: skip
#: Leads that are a date on their own.
_WHOLE: Final = frozenset(_LEADS) - {"올", "지난", "오는"}

_TO: Final = r"\s?[~∼～〜]\s?"
#: 나오는 and 들어오는 are other words; 다가오는 is 오는; 2019올해의 is a part of a name.
_LEAD: Final = (
    r"(?<!\d)(?<!\d\s)(?P<lead>지난\s?해|재작년|작년|올해|금년|내년|내후년|지난\s?달|이번\s?달|다음\s?달"
    r"|지난|(?<![가-힣])(?:이달|내달|올(?=\s))|(?<![나들어아려])오는)\s?"
)
_YEAR_LEAD: Final = r"(?<!\d)(?P<lead>지난\s?해|재작년|작년|올해|금년|내년|내후년)\s?"
_MONTH_LEAD: Final = r"(?<!\d)(?P<lead>지난\s?달|이번\s?달|다음\s?달|(?<![가-힣])(?:이달|내달))\s?"
#: The months of a part of a year and the days of a part of a month, wide enough to be true.
_MONTHS: Final = {"초": (1, 3), "말": (10, 12)}
_DAYS: Final = {"초": (1, 10), "상": (1, 10), "중": (11, 20), "하": (21, 31), "말": (21, 31)}
_YEAR: Final = (
    rf"(?<![\dA-Za-z])(?<!\d[.,])(?P<year>(?:19|20)\d\d)(?:{_TO}(?P<last_year>(?:19|20)\d\d))?"
    r"(?:\s?(?P<named>년(?P<decade>대)?)|(?!\d|[.,]\d|\s?[만천백십억조경%％]))"
)
_MONTH: Final = (
    rf"(?<!\d)(?P<month>1[0-2]|0?[1-9])(?:{_TO}(?P<last_month>1[0-2]|0?[1-9]))?\s?월(?!드)"
)
_DAY: Final = (
    rf"(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])(?:{_TO}(?P<last_day>3[01]|[12]\d|0?[1-9]))?\s?일"
    r"(?!\s?(?:간|동안|만에|째|자리|평균|생활권))"
)
_HALF: Final = r"(?P<half>[상하])반기|(?<!\d)(?P<quarter>[1-4])(?:·4)?\s?분기"
#: 말 and 초 of a year or month: 초등, 말고 and the like are other words.
_END: Final = r"초(?![등중고반과월미기대])|말(?![고기씀레])"
_YEAR_PART: Final = rf"(?P<year_part>{_END})"
_MONTH_PART: Final = rf"(?P<month_part>[초상중하]순|{_END})"
_MONTH_DAY: Final = rf"{_MONTH}(?:\s?(?:{_DAY}|{_MONTH_PART}))?"
_PATTERNS: Final = (
    re.compile(rf"(?:(?:지난|오는)\s)?{_YEAR}(?:\s?(?:{_HALF}|{_MONTH_DAY}|{_YEAR_PART}))?"),
    *(re.compile(rf"{_LEAD}(?:{parts})") for parts in (_HALF, _MONTH_DAY, _DAY)),
    re.compile(rf"{_YEAR_LEAD}{_YEAR_PART}"),
    re.compile(rf"{_MONTH_LEAD}{_MONTH_PART}"),
    re.compile(_LEAD),
    re.compile(rf"(?<![가-힣])(?:올\s?)?연(?:(?P<whole>내)(?=[에로\s,.]|$)|{_YEAR_PART})"),
    re.compile(rf"(?<![가-힣\d])(?P<month_of_anchor>월){_MONTH_PART}"),
    *(re.compile(parts) for parts in (_HALF, _MONTH_DAY, _DAY)),
    re.compile(
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s?[./-]\s?(?P<month>1[0-2]|0?[1-9])\s?[./-]"
        r"\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
    ),
)
_SINCE: Final = re.compile(r"\s?(?:시작\s?)?(?:부터|이후|이래|들어)")
_UNTIL: Final = re.compile(r"\s?(?:말\s?)?까지")
_MONTHS_IN_A_QUARTER: Final = 3
#: Any leap year: a month and day without a year must exist in it.
_LEAP_YEAR: Final = 2000


def find_dates(text: str) -> list[DateWords]:
    """
    Return the dates of a text, in order, without overlaps.

    >>> [(d.parts.rule.value, d.parts.months) for d in find_dates("지난해 11월, 12월 기준")]
    [('yearBefore', (11, 11)), ('sameYear', (12, 12))]
    """
    dates = drop_overlaps(
        date
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        for date in _read(text, match)
    )
    return [date for date in dates if _exists(date.parts)]


def _exists(parts: DateParts) -> bool:
    """Check whether the days exist and the ranges run forward."""
    first, last = parts.days or (1, 1)
    year, month = (parts.years or (_LEAP_YEAR, 0))[0], (parts.months or (1, 1))[1]
    forward = first <= last and (parts.years is None or parts.years[0] <= parts.years[1])
    return forward and ((first, last) == _DAYS["말"] or last <= monthrange(year, month)[1])


def _read(text: str, match: re.Match[str]) -> Iterator[DateWords]:
    groups = match.groupdict()
    parts = _date_parts(groups)
    end = match.start() + len(match[0].rstrip())
    bare = groups.get("year") and not (groups.get("named") or (parts and parts.months))
    if parts is None or (bare and _counts(text, end)):
        return
    aspects: tuple[Aspect, ...] = (Aspect.WITHIN, Aspect.THROUGHOUT)
    reach = end
    for pattern, aspect in ((_SINCE, Aspect.SINCE), (_UNTIL, Aspect.UNTIL)):
        if after := pattern.match(text, end):
            aspects, reach = (*aspects, aspect), after.end()
    yield DateWords(match.start(), end, parts, aspects, reach, modality_after(text, reach))


def _counts(text: str, end: int) -> bool:
    """Check whether four digits that could be a year count something: 2000명."""
    counter = counter_at(text, end)
    return counter is not None and ends_word(text, counter[0])


def _date_parts(groups: Mapping[str, str | None]) -> DateParts | None:
    """Return the date that the groups of a match name, or None if they name none."""
    months, days = _range(groups, "month"), _range(groups, "day")
    if groups.get("half"):
        months = (1, 6) if groups["half"] == "상" else (7, 12)
    elif quarter := groups.get("quarter"):
        last = int(quarter) * _MONTHS_IN_A_QUARTER
        months = (last - _MONTHS_IN_A_QUARTER + 1, last)
    elif part := groups.get("year_part"):
        months = _MONTHS[part]
    if part := groups.get("month_part"):
        days = _DAYS[part[0]]
    years = _range(groups, "year")
    if years and groups.get("decade"):
        years = years[0], years[0] + 9
    lead = "".join((groups.get("lead") or "").split())
    if years:
        return DateParts(DateRule.STATED, years, months, days)
    if lead:
        return (
            DateParts(_LEADS[lead], None, months, days)
            if lead in _WHOLE or months or days
            else None
        )
    is_year = bool(months or groups.get("whole"))
    return DateParts(DateRule.SAME_YEAR if is_year else DateRule.SAME_MONTH, None, months, days)


def _range(groups: Mapping[str, str | None], name: str) -> tuple[int, int] | None:
    first = groups.get(name)
    return (int(first), int(groups.get(f"last_{name}") or first)) if first else None
