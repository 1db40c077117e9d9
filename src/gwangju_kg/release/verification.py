"""
Verifies a whole release: each file by its hash, the store by the hash of what it holds.

Takes a directory; gives a line for each thing that was found in order, and stops at the first
that is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.release import manifest, signature
from gwangju_kg.release.archive import SIGNATURE
from gwangju_kg.release.diff import CanonicalDataset, canonical_lines

#: What stands in a release without being among the files that its manifest lists.
_UNLISTED_FILES: Final = frozenset({manifest.MANIFEST, SIGNATURE})


def verify_release(release: Path, key: str | None) -> Iterator[str]:
    """
    Verify a release, thing after thing.

    Args:
        release: the directory.
        key: the public key that must have signed it; None to check no signature.

    Yields:
        What was found in order, a line each.

    Raises:
        StoreError: a file is missing, has another content or is not listed; or the store holds
            another dataset than the manifest states.
        SignatureError: a key was given, and the manifest does not bear its signature.
    """
    stated = manifest.verify(release, thorough=True)
    names = {str(row["path"]) for row in stated["files"]}
    _refuse_unlisted(release, names)
    yield f"files      {len(names):,}, each as the manifest describes it"
    digest = _verify_dataset(release, stated)
    yield f"dataset    {digest} (RDFC-1.0, SHA-256): the store and the dump in N-Quads"
    if key is not None:
        signed = signature.verify_signature(release, key)
        yield f"signature  by {signed.key}: {signed.comment.expandtabs(1)}"
    elif (release / SIGNATURE).is_file():
        yield "signature  not checked: give the key that you trust with --public-key"
    else:
        yield "signature  none"


def _refuse_unlisted(release: Path, names: set[str]) -> None:
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release).as_posix()
        in_store = name.partition("/")[0] == manifest.STORE
        if path.is_file() and name not in names | _UNLISTED_FILES and not in_store:
            raise StoreError(f"{path} is not among the files that the manifest lists")


def _verify_dataset(release: Path, stated: dict[str, Any]) -> str:
    """Give the hash of the dataset, found anew from the store."""
    lines = canonical_lines(store.open_read_only(release / manifest.STORE))
    found = hashlib.sha256(b"".join(lines)).hexdigest()
    dump = CanonicalDataset.of_release(release)
    expected = stated.get("rdfc10_sha256", dump.sha256)
    for what, digest in ((release / manifest.STORE, found), (dump.path, dump.sha256)):
        if digest != expected:
            raise StoreError(
                f"{what} holds the dataset {digest} and not {expected}, which the manifest states;"
                f" {REMEDY}"
            )
    return found
