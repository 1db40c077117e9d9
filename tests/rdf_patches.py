"""RDF patches, applied by a reader of somebody else."""

import hashlib

import rdflib
from pyoxigraph import RdfFormat, parse

from gwangju_kg.release import diff


def patched(before, patch):
    """The canonical hash of what rdflib makes of a dataset and a patch: somebody else's reader."""
    rdflib.NORMALIZE_LITERALS, kept = False, rdflib.NORMALIZE_LITERALS
    try:
        dataset = rdflib.Dataset()
        whole = b"".join(b"A " + line for line in before).decode()
        dataset.parse(data=whole, format="patch")
        dataset.parse(data=patch.decode(), format="patch")
        written = dataset.serialize(format="nquads", encoding="utf-8")
    finally:
        rdflib.NORMALIZE_LITERALS = kept
    lines = diff.canonical_lines(parse(written, RdfFormat.N_QUADS))
    return hashlib.sha256(b"".join(lines)).hexdigest()
