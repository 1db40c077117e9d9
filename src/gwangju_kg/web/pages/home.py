"""The home page and the list of error codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template, url_for

from gwangju_kg.errors.catalog import CATALOG
from gwangju_kg.web.context import current_server
from gwangju_kg.web.pages.browse import kinds_to_browse
from gwangju_kg.web.pages.home_model import load_home_model
from gwangju_kg.web.queries.page_queries import sample_query

blueprint = Blueprint("home", __name__)

#: Example queries on the home page.
_EXAMPLES: Final = 5

#: The figure of numbers and dates that are read in the texts.
_VERIFIED: Final = "assertions-proven"

#: Labels of the figures of a release, in the order of the home page.
_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "projects": ("사업", "projects"),
    "organizations": ("기관·단체", "organizations"),
    "awards": ("상", "awards"),
    "sources": ("출처", "sources"),
    "assertions": ("주장", "assertions"),
    _VERIFIED: ("검증된 수치·날짜", "verified numbers and dates"),
    "quads": ("쿼드", "quads"),
}


@blueprint.get("/")
def home() -> str:
    """Show what this site is, the figures of the release, and example queries."""
    release = current_server().release
    kinds = kinds_to_browse() if release else {}
    figures = [
        (words, release.figures[name], _figure_address(name, is_kind=name in kinds))
        for name, words in _FIGURES.items()
        if release and name in release.figures
        if name != _VERIFIED or release.project.numerals != "none"
    ]
    return render_template(
        "home/home.html",
        example_queries=release.queries[:_EXAMPLES] if release else (),
        figures=figures,
        sample=sample_query(),
        overview=load_home_model() if release else None,
    )


def _figure_address(name: str, *, is_kind: bool) -> str:
    if is_kind:
        return url_for("browse.listing", name=name)
    return url_for("page_queries.open_in_editor", name=f"figures/{name}")


@blueprint.get("/problem")
def problems() -> str:
    """Explain each error code of this server."""
    return render_template("home/problems.html", catalog=CATALOG)
