"""More texts of mistakes in the syntax of a query: see `of_syntax`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.language import Sentence

DETAILS: Final[Mapping[str, Sentence]] = {
    "comparison": {
        "ko": "SPARQL에서는 이렇게 쓰지 않습니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "SPARQL has no {subject} of this form: write {suggestion}",
    },
    "no-such-function": {
        "ko": "SPARQL에 없는 함수입니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "SPARQL has no function {subject}: write {suggestion}",
    },
    "separator": {
        "ko": "이 위치에 올 수 없습니다: {subject}. GROUP_CONCAT의 구분자는 이름과 함께 씁니다: "
        "{suggestion}",
        "en": "{subject} is not allowed here: the separator of GROUP_CONCAT is named, {suggestion}",
    },
    "datatype": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 자료형은 ^ 두 개 뒤에 씁니다: {suggestion}",
        "en": "{subject} is not allowed here: a datatype follows two carets, {suggestion}",
    },
    "language-tag": {
        "ko": "언어 태그가 아닙니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not a language tag: write {suggestion}",
    },
    "backslash": {
        "ko": "문자열 안의 역슬래시는 두 번 씁니다: {suggestion}",
        "en": "a backslash in a string is written twice: {suggestion}",
    },
    "string-of-lines": {
        "ko": "여기서 시작한 문자열에 닫는 따옴표가 그 줄에 없습니다. 여러 줄인 문자열은 따옴표 "
        "세 개({suggestion})로 감싸십시오",
        "en": "the string that starts here is not closed in its line: a string of several lines "
        "stands between {suggestion}",
    },
    "filter-parentheses": {
        "ko": "이 위치에 올 수 없습니다: {subject}. FILTER의 조건은 전체를 괄호로 감쌉니다: "
        "{suggestion}",
        "en": "{subject} is not allowed here: the condition of FILTER stands in parentheses, "
        "{suggestion}",
    },
    "missing-filter": {
        "ko": "조건은 FILTER 뒤에 씁니다: {subject}. 맞는 형식: {suggestion}",
        "en": "{subject} is a condition, which follows FILTER: {suggestion}",
    },
    "bind-form": {
        "ko": "값은 다음과 같이 지정합니다: {suggestion}",
        "en": "a value is assigned by {suggestion}",
    },
    "values-form": {
        "ko": "값 목록은 다음과 같이 씁니다: {suggestion}",
        "en": "a list of values is written {suggestion}",
    },
    "missing-braces": {
        "ko": "패턴은 중괄호 안에 씁니다: {suggestion}",
        "en": "a pattern stands in braces: {suggestion}",
    },
    "variable-mark": {
        "ko": "변수 이름에는 글자, 숫자, _만 쓸 수 있습니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not a variable: its name has letters, digits and _ only, {suggestion}",
    },
    "variable-space": {
        "ko": "변수 안에는 공백을 쓰지 않습니다. 대신 쓸 것: {suggestion}",
        "en": "there is no space in a variable: write {suggestion}",
    },
    "copula": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 유형을 나타내는 술어는 소문자 "
        "{suggestion}입니다",
        "en": "{subject} is not allowed here: the predicate for a class is a small {suggestion}",
    },
    "bare-word": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 변수는 물음표로 시작하고({suggestion}), "
        "문자열은 따옴표 안에, 용어는 접두어와 함께 씁니다",
        "en": "{subject} is not allowed here: a variable begins with a question mark "
        "({suggestion}), a text stands in quotation marks, and a term has a prefix",
    },
    "missing-period": {
        "ko": "다음 부분 앞에 마침표가 빠졌습니다: {subject}. 맞는 형식: {suggestion}",
        "en": "a period is missing before {subject}: {suggestion}",
    },
    "missing-semicolon": {
        "ko": "다음 부분 앞에 쌍반점(;)이 빠졌습니다: {subject}. 맞는 형식: {suggestion}",
        "en": "a semicolon is missing before {subject}: {suggestion}",
    },
    "missing-comma": {
        "ko": "다음 부분 앞에 쉼표가 빠졌습니다: {subject}. 맞는 형식: {suggestion}",
        "en": "a comma is missing before {subject}: {suggestion}",
    },
    "new-subject": {
        "ko": "{subject} 부호는 같은 주어를 이어 쓸 때 씁니다. 주어가 바뀔 때는 마침표를 "
        "쓰십시오: {suggestion}",
        "en": "{subject} continues with the same subject: before a new subject write {suggestion}",
    },
    "extra-mark": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 지우십시오",
        "en": "{subject} is not allowed here: leave it out",
    },
    "incomplete-triple": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 트리플은 주어, 술어, 목적어로 이루어지는데, "
        "다음 부분 뒤에 빠진 것이 있습니다: {suggestion}",
        "en": "{subject} is not allowed here: a triple has a subject, a predicate and an "
        "object, and {suggestion} is not its end",
    },
    "extra-bracket": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 짝이 되는 여는 괄호가 없습니다",
        "en": "{subject} is not allowed here: it closes no bracket",
    },
    "unclosed-bracket": {
        "ko": "질의가 중간에 끝났습니다. 닫지 않은 괄호가 있습니다: {subject}. 빠진 괄호: "
        "{suggestion}",
        "en": "the query ends too early: {subject} is not closed, {suggestion} is missing",
    },
    "comment-takes-rest": {
        "ko": "#부터 줄 끝까지는 주석이며, 여기서는 닫는 괄호도 주석에 들어 있습니다. 주석 "
        "뒤에서 줄을 바꾸거나 주석을 지우십시오",
        "en": "# begins a comment up to the end of the line, here with the closing bracket in "
        "it: put a line break after the comment, or leave it out",
    },
    "misspelled": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 가장 비슷한 단어: {suggestion}",
        "en": "{subject} is not allowed here: the nearest word is {suggestion}",
    },
    "no-form": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 접두어 다음에는 SELECT, ASK, CONSTRUCT, "
        "DESCRIBE 가운데 하나가 옵니다: {suggestion}",
        "en": "{subject} is not allowed here: after the prefixes a query begins with SELECT, "
        "ASK, CONSTRUCT or DESCRIBE, as in {suggestion}",
    },
    "ungrouped-expression": {
        "ko": "GROUP BY에 없는 변수는 집계 함수 안에 써야 합니다: {subject}. 쓸 것: {suggestion}",
        "en": "{subject} is neither in GROUP BY nor inside an aggregate such as SUM or SAMPLE: "
        "write {suggestion}",
    },
    "joining-word": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 패턴과 FILTER는 나란히 쓰면 모두 만족해야 "
        "한다는 뜻이 되므로 지우십시오",
        "en": "{subject} is not allowed here: patterns and FILTERs that follow each other must "
        "all hold, so leave it out",
    },
    "union-word": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 둘 가운데 하나라는 뜻이면 UNION을 쓰십시오: "
        "{suggestion}",
        "en": "{subject} is not allowed here: one pattern or the other is written {suggestion}",
    },
    "outside-pattern": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 패턴의 중괄호 안에 쓰십시오: {suggestion}",
        "en": "{subject} is not allowed here: it stands inside the braces of the pattern, "
        "{suggestion}",
    },
    "graph-name": {
        "ko": "이 위치에 올 수 없습니다: {subject}. GRAPH 다음에는 그래프의 IRI나 변수를 "
        "씁니다: {suggestion}",
        "en": "{subject} is not allowed here: GRAPH needs the IRI of a graph or a variable, "
        "{suggestion}",
    },
    "text-before": {
        "ko": "질의 앞에 있는 글자({subject})를 지우고 질의만 보내십시오: {suggestion} …",
        "en": "{subject} is not allowed here: send the query alone, beginning with {suggestion}",
    },
    "datatype-name": {
        "ko": "자료형에는 접두어가 필요합니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "{subject} is not allowed here: a datatype has a prefix, {suggestion}",
    },
    "stray-comparison": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 비교는 FILTER 안에 씁니다: {suggestion}",
        "en": "{subject} is not allowed here: a comparison stands in FILTER, {suggestion}",
    },
    "unquoted-text": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 문자열은 따옴표 안에 씁니다: {suggestion}",
        "en": "{subject} is not allowed here: a text stands in quotation marks, {suggestion}",
    },
    "modifier-twice": {
        "ko": "{subject} 절은 한 번만 쓸 수 있습니다: {suggestion}",
        "en": "{subject} stands twice: write one, such as {suggestion}",
    },
    "argument-count": {
        "ko": "함수의 인수 개수가 맞지 않습니다: {subject}. 맞는 형식: {suggestion}",
        "en": "{subject} has the wrong number of arguments: write {suggestion}",
    },
    "argument-mark": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 인수 사이에는 쉼표를 씁니다: {suggestion}",
        "en": "{subject} is not allowed here: arguments are separated by commas, {suggestion}",
    },
    "distinct-argument": {
        "ko": "DISTINCT는 집계 함수 안에만 쓸 수 있습니다. 집계 함수가 아닌 것: {subject}. "
        "대신 쓸 것: {suggestion}",
        "en": "DISTINCT stands in aggregates only, such as COUNT, and {subject} is none: write "
        "{suggestion}",
    },
    "unknown-function": {
        "ko": "SPARQL에 없는 함수입니다: {subject}",
        "en": "SPARQL has no function {subject}",
    },
    "path-variable": {
        "ko": "속성 경로에는 IRI만 쓰고 변수는 쓸 수 없습니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "a property path has IRIs only, no variable such as {subject}: write {suggestion}",
    },
    "path-range": {
        "ko": "SPARQL 1.1에는 횟수를 쓰는 경로가 없습니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "a path of SPARQL 1.1 has no number of steps, {subject}: write {suggestion}",
    },
    "values-twice": {
        "ko": "VALUES의 변수는 한 번씩만 씁니다: {subject}",
        "en": "VALUES takes each variable once, not {subject}",
    },
    "values-term": {
        "ko": "VALUES에는 IRI, 리터럴, UNDEF만 쓸 수 있습니다: {subject}",
        "en": "VALUES takes IRIs, literals and UNDEF only, not {subject}",
    },
    "values-row": {
        "ko": "VALUES의 행에는 변수마다 값이 하나씩 있어야 합니다: {subject}. 값이 없으면 UNDEF를 "
        "쓰십시오: {suggestion}",
        "en": "{subject} does not have one value for each variable of VALUES: write UNDEF for one "
        "that is missing, {suggestion}",
    },
    "values-rows": {
        "ko": "변수가 여럿이면 VALUES의 각 행을 괄호로 감쌉니다: {suggestion}",
        "en": "with several variables, each row of VALUES stands in parentheses: {suggestion}",
    },
    "iri-character": {
        "ko": "IRI 안에 쓸 수 없는 문자입니다: {subject}. 대신 쓸 것: {suggestion}",
        "en": "an IRI does not hold {subject}: write {suggestion}",
    },
    "inner-quote": {
        "ko": "문자열 안의 따옴표 앞에는 역슬래시를 씁니다: {suggestion}",
        "en": "the string ends at this quotation mark; one inside a string follows a backslash: "
        "{suggestion}",
    },
    "second-query": {
        "ko": "다음 부분 앞에서 질의가 끝났습니다: {subject}. 한 번에 질의 하나만 보내십시오",
        "en": "the query ends before {subject}: send one query at a time",
    },
    "second-pattern": {
        "ko": "{subject} 앞에서 패턴이 끝났습니다. 패턴은 하나이므로 모두 한 중괄호 안에 "
        "쓰십시오: {suggestion}",
        "en": "the pattern ends before {subject}: a query has one, so write all of it in the same "
        "braces, {suggestion}",
    },
    "from-late": {
        "ko": "이 위치에 올 수 없습니다: {subject}. 패턴 앞에 씁니다: {suggestion}",
        "en": "{subject} is not allowed here: it stands before the pattern, {suggestion}",
    },
    "blank-node-scope": {
        "ko": "빈 노드의 이름은 한 그룹 안에서만 쓸 수 있습니다: {subject}. 변수를 쓰십시오: "
        "{suggestion}",
        "en": "{subject} stands in another group as well, and the name of a blank node is known in "
        "one group only: use a variable, {suggestion}",
    },
    "template-triples": {
        "ko": "CONSTRUCT 다음의 중괄호에는 트리플만 쓸 수 있습니다: {subject}. 조건과 경로는 "
        "WHERE 안에 쓰십시오: {suggestion}",
        "en": "{subject} is not allowed here: the template of CONSTRUCT has triples only, and the "
        "rest stands in WHERE, {suggestion}",
    },
    "short-construct": {
        "ko": "CONSTRUCT WHERE 형식에는 트리플만 쓸 수 있습니다: {subject}. 대신 쓸 것: "
        "{suggestion}",
        "en": "{subject} is not allowed here: the short form CONSTRUCT WHERE has triples only, so "
        "write {suggestion}",
    },
    "behind-end": {
        "ko": "{subject} 앞에서 질의가 끝났습니다. 패턴 뒤에는 GROUP BY, HAVING, ORDER BY, LIMIT, "
        "OFFSET, VALUES만 올 수 있습니다",
        "en": "the query ends before {subject}: only GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET and "
        "VALUES may follow its pattern",
    },
}
