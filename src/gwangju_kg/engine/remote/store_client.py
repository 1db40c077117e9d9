"""
Sends a query to a store by the SPARQL 1.1 Protocol, and returns its whole response.

Runs in a worker, which ends at the deadline or when its client leaves, and the connection with it:
so no time limit of the store needs to be trusted.  What is not certainly whole is refused.  The
connection is kept for the next query of the worker; httpx does that.

Source: SPARQL 1.1 Protocol, section 2.1.2.
"""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import Final

from gwangju_kg.engine.remote.http_library import httpx
from gwangju_kg.engine.remote.store_address import query_address
from gwangju_kg.engine.remote.store_request import N_TRIPLES, RESULTS_JSON, StoreQuery
from gwangju_kg.errors import StoreFailed, TooLarge

#: Media types that a response may have, by the one that was requested.
_ACCEPTED: Final = {
    RESULTS_JSON: frozenset({RESULTS_JSON, "application/json"}),
    N_TRIPLES: frozenset({N_TRIPLES}),
}

#: Headers by which Virtuoso tells that it has cut its results to its limit of rows or of time.
#: Source: Virtuoso, "Anytime Queries"; its endpoint's X-SPARQL-MaxRows.
_PARTIAL: Final = ("x-sparql-maxrows", "x-sql-state")

#: Seconds for the store to accept a connection.
_CONNECT_S: Final = 3.0


class StoreClient:
    """
    A client of one store, for one query after the other.

    Args:
        address: that of its queries, with places for the deadline.
        limit_bytes: the size of the largest response.
    """

    def __init__(self, address: str, limit_bytes: int) -> None:
        self._address, self._limit_bytes = address, limit_bytes
        # No proxy, no password file: the address says everything.
        self._client = httpx.Client(
            timeout=httpx.Timeout(None, connect=_CONNECT_S), trust_env=False, follow_redirects=False
        )

    def fetch(self, query: StoreQuery) -> bytes:
        """
        Send a query and return the body of its response.

        Raises:
            StoreFailed: there is no whole response of the requested type.
            TooLarge: it is larger than the limit.
        """
        form = {
            "query": query.text,
            "default-graph-uri": list(query.default_graphs),
            "named-graph-uri": list(query.named_graphs),
        }
        # "Timeout": Apache Jena Fuseki, as far as its configuration lets clients shorten its own.
        headers = {"Accept": query.media_type, "Timeout": str(ceil(query.deadline_s))}
        url = query_address(self._address, query.deadline_s)
        try:
            with self._client.stream("POST", url, data=form, headers=headers) as response:
                _check_head(response, query.media_type)
                return self._receive(response)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise StoreFailed(reason="unreachable") from error
        except httpx.HTTPError as error:
            raise StoreFailed(reason="incomplete") from error

    def _receive(self, response: httpx.Response) -> bytes:
        """Return the body, without its coding, if it is not too large."""
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self._limit_bytes:
                raise TooLarge(what="answer", limit=self._limit_bytes, unit="bytes")
        return bytes(body)


def _check_head(response: httpx.Response, media_type: str) -> None:
    """
    Refuse a response whose head shows that it is no whole answer.

    Raises:
        StoreFailed: it is an error, a redirect, a part, of another type, or its end cannot be seen.
    """
    status = response.status_code
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise StoreFailed(reason="redirect", subject=str(status))
    if status != HTTPStatus.OK:
        raise StoreFailed(reason="status", subject=str(status))
    part = next((name for name in _PARTIAL if name in response.headers), None)
    if part:
        raise StoreFailed(reason="partial", subject=part)
    stated = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated not in _ACCEPTED[media_type]:
        raise StoreFailed(reason="other-type")
    if not {"content-length", "transfer-encoding"} & response.headers.keys():
        raise StoreFailed(reason="no-length")
