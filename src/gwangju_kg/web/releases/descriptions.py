"""
What a release says of itself to harvesters: ``/void``, ``/catalog``, ``/croissant.json``, sitemap.

The release's documents name things canonically.  Where they tell how to get at files and
services, the address is that of this server, so that a client can walk from them to every file
wherever they are served.
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
from gwangju_kg.rdf.namespaces import BASE_IRI
from gwangju_kg.web.addresses import iri_at, with_host
from gwangju_kg.web.context import current_server, release

blueprint = Blueprint("descriptions", __name__)

#: Where a release keeps the documents.
_FOLDER: Final = "metadata"

#: What stands below the base IRI and is no name but an address.
_ADDRESSES: Final = ("downloads/", "sparql", "reconcile")

_JSON_LD: Final = "application/ld+json"
_XML: Final = "application/xml"


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Lead to the description in VoID.  Source: VoID, section 7.2."""
    return _led(url_for(".document", name="void", lang=None), 302)


@blueprint.get("/<any(void, catalog):name>")
def document(name: str) -> Response:
    """Send the caller to the description in the format that fits; people to the downloads."""
    release()
    chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if chosen is HTML:
        response = _led(url_for("downloads.listing", _anchor="metadata"), 303)
    else:
        response = _led(url_for(".described", name=name, extension=chosen.name, lang=None), 303)
    response.vary.add("Accept")
    return response


@blueprint.get("/<any(void, catalog):name>.<any(ttl, nt, jsonld, rdf):extension>")
def described(name: str, extension: str) -> Response:
    """Give the description in VoID or DCAT."""
    offer: Format = find_format(extension, GRAPH_FORMATS)
    links = [f'<{BASE_IRI}{name}>; rel="canonical"']
    links += [
        f'<{url_for(".described", name=name, extension=other.name, lang=None)}>; rel="alternate";'
        f' type="{other.media_type}"'
        for other in GRAPH_FORMATS
    ]
    response = _sent(f"{name}.{extension}", offer.media_type, _ADDRESSES)
    response.headers["Link"] = ", ".join(links)
    return response


@blueprint.get("/croissant.json")
def croissant() -> Response:
    """Give the description in Croissant."""
    return _sent("croissant.json", _JSON_LD, _ADDRESSES)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages for search engines, at this server's addresses."""
    return _sent("sitemap.xml", _XML, ("",))


@blueprint.app_template_global()
def dataset_description() -> Markup:
    """
    Give the head of a page schema.org's description of the dataset, or nothing without one.

    The block is data: no browser runs it, and no policy needs to allow it.
    Source: HTML Living Standard, "prepare the script element"; schema.org/Dataset.
    """
    found = current_server().release
    if found is None or not (path := found.path / _FOLDER / "dataset.json").is_file():
        return Markup("")
    text = _located(_block(path), _ADDRESSES).decode()
    catalog = url_for("descriptions.described", name="catalog", extension="ttl", lang=None)
    return Markup(  # noqa: S704 - every < of the block is escaped
        f'<script type="{_JSON_LD}">{text}</script>\n'
        f'  <link rel="describedby" type="text/turtle" href="{catalog}">'
    )


@lru_cache(maxsize=4)
def _block(path: Path) -> bytes:
    """Give a JSON document as it may stand in a page."""
    text = json.dumps(json.loads(path.read_bytes()), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()


def _led(target: str, status: int) -> Response:
    return Response(status=status, headers={"Location": target})


def _sent(name: str, media_type: str, addresses: tuple[str, ...]) -> Response:
    """
    Send a document of the release with this server's addresses.

    Raises:
        NotFound: the release was built before there were such documents.
        BadRequest: the Host header names no host.
    """
    path = release().path / _FOLDER / name
    if not path.is_file():
        raise NotFound(iri=iri_at(name))
    text_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response = Response(_located(path.read_bytes(), addresses), content_type=text_type)
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _located(content: bytes, addresses: tuple[str, ...]) -> bytes:
    """Put this server's root in the place of the base IRI where that begins an address."""
    root = with_host(url_for("home.home", lang=None, release=None))
    for address in addresses:
        content = content.replace((BASE_IRI + address).encode(), (root + address).encode())
    return content
