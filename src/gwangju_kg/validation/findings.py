"""Findings of a validation, and the lines in which a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

from gwangju_kg.language import Language, Sentence

#: Longest value shown whole, in characters.
_SHOWN_CHARACTERS: Final = 80


class Severity(IntEnum):
    """How much a finding weighs, the heaviest first."""

    VIOLATION = 0
    WARNING = 1
    INFO = 2


_SEVERITIES: Final[Mapping[Severity, Sentence]] = {
    Severity.VIOLATION: {"ko": "위반", "en": "violation"},
    Severity.WARNING: {"ko": "경고", "en": "warning"},
    Severity.INFO: {"ko": "참고", "en": "info"},
}
_LABELS: Final[Mapping[str, Sentence]] = {
    "rule": {"ko": "규칙", "en": "rule"},
    "path": {"ko": "속성", "en": "property"},
    "value": {"ko": "값", "en": "value"},
}


@dataclass(frozen=True)
class Finding:
    """
    One thing that is wrong, or worth a look.

    Attributes:
        severity: how much it weighs.
        node: the node that it is about.
        rule: the shape or check that found it.
        path: the property concerned, or "".
        value: the value concerned, or "".
        message: what is wrong and what to do.
        place: the file and the 1-based line where the node is written, or None.
    """

    severity: Severity
    node: str
    rule: str
    path: str
    value: str
    message: Sentence = field(hash=False)
    place: tuple[Path, int] | None = None

    def line(self, language: Language) -> str:
        """Give the finding as one printable line that starts with its place."""
        place = f"{self.place[0]}:{self.place[1]}: " if self.place else ""
        facts = ", ".join(
            f"{_LABELS[name][language]} {_shortened(value)}"
            for name, value in (("rule", self.rule), ("path", self.path), ("value", self.value))
            if value
        )
        severity = _SEVERITIES[self.severity][language]
        return f"{place}{severity}: {self.node}: {_one_line(self.message[language])} ({facts})"


@dataclass(frozen=True)
class ValidationReport:
    """
    The findings of a run, the heaviest first, then in the order of the files.

    Attributes:
        findings: all of them.
    """

    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> ValidationReport:
        """Give the report of *findings*, in order and each once."""
        return cls(tuple(sorted(set(findings), key=_sort_key)))

    def count(self, severity: Severity) -> int:
        """Give the number of findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def lines(self, language: Language, severity: Severity) -> tuple[str, ...]:
        """Give the findings of one severity, a printable line each."""
        return tuple(f.line(language) for f in self.findings if f.severity is severity)


def _sort_key(finding: Finding) -> tuple[object, ...]:
    path, line = finding.place or (Path(), 0)
    return (
        finding.severity, str(path), line, finding.node, finding.rule, finding.path, finding.value,
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(value: str) -> str:
    flat = _one_line(value)
    return flat if len(flat) <= _SHOWN_CHARACTERS else flat[: _SHOWN_CHARACTERS - 1] + "…"
