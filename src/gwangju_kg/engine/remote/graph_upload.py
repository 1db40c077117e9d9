"""
Loads a release into a store by the SPARQL 1.1 Graph Store HTTP Protocol.

Input: the dumps of a release, whose values are as written, and an address.  Each graph is replaced
by that of the release: also the default graph, which no union of the store's own stands in for.

Source: SPARQL 1.1 Graph Store HTTP Protocol, section 5.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from gwangju_kg.engine.remote.http_library import httpx
from gwangju_kg.engine.remote.store_address import without_password
from gwangju_kg.errors import REMEDY, StoreError
from gwangju_kg.release import manifest

_N_QUADS: Final = "application/n-quads"

#: Bytes of lines that are held while a dump is split into graphs.
_HELD_BYTES: Final = 64 * 1024**2

#: Seconds for the store to accept a connection; to load a graph it may take any time.
_CONNECT_S: Final = 3.0


def load_release(release: Path, address: str, on_graph: Callable[[str], None]) -> None:
    """
    Replace the graphs of a store by those of a release.

    Args:
        release: the directory of the release.
        address: where the store accepts graphs; ``?default`` and ``?graph=`` are added.
        on_graph: called with the IRI of each graph that was loaded, "" for the default graph.

    Raises:
        StoreError: the release has no such dumps; or the store does not accept a graph, which the
            message names, and those before it are loaded.
    """
    stated = manifest.read(release)
    dumps = (
        row["path"]
        for row in stated["files"]
        if row["media_type"] == _N_QUADS and not row.get("coding")
    )
    dump, default_graph = next(dumps, None), manifest.default_graph_of(stated)
    if dump is None or default_graph is None:
        raise StoreError(f"{release} has no dump of its default graph, or of all; {REMEDY}")
    timeout = httpx.Timeout(None, connect=_CONNECT_S)
    with (
        TemporaryDirectory() as folder,
        httpx.Client(timeout=timeout, trust_env=False) as client,
    ):
        named = _split(release / dump, Path(folder))
        for iri, path in [("", release / default_graph.path), *sorted(named.items())]:
            _put(client, address, iri, path)
            on_graph(iri)


def _split(dump: Path, folder: Path) -> Mapping[str, Path]:
    """Write each graph of a dump in N-Quads into a file in N-Triples; return them by graph."""
    paths: dict[str, Path] = {}
    held: defaultdict[str, list[bytes]] = defaultdict(list)
    held_bytes = 0

    def write() -> None:
        for iri, lines in held.items():
            path = paths.setdefault(iri, folder / f"{len(paths)}.nt")
            with path.open("ab") as file:
                file.writelines(lines)
        held.clear()

    with dump.open("rb") as file:
        for line in file:
            triple, _, graph = line.rpartition(b" <")
            held[graph.removesuffix(b"> .\n").decode()].append(triple + b" .\n")
            held_bytes += len(line)
            if held_bytes > _HELD_BYTES:
                write()
                held_bytes = 0
    write()
    return paths


def _put(client: httpx.Client, address: str, iri: str, path: Path) -> None:
    """Replace one graph, the default graph if `iri` is "", by a file in N-Triples."""
    where = f"{without_password(address)} does not accept {iri or 'the default graph'}"
    url = httpx.URL(address)
    # "default" without "=": RDF4J Server 4.1.3 knows no other form.
    parameter = f"graph={quote(iri, safe='')}".encode() if iri else b"default"
    try:
        with path.open("rb") as file:
            response = client.put(
                url.copy_with(query=b"&".join(filter(None, [url.query, parameter]))),
                content=file,
                headers={"Content-Type": "application/n-triples"},
            )
    except httpx.HTTPError as error:
        raise StoreError(f"{where}: {error}") from error
    if not response.is_success:
        raise StoreError(f"{where}: HTTP {response.status_code} {response.reason_phrase}")
