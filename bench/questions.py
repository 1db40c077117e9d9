"""
The queries of the comparison, and the requests that ask them.

Takes the ``.rq`` files beside this module and a server; gives texts and raw requests.
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

#: What a point query asks about.
_THING: Final = "?thing"

#: Point queries, in the shares in which they are asked.
_POINTS: Final = ("about", "label", "about", "pointing")

#: Requests among which the repeated ones are.
_REPEATED: Final = 64

#: Point queries end in this clause, so that a number tells each from every other.
_LIMIT: Final = "\nLIMIT "
_LEAST_LIMIT: Final = 1_000_000


def read(kind: str) -> dict[str, str]:
    """Give the queries of a kind by name, in the order of their names."""
    paths = sorted((_QUERIES / kind).glob("*.rq"))
    return {path.stem: path.read_text("utf-8") for path in paths}


def things(server: Server) -> list[str]:
    """Give the IRIs that point queries ask about, in an order that mixes them."""
    answer = server.ask(read("point")["subjects"], limit_s=300)
    return [row["thing"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


def points(iris: Sequence[str]) -> list[str]:
    """Give point queries about each of *iris*, without the number that tells them apart."""
    texts = read("point")
    kinds = itertools.cycle(texts[name] for name in _POINTS)
    return [
        kind.replace(_THING, str(NamedNode(iri))) + _LIMIT
        for kind, iri in zip(kinds, iris, strict=False)
    ]


def kept(server: Server, iris: Sequence[str], *, headers: str = "") -> Requests:
    """Give a few point queries that are asked again and again."""
    pieces = tuple(_pieces(server, points(iris[:_REPEATED]), headers))
    return Requests(pieces, first=_LEAST_LIMIT)


def fresh(server: Server, iris: Sequence[str], *, first: int) -> Requests:
    """Give point queries that never repeat, nor any that was asked with a smaller *first*."""
    pieces = tuple(_pieces(server, points(iris), ""))
    return Requests(pieces, first=_LEAST_LIMIT + first, step=1)


def revalidation(server: Server, iris: Sequence[str]) -> tuple[Requests, int]:
    """
    Give requests for one answer that the caller has already, and the status that it should get.

    A server without ETag answers in full: 200, where the others say 304.
    """
    query = points(iris[:1])[0] + str(_LEAST_LIMIT)
    answer = server.ask(query, limit_s=60)
    headers = f"If-None-Match: {answer.etag}\r\n" if answer.etag else ""
    return kept(server, iris[:1], headers=headers), 304 if answer.etag else 200


def _pieces(server: Server, queries: Sequence[str], headers: str) -> Iterator[tuple[bytes, bytes]]:
    rest = f" HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nAccept: {JSON}\r\n{headers}\r\n"
    for query in queries:
        yield f"GET {server.target(query)}".encode(), rest.encode()
