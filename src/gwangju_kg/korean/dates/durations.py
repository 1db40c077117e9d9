"""
Find the durations in a Korean text: 16년 간, 1년 6개월, 9개월 만에, 24시간.

Works on text without line breaks (see `line_joining`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gwangju_kg.korean.dates.intervals import Duration
from gwangju_kg.korean.line_joining import drop_overlaps
from gwangju_kg.korean.numbers.numerals import NATIVE
from gwangju_kg.korean.numbers.qualifiers import Bound, read_bound


@dataclass(frozen=True)
class DurationWords:
    """
    A duration as written.

    Attributes:
        start: its start, including a bound word.
        end: its end, including a bound word; exclusive.
        duration: its length.
        bound: exactly, about, at least and so on.
    """

    start: int
    end: int
    duration: Duration
    bound: Bound = Bound.EXACTLY


_HEDGE: Final = r"(?P<hedge>\s?여(?=[\s간만를에]|동안|의\s|$)|\s?남짓)?"
#: Without one of these, 10일 is a day of the month and 2주 part of another word.
_TAIL: Final = (
    r"(?=\s?(?:간|동안|만에|째|여|남짓|넘게|초과|이상|이내|이하|미만|내내|가량|정도|쯤|안팎"
    r"|내외|가까이|뒤|후|앞))"
)
_YEARS: Final = r"(?P<years>\d{1,3})(?:여\s?|\s?)(?:개년|주년|년)(?![도대생차산형식])"
_MONTHS: Final = r"(?P<months>\d{1,3})(?:여\s?|\s?)개월(?!차)"
_LENGTHS: Final = (
    rf"{_YEARS}(?:\s?{_MONTHS}|(?P<half>\s?반(?![가-힣])))?",
    _MONTHS,
    rf"(?P<weeks>\d{{1,3}})\s?주일?{_TAIL}",
    rf"(?P<days>\d{{1,4}})(?:여\s?|\s?)일{_TAIL}",
    r"(?P<hours>\d{1,4})\s?시간(?:\s?(?P<minutes>\d{1,2})\s?분(?![가-힣]))?",
    rf"(?P<minutes>\d{{1,4}})\s?분{_TAIL}",
)
_NATIVE_MONTHS: Final = (
    rf"(?<![가-힣])(?P<native>{'|'.join(sorted(NATIVE, key=len, reverse=True))})\s?달(?!러)"
)
_PATTERNS: Final = (
    *(re.compile(rf"(?<!\d)(?<!\d[.,·])(?:{length}){_HEDGE}") for length in _LENGTHS),
    re.compile(rf"{_NATIVE_MONTHS}{_HEDGE}{_TAIL}"),
)
_MONTHS_IN_HALF_A_YEAR: Final = 6
_DAYS_IN_A_WEEK: Final = 7


def find_durations(text: str) -> list[DurationWords]:
    """
    Return the durations in a text, in order, without overlaps.

    >>> [d.duration.iso() for d in find_durations("16년 간, 1년6개월, 24시간")]
    ['P16Y', 'P1Y6M', 'PT24H']
    """
    return drop_overlaps(
        _read(text, match) for pattern in _PATTERNS for match in pattern.finditer(text)
    )


def _read(text: str, match: re.Match[str]) -> DurationWords:
    groups = match.groupdict()

    def count(name: str) -> int:
        return int(groups.get(name) or 0)

    months = count("months") + (_MONTHS_IN_HALF_A_YEAR if groups.get("half") else 0)
    duration = Duration(
        count("years"),
        months + NATIVE.get(groups.get("native") or "", 0),
        count("days") + _DAYS_IN_A_WEEK * count("weeks"),
        count("hours"),
        count("minutes"),
    )
    hedged = groups["hedge"] or "여" in match[0]
    suffix = Bound.SOMEWHAT_MORE_THAN if hedged else Bound.EXACTLY
    start, end, bound = read_bound(text, *match.span(), suffix)
    return DurationWords(start, end, duration, bound)
