"""Why an answer is empty: ``/sparql/hints``, and the hints of the page of a result."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.engine import Query
from gwangju_kg.engine.client.explanation import explain, step_deadline_s
from gwangju_kg.rdf.media_types import HTML, Format, negotiate
from gwangju_kg.sparql.hints import Hint, sentences
from gwangju_kg.web.addresses import requested_language
from gwangju_kg.web.context import current_server
from gwangju_kg.web.endpoint.protocol import (
    ProtocolCall,
    body_type,
    missing_query,
    read_call,
    read_posted,
)
from gwangju_kg.web.endpoint.query_request import QueryRequest
from gwangju_kg.web.endpoint.responses import is_fresh, not_modified
from gwangju_kg.web.queries.ask import ask

blueprint = Blueprint("hints", __name__)

_JSON: Final = Format("json", "application/json", "JSON")
_TEXT: Final = Format("txt", "text/plain", "TXT")


@blueprint.route("/sparql/hints", methods=["GET", "POST"])
def hints() -> AnyResponse:
    """
    Return hints on what the answer to the query of the request lacks, as JSON or as text.

    The parameters are those of the endpoint, by GET or POST; an empty answer has a ``Link`` to
    here.  A browser is sent to the page of the result, which shows the hints.

    Raises:
        BadRequest: a parameter is missing or malformed.
        QuerySyntaxError: the text is no query.
        NotAcceptable: neither format fits.
        UnsupportedMediaType: the body is no query.
    """
    call = _read_call()
    if call.query is None:
        raise missing_query()
    server = current_server()
    chosen = negotiate(request.headers.get("Accept"), (_JSON, _TEXT, HTML))
    if chosen is HTML and request.method == "GET":
        parameters = request.query_string.decode()
        return redirect(f"{url_for('sparql.query_by_get', lang=None)}?{parameters}", 303)
    asked = QueryRequest.of(call, server.settings, server.release, accept=None, is_safe=True)
    if is_fresh(asked.validator):
        return not_modified(asked.validator or "")
    found = find_hints(asked.query)
    if chosen is _TEXT:
        lines = sentences(found, requested_language() or "en")
        text = "".join(f"{line}\n" for line in lines)
    else:
        rows = [hint.as_row() for hint in found]
        text = json.dumps({"hints": rows}, ensure_ascii=False, indent=1) + "\n"
    response = Response(text, mimetype=chosen.media_type)
    response.vary.update(["Accept", "Accept-Language"])
    if asked.validator and chosen is not _TEXT:
        response.set_etag(asked.validator, weak=True)
    return response


def _read_call() -> ProtocolCall:
    if request.method == "GET":
        return read_call(request.query_string)
    media_type = body_type(request.headers.get("Content-Type", ""), "")
    if not media_type:
        raise UnsupportedMediaType
    return read_posted(media_type, request.query_string, request.get_data())


def find_hints(query: Query) -> tuple[Hint, ...]:
    """Return hints on why `query` has an empty answer; none if looking for them fails."""

    def ask_briefly(step: Query) -> bytes:
        deadline_s = min(step_deadline_s(step), current_server().settings.deadline_s)
        with ask(step, deadline_s=deadline_s).body as body:
            return body.read()

    return explain(ask_briefly, query)
