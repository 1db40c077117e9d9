"""The web application: its pages, its one error handler, the headers that every answer bears."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import Flask, request

from gwangju_kg.engine import BlockingClient
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.release.contents import Release
from gwangju_kg.release.iri_history import IriHistory
from gwangju_kg.settings import Settings
from gwangju_kg.web import addresses, context
from gwangju_kg.web.documents import example_queries, nanopub
from gwangju_kg.web.documents import views as documents_views
from gwangju_kg.web.endpoint import completion
from gwangju_kg.web.endpoint import views as endpoint_views
from gwangju_kg.web.endpoint.asgi_app import EndpointApp
from gwangju_kg.web.error_handler import problem_response
from gwangju_kg.web.http import styles
from gwangju_kg.web.http.compression import CompressionLayer
from gwangju_kg.web.http.metrics import Metrics
from gwangju_kg.web.http.template_whitespace import TemplateWhitespace
from gwangju_kg.web.pages import (
    assets,
    browse,
    discrepancies,
    graph_view,
    home,
    ledger,
    operations,
    search,
)
from gwangju_kg.web.queries import page_queries
from gwangju_kg.web.reconcile import views as reconcile_views
from gwangju_kg.web.releases import citations, descriptions, downloads, listing_and_diff, memento
from gwangju_kg.web.response_headers import add_headers

#: Beginnings of the names of pages that belong to no one release.
_OF_NO_RELEASE: Final = ("static", "assets.", "releases.", "memento.")


def create_app(
    settings: Settings,
    client: BlockingClient,
    release: Release | None,
    *,
    tally: Metrics | None = None,
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
    app.extensions[context.EXTENSION] = context.ServerContext(
        settings,
        client,
        release,
        tally or Metrics(""),
        IriHistory(settings.releases.absolute()),  # Flask reads others as below its package
        is_named=is_named,
    )
    for module in (
        home,
        operations,
        search,
        browse,
        ledger,
        discrepancies,
        page_queries,
        endpoint_views,
        completion,
        graph_view,
        assets,
        downloads,
        descriptions,
        example_queries,
        reconcile_views,
        memento,
        citations,
        listing_and_diff,
        nanopub,
        documents_views,
    ):
        app.register_blueprint(module.blueprint)
    app.register_error_handler(Exception, problem_response)
    app.before_request(_refuse)
    app.url_defaults(_keep_language)
    app.url_defaults(_keep_release)
    app.context_processor(_page_names)
    app.after_request(add_headers)
    app.wsgi_app = CompressionLayer(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals["script"] = partial(assets.script_address, assets.read_scripts())
    app.jinja_env.globals["kinds_to_browse"] = browse.kinds_to_browse
    app.jinja_env.globals["sheets"] = styles.SHEETS
    app.jinja_env.add_extension(TemplateWhitespace)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def create_front(app: Flask) -> EndpointApp:
    """Put the layer in front of *app* that asks the endpoint's queries."""
    return EndpointApp(app.wsgi_app, app.extensions[context.EXTENSION])


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Carry a language that was chosen in the address on to the next page."""
    chosen = addresses.chosen_language()
    if chosen and endpoint not in {"static", "assets.built", "documents.data", "downloads.dump"}:
        values.setdefault("lang", chosen)


def _keep_release(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the release that the address names on to the next page."""
    named = context.named_release()
    if named and not endpoint.startswith(_OF_NO_RELEASE):
        values.setdefault("release", named)


def _refuse() -> None:
    """
    Refuse a request whose release cannot be had.

    Raises:
        QueryError: what was found wrong before the request came here.
        NoRelease: it names a release, and plain files are served.
    """
    refused = request.environ.get("asgi.scope", {}).get(context.REFUSED)
    if refused is not None:
        raise refused
    if "release" in request.args and context.current_server().release is None:
        context.release()


def _page_names() -> dict[str, Any]:
    language = addresses.language()
    return {
        "t": lambda korean, english: korean if language == "ko" else english,
        "language": language,
        "release": context.current_server().release,
        "named_release": context.named_release(),
        "is_earlier": context.is_earlier(),
        "current_release_address": addresses.current_release_address,
        "base_iri": BASE_IRI.rstrip("/"),
        "local_address": addresses.local_address,
        "other_language": addresses.other_language_address(),
    }
