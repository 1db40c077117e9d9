"""
Numbers, lengths of time and times as people read them, in Korean and English.

In go lexical forms of the data: numbers never scaled, xsd:duration, EDTF.  A form that is not
known here comes out as it is.  No IO, no Flask.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, compact

UNIT: Final = REUSED_PREFIXES["unit"]

#: Korean names of powers of ten thousand, the greatest first.
_MYRIADS: Final = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"))

#: English names of great numbers, and the decimals up to which they read better than digits.
_GREAT: Final = (
    (10**15, "quadrillion"), (10**12, "trillion"), (10**9, "billion"), (10**6, "million"),
)  # fmt: skip
_DECIMALS: Final = 4

#: From here on a count reads better by such names than by its digits.
_MANY: Final = 10**8

#: Meters of a kilometer.
_KILO: Final = 1_000

_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "CCY_KRW": ("원", " won"),
    "NUM": ("", ""),
    "PERCENT": ("%", "%"),
    "M": ("m", " m"),
    "M2": ("㎡", " m²"),
}

#: How a bound reads around a number, in Korean and English.
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "about": ("약 {}", "about {}"),
    "atLeast": ("{} 이상", "at least {}"),
    "moreThan": ("{} 초과", "more than {}"),
    "atMost": ("{} 이하", "at most {}"),
}

_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?")
_DURATION_WORDS: Final = (("년", "year"), ("개월", "month"), ("일", "day"), ("시간", "hour"))

_DATE: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: str, unit_iri: str, language: str) -> str:
    """
    Read a number in its unit.

    >>> number("2176100000000", UNIT + "CCY_KRW", "ko")
    '2조 1,761억 원'
    >>> number("2176100000000", UNIT + "CCY_KRW", "en")
    '2.1761 trillion won'
    >>> number("1090000000", UNIT + "NUM", "ko"), number("1090000000", UNIT + "NUM", "en")
    ('10억 9,000만', '1.09 billion')
    >>> number("41800", UNIT + "M", "ko"), number("7.2", UNIT + "PERCENT", "en")
    ('41.8km', '7.2%')
    """
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return value
    name = unit_iri.removeprefix(UNIT)
    korean, english = _UNITS.get(name, (f" {compact(unit_iri)}", f" {compact(unit_iri)}"))
    if not unit_iri:
        korean = english = ""
    whole = amount == amount.to_integral_value()
    if whole and (name == "CCY_KRW" or (name == "NUM" and abs(amount) >= _MANY)):
        if language != "ko":
            return _great(amount) + english
        text = _myriads(int(amount))
        return text + (f" {korean}" if korean and not text[-1].isdigit() else korean)
    if name == "M" and abs(amount) >= _KILO:
        return f"{(amount / _KILO).normalize():,f}{'km' if language == 'ko' else ' km'}"
    return f"{amount:,f}" + (korean if language == "ko" else english)


def _myriads(amount: int) -> str:
    parts, rest = [], abs(amount)
    for size, name in _MYRIADS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    if rest or not parts:
        parts.append(f"{rest:,}")
    return ("-" if amount < 0 else "") + " ".join(parts)


def _great(amount: Decimal) -> str:
    for size, name in _GREAT:
        if abs(amount) >= size:
            scaled = (amount / size).normalize()
            exponent = scaled.as_tuple().exponent
            if isinstance(exponent, int) and -exponent <= _DECIMALS:
                return f"{scaled:,f} {name}"
    return f"{amount:,f}"


def bounded(text: str, bound: str, language: str) -> str:
    """
    Put the words of a bound around a number.

    >>> bounded("193", "moreThan", "ko"), bounded("193", "exactly", "en")
    ('193 초과', '193')
    """
    korean, english = _BOUNDS.get(bound, ("{}", "{}"))
    return (korean if language == "ko" else english).format(text)


def duration(value: str, language: str) -> str:
    """
    Read a length of time.

    >>> duration("P1Y6M", "ko"), duration("P1Y6M", "en")
    ('1년 6개월', '1 year 6 months')
    """
    match = _DURATION.fullmatch(value)
    if not match or not any(match.groups()):
        return value
    parts = []
    for count, (korean, english) in zip(match.groups(), _DURATION_WORDS, strict=True):
        if count and language == "ko":
            parts.append(f"{int(count):,}{korean}")
        elif count:
            parts.append(f"{int(count):,} {english}{'' if int(count) == 1 else 's'}")
    return " ".join(parts)


def time(edtf: str, language: str) -> str:
    """
    Read a time in EDTF, as a noun.

    >>> time("2021-04", "ko"), time("2021-04-15", "en")
    ('2021년 4월', '15 April 2021')
    >>> time("[2019-12-23..2019-12-25]", "ko"), time("../2023", "en"), time("2019/..", "ko")
    ('2019년 12월 23~25일 사이', 'until 2023', '2019년부터')
    >>> time("[2023-10-01..2023-12-31]", "ko"), time("2019-07-12/2019-07-28", "en")
    ('2023년 10~12월 사이', '12 to 28 July 2019')
    """
    first, last, kind = _ends(edtf)
    words = [_date(part, language) for part in (first, last) if part]
    if not words or not all(words):
        return edtf
    korean = language == "ko"
    if kind == "one":
        return words[0]
    if not first:
        return f"{words[0]}까지" if korean else f"until {words[0]}"
    if not last:
        return f"{words[0]}부터" if korean else f"from {words[0]}"
    if kind == "within":
        return (
            f"{_span(first, last)} 사이"
            if korean
            else f"between {_english_span(first, last, 'and')}"
        )
    return _span(first, last) if korean else _english_span(first, last)


def at(edtf: str, language: str) -> str:
    """
    Read a time in EDTF, as an adverbial.

    >>> at("2021-04-15", "ko"), at("2021-04-15", "en"), at("2021", "en")
    ('2021년 4월 15일에', 'on 15 April 2021', 'in 2021')
    """
    text = time(edtf, language)
    if language == "ko":
        return text if text.endswith(("까지", "부터")) else f"{text}에"
    if _ends(edtf)[2] != "one" or (text == edtf and not _DATE.fullmatch(edtf)):
        return text
    return f"on {text}" if edtf.count("-") > 1 else f"in {text}"


def _ends(edtf: str) -> tuple[str, str, str]:
    """Give first, last and kind: ``one`` date, a day ``within`` a set, or a ``span``."""
    inner = edtf.removeprefix("[").removesuffix("]")
    if inner != edtf:
        first, _, last = inner.partition("..")
        return *_whole_months(first, last), "within"
    first, slash, last = edtf.partition("/")
    if not slash:
        return first, first, "one"
    return first.replace("..", ""), last.replace("..", ""), "span"


def _whole_months(first: str, last: str) -> tuple[str, str]:
    """Leave out the days where they are the first and the last of their months."""
    begin, end = _DATE.fullmatch(first), _DATE.fullmatch(last)
    if begin and end and begin[3] == "01" and end[3]:
        year, month = int(end[1]), int(end[2])
        if int(end[3]) == monthrange(year, month)[1]:
            return first[:7], last[:7]
    return first, last


def _date(text: str, language: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        return ""
    year, month, day = match.groups()
    if language == "ko":
        return " ".join(
            [f"{year}년"] + [f"{int(n)}{w}" for n, w in ((month, "월"), (day, "일")) if n]
        )
    return " ".join(
        ([str(int(day))] if day else []) + ([_MONTHS[int(month) - 1]] if month else []) + [year]
    )


def _english_span(first: str, last: str, word: str = "to") -> str:
    """Read two dates in English, without saying twice what they share at their ends."""
    begin, end = _date(first, "en").split(), _date(last, "en").split()
    while len(begin) > 1 and begin[-1] == end[-1] and len(begin) == len(end):
        begin, end = begin[:-1], end[:-1]
    shared = _date(last, "en").split()[len(end) :]
    return " ".join([*begin, word, *end, *shared])


def _span(first: str, last: str) -> str:
    """Read two dates in Korean, without saying twice what they share."""
    begin, end = _date(first, "ko").split(), _date(last, "ko").split()
    shared = 0
    while shared < len(begin) - 1 and len(begin) == len(end) and begin[shared] == end[shared]:
        shared += 1
    if shared and shared == len(begin) - 1:
        return " ".join([*begin[:shared], f"{begin[shared][:-1]}~{end[shared]}"])
    return f"{' '.join(begin)} ~ {' '.join(end[shared:])}"
