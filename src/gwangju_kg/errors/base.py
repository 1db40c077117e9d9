"""Errors of the command line and of the build; the root of all errors is here."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Final

from gwangju_kg.language import Language, Sentence

#: The remedy for a release that is damaged or of another format.
REMEDY: Final = "build it again with 'gwangju-kg build'"

#: Characters that a terminal obeys or that change the order of others; line ends within a message.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class GwangjuError(Exception):
    """The root of the errors of gwangju-kg."""


def reason_of(error: OSError) -> str:
    """
    Return the message of a system error, after the name of the file if it names one.

    >>> reason_of(OSError(28, "No space left")), reason_of(OSError(2, "No such file", "x"))
    ('No space left', 'x: No such file')
    """
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def printable(text: str, *, kept: str = "") -> str:
    r"""
    Return a text with escapes for control characters, also those of directions and lines.

    Args:
        text: the text, such as a message that quotes a file.
        kept: characters that stay, such as the line ends of a longer message.

    >>> printable("a\x1b[31m\n"), printable("a\n", kept="\n")
    ('a\\x1b[31m\\n', 'a\n')
    """

    def escape(match: re.Match[str]) -> str:
        escaped = match[0].encode("unicode-escape", "surrogatepass").decode()
        return match[0] if match[0] in kept else escaped

    return _UNPRINTABLE.sub(escape, text)


class BuildError(GwangjuError):
    """No release was built; the last one stays current."""


@dataclass(eq=False)
class SourceError(BuildError):
    """
    A file is missing or unreadable, or its content is wrong.

    Attributes:
        message: what is wrong.
        path: the file.
        line: 1-based line, or None if the whole file is meant.
        column: 1-based column, or None.
    """

    message: str
    path: Path
    _: KW_ONLY
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return the place and the message, as compilers do."""
        place = (self.path, self.line, self.column)
        start = ":".join(str(part) for part in place if part is not None)
        return printable(f"{start}: {self.message}", kept="\n")


@dataclass(eq=False)
class ProjectError(SourceError):
    """
    ``project.toml`` is missing, or a key of it is missing or wrong.

    Attributes:
        korean: what is wrong, in Korean; `message` is the same in English.
    """

    _: KW_ONLY
    korean: str

    def text(self, language: Language) -> str:
        """Return the place and the message in `language`."""
        if language == "en":
            return str(self)
        return str(SourceError(self.korean, self.path, line=self.line, column=self.column))


@dataclass(eq=False)
class MergeError(BuildError):
    """
    Releases cannot be merged.

    Attributes:
        sentence: why not, in each language.
        findings: the places, one printable line each.
    """

    sentence: Sentence
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the reason and the findings in English."""
        return self.text("en")

    def text(self, language: Language) -> str:
        """Return the reason in `language` and the findings, one per line."""
        return printable("\n".join((self.sentence[language], *self.findings)), kept="\n")


class ShapeError(BuildError):
    """The shapes are unreadable, or one of them selects no node."""


@dataclass(eq=False)
class ViolationError(BuildError):
    """
    The data violate a shape or a check.

    Attributes:
        message: how many findings there are.
        report: the findings, one printable line each.
    """

    message: str
    report: tuple[str, ...]

    def __str__(self) -> str:
        """Return the message and the findings, one per line."""
        return "\n".join((self.message, *self.report))


@dataclass(eq=False)
class EvidenceError(BuildError):
    """
    Passages do not support their assertions.

    Attributes:
        message: how many findings there are.
        findings: one printable line each.
    """

    message: str
    findings: tuple[str, ...]

    def __str__(self) -> str:
        """Return the message and the findings, one per line."""
        return "\n".join((self.message, *self.findings))


class CitationError(GwangjuError):
    """The words or the place to be cited are not in the text, or occur more than once."""


class StoreError(GwangjuError):
    """A release is missing, unfinished, damaged, or of another format version."""


@dataclass(eq=False)
class RedactionError(GwangjuError):
    """
    Something cannot be removed from the releases.

    Attributes:
        message: what is wrong.
        findings: the releases that still hold it, or what is wrong, one printable line each.
    """

    message: str
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the message and the findings, one per line."""
        return "\n".join((self.message, *self.findings))


class SignatureError(GwangjuError):
    """A key cannot be used, or a release does not have its signature."""


@dataclass(eq=False)
class SettingError(GwangjuError):
    """
    A setting is unknown or out of range.

    Attributes:
        name: the setting.
        value: the value given.
        allowed: the values that it takes, in words.
    """

    name: str
    value: object
    _: KW_ONLY
    allowed: str

    def __str__(self) -> str:
        """Return the setting, its value, and the values that it takes."""
        return f"setting {self.name!r} cannot be {self.value!r}: it takes {self.allowed}"


@dataclass(eq=False)
class ListenError(GwangjuError):
    """
    The server cannot listen at its address.

    Attributes:
        message: what is wrong.
        host: the name or address.
        port: the port.
    """

    message: str
    _: KW_ONLY
    host: str
    port: int

    def __str__(self) -> str:
        """Return the message."""
        return self.message


@dataclass(eq=False)
class OutboundError(GwangjuError):
    """
    A request to another server has no complete response within its policy.

    Attributes:
        message: what is wrong.
        url: the URL that failed, after redirects.
        reason: ``unreachable``, ``not-public``, ``no-proof`` (of TLS), ``redirect`` (one too many),
            ``too-large`` or ``timeout``.
    """

    message: str
    _: KW_ONLY
    url: str
    reason: str

    def __str__(self) -> str:
        """Return the message."""
        return self.message


@dataclass(eq=False)
class RemoteError(GwangjuError):
    """
    Another server returned no response, or none that can be read.

    Attributes:
        message: what is wrong.
        address: the address of the request.
        reason: ``unreachable``, ``gone`` or ``unreadable``.
        wait_s: seconds after which another try may help, or None.
    """

    message: str
    address: str
    reason: str
    _: KW_ONLY
    wait_s: float | None = None

    def __str__(self) -> str:
        """Return the message."""
        return self.message


class OutputError(GwangjuError):
    """An output file cannot be written."""
