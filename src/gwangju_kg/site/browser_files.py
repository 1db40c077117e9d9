"""Files that scripts of a site need beside its pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse, serialize

from gwangju_kg.release.contents import Release
from gwangju_kg.web.pages.assets import BUILD_PATH, read_scripts

#: The name of the script by which pages open without a network: it serves what lies beside it and
#: below, and a new one takes the place of the old one.
#: Source: Service Workers, section 3.4.3 (scope).
OFFLINE: Final = "offline.js"

#: The file of the default graph for the engine in the browser.
DATA: Final = "query/data.ttl.gz"


def browser_files(release: Release) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that is neither a page nor data of the release."""
    if file := read_scripts().get("offline"):
        yield OFFLINE, (BUILD_PATH / file).read_bytes()
    if dump := default_graph(release):
        yield DATA, _packed_turtle(dump.read_bytes(), release.namespaces.prefixes)


def default_graph(release: Release) -> Path | None:
    """Return the dump of the default graph, if it is a file of its own."""
    paths = (file.path for file in release.files if file.path.endswith("-record.nt.gz"))
    return next((release.path / path for path in paths), None)


def _packed_turtle(dump: bytes, prefixes: Mapping[str, str]) -> bytes:
    """
    Return the triples of a dump in their order, as Turtle: two thirds of the packed N-Triples.

    The order decides in which order rows come that no query orders.
    """
    triples = (quad.triple for quad in parse(gzip.decompress(dump), RdfFormat.N_TRIPLES))
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    return gzip.compress(turtle, mtime=0)
