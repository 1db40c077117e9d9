"""Why a request for a release, or for an IRI in one, has no response."""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.errors.requests import RequestError
from gwangju_kg.language import Sentence


@dataclass(eq=False, kw_only=True)
class UnknownRelease(RequestError):
    """
    No release of that name is stored here.

    Attributes:
        release: the name in the request.
        known: the names of the stored releases, the newest first.
    """

    code = "unknown-release"

    release: str
    known: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class ReleaseDamaged(RequestError):
    """
    The release is stored here, but its files do not match its manifest.

    Attributes:
        release: its name.
    """

    code = "release-damaged"

    release: str


@dataclass(eq=False, kw_only=True)
class BeforeFirstRelease(RequestError):
    """
    The requested moment is earlier than the first stored release.

    Attributes:
        asked: the moment, in ISO 8601.
        first: the day of the first release.
        release: its name.
    """

    code = "before-first-release"

    asked: str
    first: str
    release: str


@dataclass(eq=False, kw_only=True)
class Withdrawn(RequestError):
    """
    The release no longer contains the IRI.

    Attributes:
        iri: the IRI.
        successor: the IRI that replaces it, or None if none is named.
        release: the last release that contains it, or None if none is stored.
    """

    code = "withdrawn"

    iri: str
    successor: str | None
    release: str | None


@dataclass(eq=False, kw_only=True)
class Removed(RequestError):
    """
    What the IRI stood for was removed from all releases, on a ground that the publisher states.

    Attributes:
        iri: the IRI.
        date: the day of the removal.
        ground: the ground, a stable code such as ``court-order``.
        explanation: why, by language.
        decided_by: the court, authority or person that decided it.
    """

    code = "removed"

    iri: str
    date: str
    ground: str
    explanation: Sentence
    decided_by: str


@dataclass(eq=False, kw_only=True)
class ReleaseRedacted(RequestError):
    """
    The release was replaced by one without some of its statements.

    Attributes:
        release: its name.
        replacement: the name of the release that replaces it.
        date: the day of the removal.
        sha256: the RDFC-1.0 hash of its dataset, in hexadecimal.
    """

    code = "release-redacted"

    release: str
    replacement: str
    date: str
    sha256: str


@dataclass(eq=False, kw_only=True)
class NotInRelease(RequestError):
    """
    The release is older than the requested page and has no data for it.

    Attributes:
        release: its name.
    """

    code = "not-in-release"

    release: str
