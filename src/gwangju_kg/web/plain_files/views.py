"""
The pages of a server over plain files.

They need nothing of a record: figures and classes, search by name, a page and data for each IRI,
VoID, the files themselves.  Registered before the pages of a release, in whose place they answer.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse, serialize

from gwangju_kg.engine import Query
from gwangju_kg.errors import BadRequest, NotAcceptable, NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.iri_paths import decode_request_path
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, find_format, negotiate
from gwangju_kg.search.normalize import MAX_CHARACTERS
from gwangju_kg.web.addresses import language, raw_path
from gwangju_kg.web.documents.jsonld_document import Document
from gwangju_kg.web.documents.views import REFERRER_LIMIT
from gwangju_kg.web.plain_files.queries import (
    NAMES,
    graph_response,
    holds,
    name_of,
    named,
    names_of,
    overview,
    query_of,
    rows_of,
    served_files,
)
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.page_queries import sample_query

blueprint = Blueprint("plain_files", __name__)

#: The most results of a search, members of a class, and suggestions.  Source: search.rq and
#: members.rq, LIMIT less one.
_MAX_RESULTS: Final = 100
_MAX_MEMBERS: Final = 500
_MAX_SUGGESTIONS: Final = 8


@blueprint.get("/")
def home() -> str:
    """Show how much the files hold, their classes and graphs, and a form for a query."""
    shown = overview()
    names_of(iri for iri, _ in (*shown.classes, *shown.graphs))
    return render_template(
        "plain_files/home.html",
        overview=shown,
        named=named,
        files=served_files().files,
        is_lenient=served_files().is_lenient,
        sample=sample_query(),
    )


@blueprint.get("/class")
def members() -> str:
    """
    List the members of the class ``iri=``.

    Raises:
        BadRequest: the parameter is no IRI.
    """
    iri = _iri()
    rows = rows_of(query_of("members", bindings=(("class", f"<{iri}>"),)))
    things = [row["thing"].value for row in rows]
    return render_template(
        "plain_files/members.html",
        kind=named([iri])[0],
        things=named(things[:_MAX_MEMBERS]),
        is_whole=len(things) <= _MAX_MEMBERS,
        most=_MAX_MEMBERS,
    )


@blueprint.get("/search")
def search() -> str:
    """Show the things whose name contains a text."""
    text = request.args.get("q", "").strip()[:MAX_CHARACTERS]
    results = _find(text)
    return render_template(
        "plain_files/search.html",
        text=text,
        results=results[:_MAX_RESULTS],
        is_whole=len(results) <= _MAX_RESULTS,
        most=_MAX_RESULTS,
        classes=overview().classes,
        named=named,
    )


@blueprint.get("/search/suggest")
def suggest() -> Response:
    """Return the best results as JSON, for suggestions while typing."""
    text = request.args.get("q", "").strip()[:MAX_CHARACTERS]
    document = [
        {
            "iri": iri,
            "address": url_for(".resource", iri=iri),
            "name": name,
            "matched": "",
            "kind": "",
            "context": "",
        }
        for iri, name in _find(text)[:_MAX_SUGGESTIONS]
    ]
    body = json.dumps({"results": document}, ensure_ascii=False) + "\n"
    return Response(body, mimetype="application/json")


def _find(text: str) -> list[tuple[str, str]]:
    """Return IRI and name of the things with a name that contains a text, shortest names first."""
    if not text:
        return []
    literal = json.dumps(unicodedata.normalize("NFC", text).lower(), ensure_ascii=False)
    rows = rows_of(query_of("search", bindings=(("text", literal),), values=NAMES))
    found = {row["thing"].value: row["name"].value for row in reversed(rows)}
    return list(reversed(found.items()))


@blueprint.get("/resource")
def resource() -> Response:
    """
    Show the thing ``iri=``, as a page or in RDF.

    Raises:
        BadRequest: the parameter is no IRI.
        NotFound: the files do not mention it.
    """
    iri = _iri()
    name = request.args.get("format", "")
    offers = (*GRAPH_FORMATS, HTML)
    chosen = find_format(name, offers) if name else negotiate(request.headers.get("Accept"), offers)
    response = _page(iri) if chosen is HTML else _data(iri, chosen)
    response.vary.add("Accept")
    links = [f'<{iri}>; rel="canonical"' if iri.startswith("http") else ""]
    links += [
        f'<{url_for(".resource", iri=iri, format=offer.name, lang=None)}>; rel="alternate";'
        f' type="{offer.media_type}"'
        for offer in overview().formats
    ]
    response.headers["Link"] = ", ".join(filter(None, links))
    return response


def _data(iri: str, chosen: Format) -> Response:
    query = query_of("resource", bindings=(("iri", f"<{iri}>"),))._replace(graph=chosen.name)
    _require(iri)
    return graph_response(query, chosen, about=iri)


def _page(iri: str) -> Response:
    query = query_of("resource", bindings=(("iri", f"<{iri}>"),))._replace(graph="jsonld")
    document = Document(_jsonld(query), iri, language=language(), names=_names)
    if not document:
        _require(iri)
    page = render_template(
        "plain_files/resource.html",
        iri=iri,
        document=document,
        title=name_of(iri),
        formats=overview().formats,
        referrer_limit=REFERRER_LIMIT,
        is_class=any(iri == each for each, _ in overview().classes),
        is_graph=any(iri == each for each, _ in overview().graphs),
    )
    return Response(page)


def _jsonld(query: Query) -> bytes:
    """Return a graph as JSON-LD, which has no triple terms: those are texts."""
    try:
        with ask(query).body as body:
            return body.read()
    except NotAcceptable:
        with ask(query._replace(graph="nt")).body as body:
            triples = parse(body.read(), RdfFormat.N_TRIPLES)
    return serialize(map(_without_triple_term, triples), format=RdfFormat.JSON_LD) or b"[]"


def _without_triple_term(quad: Quad) -> Triple:
    value = quad.object
    shown = Literal(f"<<( {value} )>>") if isinstance(value, Triple) else value
    return Triple(quad.subject, quad.predicate, shown)


def _names(iris: Collection[str]) -> dict[str, str]:
    names_of(iris)
    return {iri: name_of(iri) for iri in iris}


def _require(iri: str) -> None:
    if not holds(query_of("exists", bindings=(("iri", f"<{iri}>"),))):
        raise NotFound(iri=iri)


def _iri() -> str:
    iri = request.args.get("iri", "")
    if not is_absolute_iri(iri):
        raise BadRequest(reason="not-an-iri", parameter="iri")
    return iri


@blueprint.get("/<thing:path>", merge_slashes=False)
def local(path: str) -> Response:
    """
    Redirect from an IRI under the base IRI to the document about it.

    Raises:
        NotFound: the files do not mention it.
    """
    raw, query = raw_path(), request.environ["QUERY_STRING"]
    paths = (*decode_request_path(f"{raw}?{query}"),) if query else ()
    base_iri = served_files().base_iri
    candidates = [base_iri + each for each in (*paths, *decode_request_path(raw))]
    for iri in filter(is_absolute_iri, candidates):
        if _is_known(iri):
            target = url_for(".resource", iri=iri)
            response = Response(status=303, headers={"Location": target})
            response.vary.add("Accept")
            return response
    raise NotFound(iri=base_iri + path)


def _is_known(iri: str) -> bool:
    try:
        _require(iri)
    except NotFound:
        return False
    return True
