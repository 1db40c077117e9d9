"""Findings of a validation, and their rendering as lines of text."""

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
    """The severity of a finding, the most severe first."""

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
    One problem in the data.

    Attributes:
        severity: its severity.
        node: the node concerned.
        rule: the shape or check that reports it.
        path: the property concerned, or "".
        value: the value concerned, or "".
        message: what is wrong and what to do.
        position: the file and the 1-based line of the node, or None.
    """

    severity: Severity
    node: str
    rule: str
    path: str
    value: str
    message: Sentence = field(hash=False)
    position: tuple[Path, int] | None = None

    def line(self, language: Language) -> str:
        """Return the finding as one printable line that starts with its position."""
        prefix = f"{self.position[0]}:{self.position[1]}: " if self.position else ""
        facts = ", ".join(
            f"{_LABELS[name][language]} {_shortened(value)}"
            for name, value in (("rule", self.rule), ("path", self.path), ("value", self.value))
            if value
        )
        severity = _SEVERITIES[self.severity][language]
        return f"{prefix}{severity}: {self.node}: {_one_line(self.message[language])} ({facts})"


@dataclass(frozen=True)
class ValidationReport:
    """
    The findings of a validation.

    Attributes:
        findings: all findings, the most severe first, then in the order of the files.
        idle_shapes: the names of the shapes that select no node of the data.
        units: the number of units of nodes to which shapes apply.
        validated: the number of units that were validated now; nothing that the others depend on
            has changed since an earlier validation.
    """

    findings: tuple[Finding, ...]
    idle_shapes: tuple[str, ...] = ()
    units: int = 0
    validated: int = 0

    @classmethod
    def of(cls, findings: Iterable[Finding], idle_shapes: tuple[str, ...] = ()) -> ValidationReport:
        """Return a report of `findings`, sorted and without duplicates."""
        return cls(tuple(sorted(set(findings), key=_sort_key)), idle_shapes)

    def count(self, severity: Severity) -> int:
        """Return the number of findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def lines(self, language: Language, severity: Severity) -> tuple[str, ...]:
        """Return the findings of one severity, one printable line each."""
        return tuple(f.line(language) for f in self.findings if f.severity is severity)


def _sort_key(finding: Finding) -> tuple[object, ...]:
    path, line = finding.position or (Path(), 0)
    return (
        finding.severity, str(path), line, finding.node, finding.rule, finding.path, finding.value,
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(value: str) -> str:
    flat = _one_line(value)
    return flat if len(flat) <= _SHOWN_CHARACTERS else flat[: _SHOWN_CHARACTERS - 1] + "…"
