"""Why something cannot enter a project: for the person who adds it."""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.errors.base import GwangjuError, printable
from gwangju_kg.language import Language, Sentence


@dataclass(eq=False)
class CurationError(GwangjuError):
    """
    A source, a proposal or a decision cannot be taken.

    Attributes:
        sentence: why not and what to do, in each language.
        findings: the places, one sentence each, in each language.
    """

    sentence: Sentence
    findings: tuple[Sentence, ...] = ()

    def __str__(self) -> str:
        """Return the reason and the places in English."""
        return self.text("en")

    def text(self, language: Language) -> str:
        """Return the reason in `language` and the places, one per line."""
        lines = (self.sentence, *self.findings)
        return printable("\n".join(line[language] for line in lines), kept="\n")
