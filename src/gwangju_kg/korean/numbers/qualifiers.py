"""
Words that qualify a number: its bound and its modality.

Bounds (약, 여, 이상, 돌파) stand around a number; modalities (목표, 전망, 예정) after it.

Source: the dictionary entries that `docs/decisions/0062-value-bounds.md` lists word by word.
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
    SOMEWHAT_MORE_THAN = "somewhatMoreThan"
    AT_MOST = "atMost"
    LESS_THAN = "lessThan"
    NEARLY = "nearly"


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
        (r"거의", Bound.NEARLY),
        (rf"{_RECORD}(?:최대|많게는|많아야)", Bound.AT_MOST),
        (rf"{_RECORD}(?:최소|최소한|적어도|적게는)", Bound.AT_LEAST),
    )
)

_PARTICLE: Final = r"(?:[을를이가은는도]|에[는도게]?)?\s?"
_FAR: Final = r"(?:훨씬\s|훌쩍\s|크게\s|이미\s)?"
_BARELY: Final = r"(?:조금|약간|살짝)\s"
#: 세 명이 넘어졌다 and 서류 3건을 넘겨받았다 are other verbs.
_EXCEED: Final = (
    r"(?:넘(?:[는게은을었고긴기길겼]|으[며면]|겨(?!\s?[받주준줬])|어(?![지졌진질가갔간갈오왔온올]))"
    r"|웃(?:도는|돈|돌))"
)
_FALL_SHORT: Final = r"(?:못\s?미[치친쳤칠]|미치지\s?못|밑(?:도는|돈|돌)|하회)"
_NOT_EXCEED: Final = (
    r"(?:(?:초과|돌파|상회)(?:하지\s?[않못]|할\s수\s?없)"
    r"|(?:넘기?|넘어서|웃돌)(?:지\s?[않못]|을\s수\s?없))"
)
_NEAR: Final = r"(?:눈앞|목전|앞두|앞둔|앞뒀)"
#: Growth or decline, whose end 까지 marks.
_CHANGE: Final = (
    r"(?:더\s|크게\s|대폭\s)?(?:늘|증[가원액]|확[대충]|커[지질진졌]|오[르를른]|올[라랐리릴렸려]|높[이아일]"
    r"|성장|상승|불어|끌어올|줄[어었이일]|감[소축]|축소|내[려렸리릴]|낮[추출췄아]|떨어|도달|이[르를른]"
    r"|달[하할한했])"
)
#: What may be reached need not be: 늘릴 수 있다 leaves 까지 a limit.
_POSSIBLY: Final = r"[^.,。]{0,12}수(?:도|는)?\s?있"

#: The first that matches counts: a negated or weakened verb stands before the plain one.
_AFTER: Final = tuple(
    (re.compile(pattern), bound)
    for pattern, bound in (
        (rf"{_PARTICLE}{_NOT_EXCEED}", Bound.AT_MOST),
        (rf"{_PARTICLE}(?:밑돌|하회하)지\s?않", Bound.AT_LEAST),
        (rf"{_PARTICLE}돌파를?\s?{_NEAR}|{_PARTICLE}(?:육박(?!전)|근접|가까운)", Bound.NEARLY),
        (r"(?:에\s?|\s)?가까이(?!\s?[서에하지])", Bound.NEARLY),
        (rf"{_PARTICLE}{_BARELY}{_FALL_SHORT}", Bound.NEARLY),
        (rf"\s?남짓|{_PARTICLE}{_BARELY}{_EXCEED}", Bound.SOMEWHAT_MORE_THAN),
        (r"여(?=[의에를]?(?![가-힣]))", Bound.SOMEWHAT_MORE_THAN),
        (r"\s?이상(?!한|하|해|기)", Bound.AT_LEAST),
        (rf"{_PARTICLE}{_FAR}(?:초과|돌파|상회|{_EXCEED})", Bound.MORE_THAN),
        (rf"{_PARTICLE}{_FAR}(?:미만|{_FALL_SHORT})", Bound.LESS_THAN),
        (rf"까지(?=\s?{_CHANGE}(?!{_POSSIBLY}))", Bound.EXACTLY),
        (r"\s?이하|\s?이내|까지", Bound.AT_MOST),
        # 100명 내외국인 and 내외빈 are persons from here and abroad.
        (r"\s?(?:가량|정도|안팎|내외(?![국신빈])|전후|쯤)", Bound.ABOUT),
    )
)
#: How much each bound says.  A limit outranks a direction, which outranks a plain approximation.
_STRENGTH: Final = {
    Bound.EXACTLY: 0, Bound.ABOUT: 1, Bound.SOMEWHAT_MORE_THAN: 2, Bound.NEARLY: 2,
}  # fmt: skip
_LIMIT_STRENGTH: Final = 3
#: Longest bound word before a number with its white space, in characters.
_LONGEST_BEFORE: Final = 12


def syllables_ending_in(final: int) -> str:
    """
    Return the syllables with a final consonant, for a class of a pattern.

    Args:
        final: its number, from 0 for none.  Source: The Unicode Standard, section 3.12.

    >>> syllables_ending_in(8)[:3], syllables_ending_in(20)[:3]
    ('갈갤걀', '갔갰걌')
    """
    return "".join(chr(code + final) for code in range(0xAC00, 0xD7A4, 28))


_FINAL_L: Final = syllables_ending_in(8)
#: 할 계획 is a plan, 사업계획 승인 a document, 예정대로 열었다 done: what the clause says counts.
_PREDICATE: Final = (
    r"(?=\s?(?:이[다며라고었]|입니다|임|인[데\s]|으로(?!\s?[변바수확]))|[\s”’\"')]*(?:[.,。]|$))"
)
#: 목표를 달성했다 and 예상을 넘었다 tell what was done.
_REACHED: Final = r"[치량]?[를을]\s?(?:\S+\s)?(?:달성|초과|넘|채|이[루뤄룬]|웃|깨|뛰)"
#: The words of each modality, in this order.
MODALITY_WORDS: Final = {
    Modality.TARGETED: re.compile(
        r"^\s?(?:[을를]|이?라는|의)?\s?목표(?!의)"
        rf"|목표(?!의|[치량]?보다|\s?대비|\s?달성|{_REACHED})"
    ),
    Modality.PROJECTED: re.compile(
        rf"전망(?!대)|예상(?!치?보다|외|{_REACHED})|추산|추정|예측|내다[보봤본봄]"
        rf"|[{_FINAL_L}]\s것으로\s(?:\S+\s)?(?:보[고이인았]|본다|봤)"
    ),
    Modality.PLANNED: re.compile(
        rf"(?<=[{_FINAL_L}는]\s)(?:예정|계획|방침)|(?:예정|계획|방침){_PREDICATE}|예정[된돼되]"
        r"|기로\s?(?:했다|하)"
    ),
}
#: Longest distance between a number and its verb, in characters.
_REACH: Final = 18
_CLAUSE_END: Final = re.compile(r"[.,。?!:;▲○]|했[다고으]|[였았됐었]")


def read_bound(
    text: str, start: int, end: int, inner: Bound = Bound.EXACTLY
) -> tuple[int, int, Bound]:
    """
    Return the span of a number with the bound words around it, and its bound.

    Of several words the one that says most decides, else the last.  A value that a change reaches
    is stated exactly, and the word for that is part of the span too.

    Args:
        text: the text without line breaks.
        start: start of the number.
        end: its end, after the counter; exclusive.
        inner: the bound that a suffix before the counter gives it.

    >>> read_bound("약 3천명", 2, 5), read_bound("7억회 이상 노출", 0, 3)
    ((0, 5, <Bound.ABOUT: 'about'>), (0, 6, <Bound.AT_LEAST: 'atLeast'>))
    """
    bounds = [inner]
    for pattern, bound in _BEFORE:
        if match := pattern.search(text, max(0, start - _LONGEST_BEFORE), start):
            start = match.start()
            bounds.insert(0, bound)
            break
    for pattern, bound in _AFTER:
        if match := pattern.match(text, end):
            end = match.end()
            bounds.append(bound)
            break
    return start, end, max(reversed(bounds), key=_strength)


def _strength(bound: Bound) -> int:
    return _STRENGTH.get(bound, _LIMIT_STRENGTH)


def modality_after(text: str, end: int) -> Modality | None:
    """
    Return the modality given by the words after `end` in the same clause, or None.

    >>> modality_after("1000명을 목표로", 5)
    <Modality.TARGETED: 'targeted'>
    """
    ahead = text[end : end + _REACH]
    if stop := _CLAUSE_END.search(ahead):
        ahead = ahead[: stop.start()]
    return next((code for code, words in MODALITY_WORDS.items() if words.search(ahead)), None)
