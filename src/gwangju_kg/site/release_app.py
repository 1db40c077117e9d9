"""
The web application over one release, called in this process: without a server and without a port.

The input is a path and a language; the output is the response.  The addresses in a response are
those of a server at `PLACEHOLDER`, which stands for the site wherever it will lie.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import NamedTuple

from gwangju_kg.language import Language
from gwangju_kg.release.contents import Release
from gwangju_kg.settings import Settings
from gwangju_kg.site.layout.page_links import PLACEHOLDER
from gwangju_kg.site.rdf_documents import write_formats
from gwangju_kg.site.site_pages import StaticSite, blueprint
from gwangju_kg.web.app import create_app
from gwangju_kg.web.context import EXTENSION, FORWARDED, ForwardedRequest


class FrozenResponse(NamedTuple):
    """
    A response of the application.

    Attributes:
        status: the HTTP status.
        media_type: without parameters.
        policy: its Content-Security-Policy.
        location: where it redirects, or "".
        body: the content.
    """

    status: int
    media_type: str
    policy: str
    location: str
    body: bytes


class ReleaseApp:
    """
    The application over one release.

    Args:
        settings: of the run; its folder of releases is not looked into.
        engine_address: the address of an engine with the release.
        release: the release.
    """

    def __init__(self, settings: Settings, engine_address: str, release: Release) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._namespaces = release.namespaces
        self._flask = create_app(settings, engine_address, release).flask
        server = self._flask.extensions[EXTENSION]
        history = server.history.of_one(release.path)
        self._flask.extensions[EXTENSION] = replace(server, history=history)
        self._flask.jinja_env.globals["static_site"] = StaticSite.of(release)
        self._flask.register_blueprint(blueprint)
        self._client = self._flask.test_client()

    def paths(self) -> tuple[str, ...]:
        """Return the addresses that take no parameter, without the first slash, sorted."""
        rules = self._flask.url_map.iter_rules()
        found = {
            rule.rule for rule in rules if not rule.arguments and "GET" in (rule.methods or ())
        }
        return tuple(sorted(path.removeprefix("/") for path in found))

    def write_formats(self, content: bytes, path: str) -> dict[str, bytes]:
        """Return the document about the thing at a path in each format; see `rdf_documents`."""
        return write_formats(content, self._namespaces.iri_of_path(path), self._namespaces)

    def get(self, address: str, language: Language, accept: str) -> FrozenResponse:
        """
        Return the response to a request.

        Args:
            address: path and query string, without the first slash.
            language: the language that the client asks for.
            accept: the media types that it accepts.
        """
        forwarded = ForwardedRequest(self._loop, asyncio.Event().wait)
        path, _, query = address.partition("?")
        response = self._client.get(
            f"/{path}",
            query_string=query,
            base_url=PLACEHOLDER,
            headers={"Accept": accept, "Accept-Language": language},
            environ_overrides={
                "asgi.scope": {FORWARDED: forwarded, "raw_path": f"/{path}".encode()}
            },
        )
        with response:
            return FrozenResponse(
                response.status_code,
                response.mimetype or "",
                response.headers.get("Content-Security-Policy", ""),
                response.headers.get("Location", ""),
                response.get_data(),
            )
