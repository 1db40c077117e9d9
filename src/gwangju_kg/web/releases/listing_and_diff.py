"""
The stored releases: ``/releases/``, a single one, and the diff of two.

``/releases/A...B`` is the diff from A to B, as a page, as JSON, as an RDF Patch and as N-Quads.  It
never changes, so it can be cached.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.errors import NotFound, ReleaseDamaged, StoreError
from gwangju_kg.errors.catalog.of_releases import GROUNDS
from gwangju_kg.language import Language
from gwangju_kg.rdf.media_types import HTML, Format, negotiate
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import CURRENT, SIGNATURE, KeptRelease, find_release, predecessor
from gwangju_kg.release.diff import N_QUADS, RDF_PATCH
from gwangju_kg.release.diff_summary import ChangedThing, DiffSummary
from gwangju_kg.release.wording.worded_changes import WordedDiff
from gwangju_kg.web.addresses import chosen_language, language, thing_address
from gwangju_kg.web.context import current_server, namespaces, release
from gwangju_kg.web.http.headers import FOR_EVER
from gwangju_kg.web.releases.downloads import JSON

blueprint = Blueprint("releases", __name__, url_prefix="/releases")

LOG: Final = logging.getLogger("gwangju_kg.releases")

#: Separator between the ids of two releases.
_SEPARATOR: Final = "..."

_PATCH: Final = Format("rdfp", RDF_PATCH, "RDF Patch")

#: The files of a diff by name: media type and content.
_FILES: Final[Mapping[str, tuple[str, Callable[[DiffSummary], bytes]]]] = {
    "changes.rdfp": (RDF_PATCH, lambda summary: summary.changes.patch()),
    "changes.json": (JSON.media_type, lambda summary: _json(summary.as_dict())),
    "removed.nq": (N_QUADS, lambda summary: b"".join(summary.changes.removed)),
    "added.nq": (N_QUADS, lambda summary: b"".join(summary.changes.added)),
}

#: The file of a diff for each format in content negotiation.
_BY_FORMAT: Final = {JSON: "changes.json", _PATCH: "changes.rdfp"}

#: The most things listed for a class and kind of change.
_SHOWN: Final = 20

#: The most things described in words, and the most changes of each.
_SHOWN_THINGS: Final = 50
_SHOWN_CHANGES: Final = 12


@blueprint.get("/")
def listing() -> Response:
    """List the releases, newest first."""
    releases = _stored_releases()
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) is JSON:
        rows = [_row(each, releases) for each in reversed(releases)]
        response = Response(_json({"releases": rows}), mimetype=JSON.media_type)
    else:
        predecessors = {each.id: predecessor(releases, each.id) for each in releases}
        page = render_template(
            "releases/listing.html",
            releases=releases[::-1],
            predecessors=predecessors,
            between=_SEPARATOR,
        )
        response = Response(page)
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/<name>")
def release_or_diff(name: str) -> AnyResponse:
    """Show a release, or the diff of two."""
    releases = _stored_releases()
    names = [_resolve_current(releases, part) for part in name.split(_SEPARATOR)]
    selected = [find_release(releases, part) for part in names[:2]]
    if len(names) > 2:  # noqa: PLR2004 - a diff has two releases
        find_release(releases, name)
    if (whole := _SEPARATOR.join(names)) != name:
        return Response(status=302, headers={"Location": url_for(".release_or_diff", name=whole)})
    if len(selected) == 1:
        return _release(selected[0], releases)
    chosen = negotiate(request.headers.get("Accept"), (HTML, JSON, _PATCH))
    summary = _compare(*selected)
    response = (
        Response(
            render_template(
                "releases/changes.html", **_diff_context(summary, selected, shown=_SHOWN)
            )
        )
        if chosen is HTML
        else _file(summary, _BY_FORMAT[chosen])
    )
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/<name>/<file>")
def file(name: str, file: str) -> AnyResponse:
    """Return the manifest of a release, its signature, or a file of a diff."""
    releases = _stored_releases()
    names = [_resolve_current(releases, other) for other in name.split(_SEPARATOR)]
    if len(names) == 2 and file in _FILES:  # noqa: PLR2004 - a diff has two releases
        before, after = (find_release(releases, other) for other in names)
        return _file(_compare(before, after), file)
    if len(names) == 1 and file in {manifest.MANIFEST, SIGNATURE}:
        path = find_release(releases, names[0]).path / file
        if path.is_file():
            kind = JSON.media_type if file == manifest.MANIFEST else "text/plain"
            return send_file(path, mimetype=kind)
    raise NotFound(iri=request.path)


def _stored_releases() -> tuple[KeptRelease, ...]:
    release()  # raises an error if plain files are served
    return current_server().history.releases()


def _resolve_current(releases: tuple[KeptRelease, ...], name: str) -> str:
    if name != CURRENT:
        return name
    return next((each.id for each in releases if each.is_current), name)


def _compare(before: KeptRelease, after: KeptRelease) -> DiffSummary:
    try:
        return current_server().compare(before.path, after.path)
    except StoreError as error:
        LOG.error("%s and %s cannot be compared: %s", before.id, after.id, error)
        both = f"{before.id}{_SEPARATOR}{after.id}"
        raise ReleaseDamaged(release=both) from error


def _in_words(before: KeptRelease, after: KeptRelease) -> WordedDiff | None:
    """Return what changed in words, or None if a store is missing or damaged."""
    try:
        return current_server().word_changes(before.path, after.path)
    except StoreError as error:
        LOG.error("changes of %s and %s are not described: %s", before.id, after.id, error)
        return None


def _file(summary: DiffSummary, name: str) -> Response:
    media_type, content = _FILES[name]
    response = Response(content(summary), mimetype=media_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _release(shown_release: KeptRelease, releases: tuple[KeptRelease, ...]) -> AnyResponse:
    chosen = negotiate(request.headers.get("Accept"), (HTML, JSON))
    if chosen is JSON:
        response = send_file(shown_release.path / manifest.MANIFEST, mimetype=JSON.media_type)
    else:
        before = predecessor(releases, shown_release.id)
        diff: dict[str, Any] = {}
        with suppress(
            ReleaseDamaged
        ):  # a damaged predecessor does not prevent showing this release
            diff = (
                _diff_context(
                    _compare(before, shown_release), [before, shown_release], shown=_SHOWN
                )
                if before
                else {}
            )
        page = render_template(
            "releases/release.html",
            shown_release=shown_release,
            manifest=manifest.read(shown_release.path),
            grounds=GROUNDS,
            **diff,
        )
        response = Response(page)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _diff_context(summary: DiffSummary, pair: list[KeptRelease], *, shown: int) -> dict[str, Any]:
    before, after = pair

    def address(iri: str, *, is_gone: bool) -> str | None:
        """Return the address of a changed thing in the release that has it."""
        path = namespaces().path_of(iri)
        if not path:
            return None
        chosen = {"release": before.id if is_gone else after.id, "lang": chosen_language()}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return thing_address(path, f"?{query}")

    def class_name(kind: ChangedThing | None) -> str:
        """Return the label of a class in the reader's language."""
        lang: Language = "ko" if language() == "ko" else "en"
        return kind.name(lang) if kind else {"ko": "클래스 없음", "en": "no class"}[lang]

    return {
        "class_name": class_name,
        "summary": summary,
        "words": _in_words(before, after),
        "shown_things": _SHOWN_THINGS,
        "shown_changes": _SHOWN_CHANGES,
        "before": before,
        "after": after,
        "address": address,
        "shown": shown,
        "files": tuple(_FILES),
        "pair": f"{before.id}{_SEPARATOR}{after.id}",
    }


def _row(listed: KeptRelease, releases: tuple[KeptRelease, ...]) -> dict[str, Any]:
    before = predecessor(releases, listed.id)
    pair = f"{before.id}{_SEPARATOR}{listed.id}" if before else None
    return {
        "id": listed.id,
        "version": listed.version,
        "issued": listed.issued.isoformat(),
        "quads": listed.quads,
        "rdfc10_sha256": listed.sha256,
        "current": listed.is_current,
        "signed": listed.is_signed,
        "manifest": url_for(".file", name=listed.id, file=manifest.MANIFEST, lang=None),
        "changes": pair and url_for(".file", name=pair, file="changes.json", lang=None),
        **({"replaces": [each.id for each in listed.replaces]} if listed.replaces else {}),
    }


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
