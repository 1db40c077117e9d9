"""Texts of the errors of another store, which holds the data of the release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog.entry import ErrorEntry

ENTRIES: Final[Mapping[str, ErrorEntry]] = {
    "store-failed": ErrorEntry(
        status=502,
        title={
            "ko": "저장소에서 온전한 답을 받지 못했습니다",
            "en": "The store returned no whole answer",
        },
        detail={
            "ko": "이 서버가 쓰는 저장소에서 온전한 답을 받지 못했습니다",
            "en": "the store behind this server returned no whole answer",
        },
        advice={
            "ko": "일부만 담은 답은 보내지 않습니다. 잠시 뒤에 다시 시도하거나, 질의의 범위를 "
            "좁히십시오.",
            "en": "No part of an answer is sent. Try again in a moment, or narrow the query.",
        },
        details={
            "unreachable": {
                "ko": "이 서버가 쓰는 저장소에 접속할 수 없습니다",
                "en": "the store behind this server cannot be reached",
            },
            "redirect": {
                "ko": "저장소가 다른 주소로 리디렉션합니다(HTTP {subject}). 이 서버는 따라가지 "
                "않습니다",
                "en": "the store redirects (HTTP {subject}); redirects are not followed",
            },
            "status": {
                "ko": "저장소가 HTTP {subject} 오류로 응답했습니다",
                "en": "the store responded with HTTP {subject}",
            },
            "partial": {
                "ko": "저장소가 답의 일부만 보냈습니다({subject} 헤더)",
                "en": "the store sent only part of the answer, by its header {subject}",
            },
            "other-type": {
                "ko": "저장소의 응답이 요청한 형식이 아닙니다",
                "en": "the response of the store is not in the format that was requested",
            },
            "other-columns": {
                "ko": "저장소의 답에 질의와 다른 열이 있습니다",
                "en": "the answer of the store has columns that the query does not have",
            },
            "no-length": {
                "ko": "저장소의 응답이 어디에서 끝나는지 알 수 없습니다",
                "en": "the response of the store does not show where it ends",
            },
            "incomplete": {
                "ko": "저장소의 응답이 중간에 끊겼거나 잘못되었습니다",
                "en": "the response of the store breaks off or is malformed",
            },
        },
    ),
}
