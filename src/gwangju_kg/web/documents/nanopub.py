"""
Assertions as nanopublications: ``/nanopub/s0-101``, as TriG, N-Quads or JSON-LD.

The IRI of a nanopublication is its address with ``?release=…`` under the base IRI.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import DATASET_FORMATS, HTML, Format, negotiate
from gwangju_kg.release import nanopublication
from gwangju_kg.web.context import current_server, namespaces, release
from gwangju_kg.web.endpoint.responses import is_fresh, not_modified
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask, page_query

blueprint = Blueprint("nanopub", __name__, url_prefix="/nanopub")


@blueprint.get("/<name>")
def negotiated(name: str) -> AnyResponse:
    """Return the nanopublication in a format that the client accepts; redirect browsers."""
    chosen = negotiate(request.headers.get("Accept"), (*DATASET_FORMATS, HTML))
    if chosen is HTML:
        path = namespaces().path_of(nanopublication.assertion_iri(name, namespaces()))
        response: AnyResponse = redirect(url_for("documents.page", path=path), 303)
    else:
        response = _nanopub(name, chosen)
    response.vary.add("Accept")
    return response


@blueprint.get("/<name>.<any(trig, nq, jsonld):extension>")
def in_format(name: str, extension: str) -> Response:
    """Return the nanopublication in one format."""
    return _nanopub(name, next(each for each in DATASET_FORMATS if each.name == extension))


def _nanopub(name: str, chosen: Format) -> Response:
    iri = nanopublication.assertion_iri(name, namespaces())
    query = page_query(nanopublication.QUERY, table="json", bindings=(("iri", f"<{iri}>"),))
    validator = entity_tags.validator(query, current_server().release)
    validator = f"{validator}-{chosen.name}" if validator else None
    if is_fresh(validator):
        return not_modified(validator)
    try:
        with ask(query).body as body:
            graphs = nanopublication.build(body.read(), iri, release())
    except NotFound:
        current_server().history.refuse_removed(iri)
        raise
    response = Response(
        nanopublication.serialize_graphs(graphs, chosen.name, namespaces()),
        content_type=chosen.media_type,
    )
    if validator:
        response.set_etag(validator, weak=True)
    response.headers["Link"] = (
        f'<{nanopublication.nanopub_iri(iri, release())}>; rel="canonical", '
        f'<{iri}>; rel="describes", <{release().project.license_iri}>; rel="license"'
    )
    return response
