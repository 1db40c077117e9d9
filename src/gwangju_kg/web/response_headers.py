"""Headers that every response of the application carries."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Response, request

from gwangju_kg.rdf.iri_paths import iri_to_uri
from gwangju_kg.rdf.media_types import HTML
from gwangju_kg.web import context
from gwangju_kg.web.endpoint.protocol import SAFE
from gwangju_kg.web.http.headers import COMMON, FOR_EVER, USUAL_CACHING, security_policy

#: Blueprints whose responses for a named release never change.  Pages are excepted: they change
#: with the program, and mention a newer release.
_IMMUTABLE: Final = frozenset({"documents", "nanopub", "sparql", "graph_store", "downloads"})

#: Seconds that a browser may cache the response to a preflight; browsers cap it near this.
_PREFLIGHT_S: Final = 7200


def add_headers(response: Response) -> Response:
    """Add the common headers, those of a preflight response, and the entity tag of pages."""
    headers = response.headers
    for name, value in COMMON:
        headers[name] = value
    if "Link" in headers:
        headers["Link"] = iri_to_uri(headers["Link"])  # RFC 8288, section 3.1: URIs
    headers.setdefault("Content-Security-Policy", security_policy(response.mimetype))
    headers.setdefault("Cache-Control", USUAL_CACHING)
    if _is_immutable(response):
        headers["Cache-Control"] = FOR_EVER
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "")
        headers["Access-Control-Allow-Headers"] = request.headers.get(
            "Access-Control-Request-Headers", "*"
        )
        headers["Access-Control-Max-Age"] = str(_PREFLIGHT_S)
    elif response.mimetype == HTML.media_type and response.status_code == HTTPStatus.OK:
        response.vary.add("Accept-Language")
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _is_immutable(response: Response) -> bool:
    return (
        context.current_server().is_named
        and request.blueprint in _IMMUTABLE
        and request.method in SAFE
        and response.status_code < HTTPStatus.BAD_REQUEST
        and (response.status_code != HTTPStatus.OK or response.mimetype != HTML.media_type)
        and "no-store" not in response.headers["Cache-Control"]
    )
