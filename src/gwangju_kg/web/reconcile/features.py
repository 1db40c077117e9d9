"""
What the features of a candidate mean, in Korean and English.

Takes the identifier of a feature; gives its name.  The page ``/reconcile/features`` lists the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: What each feature that is no property says, by its identifier.
FEATURES: Final[Mapping[str, Mapping[str, str]]] = {
    "name": {
        "ko": "이름이 같은 정도, 0~100. 90부터는 다르게 적은 같은 이름",
        "en": "how like the name is, 0 to 100; from 90 on it is the same name, typed otherwise",
    },
    "name-exact": {"ko": "글자 그대로 같은 이름", "en": "the same name, letter for letter"},
    "name-spacing": {
        "ko": "띄어쓰기, 문장 부호, 대소문자만 다른 이름",
        "en": "the same name but for spaces, punctuation or case",
    },
    "name-abbreviation": {
        "ko": "줄여 쓰거나 법인 표시가 다른 이름",
        "en": "the same name shortened, or with another mark of the legal form",
    },
    "name-hanja": {"ko": "한자로 적은 이름", "en": "the same name in hanja"},
    "name-romanised": {
        "ko": "로마자로 적은 이름",
        "en": "the same name in the Revised Romanization",
    },
    "name-sound": {"ko": "소리가 같은 이름", "en": "a name that sounds the same"},
    "name-initials": {"ko": "초성이 같은 이름", "en": "a name with these first letters"},
    "name-beginning": {"ko": "이렇게 시작하는 이름", "en": "a name that begins so"},
    "name-part": {"ko": "이것을 품은 이름", "en": "a name that holds this"},
    "name-fuzzy": {"ko": "글자가 비슷한 이름", "en": "a name of similar letters"},
    "name-identifier": {"ko": "식별자나 IRI로 찾음", "en": "found by its identifier or IRI"},
    "name-no-name": {
        "ko": "이름 없이 다른 열로 찾음",
        "en": "found by another column, without a name",
    },
    "preferred-name": {
        "ko": "대표 이름과 맞음. 아니면 다른 이름, 출처가 쓴 이름, 부호와 맞음",
        "en": "it is the preferred name; else another one, one that a source uses, or a code",
    },
    "mentions": {
        "ko": "그래프가 말하는 횟수. 점수가 같을 때 순서를 정함",
        "en": "how often the graph speaks of it; decides the order of equal scores",
    },
}


def feature_name(identifier: str, language: str) -> str:
    """Give the name of a feature that is no property, else its identifier."""
    return FEATURES.get(identifier, {}).get(language, identifier)
