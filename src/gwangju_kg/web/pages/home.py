"""The pages that are no data: home, the list of problems, health, robots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template

from gwangju_kg.errors.catalog import CATALOG
from gwangju_kg.web.context import current_server
from gwangju_kg.web.pages.browse import kinds_to_browse
from gwangju_kg.web.pages.home_model import survey
from gwangju_kg.web.queries.page_queries import sample

blueprint = Blueprint("home", __name__)

#: Example queries on the home page.
_EXAMPLES: Final = 5

#: What the figures of a release count, in the order of the home page.
_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "projects": ("사업", "projects"),
    "organizations": ("기관·단체", "organizations"),
    "awards": ("상", "awards"),
    "sources": ("출처", "sources"),
    "assertions": ("주장", "assertions"),
    "assertions-proven": ("검증된 수치·날짜", "verified numbers and dates"),
    "quads": ("쿼드", "quads"),
}


@blueprint.get("/")
def home() -> str:
    """Say what this is, show the figures of the release, and offer questions to start with."""
    release = current_server().release
    figures = {
        name: (words, release.figures[name])
        for name, words in _FIGURES.items()
        if release and name in release.figures
    }
    return render_template(
        "home/home.html",
        example_queries=release.queries[:_EXAMPLES] if release else (),
        figures=figures,
        kinds=kinds_to_browse() if release else {},
        sample=sample(),
        overview=survey() if release else None,
    )


@blueprint.get("/problem")
def problems() -> str:
    """Explain every problem that this server reports."""
    return render_template("home/problems.html", catalog=CATALOG)
