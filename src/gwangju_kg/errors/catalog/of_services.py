"""Texts of the errors of SERVICE clauses, which query other endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog.entry import ErrorEntry

ENTRIES: Final[Mapping[str, ErrorEntry]] = {
    "service-refused": ErrorEntry(
        status=403,
        title={"ko": "허용되지 않는 SERVICE입니다", "en": "SERVICE is not allowed here"},
        detail={
            "ko": "이 SERVICE 절은 실행할 수 없습니다",
            "en": "this SERVICE clause is not allowed",
        },
        advice={
            "ko": "허용 목록의 주소를 그대로 꺾쇠(< >) 안에 쓰십시오. 다른 서버로 나간 요청은 "
            "없습니다.",
            "en": "Write one of the allowed addresses exactly as listed, between angle brackets. "
            "No request has left this server.",
        },
        details={
            "not-listed": {
                "ko": "허용 목록에 없는 주소입니다: {address}. 허용된 주소: {listed}",
                "en": "the endpoint {address} is not allowed; allowed endpoints: {listed}",
            },
            "malformed-service": {
                "ko": "SERVICE 뒤에는 꺾쇠로 묶은 주소와 중괄호로 묶은 그룹이 와야 합니다",
                "en": "SERVICE takes an address in angle brackets and a group in braces",
            },
            "variable": {
                "ko": "SERVICE에는 변수를 쓸 수 없습니다. 주소를 쓰십시오",
                "en": "SERVICE does not take a variable here; write the address",
            },
            "relative": {
                "ko": "SERVICE에는 https://로 시작하는 전체 주소를 쓰십시오",
                "en": "SERVICE takes a complete address that begins with https://",
            },
            "nested": {
                "ko": "SERVICE 안에 SERVICE를 둘 수 없습니다. 나란히 쓰십시오",
                "en": "a SERVICE group cannot contain another SERVICE; write one after the other",
            },
            "per-row": {
                "ko": "EXISTS와 LATERAL은 행마다 평가되지만 SERVICE는 한 번만 실행됩니다. "
                "SERVICE를 그 앞에 쓰십시오",
                "en": "EXISTS and LATERAL are evaluated for each row, but SERVICE runs once; "
                "write it before them",
            },
        },
    ),
    "service-failed": ErrorEntry(
        status=502,
        title={
            "ko": "다른 서버의 응답을 쓸 수 없습니다",
            "en": "Another endpoint returned no usable response",
        },
        detail={
            "ko": "SERVICE로 요청한 서버의 응답을 쓸 수 없습니다: {address}",
            "en": "the endpoint {address} returned no usable response",
        },
        advice={
            "ko": "SERVICE 그룹만 그 서버에 직접 질의해 원인을 확인하십시오. 응답이 없어도 되면 "
            "SERVICE SILENT를 쓰십시오.",
            "en": "Send the group alone to that endpoint to find the cause. If the query can do "
            "without it, write SERVICE SILENT.",
        },
        details={
            "not-public": {
                "ko": "공개 인터넷 주소가 아닙니다: {address}",
                "en": "the endpoint {address} is not on the public Internet",
            },
            "no-proof": {
                "ko": "서버의 TLS 인증서를 확인할 수 없습니다: {address}",
                "en": "the TLS certificate of {address} cannot be verified",
            },
            "unreachable": {
                "ko": "서버에 접속할 수 없거나 응답이 중간에 끊겼습니다: {address}",
                "en": "the endpoint {address} cannot be reached, or its response is incomplete",
            },
            "redirect": {
                "ko": "다른 주소로 리디렉션하지만 이 서버는 따라가지 않습니다: {address}",
                "en": "the endpoint {address} redirects; redirects are not followed",
            },
            "status": {
                "ko": "요청한 서버가 HTTP {subject} 오류로 응답했습니다: {address}",
                "en": "the endpoint {address} responded with HTTP {subject}",
            },
            "not-a-table": {
                "ko": "응답이 JSON 형식의 SPARQL 결과 표가 아닙니다: {address}",
                "en": "the endpoint {address} did not return a SPARQL result table in JSON",
            },
            "partial": {
                "ko": "결과의 일부만 반환했습니다. SERVICE 그룹의 범위를 좁히십시오: {address}",
                "en": "the endpoint {address} returned only part of the rows; narrow the group",
            },
            "too-large": {
                "ko": "응답의 행이나 바이트 수가 너무 많습니다. SERVICE 그룹의 범위를 좁히십시오: "
                "{address}",
                "en": "the endpoint {address} returned too many rows or bytes; narrow the group",
            },
            "blank-node": {
                "ko": "?{subject} 변수에 이 서버에서 비교할 수 없는 빈 노드가 있습니다. SERVICE "
                "그룹에 FILTER(!isBlank(?{subject}))를 추가하십시오: {address}",
                "en": "the endpoint {address} returned a blank node in ?{subject}, which cannot "
                "match anything here; add FILTER(!isBlank(?{subject})) to the group",
            },
        },
    ),
    "service-timeout": ErrorEntry(
        status=504,
        title={
            "ko": "다른 서버의 응답이 늦습니다",
            "en": "Another endpoint did not respond in time",
        },
        detail={
            "ko": "SERVICE로 요청한 서버가 {limit_s:g}초 안에 응답하지 않았습니다: {address}",
            "en": "the endpoint {address} did not respond within {limit_s:g} s",
        },
        advice={
            "ko": "SERVICE 그룹은 따로 실행됩니다. 그룹 안의 조건을 좁히거나 나중에 다시 "
            "시도하십시오.",
            "en": "A SERVICE group runs on its own: narrow the group itself, or try again later.",
        },
    ),
}
