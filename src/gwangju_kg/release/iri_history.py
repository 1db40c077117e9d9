"""
Look up an IRI in the releases: which of them mention it, and what replaces it.

The input is the folder of releases; their stores are read on disk, without an engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from gwangju_kg.errors import StoreError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import KeptRelease, ReleaseArchive, find_removal

#: The property by which the data state that an IRI is replaced by another.
_REPLACED_BY: Final = NamedNode(REUSED_PREFIXES["dcterms"] + "isReplacedBy")

#: The property by which the data state that a term should no longer be used.
_DEPRECATED: Final = NamedNode(REUSED_PREFIXES["owl"] + "deprecated")

#: The number of stores kept open.
_OPEN: Final = 8


class IriHistory:
    """
    The releases in a folder; the store of each is opened on first use.

    Args:
        folder: the folder of releases.
        namespaces: those of the city.
    """

    def __init__(self, folder: Path, namespaces: Namespaces) -> None:
        self._namespaces = namespaces
        self.releases = ReleaseArchive(folder).releases
        self._opened = lru_cache(_OPEN)(self._open)

    def of_one(self, release: Path) -> IriHistory:
        """Return the history that has one of the releases alone."""
        history = IriHistory(release.parent, self._namespaces)
        all_releases = history.releases
        history.releases = lambda: tuple(r for r in all_releases() if r.path == release)
        return history

    @staticmethod
    def _open(release: Path) -> Store:
        return store.open_read_only(release / manifest.STORE)

    def store(self, release: Path) -> Store:
        """
        Return the store of a release, opened on first use.

        Raises:
            StoreError: the store is missing or damaged.
        """
        return self._opened(release)

    def mentions(self, release: Path, iri: str) -> bool:
        """
        Check whether `iri` is a subject, object or graph in a release, or the document of a graph.

        Raises:
            StoreError: the store is missing or damaged.
        """
        node = _node(iri)
        if node is None:
            return False
        quads = self._opened(release)
        graph = NamedNode(self._namespaces.graph_iri(self._namespaces.path_of(iri) or ""))
        patterns = ((node, None, None, None), (None, None, node, None), (None, None, None, node))
        return any(
            next(quads.quads_for_pattern(*pattern), None) is not None
            for pattern in (*patterns, (None, None, None, graph))
        )

    def releases_mentioning(
        self, releases: Iterable[KeptRelease], iri: str
    ) -> tuple[KeptRelease, ...]:
        """Return those of `releases` that mention `iri`, in order; damaged ones are left out."""
        mentioning = []
        for release in releases:
            try:
                if self.mentions(release.path, iri):
                    mentioning.append(release)
            except StoreError:
                continue
        return tuple(mentioning)

    def refuse_removed(self, iri: str) -> None:
        """
        Raise an error if a release records that `iri` was removed.

        Raises:
            Removed: it was.
        """
        if removal := find_removal(self.releases(), iri):
            raise removal.as_error(iri)

    def replacement(self, release: Path, iri: str) -> str | None:
        """
        Return the IRI that replaces `iri` in a release, the first in order of several, or None.

        A deprecated term is still described and is not replaced: its page names its successor.

        Raises:
            StoreError: the store is missing or damaged.
        """
        node = _node(iri)
        if node is None:
            return None
        opened = self._opened(release)
        if next(opened.quads_for_pattern(node, _DEPRECATED, None, None), None) is not None:
            return None
        quads = opened.quads_for_pattern(node, _REPLACED_BY, None, None)
        named = (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
        return min(named, default=None)


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
