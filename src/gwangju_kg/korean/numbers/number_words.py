"""
Find the numbers of a Korean text: value, unit, counter, bound and span of each.

Works on text without line breaks; `reader` leaves out digits of dates and durations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from gwangju_kg.korean.line_joining import drop_overlaps
from gwangju_kg.korean.numbers.counters import Unit, counter_at, ends_word
from gwangju_kg.korean.numbers.measures import measure_at, speed_of, temperature_at
from gwangju_kg.korean.numbers.numerals import ARABIC, HANGUL, NATIVE, value_of
from gwangju_kg.korean.numbers.qualifiers import (
    Bound,
    Modality,
    modality_after,
    read_bound,
)


@dataclass(frozen=True)
class Number:
    """
    One number as written.

    Attributes:
        start: its start, including a bound word.
        end: its end, including counter and bound word; exclusive.
        value: the full value: 2조원 is 2000000000000.
        unit: the unit that the counter gives it.
        counter: the counter, or "".
        bound: exactly, about, at least and so on.
        modality: the modality that the following words give it, or None.
        measure: the local name of the unit if it is a measure: KiloM, HA; else "".
    """

    start: int
    end: int
    value: int | Decimal
    unit: Unit
    counter: str = ""
    bound: Bound = Bound.EXACTLY
    modality: Modality | None = None
    measure: str = ""


_ARABIC: Final = re.compile(
    # After 제 a numeral has no great unit: 제1조 is the first article, not a trillion.
    rf"(?:(?P<nth>(?<![가-힣])제\s?)(?P<place>\d+)"
    rf"|(?P<numeral>{ARABIC})(?:\s?[~∼～〜]\s?(?P<last>{ARABIC}))?)"
)
_HANGUL: Final = re.compile(rf"(?<![가-힣])(?P<nth>제)?(?P<numeral>{HANGUL})")
_NATIVE: Final = re.compile(
    rf"(?<![가-힣])(?P<numeral>{'|'.join(sorted(NATIVE, key=len, reverse=True))})"
)
_FIRST: Final = re.compile(r"(?<![가-힣])(?P<numeral>첫)(?:\s?번째|째|(?=\s))")
#: 여성, 여단 and the like are other words.
_HEDGE: Final = re.compile(r"여(?![성객행권름론야]|단(?!체))|\s?(?:여|남짓)(?=\s)")
_SCALED: Final = re.compile("[십백천만억조경]")
#: Numerals of one syllable that are other words before these counters: 세대, 한번, 만점.
_ONE_SYLLABLE_JOINS: Final = frozenset({"원", "명", "가지", "번째", "차례", "째"})
#: Native numerals are numbers only before these: 두 날개 is not read.
_NATIVE_COUNTERS: Final = _ONE_SYLLABLE_JOINS | {
    "사람", "마리", "그루", "군데", "곳", "건", "개", "대", "번", "배", "팀", "편", "권",
}  # fmt: skip
_GLUED_BEFORE: Final = re.compile(r"[A-Za-z]-?$|\d[·.-]$")
#: A letter, an unknown symbol of a measure, or more digits of a name: 5G, 3·1.
_GLUED_AFTER: Final = re.compile(r"[A-Za-z+℃°㎀-㏿]|[·.-]\d")
_HANGUL_BEFORE: Final = re.compile(r"(?<=[가-힣])(?<![총약])")


def find_numbers(text: str) -> list[Number]:
    """
    Return the numbers of a text, in order, without overlaps.

    >>> [(n.value, n.counter, n.bound.value) for n in find_numbers("1천400여명과 1만4천회 이상")]
    [(1400, '명', 'somewhatMoreThan'), (14000, '회', 'atLeast')]
    """
    return drop_overlaps([*_arabic(text), *_hangul(text), *_native(text), *_first(text)])


def _arabic(text: str) -> Iterator[Number]:
    for match in _ARABIC.finditer(text):
        if match["nth"]:
            number = _read(text, match.span(), value_of(match["place"]))
            yield replace(number, unit=Unit.ORDINAL)
            continue
        number = _read(text, match.span(), value_of(match["last"] or match["numeral"]))
        if _is_name(text, match, number):
            yield from (
                Number(*match.span(part), value_of(match[part]), Unit.NAME)
                for part in ("numeral", "last")
                if match[part]
            )
            continue
        if match["last"]:
            yield replace(number, end=match.end("numeral"), value=_lower_end(match))
            number = replace(number, start=match.start("last"))
        yield number


def _lower_end(match: re.Match[str]) -> int | Decimal:
    """Return the first number of a range; 3~4만 begins at 30,000."""
    scale = _SCALED.search(match["last"])
    if scale and not _SCALED.search(match["numeral"]):
        return value_of(match["numeral"] + match["last"][scale.start() :])
    return value_of(match["numeral"])


def _is_name(text: str, match: re.Match[str], number: Number) -> bool:
    start, end = match.span()
    glued = number.unit is not Unit.MEASURE and _GLUED_AFTER.match(text, end)
    if _GLUED_BEFORE.search(text, max(0, start - 2), start) or glued:
        return True
    plain = number.unit is Unit.COUNT and not number.counter
    scaled = _SCALED.search(match[0]) or number.bound is not Bound.EXACTLY
    part_of_word = _HANGUL_BEFORE.match(text, start) or not ends_word(text, end)
    return plain and not scaled and bool(part_of_word)


def _hangul(text: str) -> Iterator[Number]:
    for match in _HANGUL.finditer(text):
        joins = len(match["numeral"]) > 1 or match["nth"]
        number = _read(text, match.span(), value_of(match["numeral"]))
        if _counts(text, match, number) and (joins or _stands_alone(text, match, number)):
            yield replace(number, unit=Unit.ORDINAL) if match["nth"] else number


def _native(text: str) -> Iterator[Number]:
    for match in _NATIVE.finditer(text):
        joins = len(match["numeral"]) > 1
        number = _read(text, match.span(), NATIVE[match["numeral"]])
        if (
            number.counter in _NATIVE_COUNTERS
            and _counts(text, match, number)
            and (joins or _stands_alone(text, match, number))
        ):
            yield number


def _counts(text: str, match: re.Match[str], number: Number) -> bool:
    """Check whether a counter ends the word; Hangul without one is not read as a numeral."""
    return bool(number.counter) and ends_word(text, number.end)


def _stands_alone(text: str, match: re.Match[str], number: Number) -> bool:
    """Check whether a numeral of one syllable is separate from its counter, or may join it."""
    return number.counter in _ONE_SYLLABLE_JOINS or not text.startswith(number.counter, match.end())


def _first(text: str) -> Iterator[Number]:
    for match in _FIRST.finditer(text):
        yield Number(*match.span(), 1, Unit.ORDINAL, match[0].removeprefix("첫").strip())


def _read(text: str, span: tuple[int, int], value: int | Decimal) -> Number:
    """Return the number with the words around it: hedge, counter, bound, modality."""
    start, end = span
    suffix, counter, unit, measure = Bound.EXACTLY, "", Unit.COUNT, ""
    if hedge := _HEDGE.match(text, end):
        end, suffix = hedge.end(), Bound.SOMEWHAT_MORE_THAN
    if degrees := temperature_at(text, start, end):
        value, counter, unit = value * degrees[1], "도", Unit.MEASURE
        end, measure = degrees[0], "DEG_C"
    elif measured := measure_at(text, end + text[end : end + 1].isspace()):
        counter, unit = text[end : measured[0]].strip(), Unit.MEASURE
        end, measure = measured[0], speed_of(text, start, measured[1])
    elif counted := counter_at(text, end):
        end, unit, counter = counted
    start, end, bound = read_bound(text, start, end, suffix)
    return Number(start, end, value, unit, counter, bound, modality_after(text, end), measure)
