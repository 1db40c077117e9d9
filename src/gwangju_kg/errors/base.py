"""What gwangju-kg refuses or finds wrong, but for queries: the root of the tree is here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

#: What to do about a release that is damaged or of another format.
REMEDY: Final = "build it again with 'gwangju-kg build'"


class GwangjuError(Exception):
    """Anything that gwangju-kg itself refuses or finds wrong."""


def reason_of(error: OSError) -> str:
    """
    Give the sentence of the system: which file, where it names one, and why.

    >>> reason_of(OSError(28, "No space left")), reason_of(OSError(2, "No such file", "x"))
    ('No space left', 'x: No such file')
    """
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


class BuildError(GwangjuError):
    """No release was made; the last one stands."""


class SourceError(BuildError):
    """
    A file of the project is missing or unreadable.

    Attributes:
        path: the file.
        line: 1-based line, or None where the whole file is meant.
        column: 1-based column, or None.
    """

    def __init__(
        self, message: str, path: Path, *, line: int | None = None, column: int | None = None
    ) -> None:
        place = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{place}: {message}")
        self.path, self.line, self.column = path, line, column


class ShapeError(BuildError):
    """The shapes are unreadable, or one of them selects no node."""


class ViolationError(BuildError):
    """
    The data break a shape or a check.

    Attributes:
        report: the findings, one printable line each.
    """

    def __init__(self, message: str, report: tuple[str, ...]) -> None:
        super().__init__("\n".join((message, *report)))
        self.report = report


class EvidenceError(BuildError):
    """
    Passages do not carry what their assertions say.

    Attributes:
        findings: one printable line each.
    """

    def __init__(self, message: str, findings: tuple[str, ...]) -> None:
        super().__init__("\n".join((message, *findings)))
        self.findings = findings


class CitationError(GwangjuError):
    """The words or the place to be cited are not in the text, or not there alone."""


class StoreError(GwangjuError):
    """A release is missing, unfinished, damaged, or of another format version."""


class SignatureError(GwangjuError):
    """A key cannot be used, or a release does not bear its signature."""


class SettingError(GwangjuError):
    """
    A setting is unknown or out of range.

    Attributes:
        name: the setting.
        value: what was given.
        allowed: what it takes, in words.
    """

    def __init__(self, name: str, value: object, *, allowed: str) -> None:
        super().__init__(f"setting {name!r} cannot be {value!r}: it takes {allowed}")
        self.name, self.value, self.allowed = name, value, allowed


class ListenError(GwangjuError):
    """
    The server cannot listen where it was told to.

    Attributes:
        host: the name or address.
        port: the port.
    """

    def __init__(self, message: str, *, host: str, port: int) -> None:
        super().__init__(message)
        self.host, self.port = host, port


class OutboundError(GwangjuError):
    """
    A request to another server has no complete response within its policy.

    Attributes:
        url: the URL that failed, after redirects.
        reason: ``unreachable``, ``not-public``, ``no-proof`` (of TLS), ``redirect`` (one too many),
            ``too-large`` or ``timeout``.
    """

    def __init__(self, message: str, *, url: str, reason: str) -> None:
        super().__init__(message)
        self.url, self.reason = url, reason


class RemoteError(GwangjuError):
    """
    Another server gave no answer, or none that can be read.

    Attributes:
        address: what was asked.
        reason: ``unreachable``, ``gone`` or ``unreadable``.
        wait_s: seconds after which another try may help, or None.
    """

    def __init__(
        self, message: str, address: str, reason: str, *, wait_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.address, self.reason, self.wait_s = address, reason, wait_s


class OutputError(GwangjuError):
    """A file that was asked for cannot be written."""
