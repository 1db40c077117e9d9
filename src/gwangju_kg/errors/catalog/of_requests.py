"""Texts of the errors about the parameters, headers and body of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog.entry import ErrorEntry

ENTRIES: Final[Mapping[str, ErrorEntry]] = {
    "bad-request": ErrorEntry(
        status=400,
        title={"ko": "요청이 올바르지 않습니다", "en": "The request is malformed"},
        detail={
            "ko": "요청의 매개변수나 헤더가 올바르지 않습니다",
            "en": "a parameter or header of the request is malformed",
        },
        advice={
            "ko": "위에 적힌 매개변수나 헤더를 고쳐 다시 보내십시오. 질의는 query 매개변수 하나에 "
            "UTF-8로 담습니다.",
            "en": "Correct the parameter or header that is named and send the request again. A "
            "query is sent in a single parameter 'query', in UTF-8.",
        },
        details={
            "missing": {
                "ko": "{parameter} 매개변수가 없습니다",
                "en": "the parameter '{parameter}' is missing",
            },
            "doubled": {
                "ko": "{parameter} 매개변수는 한 번만 보낼 수 있습니다",
                "en": "the parameter '{parameter}' is given more than once; give it once",
            },
            "either": {
                "ko": "다음 매개변수는 하나만 보낼 수 있습니다: {parameter}",
                "en": "only one of these parameters may be given: {parameter}",
            },
            "one-citation": {
                "ko": "질의의 결과와 항목을 한꺼번에 인용할 수는 없습니다. 결과를 인용하려면 "
                "query만, 항목을 인용하려면 iri만 보내십시오",
                "en": "the result of a query and a thing cannot be cited together; give only "
                "'query' to cite a result, or only 'iri' to cite a thing",
            },
            "not-utf-8": {
                "ko": "요청에 UTF-8이 아닌 바이트가 있습니다. UTF-8로 보내십시오",
                "en": "the request is not valid UTF-8; encode it as UTF-8",
            },
            "too-many": {
                "ko": "매개변수는 {expected}개까지만 보낼 수 있습니다",
                "en": "the request has more than {expected} parameters",
            },
            "not-a-day": {
                "ko": "{parameter} 매개변수는 2021-06-30과 같은 날짜여야 합니다",
                "en": "the parameter '{parameter}' must be a date such as 2021-06-30",
            },
            "not-a-number": {
                "ko": "{parameter} 매개변수는 숫자여야 합니다",
                "en": "the parameter '{parameter}' must be a number",
            },
            "no-such-thing": {
                "ko": "{parameter} 매개변수에 쓴 이름을 가진 대상이 없습니다",
                "en": "nothing has the name in the parameter '{parameter}'",
            },
            "none-of": {
                "ko": "{parameter} 매개변수의 값은 다음 가운데 하나여야 합니다: {expected}",
                "en": "the parameter '{parameter}' must be one of {expected}",
            },
            "not-an-iri": {
                "ko": "{parameter} 매개변수는 절대 IRI여야 합니다",
                "en": "the parameter '{parameter}' must be an absolute IRI",
            },
            "unsafe-character": {
                "ko": "질의에 쓸 수 없는 문자(U+0000 또는 서로게이트)입니다. 삭제하십시오",
                "en": "a query cannot contain this character (U+0000 or a surrogate); remove it",
            },
            "not-a-term": {
                "ko": "?{parameter} 변수의 값은 N-Triples로 쓴 항 하나여야 합니다",
                "en": "the value of ?{parameter} is not one term in N-Triples",
            },
            "unbound-parameter": {
                "ko": "?{parameter} 변수에 값을 지정했지만 질의의 SELECT에 그 변수가 없습니다",
                "en": "the variable ?{parameter} is given a value, but the query does not select "
                "it",
            },
            "in-the-address": {
                "ko": "{parameter} 매개변수는 본문이 아니라 주소에 써야 합니다",
                "en": "the parameter '{parameter}' belongs in the address, not in the body",
            },
            "not-a-hash": {
                "ko": "{parameter} 매개변수는 16진수 64자리여야 합니다",
                "en": "the parameter '{parameter}' must be 64 hexadecimal digits",
            },
            "not-ours": {
                "ko": "{parameter} 매개변수는 다음으로 시작하는 IRI여야 합니다: {expected}",
                "en": "the parameter '{parameter}' must be an IRI that begins with {expected}",
            },
            "not-a-datetime": {
                "ko": "{parameter} 헤더는 다음과 같은 형식이어야 합니다: {expected}",
                "en": "the header {parameter} must be a date such as {expected}",
            },
            "not-a-host": {
                "ko": "Host 헤더가 올바르지 않습니다",
                "en": "the Host header is not a valid host name",
            },
            "not-seconds": {
                "ko": "{parameter} 매개변수는 0보다 큰 초 단위 수이거나 500ms 같은 "
                "시간이어야 합니다",
                "en": "the parameter '{parameter}' must be a number of seconds above 0, or a "
                "duration such as 500ms",
            },
            "not-supported": {
                "ko": "{parameter} 매개변수는 지원하지 않습니다. 결과가 달라지므로 무시하지도 "
                "않습니다. 질의 안에 쓰십시오(LIMIT, OFFSET, BASE, FROM 등)",
                "en": "the parameter '{parameter}' is not supported, and is not ignored because it "
                "would change the result; say it in the query (LIMIT, OFFSET, BASE, FROM, …)",
            },
            "binding": {
                "ko": "{parameter} 매개변수로 변수에 값을 줄 수 없습니다. 질의 안에 VALUES로 "
                "쓰십시오",
                "en": "the parameter '{parameter}' cannot bind a variable; use VALUES in the query",
            },
            "spelling": {
                "ko": "{parameter} 매개변수의 이름은 {expected}입니다",
                "en": "the parameter '{parameter}' is spelled {expected}",
            },
        },
    ),
    "bad-reconciliation": ErrorEntry(
        status=400,
        title={
            "ko": "대조 요청이 올바르지 않습니다",
            "en": "The reconciliation request is malformed",
        },
        detail={
            "ko": "대조 서비스 API 0.2에 맞지 않는 요청입니다",
            "en": "the request does not follow the Reconciliation Service API 0.2",
        },
        advice={
            "ko": "사용법과 규격은 /reconcile/features 를 참고하십시오.",
            "en": "See /reconcile/features for instructions and the specification.",
        },
        details={
            "not-json": {
                "ko": "{subject} 값이 JSON이 아닙니다",
                "en": "the value of '{subject}' is not JSON",
            },
            "malformed": {
                "ko": "{subject} 값의 형식이 규격에 맞지 않습니다. 올바른 형식: {expected}",
                "en": "the value of '{subject}' does not follow the specification; expected: "
                "{expected}",
            },
            "empty": {
                "ko": "queries와 extend 매개변수가 모두 없습니다",
                "en": "the request has neither the parameter 'queries' nor 'extend'",
            },
            "jsonp": {
                "ko": "JSONP는 지원하지 않습니다. 모든 응답은 CORS로 어느 출처의 스크립트에서나 "
                "읽을 수 있습니다",
                "en": "JSONP is not supported; scripts of any origin can read every response "
                "(CORS)",
            },
            "unknown-type": {
                "ko": "{subject} 유형의 개체가 없습니다. /reconcile/suggest/type 에서 찾으십시오",
                "en": "no entity has the type '{subject}'; see /reconcile/suggest/type",
            },
            "unknown-property": {
                "ko": "{subject} 속성이 있는 개체가 없습니다. /reconcile/properties 에서 "
                "찾으십시오",
                "en": "no entity has the property '{subject}'; see /reconcile/properties",
            },
            "not-a-number": {
                "ko": "{subject} 매개변수는 아홉 자리 이하의 정수여야 합니다. 올바른 범위: "
                "{expected}",
                "en": "the parameter '{subject}' must be a whole number of at most nine digits; "
                "expected: {expected}",
            },
        },
    ),
    "not-acceptable": ErrorEntry(
        status=406,
        title={"ko": "제공하지 않는 형식입니다", "en": "No acceptable format"},
        detail={
            "ko": "요청한 형식으로는 응답할 수 없습니다. 제공하는 형식: {offers}",
            "en": "no available format is acceptable; available formats: {offers}",
        },
        advice={
            "ko": "Accept 헤더나 format 매개변수를 제공하는 형식 가운데 하나로 바꾸십시오.",
            "en": "Set the Accept header or the parameter 'format' to an available format.",
        },
        details={
            "not-offered": {
                "ko": "요청한 형식({subject})은 제공하지 않습니다. 제공하는 형식: {offers}",
                "en": "the requested format is not available: {subject}; available formats: "
                "{offers}",
            },
            "wrong-form": {
                "ko": "요청한 형식에는 이 종류의 결과({subject})를 담을 수 없습니다. 가능한 형식: "
                "{offers}",
                "en": "no requested format can hold a result of this form ({subject}); available "
                "formats: {offers}",
            },
            "not-representable": {
                "ko": "이 결과는 {subject} 형식으로 나타낼 수 없습니다. 가능한 형식: {offers}",
                "en": "the result cannot be represented in {subject}; available formats: {offers}",
            },
        },
    ),
}
