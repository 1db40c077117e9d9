"""Texts of mistakes in the syntax of a query: what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog import of_patterns
from gwangju_kg.language import Sentence

DETAILS: Final[Mapping[str, Sentence]] = {
    "odd-space": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 공백처럼 보이지만 다른 문자이므로 보통 "
        "공백(U+0020)으로 바꾸십시오",
        "en": "{subject} is not allowed here: it looks like a space, but SPARQL takes only the "
        "plain space (U+0020), tab and line break",
    },
    "odd-quote": {
        "ko": "SPARQL의 따옴표가 아닙니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not a quotation mark of SPARQL: write {suggestion}",
    },
    "look-alike": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not allowed here: write {suggestion}",
    },
    "code-fence": {
        "ko": "코드 블록 표시({subject})는 빼고 질의만 보내십시오",
        "en": "{subject} is not allowed here: send the query without the marks of a code block",
    },
    "html-entity": {
        "ko": "HTML 엔티티입니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is an entity of HTML: write {suggestion}",
    },
    "percent-encoded": {
        "ko": "질의가 퍼센트 인코딩된 채로 왔습니다({subject}). 주소에 넣을 때 한 번만 "
        "인코딩하십시오",
        "en": "the text is percent-encoded ({subject}): encode a query once, when it becomes "
        "part of an address",
    },
    "written-line-break": {
        "ko": "문자열 밖에서는 줄바꿈을 뜻하지 않습니다: {subject}. 실제 줄바꿈으로 보내십시오",
        "en": "{subject} outside a string is not a line break: send the query with real line "
        "breaks",
    },
    "prefix-form": {
        "ko": "접두어는 다음과 같이 선언합니다: {suggestion}. PREFIX 다음에 콜론이 붙은 이름, "
        "꺾쇠 안의 IRI를 쓰고 끝에는 아무 부호도 쓰지 않습니다",
        "en": "a prefix is declared as {suggestion}: PREFIX, its name with a colon, the IRI in "
        "angle brackets, and no mark at the end",
    },
    "prefix-late": {
        "ko": "PREFIX는 질의 앞에 씁니다. 다음 선언을 첫머리로 옮기십시오: {suggestion}",
        "en": "PREFIX stands before the query: move {suggestion} to the beginning",
    },
    "bare-iri": {
        "ko": "IRI는 꺾쇠 안에 씁니다: {suggestion}",
        "en": "an IRI stands in angle brackets: {suggestion}",
    },
    "spaced-name": {
        "ko": "이름 안에는 공백을 쓰지 않습니다: {suggestion}",
        "en": "there is no space in a name: write {suggestion}",
    },
    "cut-iri": {
        "ko": "IRI 중간에서 질의가 끝났습니다. 주소에 넣을 때 #은 %23으로, &는 %26으로 쓰십시오",
        "en": "the query ends within an IRI: in an address, # must be written %23 and & must be "
        "written %26",
    },
    "undeclared-prefix-near": {
        "ko": "선언하지 않았고 이 서버도 모르는 접두어입니다. 가장 비슷한 접두어: {suggestion}. "
        "다른 것이면 질의 첫머리에 다음 줄을 추가하십시오: {subject}",
        "en": "this prefix is neither declared nor known here; the nearest known one is "
        "{suggestion}. Else begin the query with {subject}",
    },
    "list-comma": {
        "ko": "이 위치에 올 수 없습니다: ','. SELECT ?a ?b나 ORDER BY ?a ?b처럼 변수 사이를 "
        "공백으로 띄우십시오",
        "en": "',' is not allowed here: separate variables by spaces, as in SELECT ?a ?b or "
        "ORDER BY ?a ?b",
    },
    "word-order": {
        "ko": "단어의 순서가 바뀌었습니다: {subject}. 맞는 순서: {suggestion}",
        "en": "{subject} is not allowed here: write {suggestion}",
    },
    "distinct-parentheses": {
        "ko": "DISTINCT는 함수가 아닙니다. 대신 쓸 것: {suggestion}",
        "en": "DISTINCT is not a function: write {suggestion}",
    },
    "star-and-columns": {
        "ko": "이 위치에 올 수 없습니다: '*'. SELECT *와 변수 목록 가운데 하나만 쓰십시오",
        "en": "'*' is not allowed here: write either SELECT * or the variables",
    },
    "no-columns": {
        "ko": "이 위치에 올 수 없습니다: {subject}. SELECT 다음에 변수를 쓰거나, 모든 변수를 "
        "뜻하는 {suggestion} 형식으로 쓰십시오",
        "en": "{subject} is not allowed here: SELECT needs variables, or {suggestion} for all "
        "of them",
    },
    "top": {
        "ko": "SPARQL에는 TOP이 없습니다. 질의 끝에 쓸 것: {suggestion}",
        "en": "SPARQL has no TOP: write {suggestion} at the end of the query",
    },
    "column-parentheses": {
        "ko": "이 위치에 올 수 없습니다: {subject}. SELECT의 식은 괄호 안에 이름과 함께 씁니다: "
        "{suggestion}",
        "en": "{subject} is not allowed here: an expression in SELECT stands in parentheses, "
        "with a name: {suggestion}",
    },
    "plain-column": {
        "ko": "SELECT의 변수는 괄호 없이 씁니다: {suggestion}",
        "en": "a variable in SELECT stands without parentheses: {suggestion}",
    },
    "missing-as": {
        "ko": "SELECT의 식에는 AS로 이름을 붙입니다: {suggestion}",
        "en": "an expression in SELECT needs a name, with AS: {suggestion}",
    },
    "star-with-group": {
        "ko": "{subject} 형식은 GROUP BY와 함께 쓸 수 없습니다. 묶은 변수와 집계를 적으십시오: "
        "{suggestion}",
        "en": "{subject} cannot stand beside GROUP BY: name the grouped variables and "
        "aggregates, as in {suggestion}",
    },
    "reused-column": {
        "ko": "같은 SELECT에서 계산하는 변수라 아직 값이 없습니다: {subject}. 식을 다시 "
        "쓰거나({suggestion}) 하위 질의에서 계산하십시오",
        "en": "{subject} is computed by this SELECT and has no value yet: repeat its "
        "expression, {suggestion}, or compute it in a subquery",
    },
    "ungrouped": {
        "ko": "SELECT의 변수가 GROUP BY에도 없고 SUM, SAMPLE 같은 집계 함수 안에도 없습니다: "
        "{subject}. 쓸 것: {suggestion} 또는 (SAMPLE({subject}) AS ?any)",
        "en": "{subject} is neither in GROUP BY nor inside an aggregate such as SUM or SAMPLE: "
        "write {suggestion}, or (SAMPLE({subject}) AS ?any)",
    },
    "bind-bound": {
        "ko": "BIND가 이미 값이 있는 변수 {subject}에 값을 지정합니다. 다른 이름을 "
        "쓰거나({suggestion}) FILTER({subject} = …)로 비교하십시오",
        "en": "BIND assigns to {subject}, which has a value already: use another name, "
        "{suggestion}, or compare with FILTER({subject} = …)",
    },
    "select-rebinds": {
        "ko": "SELECT의 AS가 패턴에서 이미 쓰인 변수 {subject}에 다시 값을 지정합니다. 다른 "
        "이름을 쓰십시오: {suggestion}",
        "en": "SELECT assigns with AS to {subject}, a variable that the pattern already binds: "
        "use another name, {suggestion}",
    },
    "aggregate-in-pattern": {
        "ko": "집계 함수는 FILTER나 BIND 안에 쓸 수 없습니다: {subject}. GROUP BY 뒤에 "
        "HAVING({subject} …) 형식으로 쓰거나 하위 질의에서 계산하십시오",
        "en": "{subject} is an aggregate, which cannot stand in FILTER or BIND: write "
        "HAVING({subject} …) after GROUP BY, or compute it in a subquery",
    },
    "sort-direction": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 정렬 방향 뒤의 괄호 안에 변수를 쓰십시오: "
        "{suggestion}",
        "en": "{subject} is not allowed here: the variable stands in parentheses after the "
        "direction, {suggestion}",
    },
    "missing-by": {
        "ko": "빠진 것이 있습니다: {subject}. 맞는 형식: {suggestion}",
        "en": "{subject} is not complete: write {suggestion}",
    },
    "key-parentheses": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 식은 괄호 안에 씁니다: {suggestion}",
        "en": "{subject} is not allowed here: an expression stands in parentheses, {suggestion}",
    },
    "limit-form": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not allowed here: write {suggestion}",
    },
    "end-mark": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 질의 끝에는 부호를 쓰지 않습니다",
        "en": "{subject} is not allowed here: a query ends without a mark",
    },
    "modifier-order": {
        "ko": "이 위치에 올 수 없습니다: {subject}. GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET "
        "순서로 쓰십시오: {suggestion}",
        "en": "{subject} is not allowed here: the order is GROUP BY, HAVING, ORDER BY, LIMIT, "
        "OFFSET: {suggestion}",
    },
    "modifier-inside": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 닫는 중괄호 뒤에 쓰십시오: {suggestion}",
        "en": "{subject} is not allowed here: it stands after the closing brace, {suggestion}",
    },
    "operator": {
        "ko": "SPARQL의 연산자가 아닙니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not an operator of SPARQL: write {suggestion}",
    },
    "unexpected": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 여기에 올 수 있는 것: {suggestion}",
        "en": "{subject} is not allowed here; what may stand here: {suggestion}",
    },
    "unfinished": {
        "ko": "질의가 중간에 끝났습니다. 이어서 올 수 있는 것: {suggestion}",
        "en": "the query ends too early; what may follow: {suggestion}",
    },
    **of_patterns.DETAILS,
}
