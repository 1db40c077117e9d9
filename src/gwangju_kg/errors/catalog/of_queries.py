"""Texts of the errors of queries: their syntax, their limits, and their execution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog import of_syntax
from gwangju_kg.errors.catalog.entry import ErrorEntry

ENTRIES: Final[Mapping[str, ErrorEntry]] = {
    "syntax-error": ErrorEntry(
        status=400,
        title={
            "ko": "질의 문법이 올바르지 않습니다",
            "en": "The query is not valid SPARQL 1.1",
        },
        detail={
            "ko": "질의를 SPARQL 1.1로 해석할 수 없습니다",
            "en": "the query cannot be parsed as SPARQL 1.1",
        },
        advice={
            "ko": "표시된 위치를 확인하십시오. PREFIX 선언, 마침표, 닫는 괄호를 빠뜨리는 경우가 "
            "많습니다.",
            "en": "Check the query at the given line and column. Common causes are a missing "
            "PREFIX declaration, period or closing bracket.",
        },
        details={
            **of_syntax.DETAILS,
            "stray-token": {
                "ko": "이 위치에 올 수 없습니다: {subject}",
                "en": "{subject} is not allowed here",
            },
            "ends-too-early": {
                "ko": "질의가 중간에 끝났습니다. 빠졌거나 닫지 않은 것이 있습니다",
                "en": "the query ends too early: something is missing or not closed",
            },
            "open-string": {
                "ko": "여기서 시작한 문자열에 닫는 따옴표가 없습니다. 끝에 쓸 것: {subject}",
                "en": "the string that starts here is not closed: end it with {subject}",
            },
            "open-iri": {
                "ko": "여기서 시작한 IRI를 닫지 않았거나 IRI 안에 공백이 있습니다",
                "en": "the IRI that starts here is not closed, or contains a space",
            },
            "undeclared-prefix": {
                "ko": "선언하지 않은 접두어입니다. 질의 첫머리에 다음 줄을 추가하십시오: {subject}",
                "en": "this prefix is not declared; begin the query with {subject}",
            },
            "no-function": {
                "ko": "지원하지 않는 함수입니다: {subject}",
                "en": "there is no function {subject}",
            },
            "bad-iri": {
                "ko": "IRI 형식(RFC 3987)이 아닙니다: {subject}. % 뒤에는 16진수 두 자리를 씁니다",
                "en": "{subject} is not a well-formed IRI (RFC 3987); in one, % is followed by two "
                "hexadecimal digits",
            },
            "relative-iri": {
                "ko": "기준 IRI가 없어서 쓸 수 없는 상대 IRI입니다: {subject}. 전체를 쓰거나 "
                "BASE를 선언하십시오",
                "en": "{subject} is relative, and there is no base: write the whole IRI, or "
                "declare one with BASE",
            },
            "bad-language-tag": {
                "ko": "언어 태그의 형식(BCP 47)이 아닙니다: {subject}. @ko, @en-US처럼 쓰십시오",
                "en": "{subject} is not a language tag (BCP 47), such as @ko or @en-US",
            },
            "bad-limit": {
                "ko": "LIMIT과 OFFSET에는 19자리 이하의 자연수를 쓰십시오",
                "en": "LIMIT and OFFSET take a whole number of at most 19 digits",
            },
            "bad-escape": {
                "ko": "\\u 뒤에는 16진수 4자리, \\U 뒤에는 8자리로 유니코드 문자의 번호를 쓰십시오",
                "en": "\\u takes the code of a character in four hexadecimal digits, \\U in eight",
            },
            "select-ungrouped": {
                "ko": "SELECT의 변수가 GROUP BY에도 없고 SUM, SAMPLE 같은 집계 함수 안에도 "
                "없습니다",
                "en": "SELECT has a variable that is neither in GROUP BY nor inside an aggregate "
                "such as SUM or SAMPLE",
            },
            "select-twice": {
                "ko": "SELECT가 같은 변수에 값을 두 번 지정합니다",
                "en": "SELECT assigns to the same variable twice",
            },
        },
    ),
    "refused": ErrorEntry(
        status=403,
        title={"ko": "허용되지 않는 작업입니다", "en": "This operation is not allowed"},
        detail={
            "ko": "{construct} 구문은 허용되지 않습니다. 이 서버는 읽기 전용입니다",
            "en": "{construct} is not allowed: this endpoint is read-only",
        },
        advice={
            "ko": "해당 부분을 빼고 다시 보내십시오. 이 서버는 운영자가 허용한 주소 외에는 "
            "접속하지 않습니다.",
            "en": "Remove that part and send the query again. The endpoint contacts no hosts "
            "other than those that its operator allows.",
        },
        details={
            "SERVICE": {
                "ko": "{construct} 구문은 허용되지 않습니다. 이 서버는 다른 서버에 접속하지 "
                "않습니다",
                "en": "{construct} is not allowed: no other host is contacted for it",
            },
            "update": {
                "ko": "{construct} 매개변수는 허용되지 않습니다. 이 서버는 읽기 전용이며, 질의는 "
                "query 매개변수로 보냅니다",
                "en": "the parameter '{construct}' is not allowed: this endpoint is read-only; "
                "send a query in the parameter 'query'",
            },
        },
        detail_by="construct",
    ),
    "too-large": ErrorEntry(
        status=413,
        title={"ko": "한도를 넘었습니다", "en": "Over a limit"},
        detail={
            "ko": "요청이나 결과가 한도({limit:,} {unit})를 넘었습니다: {what}",
            "en": "the request or its result is over the limit of {limit:,} {unit}: {what}",
        },
        advice={
            "ko": "요청을 줄이거나 여러 번에 나누어 보내십시오. 전체 자료는 파일로 내려받을 수 "
            "있습니다.",
            "en": "Send less, or split the request. The whole data can be downloaded as files.",
        },
        details={
            "query": {
                "ko": "질의는 {limit:,}바이트를 넘을 수 없습니다",
                "en": "the query is longer than {limit:,} bytes; shorten it",
            },
            "answer": {
                "ko": "결과가 {limit:,}바이트를 넘습니다. LIMIT으로 줄이거나 ORDER BY, LIMIT, "
                "OFFSET으로 나누어 받으십시오",
                "en": "the result is larger than {limit:,} bytes; add a LIMIT, or page through it "
                "with ORDER BY, LIMIT and OFFSET",
            },
            "request": {
                "ko": "요청 본문은 {limit:,}바이트를 넘을 수 없습니다",
                "en": "the request body is larger than {limit:,} bytes; send fewer rows at a time",
            },
            "operators": {
                "ko": "질의의 연산자가 {limit:,}개를 넘습니다. 질의를 나누거나 VALUES로 값을 "
                "나열하십시오",
                "en": "the query has more than {limit:,} operators; split it, or list values with "
                "VALUES",
            },
            "brackets": {
                "ko": "질의의 괄호가 {limit:,}쌍을 넘습니다. 질의를 나누거나 VALUES로 값을 "
                "나열하십시오",
                "en": "the query has more than {limit:,} pairs of brackets; split it, or list "
                "values with VALUES",
            },
            "brackets within brackets": {
                "ko": "질의의 괄호가 {limit:,}겹을 넘습니다. 질의를 나누십시오",
                "en": "the query has more than {limit:,} brackets within brackets; split it",
            },
            "patterns joined in one group": {
                "ko": "한 그룹 안의 패턴이 {limit:,}개를 넘습니다. 질의를 나누거나 VALUES로 값을 "
                "나열하십시오",
                "en": "the query has more than {limit:,} patterns joined in one group; split it, "
                "or list values with VALUES",
            },
            "terms outside brackets": {
                "ko": "괄호 밖의 항이 {limit:,}개를 넘습니다. 질의를 나누십시오",
                "en": "the query has more than {limit:,} terms outside brackets; split it",
            },
            "SERVICE clauses": {
                "ko": "SERVICE 절이 {limit:,}개를 넘습니다. 질의를 나누십시오",
                "en": "the query has more than {limit:,} SERVICE clauses; split it",
            },
            "queries in one batch": {
                "ko": "대조 질의는 한 번에 {limit:,}개까지 보낼 수 있습니다",
                "en": "a batch may have at most {limit:,} queries; send several batches",
            },
            "values in one batch": {
                "ko": "대조에 쓰는 다른 열의 값은 한 번에 {limit:,}개까지 보낼 수 있습니다",
                "en": "a batch may have at most {limit:,} values of other columns; send several "
                "batches",
            },
            "entities in one request": {
                "ko": "개체는 한 번에 {limit:,}개까지 요청할 수 있습니다",
                "en": "a request may name at most {limit:,} entities; send several requests",
            },
            "properties in one request": {
                "ko": "속성은 한 번에 {limit:,}개까지 요청할 수 있습니다",
                "en": "a request may name at most {limit:,} properties; send several requests",
            },
        },
        detail_by="what",
    ),
    "query-failed": ErrorEntry(
        status=500,
        title={"ko": "질의를 완료하지 못했습니다", "en": "The query failed"},
        detail={
            "ko": "질의를 실행하는 중에 오류가 발생했습니다",
            "en": "the query could not be evaluated",
        },
        advice={
            "ko": "문제가 계속되면 아래 식별자와 함께 알려 주십시오.",
            "en": "If the problem persists, report it with the identifier below.",
        },
        details={
            "no-room": {
                "ko": "결과를 저장할 공간이 없습니다",
                "en": "there is no room to store the result",
            },
        },
    ),
    "timeout": ErrorEntry(
        status=503,
        title={"ko": "제한 시간을 넘었습니다", "en": "The query ran out of time"},
        detail={
            "ko": "질의가 {limit_s:g}초 안에 끝나지 않아 중단했습니다. 패턴을 좁히거나 LIMIT을 "
            "추가하십시오",
            "en": "the query was stopped after {limit_s:g} s; narrow its patterns or add a LIMIT",
        },
        advice={
            "ko": "같은 질의를 다시 보내도 결과는 같습니다.",
            "en": "Repeating the same query will not help.",
        },
    ),
    "out-of-memory": ErrorEntry(
        status=503,
        title={"ko": "메모리 한도를 넘었습니다", "en": "The query needs too much memory"},
        detail={
            "ko": "질의가 메모리 한도를 넘어 중단했습니다",
            "en": "the query was stopped because it needs more memory than is allowed",
        },
        advice={
            "ko": "정렬하거나 그룹으로 묶는 행을 줄이거나, 질의를 나누십시오.",
            "en": "Sort and group fewer rows, or split the query.",
        },
    ),
    "worker-lost": ErrorEntry(
        status=503,
        title={"ko": "질의 프로세스가 중단되었습니다", "en": "The query process ended"},
        detail={
            "ko": "이 질의를 실행하던 프로세스가 응답하지 못하고 종료되었습니다. 질의가 너무 "
            "복잡할 수 있습니다",
            "en": "the process that ran the query ended; the query may be too complex",
        },
        advice={
            "ko": "새 프로세스가 시작되었습니다. 더 단순한 질의로 다시 시도하십시오.",
            "en": "A new process has taken over. Try a simpler query.",
        },
        details={
            "not-running": {
                "ko": "질의 엔진이 실행 중이 아닙니다",
                "en": "the query engine is not running",
            },
        },
    ),
    "busy": ErrorEntry(
        status=503,
        title={"ko": "서버가 혼잡합니다", "en": "The server is busy"},
        detail={
            "ko": "지금은 질의를 처리할 수 없습니다",
            "en": "no query can be accepted at the moment",
        },
        advice={
            "ko": "몇 초 뒤에 다시 시도하십시오.",
            "en": "Try again in a few seconds.",
        },
        details={
            "queue-full": {
                "ko": "대기 중인 질의가 너무 많습니다",
                "en": "too many queries are waiting",
            },
            "no-free-worker": {
                "ko": "제한 시간 안에 질의를 실행할 프로세스를 배정받지 못했습니다",
                "en": "no worker was free in time",
            },
            "long-queries": {
                "ko": "오래 걸리는 질의가 너무 많이 실행되고 있습니다. 질의를 단순하게 바꾸십시오",
                "en": "too many long queries are running; simplify the query",
            },
            "no-free-engine": {
                "ko": "이전 릴리스를 처리하는 엔진이 모두 사용 중입니다",
                "en": "all engines for earlier releases are in use",
            },
            "switching": {
                "ko": "서버가 다른 릴리스로 바꾸고 있습니다",
                "en": "the server is switching to another release",
            },
            "shutting-down": {
                "ko": "서버가 종료되고 있습니다",
                "en": "the server is shutting down",
            },
        },
    ),
}
