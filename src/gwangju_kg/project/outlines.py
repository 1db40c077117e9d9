"""
The outlines of a city's districts: ``outlines.geojson`` in the data of a project and in a release.

The file is GeoJSON with two members more: ``source`` says where the outlines come from, and
``attribution`` what a map says of that, by language.  A project may have none.  No queries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from gwangju_kg.language import Sentence
from gwangju_kg.project.description import in_each_language
from gwangju_kg.rdf.iri import is_absolute_iri

#: The name of the file in a release, and in ``data/`` of a project.
OUTLINES: Final = "outlines.geojson"

#: The most releases of which the outlines are kept.
_CACHED_RELEASES: Final = 4

#: The least number of positions of a ring.  Source: RFC 7946, 3.1.6.
_LEAST_POSITIONS: Final = 4

#: Longitude and latitude of a corner, in degrees, WGS 84.
Position = tuple[float, float]


@dataclass(frozen=True)
class PlaceOutline:
    """
    The outline of a place.

    Attributes:
        place: the IRI of the place.
        rings: closed lines; that of a hole too.
    """

    place: str
    rings: tuple[tuple[Position, ...], ...]


@dataclass(frozen=True)
class CityOutlines:
    """
    The outlines of a city's districts.

    Attributes:
        places: the outline of each district.
        attribution: what a map with them says, in each language of pages.
    """

    places: tuple[PlaceOutline, ...]
    attribution: Sentence


def parse_outlines(text: str) -> CityOutlines:
    """
    Return the outlines in a file.

    Raises:
        ValueError: the text is no GeoJSON, or lacks what is needed; the message says what.
    """
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise ValueError("it must be a GeoJSON FeatureCollection")
    if not content.get("source"):
        raise ValueError('it must have a member "source": where the outlines come from')
    attribution = content.get("attribution")
    if not isinstance(attribution, dict) or not attribution.keys() & {"ko", "en"}:
        raise ValueError('it must have a member "attribution": {"ko": "…", "en": "…"}')
    return CityOutlines(tuple(map(_outline, content["features"])), in_each_language(attribution))


def _outline(feature: Mapping[str, Any]) -> PlaceOutline:
    place = feature.get("id")
    if not isinstance(place, str) or not is_absolute_iri(place):
        raise ValueError('each feature must have an "id", the IRI of its place')
    geometry = feature.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"the geometry of <{place}> must be a Polygon or a MultiPolygon")
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = tuple(
        tuple((float(lon), float(lat)) for lon, lat, *_ in ring)
        for polygon in polygons
        for ring in polygon
    )
    if not rings or any(len(ring) < _LEAST_POSITIONS for ring in rings):
        raise ValueError(f"a ring of <{place}> must have four positions or more")
    return PlaceOutline(place, rings)


@lru_cache(_CACHED_RELEASES)
def read_outlines(release: Path) -> CityOutlines | None:
    """Return the outlines in the directory of a release, or None if it has none."""
    path = release / OUTLINES
    return parse_outlines(path.read_text("utf-8")) if path.is_file() else None
