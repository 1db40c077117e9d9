"""
Names of the features of a candidate, in Korean and English.

The page ``/reconcile/features`` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Names of the features that are not properties, by identifier.
FEATURES: Final[Mapping[str, Mapping[str, str]]] = {
    "name": {
        "ko": "이름 유사도, 0~100. 90 이상은 표기만 다른 같은 이름",
        "en": "similarity of the name, 0 to 100; 90 or more: same name, other spelling",
    },
    "name-exact": {"ko": "철자까지 같은 이름", "en": "exactly the same name"},
    "name-spacing": {
        "ko": "띄어쓰기, 문장 부호, 대소문자만 다른 이름",
        "en": "the same name except for spaces, punctuation or case",
    },
    "name-abbreviation": {
        "ko": "약칭이거나 법인 표기가 다른 이름",
        "en": "an abbreviation of the name, or the name with another legal form",
    },
    "name-hanja": {"ko": "한자 표기가 같은 이름", "en": "the same name in hanja"},
    "name-romanised": {
        "ko": "로마자 표기가 같은 이름",
        "en": "the same name in Revised Romanization",
    },
    "name-sound": {"ko": "발음이 같은 이름", "en": "a name that sounds the same"},
    "name-initials": {"ko": "초성이 같은 이름", "en": "a name with these initial consonants"},
    "name-beginning": {
        "ko": "입력한 글자로 시작하는 이름",
        "en": "a name that starts with the text",
    },
    "name-part": {"ko": "입력한 글자가 포함된 이름", "en": "a name that contains the text"},
    "name-fuzzy": {"ko": "철자가 비슷한 이름", "en": "a name with a similar spelling"},
    "name-identifier": {"ko": "식별자나 IRI로 검색", "en": "found by its identifier or IRI"},
    "name-no-name": {
        "ko": "이름 없이 다른 열로 검색",
        "en": "found by another column, without a name",
    },
    "preferred-name": {
        "ko": "대표 이름과 일치. 아니면 다른 이름, 출처별 명칭, 코드와 일치",
        "en": "matches the preferred name; else an alternative name, a source's name or a code",
    },
    "mentions": {
        "ko": "그래프에서 언급된 횟수. 점수가 같을 때 순서를 정함",
        "en": "number of mentions in the graph; decides the order of equal scores",
    },
}


def feature_name(identifier: str, language: str) -> str:
    """Return the name of a feature, or its identifier if it has none."""
    return FEATURES.get(identifier, {}).get(language, identifier)
