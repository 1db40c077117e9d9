"""Korean of the words that problems are told in: what a limit is of, and why a request is none."""

from __future__ import annotations

from typing import Final

#: Korean of the words that our errors carry as facts.
KOREAN: Final = {
    "query": "질의 길이",
    "answer": "답의 크기",
    "bytes": "바이트",
    "operators": "연산자",
    "queries in one batch": "한 묶음의 질의",
    "values in one batch": "한 묶음에 든 다른 열의 값",
    "entities in one request": "한 요청의 개체",
    "properties in one request": "한 요청의 속성",
    "request": "요청 본문",
    "brackets": "괄호",
    "brackets within brackets": "겹친 괄호",
    "patterns joined in one group": "한 묶음의 패턴",
    "terms outside brackets": "괄호 밖의 항",
    "SERVICE clauses": "SERVICE 구문",
}

#: Korean of what errors give as their reason.
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
    "not-a-number": "{subject} 매개변수는 아홉 자리까지의 자연수여야 합니다",
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
    "not-listed": "{address} 은(는) 목록에 없습니다",
    "malformed-service": "SERVICE 뒤에는 꺾쇠 안의 주소와 중괄호 안의 묶음이 옵니다",
    "variable": "SERVICE에는 변수가 아니라 주소를 씁니다",
    "relative": "SERVICE에는 https:// 로 시작하는 온전한 주소를 씁니다",
    "nested": "SERVICE 안에 SERVICE를 둘 수 없습니다. 나란히 쓰십시오",
    "per-row": "EXISTS와 LATERAL은 묶음을 줄마다 풀지만 SERVICE는 한 번만 묻습니다. "
    "그 앞에 쓰십시오",
    "not-public": "공개된 인터넷의 주소가 아닙니다",
    "no-proof": "그 이름의 서버임을 증명하지 못합니다(TLS)",
    "unreachable": "접속할 수 없거나 답이 끊겼습니다",
    "redirect": "다른 주소로 넘깁니다. 이 서버는 따라가지 않습니다",
    "status": "그곳이 질의를 거절했거나 고장 났습니다",
    "not-a-table": "답이 JSON으로 된 SPARQL 결과 표가 아닙니다",
    "partial": "답의 일부 줄만 주었습니다. 묶음을 좁히십시오",
    "too-large": "답이 너무 큽니다. 묶음을 좁히십시오",
    "blank-node": "?{subject} 에 빈 노드가 있습니다. 이곳의 어떤 것과도 같을 수 없으니 "
    "묶음 안에 FILTER(!isBlank(?{subject})) 를 두십시오",
    "select-ungrouped": "SELECT의 변수가 GROUP BY에도, SUM이나 SAMPLE 같은 집계 안에도 없습니다",
    "select-rebinds": "SELECT의 AS가 패턴에서 이미 값을 가진 변수에 다시 값을 줍니다",
    "select-twice": "SELECT가 같은 변수에 값을 두 번 줍니다",
}
