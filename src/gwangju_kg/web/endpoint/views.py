"""
The endpoint: ``/sparql``.

A query comes in by the SPARQL 1.1 Protocol, an answer goes out whole, in the
format that the caller likes best; a browser gets a page with the query and its
result, a program without a query the description of the service.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from gwangju_kg.engine import Answer, Query
from gwangju_kg.errors import BadRequest, NotAcceptable, RequestError, TooLarge
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, negotiate
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.sparql.service.allowlist import MAX_CLAUSES
from gwangju_kg.sparql.substitution import fill_values
from gwangju_kg.web.addresses import absolute_address
from gwangju_kg.web.context import current_server, named_release
from gwangju_kg.web.endpoint.protocol import (
    FORM_TYPE,
    QUERY_TYPE,
    SAFE,
    ProtocolCall,
    body_limit_bytes,
    body_type,
    read_call,
    read_posted,
)
from gwangju_kg.web.endpoint.query_request import (
    ASKED,
    FORMS,
    AnsweredRequest,
    QueryRequest,
    inquire,
)
from gwangju_kg.web.endpoint.responses import whole_answer
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.page_queries import sample_query
from gwangju_kg.web.queries.results_json import MAX_BYTES, read_boolean, read_table

blueprint = Blueprint("sparql", __name__)

#: Source: Linked Data Platform 1.0, section 7.1.
ACCEPT_POST: Final = f"{QUERY_TYPE}, {FORM_TYPE}"

#: Lines of Turtle on a page.
MAX_LINES: Final = 500

SERVICE_QUERY_PATH: Final = Path(__file__).parents[1] / "queries" / "service.rq"


@blueprint.get("/sparql")
def query_by_get() -> Response:
    """Answer a query in the address; without one, show the query page or the service."""
    call = read_call(request.query_string)
    if call.query is not None:
        return _answer(call)
    if not call.is_empty:
        raise BadRequest(reason="missing", parameter="query")
    try:
        chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    except NotAcceptable as error:
        raise BadRequest(reason="missing", parameter="query") from error
    return _query_page() if chosen is HTML else _service(chosen)


@blueprint.route("/sparql", methods=["POST", "QUERY"])
def query_by_post() -> Response:
    """
    Answer a query in the body: URL-encoded parameters, or the query itself.

    QUERY is a POST that promises to change nothing, so that an answer has its entity tag.
    Source: draft-ietf-httpbis-safe-method-w-body.
    """
    if isinstance(asked := _asked(), HTTPException):
        raise asked
    kind = body_type(
        request.headers.get("Content-Type", ""), request.headers.get("Content-Encoding", "")
    )
    if not kind:
        raise UnsupportedMediaType
    call = read_posted(kind, request.query_string, _body())
    if call.query is None:
        raise BadRequest(reason="missing", parameter="query")
    return _answer(call)


def _body() -> bytes:
    limit = current_server().settings.query_bytes
    request.max_content_length = body_limit_bytes(limit)
    try:
        return request.get_data()
    except RequestEntityTooLarge as error:
        raise TooLarge(what="query", limit=limit, unit="bytes") from error


def _answer(call: ProtocolCall) -> Response:
    g.query = call.query
    asked = _asked()
    if isinstance(asked, AnsweredRequest):
        g.query_id = asked.query_id
        if isinstance(asked.outcome, RequestError):
            raise asked.outcome
        return _told(asked.inquiry, asked.outcome)
    inquiry = inquire(
        call,
        current_server().settings,
        current_server().release,
        accept=request.headers.get("Accept"),
        is_safe=request.method in SAFE,
    )
    if inquiry.is_known(request.headers.get("If-None-Match")):
        return Response(status=304, headers=inquiry.headers(None))
    return _told(inquiry, ask(inquiry.question, deadline_s=inquiry.deadline_s))


def _asked() -> AnsweredRequest | HTTPException | None:
    """Give what the layer in front of the application has done already."""
    found: AnsweredRequest | HTTPException | None = request.environ.get("asgi.scope", {}).get(ASKED)
    return found


def _told(inquiry: QueryRequest, answer: Answer) -> Response:
    """Give *answer* as a page, or as it is."""
    if answer.form in inquiry.choice.pages:
        return _result_page(inquiry.call, answer)
    if inquiry.validator and request.if_none_match.star_tag:
        answer.body.close()
        return Response(status=304, headers=inquiry.headers(None))
    return Response(answer.body, headers=inquiry.headers(answer))  # which closes the body


def _service(chosen: Format) -> Response:
    endpoint = absolute_address(url_for(".query_by_get", lang=None))
    question = Query(
        text=fill_values(SERVICE_QUERY_PATH.read_text("utf-8"), current_server().settings.services),
        table="",
        boolean="",
        graph=chosen.name,
        bindings=(("endpoint", f"<{endpoint}>"),),
    )
    response = whole_answer(ask(question), validator=None)
    response.vary.add("Accept")
    return response


def _query_page(**found: Any) -> Response:
    """Show the query form, with what was found."""
    return Response(
        render_template(
            "sparql/query.html",
            settings=current_server().settings,
            sample=sample_query(),
            base=BASE_IRI,
            most_services=MAX_CLAUSES,
            **found,
        )
    )


def _address(call: ProtocolCall, offer: Format) -> str:
    """Give the address of the answer to *call* in one format."""
    parameters = [
        ("query", call.query or ""),
        *(("default-graph-uri", iri) for iri in call.default_graphs),
        *(("named-graph-uri", iri) for iri in call.named_graphs),
        ("format", offer.name),
        *((("release", named_release()),) if named_release() else ()),
    ]
    return f"{url_for('.query_by_get', lang=None, release=None)}?{urlencode(parameters)}"


def _result_page(call: ProtocolCall, answer: Answer) -> Response:
    with answer.body as body:
        raw = body.read(MAX_BYTES)
    found: dict[str, Any] = {"query": call.query, "answer": answer}
    found["formats"] = {offer: _address(call, offer) for offer in FORMS[answer.form]}
    if answer.form == "table":
        found["table"] = read_table(raw, length=answer.length)
    elif answer.form == "boolean":
        found["truth"] = read_boolean(raw)
    else:
        lines = raw.decode("utf-8", errors="ignore").splitlines()
        found["lines"] = lines[:MAX_LINES]
        found["is_whole"] = len(raw) == answer.length and len(lines) <= MAX_LINES
    return _query_page(**found)
