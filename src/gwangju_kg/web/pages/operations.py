"""Addresses for operators: health, metrics, robots.txt."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request, url_for

from gwangju_kg.errors import WorkerLost
from gwangju_kg.web.addresses import page_languages
from gwangju_kg.web.context import current_server, forwarded_request
from gwangju_kg.web.http.metrics import TEXT_TYPE

blueprint = Blueprint("operations", __name__)


@blueprint.get("/health")
def health() -> Response:
    """
    Report whether queries are answered: 200 if a worker answers one at once, else 503.

    If all workers are busy with the queries of others, the answer is 200 as long as the engine's
    pool replies and has workers.
    """
    ready = forwarded_request().run(current_server().client.is_alive())
    release = current_server().release
    response = jsonify(
        status="ready" if ready else "unavailable", release=release.id if release else None
    )
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return all counts in the text format of Prometheus."""
    server = current_server()
    try:
        state = forwarded_request().run(server.client.state())
    except WorkerLost:
        state = {}
    text = server.metrics.text(state, server.release.id if server.release else "")
    response = Response(text, content_type=TEXT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


#: Pages that accept any parameter values; a crawler would never finish.
_OPEN_ENDED: Final = ("sparql.query_by_get", "citations.cite", "search.search", "ledger.ledger")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Exclude crawlers from pages that run queries, and point them to the sitemap."""
    paths = [url_for(name, lang=None, release=None) for name in _OPEN_ENDED]
    queries_root = url_for(
        "page_queries.open_in_editor", name="claims", lang=None, release=None
    ).removesuffix("claims")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}?" for path in paths),
        # The longest rule applies, and $ ends an address.  Source: RFC 9309, section 2.2.
        *(f"Allow: {path}?lang={each}$" for path in paths for each in page_languages()),
        f"Disallow: {queries_root}",
    ]
    if current_server().release and request.host:
        address = url_for("descriptions.sitemap", _external=True, lang=None, release=None)
        lines.append(f"Sitemap: {address}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
