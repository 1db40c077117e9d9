"""
The releases that are kept: ``/releases/``, one of them, and what changed between two.

``/releases/A...B`` is the difference from A to B, as a page, as JSON, as an RDF Patch and as
N-Quads.  Of two releases it never changes, so caches may keep it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.errors import NotFound, ReleaseDamaged, StoreError
from gwangju_kg.language import Language
from gwangju_kg.rdf.media_types import HTML, Format, negotiate
from gwangju_kg.rdf.namespaces import compact, path_of
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import CURRENT, SIGNATURE, KeptRelease, find_release, predecessor
from gwangju_kg.release.diff import N_QUADS, RDF_PATCH
from gwangju_kg.release.diff_summary import ChangedThing, DiffSummary
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import current_server, release
from gwangju_kg.web.display.vocabulary_labels import FOREIGN
from gwangju_kg.web.http.headers import FOR_EVER
from gwangju_kg.web.releases.downloads import JSON

blueprint = Blueprint("releases", __name__, url_prefix="/releases")

LOG: Final = logging.getLogger("gwangju_kg.releases")

#: Stands between the names of two releases.
_BETWEEN: Final = "..."

_PATCH: Final = Format("rdfp", RDF_PATCH, "RDF Patch")

#: The files of a difference, by name: media type and content.
_FILES: Final[Mapping[str, tuple[str, Callable[[DiffSummary], bytes]]]] = {
    "changes.rdfp": (RDF_PATCH, lambda found: found.changes.patch()),
    "changes.json": (JSON.media_type, lambda found: _json(found.as_dict())),
    "removed.nq": (N_QUADS, lambda found: b"".join(found.changes.removed)),
    "added.nq": (N_QUADS, lambda found: b"".join(found.changes.added)),
}

#: The file of a difference in each format that a caller may ask for.
_BY_FORMAT: Final = {JSON: "changes.json", _PATCH: "changes.rdfp"}

#: Things of one class and kind of change that a page names.
_SHOWN: Final = 20


@blueprint.get("/")
def listing() -> Response:
    """List the releases, the newest first."""
    releases = _kept()
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) is JSON:
        rows = [_row(one, releases) for one in reversed(releases)]
        response = Response(_json({"releases": rows}), mimetype=JSON.media_type)
    else:
        befores = {one.id: predecessor(releases, one.id) for one in releases}
        page = render_template(
            "releases/listing.html", releases=releases[::-1], predecessors=befores, between=_BETWEEN
        )
        response = Response(page)
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/<name>")
def release_or_diff(name: str) -> AnyResponse:
    """Show one release, or what changed between two."""
    releases = _kept()
    names = [_current(releases, part) for part in name.split(_BETWEEN)]
    found = [find_release(releases, part) for part in names[:2]]
    if len(names) > 2:  # noqa: PLR2004 - a difference is of two
        find_release(releases, name)
    if (whole := _BETWEEN.join(names)) != name:
        return Response(status=302, headers={"Location": url_for(".release_or_diff", name=whole)})
    if len(found) == 1:
        return _release(found[0], releases)
    chosen = negotiate(request.headers.get("Accept"), (HTML, JSON, _PATCH))
    outline = _compare(*found)
    response = (
        Response(render_template("releases/changes.html", **_told(outline, found, shown=_SHOWN)))
        if chosen is HTML
        else _file(outline, _BY_FORMAT[chosen])
    )
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/<name>/<file>")
def file(name: str, file: str) -> AnyResponse:
    """Give the manifest of a release or its signature, or a file of the difference of two."""
    releases = _kept()
    names = [_current(releases, other) for other in name.split(_BETWEEN)]
    if len(names) == 2 and file in _FILES:  # noqa: PLR2004 - a difference is of two
        before, after = (find_release(releases, other) for other in names)
        return _file(_compare(before, after), file)
    if len(names) == 1 and file in {manifest.MANIFEST, SIGNATURE}:
        path = find_release(releases, names[0]).path / file
        if path.is_file():
            kind = JSON.media_type if file == manifest.MANIFEST else "text/plain"
            return send_file(path, mimetype=kind)
    raise NotFound(iri=request.path)


def _kept() -> tuple[KeptRelease, ...]:
    release()  # plain files have none
    return current_server().history.releases()


def _current(releases: tuple[KeptRelease, ...], name: str) -> str:
    if name != CURRENT:
        return name
    return next((one.id for one in releases if one.is_current), name)


def _compare(before: KeptRelease, after: KeptRelease) -> DiffSummary:
    try:
        return current_server().compare(before.path, after.path)
    except StoreError as error:
        LOG.error("%s and %s cannot be compared: %s", before.id, after.id, error)
        both = f"{before.id}{_BETWEEN}{after.id}"
        raise ReleaseDamaged(release=both) from error


def _file(outline: DiffSummary, name: str) -> Response:
    media_type, content = _FILES[name]
    response = Response(content(outline), mimetype=media_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _release(found: KeptRelease, releases: tuple[KeptRelease, ...]) -> AnyResponse:
    chosen = negotiate(request.headers.get("Accept"), (HTML, JSON))
    if chosen is JSON:
        response = send_file(found.path / manifest.MANIFEST, mimetype=JSON.media_type)
    else:
        before = predecessor(releases, found.id)
        told: dict[str, Any] = {}
        with suppress(ReleaseDamaged):  # the one before need not be whole for this one to be shown
            told = _told(_compare(before, found), [before, found], shown=_SHOWN) if before else {}
        page = render_template(
            "releases/release.html",
            shown_release=found,
            manifest=manifest.read(found.path),
            **told,
        )
        response = Response(page)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _told(outline: DiffSummary, found: list[KeptRelease], *, shown: int) -> dict[str, Any]:
    before, after = found

    def address(iri: str, *, is_gone: bool) -> str | None:
        """Give where a thing that changed is shown as it was, or is."""
        path, sign, fragment = (path_of(iri) or "").partition("#")
        if not path:
            return None
        name = before.id if is_gone else after.id
        return url_for("documents.resource", path=path, release=name) + sign + fragment

    def class_name(kind: ChangedThing | None) -> str:
        """Name a class, also one of another vocabulary, in the reader's language."""
        if kind is None:
            return {"ko": "클래스 없음", "en": "no class"}[language()]
        foreign = FOREIGN.get(compact(kind.iri))
        spoken: Language = "ko" if language() == "ko" else "en"
        return kind.name(spoken) if kind.names or not foreign else foreign[spoken]

    return {
        "class_name": class_name,
        "summary": outline,
        "before": before,
        "after": after,
        "address": address,
        "shown": shown,
        "files": tuple(_FILES),
        "pair": f"{before.id}{_BETWEEN}{after.id}",
    }


def _row(found: KeptRelease, releases: tuple[KeptRelease, ...]) -> dict[str, Any]:
    before = predecessor(releases, found.id)
    pair = f"{before.id}{_BETWEEN}{found.id}" if before else None
    return {
        "id": found.id,
        "version": found.version,
        "issued": found.issued.isoformat(),
        "quads": found.quads,
        "rdfc10_sha256": found.sha256,
        "current": found.is_current,
        "signed": found.is_signed,
        "manifest": url_for(".file", name=found.id, file=manifest.MANIFEST, lang=None),
        "changes": pair and url_for(".file", name=pair, file="changes.json", lang=None),
    }


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
