"""
Every kind of problem that this server reports: one row each, in Korean and English.

Nothing here decides; no text names a path, a library or a line of our code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """
    One kind of problem.

    Attributes:
        status: its HTTP status.
        title_ko, title_en: what happened, in a few words.
        detail_ko: the explanation in Korean, with the error's facts in braces.
        advice_ko, advice_en: what to do about it.
    """

    status: int
    title_ko: str
    title_en: str
    detail_ko: str
    advice_ko: str
    advice_en: str


#: Every problem that this server reports, by its code.
KINDS: Final[Mapping[str, Kind]] = {
    "syntax-error": Kind(
        400,
        "질의 문법이 맞지 않습니다",
        "The query is not SPARQL 1.1",
        "질의를 SPARQL 1.1로 읽을 수 없습니다: {message}",
        "표시된 곳을 살펴 고치십시오. 흔한 원인은 빠뜨린 PREFIX 선언, 마침표, 닫는 괄호입니다.",
        "Look at the line and column given. Common causes are a missing PREFIX line, full stop "
        "or closing bracket.",
    ),
    "bad-request": Kind(
        400,
        "요청을 이해할 수 없습니다",
        "The request cannot be understood",
        "요청의 매개변수가 맞지 않습니다: {message}",
        "질의는 query 매개변수 하나에 UTF-8로 담아 보내십시오. 화면에서는 다시 고르십시오.",
        "A query goes once into the parameter 'query', in UTF-8. On a page, choose again.",
    ),
    "bad-reconciliation": Kind(
        400,
        "대조 요청을 이해할 수 없습니다",
        "The reconciliation request cannot be understood",
        "대조 서비스 API 0.2에 맞지 않는 요청입니다: {message}",
        "/reconcile 에 있는 서비스 설명과 규격을 확인하십시오.",
        "See the service's manifest at /reconcile and the specification that it names.",
    ),
    "refused": Kind(
        403,
        "이곳에서는 하지 않는 일입니다",
        "This endpoint does not do that",
        "{construct} 구문은 받지 않습니다. 이 서버는 읽기 전용이며 다른 서버에 접속하지 않습니다.",
        "그 부분을 빼고 다시 보내십시오.",
        "Leave that part out and ask again. The endpoint is read-only and contacts no other host.",
    ),
    "not-found": Kind(
        404,
        "찾을 수 없습니다",
        "Nothing is here",
        "이 서버가 가진 자료에는 {iri} 에 관한 것이 없습니다.",
        "주소를 확인하거나 첫 화면에서 찾아보십시오.",
        "Check the address, or start from the home page.",
    ),
    "withdrawn": Kind(
        410,
        "거두어들인 이름입니다",
        "This IRI has been withdrawn",
        "지금 릴리스에는 {iri} 에 관한 것이 없습니다. 대신하는 것: {successor}. "
        "이것을 담은 마지막 릴리스: {release}.",
        "대신하는 것을 쓰거나, 주소에 release 매개변수를 붙여 그때의 자료를 보십시오.",
        "Use the successor, or add the parameter 'release' to see it as it was.",
    ),
    "unknown-release": Kind(
        404,
        "그런 릴리스가 없습니다",
        "There is no such release",
        "이 서버는 {release} 릴리스를 갖고 있지 않습니다. 가진 것: {known}.",
        "/releases/ 에서 고르십시오.",
        "Choose one of those at /releases/.",
    ),
    "not-in-release": Kind(
        404,
        "그 릴리스에는 없는 쪽입니다",
        "That release is older than this page",
        "{release} 릴리스는 이 쪽이 생기기 전의 것이어서 보여 줄 것이 없습니다.",
        "release 매개변수를 빼거나 /sparql 에서 그 릴리스에 직접 질의하십시오.",
        "Leave the parameter 'release' out, or ask that release at /sparql.",
    ),
    "release-damaged": Kind(
        503,
        "릴리스가 손상되었습니다",
        "This release is damaged",
        "{release} 릴리스의 파일이 목록에 적힌 것과 달라 내놓지 않습니다.",
        "다른 릴리스를 쓰십시오. 운영자는 gwangju-kg verify로 어느 파일인지 알 수 있습니다.",
        "Use another release. 'gwangju-kg verify' tells who runs the server which file it is.",
    ),
    "before-first-release": Kind(
        406,
        "첫 릴리스보다 이른 때입니다",
        "Earlier than the first release",
        "{asked} 에는 아직 릴리스가 없었습니다. 첫 릴리스는 {first} 의 {release} 입니다.",
        "Accept-Datetime 머리글을 더 늦은 때로 바꾸거나 release 매개변수로 고르십시오.",
        "Send a later Accept-Datetime, or choose a release by the parameter 'release'.",
    ),
    "no-release": Kind(
        404,
        "릴리스 없이 실행 중입니다",
        "This server runs without a release",
        "이 서버는 릴리스가 아니라 파일을 직접 읽어 보여 줍니다. 이 쪽은 릴리스가 있어야 나옵니다.",
        "gwangju-kg build로 릴리스를 만든 뒤 --data 없이 gwangju-kg serve를 실행하십시오.",
        "Make a release with 'gwangju-kg build' and run 'gwangju-kg serve' without --data.",
    ),
    "no-names": Kind(
        404,
        "이 릴리스에는 이름 찾기가 없습니다",
        "This release cannot be searched by name",
        "이 릴리스에는 이 서버가 읽을 수 있는 이름 색인이 없어 이름으로 찾거나 대조할 수 없습니다. "
        "질의와 내려받기는 그대로 됩니다.",
        "gwangju-kg build로 릴리스를 다시 만드십시오. 이름은 질의로도 찾을 수 있습니다.",
        "Build the release again with 'gwangju-kg build'. Names can be found by a query too.",
    ),
    "method-not-allowed": Kind(
        405,
        "쓸 수 없는 요청 방식입니다",
        "This method is not allowed here",
        "이 주소는 이 방식의 요청을 받지 않습니다. 받는 방식은 Allow 머리글에 있습니다.",
        "받는 방식으로 다시 보내십시오.",
        "Use one of the methods in the Allow header.",
    ),
    "no-such-format": Kind(
        404,
        "그런 형식의 파일이 없습니다",
        "No such format",
        "{iri} 에 관한 문서는 있으나 그 형식으로는 없습니다. 있는 형식: {offers}",
        "주소 끝의 확장자를 있는 형식 가운데 하나로 바꾸십시오.",
        "Change the extension at the end of the address to one of the offers.",
    ),
    "not-acceptable": Kind(
        406,
        "원하는 형식이 없습니다",
        "No acceptable format",
        "요청한 형식으로는 답할 수 없습니다. 가능한 형식: {offers}",
        "Accept 머리글이나 format 매개변수를 가능한 형식 가운데 하나로 바꾸십시오.",
        "Change the Accept header or the parameter 'format' to one of the offers.",
    ),
    "too-large": Kind(
        413,
        "한도를 넘었습니다",
        "Over a limit",
        "질의나 답이 한도를 넘었습니다. {what} 한도: {limit:,} {unit}",
        "질의를 줄이거나, LIMIT과 OFFSET으로 나누어 받거나, 전체 파일을 내려받으십시오.",
        "Shorten the query, ask for less with LIMIT and OFFSET, or download the whole data.",
    ),
    "unsupported-media-type": Kind(
        415,
        "받지 않는 본문 형식입니다",
        "This kind of body is not accepted",
        "요청 본문은 application/sparql-query 또는 application/x-www-form-urlencoded, "
        "UTF-8이어야 합니다.",
        "Content-Type 머리글을 확인하십시오.",
        "Send application/sparql-query or application/x-www-form-urlencoded, in UTF-8, "
        "not compressed.",
    ),
    "range-not-satisfiable": Kind(
        416,
        "없는 범위입니다",
        "That range does not exist",
        "요청한 범위는 파일의 크기를 벗어납니다.",
        "Content-Range 머리글의 크기 안에서 다시 요청하십시오.",
        "Ask within the size that Content-Range gives.",
    ),
    "internal-error": Kind(
        500,
        "서버의 잘못입니다",
        "The server made a mistake",
        "예상하지 못한 오류가 났습니다. 요청이 아니라 서버의 문제이며, 기록해 두었습니다.",
        "되풀이되면 아래 식별자와 함께 알려 주십시오.",
        "It is recorded. If it happens again, report it with the identifier below.",
    ),
    "query-failed": Kind(
        500,
        "질의를 마치지 못했습니다",
        "The query could not be answered",
        "질의를 실행하다가 오류가 났습니다.",
        "되풀이되면 아래 식별자와 함께 알려 주십시오.",
        "If it happens again, report it with the identifier below.",
    ),
    "timeout": Kind(
        503,
        "제한 시간을 넘었습니다",
        "The query ran out of time",
        "질의가 {limit_s:g}초 안에 끝나지 않아 중단했습니다.",
        "패턴을 좁히거나 LIMIT을 두십시오. 같은 질의를 되풀이해도 같은 결과입니다.",
        "Narrow the patterns or add a LIMIT. Repeating the same query will not help.",
    ),
    "out-of-memory": Kind(
        503,
        "메모리 한도를 넘었습니다",
        "The query needed too much memory",
        "질의 하나가 쓸 수 있는 메모리를 넘어 중단했습니다.",
        "정렬과 묶음의 범위를 좁히거나 여러 질의로 나누십시오.",
        "Sort and group fewer rows, or split the query.",
    ),
    "worker-lost": Kind(
        503,
        "질의 처리기가 중단되었습니다",
        "The query process ended",
        "이 질의를 맡은 처리기가 답하지 못하고 끝났습니다. 새 처리기가 이어받았습니다.",
        "질의를 단순하게 바꾸어 보십시오.",
        "Try a simpler query; a new process has taken over.",
    ),
    "busy": Kind(
        503,
        "지금은 붐빕니다",
        "Busy",
        "처리기가 모두 일하고 있고 대기열도 찼습니다.",
        "몇 초 뒤에 다시 보내십시오.",
        "Ask again in a few seconds.",
    ),
}

#: Korean of the words that our errors carry as facts.
KOREAN: Final = {
    "query": "질의 길이",
    "answer": "답의 크기",
    "bytes": "바이트",
    "operators": "연산자",
    "queries in one batch": "한 묶음의 질의",
    "entities in one request": "한 요청의 개체",
    "request": "요청 본문",
    "brackets": "괄호",
    "brackets within brackets": "겹친 괄호",
    "patterns joined in one group": "한 묶음의 패턴",
    "terms outside brackets": "괄호 밖의 항",
}

#: Korean of what :class:`~gwangju_kg.errors.BadRequest`,
#: :class:`~gwangju_kg.errors.BadReconciliation` and
#: :class:`~gwangju_kg.errors.QuerySyntaxError` give as their reason.
REASONS_KO: Final = {
    "missing": "query 매개변수가 없습니다",
    "doubled": "{parameter} 매개변수는 한 번만 보낼 수 있습니다",
    "not-utf-8": "UTF-8이 아닌 글자가 있습니다",
    "too-many": "매개변수가 너무 많습니다",
    "not-a-day": "{parameter} 매개변수는 2021-06-30 같은 날짜여야 합니다",
    "not-an-iri": "{parameter} 매개변수는 절대 IRI여야 합니다",
    "unsafe-character": "질의에 쓸 수 없는 글자가 있습니다",
    "not-a-term": "?{parameter} 의 값이 N-Triples의 항 하나가 아닙니다",
    "unbound-parameter": "?{parameter} 에 값을 주었지만 질의가 그 변수를 내놓지 않습니다",
    "in-the-address": "{parameter} 매개변수는 본문이 아니라 주소에 적어야 합니다",
    "not-a-hash": "{parameter} 매개변수는 16진수 64자리여야 합니다",
    "not-ours": "{parameter} 매개변수는 이 그래프의 IRI여야 합니다",
    "not-a-datetime": "{parameter} 머리글은 Sun, 22 Nov 2026 00:00:00 GMT 같은 꼴이어야 합니다",
    "not-a-host": "Host 머리글이 올바르지 않습니다",
    "not-json": "{subject} 의 값이 JSON이 아닙니다",
    "malformed": "{subject} 의 짜임이 규격과 다릅니다",
    "empty": "queries 나 extend 가 없습니다",
    "jsonp": "JSONP는 제공하지 않습니다. 모든 답은 CORS로 어느 곳의 스크립트나 읽을 수 있습니다",
    "unknown-type": "{subject} 종류의 것은 없습니다. /reconcile/suggest/type 에서 찾으십시오",
    "unknown-property": "{subject} 속성을 가진 것은 없습니다. /reconcile/properties 를 보십시오",
    "not-a-number": "{subject} 매개변수는 자연수여야 합니다",
    "not-seconds": "timeout 매개변수는 0보다 큰 초 단위 수여야 합니다",
    "stray-token": "{subject} 은(는) 이 자리에 올 수 없습니다",
    "ends-too-early": "질의가 끝나기 전에 빠졌거나 닫지 않은 것이 있습니다",
    "open-string": "여기서 시작한 문자열을 따옴표로 닫지 않았습니다",
    "open-iri": "여기서 시작한 IRI를 닫지 않았거나 그 안에 빈칸이 있습니다",
    "undeclared-prefix": "선언하지 않은 접두어입니다. 질의 첫머리에 {subject} 줄을 넣으십시오",
    "no-function": "{subject} 함수는 없습니다",
    "bad-iri": "IRI의 짜임이 틀렸거나, 기준 IRI가 없는 곳에 상대 IRI를 썼습니다",
    "bad-language-tag": "언어 태그의 짜임이 틀렸습니다",
    "bad-limit": "LIMIT에는 19자리를 넘지 않는 자연수를 씁니다",
    "bad-escape": "\\u 뒤에는 16진수 네 자리, \\U 뒤에는 여덟 자리로 글자의 번호를 씁니다",
    "select-ungrouped": "SELECT의 변수가 GROUP BY에도, SUM이나 SAMPLE 같은 집계 안에도 없습니다",
    "select-rebinds": "SELECT의 AS가 패턴에서 이미 값을 가진 변수에 다시 값을 줍니다",
    "select-twice": "SELECT가 같은 변수에 값을 두 번 줍니다",
}
