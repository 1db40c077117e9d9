"""
Guess the codes of a claim from the words around it: its indicator and its modality.

Takes words and codes; returns names of codes.  A guess is a proposal, never a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownCode
from gwangju_kg.curation.proposing.likeness import LabelLikeness, letter_pairs
from gwangju_kg.korean.dates.intervals import Extent
from gwangju_kg.korean.numbers.qualifiers import MODALITY_WORDS, syllables_ending_in

#: The indicators that are kept.
MOST_INDICATORS: Final = 4

#: How much a definition counts beside the label, the words of the sentence beside the clause, and
#: the same counter.
_DEFINITION, _SENTENCE, _COUNTER = 0.5, 0.6, 0.3

#: Words of indicators that are amounts of money, and shares: their numbers have that unit.
_MONEY: Final = re.compile(
    "금액|예산|사업비|국비|투자|기금|출자|지원금|수당|비용|매출|발행액|재원|임금|자산|부채|축하금"
)
_SHARE: Final = re.compile("율$|비율|증가율|비중|지분|퍼센트")

#: The words after a number or date that say how far it is, the first in this order.
_MODALITY_WORDS: Final = tuple(
    (re.compile(words), modality)
    for words, modality in (
        (r"취소|철회|백지화|무산|중단하기로", "cancelled"),
        (r"사실이 아니|부인", "denied"),
        *((words.pattern, modality.value) for modality, words in MODALITY_WORDS.items()),
        (r"기대", "projected"),
        (r"기로 했|키로 했|나선다|추진한다|할 것|앞두|연기", "planned"),
        (r"진행 중|추진 중|공사 중|건설 중|중이다", "ongoing"),
    )
)
#: A verb in the past that ends a clause: 받았으며, 열었고, 찾았지만; 있으며 and 하겠다고 are none.
_PAST: Final = re.compile(
    rf"(?![있겠])[{syllables_ending_in(20)}](?=으[며나니]|고(?![서 ]*있)|지만|는데|다[.\s”\"]|음)"
)
#: The indicator of an amount with who pays it.
FUNDING: Final = "funding"

#: The words before an amount that say who pays it.
_PAYERS: Final = tuple(
    (re.compile(rf"(?<![가-힣])(?:{words})\s?\(?$"), code)
    for words, code in (
        ("국비|국고(?:보조금)?", "stateFunds"),
        ("시비", "cityFunds"),
        (r"민자|민간(?:\s?(?:자본|투자))?", "privateFunds"),
    )
)
#: The words of a sentence that says whom to contact, or that something was announced.
_CONTACT: Final = re.compile(r"문의|전화|연락처|담당자?\s?:|☎|\d{2,3}-\d{3,4}-\d{4}")
_ANNOUNCED: Final = re.compile("발표했|밝혔|전했|공개했|알렸")

_FUTURE_END: Final = re.compile(
    r"(?:한다|된다|는다|간다|진다|연다|맺는다|선다|들어선다)[.\"”’]*\s*$"
)


def likely_indicators(
    clause: str, sentence: str, *, unit: str, counter: str, indicators: Iterable[KnownCode]
) -> tuple[str, ...]:
    """
    Return the names of the indicators that a number may be of, the likeliest first.

    Args:
        clause: the words of its clause.
        sentence: the words of its sentence.
        unit: the local name of its unit, or "" for a duration.
        counter: the word after it, or "".
        indicators: those of the vocabulary.
    """
    known = tuple(indicators)
    likeness = LabelLikeness.of(code.labels.get("ko", "") for code in known)
    near, far = letter_pairs(clause), letter_pairs(sentence)

    def score(code: KnownCode) -> float:
        label = code.labels.get("ko", "")
        if not _fits(label, code, unit):
            return 0.0
        text = max(likeness.share(label, near), _SENTENCE * likeness.share(label, far))
        meaning = _DEFINITION * likeness.share(code.definition, far)
        counted = _COUNTER if counter and counter == code.counter else 0.0
        return max(text, meaning) + counted

    scores = {code.name: score(code) for code in known}
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    return tuple(name for name in ranked if scores[name] > 0)[:MOST_INDICATORS]


def _fits(label: str, code: KnownCode, unit: str) -> bool:
    """Check whether the numbers of an indicator can have a unit."""
    if unit.startswith("CCY_"):
        return not code.counter and not _SHARE.search(label)
    if unit in ("PERCENT", "percentagePoint"):
        return not code.counter and not _MONEY.search(label)
    if unit == "NUM":
        return not _SHARE.search(label) and not _MONEY.search(label)
    return not code.counter


def likely_payer(before: str) -> str:
    """
    Return the source of funding that the words before an amount name, or "".

    >>> likely_payer("2029년까지 국비 "), likely_payer("총사업비 "), likely_payer("민간자본 ")
    ('stateFunds', '', 'privateFunds')
    """
    return next((code for words, code in _PAYERS if words.search(before)), "")


def is_contact(sentence: str) -> bool:
    """
    Check whether a sentence says whom to contact.

    >>> is_contact("문의: 기획실 062-613-0000"), is_contact("시는 문을 열었다.")
    (True, False)
    """
    return bool(_CONTACT.search(sentence))


def is_announced(sentence: str) -> bool:
    """
    Check whether a sentence says that something was announced.

    >>> is_announced("시는 3일 계획을 발표했다."), is_announced("시는 3일 문을 열었다.")
    (True, False)
    """
    return bool(_ANNOUNCED.search(sentence))


def likely_modality(after: str, stated: str, extent: Extent | None, published: date) -> str:
    """
    Return the modality of a claim.

    Args:
        after: the words after the number or date, to the end of its sentence.
        stated: the modality that the reader found, or "".
        extent: when it is, or None.
        published: the last day within which the source was published.

    >>> likely_modality(" 투입할 계획이다.", "", None, date(2026, 1, 1))
    'planned'
    >>> likely_modality(" 승인을 받았으며, 설계에 들어간다.", "", None, date(2026, 1, 1))
    'occurred'
    """
    if stated:
        return stated
    past = _PAST.search(after)
    for pattern, modality in _MODALITY_WORDS:
        if pattern.search(after[: past.end()] if past else after):
            return modality
    begin = extent and (extent.earliest_begin or extent.earliest_end)
    if begin and begin > published:
        return "planned"
    if not past and _FUTURE_END.search(after) and not (begin and begin <= published):
        return "planned"
    return "occurred"
