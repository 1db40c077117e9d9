"""The pages that only a site has: what it leaves to a server, and the page of a missing address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template

from gwangju_kg.release.contents import Release
from gwangju_kg.site.browser_files import DATA, default_graph
from gwangju_kg.site.layout.left_to_server import MISSING, PAGE
from gwangju_kg.site.search_file import write_search_file
from gwangju_kg.web.pages.search_answers import PAGES, SitePage, is_shown

blueprint = Blueprint("site", __name__, template_folder="templates")

#: Folder of the dumps in a release.
_DUMPS: Final = "dumps/"


@dataclass(frozen=True)
class StaticSite:
    """
    What templates know of a site, in place of a server.

    Attributes:
        data: the address of the file with the default graph, or "".
        graphs: the address of the dump with all named graphs, compressed, or "".
        vocabulary: the address of the terms that the editor suggests.
    """

    data: str
    graphs: str
    vocabulary: str = "/sparql/terms"

    @classmethod
    def of(cls, release: Release) -> StaticSite:
        """Return what templates know of the site of a release."""
        packed = [file for file in release.files if file.path.endswith(".gz")]
        graphs = [file.path for file in packed if ".trig." in file.path]
        data = f"/{DATA}" if default_graph(release) else ""
        return cls(data=data, graphs=_address(graphs))

    @property
    def pages(self) -> tuple[SitePage, ...]:
        """The pages that a search finds."""
        return tuple(filter(is_shown, PAGES))


def _address(paths: list[str]) -> str:
    return "/downloads/" + paths[0].removeprefix(_DUMPS) if paths else ""


@blueprint.get(f"/{PAGE}")
def without_a_server() -> str:
    """Say what only a server does, and what there is instead."""
    return render_template("site/without-a-server.html")


@blueprint.get("/search/index.json.gz")
def search_index() -> Response:
    """Return the names that the search finds, in the reader's language."""
    return Response(write_search_file(), mimetype="application/gzip")


@blueprint.get(f"/{MISSING}")
def missing() -> str:
    """Say that there is no such page, in every language of the pages."""
    return render_template("site/missing.html")
