"""The outlines of districts from the data of a project to a map."""

import json
from pathlib import Path

import pytest

from gwangju_kg.build.outline_file import check_outlines, copy_outlines
from gwangju_kg.errors import SourceError
from gwangju_kg.project.outlines import OUTLINES, parse_outlines, read_outlines
from gwangju_kg.project.project_folder import Project

#: The size that keeps every page with a map small.
MOST_BYTES = 40_000

RING = [[126.8, 35.1], [126.9, 35.1], [126.9, 35.2], [126.8, 35.1]]
PLACE = {"id": "urn:a", "geometry": {"type": "Polygon", "coordinates": [RING]}}
OUTLINED = {
    "type": "FeatureCollection",
    "source": "a survey",
    "attribution": {"en": "Boundaries: a survey"},
    "features": [PLACE],
}


def _write(project, content):
    (project / "data" / OUTLINES).write_text(json.dumps(content), "utf-8")
    return Project.open(project)


def test_a_project_may_have_no_outlines(project, tmp_path):
    """Then its release has none, and maps show only places."""
    assert copy_outlines(Project.open(project), tmp_path) == []
    assert read_outlines(tmp_path) is None


def test_the_release_has_the_outlines_of_its_project(project, tmp_path):
    """Byte for byte, with an entry in the manifest; an attribution in one language is for both."""
    (entry,) = copy_outlines(_write(project, OUTLINED), tmp_path)
    outlines = read_outlines(tmp_path)

    assert (entry["path"], entry["media_type"]) == (OUTLINES, "application/geo+json")
    assert outlines.attribution["ko"] == "Boundaries: a survey"
    assert outlines.places[0].place == "urn:a"
    assert len(outlines.places[0].rings[0]) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "Feature"}, "FeatureCollection"),
        ({"source": ""}, '"source"'),
        ({"attribution": {}}, '"attribution"'),
        ({"features": [{**PLACE, "id": "buk-gu"}]}, "IRI"),
        ({"features": [{**PLACE, "geometry": {"type": "Point"}}]}, "MultiPolygon"),
        (
            {"features": [{"id": "urn:a", "geometry": {"type": "Polygon", "coordinates": [[]]}}]},
            "four positions",
        ),
    ],
)
def test_malformed_outlines_are_refused_with_what_is_wrong(project, change, said):
    """Before a release is built, with the file."""
    with pytest.raises(SourceError, match=said) as caught:
        check_outlines(_write(project, OUTLINED | change))

    assert caught.value.path.name == OUTLINES


def test_many_polygons_are_one_outline():
    """An island belongs to its district."""
    geometry = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    outlines = parse_outlines(
        json.dumps(OUTLINED | {"features": [{**PLACE, "geometry": geometry}]})
    )

    assert len(outlines.places[0].rings) == 2


def test_gwangju_has_its_five_districts():
    """The file is small and says whose boundaries these are."""
    path = Path(__file__).parents[2] / "data" / OUTLINES
    text = path.read_text("utf-8")
    outlines = parse_outlines(text)

    assert {outline.place.rpartition("/")[2] for outline in outlines.places} == {
        "dong-gu", "seo-gu", "nam-gu", "buk-gu", "gwangsan-gu",
    }  # fmt: skip
    assert path.stat().st_size < MOST_BYTES
    assert "국토지리정보원" in outlines.attribution["ko"]
