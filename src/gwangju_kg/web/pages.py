"""The pages that are no data: home, the list of problems, health, robots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from gwangju_kg.errors import WorkerLost
from gwangju_kg.web.asked import sample
from gwangju_kg.web.browse import kinds_to_browse
from gwangju_kg.web.overview import survey
from gwangju_kg.web.problem_kinds import KINDS
from gwangju_kg.web.site import site
from gwangju_kg.web.tally import TEXT_TYPE

blueprint = Blueprint("pages", __name__, template_folder="templates")

#: Questions on the home page.
_QUESTIONS: Final = 5

#: What the figures of a release count, in the order of the home page.
_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "projects": ("사업", "projects"),
    "organizations": ("기관·단체", "organizations"),
    "awards": ("상", "awards"),
    "sources": ("출처", "sources"),
    "assertions": ("주장", "assertions"),
    "assertions-proven": ("증명된 수·날짜", "proven numbers and dates"),
    "quads": ("문장", "statements"),
}


@blueprint.get("/")
def home() -> str:
    """Say what this is, show the figures of the release, and offer questions to start with."""
    release = site().release
    figures = {
        name: (words, release.figures[name])
        for name, words in _FIGURES.items()
        if release and name in release.figures
    }
    return render_template(
        "pages/home.html",
        questions=release.queries[:_QUESTIONS] if release else (),
        figures=figures,
        kinds=kinds_to_browse() if release else {},
        sample=sample(),
        overview=survey() if release else None,
    )


@blueprint.get("/problem")
def problems() -> str:
    """Explain every problem that this server reports."""
    return render_template("pages/problems.html", kinds=KINDS)


@blueprint.get("/health")
def health() -> Response:
    """Say whether a query would be answered: 200 only when a process of the engine answers."""
    ready = site().client.alive()
    release = site().release
    response = jsonify(
        status="ready" if ready else "unavailable", release=release.id if release else None
    )
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell Prometheus what was counted."""
    found = site()
    try:
        state = found.client.state()
    except WorkerLost:
        state = {}
    text = found.tally.text(state, found.release.id if found.release else "")
    response = Response(text, content_type=TEXT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


#: Pages that answer whatever stands in their address: a crawler would never end.
_ASKING: Final = ("sparql.query_by_get", "cite.cite", "search.search", "ledger.ledger")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Ask crawlers to leave the running of queries to people; tell them of the sitemap."""
    asking = [url_for(name, lang=None, release=None) for name in _ASKING]
    behind = url_for("asked.show", name="claims", lang=None, release=None).removesuffix("claims")
    lines = ["User-agent: *", *(f"Disallow: {path}?" for path in asking), f"Disallow: {behind}"]
    if site().release and request.host:
        address = url_for("metadata.sitemap", _external=True, lang=None, release=None)
        lines.append(f"Sitemap: {address}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
