"""
The queries of the comparison, and the requests that send them.

The input is the ``.rq`` files beside this module and a server; the output is texts and raw
requests.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from bench.load import Requests
from bench.servers import HOST, JSON, Server

_QUERIES: Final = Path(__file__).parent / "queries"

#: The variable of a point query that is replaced by an IRI.
_THING: Final = "?thing"

#: The kinds of point queries, in the proportions in which they are sent.
_POINT_KINDS: Final = ("about", "label", "about", "pointing")

#: The number of different requests that are repeated.
_REPEATED: Final = 64

#: Point queries end in this clause, so that the number makes each query different.
_LIMIT: Final = "\nLIMIT "
_LEAST_LIMIT: Final = 1_000_000


def read_queries(kind: str) -> dict[str, str]:
    """Return the queries of a kind by name, sorted by name."""
    paths = sorted((_QUERIES / kind).glob("*.rq"))
    return {path.stem: path.read_text("utf-8") for path in paths}


def entity_iris(server: Server) -> list[str]:
    """Return the IRIs for point queries, in a mixed order."""
    answer = server.ask(read_queries("point")["subjects"], limit_s=300)
    return [row["thing"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


def point_queries(iris: Sequence[str]) -> list[str]:
    """Return a point query about each of `iris`, without the number that makes it different."""
    texts = read_queries("point")
    kinds = itertools.cycle(texts[name] for name in _POINT_KINDS)
    return [
        kind.replace(_THING, str(NamedNode(iri))) + _LIMIT
        for kind, iri in zip(kinds, iris, strict=False)
    ]


def repeated_requests(server: Server, iris: Sequence[str], *, headers: str = "") -> Requests:
    """Return requests that repeat a few point queries."""
    pieces = tuple(_request_pieces(server, point_queries(iris[:_REPEATED]), headers))
    return Requests(pieces, first=_LEAST_LIMIT)


def fresh_requests(server: Server, iris: Sequence[str], *, first: int) -> Requests:
    """Return requests whose queries never repeat, nor repeat those with a smaller `first`."""
    pieces = tuple(_request_pieces(server, point_queries(iris), ""))
    return Requests(pieces, first=_LEAST_LIMIT + first, step=1)


def revalidation_requests(server: Server, iris: Sequence[str]) -> tuple[Requests, int]:
    """
    Return requests for a result that the client has already, and the expected status.

    The status is 304, or 200 for a server without ETag, which sends the result again.
    """
    query = point_queries(iris[:1])[0] + str(_LEAST_LIMIT)
    answer = server.ask(query, limit_s=60)
    headers = f"If-None-Match: {answer.etag}\r\n" if answer.etag else ""
    return repeated_requests(server, iris[:1], headers=headers), 304 if answer.etag else 200


def _request_pieces(
    server: Server, queries: Sequence[str], headers: str
) -> Iterator[tuple[bytes, bytes]]:
    rest = f" HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nAccept: {JSON}\r\n{headers}\r\n"
    for query in queries:
        yield f"GET {server.target(query)}".encode(), rest.encode()
