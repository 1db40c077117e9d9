"""
Every kind of problem that this server reports: one row each, in Korean and English.

Nothing here decides; no text names a path, a library or a line of our code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ProblemKind:
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
KINDS: Final[Mapping[str, ProblemKind]] = {
    "syntax-error": ProblemKind(
        400,
        "질의 문법이 맞지 않습니다",
        "The query is not SPARQL 1.1",
        "질의를 SPARQL 1.1로 읽을 수 없습니다: {message}",
        "표시된 곳을 살펴 고치십시오. 흔한 원인은 빠뜨린 PREFIX 선언, 마침표, 닫는 괄호입니다.",
        "Look at the line and column given. Common causes are a missing PREFIX line, full stop "
        "or closing bracket.",
    ),
    "bad-request": ProblemKind(
        400,
        "요청을 이해할 수 없습니다",
        "The request cannot be understood",
        "요청의 매개변수가 맞지 않습니다: {message}",
        "위에 적힌 매개변수나 머리글을 고쳐 보내십시오. "
        "질의는 query 매개변수 하나에 UTF-8로 담습니다. 화면에서는 다시 고르십시오.",
        "Correct the parameter or header that is named. A query goes once into the parameter "
        "'query', in UTF-8. On a page, choose again.",
    ),
    "bad-reconciliation": ProblemKind(
        400,
        "대조 요청을 이해할 수 없습니다",
        "The reconciliation request cannot be understood",
        "대조 서비스 API 0.2에 맞지 않는 요청입니다: {message}",
        "쓰는 법과 규격은 /reconcile/features 에 있습니다.",
        "See /reconcile/features: it tells how to ask, and leads to the specification.",
    ),
    "refused": ProblemKind(
        403,
        "이곳에서는 하지 않는 일입니다",
        "This endpoint does not do that",
        "{construct} 구문은 받지 않습니다. 이 서버는 읽기 전용이며, 운영자가 목록에 적은 곳 말고는 "
        "접속하지 않습니다.",
        "그 부분을 빼고 다시 보내십시오.",
        "Leave that part out and ask again. The endpoint is read-only, and contacts no other host "
        "than those that its operator has listed.",
    ),
    "service-refused": ProblemKind(
        403,
        "SERVICE로 그곳에 물을 수 없습니다",
        "SERVICE may not ask that",
        "이 SERVICE 구문은 받지 않습니다: {message}. 물을 수 있는 곳: {listed}",
        "목록에 있는 주소를 글자 그대로 꺾쇠 안에 쓰십시오. 아무것도 밖으로 나가지 않았습니다.",
        "Write one of the listed addresses, letter for letter, between angle brackets. Nothing "
        "has left this server.",
    ),
    "service-failed": ProblemKind(
        502,
        "다른 서버의 답을 쓸 수 없습니다",
        "Another endpoint gave no answer that can be used",
        "SERVICE로 물은 {address} 의 답을 쓸 수 없습니다: {message}",
        "그 묶음만 그곳에 직접 물어 확인하십시오. 답이 없어도 되면 SERVICE SILENT로 쓰십시오.",
        "Ask that endpoint for the group alone to see why. Where the query can do without, write "
        "SERVICE SILENT.",
    ),
    "service-timeout": ProblemKind(
        504,
        "다른 서버가 제때 답하지 않았습니다",
        "Another endpoint did not answer in time",
        "SERVICE로 물은 곳이 {limit_s:g}초 안에 답하지 않았습니다: {address}",
        "SERVICE 안의 묶음은 그 자체로 물어집니다. 그 안을 좁히십시오.",
        "The group of a SERVICE is asked by itself: narrow it there.",
    ),
    "not-found": ProblemKind(
        404,
        "찾을 수 없습니다",
        "Nothing is here",
        "이 서버가 가진 자료에는 {iri} 에 관한 것이 없습니다.",
        "주소를 확인하거나 첫 화면에서 찾아보십시오.",
        "Check the address, or start from the home page.",
    ),
    "withdrawn": ProblemKind(
        410,
        "거두어들인 이름입니다",
        "This IRI has been withdrawn",
        "지금 릴리스에는 {iri} 에 관한 것이 없습니다. 대신하는 것: {successor}. "
        "이것을 담은 마지막 릴리스: {release}.",
        "대신하는 것을 쓰거나, 주소에 release 매개변수를 붙여 그때의 자료를 보십시오.",
        "Use the successor, or add the parameter 'release' to see it as it was.",
    ),
    "unknown-release": ProblemKind(
        404,
        "그런 릴리스가 없습니다",
        "There is no such release",
        "이 서버는 {release} 릴리스를 갖고 있지 않습니다. 가진 것: {known}.",
        "/releases/ 에서 고르십시오.",
        "Choose one of those at /releases/.",
    ),
    "not-in-release": ProblemKind(
        404,
        "그 릴리스에는 없는 쪽입니다",
        "That release is older than this page",
        "{release} 릴리스는 이 쪽이 생기기 전의 것이어서 보여 줄 것이 없습니다.",
        "release 매개변수를 빼거나 /sparql 에서 그 릴리스에 직접 질의하십시오.",
        "Leave the parameter 'release' out, or ask that release at /sparql.",
    ),
    "release-damaged": ProblemKind(
        503,
        "릴리스가 손상되었습니다",
        "This release is damaged",
        "{release} 릴리스의 파일이 목록에 적힌 것과 달라 내놓지 않습니다.",
        "다른 릴리스를 쓰십시오. 운영자는 gwangju-kg verify로 어느 파일인지 알 수 있습니다.",
        "Use another release. 'gwangju-kg verify' tells who runs the server which file it is.",
    ),
    "before-first-release": ProblemKind(
        406,
        "첫 릴리스보다 이른 때입니다",
        "Earlier than the first release",
        "{asked} 에는 아직 릴리스가 없었습니다. 첫 릴리스는 {first} 의 {release} 입니다.",
        "Accept-Datetime 머리글을 더 늦은 때로 바꾸거나 release 매개변수로 고르십시오.",
        "Send a later Accept-Datetime, or choose a release by the parameter 'release'.",
    ),
    "no-release": ProblemKind(
        404,
        "릴리스 없이 실행 중입니다",
        "This server runs without a release",
        "이 서버는 릴리스가 아니라 파일을 직접 읽어 보여 줍니다. 이 쪽은 릴리스가 있어야 나옵니다.",
        "gwangju-kg build로 릴리스를 만든 뒤 --data 없이 gwangju-kg serve를 실행하십시오.",
        "Make a release with 'gwangju-kg build' and run 'gwangju-kg serve' without --data.",
    ),
    "no-names": ProblemKind(
        404,
        "이 릴리스에는 이름 찾기가 없습니다",
        "This release cannot be searched by name",
        "이 릴리스에는 이 서버가 읽을 수 있는 이름 색인이 없어 이름으로 찾거나 대조할 수 없습니다. "
        "질의와 내려받기는 그대로 됩니다.",
        "gwangju-kg build로 릴리스를 다시 만드십시오. 이름은 질의로도 찾을 수 있습니다.",
        "Build the release again with 'gwangju-kg build'. Names can be found by a query too.",
    ),
    "method-not-allowed": ProblemKind(
        405,
        "쓸 수 없는 요청 방식입니다",
        "This method is not allowed here",
        "이 주소는 이 방식의 요청을 받지 않습니다. 받는 방식은 Allow 머리글에 있습니다.",
        "받는 방식으로 다시 보내십시오.",
        "Use one of the methods in the Allow header.",
    ),
    "no-such-format": ProblemKind(
        404,
        "그런 형식의 파일이 없습니다",
        "No such format",
        "{iri} 에 관한 문서는 있으나 그 형식으로는 없습니다. 있는 형식: {offers}",
        "주소 끝의 확장자를 있는 형식 가운데 하나로 바꾸십시오.",
        "Change the extension at the end of the address to one of the offers.",
    ),
    "not-acceptable": ProblemKind(
        406,
        "원하는 형식이 없습니다",
        "No acceptable format",
        "요청한 형식으로는 답할 수 없습니다. 가능한 형식: {offers}",
        "Accept 머리글이나 format 매개변수를 가능한 형식 가운데 하나로 바꾸십시오.",
        "Change the Accept header or the parameter 'format' to one of the offers.",
    ),
    "precondition-failed": ProblemKind(
        412,
        "파일이 바뀌었습니다",
        "The file has changed",
        "이 주소에 지금 있는 파일은 If-Match 머리글이 말하는 파일이 아닙니다.",
        "처음부터 다시 받거나, /downloads/릴리스/이름 처럼 릴리스를 적은 주소에서 이어 받으십시오.",
        "Download it from its beginning, or go on at the address that names its release: "
        "/downloads/RELEASE/NAME.",
    ),
    "too-large": ProblemKind(
        413,
        "한도를 넘었습니다",
        "Over a limit",
        "요청이나 답이 한도를 넘었습니다. {what} 한도: {limit:,} {unit}",
        "질의를 줄이거나, LIMIT과 OFFSET으로 나누어 받거나, 전체 파일을 내려받으십시오. "
        "대조할 것은 나누어 보내십시오.",
        "Shorten the query, ask for less with LIMIT and OFFSET, or download the whole data. "
        "Send what is to be reconciled in smaller parts.",
    ),
    "unsupported-media-type": ProblemKind(
        415,
        "받지 않는 본문 형식입니다",
        "This kind of body is not accepted",
        "요청 본문은 application/sparql-query 또는 application/x-www-form-urlencoded, "
        "UTF-8이어야 합니다.",
        "Content-Type 머리글을 확인하십시오.",
        "Send application/sparql-query or application/x-www-form-urlencoded, in UTF-8, "
        "not compressed.",
    ),
    "range-not-satisfiable": ProblemKind(
        416,
        "없는 범위입니다",
        "That range does not exist",
        "요청한 범위는 파일의 크기를 벗어납니다.",
        "Content-Range 머리글의 크기 안에서 다시 요청하십시오.",
        "Ask within the size that Content-Range gives.",
    ),
    "internal-error": ProblemKind(
        500,
        "서버의 잘못입니다",
        "The server made a mistake",
        "예상하지 못한 오류가 났습니다. 요청이 아니라 서버의 문제이며, 기록해 두었습니다.",
        "되풀이되면 아래 식별자와 함께 알려 주십시오.",
        "It is recorded. If it happens again, report it with the identifier below.",
    ),
    "query-failed": ProblemKind(
        500,
        "질의를 마치지 못했습니다",
        "The query could not be answered",
        "질의를 실행하다가 오류가 났습니다.",
        "되풀이되면 아래 식별자와 함께 알려 주십시오.",
        "If it happens again, report it with the identifier below.",
    ),
    "timeout": ProblemKind(
        503,
        "제한 시간을 넘었습니다",
        "The query ran out of time",
        "질의가 {limit_s:g}초 안에 끝나지 않아 중단했습니다.",
        "패턴을 좁히거나 LIMIT을 두십시오. 같은 질의를 되풀이해도 같은 결과입니다.",
        "Narrow the patterns or add a LIMIT. Repeating the same query will not help.",
    ),
    "out-of-memory": ProblemKind(
        503,
        "메모리 한도를 넘었습니다",
        "The query needed too much memory",
        "질의 하나가 쓸 수 있는 메모리를 넘어 중단했습니다.",
        "정렬과 묶음의 범위를 좁히거나 여러 질의로 나누십시오.",
        "Sort and group fewer rows, or split the query.",
    ),
    "worker-lost": ProblemKind(
        503,
        "질의 처리기가 중단되었습니다",
        "The query process ended",
        "이 질의를 맡은 처리기가 답하지 못하고 끝났습니다. 새 처리기가 이어받았습니다.",
        "질의를 단순하게 바꾸어 보십시오.",
        "Try a simpler query; a new process has taken over.",
    ),
    "busy": ProblemKind(
        503,
        "지금은 붐빕니다",
        "Busy",
        "처리기가 모두 일하고 있고 대기열도 찼습니다.",
        "몇 초 뒤에 다시 보내십시오.",
        "Ask again in a few seconds.",
    ),
}
