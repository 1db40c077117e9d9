"""The dumps of the release: ``/downloads/``, a page or the manifest, and the files themselves."""

from __future__ import annotations

import base64
from typing import Final

from flask import Blueprint, Response, render_template, request, send_file

from gwangju_kg.errors import NotFound
from gwangju_kg.formats import HTML, Format, negotiate
from gwangju_kg.web.site import iri_at, release

blueprint = Blueprint("downloads", __name__, template_folder="templates")

JSON: Final = Format("json", "application/json", "JSON")

#: Where a release keeps its dumps.
_DUMPS: Final = "dumps/"


@blueprint.get("/downloads/")
def listing() -> Response:
    """List the dumps, for people or, as the release's manifest, for programs."""
    found = release()
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) is JSON:
        response = send_file(found.path / "manifest.json", mimetype=JSON.media_type)
    else:
        dumps = [file for file in found.files if file.path.startswith(_DUMPS)]
        page = render_template(
            "downloads/listing.html",
            prefix=_DUMPS,
            whole=[file for file in dumps if file.graph is None],
            by_graph=[file for file in dumps if file.graph is not None],
        )
        response = Response(page)
        response.vary.add("Accept-Language")
    response.vary.add("Accept")
    return response


@blueprint.get("/downloads/<path:name>")
def dump(name: str) -> Response:
    """
    Give one dump, whole or a range of it.

    Only names that the manifest lists are files here; no path is ever built from others.
    """
    found = release()
    file = next((file for file in found.files if file.path == _DUMPS + name), None)
    if file is None:
        iri = iri_at(f"downloads/{name}")
        raise NotFound(f"this release has no file {name!r}", iri=iri)
    response = send_file(
        found.path / file.path,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=name.replace("/", "-"),
        etag=file.sha256,
        conditional=True,
    )
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    # The hash is of the whole file, whatever range of it is sent.  Source: RFC 9530, section 3.
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response
