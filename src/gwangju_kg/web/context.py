"""
What all requests to one application share, and what the ASGI layer hands to Flask with each.

Views read both through the functions below.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from flask import current_app, has_app_context, request

from gwangju_kg.engine import Answer, AsyncClient, Query
from gwangju_kg.errors import NoRelease, NoSearchIndex, StoreError
from gwangju_kg.formatting.units import MeasurementUnit, unit_of
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
from gwangju_kg.release.archive import CURRENT
from gwangju_kg.release.contents import Release
from gwangju_kg.release.diff_summary import DiffSummary, compare_releases
from gwangju_kg.release.iri_history import IriHistory
from gwangju_kg.release.wording.diff_words import word_diff
from gwangju_kg.release.wording.worded_changes import WordedDiff
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.settings import Settings
from gwangju_kg.web.http.metrics import Metrics

EXTENSION: Final = "gwangju_kg"

#: Key of the ASGI scope: the error with which the release switch refuses a request.
REFUSED: Final = "gwangju_kg.refused"

#: Key of the ASGI scope: the :class:`ForwardedRequest` that belongs to a request in Flask.
FORWARDED: Final = "gwangju_kg.forwarded"

#: Differences between releases that are kept in memory.
_MAX_DIFFERENCES: Final = 4

#: The namespaces if no release says of which city the data are.
_UNKNOWN_CITY: Final = Namespaces(SHARED_BASE_IRI)

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class ServerContext:
    """
    What all requests to one application share.

    Attributes:
        settings: the settings of the run.
        client: sends the queries of pages to the engine.
        release: the release that is served, or None for plain files.
        metrics: the counts.
        history: the kept releases and the IRIs that they hold.
        is_named: whether every request names the release, so that its answers never change.
        files: the plain files that are served, or None.
        compare: summarizes what changed between two releases; caches the last few.
    """

    settings: Settings
    client: AsyncClient
    release: Release | None
    metrics: Metrics
    history: IriHistory
    is_named: bool = False
    files: ServedFiles | None = None
    compare: Callable[[Path, Path], DiffSummary] = field(
        default_factory=lambda: lru_cache(_MAX_DIFFERENCES)(compare_releases)
    )

    @property
    def data(self) -> Release | ServedFiles | None:
        """What is served; its `id` differs whenever an answer may differ."""
        return self.release or self.files

    @property
    def namespaces(self) -> Namespaces:
        """The namespaces of the release; with plain files, those under the shared address."""
        return self.release.namespaces if self.release else _UNKNOWN_CITY

    def require_release(self) -> Release:
        """
        Return the release that is served.

        Raises:
            NoRelease: plain files are served.
        """
        if self.release is None:
            raise NoRelease()
        return self.release

    @cached_property
    def word_changes(self) -> Callable[[Path, Path], WordedDiff]:
        """Says in words what changed between two releases; caches the last few."""

        def word(before: Path, after: Path) -> WordedDiff:
            changes = self.compare(before, after).changes
            return word_diff(changes, self.history.store(before), self.history.store(after))

        return lru_cache(_MAX_DIFFERENCES)(word)

    @cached_property
    def finder(self) -> SearchIndex:
        """
        The search index of the release, opened once.

        Raises:
            NoRelease: plain files are served.
            StoreError: the release has no search index, or one of another format.
        """
        return SearchIndex(self.require_release().path)


@dataclass(frozen=True)
class EndpointOutcome:
    """
    What became of a request to the SPARQL endpoint, if Flask has to render it.

    Attributes:
        error: why the request is refused or its query failed, or None.
        text: the text of the query, as far as the request could be parsed.
        query: the query that was answered, or None.
        query_id: its name in the log, or "" if nothing was sent to the engine.
        answer: the answer that is to be shown as a page; the view closes it.
    """

    error: Exception | None = None
    text: str | None = None
    query: Query | None = None
    query_id: str = ""
    answer: Answer | None = None


@dataclass(frozen=True)
class ForwardedRequest:
    """
    What the ASGI layer hands to Flask with a request.

    Attributes:
        loop: the event loop, on which the queries of pages run.
        disconnected: returns when the client has disconnected.
        outcome: what became of the request so far.
    """

    loop: asyncio.AbstractEventLoop
    disconnected: Callable[[], Awaitable[object]]
    outcome: EndpointOutcome = EndpointOutcome()

    def run(self, coroutine: Coroutine[Any, Any, _Result]) -> _Result:
        """Run *coroutine* on the event loop; block this thread, never the loop, until it ends."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()


def current_server() -> ServerContext:
    """Return the context of the running application."""
    context = current_app.extensions[EXTENSION]
    assert isinstance(context, ServerContext)  # noqa: S101 - narrows for the type checker
    return context


def namespaces() -> Namespaces:
    """Return the namespaces of the release, or outside a request those at the shared address."""
    return current_server().namespaces if has_app_context() else _UNKNOWN_CITY


def forwarded_request() -> ForwardedRequest:
    """Return what the ASGI layer hands over with the present request."""
    forwarded = request.environ["asgi.scope"][FORWARDED]
    assert isinstance(forwarded, ForwardedRequest)  # noqa: S101 - narrows for the type checker
    return forwarded


def release() -> Release:
    """
    Return the release that is served.

    Raises:
        NoRelease: plain files are served.
    """
    return current_server().require_release()


def unit(iri: str) -> MeasurementUnit | None:
    """
    Return the unit with the IRI `iri`, or None if there is no IRI.

    Raises:
        NoRelease: plain files are served.
    """
    return unit_of(release().units, iri)


def named_release() -> str:
    """Return the id of the release that the address names, or ""."""
    server = current_server()
    return server.release.id if server.is_named and server.release else ""


def is_earlier() -> bool:
    """Check whether the address names a release that is not the current one."""
    named = named_release()
    return bool(named) and (current_server().settings.releases / CURRENT).resolve().name != named


def finder() -> SearchIndex:
    """
    Return the search index of the release that is served.

    Raises:
        NoRelease: plain files are served.
        NoSearchIndex: the release has no search index, or one of another format.
    """
    try:
        return current_server().finder
    except StoreError as error:
        raise NoSearchIndex() from error
