"""
What is written down of each query: one line in the log, and a count.

Takes what became of a query; gives its name.  Of the caller no more is written than the
network.
"""

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

#: Callers whose network is remembered.
_REMEMBERED: Final = 1024


class QueryLogEntry:
    """
    One query, from its beginning.

    Args:
        address: the caller's, or None.

    Attributes:
        query_id: the name by which log and problem documents call it.
        network: the caller's.
    """

    def __init__(self, address: str | None) -> None:
        self.query_id = str(uuid.uuid4())
        self.network = network_of(address)
        self._began = time.monotonic()

    def close(self, tally: Metrics, outcome: str, answer: Answer | None = None) -> None:
        """
        Write down what became of the query.

        Args:
            tally: where it is counted.
            outcome: ``ok`` or a problem's code.
            answer: what was found.
        """
        seconds = time.monotonic() - self._began
        tally.query(outcome, seconds)
        QUERY_LOG.info(
            "query id=%s outcome=%s form=%s seconds=%.4f bytes=%d network=%s",
            self.query_id,
            outcome,
            answer.form if answer else "-",
            seconds,
            answer.length if answer else 0,
            self.network,
        )

    def answered(self, tally: Metrics, answer: Answer) -> None:
        """Write down that the query was answered."""
        self.close(tally, OK, answer)


@lru_cache(_REMEMBERED)
def network_of(address: str | None) -> str:
    """
    Give the network of *address*, and no more of it: /24 of IPv4, /48 of IPv6.

    >>> network_of("203.0.113.77"), network_of(None)
    ('203.0.113.0/24', '-')
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "-"
    prefix = 24 if parsed.version == 4 else 48  # noqa: PLR2004 - the two versions of IP
    return str(ipaddress.ip_network((parsed, prefix), strict=False))
