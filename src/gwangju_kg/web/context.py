"""
What every page of one running server shares: settings, engine client, release, reader's language.

Asking a question goes through here, so that each is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from flask import current_app

from gwangju_kg.engine import BlockingClient
from gwangju_kg.errors import NoRelease, NoSearchIndex, StoreError
from gwangju_kg.release.archive import CURRENT
from gwangju_kg.release.contents import Release
from gwangju_kg.release.diff_summary import DiffSummary, compare_releases
from gwangju_kg.release.iri_history import IriHistory
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.settings import Settings
from gwangju_kg.web.http.metrics import Metrics

EXTENSION: Final = "gwangju_kg"

#: In the scope of a request: the error with which it is to be refused.
REFUSED: Final = "gwangju_kg.refused"

#: Differences of releases that are kept in memory.
_COMPARED: Final = 4


@dataclass(frozen=True)
class ServerContext:
    """
    One running server.

    Attributes:
        settings: what it was told.
        client: its door to the engine.
        release: what it serves, or None where it serves plain files.
        tally: counts what it does.
        history: the releases that are kept, and what they know.
        is_named: whether requests name the release, so that what they are told holds for ever.
        compare: tells what changed between two of them; keeps the last few differences.
    """

    settings: Settings
    client: BlockingClient
    release: Release | None
    tally: Metrics
    history: IriHistory
    is_named: bool = False
    compare: Callable[[Path, Path], DiffSummary] = field(
        default_factory=lambda: lru_cache(_COMPARED)(compare_releases)
    )

    @cached_property
    def finder(self) -> SearchIndex:
        """
        What finds things by name; looked at once.

        Raises:
            NoRelease: plain files are served.
            StoreError: the release has no search index, or one of another format.
        """
        if self.release is None:
            raise NoRelease()
        return SearchIndex(self.release.path)


def current_server() -> ServerContext:
    """Give the site of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, ServerContext)  # noqa: S101 - narrows for the type checker
    return found


def release() -> Release:
    """
    Give the release that is served.

    Raises:
        NoRelease: plain files are served.
    """
    found = current_server().release
    if found is None:
        raise NoRelease()
    return found


def named_release() -> str:
    """Give the release that the address names, or ""."""
    found = current_server()
    return found.release.id if found.is_named and found.release else ""


def is_earlier() -> bool:
    """Say whether the address names a release that is not the current one."""
    named = named_release()
    return bool(named) and (current_server().settings.releases / CURRENT).resolve().name != named


def finder() -> SearchIndex:
    """
    Give what finds things by name in the release that is served.

    Raises:
        NoRelease: plain files are served.
        NoNames: the release has no search index, or one of another format.
    """
    try:
        return current_server().finder
    except StoreError as error:
        raise NoSearchIndex() from error
