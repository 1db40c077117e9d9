"""
Compute the value of a Korean numeral.

Grammar only: `number_words` decides which characters of a text are a numeral.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_SMALL: Final = {"십": 10, "백": 100, "천": 1000}
_GREAT: Final = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_SINO: Final = {name: at for at, name in enumerate("영일이삼사오육칠팔구")} | {"륙": 6}

_ONES: Final = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_TENS: Final = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50,
    "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip

#: The native numerals below one hundred, in the forms used before a counter and alone.
NATIVE: Final = {
    tens + ones: ten + one
    for tens, ten in ({"": 0} | _TENS).items()
    for ones, one in ({"": 0} | _ONES).items()
    if ten + one
}

_D: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_G: Final = (
    rf"(?:{_D}\s?천(?:\s?{_D}백)?(?:\s?{_D}십)?(?:\s?{_D})?"
    rf"|{_D}백(?:\s?{_D}십)?(?:\s?{_D})?|{_D}십(?:\s?{_D})?|{_D})"
)
_H: Final = "[일이삼사오육륙칠팔구]"
_GH: Final = rf"(?:{_H}?천)?(?:{_H}?백)?(?:{_H}?십)?{_H}?"

#: A numeral that begins with a digit: 2조5천379억, 1만 2천800, 12,800, 14.8.
#: 5경기 is five matches, not a number of sixteen zeros.
ARABIC: Final = (
    rf"(?=\d)(?:{_G}\s?경(?!기))?(?:\s?{_G}\s?조)?(?:\s?{_G}\s?억)?(?:\s?{_G}\s?만)?(?:\s?{_G})?"
)

#: A numeral written in Hangul, with at least one unit: 이천만, 삼백오십, 만.
HANGUL: Final = (
    rf"(?={_H}?[십백천만억조경])"
    rf"(?:{_GH}경)?(?:\s?{_GH}조)?(?:\s?{_GH}억)?(?:\s?{_GH}만)?(?:\s?{_GH})"
)

_TOKEN: Final = re.compile(
    r"(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<sino>[영일이삼사오육륙칠팔구])|(?P<unit>[십백천만억조경])"
)


def value_of(numeral: str) -> int | Decimal:
    """
    Return the value of a numeral in digits, in Hangul or in both; other characters are skipped.

    >>> value_of("2조5천379억")
    2537900000000
    >>> value_of("이천십구"), value_of("14.8"), value_of("일곱")
    (2019, Decimal('14.8'), 7)
    """
    if numeral in NATIVE:
        return NATIVE[numeral]
    total, group, number = Decimal(), Decimal(), None
    for token in _TOKEN.finditer(numeral):
        unit = token["unit"]
        if unit in _SMALL:
            group += _SMALL[unit] * (1 if number is None else number)
        elif unit in _GREAT:
            alone = group == 0 and number is None
            total += _GREAT[unit] * (1 if alone else group + (number or 0))
            group = Decimal()
        number = None
        if token["digits"]:
            number = Decimal(token["digits"].replace(",", ""))
        elif token["sino"]:
            number = Decimal(_SINO[token["sino"]])
    value = total + group + (number or 0)
    return int(value) if value == value.to_integral_value() else value
