"""The web application: the endpoint, the pages, the error handler, the common headers."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, g, request
from werkzeug.routing import PathConverter

from gwangju_kg import formatting
from gwangju_kg.engine import AsyncClient, FairQueue
from gwangju_kg.engine.client.fair_queue import MAX_WAIT_S
from gwangju_kg.rdf.files.served_files import ServedFiles
from gwangju_kg.rdf.iri_paths import document_path
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
from gwangju_kg.release.contents import Release
from gwangju_kg.release.iri_history import IriHistory
from gwangju_kg.settings import WEB_PROCESSES, Settings
from gwangju_kg.web import addresses, context
from gwangju_kg.web.browse import views as browse_views
from gwangju_kg.web.display import page_figures
from gwangju_kg.web.display.entity_kinds import kinds_to_browse
from gwangju_kg.web.documents import folders, nanopub, schema_org
from gwangju_kg.web.documents import views as documents_views
from gwangju_kg.web.documents.reached_targets import comparisons_of
from gwangju_kg.web.endpoint import completion, empty_answers, graph_store
from gwangju_kg.web.endpoint import views as endpoint_views
from gwangju_kg.web.endpoint.asgi_app import EndpointApp
from gwangju_kg.web.entity import outside_links
from gwangju_kg.web.error_handler import problem_response
from gwangju_kg.web.feeds import feed_views
from gwangju_kg.web.http import styles
from gwangju_kg.web.http.compression import CompressionLayer
from gwangju_kg.web.http.metrics import Metrics
from gwangju_kg.web.http.template_whitespace import TemplateWhitespace
from gwangju_kg.web.numbers import number_pages
from gwangju_kg.web.pages import (
    assets,
    discrepancies,
    graph_view,
    home,
    ledger,
    operations,
    search,
    since,
)
from gwangju_kg.web.plain_files import file_downloads
from gwangju_kg.web.plain_files import views as plain_files_views
from gwangju_kg.web.queries import page_queries
from gwangju_kg.web.questions import example_queries
from gwangju_kg.web.reconcile import views as reconcile_views
from gwangju_kg.web.releases import citations, descriptions, downloads, listing_and_diff, memento
from gwangju_kg.web.response_headers import add_headers

if TYPE_CHECKING:
    from gwangju_kg.engine.client.federation import FederatedClient, ServiceCall

#: Calls of SERVICE endpoints: the host and the outcome, never the query.
SERVICE_LOG: Final = logging.getLogger("gwangju_kg.services")

#: Prefixes of the endpoint names of pages that belong to no release.
_OF_NO_RELEASE: Final = ("static", "assets.", "releases.", "memento.", "feeds.releases")


def create_app(
    settings: Settings,
    engine_address: str,
    data: Release | ServedFiles | None,
    *,
    metrics: Metrics | None = None,
    is_named: bool = False,
) -> EndpointApp:
    """
    Make the ASGI application: the endpoint, and behind it the pages in Flask.

    Args:
        settings: the settings of the run.
        engine_address: the address of the engine.
        data: the release that is served, or the plain files that the engine holds; None for files
            without pages.
        metrics: the counts; None for counts of this application alone.
        is_named: whether every request names the release.
    """
    metrics = metrics or Metrics("")
    release = data if isinstance(data, Release) else None
    # Each process has its share of the workers.  More queries would wait in the engine's queue,
    # which is not fair.
    queue = FairQueue(
        limit=max(1, settings.workers // WEB_PROCESSES),
        max_waiting=settings.queue,
        max_wait_s=MAX_WAIT_S,
        on_wait=metrics.waiting,
    )
    server = context.ServerContext(
        settings,
        AsyncClient(engine_address, queue),
        release,
        metrics,
        IriHistory(
            settings.releases.absolute(),  # Flask reads others as below its package
            release.namespaces if release else Namespaces(SHARED_BASE_IRI),
        ),
        is_named=is_named,
        files=data if isinstance(data, ServedFiles) else None,
    )
    return EndpointApp(_create_flask(server), server, _endpoint_client(server))


class ThingPath(PathConverter):
    """The path of the IRI of a thing in an address, which may have any characters."""

    regex = ".*?"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Return the path, encoded so that decoding it gives `value`."""
        return document_path(value)


def _create_flask(server: context.ServerContext) -> Flask:
    app = Flask(__name__)
    app.extensions[context.EXTENSION] = server
    app.url_map.converters["thing"] = ThingPath
    if server.files is not None:  # in place of the pages of a release
        app.register_blueprint(file_downloads.blueprint)
        app.register_blueprint(plain_files_views.blueprint)
    for module in (
        home,
        operations,
        search,
        browse_views,
        ledger,
        since,
        discrepancies,
        number_pages,
        page_queries,
        endpoint_views,
        completion,
        empty_answers,
        graph_store,
        graph_view,
        assets,
        downloads,
        descriptions,
        example_queries,
        folders,
        reconcile_views,
        memento,
        citations,
        listing_and_diff,
        feed_views,
        nanopub,
        documents_views,
    ):
        app.register_blueprint(module.blueprint)
    app.register_error_handler(Exception, problem_response)
    app.before_request(_raise_error)
    app.url_defaults(_keep_language)
    app.url_defaults(_keep_release)
    app.context_processor(_page_names)
    app.after_request(add_headers)
    app.after_request(page_figures.select_figure)  # runs first: the last one that is registered
    app.wsgi_app = CompressionLayer(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals["static_site"] = None  # `site` sets it: there is no server
    app.jinja_env.globals["script"] = partial(assets.script_address, assets.read_scripts())
    app.jinja_env.globals["kinds_to_browse"] = kinds_to_browse
    app.jinja_env.globals["license_name"] = formatting.license_name
    app.jinja_env.globals["sheets"] = styles.SHEETS
    app.jinja_env.globals["comparisons_of"] = comparisons_of
    app.jinja_env.globals["links_of"] = outside_links.links_of
    app.jinja_env.globals["most_links"] = outside_links.MOST
    for function in (schema_org.summary_of, schema_org.thing_script, schema_org.document_script):
        app.jinja_env.globals[function.__name__] = function
    app.jinja_env.add_extension(TemplateWhitespace)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _endpoint_client(server: context.ServerContext) -> AsyncClient | FederatedClient:
    """Return the client for queries of the endpoint, which alone may call SERVICE endpoints."""
    if not server.settings.services:
        return server.client
    from gwangju_kg.engine.client.federation import FederatedClient  # noqa: PLC0415 - few need it
    from gwangju_kg.sparql.service.endpoint_client import ServiceEndpointClient  # noqa: PLC0415

    def log_call(call: ServiceCall) -> None:
        server.metrics.service(call.outcome)
        SERVICE_LOG.info(
            "service host=%s outcome=%s seconds=%.4f bytes=%d network=%s",
            call.host,
            call.outcome,
            call.seconds,
            call.length,
            call.client,
        )

    return FederatedClient(
        server.client,
        ServiceEndpointClient(),
        server.settings,
        log_call,
        server.namespaces.prefixes,
    )


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Keep a language that was chosen in the address in the links of the page."""
    chosen = addresses.chosen_language()
    if chosen and endpoint not in {"static", "assets.built", "documents.data", "downloads.dump"}:
        values.setdefault("lang", chosen)


def _keep_release(endpoint: str, values: dict[str, Any]) -> None:
    """Keep the release that the address names in the links of the page."""
    named = context.named_release()
    if named and not endpoint.startswith(_OF_NO_RELEASE):
        values.setdefault("release", named)


def _raise_error() -> None:
    """
    Raise the error with which the request has been forwarded.

    Raises:
        NoRelease: the request names a release, and plain files are served.
    """
    outcome = context.forwarded_request().outcome
    g.query, g.query_id = outcome.text, outcome.query_id
    if outcome.error is not None:
        raise outcome.error
    if any(value.strip() for value in request.args.getlist("release")):
        context.current_server().require_release()


def _page_names() -> dict[str, Any]:
    language = addresses.language()
    return {
        "absolute_address": addresses.absolute_address,
        "figure_address": page_figures.figure_address,
        "t": lambda korean, english: korean if language == "ko" else english,
        "language": language,
        "release": context.current_server().release,
        "has_files": context.current_server().files is not None,
        "named_release": context.named_release(),
        "is_earlier": context.is_earlier(),
        "current_release_address": addresses.current_release_address,
        "address_in_release": addresses.address_in_release,
        "base_iri": context.namespaces().base_iri.rstrip("/"),
        "local_address": addresses.local_address,
        "page_languages": addresses.page_languages(),
        "chosen_language": addresses.chosen_language(),
        "other_language": addresses.other_language(),
        "other_language_address": addresses.other_language_address(),
        "language_addresses": addresses.language_addresses(),
    }
