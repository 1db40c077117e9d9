"""The page of one city of a merged release, at the path of its base IRI."""

from __future__ import annotations

from typing import Final

from flask import Response, render_template, url_for

from gwangju_kg.errors import NoSearchIndex
from gwangju_kg.rdf.media_types import HTML, Format
from gwangju_kg.release.merged_cities import MergedCity
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder, namespaces, release
from gwangju_kg.web.display.figures import shown_figures

#: The most things of the city that are listed.
_MOST_THINGS: Final = 30


def city_at(iri: str) -> MergedCity | None:
    """Return the city of which `iri` is the base IRI, or None."""
    return next((city for city in release().cities if city.project.base_iri == iri), None)


def city_response(city: MergedCity, chosen: Format) -> Response:
    """Show the page of a city, or redirect to what its dataset says of itself."""
    if chosen is HTML:
        response = Response(_page(city))
    else:
        path = namespaces().path_of(city.project.namespaces.dataset_iri)
        address = url_for("documents.data", path=path, extension=chosen.name)
        response = Response(status=303, headers={"Location": address})
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _page(city: MergedCity) -> str:
    """Return the page of a city: its release, its figures, the things that are mentioned most."""
    try:
        bases = city.project.namespaces.entity_bases
        things = finder().most_mentioned(bases, limit=_MOST_THINGS)
    except NoSearchIndex:
        things = ()
    return render_template(
        "documents/city.html",
        city=city,
        figures=shown_figures(city.project, city.figures).values(),
        things=[(thing.iri, thing.label(language())) for thing in things],
    )
