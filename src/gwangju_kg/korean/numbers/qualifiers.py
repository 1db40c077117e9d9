"""
Words that qualify a number: its bound and its modality.

Bounds (약, 여, 이상, 돌파) stand around a number; modalities (목표, 전망, 예정) after it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Bound(StrEnum):
    """Relation of the true value to the number; the codes are those of the vocabulary."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "atLeast"
    MORE_THAN = "moreThan"
    AT_MOST = "atMost"
    LESS_THAN = "lessThan"


class Modality(StrEnum):
    """Modality of a number, by the words after it; the codes are those of the vocabulary."""

    TARGETED = "targeted"
    PROJECTED = "projected"
    PLANNED = "planned"


#: 계약 3건 is three contracts, not about three.
_WORD_START: Final = r"(?<![가-힣])"
#: 역대 최대 1만 명 is a record, not an upper bound.
_RECORD: Final = r"(?<!역대\s)(?<!사상\s)(?<!국내\s)(?<!전국\s)(?<!세계\s)"

_BEFORE: Final = tuple(
    (re.compile(rf"{_WORD_START}{pattern}\s*$"), bound)
    for pattern, bound in (
        (r"(?:약|대략|어림잡아)", Bound.ABOUT),
        (rf"{_RECORD}(?:최대|많게는)", Bound.AT_MOST),
        (rf"{_RECORD}(?:최소|최소한|적어도|적게는)", Bound.AT_LEAST),
    )
)

_PARTICLE: Final = r"(?:[을를이가은는도에]|에게)?\s?"
_AFTER: Final = tuple(
    (re.compile(pattern), bound)
    for pattern, bound in (
        (r"\s?이상(?!한|하|해|기)", Bound.AT_LEAST),
        (
            rf"{_PARTICLE}(?:초과|돌파|상회|웃도는|웃돈|넘는|넘게|넘어|넘은|넘긴|넘겨|넘었)",
            Bound.MORE_THAN,
        ),
        (rf"{_PARTICLE}(?:미만|못\s?미치는|밑도는|밑돈)", Bound.LESS_THAN),
        (r"\s?이하|\s?이내|까지", Bound.AT_MOST),
        (rf"\s?(?:가량|정도|안팎|내외|남짓|쯤)|{_PARTICLE}(?:육박|가까운|가까이)", Bound.ABOUT),
    )
)

_MODALITIES: Final = (
    (re.compile(r"목표"), Modality.TARGETED),
    (re.compile(r"전망|예상|추산|추정|예측"), Modality.PROJECTED),
    (re.compile(r"예정|계획|방침|기로\s?했다|기로\s?하"), Modality.PLANNED),
)
#: Longest distance between a number and its verb, in characters.
_REACH: Final = 18
_CLAUSE_END: Final = re.compile(r"[.,。?!:;▲○]|했[다고으]|[였았됐었]")


def bound_before(text: str, start: int) -> tuple[int, Bound] | None:
    """
    Return the start of the bound word before `start`, and its bound; None if there is none.

    >>> bound_before("약 3천명", 2)
    (0, <Bound.ABOUT: 'about'>)
    """
    for pattern, bound in _BEFORE:
        if match := pattern.search(text, max(0, start - 12), start):
            return match.start(), bound
    return None


def bound_after(text: str, end: int) -> tuple[int, Bound] | None:
    """
    Return the end of the bound word after `end`, and its bound; None if there is none.

    >>> bound_after("7억회 이상 노출", 3)
    (6, <Bound.AT_LEAST: 'atLeast'>)
    """
    for pattern, bound in _AFTER:
        if match := pattern.match(text, end):
            return match.end(), bound
    return None


def modality_after(text: str, end: int) -> Modality | None:
    """
    Return the modality given by the words after `end` in the same clause, or None.

    >>> modality_after("1000명을 목표로", 5)
    <Modality.TARGETED: 'targeted'>
    """
    ahead = text[end : end + _REACH]
    if stop := _CLAUSE_END.search(ahead):
        ahead = ahead[: stop.start()]
    for pattern, modality in _MODALITIES:
        if pattern.search(ahead):
            return modality
    return None
