"""
The example queries of a release: ``/query/…``, as RDF or as a page with the answer.

They are files of the release and not part of its dataset.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, request, url_for

from gwangju_kg.engine import Query
from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, find_format, negotiate
from gwangju_kg.release.contents import DescribedQuery, serialize_query_description
from gwangju_kg.web.addresses import iri_of_path
from gwangju_kg.web.context import release
from gwangju_kg.web.display.labels import Labels
from gwangju_kg.web.documents.views import no_such_format
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.shown_answers import ShownAnswer, read_shown

blueprint = Blueprint("example_queries", __name__)

#: Prefix of the paths of example queries.
FOLDER: Final = "query/"


@blueprint.get("/query/<name>")
def query(name: str) -> Response:
    """Redirect from a query to its document."""
    _find(name)
    chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if chosen is HTML:
        target = url_for(".page", name=name)
    else:
        target = url_for(".data", name=name, extension=chosen.name)
    response = Response(status=303, headers={"Location": target})
    response.vary.add("Accept")
    return _linked(response, name)


@blueprint.get("/data/query/<name>.<any(ttl, nt, jsonld, rdf):extension>")
def data(name: str, extension: str) -> Response:
    """Return the description of a query in RDF."""
    offer = find_format(extension, GRAPH_FORMATS)
    kind = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    response = Response(
        serialize_query_description(_find(name), release().path, offer), content_type=kind
    )
    response.add_etag(weak=True)
    response.make_conditional(request)
    return _linked(response, name)


@blueprint.get("/data/query/<name>")
def unknown_format(name: str) -> Response:
    """
    Reject an unknown or missing format, naming the available ones.

    Raises:
        NotFound: there is no such query.
        NoSuchFormat: the query is available in other formats.
    """
    stem, _, extension = name.rpartition(".")
    raise no_such_format(_find(stem or name).iri, extension if stem else "")


@blueprint.get("/page/query/<name>")
def page(name: str) -> Response:
    """Show a question, its answer with the names of things, and the query."""
    match = _find(name)
    answer = read_shown(ask(Query(match.text, table="json", boolean="json", graph="ttl")))
    rendered = render_template(
        "example_queries/query.html",
        query=match,
        answer=answer,
        names=Labels(_iris(answer)),
        csv=url_for("sparql.query_by_get", query=match.text, format="csv", download=name, lang=None)
        if answer.table
        else "",
        iri=match.iri,
        path=FOLDER + name,
        formats=GRAPH_FORMATS,
    )
    return _linked(Response(rendered), name)


def _iris(answer: ShownAnswer) -> set[str]:
    rows = answer.table.rows if answer.table else ()
    return {cell.value for row in rows for cell in row if cell and cell.kind == "uri"}


def _find(name: str) -> DescribedQuery:
    """
    Return the query `name`.

    Raises:
        NotFound: the release has no such query.
    """
    iri = iri_of_path(FOLDER + name)
    match = next((each for each in release().queries if each.iri == iri), None)
    if match is None:
        raise NotFound(iri=iri)
    return match


def _linked(response: Response, name: str) -> Response:
    links = [f'<{iri_of_path(FOLDER + name)}>; rel="canonical"']
    for offer in GRAPH_FORMATS:
        address = url_for(".data", name=name, extension=offer.name, lang=None)
        links.append(f'<{address}>; rel="alternate"; type="{offer.media_type}"')
    links.append(f'<{url_for(".page", name=name)}>; rel="alternate"; type="text/html"')
    response.headers["Link"] = ", ".join(links)
    return response
