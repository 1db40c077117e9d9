"""Texts of the problems that HTTP itself defines; no error class of ours belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog.entry import ErrorEntry

ENTRIES: Final[Mapping[str, ErrorEntry]] = {
    "method-not-allowed": ErrorEntry(
        status=405,
        title={"ko": "허용되지 않는 메서드입니다", "en": "Method not allowed"},
        detail={
            "ko": "이 주소는 요청한 HTTP 메서드를 지원하지 않습니다",
            "en": "this address does not support the method of the request",
        },
        advice={
            "ko": "Allow 헤더에 있는 메서드로 다시 요청하십시오.",
            "en": "Use one of the methods in the Allow header.",
        },
    ),
    "precondition-failed": ErrorEntry(
        status=412,
        title={"ko": "파일이 바뀌었습니다", "en": "The file has changed"},
        detail={
            "ko": "이 주소의 현재 파일은 If-Match 헤더가 가리키는 파일이 아닙니다",
            "en": "the file at this address is not the one that the If-Match header names",
        },
        advice={
            "ko": "처음부터 다시 내려받거나, /downloads/릴리스/이름 형식의 릴리스별 주소에서 "
            "이어받으십시오.",
            "en": "Download the file from the start, or resume at the address that names its "
            "release: /downloads/RELEASE/NAME.",
        },
    ),
    "address-too-long": ErrorEntry(
        status=414,
        title={"ko": "주소가 너무 깁니다", "en": "The address is too long"},
        detail={
            "ko": "주소는 인코딩한 길이로 64,000바이트까지 받습니다",
            "en": "an address may have up to 64,000 bytes as it is sent",
        },
        advice={
            "ko": "긴 질의는 주소가 아니라 POST의 본문으로 보내십시오.",
            "en": "Send a long query as the body of a POST, not in the address.",
        },
    ),
    "unsupported-media-type": ErrorEntry(
        status=415,
        title={"ko": "지원하지 않는 본문 형식입니다", "en": "Unsupported request body"},
        detail={
            "ko": "요청 본문은 UTF-8로 쓴 application/sparql-query 또는 "
            "application/x-www-form-urlencoded여야 합니다",
            "en": "the request body must be application/sparql-query or "
            "application/x-www-form-urlencoded, in UTF-8",
        },
        advice={
            "ko": "Content-Type 헤더를 확인하고, 본문을 압축하지 마십시오.",
            "en": "Check the Content-Type header, and do not compress the body.",
        },
    ),
    "range-not-satisfiable": ErrorEntry(
        status=416,
        title={"ko": "요청한 범위가 없습니다", "en": "Range not available"},
        detail={
            "ko": "요청한 범위가 파일 크기를 벗어납니다",
            "en": "the requested range lies outside the file",
        },
        advice={
            "ko": "Content-Range 헤더에 있는 크기 안에서 다시 요청하십시오.",
            "en": "Request a range within the size that the Content-Range header gives.",
        },
    ),
    "internal-error": ErrorEntry(
        status=500,
        title={"ko": "서버 오류입니다", "en": "Internal server error"},
        detail={
            "ko": "예상하지 못한 서버 오류가 발생했습니다. 요청에는 문제가 없으며, 오류는 "
            "기록되었습니다",
            "en": "an unexpected error occurred on the server; the request is not at fault, and "
            "the error has been logged",
        },
        advice={
            "ko": "문제가 계속되면 아래 식별자와 함께 알려 주십시오.",
            "en": "If the problem persists, report it with the identifier below.",
        },
    ),
}
