"""The sentences of hints on empty answers, in both languages, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.language import Sentence

_UNION_CLAUSE: Final = "FROM <urn:x-arq:UnionGraph>"

TEXTS: Final[Mapping[str, Sentence]] = {
    "deprecated": {
        "ko": "더 이상 쓰지 않는 용어입니다: {subject}. 대신 쓸 용어: {suggestion}",
        "en": "{subject} is deprecated: use {suggestion}",
    },
    "unknown-term": {
        "ko": "자료에 없는 이름입니다: {subject}. 가장 비슷한 이름: {suggestion}",
        "en": "{subject} occurs nowhere in the data; the nearest name that does: {suggestion}",
    },
    "unknown": {
        "ko": "자료에 없는 이름입니다: {subject}",
        "en": "{subject} occurs nowhere in the data",
    },
    "unused": {
        "ko": "정의만 있고 쓰인 곳이 없는 용어입니다: {subject}",
        "en": "{subject} is defined, but no statement uses it",
    },
    "unknown-graph": {
        "ko": "그런 그래프가 없습니다: {subject}. 있는 그래프: {suggestion}",
        "en": "there is no graph {subject}; the graphs are {suggestion}",
    },
    "other-graph": {
        "ko": "기본 그래프에 없고 다음 그래프에만 있습니다: {subject} ({suggestion})."
        " GRAPH {graph} {{ … }} 안에 쓰거나, WHERE 앞에 " + _UNION_CLAUSE + "을 쓰십시오",
        "en": "{subject} occurs only in {suggestion}, which the default graph leaves out:"
        " write GRAPH {graph} {{ … }} around it, or " + _UNION_CLAUSE + " before WHERE",
    },
    "all-graphs": {
        "ko": "모든 그래프를 함께 물으면 결과가 있습니다: WHERE 앞에 "
        + _UNION_CLAUSE
        + "을 쓰십시오",
        "en": "over all graphs together the query has an answer: write "
        + _UNION_CLAUSE
        + " before WHERE",
    },
    "with-graph": {
        "ko": "다음 그래프를 함께 물으면 결과가 있습니다: {suggestion}. 해당 패턴을"
        " GRAPH {graph} {{ … }} 안에 쓰거나, WHERE 앞에 " + _UNION_CLAUSE + "을 쓰십시오",
        "en": "with the graph {suggestion} the query has an answer: write GRAPH {graph} {{ … }}"
        " around the pattern that is there, or " + _UNION_CLAUSE + " before WHERE",
    },
    "partial-date": {
        "ko": "{subject} 값은 날짜와 비교되지 않습니다. {suggestion} 또는 YEAR(?date)를 쓰십시오",
        "en": "{subject} does not compare with dates: use {suggestion}, or YEAR(?date)",
    },
    "date-extent": {
        "ko": "날짜가 아니라 기간을 가리키는 속성입니다: {subject}. 첫날과 마지막 날: {suggestion}",
        "en": "{subject} leads to a time, not to a date: its first and last day are {suggestion}",
    },
    "no-function": {
        "ko": "모르는 함수이므로 값이 없습니다: {subject}",
        "en": "there is no function {subject} here, so that each call of it is an error",
    },
    "string-function": {
        "ko": "문자열 함수에는 문자열을 주어야 하는데, 자료에서 {subject}의 값은 문자열이 아닙니다."
        " {suggestion}을 쓰십시오",
        "en": "a string function needs a string, and the values of {subject} are none:"
        " use {suggestion}",
    },
    "language": {
        "ko": "자료의 문자열에는 언어 태그가 있습니다: {subject} → {suggestion}",
        "en": "the data have {suggestion}, with a language tag, and not {subject}",
    },
    "normal-form": {
        "ko": "자료의 문자열은 NFC로 정규화돼 있습니다: {subject} → {suggestion}",
        "en": "the data have the text {suggestion} in Unicode form NFC; {subject} is not in NFC",
    },
    "namespace": {
        "ko": "접두어의 이름공간이 다릅니다: {subject} → {suggestion}",
        "en": "the prefix is bound to another namespace: {subject} should be {suggestion}",
    },
    "pattern": {
        "ko": "자료에 맞는 것이 없는 패턴입니다: {subject}",
        "en": "nothing in the data matches {subject}",
    },
    "named-only": {
        "ko": "{subject}만 쓰면 기본 그래프가 비어 있어서 GRAPH 밖의 패턴에 맞는 것이 없습니다."
        " {suggestion}을 쓰거나 패턴을 GRAPH {graph} {{ … }} 안에 쓰십시오",
        "en": "{subject} alone leaves the default graph empty: write {suggestion}, or"
        " GRAPH {graph} {{ … }} around the pattern",
    },
    "not-named": {
        "ko": "질의에 주어진 그래프 가운데 없는 것입니다: {subject}. 추가하십시오: {suggestion}",
        "en": "the graph {subject} is not among those that the query is given: add {suggestion}",
    },
    "pattern-of-graphs": {
        "ko": "질의가 묻는 그래프에는 맞는 것이 없고 다른 그래프에는 있는 패턴입니다: {subject}",
        "en": "nothing in the graphs that the query asks matches {subject}; other graphs have it",
    },
    "combination": {
        "ko": "따로는 맞는 것이 있지만 함께 맞는 것은 없습니다: {subject}",
        "en": "each of these has matches, but they have none together: {subject}",
    },
    "filter": {
        "ko": "이 조건이 모든 결과를 걸러 냅니다: {subject}",
        "en": "this condition removes every result: {subject}",
    },
    "modifier": {
        "ko": "이 절 때문에 결과가 남지 않습니다: {subject}",
        "en": "this clause leaves no result: {subject}",
    },
    "direction": {
        "ko": "방향이 반대인 관계입니다: {subject} → {suggestion}",
        "en": "the data have this the other way round: {subject} should be {suggestion}",
    },
    "graph-of-pattern": {
        "ko": "그래프 {subject}에는 이런 자료가 없고, 다음 그래프에는 있습니다: {suggestion}",
        "en": "the graph {subject} does not hold this; it is in {suggestion}",
    },
    "unused-variable": {
        "ko": "패턴에 없는 변수라서 값이 없습니다: {subject}. 가장 비슷한 변수: {suggestion}",
        "en": "{subject} is not in the pattern and has no value;"
        " the nearest variable is {suggestion}",
    },
    "unknown-variable": {
        "ko": "패턴에 없는 변수라서 값이 없습니다: {subject}",
        "en": "{subject} is not in the pattern and has no value",
    },
    "label-variable": {
        "ko": "이름을 붙여 주는 서비스가 없어서 값이 없는 변수입니다: {subject}."
        " 패턴에 추가하십시오: {suggestion}",
        "en": "{subject} has no value, as there is no label service: add {suggestion}",
    },
    "unbound": {
        "ko": "모든 행에서 값이 없는 변수입니다: {subject}",
        "en": "{subject} has a value in no row",
    },
    "comparison": {
        "ko": "{subject} 비교는 결과가 없습니다. 자료의 값은 {graph} 형식입니다: {suggestion}",
        "en": "{subject} compares with no value of the data, which are {graph}: write {suggestion}",
    },
    "code": {
        "ko": "자료에서 이 값은 문자열이 아니라 IRI입니다: {subject} → {suggestion}",
        "en": "the data have an IRI here, not the text {subject}: write {suggestion}",
    },
    "similar-text": {
        "ko": "자료에 없는 문자열입니다: {subject}. 가장 비슷한 문자열: {suggestion}",
        "en": "no value in the data is {subject}; the nearest is {suggestion}",
    },
    "letter-case": {
        "ko": "대문자와 소문자를 구별하는 비교입니다: {subject} → {suggestion}",
        "en": "capital and small letters differ in {subject}: write {suggestion}",
    },
    "language-filter": {
        "ko": "자료에 없는 언어 태그입니다: {subject}. 있는 태그: {suggestion}",
        "en": "no text in the data has the language tag {subject}; there are {suggestion}",
    },
}
