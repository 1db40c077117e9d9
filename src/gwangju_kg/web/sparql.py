"""
The endpoint: ``/sparql``.

A query comes in by the SPARQL 1.1 Protocol, an answer goes out whole, in the
format that the caller likes best; a browser gets a page with the query and its
result, a program without a query the description of the service.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from gwangju_kg.engine import Answer, Question
from gwangju_kg.errors import BadRequest, NotAcceptable, TooLarge
from gwangju_kg.formats import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    HTML,
    TABLE_FORMATS,
    Format,
    by_name,
    negotiate,
)
from gwangju_kg.names import BASE_IRI
from gwangju_kg.web.answers import SAFE, is_known, not_modified, whole_answer
from gwangju_kg.web.protocol import FORM_TYPE, QUERY_TYPE, Call, read_call
from gwangju_kg.web.results import MAX_BYTES, read_boolean, read_table
from gwangju_kg.web.site import ask, named_release, sample, site

blueprint = Blueprint("sparql", __name__, template_folder="templates")

#: Formats by the kind of answer: a table (SELECT), a truth value (ASK), a graph (CONSTRUCT).
FORMS: Final = {"table": TABLE_FORMATS, "boolean": BOOLEAN_FORMATS, "graph": GRAPH_FORMATS}

#: Source: Linked Data Platform 1.0, section 7.1.
ACCEPT_POST: Final = f"{QUERY_TYPE}, {FORM_TYPE}"

#: What people see is made from these.
_BEHIND_HTML: Final = {"table": "json", "boolean": "json", "graph": "ttl"}

#: Names that clients in use send in ``format=``.  Source: SPARQLWrapper 2.0, YASGUI.
_SYNONYMS: Final = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
}

#: What those names of tables mean where the answer is a graph.
_OF_GRAPHS: Final = {"json": "jsonld", "xml": "rdf"}

#: Bytes that percent-encoding makes of one byte.
_ENCODED: Final = 3

#: Bytes of a form that are not the query.
_BESIDE_QUERY: Final = 64 * 1024

#: Lines of Turtle on a page.
MAX_LINES: Final = 500

SERVICE_QUERY_PATH: Final = Path(__file__).parent / "queries" / "service.rq"


@dataclass(frozen=True)
class Choice:
    """
    The formats that fit the caller.

    Attributes:
        names: for each form of answer the format's name, "" where none fits.
        pages: the forms that the caller wants to see as a page.
    """

    names: dict[str, str]
    pages: frozenset[str]


@blueprint.get("/sparql")
def query_by_get() -> Response:
    """Answer a query in the address; without one, show the query page or the service."""
    call = read_call(request.query_string)
    if call.query is not None:
        return _answer(call)
    if not call.is_empty:
        raise BadRequest("the parameter 'query' is missing", reason="missing", parameter="query")
    try:
        chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    except NotAcceptable as error:
        raise BadRequest(
            "the parameter 'query' is missing", reason="missing", parameter="query"
        ) from error
    return _query_page() if chosen is HTML else _service(chosen)


@blueprint.route("/sparql", methods=["POST", "QUERY"])
def query_by_post() -> Response:
    """
    Answer a query in the body: URL-encoded parameters, or the query itself.

    QUERY is a POST that promises to change nothing, so that an answer has its entity tag.
    Source: draft-ietf-httpbis-safe-method-w-body.
    """
    kind = request.mimetype
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.headers.get("Content-Encoding", "identity") != "identity" or charset != "utf-8":
        raise UnsupportedMediaType
    if kind not in {FORM_TYPE, QUERY_TYPE}:
        raise UnsupportedMediaType
    body = _body()
    if kind == QUERY_TYPE:
        call = read_call(request.query_string, text=body)
    else:
        call = read_call(request.query_string, form=body)
    if call.query is None:
        raise BadRequest("the parameter 'query' is missing", reason="missing", parameter="query")
    return _answer(call)


def _body() -> bytes:
    limit = site().settings.query_bytes
    request.max_content_length = _ENCODED * limit + _BESIDE_QUERY
    try:
        return request.get_data()
    except RequestEntityTooLarge as error:
        raise TooLarge(
            f"the query is longer than {limit} bytes: shorten it",
            what="query",
            limit=limit,
            unit="bytes",
        ) from error


def choose(accept: str | None, wanted: tuple[str, ...]) -> Choice:
    """
    Choose a format for each form of answer: which form it will be, only the engine knows.

    Args:
        accept: the Accept header.
        wanted: the values of ``format=``, which go before the header; the first that fits counts.

    Raises:
        NotAcceptable: nothing fits, whatever the form.
    """
    names: dict[str, str] = {}
    pages: set[str] = set()
    offers: dict[str, None] = {}
    for form, formats in FORMS.items():
        offered = (*formats, HTML)
        try:
            fit = _named(wanted, form, offered) if wanted else negotiate(accept, offered)
        except NotAcceptable as error:
            names[form] = ""
            offers |= dict.fromkeys(error.offers)
            continue
        if fit is HTML:
            pages.add(form)
        names[form] = _BEHIND_HTML[form] if fit is HTML else fit.name
    if not any(names.values()):
        asked = ", ".join(wanted) or accept
        raise NotAcceptable(
            f"no format on offer fits {asked!r}: {', '.join(offers)}", offers=tuple(offers)
        )
    return Choice(names, frozenset(pages))


def _named(wanted: tuple[str, ...], form: str, offered: tuple[Format, ...]) -> Format:
    for name in map(str.lower, wanted):
        known = _SYNONYMS.get(name, name)
        if form == "graph":
            known = _OF_GRAPHS.get(known, known)
        with contextlib.suppress(NotAcceptable):
            return by_name(known, offered)
    return by_name(wanted[0], offered)


def _answer(call: Call) -> Response:
    settings = site().settings
    g.query = call.query
    choice = choose(request.headers.get("Accept"), call.formats)
    question = Question(
        text=call.query or "",
        table=choice.names["table"],
        boolean=choice.names["boolean"],
        graph=choice.names["graph"],
        default_graphs=call.default_graphs,
        named_graphs=call.named_graphs,
        base_iri=settings.base or (BASE_IRI if site().release else ""),
    )
    validator = site().validator(question) if request.method in SAFE else None
    if is_known(validator) and not choice.pages:
        response = not_modified(validator)
        response.vary.add("Accept")
        return response
    deadline_s = min(call.timeout_s or settings.deadline_s, settings.deadline_s)
    answer = ask(question, deadline_s=deadline_s)
    if answer.form in choice.pages:
        return _result_page(call, answer)
    response = whole_answer(answer, validator=validator)
    response.vary.add("Accept")
    if call.formats:
        response.headers["Content-Disposition"] = (
            f'inline; filename="result.{choice.names[answer.form]}"'
        )
    return response


def _service(chosen: Format) -> Response:
    if not request.host:  # emptied where the header holds what no host does
        raise BadRequest("the Host header names no host", reason="not-a-host", parameter="Host")
    endpoint = url_for(".query_by_get", _external=True, lang=None)
    question = Question(
        text=SERVICE_QUERY_PATH.read_text("utf-8"),
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
            settings=site().settings,
            sample=sample(),
            base=BASE_IRI,
            **found,
        )
    )


def _address(call: Call, offer: Format) -> str:
    """Give the address of the answer to *call* in one format."""
    parameters = [
        ("query", call.query or ""),
        *(("default-graph-uri", iri) for iri in call.default_graphs),
        *(("named-graph-uri", iri) for iri in call.named_graphs),
        ("format", offer.name),
        *((("release", named_release()),) if named_release() else ()),
    ]
    return f"{url_for('.query_by_get', lang=None, release=None)}?{urlencode(parameters)}"


def _result_page(call: Call, answer: Answer) -> Response:
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
