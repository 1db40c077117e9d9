"""
Measures after a number: ㎞, km², 헥타르, 평, MWh, and the unit of QUDT that each stands for.

The input is a text and a position; the output is the local name of a unit.  Characters that stand
for several (㎢, ㎾, full-width letters) are compared by their compatibility forms, one by one, so
that positions stay those of the text.  Source: Unicode Standard Annex #15, form KC.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: What may follow 톤, 평 and the like, which also begin other words: 톤즈, 평균.
_SHORT: Final = (
    r"(?=(?:여|규모|형|짜리|급|가량|정도|안팎|내외|남짓|미만|초과|이상|이하|이내|쯤|당|씩|대(?![학교로])"
    r"|이라고|이었다|였다|입니다|[다고며인을를이가은는도의에와과로만]|으로|에서|까지|부터|보다)*(?![가-힣]))"
)
#: The forms of each unit; letters and signs are in compatibility form KC.  IRIs: QUDT 3.1.
_WORDS: Final = (
    ("KiloM", r"[kK][mM]|킬로\s?미터"),
    ("M", r"m|미터(?!법)"),
    ("CentiM", r"[cC]m|센티\s?미터|센티(?!미터)"),
    ("MilliM", r"mm|밀리\s?미터"),
    ("MI", r"마일(?!리지|스톤|드)|mi(?:le)?s?"),
    ("KiloM2", r"[kK][mM](?:2|\^2)|(?:제곱|평방)\s?킬로\s?미터"),
    ("M2", r"m(?:2|\^2)|(?:제곱|평방)\s?미터"),
    ("CentiM2", r"[cC]m(?:2|\^2)|(?:제곱|평방)\s?센티\s?미터"),
    ("HA", r"[hH]a|헥타르?"),
    ("AC", r"에이커|ac"),
    ("pyeong", rf"평{_SHORT}"),
    ("M3", r"m(?:3|\^3)|(?:세제곱|입방)\s?미터|루베"),
    ("L", r"[lL]|리터"),
    ("MilliL", r"m[lL]|밀리\s?리터"),
    ("KiloL", r"k[lL]|킬로\s?리터"),
    ("KiloGM", r"[kK][gG]|킬로\s?그램"),
    ("GM", r"g|그램"),
    ("MilliGM", r"mg|밀리\s?그램"),
    ("TONNE", rf"t|톤{_SHORT}"),
    ("W", r"W|와트"),
    ("KiloW", r"[kK][wW]|킬로\s?와트"),
    ("MegaW", r"MW|메가\s?와트"),
    ("GigaW", r"GW|기가\s?와트"),
    ("W-HR", r"Wh|와트\s?시(?![가-힣])"),
    ("KiloW-HR", r"[kK][wW][hH]|킬로\s?와트\s?시(?![간])"),
    ("MegaW-HR", r"MW[hH]|메가\s?와트\s?시(?![간])"),
    ("GigaW-HR", r"GW[hH]|기가\s?와트\s?시(?![간])"),
    ("TeraW-HR", r"TW[hH]|테라\s?와트\s?시(?![간])"),
    ("DEG_C", r"°C|º\s?C"),
    ("KiloM-PER-HR", r"[kK][mM]/[hH]|[kK]ph"),
    ("MI-PER-HR", r"mph"),
    ("M-PER-SEC", r"m/s(?:ec)?"),
    ("MegaBYTE", r"MB|메가\s?바이트"),
    ("GigaBYTE", r"GB|기가\s?바이트"),
    ("TeraBYTE", r"TB|테라\s?바이트"),
    ("PetaBYTE", r"PB|페타\s?바이트"),
    ("TeraFLOPS", r"TF(?:LOPS)?|테라\s?플[롭랍]스?"),
    ("PetaFLOPS", r"PF(?:LOPS)?|페타\s?플[롭랍]스?"),
    ("MegaBIT-PER-SEC", r"Mbps"),
    ("GigaHZ", r"GHz|기가\s?헤르츠"),
    ("MegaHZ", r"MHz|메가\s?헤르츠"),
    ("MicroGM-PER-M3", r"[μu]g/m(?:3|\^3)"),
    ("MilliGM-PER-M3", r"mg/m(?:3|\^3)"),
    ("PPM", r"ppm"),
    ("DeciB", r"dB|데시벨"),
    ("KiloV", r"kV|킬로\s?볼트"),
    ("KiloCAL", r"[kK]cal|킬로\s?칼로리"),
    ("CCY_CHF", r"(?:스위스\s?)프랑"),
    ("CCY_CNY", rf"위안화?{_SHORT}"),
    ("CCY_GBP", r"파운드"),
    ("CCY_JPY", rf"엔화?{_SHORT}"),
)  # fmt: skip
#: A symbol of Latin letters is not the beginning of a longer one.
_BORDER: Final = r"(?![A-Za-z0-9^·]|/[A-Za-z])"
_PATTERNS: Final = tuple((unit, re.compile(rf"(?:{words}){_BORDER}")) for unit, words in _WORDS)

#: The local names of the units that are read.
MEASURES: Final = frozenset(unit for unit, _ in _WORDS)

#: Words before a number that make 도 a temperature, and one below zero.
_DEGREE: Final = re.compile(rf"\s?도{_SHORT}")
_TEMPERATURE_BEFORE: Final = re.compile(
    r"(?:섭씨|영[상하]|(?:[기수체고저]온|온도)[은는이가을를]?)\s?(?:[가-힣]{1,4}\s)?$"
)
_BELOW_ZERO: Final = re.compile(r"영하\s?(?:약\s?)?$")

#: Words before a number that make a length a speed, and its unit with them.
_SPEEDS: Final = {
    ("시속", "KiloM"): "KiloM-PER-HR", ("시속", "MI"): "MI-PER-HR", ("초속", "M"): "M-PER-SEC",
}  # fmt: skip
_SPEED_BEFORE: Final = re.compile(r"(?<![가-힣])(?P<speed>시속|초속)\s?(?:약\s?|최[대고]\s?)?$")
#: Longest form of a measure and longest word before a number, in characters.
_LONGEST: Final = 16
_LONGEST_BEFORE: Final = 12


def measure_at(text: str, start: int) -> tuple[int, str] | None:
    """
    Return the longest measure at `start`: its end and the local name of its unit; None without one.

    >>> measure_at("23.5㎞", 4), measure_at("5제곱 미터의", 1), measure_at("5평균", 1)
    ((5, 'KiloM'), (6, 'M2'), None)
    """
    folded, ends = _fold(text[start : start + _LONGEST])
    found = [
        (match.end(), unit)
        for unit, pattern in _PATTERNS
        if (match := pattern.match(folded)) and _is_whole(ends, match.end())
    ]
    if not found:
        return None
    end, unit = max(found)
    return start + ends[end - 1], unit


def speed_of(text: str, start: int, unit: str) -> str:
    """
    Return the unit of a speed if 시속 or 초속 stands before the number at `start`, else `unit`.

    >>> speed_of("시속 60㎞", 3, "KiloM")
    'KiloM-PER-HR'
    """
    before = _SPEED_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start)
    return _SPEEDS.get((before["speed"], unit), unit) if before else unit


def temperature_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """
    Return the end of 도 after a number from `start` to `end`, and its sign; None for another 도.

    >>> temperature_at("영하 12도까지", 3, 5), temperature_at("전국 8도", 3, 4)
    ((6, -1), None)
    """
    degree = _DEGREE.match(text, end)
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    if not degree or not _TEMPERATURE_BEFORE.search(before):
        return None
    return degree.end(), -1 if _BELOW_ZERO.search(before) else 1


def _fold(words: str) -> tuple[str, tuple[int, ...]]:
    """Return the compatibility form, and for each of its characters the end of its original."""
    forms = [unicodedata.normalize("NFKC", character) for character in words]
    ends = tuple(at + 1 for at, form in enumerate(forms) for _ in form)
    return "".join(forms), ends


def _is_whole(ends: tuple[int, ...], end: int) -> bool:
    """Check whether `end` does not lie within a character of the text."""
    return end == len(ends) or ends[end - 1] != ends[end]
