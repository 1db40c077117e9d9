"""
What the kept releases say of an IRI: whether one knows it, what takes its place.

Takes the directories of releases; looks into their stores, on disk, without an engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from gwangju_kg.errors import StoreError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, graph_iri, path_of
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import KeptRelease, ReleaseArchive

#: By which the data say that an IRI is withdrawn for another.
_REPLACED_BY: Final = NamedNode(REUSED_PREFIXES["dcterms"] + "isReplacedBy")

#: Stores that are held open.
_OPEN: Final = 8


class IriHistory:
    """
    The releases in a folder, the store of each opened when it is first asked.

    Args:
        folder: of the releases.
    """

    def __init__(self, folder: Path) -> None:
        self.releases = ReleaseArchive(folder).releases
        self._opened = lru_cache(_OPEN)(self._open)

    @staticmethod
    def _open(release: Path) -> Store:
        return store.open_read_only(release / manifest.STORE)

    def mentions(self, release: Path, iri: str) -> bool:
        """
        Say whether a release says anything of *iri*, or holds it as a graph or a document of one.

        Raises:
            StoreError: its store is missing or damaged.
        """
        node = _node(iri)
        if node is None:
            return False
        found = self._opened(release)
        graph = NamedNode(graph_iri(path_of(iri) or ""))
        patterns = ((node, None, None, None), (None, None, node, None), (None, None, None, node))
        return any(
            next(found.quads_for_pattern(*pattern), None) is not None
            for pattern in (*patterns, (None, None, None, graph))
        )

    def releases_mentioning(
        self, releases: Iterable[KeptRelease], iri: str
    ) -> tuple[KeptRelease, ...]:
        """Give those of *releases* that know *iri*, in the same order; damaged ones left out."""
        found = []
        for release in releases:
            try:
                if self.mentions(release.path, iri):
                    found.append(release)
            except StoreError:
                continue
        return tuple(found)

    def replacement(self, release: Path, iri: str) -> str | None:
        """
        Give the IRI that a release names in the place of *iri*, the first of several; or None.

        Raises:
            StoreError: its store is missing or damaged.
        """
        node = _node(iri)
        if node is None:
            return None
        quads = self._opened(release).quads_for_pattern(node, _REPLACED_BY, None, None)
        named = (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
        return min(named, default=None)


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
