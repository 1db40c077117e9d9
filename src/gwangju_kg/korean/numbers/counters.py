"""Korean counters (명, 건, 원 …), and the unit that each gives to a number."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """
    The unit of a number; a NAME counts nothing: 5G, 50+, 3·1.

    Of a MEASURE (23.5㎞) `Number.measure` says which one.
    """

    WON = "won"
    DOLLAR = "dollar"
    EURO = "euro"
    PERCENT = "percent"
    POINT = "percentage point"
    COUNT = "count"
    MEASURE = "measure"
    ORDINAL = "ordinal"
    NAME = "name"


#: The counters of each unit as a pattern.  A look-ahead prevents a counter from matching the first
#: syllable of another word: 3대 but not 3대학, 1위 but not 1위원회.
_WORDS: Final = (
    (Unit.POINT, r"[%％]\s?(?:포인트|[pP])|퍼센트\s?포인트"),
    (Unit.PERCENT, r"[%％]|퍼센트"),
    (Unit.WON, r"원(?![칙정장조형년내탁자])"),
    (Unit.DOLLAR, r"(?:미국?\s?)?달러"),
    (Unit.EURO, r"유로(?!파)"),
    (Unit.COUNT, r"개\s?분야|개[국소사교](?!월)|차례|세대|가구|가지"),
    (
        Unit.ORDINAL,
        r"번째|년차|등급|호[선기]|단계|지구|학년|위(?![원해반험축])|등(?![록장산])|차(?![량종로관선])"
        r"|호(?![텔실남황])|기(?![관업구간자술금념])|조(?![원사직합성례])|항(?![공만구])|[째급층]",
    ),
    (
        Unit.COUNT,
        r"마리|그루|사람|군데|살(?![림리아])|세(?![기대계상])|명|곳|건(?![물설강축립])|개(?![월년발최막설편])|대(?![학한전구상표통규형])"
        r"|회(?![의사원장관])|번(?![영호])|배(?![구치])|인(?![구공])|팀|종(?![합류])|점|편|권|석|척|쌍|국(?![가내립비])",
    ),
)
_PATTERNS: Final = tuple((unit, re.compile(words)) for unit, words in _WORDS)
_PARTICLE: Final = re.compile(
    r"(?:[을를이가은는도의에와과로만씩당]|으로|에서|까지|부터|보다|이나|이상|이하)*(?![가-힣])"
)


def counter_at(text: str, start: int) -> tuple[int, Unit, str] | None:
    """
    Return the counter at `start`, with or without a space before it: its end, its unit, the word.

    After a space it must be a whole word, so that 1000 명소 is not a thousand people.  Return None
    if there is no counter.

    >>> counter_at("1만 명까지", 2)
    (4, <Unit.COUNT: 'count'>, '명')
    """
    spaced = text[start : start + 1].isspace()
    for unit, pattern in _PATTERNS:
        if (match := pattern.match(text, start + spaced)) and (
            not spaced or ends_word(text, match.end())
        ):
            return match.end(), unit, match[0]
    return None


def ends_word(text: str, end: int) -> bool:
    """
    Check whether a word ends at `end`, apart from particles.

    >>> ends_word("명까지 늘어", 1), ends_word("명소", 1)
    (True, False)
    """
    return _PARTICLE.match(text, end) is not None
