"""Why no site is written, or what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors.base import GwangjuError, printable
from gwangju_kg.language import Language, Sentence, filled

#: The places that are printed.
_PRINTED: Final = 20

#: The texts by reason; names in braces are facts.
_TEXTS: Final[dict[str, Sentence]] = {
    "address": {
        "ko": "올바르지 않은 사이트 주소: {subject!r}."
        " https://example.org/gwangju/ 처럼 http나 https로 시작하고 물음표와 #이 없어야 합니다",
        "en": "{subject!r} is no address of a site: give one such as"
        " https://example.org/gwangju/, with http or https, without a query and a fragment",
    },
    "no-release": {
        "ko": "{subject}: 릴리스가 없습니다. 먼저 'gwangju-kg build'를 실행하십시오",
        "en": "{subject}: there is no release: run 'gwangju-kg build' first",
    },
    "unknown-release": {
        "ko": "{subject}: 그런 릴리스가 없습니다. 있는 릴리스: {known}",
        "en": "there is no release {subject}; there are: {known}",
    },
    "not-ours": {
        "ko": "{subject}: 비어 있지 않고, 이 명령이 만든 사이트도 아닙니다."
        " 빈 폴더나 새 이름을 주십시오",
        "en": "{subject} is not empty and is no site of this command: give an empty folder, or"
        " a new name",
    },
    "not-a-folder": {
        "ko": "{subject}: 폴더가 아닙니다",
        "en": "{subject} is not a folder",
    },
    "no-site": {
        "ko": "{subject}: 이 명령이 만든 사이트가 아닙니다('{marker}'가 없음)",
        "en": "{subject} is no site of this command: it has no '{marker}'",
    },
    "damaged": {
        "ko": "{subject}: 사이트의 목록을 읽을 수 없습니다. 사이트를 새 폴더에 다시 만드십시오",
        "en": "{subject}: the list of the site cannot be read: make the site again in a new folder",
    },
    "changed": {
        "ko": "{subject}: 사이트를 만든 뒤에 고친 파일이 {count}개 있습니다."
        " 덮어쓰면 고친 내용이 사라지므로 옮기거나 지운 뒤 다시 실행하십시오",
        "en": "{subject}: {count} files were changed after the site was made, and would be lost:"
        " move or delete them, and run again",
    },
    "in-the-way": {
        "ko": "{subject}: 사이트의 파일과 이름이 같은 다른 파일이 {count}개 있습니다."
        " 옮긴 뒤 다시 실행하십시오",
        "en": "{subject}: {count} other files have names of files of the site: move them, and run"
        " again",
    },
    "busy": {
        "ko": "{subject}: 다른 프로세스가 이 사이트를 쓰고 있습니다. 끝난 뒤에 다시 실행하십시오",
        "en": "{subject}: another process is writing this site: run again when it has ended",
    },
    "mount": {
        "ko": "{subject}: 이 폴더는 통째로 바꿀 수 없습니다({cause}). 그 안의 새 폴더를 주십시오",
        "en": "{subject} cannot be replaced as a whole ({cause}): give a new folder in it",
    },
    "findings": {
        "ko": "{subject}: 잘못된 곳이 {count}군데 있습니다",
        "en": "{subject}: {count} places are wrong",
    },
}


@dataclass(eq=False)
class SiteError(GwangjuError):
    """
    A site cannot be written, or is not whole.

    Attributes:
        reason: what is wrong, as a code.
        subject: the folder or the address that is meant.
        findings: the places, one printable line each.
        facts: further facts of the reason.
    """

    reason: str
    subject: str
    findings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return the reason and the places in English."""
        return self.text("en")

    def text(self, language: Language) -> str:
        """Return the reason in `language` and the first places, one per line."""
        facts = {"subject": self.subject, "count": f"{len(self.findings):,}", **dict(self.facts)}
        head = filled(_TEXTS[self.reason], **{"marker": "", "cause": "", "known": "", **facts})[
            language
        ]
        more = len(self.findings) - _PRINTED
        rest = {"ko": f"… 외 {more:,}건", "en": f"… and {more:,} more"}[language]
        lines = (head, *self.findings[:_PRINTED], *((rest,) if more > 0 else ()))
        return printable("\n".join(lines), kept="\n")
