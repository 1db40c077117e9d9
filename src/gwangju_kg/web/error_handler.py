"""The error handler: turns any exception into a problem response, as a page or as JSON."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import Final

from flask import Response, current_app, g, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.errors import (
    BadRequest,
    Busy,
    NotAcceptable,
    ReleaseRedacted,
    RequestError,
    Withdrawn,
    WorkerLost,
)
from gwangju_kg.language import Language
from gwangju_kg.rdf.media_types import HTML, Format, negotiate
from gwangju_kg.web import addresses, context
from gwangju_kg.web.endpoint import views as endpoint_views
from gwangju_kg.web.pages import lost_readers
from gwangju_kg.web.problems import details, reader_words
from gwangju_kg.web.questions.worded_table import heading

#: A page that does not exist, or not any more.
_NOT_HERE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

#: Seconds after which a client may try again.
_RETRY_S: Final = 2


def problem_response(error: Exception) -> AnyResponse:
    """Return the response for an error: problem details, or a page for a browser."""
    if isinstance(error, HTTPException) and (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    chosen = _format()
    # The default language of the pages is for readers of pages.
    language = addresses.language() if chosen is HTML else addresses.requested_language() or "en"
    if isinstance(error, RequestError):
        problem = details.of_request_error(error, language)
    elif isinstance(error, HTTPException):
        problem = details.of_status(error.code or 500, language)
    else:
        problem = details.of_status(HTTPStatus.INTERNAL_SERVER_ERROR, language)
    instance = f"urn:uuid:{g.get('query_id') or uuid.uuid4()}"
    if problem.code == "internal-error":
        current_app.logger.error("%s", instance, exc_info=error)
    response = _render(problem, instance, chosen, words=_words_for_readers(error, language))
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Language"))
    if problem.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        response.headers["Accept-Post"] = endpoint_views.ACCEPT_POST
    if isinstance(error, HTTPException):
        headers = [row for row in error.get_headers() if row[0] != "Content-Type"]
        response.headers.extend(headers)
    if isinstance(error, Withdrawn) and error.successor:
        response.headers["Link"] = f'<{error.successor}>; rel="successor-version"'
    if isinstance(error, ReleaseRedacted):
        address = url_for("releases.release_or_diff", name=error.replacement, lang=None)
        response.headers["Link"] = f'<{address}>; rel="successor-version"'
    if isinstance(error, Busy | WorkerLost):
        response.headers["Retry-After"] = str(_RETRY_S)
    return response


def _format() -> Format:
    try:
        return negotiate(request.headers.get("Accept"), (details.PROBLEM_JSON, HTML))
    except NotAcceptable:
        return details.PROBLEM_JSON


def _words_for_readers(error: Exception, language: Language) -> reader_words.ReaderWords | None:
    if not isinstance(error, BadRequest):
        return None
    given = list(request.args.items(multi=True))
    return reader_words.words_for(error, request.path, given, language, heading)


def _render(
    problem: details.Problem,
    instance: str,
    chosen: Format,
    *,
    words: reader_words.ReaderWords | None,
) -> Response:
    if chosen is HTML:
        page = render_template(
            "problem.html",
            problem=problem,
            instance=instance,
            words=words,
            lost=_where_to_look(problem, has_words=words is not None),
        )
        return Response(page)
    document = json.dumps(
        problem.document(instance, context.namespaces().base_iri), ensure_ascii=False
    )
    # Without a charset, Java's HttpClient reads any type as Latin-1.
    return Response(document + "\n", content_type=f"{chosen.media_type}; charset=utf-8")


def _where_to_look(problem: details.Problem, *, has_words: bool) -> lost_readers.WaysOn | None:
    """Return where the reader can go on; None if a query or the server is at fault."""
    if not context.current_server().release or not (problem.status in _NOT_HERE or has_words):
        return None
    is_unknown = problem.status in _NOT_HERE and problem.code == "not-found"
    return lost_readers.find_ways_on(request.path, is_unknown=is_unknown)
