"""The home page, the page about the record, and the list of error codes."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, url_for

from gwangju_kg.errors.catalog import CATALOG
from gwangju_kg.web.context import current_server
from gwangju_kg.web.display.entity_kinds import kinds_to_browse
from gwangju_kg.web.display.figures import shown_figures
from gwangju_kg.web.entity.timeline import STATES
from gwangju_kg.web.numbers.comparisons import Comparison
from gwangju_kg.web.numbers.number_pages import read_budget_numbers, read_comparisons
from gwangju_kg.web.pages.home_model import load_home_model
from gwangju_kg.web.pages.ledger_entries import count_states
from gwangju_kg.web.queries.page_queries import parse_date, sample_query

blueprint = Blueprint("home", __name__)

#: Example queries on the home page, and targets beside what was reached.
_EXAMPLES: Final = 5
_COMPARISONS: Final = 4

#: The question that tells how many assertions were verified.
_PROVEN: Final = "proven-statements"


@blueprint.get("/")
def home() -> str:
    """Show what this site is, the figures of the release, and example queries."""
    release = current_server().release
    shown = shown_figures(release.project, release.figures) if release else {}
    figures = [(words, count, _figure_address(name)) for name, (words, count) in shown.items()]
    return render_template(
        "home/home.html",
        example_queries=release.queries[:_EXAMPLES] if release else (),
        figures=figures,
        promises=count_states(parse_date(release.issued, "at")) if release else {},
        states=STATES,
        sample=sample_query(),
        overview=load_home_model() if release else None,
        comparisons=_first_comparisons() if release else (),
        budget=read_budget_numbers() if release else None,
    )


def _first_comparisons() -> list[Comparison]:
    """Return the comparisons to show, targets first; the same ones in every language."""

    def order(comparison: Comparison) -> tuple[bool, str]:
        return comparison.goal.modality != "targeted", comparison.goal.stated[0].iri

    return sorted(read_comparisons(), key=order)[:_COMPARISONS]


def _figure_address(name: str) -> str:
    """Return the address of the page that lists what a figure counts, else of its query."""
    release = current_server().require_release()
    if name in kinds_to_browse():
        return url_for("browse.listing", name=name)
    if name == "assertions" and not release.cities:  # a merged release lists nothing by address
        return url_for("documents.resource", path="id/assertion/")
    if name == "assertions-proven" and any(each.name == _PROVEN for each in release.queries):
        return url_for("example_queries.page", slug=_PROVEN)
    if name == "quads":
        return url_for("downloads.listing")
    return url_for("page_queries.open_in_editor", name=f"figures/{name}")


@blueprint.get("/about")
def about() -> str:
    """
    Tell who publishes the record, how a claim is proven, and how to report an error.

    Raises:
        NoRelease: plain files are served.
    """
    current_server().require_release()
    return render_template("home/about.html")


@blueprint.get("/problem")
def problems() -> str:
    """Explain each error code of this server."""
    return render_template("home/problems.html", catalog=CATALOG)
