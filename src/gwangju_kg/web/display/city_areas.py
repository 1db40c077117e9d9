"""The districts of the city for a map, with their names.  No queries but for labels."""

from __future__ import annotations

from dataclasses import dataclass

from gwangju_kg.project.outlines import PlaceOutline, read_outlines
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import release
from gwangju_kg.web.display.labels import LabelledLink, Labels


@dataclass(frozen=True)
class CityAreas:
    """
    The districts of a city.

    Attributes:
        areas: each with its name.
        attribution: what a map with them says of their source.
    """

    areas: tuple[tuple[LabelledLink, PlaceOutline], ...]
    attribution: str


def read_city_areas() -> CityAreas | None:
    """Return the districts of the release, or None if its project has no outlines."""
    outlines = read_outlines(release().path)
    if outlines is None:
        return None
    names = Labels({outline.place for outline in outlines.places})
    return CityAreas(
        areas=tuple((names.link(outline.place), outline) for outline in outlines.places),
        attribution=outlines.attribution[language()],
    )
