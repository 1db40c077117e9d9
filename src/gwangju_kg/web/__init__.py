"""The web application: its pages, its one error handler, the headers that every answer bears."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.catalogue import Release
from gwangju_kg.engine import Client
from gwangju_kg.errors import Busy, NotAcceptable, QueryError, Withdrawn, WorkerLost
from gwangju_kg.formats import HTML, negotiate
from gwangju_kg.history import History
from gwangju_kg.names import BASE_IRI
from gwangju_kg.settings import Settings
from gwangju_kg.web import (
    asked,
    assets,
    browse,
    cite,
    discrepancies,
    downloads,
    ledger,
    memento,
    metadata,
    nanopub,
    neighbours,
    pages,
    problems,
    questions,
    reconcile,
    releases,
    resources,
    search,
    site,
    sparql,
    styles,
    vocabulary,
)
from gwangju_kg.web.compression import Compression
from gwangju_kg.web.front import Front
from gwangju_kg.web.headers import COMMON, FOR_EVER, USUAL_CACHING, policy_of
from gwangju_kg.web.markup import Unindented
from gwangju_kg.web.protocol import SAFE
from gwangju_kg.web.tally import Tally

#: Beginnings of the names of pages that belong to no one release.
_OF_NO_RELEASE: Final = ("static", "assets.", "releases.", "memento.")

#: Where what is told of a release that was named holds for ever; but a page may change with the
#: program, and say that there is a newer release.
_ABOUT_A_RELEASE: Final = frozenset({"resources", "nanopub", "sparql", "downloads"})

#: Seconds that a browser may remember the answer to a preflight; browsers cap it near this.
_PREFLIGHT_S: Final = 7200

#: Seconds after which another try is worth it.
_RETRY_S: Final = 2


def create_app(
    settings: Settings,
    client: Client,
    release: Release | None,
    *,
    tally: Tally | None = None,
    is_named: bool = False,
) -> Flask:
    """
    Make the application.

    Args:
        settings: what the run was told.
        client: the door to the engine.
        release: what is served, or None where the engine holds plain files.
        tally: counts what happens; None for counts of this application alone.
        is_named: whether every request names the release.
    """
    app = Flask(__name__)
    app.extensions[site.EXTENSION] = site.Site(
        settings,
        client,
        release,
        tally or Tally(""),
        History(settings.releases.absolute()),  # Flask reads others as below its package
        is_named=is_named,
    )
    for module in (
        pages,
        search,
        browse,
        ledger,
        discrepancies,
        asked,
        sparql,
        vocabulary,
        neighbours,
        assets,
        downloads,
        metadata,
        questions,
        reconcile,
        memento,
        cite,
        releases,
        nanopub,
        resources,
    ):
        app.register_blueprint(module.blueprint)
    app.register_error_handler(Exception, _problem)
    app.before_request(_refuse)
    app.url_defaults(_keep_language)
    app.url_defaults(_keep_release)
    app.context_processor(_page_names)
    app.after_request(_headers)
    app.wsgi_app = Compression(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals["script"] = partial(assets.script_address, assets.read_scripts())
    app.jinja_env.globals["kinds_to_browse"] = browse.kinds_to_browse
    app.jinja_env.globals["sheets"] = styles.SHEETS
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def create_front(app: Flask) -> Front:
    """Put the layer in front of *app* that asks the endpoint's queries."""
    return Front(app.wsgi_app, app.extensions[site.EXTENSION])


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Carry a language that was chosen in the address on to the next page."""
    chosen = site.chosen_language()
    if chosen and endpoint not in {"static", "assets.built", "resources.data", "downloads.dump"}:
        values.setdefault("lang", chosen)


def _keep_release(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the release that the address names on to the next page."""
    named = site.named_release()
    if named and not endpoint.startswith(_OF_NO_RELEASE):
        values.setdefault("release", named)


def _refuse() -> None:
    """
    Refuse a request whose release cannot be had.

    Raises:
        QueryError: what was found wrong before the request came here.
        NoRelease: it names a release, and plain files are served.
    """
    refused = request.environ.get("asgi.scope", {}).get(site.REFUSED)
    if refused is not None:
        raise refused
    if "release" in request.args and site.site().release is None:
        site.release()


def _page_names() -> dict[str, Any]:
    language = site.language()
    return {
        "t": lambda korean, english: korean if language == "ko" else english,
        "language": language,
        "release": site.site().release,
        "named_release": site.named_release(),
        "is_earlier": site.is_earlier(),
        "address_now": site.address_now,
        "base_iri": BASE_IRI.rstrip("/"),
        "local_address": site.local_address,
        "other_language": site.other_language(),
    }


def _headers(response: Response) -> Response:
    """Add what every answer bears; answer a preflight; give pages their entity tag."""
    headers = response.headers
    for name, value in COMMON:
        headers[name] = value
    headers.setdefault("Content-Security-Policy", policy_of(response.mimetype))
    headers.setdefault("Cache-Control", USUAL_CACHING)
    if _is_for_ever(response):
        headers["Cache-Control"] = FOR_EVER
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "")
        headers["Access-Control-Allow-Headers"] = request.headers.get(
            "Access-Control-Request-Headers", "*"
        )
        headers["Access-Control-Max-Age"] = str(_PREFLIGHT_S)
    elif response.mimetype == HTML.media_type and response.status_code == HTTPStatus.OK:
        response.vary.add("Accept-Language")
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _is_for_ever(response: Response) -> bool:
    return (
        site.site().is_named
        and request.blueprint in _ABOUT_A_RELEASE
        and request.method in SAFE
        and response.status_code < HTTPStatus.BAD_REQUEST
        and (response.status_code != HTTPStatus.OK or response.mimetype != HTML.media_type)
        and "no-store" not in response.headers["Cache-Control"]
    )


def _problem(error: Exception) -> AnyResponse:
    """Answer any error: as problem details, or as a page for a browser."""
    if isinstance(error, HTTPException) and (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    language = site.language()
    if isinstance(error, QueryError):
        problem = problems.of_query_error(error, language)
    elif isinstance(error, HTTPException):
        problem = problems.of_status(error.code or 500, language)
    else:
        problem = problems.of_status(HTTPStatus.INTERNAL_SERVER_ERROR, language)
    instance = f"urn:uuid:{g.get('query_id') or uuid.uuid4()}"
    if problem.code == "internal-error":
        current_app.logger.error("%s", instance, exc_info=error)
    response = _told(problem, instance)
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Language"))
    if problem.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        response.headers["Accept-Post"] = sparql.ACCEPT_POST
    if isinstance(error, HTTPException):
        kept = (row for row in error.get_headers() if row[0] != "Content-Type")
        response.headers.extend(list(kept))
    if isinstance(error, Withdrawn) and error.successor:
        response.headers["Link"] = f'<{error.successor}>; rel="successor-version"'
    if isinstance(error, Busy | WorkerLost):
        response.headers["Retry-After"] = str(_RETRY_S)
    return response


def _told(problem: problems.Problem, instance: str) -> Response:
    try:
        chosen = negotiate(request.headers.get("Accept"), (problems.PROBLEM_JSON, HTML))
    except NotAcceptable:
        chosen = problems.PROBLEM_JSON
    if chosen is HTML:
        lost = problem.code == "not-found" and site.site().release
        meant: tuple[search.Result, ...] = ()
        with suppress(QueryError):  # an earlier release need not hold what finding asks
            meant = search.meant(request.path) if lost else ()
        page = render_template("problem.html", problem=problem, instance=instance, meant=meant)
        return Response(page)
    document = json.dumps(problem.document(instance), ensure_ascii=False)
    return Response(document + "\n", mimetype=chosen.media_type)
