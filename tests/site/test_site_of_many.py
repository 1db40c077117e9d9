"""A site of a merged release: each city is in it, and no link is dead."""

import pytest

from gwangju_kg.build.merging.merged_release import merge
from gwangju_kg.build.pipeline import build
from gwangju_kg.settings import Settings
from towns import make_nation, make_town, town_base


def _say_nothing(*_):
    """Print no stage."""


@pytest.mark.thorough
def test_a_merged_release_is_a_site(tmp_path, run):
    """At the base address of the collection, so that its own IRIs are addresses of the site."""
    releases = []
    for name in ("aville", "beetown"):
        town = make_town(tmp_path / name, name)
        build(Settings(project=town, releases=town / "releases"), _say_nothing)
        releases.append(town / "releases" / "current")
    make_nation(tmp_path / "nation")
    project = tmp_path / "nation"
    merge(Settings(project=project, releases=project / "releases"), releases, _say_nothing)
    site = tmp_path / "site"
    written = run("site", site, "--address", "https://nation.example/", "--project", project)
    checked = run("site", site, "--check")

    assert written.exit_code == 0, written.output
    assert "a link to" not in written.output
    assert checked.exit_code == 0, checked.output
    for name in ("aville", "beetown"):
        city = site / "city" / town_base(name).removeprefix("https://")
        assert (city / "index.html").is_file()
        assert (city / "id" / "entity" / "line-2.ttl").is_file()
