"""
Send a query to another SPARQL endpoint and return its response, unparsed.

Takes the address of an endpoint that was allowed; connects to public hosts only and follows no
redirect.  Parses no result: a worker does, which has no network.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from gwangju_kg.errors import OutboundError, ServiceFailed, ServiceTimeout
from gwangju_kg.outbound.http_client import HttpClient
from gwangju_kg.outbound.http_messages import OutboundRequest, OutboundResponse, RequestPolicy
from gwangju_kg.outbound.public_addresses import is_public

_JSON: Final = "application/sparql-results+json"

#: Media types under which endpoints send SPARQL results in JSON.
_JSON_TYPES: Final = frozenset({_JSON, "application/json"})

#: Headers by which Virtuoso tells that it has cut its results to its limit of rows or of time.
#: Source: Virtuoso, "Anytime Queries"; its endpoint's X-SPARQL-MaxRows.
_PARTIAL: Final = frozenset({"x-sparql-maxrows", "x-sql-state"})


class ServiceEndpointClient:
    """
    A client of other SPARQL endpoints.

    Args:
        client: sends the requests; None for one as of this machine.
        is_public: whether an IP address, in digits, may be connected to.
    """

    def __init__(
        self, client: HttpClient | None = None, is_public: Callable[[str], bool] = is_public
    ) -> None:
        self._client = client or HttpClient()
        self._is_public = is_public

    async def fetch_results(
        self, address: str, query: str, *, limit_bytes: int, deadline_s: float
    ) -> str:
        """
        Send a SELECT query to the endpoint at `address`.

        Source: SPARQL 1.1 Protocol, section 2.1.2.

        Returns:
            The body of the response as it came, of at most `limit_bytes` bytes; it may be
            something else than JSON.

        Raises:
            ServiceTimeout: there is no complete response within `deadline_s` seconds.
            ServiceFailed: there is none, or none that may be used.
        """
        request = OutboundRequest(address, accept=_JSON, form={"query": query})
        policy = RequestPolicy(deadline_s, limit_bytes, allow_address=self._is_public)
        try:
            response = await self._client.fetch(request, policy, partial(_check_head, address))
            return response.body.decode("utf-8")
        except OutboundError as error:
            if error.reason == "timeout":
                raise ServiceTimeout(address=address, limit_s=deadline_s) from error
            raise ServiceFailed(address=address, reason=error.reason) from error
        except UnicodeDecodeError as error:
            raise ServiceFailed(address=address, reason="not-a-table") from error


def _check_head(address: str, response: OutboundResponse) -> None:
    """Refuse a response whose head shows that it holds no complete table."""
    status = response.status
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise ServiceFailed(address=address, reason="redirect", subject=str(status))
    if status != HTTPStatus.OK:
        raise ServiceFailed(address=address, reason="status", subject=str(status))
    coding = response.headers.get("content-encoding", "identity").lower()
    if response.media_type not in _JSON_TYPES or coding != "identity":
        raise ServiceFailed(address=address, reason="not-a-table")
    if _PARTIAL & response.headers.keys():
        raise ServiceFailed(address=address, reason="partial")
