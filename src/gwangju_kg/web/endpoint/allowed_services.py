"""
Who asks the endpoint's queries: the engine alone, or others too where the settings list any.

What others were asked is written down: their host and what came of it, never the query.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from gwangju_kg.engine import AsyncClient, FairQueue
from gwangju_kg.web.context import ServerContext

if TYPE_CHECKING:
    from gwangju_kg.engine.client.federation import FederatedClient, ServiceCall

SERVICE_LOG: Final = logging.getLogger("gwangju_kg.services")


def asker_of(site: ServerContext, turns: FairQueue) -> AsyncClient | FederatedClient:
    """
    Give what asks the queries of *site*.

    Args:
        site: the running server.
        turns: who may ask the engine, and when.
    """
    asker = AsyncClient(site.client, turns)
    if not site.settings.services:
        return asker
    from gwangju_kg.engine.client.federation import FederatedClient  # noqa: PLC0415 - few servers need it
    from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient  # noqa: PLC0415

    def write_down(call: ServiceCall) -> None:
        site.tally.service(call.outcome)
        SERVICE_LOG.info(
            "service host=%s outcome=%s seconds=%.4f bytes=%d network=%s",
            call.host,
            call.outcome,
            call.seconds,
            call.length,
            call.client,
        )

    return FederatedClient(asker, ServiceEndpointClient(), site.settings, write_down)
