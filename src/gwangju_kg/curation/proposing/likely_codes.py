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
from gwangju_kg.korean.superlatives import find_superlatives

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
        (r"목표", "targeted"),
        (r"전망|예상|추정|예측|기대", "projected"),
        (r"계획|예정|방침|기로 했|키로 했|나선다|추진한다|할 것|앞두|연기", "planned"),
        (r"진행 중|추진 중|공사 중|건설 중|중이다", "ongoing"),
    )
)
_FUTURE_END: Final = re.compile(
    r"(?:한다|된다|는다|간다|진다|연다|맺는다|선다|들어선다)[.\"”’]*\s*$"
)


#: The counters and words of ranks, by their superlative.
_RANKS: Final = {"위": "ranked", "등급": "graded", "등": "ranked"}

#: The words before a superlative that say within what, the first in this order.
_SCOPES: Final = (
    (re.compile("세계"), "worldwide"),
    (re.compile("광역"), "amongMetropolitanGovernments"),
    (re.compile("지자체|자치단체|시군구|기초단체"), "amongLocalGovernments"),
    (re.compile("전국|국내|대한민국|우리나라"), "nationwide"),
    (re.compile("호남"), "inHonam"),
)

#: The body before each role at an award, as the text names it.
_ROLES: Final = tuple(
    (
        role,
        re.compile(
            rf"(?P<body>[가-힣A-Za-z]+(?:\s?[·ㆍ]\s?[가-힣A-Za-z]+)*)(?:이|가|에서)\s{words}"
        ),
    )
    for role, words in (
        ("conferrer", "(?:수여|시상)"),
        ("organiser", "주관"),
        ("host", "주최"),
        ("supporter", "후원"),
    )
)
_PRIZE: Final = re.compile("상[이을은의]|대상|수상|시상|표창")


def likely_ranking(words: str, before: str, counter: str) -> dict[str, str]:
    """
    Return the superlative and the scope of a claim of a rank by their column; {} if it is none.

    Args:
        words: the words of the rank: a number, or those in which a superlative may stand.
        before: the words that may say within what.
        counter: the word after the number, or "".

    >>> likely_ranking("1위", "전국 ", "위"), likely_ranking("제4회", "", "회")
    ({'superlative': 'ranked', 'scope': 'nationwide'}, {})
    """
    found = sorted(find_superlatives(words))
    superlative = _RANKS.get(counter, found[0] if found else "")
    if not superlative:
        return {}
    scopes = (scope for pattern, scope in _SCOPES if pattern.search(before))
    return {"superlative": superlative, "scope": next(scopes, "scopeNotStated")}


def award_bodies(sentence: str) -> dict[str, str]:
    """
    Return the bodies of an award by their role, as a sentence about an award names them.

    >>> award_bodies("이 상은 가나학회가 주최하고 다라부가 후원했다.")
    {'host': '가나학회', 'supporter': '다라부'}
    """
    if not _PRIZE.search(sentence):
        return {}
    found = {role: pattern.search(sentence) for role, pattern in _ROLES}
    return {role: match["body"] for role, match in found.items() if match}


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
    """
    if stated:
        return stated
    for pattern, modality in _MODALITY_WORDS:
        if pattern.search(after):
            return modality
    begin = extent and (extent.earliest_begin or extent.earliest_end)
    if begin and begin > published:
        return "planned"
    if _FUTURE_END.search(after) and not (begin and begin <= published):
        return "planned"
    return "occurred"
