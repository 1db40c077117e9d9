"""The log and count of queries, which hold no more of the client than its network."""

from __future__ import annotations

import ipaddress
import logging
import time
import uuid
from functools import lru_cache
from typing import Final

from gwangju_kg.engine import Answer
from gwangju_kg.web.http.metrics import OK, Metrics

QUERY_LOG: Final = logging.getLogger("gwangju_kg.queries")

#: Addresses whose network is cached.
_CACHED_NETWORKS: Final = 1024


class QueryLogEntry:
    """
    One query; its time runs from the construction.

    Args:
        address: the address of the client, or None.

    Attributes:
        query_id: the id of the query in the log and in problem documents.
        network: the network of the client.
    """

    def __init__(self, address: str | None) -> None:
        self.query_id = str(uuid.uuid4())
        self.network = network_of(address)
        self._began = time.monotonic()

    def close(self, metrics: Metrics, outcome: str, answer: Answer | None = None) -> None:
        """
        Log and count the outcome.

        Args:
            metrics: the counts.
            outcome: ``ok``, the code of an error, or `DISCONNECTED`.
            answer: the answer, if there is one.
        """
        seconds = self._count(metrics, outcome)
        QUERY_LOG.info(
            "query id=%s outcome=%s form=%s seconds=%.4f bytes=%d network=%s",
            self.query_id,
            outcome,
            answer.form if answer else "-",
            seconds,
            answer.length if answer else 0,
            self.network,
        )

    def answered(self, metrics: Metrics, answer: Answer) -> None:
        """Log and count an answer."""
        self.close(metrics, OK, answer)

    def answered_page(self, metrics: Metrics) -> None:
        """Count an answer for a page, which asks a dozen queries of its own, without a line."""
        self._count(metrics, OK)

    def _count(self, metrics: Metrics, outcome: str) -> float:
        """Count the outcome; return the time of the query in seconds."""
        seconds = time.monotonic() - self._began
        metrics.query(outcome, seconds)
        return seconds


@lru_cache(_CACHED_NETWORKS)
def network_of(address: str | None) -> str:
    """
    Return the network of an address: /24 of IPv4, /48 of IPv6; "-" if it is none.

    >>> network_of("203.0.113.77"), network_of(None)
    ('203.0.113.0/24', '-')
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "-"
    prefix = 24 if parsed.version == 4 else 48  # noqa: PLR2004 - the two versions of IP
    return str(ipaddress.ip_network((parsed, prefix), strict=False))
