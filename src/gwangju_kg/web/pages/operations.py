"""Addresses for those who run the server: health, metrics, robots.txt."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request, url_for

from gwangju_kg.errors import WorkerLost
from gwangju_kg.web.context import current_server
from gwangju_kg.web.http.metrics import TEXT_TYPE

blueprint = Blueprint("operations", __name__)


@blueprint.get("/health")
def health() -> Response:
    """Say whether a query would be answered: 200 only when a process of the engine answers."""
    ready = current_server().client.alive()
    release = current_server().release
    response = jsonify(
        status="ready" if ready else "unavailable", release=release.id if release else None
    )
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell Prometheus what was counted."""
    found = current_server()
    try:
        state = found.client.state()
    except WorkerLost:
        state = {}
    text = found.tally.text(state, found.release.id if found.release else "")
    response = Response(text, content_type=TEXT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


#: Pages that answer whatever stands in their address: a crawler would never end.
_ASKING: Final = ("sparql.query_by_get", "citations.cite", "search.search", "ledger.ledger")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Ask crawlers to leave the running of queries to people; tell them of the sitemap."""
    asking = [url_for(name, lang=None, release=None) for name in _ASKING]
    behind = url_for(
        "page_queries.open_in_editor", name="claims", lang=None, release=None
    ).removesuffix("claims")
    lines = ["User-agent: *", *(f"Disallow: {path}?" for path in asking), f"Disallow: {behind}"]
    if current_server().release and request.host:
        address = url_for("descriptions.sitemap", _external=True, lang=None, release=None)
        lines.append(f"Sitemap: {address}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
