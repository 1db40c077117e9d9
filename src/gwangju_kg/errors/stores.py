"""Why another store, which is to hold the data of the release, gave no answer, or may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gwangju_kg.errors.base import StoreError, printable
from gwangju_kg.errors.requests import RequestError
from gwangju_kg.language import Language, Sentence

#: Differences between a store and a release that are printed.
_PRINTED_DIFFERENCES: Final = 20


@dataclass(eq=False, kw_only=True)
class StoreFailed(RequestError):
    """
    The store behind this endpoint returned no whole answer.

    Attributes:
        reason: what is wrong, as a stable code such as ``unreachable``.
        subject: the HTTP status or the name of the header received, or "".
    """

    code = "store-failed"

    reason: str
    subject: str = ""


@dataclass(eq=False)
class StoreDiffers(StoreError):
    """
    A store elsewhere does not hold a release, or answers otherwise.

    Attributes:
        release: the id of the release.
        findings: each difference, in each language.
    """

    release: str
    findings: tuple[Sentence, ...]

    def __str__(self) -> str:
        """Return the differences in English."""
        return self.text("en")

    def text(self, language: Language) -> str:
        """Return the differences in `language`, one per line."""
        head = {
            "ko": f"저장소가 릴리스 {self.release}와 다릅니다({len(self.findings)}건)",
            "en": f"the store differs from release {self.release} in {len(self.findings)} places",
        }
        lines = [each[language] for each in self.findings[:_PRINTED_DIFFERENCES]]
        return printable("\n".join((head[language], *lines)), kept="\n")
