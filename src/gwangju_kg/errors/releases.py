"""Why a request about a release, or an IRI of one, has no answer."""

from __future__ import annotations

from gwangju_kg.errors.requests import RequestError


class UnknownRelease(RequestError):
    """
    No release of that name is kept here.

    Attributes:
        release: the name that was given.
        known: the names of those that are kept, the newest first.
    """

    status = 404
    code = "unknown-release"

    def __init__(self, message: str, *, release: str, known: tuple[str, ...]) -> None:
        super().__init__(message)
        self.release, self.known = release, known


class ReleaseDamaged(RequestError):
    """
    The release is kept here, but not as its manifest states.

    Attributes:
        release: its name.
    """

    status = 503
    code = "release-damaged"

    def __init__(self, message: str, *, release: str) -> None:
        super().__init__(message)
        self.release = release


class BeforeFirstRelease(RequestError):
    """
    The moment that was asked for is earlier than the first release kept here.

    Attributes:
        asked: the moment, in ISO 8601.
        first: the day of the first release.
        release: its name.
    """

    status = 406
    code = "before-first-release"

    def __init__(self, message: str, *, asked: str, first: str, release: str) -> None:
        super().__init__(message)
        self.asked, self.first, self.release = asked, first, release


class Withdrawn(RequestError):
    """
    The release says nothing of the IRI any more.

    Attributes:
        iri: the IRI.
        successor: the IRI that takes its place, or None where none is named.
        release: the last release that knows it, or None where none is kept.
    """

    status = 410
    code = "withdrawn"

    def __init__(self, message: str, *, iri: str, successor: str | None, release: str | None):
        super().__init__(message)
        self.iri, self.successor, self.release = iri, successor, release


class NotInRelease(RequestError):
    """
    The release is older than the page that is asked for, and does not hold what it shows.

    Attributes:
        release: its name.
    """

    status = 404
    code = "not-in-release"

    def __init__(self, message: str, *, release: str) -> None:
        super().__init__(message)
        self.release = release
