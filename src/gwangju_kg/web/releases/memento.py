"""
Datetime negotiation: ``Accept-Datetime``, ``/timemap/link/…``.

Each address is its own TimeGate; its mementos are the same address with ``?release=``.
Source: RFC 7089, HTTP Framework for Time-Based Access to Resource States: Memento.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlencode

from flask import Blueprint, Response, request, url_for
from werkzeug.http import http_date

from gwangju_kg.errors import BadRequest, BeforeFirstRelease, NotFound, StoreError
from gwangju_kg.rdf.iri_paths import decode_document_path, decode_request_path
from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import KeptRelease
from gwangju_kg.web.addresses import absolute_address, iri_of_path, own_path, raw_path
from gwangju_kg.web.context import current_server, named_release, release
from gwangju_kg.web.endpoint.protocol import SAFE
from gwangju_kg.web.releases.downloads import LATEST

blueprint = Blueprint("memento", __name__)

LINK_FORMAT: Final = "application/link-format"

#: Source: RFC 7089, section 2.1.1.1: the date of RFC 1123, always in GMT.
_DATE: Final = "%a, %d %b %Y %H:%M:%S GMT"

#: Endpoints with mementos: things, their documents, and files except those below a release.
_WITH_MEMENTOS: Final = frozenset(
    {
        "documents.resource",
        "documents.data",
        "documents.page",
        "downloads.listing",
        "downloads.dump",
    }
)

#: Paths of documents about things, of files, and of lists of mementos.
_DATA: Final = re.compile(rf"data/(.*)\.(?:{'|'.join(each.name for each in GRAPH_FORMATS)})")
_PAGE: Final = "page/"
_DOWNLOADS: Final = "downloads/"
_TIMEMAPS: Final = "timemap/link/"


@blueprint.before_app_request
def negotiate_datetime() -> Response | None:
    """
    Redirect a request with Accept-Datetime to the release that was current then.

    Raises:
        BadRequest: the header is not a datetime as RFC 7089 defines it.
        BeforeFirstRelease: the datetime is before the first release with the thing.
    """
    header = request.headers.get("Accept-Datetime")
    if header is None or not _has_mementos() or named_release():
        return None
    moment = _parse_datetime(header)
    mementos = _mementos(raw_path())
    if not mementos:
        return None  # the response will be 404
    chosen = next((each for each in reversed(mementos) if each.moment <= moment), None)
    if chosen is None:
        first = mementos[0]
        raise BeforeFirstRelease(
            asked=moment.isoformat(),
            first=first.issued.isoformat(),
            release=first.id,
        )
    response = Response(status=302, headers={"Location": _address(chosen.id)})
    response.vary.add("Accept-Datetime")
    return response


@blueprint.after_app_request
def link(response: Response) -> Response:
    """Add the Memento headers: Link, Memento-Datetime, Vary."""
    if not _has_mementos() or response.status_code >= HTTPStatus.BAD_REQUEST:
        return response
    timemap_address = _timemap_address(raw_path())
    links = [
        f'<{_address("")}>; rel="original timegate"',
        f'<{timemap_address}>; rel="timemap"; type="{LINK_FORMAT}"',
    ]
    if named := named_release():
        moment = http_date(datetime.fromisoformat(release().issued).replace(tzinfo=UTC))
        response.headers["Memento-Datetime"] = moment
        links.append(f'<{_address(named)}>; rel="memento"; datetime="{moment}"')
    else:
        response.vary.add("Accept-Datetime")
    before = response.headers.get("Link")
    response.headers["Link"] = ", ".join([*([before] if before else []), *links])
    return response


def _timemap_address(raw: str) -> str:
    """Return the address of the mementos of an address, whose encoding stays as it is."""
    return url_for("memento.timemap", path="", lang=None, release=None) + raw


@blueprint.get("/timemap/link/<thing:path>", merge_slashes=False)
def timemap(path: str) -> Response:
    """
    List the mementos of an address, oldest first.

    Raises:
        NotFound: no stored release has it.
        Removed: it was removed from all releases.
    """
    raw = raw_path().removeprefix(_TIMEMAPS)
    mementos = _mementos(raw)
    if not mementos:
        for iri in _iris(raw):
            current_server().history.refuse_removed(iri)
        raise NotFound(iri=iri_of_path(path))
    original = absolute_address(f"{request.script_root}/{raw}")
    own = absolute_address(_timemap_address(raw))
    span = f'from="{http_date(mementos[0].moment)}"; until="{http_date(mementos[-1].moment)}"'
    rows = [
        f'<{original}>; rel="original timegate"',
        f'<{own}>; rel="self"; type="{LINK_FORMAT}"; {span}',
        *_memento_rows(original, mementos),
    ]
    return Response(",\n".join(rows) + "\n", mimetype=LINK_FORMAT)


def _memento_rows(original: str, mementos: Sequence[KeptRelease]) -> list[str]:
    rows = []
    for index, memento in enumerate(mementos):
        ends = ("first ",) * (index == 0) + ("last ",) * (index == len(mementos) - 1)
        address = f"{original}?{urlencode({'release': memento.id})}"
        moment = http_date(memento.moment)
        rows.append(f'<{address}>; rel="{"".join(ends)}memento"; datetime="{moment}"')
    return rows


def _has_mementos() -> bool:
    if (
        current_server().release is None
        or request.method not in SAFE
        or request.endpoint not in _WITH_MEMENTOS
    ):
        return False
    edition = (request.view_args or {}).get("name", "").partition("/")[0]
    return edition != LATEST and all(
        each.id != edition for each in current_server().history.releases()
    )


def _mementos(raw: str) -> tuple[KeptRelease, ...]:
    """Return the releases that have the thing or file at a path as sent, oldest first."""
    history = current_server().history
    releases = history.releases()
    if raw.startswith(_DOWNLOADS):
        name = unquote(raw.removeprefix(_DOWNLOADS))
        return tuple(each for each in releases if not name or _has_file(each, name))
    mentioning = (history.releases_mentioning(releases, iri) for iri in _iris(raw))
    return next(filter(None, mentioning), ())


def _iris(raw: str) -> Iterable[str]:
    """Return the IRIs of the things that the document at a path as sent may be about."""
    if document := _DATA.fullmatch(raw):
        paths = decode_document_path(document[1])
    elif raw.startswith(_PAGE):
        paths = decode_document_path(raw.removeprefix(_PAGE))
    else:
        paths = decode_request_path(raw)
    return map(iri_of_path, paths)


def _has_file(listed: KeptRelease, name: str) -> bool:
    try:
        rows = manifest.read(listed.path)["files"]
    except StoreError:
        return False
    return any(row.get("path") == f"dumps/{name}" for row in rows)


def _parse_datetime(header: str) -> datetime:
    try:
        return datetime.strptime(header, _DATE).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadRequest(
            reason="not-a-datetime", parameter="Accept-Datetime", expected=http_date(0)
        ) from error


def _address(name: str) -> str:
    """Return the address of this request in the release `name`, or without one for ""."""
    parameters = [row for row in request.args.items(multi=True) if row[0] != "release"]
    parameters += [("release", name)] if name else []
    path = own_path()
    return path + ("?" + urlencode(parameters) if parameters else "")
