"""RDF patches, applied by rdflib instead of our own code."""

import hashlib

import rdflib
from pyoxigraph import RdfFormat, parse

from gwangju_kg.release import diff


def patched_sha256(before, patch):
    """Return the RDFC-1.0 hash of a dataset after rdflib has applied a patch to it."""
    rdflib.NORMALIZE_LITERALS, previous = False, rdflib.NORMALIZE_LITERALS
    try:
        dataset = rdflib.Dataset()
        initial = b"".join(b"A " + line for line in before).decode()
        dataset.parse(data=initial, format="patch")
        dataset.parse(data=patch.decode(), format="patch")
        quads = dataset.serialize(format="nquads", encoding="utf-8")
    finally:
        rdflib.NORMALIZE_LITERALS = previous
    lines = diff.canonical_lines(parse(quads, RdfFormat.N_QUADS))
    return hashlib.sha256(b"".join(lines)).hexdigest()
