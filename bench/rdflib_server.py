"""
Serve N-Quads with rdflib-endpoint: ``python -m bench.rdflib_server PORT FILE [--union]``.

As ``rdflib-endpoint serve`` does, whose default graph is always the union of all graphs; here it is
the graph of the triples without a graph, unless ``--union`` is given.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rdflib import Dataset

from bench.servers import HOST


def serve(port: int, path: Path, *, is_union: bool) -> None:
    """Load a file and serve it until the process is ended."""
    import uvicorn  # noqa: PLC0415 - only the bench environment has these two
    from rdflib_endpoint import SparqlEndpoint  # noqa: PLC0415

    dataset = Dataset(default_union=is_union)
    dataset.parse(path, format="nquads")
    uvicorn.run(SparqlEndpoint(graph=dataset, enable_update=False), host=HOST, port=port)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), is_union="--union" in sys.argv[3:])
