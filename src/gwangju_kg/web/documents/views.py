"""
Documents about the things under the base IRI, in RDF or as pages.

``/id/entity/x`` identifies the thing and redirects to ``/data/id/entity/x.ttl`` or
``/page/id/entity/x``.  The IRI of a thing starts with the base IRI, whatever the address of this
server.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.engine import Answer, Query
from gwangju_kg.errors import NoSearchIndex, NoSuchFormat, NotFound
from gwangju_kg.formatting import format_time, format_time_adverbial
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.iri_paths import decode_document_path, decode_request_path
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, negotiate
from gwangju_kg.web.addresses import HASH_DOCUMENTS, iri_of_path, language, raw_path
from gwangju_kg.web.context import current_server, finder, namespaces, release
from gwangju_kg.web.display.page_contents import PageContents
from gwangju_kg.web.documents.city_home import city_at, city_response
from gwangju_kg.web.documents.folders import folder_response
from gwangju_kg.web.documents.gone import not_found_error, refuse_replaced
from gwangju_kg.web.documents.jsonld_document import Document
from gwangju_kg.web.documents.ontology_pages import OntologyReference
from gwangju_kg.web.documents.shapes_page import other_subjects, read_shapes
from gwangju_kg.web.documents.turtle_document import as_turtle
from gwangju_kg.web.endpoint.responses import answer_response, is_fresh, not_modified
from gwangju_kg.web.entity.page_model import EntityPage
from gwangju_kg.web.entity.templates_by_class import FOLLOWED, template_of
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.numbers.indicator_numbers import MOST_ROWS, read_numbers
from gwangju_kg.web.queries.ask import ask, page_query
from gwangju_kg.web.queries.page_queries import has_page_query, query_rows
from gwangju_kg.web.queries.results_json import read_boolean

blueprint = Blueprint("documents", __name__)

#: The format in which a document is written for people.
TURTLE: Final = GRAPH_FORMATS[0]

#: The most referrers that a document describes.  Source: document.rq, LIMIT.
REFERRER_LIMIT: Final = 500

#: A query of the program: the parts of a document.
PARTS_PATH: Final = Path(__file__).parents[1] / "queries" / "parts.rq"

#: Parameters of pages, which are no part of an IRI.
_PARAMETERS: Final = frozenset({"lang", "release"})

#: Prefix of the paths of assertions, which are also available as nanopublications.
_ASSERTIONS: Final = "id/assertion/"

#: The licence of the ontology.
ONTOLOGY_LICENSE_IRI: Final = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/<thing:path>", merge_slashes=False)
def resource(path: str) -> AnyResponse:
    """Redirect from a thing to the document about it."""
    path = _choose(_requested_paths())
    chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if city := city_at(iri_of_path(path)):
        return city_response(city, chosen)
    try:
        _require(path)
    except NotFound as error:
        return folder_response(raw_path(), error)
    target = url_for(".page", path=path) if chosen is HTML else data_address(path, chosen)
    response = Response(status=303, headers={"Location": target})
    response.vary.add("Accept")
    return _linked(response, path)


@blueprint.get("/data/<thing:path>.<any(ttl, nt, jsonld, rdf):extension>", merge_slashes=False)
def data(path: str, extension: str) -> Response:
    """Return the document about a thing in RDF."""
    raw = raw_path().removeprefix("data/").removesuffix(f".{extension}")
    path = _choose(decode_document_path(raw))
    query = _contents(path, extension) or _description(path, extension)
    validator = entity_tags.validator(query, current_server().release)
    if is_fresh(validator):
        return not_modified(validator)
    if not _require(path):
        query = _parts(path, extension)
        validator = entity_tags.validator(query, current_server().release)
    answer = _ask_for_turtle(query, path) if extension == TURTLE.name else None
    return _linked(answer_response(answer or ask(query), validator=validator), path)


def _ask_for_turtle(query: Query, path: str) -> Answer | None:
    """Return the document as people read it; None if the engine must write its Turtle."""
    answer = ask(query._replace(graph="nt"))
    iri = iri_of_path(path)
    return as_turtle(answer, iri, namespaces().owner_of(iri), form=TURTLE)


@blueprint.get("/data/<thing:path>", merge_slashes=False)
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


@blueprint.get("/page/<thing:path>", merge_slashes=False)
def page(path: str) -> Response:
    """Show the document about a thing, with the template of its class."""
    path = _choose(decode_document_path(raw_path().removeprefix("page/")))
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
            contents=PageContents(),
            formats=GRAPH_FORMATS,
            states=STATES,
            has_feed=template in FOLLOWED and has_page_query("reports"),
            numbers=read_numbers([iri]) if template == "indicator" else None,
            most_rows=MOST_ROWS,
            format_time=partial(format_time, language=language()),
            format_time_adverbial=partial(format_time_adverbial, language=language()),
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
        _require(path)
        with ask(_parts(path, "jsonld")).body as body:
            document = Document(body.read(), iri, language=language(), names=_names)
    template = path if whole else "graph" if graph else "resource"
    shapes = read_shapes(document) if path == "shapes" else ()
    return render_template(
        f"documents/{template}.html",
        iri=iri,
        path=path,
        document=document,
        is_field=document.is_field and has_page_query("reports"),
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
        named = finder().terms(iris) | finder().entities(iris)
    except NoSearchIndex:
        return {}
    return {iri: each.label(language()) for iri, each in named.items()}


def no_such_format(iri: str, extension: str) -> NoSuchFormat:
    """Return the error for a format that the document of `iri` is not available in."""
    return NoSuchFormat(iri=iri, offers=tuple(offer.name for offer in GRAPH_FORMATS))


def data_address(path: str, chosen: Format) -> str:
    """Return the address of the document about the thing at `path` in one format."""
    return url_for("documents.data", path=path, extension=chosen.name)


def _requested_paths() -> tuple[str, ...]:
    """Return the paths of the IRIs that a request for a thing may mean, the most likely first."""
    raw = raw_path()
    query = request.environ["QUERY_STRING"]
    if query and not request.args.keys() <= _PARAMETERS:
        return (*decode_request_path(f"{raw}?{query}"), *decode_request_path(raw))
    return decode_request_path(raw)


def _choose(paths: Sequence[str]) -> str:
    """Return the first of several paths that is of a thing, now or earlier; else the first."""
    if len(paths) == 1:
        return paths[0]
    candidates = [path for path in paths if is_absolute_iri(iri_of_path(path))]
    for path in candidates:
        if _contents(path, "nt") or _is_known(path):
            return path
    for path in candidates:
        if not isinstance(not_found_error(iri_of_path(path)), NotFound):
            return path
    return paths[0]


def _is_known(path: str) -> bool:
    """Check whether the data have the thing at `path`."""
    with ask(_about(path, "exists", boolean="json")).body as body:
        return read_boolean(body.read())


def _require(path: str) -> bool:
    """
    Check that the release has the thing at `path`; return False if it only has parts (``#part``).

    Raises:
        NotFound: the release does not have it.
        Withdrawn: the release names a replacement, or an earlier release has it.
    """
    if _contents(path, "nt"):
        return True
    refuse_replaced(iri_of_path(path))
    if _is_known(path):
        return True
    with ask(_parts(path, "nt")).body as body:
        has_parts = bool(body.read(1))
    if not has_parts:
        raise not_found_error(iri_of_path(path))
    return False


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


def _parts(path: str, extension: str) -> Query:
    """Return the query for the triples of the parts of the document at `path`."""
    text = PARTS_PATH.read_text("utf-8")
    bindings = (("iri", f"<{iri_of_path(path)}>"),)
    return Query(text, table="", boolean="", graph=extension, bindings=bindings)


def _about(path: str, name: str, **formats: str) -> Query:
    iri = iri_of_path(path)
    if not is_absolute_iri(iri):
        raise NotFound(iri=iri)
    return page_query(name, bindings=(("iri", f"<{iri}>"),), **formats)


def _linked(response: Response, path: str) -> Response:
    """Add Link headers for the thing, its documents and their licence."""
    iri = iri_of_path(path)
    license_iri = release().project_of(iri).license_iri
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
