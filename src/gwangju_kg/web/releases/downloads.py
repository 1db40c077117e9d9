"""
The dumps of the release: ``/downloads/``, as a page or in JSON, and the files.

A file is available under its name, and permanently under the id of its release; also compressed, by
extension or as a content coding.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, send_file, url_for
from werkzeug.exceptions import PreconditionFailed

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH
from gwangju_kg.rdf.media_types import (
    CODINGS,
    GRAPH_FORMATS,
    HTML,
    ContentCoding,
    Format,
    negotiate,
    negotiate_coding,
)
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import refuse_redacted
from gwangju_kg.release.contents import Release, ReleaseFile
from gwangju_kg.web.addresses import iri_of_path
from gwangju_kg.web.context import current_server, release
from gwangju_kg.web.http.headers import FOR_EVER

blueprint = Blueprint("downloads", __name__)

JSON: Final = Format("json", "application/json", "JSON")

#: Folder of the dumps in a release.
_DUMPS: Final = "dumps/"

#: The description of all tables.  Source: Model for Tabular Data and Metadata on the Web, 5.
TABLES_METADATA: Final = "tables/csv-metadata.json"

#: Stands for the current release in addresses.
LATEST: Final = "latest"


#: The formats of the dumps that the page offers first, with their names.
MOST_USED: Final = {"text/turtle": "Turtle", "application/n-quads": "N-Quads"}


@dataclass(frozen=True)
class DownloadRow:
    """
    A dump as listed on the page.

    Attributes:
        name: the file's name below ``dumps/``.
        file: the uncompressed file.
        packed: its compressed variants, with their codings.
    """

    name: str
    file: ReleaseFile
    packed: tuple[tuple[ContentCoding, ReleaseFile], ...]


@blueprint.get("/downloads/")
def listing() -> Response:
    """List the dumps as a page or, for programs, in JSON with the address of each file."""
    current = release()
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) is JSON:
        response = _list_in_json(current)
    else:
        offers = _offers(current)
        page = render_template(
            "downloads/listing.html",
            whole=_most_used_first(offers),
            record=[offer for offer in offers if offer.file.graph == DEFAULT_GRAPH],
            by_graph=[offer for offer in offers if offer.file.graph not in {None, DEFAULT_GRAPH}],
            tables=[offer for offer in offers if offer.file.rows is not None],
            metadata=next((o for o in offers if o.name == TABLES_METADATA), None),
            described=_table_descriptions(current),
            formats=GRAPH_FORMATS,
            most_used=MOST_USED,
        )
        response = Response(page)
        response.vary.add("Accept-Language")
    response.vary.add("Accept")
    return response


def _most_used_first(offers: Sequence[DownloadRow]) -> list[DownloadRow]:
    """Return the dumps of the whole release, those of `MOST_USED` first."""
    whole = [offer for offer in offers if offer.file.quads and not offer.file.graph]
    order = list(MOST_USED)
    return sorted(
        whole,
        key=lambda offer: (
            order.index(offer.file.media_type) if offer.file.media_type in order else len(order)
        ),
    )


def _list_in_json(current: Release) -> Response:
    """
    Return the manifest with the files that are offered here, each with its address.

    The addresses are on the requested host and belong to the release for ever.  ``manifest`` is the
    address of the manifest itself, which lists all files.
    """
    offered = {file.path for file in _dumps(current)}
    stated = manifest.read(current.path)
    files = [
        {**row, "url": _lasting_address(current, row["path"].removeprefix(_DUMPS))}
        for row in stated["files"]
        if row["path"] in offered
    ]
    whole = url_for(
        "releases.file", name=current.id, file=manifest.MANIFEST, lang=None, _external=True
    )
    content = {**stated, "license": current.project.license_iri, "manifest": whole, "files": files}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    response = Response(text, mimetype=JSON.media_type)
    response.add_etag()
    response.make_conditional(request)
    return response


def _lasting_address(current: Release, name: str) -> str:
    return url_for(".dump", name=f"{current.id}/{name}", lang=None, _external=True)


@blueprint.get("/downloads/<path:name>")
def dump(name: str) -> Response:
    """
    Return a dump or a range of it.

    Only names in the manifest are accepted; paths are not built from other names.

    Raises:
        NotFound: there is no such file.
        ReleaseRedacted: the release of the file was replaced by another.
    """
    current = release()
    edition, _, rest = name.partition("/")
    if name == LATEST + "/":
        return _redirect(url_for(".listing"))
    if edition == LATEST:
        _file_of(current, rest)
        return _redirect(url_for(".dump", name=f"{current.id}/{rest}"))
    if edition != current.id:
        if rest and any(other.id == edition for other in current_server().history.releases()):
            return _redirect(url_for(".dump", name=rest, release=edition))
        refuse_redacted(current_server().history.releases(), edition)
        return _send_dump(current, name)
    response = _send_dump(current, rest)
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _redirect(target: str) -> Response:
    return Response(status=302, headers={"Location": target})


def _offers(current: Release) -> tuple[DownloadRow, ...]:
    files = {file.path.removeprefix(_DUMPS): file for file in _dumps(current)}
    return tuple(
        DownloadRow(name, file, _packed(files, name))
        for name, file in files.items()
        if not file.coding
    )


def _table_descriptions(current: Release) -> dict[str, Any]:
    """Return the CSVW description of each table by the name of its file."""
    path = current.path / _DUMPS / TABLES_METADATA
    if not path.is_file():
        return {}
    return {f"tables/{table['url']}": table for table in json.loads(path.read_bytes())["tables"]}


def _dumps(current: Release) -> list[ReleaseFile]:
    return [file for file in current.files if file.path.startswith(_DUMPS)]


def _packed(
    files: Mapping[str, ReleaseFile], name: str
) -> tuple[tuple[ContentCoding, ReleaseFile], ...]:
    variants = ((coding, files.get(f"{name}.{coding.extension}")) for coding in CODINGS)
    return tuple((coding, file) for coding, file in variants if file)


def _file_of(current: Release, name: str) -> ReleaseFile:
    """
    Return the file `name` of the release.

    Raises:
        NotFound: the release has no such file.
    """
    file = next((file for file in _dumps(current) if file.path == _DUMPS + name), None)
    if file is None:
        raise NotFound(iri=iri_of_path(f"downloads/{name}"))
    return file


def _send_dump(current: Release, name: str) -> Response:
    """Send the file `name`, compressed if its extension or the client asks for it."""
    file = _file_of(current, name)
    if file.coding:
        coding = next(coding for coding in CODINGS if coding.name == file.coding)
        return _file(current, file, name, media_type=coding.media_type)
    files = {file.path.removeprefix(_DUMPS): file for file in _dumps(current)}
    packed = dict(_packed(files, name))
    chosen = negotiate_coding(request.headers.get("Accept-Encoding"), tuple(packed))
    response = _file(current, packed[chosen] if chosen else file, name, media_type=file.media_type)
    if chosen:
        response.content_encoding = chosen.name
    response.vary.add("Accept-Encoding")
    if file.rows is not None:
        description = url_for(".dump", name=f"{current.id}/{TABLES_METADATA}")
        response.headers["Link"] = (
            f'<{description}>; rel="describedby"; type="application/csvm+json"'
        )
    return response


def _file(current: Release, file: ReleaseFile, name: str, *, media_type: str) -> Response:
    """
    Send a file or the requested range of it.

    Raises:
        PreconditionFailed: If-Match names another version of the file.
    """
    if request.if_match and not request.if_match.contains(file.sha256):
        raise PreconditionFailed
    if not _honours_range(file):
        request.environ.pop("HTTP_RANGE", None)  # else werkzeug would reject it
    response = send_file(
        current.path / file.path,
        mimetype=media_type,
        as_attachment=True,
        download_name=name.replace("/", "-"),
        etag=file.sha256,
        conditional=True,
    )
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    # The hash is that of the complete encoded file, whatever range is sent.
    # Source: RFC 9530, section 3.
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


def _honours_range(file: ReleaseFile) -> bool:
    """
    Check whether a range is sent: a single byte range, and no matching If-None-Match.

    Source: RFC 9110, sections 13.1.5, 13.2.2 and 14.2.
    """
    range_header = request.range
    is_one = (
        range_header is not None and range_header.units == "bytes" and len(range_header.ranges) == 1
    )
    is_weak = request.headers.get("If-Range", "").startswith("W/")
    is_known = request.if_none_match.contains_weak(file.sha256)
    return request.method == "GET" and is_one and not is_weak and not is_known
