"""
Documents about the things under the base IRI, in RDF or as pages.

``/id/entity/x`` identifies the thing and redirects to ``/data/id/entity/x.ttl`` or
``/page/id/entity/x``.  The IRI of a thing starts with the base IRI, whatever the address of this
server.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for

from gwangju_kg.engine import Query
from gwangju_kg.errors import NoSearchIndex, NoSuchFormat, NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, negotiate
from gwangju_kg.web.addresses import iri_of_path, language
from gwangju_kg.web.context import current_server, finder, namespaces, release
from gwangju_kg.web.display.formatting import (
    format_number,
    format_time,
    format_time_adverbial,
)
from gwangju_kg.web.documents.gone import not_found_error, refuse_replaced
from gwangju_kg.web.documents.jsonld_document import Document
from gwangju_kg.web.documents.ontology_pages import OntologyReference
from gwangju_kg.web.documents.shapes_page import other_subjects, read_shapes
from gwangju_kg.web.endpoint.responses import answer_response, is_fresh, not_modified
from gwangju_kg.web.entity.page_model import EntityPage
from gwangju_kg.web.entity.templates_by_class import template_of
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask, page_query
from gwangju_kg.web.queries.page_queries import has_page_query, query_rows
from gwangju_kg.web.queries.results_json import read_boolean

blueprint = Blueprint("documents", __name__)

#: Documents that describe many terms by hash IRIs, each the whole of one named graph.
HASH_DOCUMENTS: Final = {"ontology": "ontology", "shapes": "shapes"}

#: The most referrers that a document describes.  Source: document.rq, LIMIT.
REFERRER_LIMIT: Final = 500

#: Prefix of the paths of assertions, which are also available as nanopublications.
_ASSERTIONS: Final = "id/assertion/"

#: The licence of the ontology.
ONTOLOGY_LICENSE_IRI: Final = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/<path:path>")
def resource(path: str) -> Response:
    """Redirect from a thing to the document about it."""
    _require(path)
    chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    page_address = url_for(".page", path=path)
    target = page_address if chosen is HTML else data_address(path, chosen)
    response = Response(status=303, headers={"Location": target})
    response.vary.add("Accept")
    return _linked(response, path)


@blueprint.get("/data/<path:path>.<any(ttl, nt, jsonld, rdf):extension>")
def data(path: str, extension: str) -> Response:
    """Return the document about a thing in RDF."""
    query = _contents(path, extension) or _description(path, extension)
    validator = entity_tags.validator(query, current_server().release)
    if is_fresh(validator):
        return not_modified(validator)
    _require(path)
    return _linked(answer_response(ask(query), validator=validator), path)


@blueprint.get("/data/<path:path>")
def unknown_format(path: str) -> Response:
    """
    Reject an unknown or missing format, naming the available ones.

    Raises:
        NotFound: there is no such thing.
        NoSuchFormat: the document is available in other formats.
    """
    stem, _, extension = path.rpartition(".")
    _require(stem or path)
    raise no_such_format(iri_of_path(stem or path), extension if stem else "")


@blueprint.get("/page/<path:path>")
def page(path: str) -> Response:
    """Show the document about a thing, with the template of its class."""
    iri = iri_of_path(path)
    refuse_replaced(iri)
    subject = (
        query_rows("subject", iri=iri) if is_absolute_iri(iri) and has_page_query("subject") else ()
    )
    if template := template_of(subject):
        entity = EntityPage(
            iri,
            subject,
            after=request.args.get("after", ""),
            claims_after=request.args.get("claims-after", ""),
        )
        rendered = render_template(
            f"documents/{template}.html",
            iri=iri,
            path=path,
            entity=entity,
            formats=GRAPH_FORMATS,
            states=STATES,
            format_time=partial(format_time, language=language()),
            format_time_adverbial=partial(format_time_adverbial, language=language()),
            format_number=partial(format_number, language=language()),
        )
    else:
        rendered = _document(path, iri)
    response = _linked(Response(rendered), path)
    response.vary.add("Accept-Language")
    return response


def _document(path: str, iri: str) -> str:
    """Render a page without a template of its class: a named graph, a vocabulary or a resource."""
    graph = next((graph for graph in release().graphs if graph.iri == iri), None)
    whole = path in HASH_DOCUMENTS
    query = (_contents(path, "jsonld") if whole else None) or _description(path, "jsonld")
    with ask(query).body as body:
        document = Document(body.read(), iri, language=language(), names=_names)
    if not document and graph is None:
        raise not_found_error(iri)
    template = path if whole else "graph" if graph else "resource"
    shapes = read_shapes(document) if path == "shapes" else ()
    return render_template(
        f"documents/{template}.html",
        iri=iri,
        path=path,
        document=document,
        graph=graph,
        reference=OntologyReference(release(), language=language()),
        name_of=lambda iri: document.name(iri).name,
        formats=GRAPH_FORMATS,
        referrer_limit=REFERRER_LIMIT,
        shapes=shapes,
        rule_count=len({rule.iri for shape in shapes for rule in shape.rules}),
        rest=other_subjects(document, shapes),
    )


def _names(iris: Collection[str]) -> dict[str, str]:
    """Return labels from the search index; empty if the release has none."""
    try:
        things = finder().entities(iris)
    except NoSearchIndex:
        return {}
    return {iri: thing.label(language()) for iri, thing in things.items()}


def no_such_format(iri: str, extension: str) -> NoSuchFormat:
    """Return the error for a format that the document of `iri` is not available in."""
    offers = tuple(offer.name for offer in GRAPH_FORMATS)
    return NoSuchFormat(iri=iri, offers=offers)


def data_address(path: str, chosen: Format) -> str:
    """Return the address of the document about the thing at `path` in one format."""
    return url_for("documents.data", path=path, extension=chosen.name)


def _require(path: str) -> None:
    """
    Check that the release has the thing at `path`.

    Raises:
        NotFound: the release does not have it.
        Withdrawn: the release names a replacement, or an earlier release has it.
    """
    if _contents(path, "nt"):
        return
    refuse_replaced(iri_of_path(path))
    with ask(_about(path, "exists", boolean="json")).body as body:
        known = read_boolean(body.read())
    if not known:
        raise not_found_error(iri_of_path(path))


def _contents(path: str, extension: str) -> Query | None:
    """Return the query for the whole graph if the document at `path` is one, else None."""
    graph = iri_of_path(path)
    if path in HASH_DOCUMENTS:
        graph = namespaces().graph_iri(HASH_DOCUMENTS[path])
    if graph not in {known.iri for known in release().graphs}:
        return None
    return page_query("graph", graph=extension, bindings=(("graph", f"<{graph}>"),))


def _description(path: str, extension: str) -> Query:
    return _about(path, "document", graph=extension)


def _about(path: str, name: str, **formats: str) -> Query:
    iri = iri_of_path(path)
    if not is_absolute_iri(iri):
        raise NotFound(iri=iri)
    return page_query(name, bindings=(("iri", f"<{iri}>"),), **formats)


def _linked(response: Response, path: str) -> Response:
    """Add Link headers for the thing, its documents and their licence."""
    iri = iri_of_path(path)
    license_iri = release().project.license_iri
    if path.startswith("ontology"):
        license_iri = ONTOLOGY_LICENSE_IRI
    links = [f'<{iri}>; rel="canonical"', f'<{license_iri}>; rel="license"']
    for offer in GRAPH_FORMATS:
        address = data_address(path, offer)
        links.append(f'<{address}>; rel="alternate"; type="{offer.media_type}"')
    links.append(f'<{data_address(path, GRAPH_FORMATS[0])}>; rel="describedby"')
    links.append(f'<{url_for("documents.page", path=path)}>; rel="alternate"; type="text/html"')
    if path.startswith(_ASSERTIONS):
        nanopub = url_for("nanopub.in_format", name=path[len(_ASSERTIONS) :], extension="trig")
        links.append(f'<{nanopub}>; rel="alternate"; type="application/trig"')
    response.headers["Link"] = ", ".join(links)
    return response
