"""The files of a project: its own, and those that all cities share."""

import shutil
from pathlib import Path

import pytest

from gwangju_kg.errors import SourceError
from gwangju_kg.project import project_folder
from gwangju_kg.project.project_folder import Project, shared_root

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare(tmp_path):
    """Return a project with nothing but its description and an empty data folder."""
    shutil.copy(ROOT / "project.toml", tmp_path)
    (tmp_path / "data").mkdir()
    return tmp_path


def test_what_all_cities_share_comes_with_the_program(bare):
    """A project without ontology, shapes and queries has the shared ones, but no examples."""
    project = Project.open(bare)
    names = {name.as_posix(): path for name, path in project.files()}

    assert names["project.toml"] == bare / "project.toml"
    assert names["shapes/thing.ttl"] == shared_root() / "shapes" / "thing.ttl"
    assert names["queries/pages/map.rq"] == shared_root() / "queries" / "pages" / "map.rq"
    assert not any(name.startswith("queries/examples") for name in names)
    assert project.path("queries/examples") == bare / "queries" / "examples"


def test_a_project_may_add_examples_to_the_shared_queries(bare):
    """A queries folder with examples alone does not replace the shared queries."""
    example = bare / "queries" / "examples" / "x.ttl"
    example.parent.mkdir(parents=True)
    example.write_text("")
    names = {name.as_posix(): path for name, path in Project.open(bare).files()}

    assert names["queries/examples/x.ttl"] == example
    assert "queries/pages/map.rq" in names


def test_a_project_may_have_its_own_folders(bare):
    """With shapes of its own, the shared shapes do not apply; likewise ontology and queries."""
    for name in ("shapes/x.ttl", "ontology/x.ttl", "queries/pages/x.rq"):
        (bare / name).parent.mkdir(parents=True)
        (bare / name).write_text("")
    names = {name.as_posix() for name, _ in Project.open(bare).files()}

    assert names == {"project.toml", "shapes/x.ttl", "ontology/x.ttl", "queries/pages/x.rq"}


def test_hidden_files_are_left_out(bare):
    """Editors leave hidden files."""
    (bare / "data" / ".x.ttl").write_text("")
    (bare / "data" / ".git").mkdir()
    (bare / "data" / ".git" / "x.ttl").write_text("")

    assert not any("x.ttl" in name.name for name, _ in Project.open(bare).files())


def test_a_project_without_data_is_refused(bare):
    """The message names the folder to create."""
    (bare / "data").rmdir()
    with pytest.raises(SourceError, match="there is no folder data/ here: create it"):
        Project.open(bare).files()


def test_our_own_project_has_its_own_folders():
    """The checkout is a project among others; all of its files are its own."""
    project = Project.open(ROOT)

    assert all(path == ROOT / name for name, path in project.files())
    assert not any(project.is_shared(path) for _, path in project.files())


def test_a_city_knows_which_files_are_not_its_own(bare):
    """What comes with the program cannot be corrected in the project."""
    project = Project.open(bare)
    shared = {name.parts[0] for name, path in project.files() if project.is_shared(path)}

    assert shared == {"ontology", "shapes", "queries"}
    assert not project.is_shared(bare / "data" / "dataset.ttl")


def test_an_installed_program_has_its_own_copy(tmp_path, monkeypatch):
    """A wheel has the shared folders within the package."""
    (tmp_path / "shared").mkdir()
    monkeypatch.setattr(project_folder, "_PACKAGE", tmp_path)

    assert shared_root() == tmp_path / "shared"


def test_a_wheel_has_all_shared_folders_but_the_examples_of_our_city():
    """The build collects each folder of queries; an editable installation has them already."""
    text = (ROOT / "hatch_build.py").read_text("utf-8")
    shared = {path.name for path in (ROOT / "queries").iterdir()} - {"examples"}

    assert all(f'"queries/{name}"' in text for name in shared)
    assert '"ontology"' in text
    assert '"shapes"' in text
    assert "queries/examples" not in text
