"""
Verify a whole release: each file by its hash, the store by the hash of its dataset.

The input is a directory; the output is a line for each part that is correct.  The first problem
raises an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.written_store import stored_quad
from gwangju_kg.release import manifest, signature
from gwangju_kg.release.archive import SIGNATURE
from gwangju_kg.release.diff import CanonicalDataset, canonical_lines
from gwangju_kg.release.manifest import ReleaseDefaultGraph, default_graph_of
from gwangju_kg.release.removals import read_replaced

_LABEL: Final = NamedNode(REUSED_PREFIXES["rdfs"] + "label")

#: Files of a release that its manifest does not list.
_UNLISTED_FILES: Final = frozenset({manifest.MANIFEST, SIGNATURE})


def verify_release(release: Path, key: str | None) -> Iterator[str]:
    """
    Verify a release step by step.

    Args:
        release: the directory.
        key: the public key that must have signed it; None to skip the signature.

    Yields:
        A line for each part that is correct.

    Raises:
        StoreError: a file is missing, has other content or is not listed; or the store holds
            another dataset than the manifest states.
        SignatureError: a key was given, and the manifest has no valid signature by that key.
    """
    stated = manifest.verify(release, thorough=True)
    names = {str(row["path"]) for row in stated["files"]}
    _refuse_unlisted(release, names)
    yield f"files      {len(names):,}, all match the manifest"
    digest = _verify_dataset(release, stated)
    for replaced in read_replaced(stated):
        iris = " ".join(removal.iri for removal in replaced.removals)
        yield f"redacted   replaces {replaced.id}, dataset {replaced.sha256}, without {iris}"
    yield f"dataset    {digest} (RDFC-1.0, SHA-256): store and N-Quads dump agree"
    if key is not None:
        signed = signature.verify_signature(release, key)
        yield f"signature  by {signed.key}: {signed.comment.expandtabs(1)}"
    elif (release / SIGNATURE).is_file():
        yield "signature  not verified: name the key that you trust with --public-key"
    else:
        yield "signature  none"


def _refuse_unlisted(release: Path, names: set[str]) -> None:
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release).as_posix()
        in_store = name.partition("/")[0] == manifest.STORE
        if path.is_file() and name not in names | _UNLISTED_FILES and not in_store:
            raise StoreError(f"{path} is not listed in the manifest")


def _verify_dataset(release: Path, stated: dict[str, Any]) -> str:
    """Return the hash of the dataset, after comparing it with the store and the dump."""
    opened = store.open_read_only(release / manifest.STORE)
    default_graph = default_graph_of(stated)
    quads = (quad for quad in opened if not default_graph or quad.graph_name != DefaultGraph())
    lines = canonical_lines(quads)
    store_sha256 = hashlib.sha256(b"".join(lines)).hexdigest()
    dump = CanonicalDataset.of_release(release)
    expected: str = stated.get("rdfc10_sha256", dump.sha256)
    # A store holds values: what is written in another way in the dump is compared as it is stored.
    in_store = expected if store_sha256 == expected else _stored_sha256(dump)
    for path, digest, due in (
        (dump.path, dump.sha256, expected),
        (release / manifest.STORE, store_sha256, in_store),
    ):
        if digest != due:
            raise StoreError(
                f"{path} holds the dataset {digest}, but the manifest states {expected}; {REMEDY}"
            )
    if default_graph:
        _compare_default_graph(release, opened, default_graph)
    return expected


def _stored_sha256(dump: CanonicalDataset) -> str:
    quads = parse(b"".join(dump), RdfFormat.N_QUADS)
    lines = canonical_lines(stored_quad(quad) for quad in quads)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def _compare_default_graph(release: Path, opened: Store, stated: ReleaseDefaultGraph) -> None:
    """
    Compare the default graph of the store with its dump and with the graphs that it consists of.

    Raises:
        StoreError: one of them holds other triples.
    """
    served = {quad.triple for quad in opened.quads_for_pattern(None, None, None, DefaultGraph())}
    quads = parse(path=release / stated.path, format=RdfFormat.N_TRIPLES)
    dump = {stored_quad(quad).triple for quad in quads}
    record = {
        quad.triple
        for graph in stated.graphs
        for quad in opened.quads_for_pattern(None, None, None, NamedNode(graph))
    }
    if stated.terms_graph:  # labels of terms are there as well
        terms = opened.quads_for_pattern(None, _LABEL, None, NamedNode(stated.terms_graph))
        record |= served.intersection(quad.triple for quad in terms)
    for name, triples in (("its dump", dump), ("its graphs", record)):
        if triples != served or len(served) != stated.triples:
            raise StoreError(
                f"the default graph of {release / manifest.STORE} and {name} hold different"
                f" triples, or not the {stated.triples:,} that the manifest states; {REMEDY}"
            )
