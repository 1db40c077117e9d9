"""Open the store of a release after checking that the release is complete."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf.store import open_read_only
from gwangju_kg.release import manifest
from gwangju_kg.release.manifest import default_graph_of


def open_release(release: Path, *, thorough: bool = False) -> Store:
    """
    Open the store of a release after checking the release against its manifest.

    Args:
        release: the directory.
        thorough: compare the hash of each file too.

    Raises:
        StoreError: the release, its manifest, a file or the store is missing, damaged or does not
            match the manifest.
    """
    try:
        content = manifest.verify(release, thorough=thorough)
        default_graph = default_graph_of(content)
        stated = int(content["figures"]["quads"])
        stated += default_graph.triples if default_graph else 0
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{release / manifest.MANIFEST} does not state the number of quads; {REMEDY}"
        ) from error
    store = open_read_only(release / manifest.STORE)
    if len(store) != stated:  # a truncated store opens as an empty one
        raise StoreError(
            f"the store {release / manifest.STORE} has {len(store):,} quads instead of the"
            f" {stated:,} that the manifest states; {REMEDY}"
        )
    return store
