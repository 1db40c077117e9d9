"""Open a release for serving, after checking that it is whole."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf.store import open_read_only
from gwangju_kg.release import manifest


def open_release(release: Path, *, thorough: bool = False) -> Store:
    """
    Open the store of a release that is as its manifest states.

    Args:
        release: the directory.
        thorough: compare the hashes of the dumps too.

    Raises:
        StoreError: the release, its manifest, a dump or the store is missing, damaged or another's.
    """
    try:
        stated = int(manifest.verify(release, thorough=thorough)["figures"]["quads"])
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{release / manifest.MANIFEST} does not say how many quads there are; {REMEDY}"
        ) from error
    store = open_read_only(release / manifest.STORE)
    if len(store) != stated:  # a truncated store opens as an empty one
        raise StoreError(
            f"the store {release / manifest.STORE} holds {len(store):,} quads, its manifest states"
            f" {stated:,}; {REMEDY}"
        )
    return store
