"""
The feeds: ``/feeds/releases.atom``, ``/feeds/ledger.atom``, ``/feeds/id/entity/x.atom``.

The feed of a thing has the path of its IRI; that of a field has the reports about its things.

Days are those of the releases and of the sources, never that of the clock; so a feed of a release
has the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, request, url_for

from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.iri_paths import decode_document_path
from gwangju_kg.release.archive import KeptRelease, predecessor
from gwangju_kg.web.addresses import (
    absolute_address,
    iri_of_path,
    language,
    local_address,
    own_path,
    raw_path,
)
from gwangju_kg.web.context import current_server, namespaces, release
from gwangju_kg.web.display.labels import LabelledLink
from gwangju_kg.web.feeds.atom import MEDIA_TYPE, Feed, FeedEntry
from gwangju_kg.web.feeds.reports import MOST_REPORTS, Report, read_reports
from gwangju_kg.web.pages.ledger_turns import MOST_TURNS, LedgerTurn, read_turns

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

#: The most entries of a feed of releases.
_MOST_RELEASES: Final = 100


@blueprint.get("/releases.atom")
def releases() -> Response:
    """
    Return the feed of releases.

    Raises:
        NoRelease: plain files are served.
    """
    current_server().require_release()
    stored = current_server().history.releases()
    newest = stored[::-1][:_MOST_RELEASES]
    return _respond(
        title=_t("릴리스", "Releases"),
        subtitle=_t("자료의 새 릴리스", "New releases of the data"),
        page=url_for("releases.listing"),
        day=str(newest[0].issued) if newest else release().issued,
        entries=[_release_entry(each, predecessor(stored, each.id)) for each in newest],
    )


def _release_entry(listed: KeptRelease, before: KeptRelease | None) -> FeedEntry:
    name = f"{before.id}...{listed.id}" if before else listed.id
    quads = f"{listed.quads:,}"
    return FeedEntry(
        iri=f"{namespaces().base_iri}releases/{listed.id}",
        title=_t(f"릴리스 {listed.id}", f"Release {listed.id}"),
        day=str(listed.issued),
        address=absolute_address(url_for("releases.release_or_diff", name=name)),
        summary=_t(
            f"버전 {listed.version}, RDF 문장 {quads}개. ",
            f"Version {listed.version}, {quads} RDF statements. ",
        )
        + (
            _t(
                f"{before.id} 이후의 변경 내용을 볼 수 있습니다.",
                f"The page shows what changed since {before.id}.",
            )
            if before
            else _t("첫 릴리스입니다.", "The first release.")
        ),
    )


@blueprint.get("/ledger.atom")
def ledger() -> Response:
    """
    Return the feed of changes of state in the ledger, dated by the sources that report them.

    Raises:
        NoRelease: plain files are served.
        NotInRelease: the release is older than the query.
    """
    turns = read_turns()
    return _respond(
        title=_t("약속 장부", "Ledger of commitments"),
        subtitle=_t("완료되거나 연기·취소된 약속", "Commitments done, moved or cancelled")
        + _cut(len(turns), MOST_TURNS),
        page=url_for("ledger.ledger"),
        day=release().issued,
        entries=[_turn_entry(turn) for turn in turns[:MOST_TURNS]],
    )


@blueprint.get("/<thing:path>.atom", merge_slashes=False)
def thing(path: str) -> Response:
    """
    Return the feed of the reports about a thing, or about the things of a field.

    Raises:
        NoRelease: plain files are served.
        NotInRelease: the release is older than the query.
        NotFound: no source reports on such a thing.
    """
    current_server().require_release()
    raw = raw_path().removeprefix("feeds/").removesuffix(".atom")
    candidates = map(iri_of_path, decode_document_path(raw))
    reports = next(filter(None, map(read_reports, filter(is_absolute_iri, candidates))), None)
    if reports is None:
        raise NotFound(iri=iri_of_path(path))
    turns = {turn.report: turn for turn in read_turns()}
    return _respond(
        title=reports.thing.name,
        subtitle=_t("새로 나온 소식과 보고", "News and reports")
        + _cut(len(reports.entries), MOST_REPORTS),
        page=local_address(reports.thing.iri) or "/",
        day=release().issued,
        entries=[
            _turn_entry(turns[report.iri]) if report.iri in turns else _report_entry(report)
            for report in reports.entries[:MOST_REPORTS]
        ],
    )


def _report_entry(report: Report) -> FeedEntry:
    return FeedEntry(
        iri=report.iri,
        title=report.label,
        day=report.since,
        address=_address(report.iri),
        summary=_source(report.source),
    )


def _source(source: LabelledLink | None) -> str:
    return _t(f"출처: {source.name}", f"source: {source.name}") if source else ""


def _turn_entry(turn: LedgerTurn) -> FeedEntry:
    before = turn.plan_before
    summary = [
        turn.thing.name,
        _t(f"이전 계획: {before}", f"planned before: {before}") if before else "",
        _source(turn.source),
    ]
    return FeedEntry(
        iri=f"{turn.report}#{turn.kind}",
        title=f"{turn.milestone.name} – {turn.words}",
        day=turn.since,
        address=_address(turn.milestone.iri),
        summary=". ".join(part for part in summary if part),
    )


def _respond(
    *, title: str, subtitle: str, page: str, day: str, entries: Sequence[FeedEntry]
) -> Response:
    """Return a feed at the address of the request."""
    project = release().project
    query = request.query_string.decode("ascii", "ignore")
    feed = Feed(
        iri=f"{namespaces().base_iri}{raw_path()}?lang={language()}",
        title=f"{title} · {project.title[language()]}",
        subtitle=subtitle,
        language=language(),
        day=day,
        own_address=absolute_address(own_path() + (query and f"?{query}")),
        page_address=absolute_address(page),
        author=project.publisher,
        license_iri=project.license_iri,
        entries=entries,
    )
    response = Response(feed.serialize(), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.vary.add("Accept-Language")
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _address(iri: str) -> str:
    """Return the absolute address of a thing on this server."""
    address = local_address(iri) or iri
    return absolute_address(address) if address.startswith("/") else address


def _cut(count: int, most: int) -> str:
    """Return the words that say that older entries are left out, if there are more than `most`."""
    if count <= most:
        return ""
    return _t(
        f" (최근 {most}건, 이전 항목은 생략)", f" (the latest {most}; older ones are left out)"
    )


def _t(korean: str, english: str) -> str:
    return korean if language() == "ko" else english
