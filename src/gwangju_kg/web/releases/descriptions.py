"""
Descriptions of a release for harvesters: ``/void``, ``/catalog``, ``/croissant.json``, sitemap.

The documents use canonical IRIs for things.  Addresses of files and services are those of this
server, so that clients can reach every file wherever it is served.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, find_format, negotiate
from gwangju_kg.web.addresses import absolute_address, iri_of_path
from gwangju_kg.web.context import current_server, namespaces, release

blueprint = Blueprint("descriptions", __name__)

#: Folder of the documents in a release.
_FOLDER: Final = "metadata"

#: Prefixes below the base IRI of addresses that do not identify things.
_ADDRESSES: Final = ("downloads/", "sparql", "reconcile")

_JSON_LD: Final = "application/ld+json"
_XML: Final = "application/xml"


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Redirect to the VoID description.  Source: VoID, section 7.2."""
    return _redirect(url_for(".document", name="void", lang=None), 302)


@blueprint.get("/<any(void, catalog):name>")
def document(name: str) -> Response:
    """Redirect to a description in an accepted format; browsers to the downloads page."""
    release()
    chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if chosen is HTML:
        response = _redirect(url_for("downloads.listing", _anchor="metadata"), 303)
    else:
        response = _redirect(
            url_for(".described", name=name, extension=chosen.name, lang=None), 303
        )
    response.vary.add("Accept")
    return response


@blueprint.get("/<any(void, catalog):name>.<any(ttl, nt, jsonld, rdf):extension>")
def described(name: str, extension: str) -> Response:
    """Return the VoID or DCAT description."""
    offer: Format = find_format(extension, GRAPH_FORMATS)
    links = [f'<{iri_of_path(name)}>; rel="canonical"']
    links += [
        f'<{url_for(".described", name=name, extension=other.name, lang=None)}>; rel="alternate";'
        f' type="{other.media_type}"'
        for other in GRAPH_FORMATS
    ]
    response = _send_document(f"{name}.{extension}", offer.media_type, _ADDRESSES)
    response.headers["Link"] = ", ".join(links)
    return response


@blueprint.get("/croissant.json")
def croissant() -> Response:
    """Return the Croissant description."""
    return _send_document("croissant.json", _JSON_LD, _ADDRESSES)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Return the sitemap, with addresses of this server."""
    return _send_document("sitemap.xml", _XML, ("",))


@blueprint.app_template_global()
def dataset_description() -> Markup:
    """
    Return the schema.org description of the dataset for the head of a page, or an empty string.

    The block is data: browsers do not execute it, and the security policy need not allow it.
    Source: HTML Living Standard, "prepare the script element"; schema.org/Dataset.
    """
    current = current_server().release
    if current is None or not (path := current.path / _FOLDER / "dataset.json").is_file():
        return Markup("")
    text = _localize(_block(path), _ADDRESSES).decode()
    catalog = url_for("descriptions.described", name="catalog", extension="ttl", lang=None)
    return Markup(  # noqa: S704 - every < in the block is escaped
        f'<script type="{_JSON_LD}">{text}</script>\n'
        f'  <link rel="describedby" type="text/turtle" href="{catalog}">'
    )


@lru_cache(maxsize=4)
def _block(path: Path) -> bytes:
    """Return a JSON document, escaped for a script element."""
    text = json.dumps(json.loads(path.read_bytes()), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()


def _redirect(target: str, status: int) -> Response:
    return Response(status=status, headers={"Location": target})


def _send_document(name: str, media_type: str, addresses: tuple[str, ...]) -> Response:
    """
    Return a document of the release, with addresses of this server.

    Raises:
        NotFound: the release is older than this kind of document.
        BadRequest: the Host header is not a host name.
    """
    path = release().path / _FOLDER / name
    if not path.is_file():
        raise NotFound(iri=iri_of_path(name))
    text_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response = Response(_localize(path.read_bytes(), addresses), content_type=text_type)
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _localize(content: bytes, addresses: tuple[str, ...]) -> bytes:
    """Replace the base IRI in addresses by the root of this server."""
    root = absolute_address(url_for("home.home", lang=None, release=None))
    base_iri = namespaces().base_iri
    for address in addresses:
        content = content.replace((base_iri + address).encode(), (root + address).encode())
    return content
