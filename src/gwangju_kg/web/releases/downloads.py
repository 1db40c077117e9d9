"""
The dumps of the release: ``/downloads/``, a page or the manifest, and the files themselves.

A file is there under its name, and for ever under the release's; each also compressed, by
extension or as a content coding.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, send_file, url_for
from werkzeug.exceptions import PreconditionFailed

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import (
    CODINGS,
    GRAPH_FORMATS,
    HTML,
    ContentCoding,
    Format,
    negotiate,
    negotiate_coding,
)
from gwangju_kg.release.contents import Release, ReleaseFile
from gwangju_kg.web.addresses import iri_at
from gwangju_kg.web.context import current_server, release
from gwangju_kg.web.http.headers import FOR_EVER

blueprint = Blueprint("downloads", __name__)

JSON: Final = Format("json", "application/json", "JSON")

#: Where a release keeps its dumps.
_DUMPS: Final = "dumps/"

#: The description of all tables.  Source: Model for Tabular Data and Metadata on the Web, 5.
TABLES_METADATA: Final = "tables/csv-metadata.json"

#: Stands for the release that is served now.
LATEST: Final = "latest"


@dataclass(frozen=True)
class DownloadRow:
    """
    One dump as people are shown it.

    Attributes:
        name: the file's name below ``dumps/``.
        file: the file as it is.
        packed: its compressed variants, with their codings.
    """

    name: str
    file: ReleaseFile
    packed: tuple[tuple[ContentCoding, ReleaseFile], ...]


@blueprint.get("/downloads/")
def listing() -> Response:
    """List the dumps, for people or, as the release's manifest, for programs."""
    found = release()
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) is JSON:
        response = send_file(found.path / "manifest.json", mimetype=JSON.media_type)
    else:
        offers = _offers(found)
        page = render_template(
            "downloads/listing.html",
            whole=[offer for offer in offers if offer.file.quads and not offer.file.graph],
            by_graph=[offer for offer in offers if offer.file.graph],
            tables=[offer for offer in offers if offer.file.rows is not None],
            description=next((o for o in offers if o.name == TABLES_METADATA), None),
            described=_described(found),
            formats=GRAPH_FORMATS,
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
    edition, _, rest = name.partition("/")
    if name == LATEST + "/":
        return _led(url_for(".listing"))
    if edition == LATEST:
        _file_of(found, rest)
        return _led(url_for(".dump", name=f"{found.id}/{rest}"))
    if edition != found.id:
        if rest and any(other.id == edition for other in current_server().history.releases()):
            return _led(url_for(".dump", name=rest, release=edition))
        return _sent(found, name)
    response = _sent(found, rest)
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _led(target: str) -> Response:
    return Response(status=302, headers={"Location": target})


def _offers(found: Release) -> tuple[DownloadRow, ...]:
    files = {file.path.removeprefix(_DUMPS): file for file in _dumps(found)}
    return tuple(
        DownloadRow(name, file, _packed(files, name))
        for name, file in files.items()
        if not file.coding
    )


def _described(found: Release) -> dict[str, Any]:
    """Give the CSVW description of each table of the release by the table's name."""
    path = found.path / _DUMPS / TABLES_METADATA
    if not path.is_file():
        return {}
    return {f"tables/{table['url']}": table for table in json.loads(path.read_bytes())["tables"]}


def _dumps(found: Release) -> list[ReleaseFile]:
    return [file for file in found.files if file.path.startswith(_DUMPS)]


def _packed(
    files: Mapping[str, ReleaseFile], name: str
) -> tuple[tuple[ContentCoding, ReleaseFile], ...]:
    variants = ((coding, files.get(f"{name}.{coding.extension}")) for coding in CODINGS)
    return tuple((coding, file) for coding, file in variants if file)


def _file_of(found: Release, name: str) -> ReleaseFile:
    """
    Give the file *name* of the release.

    Raises:
        NotFound: it has none of that name.
    """
    file = next((file for file in _dumps(found) if file.path == _DUMPS + name), None)
    if file is None:
        raise NotFound(iri=iri_at(f"downloads/{name}"))
    return file


def _sent(found: Release, name: str) -> Response:
    """Send the file *name*: compressed where its name says so, or where the caller likes that."""
    file = _file_of(found, name)
    if file.coding:
        coding = next(coding for coding in CODINGS if coding.name == file.coding)
        return _file(found, file, name, media_type=coding.media_type)
    files = {file.path.removeprefix(_DUMPS): file for file in _dumps(found)}
    packed = dict(_packed(files, name))
    chosen = negotiate_coding(request.headers.get("Accept-Encoding"), tuple(packed))
    response = _file(found, packed[chosen] if chosen else file, name, media_type=file.media_type)
    if chosen:
        response.content_encoding = chosen.name
    response.vary.add("Accept-Encoding")
    if file.rows is not None:
        description = url_for(".dump", name=f"{found.id}/{TABLES_METADATA}")
        response.headers["Link"] = (
            f'<{description}>; rel="describedby"; type="application/csvm+json"'
        )
    return response


def _file(found: Release, file: ReleaseFile, name: str, *, media_type: str) -> Response:
    """
    Send a file, or the range of it that is asked for.

    Raises:
        PreconditionFailed: the caller wants another file than the one that is here now.
    """
    if request.if_match and not request.if_match.contains(file.sha256):
        raise PreconditionFailed
    if not _heeds_range(file):
        request.environ.pop("HTTP_RANGE", None)  # which would be refused
    response = send_file(
        found.path / file.path,
        mimetype=media_type,
        as_attachment=True,
        download_name=name.replace("/", "-"),
        etag=file.sha256,
        conditional=True,
    )
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    # The hash is of the whole file as it is coded, whatever range of it is sent.
    # Source: RFC 9530, section 3.
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


def _heeds_range(file: ReleaseFile) -> bool:
    """
    Say whether a range is sent, else the whole: one range of bytes, of a file that is not known.

    Source: RFC 9110, sections 13.1.5, 13.2.2 and 14.2.
    """
    wanted = request.range
    is_one = wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1
    is_weak = request.headers.get("If-Range", "").startswith("W/")
    is_known = request.if_none_match.contains_weak(file.sha256)
    return request.method == "GET" and is_one and not is_weak and not is_known
