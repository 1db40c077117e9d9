"""
What a browser sees at ``/sparql``, and the description of the service.

Queries are parsed and answered by the ASGI layer, which forwards only results that are to be shown
as a page, and requests without a query.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from gwangju_kg.engine import Query
from gwangju_kg.engine.client.emptiness import lacks
from gwangju_kg.errors import NotAcceptable
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, negotiate
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.hints import sentences
from gwangju_kg.sparql.known_prefixes import declare
from gwangju_kg.sparql.service.allowlist import MAX_CLAUSES
from gwangju_kg.sparql.substitution import fill_prefixes, fill_values
from gwangju_kg.web.addresses import absolute_address, language
from gwangju_kg.web.context import (
    EndpointOutcome,
    current_server,
    forwarded_request,
    named_release,
)
from gwangju_kg.web.endpoint.empty_answers import find_hints
from gwangju_kg.web.endpoint.graph_store import read_graph
from gwangju_kg.web.endpoint.protocol import (
    FORM_TYPE,
    MAX_ADDRESS_BYTES,
    QUERY_TYPE,
    missing_query,
    names_graph,
)
from gwangju_kg.web.endpoint.query_request import FORMS
from gwangju_kg.web.endpoint.responses import answer_response
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.queries.page_queries import sample_query
from gwangju_kg.web.queries.shown_answers import read_shown

blueprint = Blueprint("sparql", __name__)

#: Source: Linked Data Platform 1.0, section 7.1.
ACCEPT_POST: Final = f"{QUERY_TYPE}, {FORM_TYPE}"

#: Characters of the longest link to a result: what every server and proxy should accept.
#: Source: RFC 9110, section 4.1.
MAX_LINK: Final = 8_000

_INTEGER: Final = REUSED_PREFIXES["xsd"] + "integer"

SERVICE_QUERY_PATH: Final = Path(__file__).parents[1] / "queries" / "service.rq"


@blueprint.get("/sparql")
def query_by_get() -> Response:
    """Show the result of a query; without one, a graph, the query page or the description."""
    outcome = forwarded_request().outcome
    if outcome.query is not None:
        page = _result_page(outcome) if outcome.answer else _unrun_page(outcome)
        page.vary.add("Sec-Fetch-Mode")
        return page
    if names_graph(request.query_string):
        return read_graph()
    try:
        chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    except NotAcceptable as error:
        raise missing_query() from error
    return _query_page() if chosen is HTML else _service(chosen)


@blueprint.route("/sparql", methods=["POST", "QUERY"])
def query_by_post() -> Response:
    """
    Show the result of a query in the body.

    QUERY is a POST that promises to change nothing, so that its response has an entity tag.
    Source: draft-ietf-httpbis-safe-method-w-body.
    """
    return _result_page(forwarded_request().outcome)


def _service(chosen: Format) -> Response:
    endpoint = absolute_address(url_for(".query_by_get", lang=None))
    server = current_server()
    text = SERVICE_QUERY_PATH.read_text("utf-8")
    text = fill_values(text, server.settings.services, "service")
    text = fill_values(text, server.release.default_graphs if server.release else (), "part")
    stated = server.release.default_triples if server.release else None
    query = Query(
        text=fill_prefixes(text, server.namespaces.prefixes),
        table="",
        boolean="",
        graph=chosen.name,
        bindings=(
            ("endpoint", f"<{endpoint}>"),
            *((("stated", f'"{stated}"^^<{_INTEGER}>'),) if stated is not None else ()),
        ),
    )
    response = answer_response(ask(query), validator=None)
    response.vary.add("Accept")
    return response


def _query_page(**result: Any) -> Response:
    """Return the page with the query form, and the result if there is one."""
    return Response(
        render_template(
            "sparql/query.html",
            settings=current_server().settings,
            sample=sample_query(),
            base=current_server().namespaces.base_iri,
            most_services=MAX_CLAUSES,
            max_address=MAX_ADDRESS_BYTES,
            **result,
        )
    )


def _address(query: Query, offer: Format) -> str:
    """Return the address of the answer to *query* in one format."""
    parameters = [
        ("query", query.text),
        *(("default-graph-uri", iri) for iri in query.default_graphs),
        *(("named-graph-uri", iri) for iri in query.named_graphs),
        ("format", offer.name),
        ("download", "result"),
        *((("release", named_release()),) if named_release() else ()),
    ]
    return f"{url_for('.query_by_get', lang=None, release=None)}?{urlencode(parameters)}"


def _unrun_page(outcome: EndpointOutcome) -> Response:
    """Return the page of a query that the editor runs; without scripts it loads the result."""
    parameters = {**request.args.to_dict(), "format": HTML.name}
    return _query_page(
        query=declare(outcome.text or "", current_server().namespaces.prefixes),
        result_address=f"{request.path}?{urlencode(parameters)}",
    )


def _result_page(outcome: EndpointOutcome) -> Response:
    query, answer = outcome.query, outcome.answer
    assert query is not None and answer is not None  # noqa: S101 - narrows for the type checker
    shown = read_shown(answer)
    text = declare(query.text, current_server().namespaces.prefixes)
    result: dict[str, Any] = {"query": text, "answer": shown}
    links = {offer: _address(query, offer) for offer in FORMS[answer.form]}
    result["formats"] = {offer: link for offer, link in links.items() if len(link) <= MAX_LINK}
    is_read = len(shown.raw) == shown.length
    if is_read and lacks(answer.form, answer.media_type, shown.raw, query.text):
        result["hints"] = _hint_rows(query)
    return _query_page(**result)


def _hint_rows(query: Query) -> list[tuple[str, str, bool]]:
    """Return each hint with the address of the query that it suggests, or "", and if it is sure."""
    hints = find_hints(query)
    addresses = (
        url_for(".query_by_get", query=hint.query) if len(hint.query) <= MAX_LINK else ""
        for hint in hints
    )
    return [
        (sentence, address if hint.query else "", hint.has_answer)
        for sentence, address, hint in zip(
            sentences(hints, language()), addresses, hints, strict=True
        )
    ]
