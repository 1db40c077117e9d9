"""The files as a whole, on a server over plain files: VoID, and the files themselves."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, send_file, url_for

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.files.content import media_type_of
from gwangju_kg.rdf.media_types import GRAPH_FORMATS, HTML, Format, find_format, negotiate
from gwangju_kg.web.addresses import absolute_address
from gwangju_kg.web.endpoint.graph_store import JOINABLE
from gwangju_kg.web.plain_files.queries import graph_response, overview, query_of, served_files

blueprint = Blueprint("plain_downloads", __name__)


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Redirect to the VoID description.  Source: VoID, section 7.2."""
    return Response(status=302, headers={"Location": url_for(".void", lang=None)})


@blueprint.get("/void")
@blueprint.get("/void.<any(ttl, nt, jsonld, rdf):extension>")
def void(extension: str = "") -> Response:
    """Describe the files: figures, classes, properties, the endpoint; browsers get a page."""
    if extension:
        chosen = find_format(extension, GRAPH_FORMATS)
    else:
        chosen = negotiate(request.headers.get("Accept"), (*GRAPH_FORMATS, HTML))
    if chosen is HTML:
        response = Response(status=303, headers={"Location": url_for(".downloads")})
    else:
        response = _description(chosen)
    if not extension:
        response.vary.add("Accept")
    return response


def _description(chosen: Format) -> Response:
    address = absolute_address(url_for(".void", lang=None)) + "#dataset"
    endpoint = absolute_address(url_for("sparql.query_by_get", lang=None))
    bindings = (("dataset", f"<{address}>"), ("endpoint", f"<{endpoint}>"))
    query = query_of("void", bindings=bindings)._replace(graph=chosen.name)
    return graph_response(query, chosen, about=address)


@blueprint.get("/downloads/")
def downloads() -> str:
    """List the files, and the graphs in each format."""
    return render_template(
        "plain_files/downloads.html",
        files=served_files().files,
        overview=overview(),
        dataset_formats=JOINABLE,
    )


@blueprint.get("/downloads/<name>")
def download(name: str) -> Response:
    """
    Return one of the files as it is.

    Raises:
        NotFound: there is no such file.
    """
    file = next((each for each in served_files().files if each.name == name), None)
    if file is None or not file.path.is_file():
        raise NotFound(iri=name)
    return send_file(
        file.path,
        mimetype=media_type_of(file.path),
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
        conditional=True,
    )
