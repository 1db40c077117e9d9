"""
Format numbers, durations and times for display, in Korean and English.

The input are lexical forms of the data: unscaled numbers, xsd:duration, EDTF.  An unknown form is
returned unchanged.  No IO, no Flask.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from gwangju_kg.formatting.units import MeasurementUnit

#: Korean names of powers of ten thousand, the greatest first.
_MYRIADS: Final = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"))

#: English names of large numbers, and the most decimals shown with such a name.
_LARGE: Final = (
    (10**15, "quadrillion"), (10**12, "trillion"), (10**9, "billion"), (10**6, "million"),
)  # fmt: skip
_DECIMALS: Final = 4

#: Counts from this size on are written with such names instead of digits.
_LARGE_COUNT: Final = 10**8

#: From this size on, meters are shown in kilometers.
_METRE: Final = "m"
_KILO: Final = 1_000

#: Symbols that follow an English number without a space.
_CLOSE_SYMBOLS: Final = frozenset({"%", "‰", "°"})

#: Templates for a number with a bound, in Korean and English.
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "about": ("약 {}", "about {}"),
    "atLeast": ("{} 이상", "at least {}"),
    "moreThan": ("{} 초과", "more than {}"),
    "somewhatMoreThan": ("{} 남짓", "somewhat more than {}"),
    "atMost": ("{} 이하", "at most {}"),
    "lessThan": ("{} 미만", "less than {}"),
    "nearly": ("{} 가까이", "nearly {}"),
}

#: Words for a modality as the state of a milestone or conferral, in Korean and English, if the
#: label of the code suits numbers better.
_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "occurred": ("완료", "occurred"),
    "planned": ("계획", "planned"),
    "targeted": ("목표", "targeted"),
    "projected": ("전망", "projected"),
}

_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?")
_DURATION_WORDS: Final = (("년", "year"), ("개월", "month"), ("일", "day"), ("시간", "hour"))

_DATE: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


#: The short names of licences.
_LICENSES: Final = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
}


def license_name(iri: str) -> str:
    """
    Return the short name of a licence, or its IRI.

    >>> license_name("https://creativecommons.org/publicdomain/zero/1.0/")
    'CC0 1.0'
    """
    return _LICENSES.get(iri, iri)


def format_number(value: str, unit: MeasurementUnit | None, language: str) -> str:
    """
    Return a number with its unit, or without one.

    Amounts of money and great counts are written in words: in English as far as no digit is lost,
    in Korean as parts of ten thousand.

    >>> euro = MeasurementUnit({"en": "euro"}, {"ko": "유로", "en": "euros"}, is_currency=True)
    >>> format_number("1500000", euro, "en"), format_number("1500000", euro, "ko")
    ('1.5 million euros', '150만 유로')
    >>> format_number("0.75", euro, "en"), format_number("1", euro, "en")
    ('0.75 euros', '1 euro')
    >>> metre = MeasurementUnit({"en": "metre"}, {"": "m"})
    >>> format_number("800", metre, "ko"), format_number("41800", metre, "en")
    ('800m', '41.8 km')
    >>> format_number("7.2", MeasurementUnit({"en": "per cent"}, {"": "%"}), "en")
    '7.2%'
    >>> format_number("1090000000", MeasurementUnit({"en": "number"}, {}), "ko")
    '10억 9,000만'
    """
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return value
    symbol = unit.symbol_in(language) if unit else ""
    if symbol == _METRE and abs(amount) >= _KILO:
        amount, symbol = (amount / _KILO).normalize(), "k" + symbol
    text = _format_amount(amount, unit, language)
    if language == "ko":
        # 5,000원, but 1,761억 원
        return f"{text} {symbol}" if symbol and not text[-1].isdigit() else text + symbol
    if unit and amount == 1 and symbol[-1:] == "s":  # the plural of a name
        symbol = unit.label_in(language)
    return text + symbol if not symbol or symbol in _CLOSE_SYMBOLS else f"{text} {symbol}"


def _format_amount(amount: Decimal, unit: MeasurementUnit | None, language: str) -> str:
    is_count = unit is not None and not unit.symbol
    is_large = is_count and abs(amount) >= _LARGE_COUNT
    is_worded = is_large or (unit is not None and unit.is_currency)
    if not is_worded or amount != amount.to_integral_value():
        return f"{amount:,f}"
    return _format_myriads(int(amount)) if language == "ko" else _format_large(amount)


def _format_myriads(amount: int) -> str:
    parts, rest = [], abs(amount)
    for size, name in _MYRIADS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    if rest or not parts:
        parts.append(f"{rest:,}")
    return ("-" if amount < 0 else "") + " ".join(parts)


def _format_large(amount: Decimal) -> str:
    for size, name in _LARGE:
        if abs(amount) >= size:
            scaled = (amount / size).normalize()
            exponent = scaled.as_tuple().exponent
            if isinstance(exponent, int) and -exponent <= _DECIMALS:
                return f"{scaled:,f} {name}"
    return f"{amount:,f}"


def format_bound(text: str, bound: str, language: str) -> str:
    """
    Return a formatted number with the words for its bound.

    >>> format_bound("193", "moreThan", "ko"), format_bound("193", "exactly", "en")
    ('193 초과', '193')
    """
    korean, english = _BOUNDS.get(bound, ("{}", "{}"))
    return (korean if language == "ko" else english).format(text)


def format_state(modality: str, label: str, language: str) -> str:
    """
    Return a modality as the state of a milestone or conferral.

    Args:
        modality: the local name of its code.
        label: the label of the code.
        language: ``ko`` or ``en``.

    >>> format_state("occurred", "실적", "ko"), format_state("planned", "계획", "ko")
    ('완료', '계획')
    """
    korean, english = _STATES.get(modality, (label, label))
    return korean if language == "ko" else english


def format_duration(value: str, language: str) -> str:
    """
    Return a duration in words.

    >>> format_duration("P1Y6M", "ko"), format_duration("P1Y6M", "en")
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


def format_time(edtf: str, language: str) -> str:
    """
    Return an EDTF time in words, as a noun phrase.

    >>> format_time("2021-04", "ko"), format_time("2021-04-15", "en")
    ('2021년 4월', '15 April 2021')
    >>> format_time("[2019-12-23..2019-12-25]", "ko"), format_time("../2023", "en")
    ('2019년 12월 23~25일 사이', 'by 2023')
    >>> format_time("2019/..", "ko"), format_time("[..2020-07]", "en")
    ('2019년부터', 'by July 2020')
    >>> format_time("[2023-10-01..2023-12-31]", "ko"), format_time("2019-07-12/2019-07-28", "en")
    ('2023년 10~12월 사이', '12 to 28 July 2019')
    """
    first, last, kind = _ends(edtf)
    words = [_format_date(part, language) for part in (first, last) if part]
    if not words or not all(words):
        return edtf
    korean = language == "ko"
    if kind == "one":
        return words[0]
    if not first:
        return f"{words[0]}까지" if korean else f"by {words[0]}"
    if not last:
        return f"{words[0]}부터" if korean else f"from {words[0]}"
    if kind == "within":
        return (
            f"{_korean_span(first, last)} 사이"
            if korean
            else f"between {_english_span(first, last, 'and')}"
        )
    return _korean_span(first, last) if korean else _english_span(first, last)


def format_time_adverbial(edtf: str, language: str) -> str:
    """
    Return an EDTF time in words, as an adverbial phrase.

    >>> format_time_adverbial("2021-04-15", "ko"), format_time_adverbial("2021-04-15", "en")
    ('2021년 4월 15일에', 'on 15 April 2021')
    >>> format_time_adverbial("2021", "en")
    'in 2021'
    """
    text = format_time(edtf, language)
    if language == "ko":
        return text if text.endswith(("까지", "부터")) else f"{text}에"
    if _ends(edtf)[2] != "one" or (text == edtf and not _DATE.fullmatch(edtf)):
        return text
    return f"on {text}" if edtf.count("-") > 1 else f"in {text}"


def _ends(edtf: str) -> tuple[str, str, str]:
    """Return the first date, the last date and the kind: ``one``, ``within`` or ``span``."""
    inner = edtf.removeprefix("[").removesuffix("]")
    if inner != edtf:
        first, _, last = inner.partition("..")
        return *_whole_months(first, last), "within"
    first, slash, last = edtf.partition("/")
    if not slash:
        return first, first, "one"
    return first.replace("..", ""), last.replace("..", ""), "span"


def _whole_months(first: str, last: str) -> tuple[str, str]:
    """Reduce two days to their months if they are the first and last day of those months."""
    begin, end = _DATE.fullmatch(first), _DATE.fullmatch(last)
    if begin and end and begin[3] == "01" and end[3]:
        year, month = int(end[1]), int(end[2])
        if int(end[3]) == monthrange(year, month)[1]:
            return first[:7], last[:7]
    return first, last


def _format_date(text: str, language: str) -> str:
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
    """Return a range of dates in English, with shared trailing parts written once."""
    begin, end = _format_date(first, "en").split(), _format_date(last, "en").split()
    while len(begin) > 1 and begin[-1] == end[-1] and len(begin) == len(end):
        begin, end = begin[:-1], end[:-1]
    shared = _format_date(last, "en").split()[len(end) :]
    return " ".join([*begin, word, *end, *shared])


def _korean_span(first: str, last: str) -> str:
    """Return a range of dates in Korean, with shared leading parts written once."""
    begin, end = _format_date(first, "ko").split(), _format_date(last, "ko").split()
    shared = 0
    while shared < len(begin) - 1 and len(begin) == len(end) and begin[shared] == end[shared]:
        shared += 1
    if shared and shared == len(begin) - 1:
        return " ".join([*begin[:shared], f"{begin[shared][:-1]}~{end[shared]}"])
    return f"{' '.join(begin)} ~ {' '.join(end[shared:])}"
