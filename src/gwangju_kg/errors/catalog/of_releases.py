"""Texts of the errors about releases, and about what is in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gwangju_kg.errors.catalog.entry import ErrorEntry
from gwangju_kg.language import Sentence

#: The grounds on which something is removed from all releases, by their codes.
GROUNDS: Final[Mapping[str, Sentence]] = {
    "court-order": {"ko": "법원의 결정", "en": "a court order"},
    "official-order": {"ko": "행정기관의 처분", "en": "an order of a public authority"},
    "personal-data": {"ko": "개인정보 보호", "en": "protection of personal data"},
    "false-claim": {
        "ko": "사실과 다른 내용에 의한 권리 침해",
        "en": "a false claim that infringes rights",
    },
    "copyright": {"ko": "저작권", "en": "copyright"},
    "other": {"ko": "그 밖의 사유", "en": "another ground"},
}

_REMOVED: Final[Sentence] = {
    "ko": "{{date}}에 모든 릴리스에서 삭제하였습니다: {{iri}}. 근거: {ground}. "
    "설명: {{explanation}}. 결정: {{decided_by}}",
    "en": "on {{date}} this was removed from all releases: {{iri}}; ground: {ground}; explanation: "
    "{{explanation}}; decided by: {{decided_by}}",
}


def _removed_on(ground: Sentence) -> Sentence:
    """Return the detail of a removal on a ground."""
    return {name: text.format(ground=ground[name]) for name, text in _REMOVED.items()}


ENTRIES: Final[Mapping[str, ErrorEntry]] = {
    "not-found": ErrorEntry(
        status=404,
        title={"ko": "찾을 수 없습니다", "en": "Not found"},
        detail={
            "ko": "다음 식별자에 관한 자료가 없습니다: {iri}",
            "en": "there is no data about {iri}",
        },
        advice={
            "ko": "주소를 확인하거나 첫 화면에서 찾아보십시오.",
            "en": "Check the address, or start from the home page.",
        },
        details={
            "no-assertion": {
                "ko": "다음 주장이 없습니다: {iri}. 주장의 이름은 s0-101과 같은 형식입니다",
                "en": "there is no assertion {iri}; assertions have names such as s0-101",
            },
        },
    ),
    "no-such-format": ErrorEntry(
        status=404,
        title={"ko": "해당 형식의 문서가 없습니다", "en": "No such format"},
        detail={
            "ko": "{iri} 문서는 요청한 형식으로 제공되지 않습니다. 제공하는 형식: {offers}",
            "en": "the document about {iri} is not available in this format; available formats: "
            "{offers}",
        },
        advice={
            "ko": "주소 끝의 확장자를 제공하는 형식 가운데 하나로 바꾸십시오.",
            "en": "Change the extension at the end of the address to an available format.",
        },
    ),
    "unknown-release": ErrorEntry(
        status=404,
        title={"ko": "그런 릴리스가 없습니다", "en": "No such release"},
        detail={
            "ko": "이 서버에 {release} 릴리스가 없습니다. 보관 중인 릴리스: {known}",
            "en": "there is no release {release!r} here; stored releases: {known}",
        },
        advice={
            "ko": "/releases/ 에서 릴리스를 고르십시오.",
            "en": "Choose a release at /releases/.",
        },
    ),
    "not-in-release": ErrorEntry(
        status=404,
        title={
            "ko": "이 릴리스에는 없는 페이지입니다",
            "en": "That release is older than this page",
        },
        detail={
            "ko": "{release} 릴리스는 이 페이지나 문서가 생기기 전에 만들어져 해당 자료가 없습니다",
            "en": "release {release} is older than this page or document and has no data for it",
        },
        advice={
            "ko": "release 매개변수를 빼거나, /sparql 에서 그 릴리스에 직접 질의하십시오.",
            "en": "Remove the parameter 'release', or query that release at /sparql.",
        },
    ),
    "no-release": ErrorEntry(
        status=404,
        title={
            "ko": "릴리스 없이 실행 중인 서버입니다",
            "en": "This server runs without a release",
        },
        detail={
            "ko": "이 서버는 릴리스가 아니라 파일을 직접 읽습니다. 이 페이지에는 릴리스가 "
            "필요합니다",
            "en": "this server reads plain files; this page needs a release",
        },
        advice={
            "ko": "gwangju-kg build로 릴리스를 만든 뒤 --data 없이 gwangju-kg serve를 "
            "실행하십시오.",
            "en": "Build a release with 'gwangju-kg build' and run 'gwangju-kg serve' without "
            "--data.",
        },
    ),
    "no-names": ErrorEntry(
        status=404,
        title={
            "ko": "이 릴리스에서는 이름으로 검색할 수 없습니다",
            "en": "This release cannot be searched by name",
        },
        detail={
            "ko": "이 릴리스에는 이 서버가 읽을 수 있는 검색 색인이 없어 이름 검색과 대조를 쓸 수 "
            "없습니다. 질의와 내려받기는 쓸 수 있습니다",
            "en": "the release has no search index that this server can read; queries and "
            "downloads still work",
        },
        advice={
            "ko": "gwangju-kg build로 릴리스를 다시 만드십시오. 이름은 질의로도 찾을 수 있습니다.",
            "en": "Build the release again with 'gwangju-kg build'. Queries can find names too.",
        },
    ),
    "before-first-release": ErrorEntry(
        status=406,
        title={"ko": "첫 릴리스보다 이른 시점입니다", "en": "Earlier than the first release"},
        detail={
            "ko": "요청한 시점에는 아직 릴리스가 없었습니다: {asked}. 첫 릴리스는 {first}에 나온 "
            "{release}입니다",
            "en": "there was no release yet at {asked}; the first one, {release}, was issued on "
            "{first}",
        },
        advice={
            "ko": "Accept-Datetime 헤더에 더 늦은 시각을 쓰거나, release 매개변수로 릴리스를 "
            "고르십시오.",
            "en": "Send a later Accept-Datetime, or choose a release with the parameter 'release'.",
        },
    ),
    "withdrawn": ErrorEntry(
        status=410,
        title={"ko": "삭제된 식별자입니다", "en": "This IRI has been withdrawn"},
        detail={
            "ko": "현재 릴리스에 없는 식별자입니다: {iri}. 대체 식별자: {successor}. 이 식별자가 "
            "있는 마지막 릴리스: {release}",
            "en": "the IRI {iri} has been withdrawn; successor: {successor}; last release that "
            "contains it: {release}",
        },
        advice={
            "ko": "대체 식별자를 쓰거나, 주소에 release 매개변수를 붙여 당시 자료를 보십시오.",
            "en": "Use the successor, or add the parameter 'release' to see the earlier data.",
        },
    ),
    "removed": ErrorEntry(
        status=410,
        title={"ko": "모든 릴리스에서 삭제된 내용입니다", "en": "Removed from all releases"},
        detail=_removed_on(GROUNDS["other"]),
        advice={
            "ko": "이 내용은 어느 릴리스에서도 제공하지 않습니다. 이 내용을 따로 저장하거나 "
            "인용하였다면 더 이상 쓰지 마십시오.",
            "en": "No release contains it any more. If you have stored or cited it, do not use it "
            "any longer.",
        },
        details={code: _removed_on(ground) for code, ground in GROUNDS.items()},
        detail_by="ground",
    ),
    "release-redacted": ErrorEntry(
        status=410,
        title={
            "ko": "일부를 삭제한 릴리스로 대체되었습니다",
            "en": "Replaced by a redacted release",
        },
        detail={
            "ko": "{date}에 일부 내용을 삭제하고 {replacement} 릴리스로 대체하였습니다: {release}. "
            "이전 데이터셋의 해시: {sha256}",
            "en": "on {date} statements were removed from release {release}, and release "
            "{replacement} replaces it; the hash of the replaced dataset was {sha256}",
        },
        advice={
            "ko": "대체한 릴리스를 쓰십시오. 이전 릴리스를 인용한 결과는 삭제된 내용과 무관할 때만 "
            "그대로 재현됩니다.",
            "en": "Use the release that replaces it. A result that was cited from the replaced "
            "release is the same there only if it does not depend on what was removed.",
        },
    ),
    "release-damaged": ErrorEntry(
        status=503,
        title={"ko": "릴리스가 손상되었습니다", "en": "This release is damaged"},
        detail={
            "ko": "{release} 릴리스의 파일이 매니페스트와 일치하지 않아 제공하지 않습니다",
            "en": "release {release} is not served: its files do not match its manifest",
        },
        advice={
            "ko": "다른 릴리스를 쓰십시오. 운영자는 gwangju-kg verify로 어느 파일이 손상되었는지 "
            "확인할 수 있습니다.",
            "en": "Use another release. The operator can find the damaged file with "
            "'gwangju-kg verify'.",
        },
    ),
}
