"""What a release is made from, and whether the current one is."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gwangju_kg
from gwangju_kg import inputs
from gwangju_kg.errors import SourceError
from gwangju_kg.settings import Settings

SRC = Path(gwangju_kg.__file__).parent


@pytest.fixture
def settings(project_path, release_path):
    """The settings with which the release of the session was built."""
    return Settings(project=project_path, releases=release_path.parent)


def _file(module):
    path = SRC.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imports(module):
    for node in ast.walk(ast.parse(_file(module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gwangju_kg"):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            modules = (
                name.removeprefix("gwangju_kg.") for name in names[not node.module.count(".") :]
            )
            yield from (module for module in modules if _file(module).exists())


def test_the_building_source_is_what_release_imports():
    """
    A module that takes part in a build and is not counted would leave a stale release fresh.
    """
    found, waiting = set(), {"release"}
    while waiting:
        module = waiting.pop()
        found.add(module)
        waiting |= set(_imports(module)) - found

    files = {_file(module).relative_to(SRC).with_suffix("").as_posix() for module in found}
    assert set(inputs.MODULES) == files


@pytest.mark.parametrize(
    "name", ["ontology/gwangju.ttl", "data/times.ttl", "shapes/label.ttl", "queries/checks/x.rq"]
)
def test_a_changed_byte_in_any_folder_is_another_digest(project, name):
    """
    Each of the four folders counts, with new files too.
    """
    before = inputs.digest(project)
    with (project / name).open("a") as file:
        file.write("#\n")

    assert inputs.digest(project) != before


def test_a_renamed_file_is_another_digest(project):
    """
    A path decides a graph, so it counts.
    """
    before = inputs.digest(project)
    (project / "data" / "entities" / "projects.ttl").rename(project / "data/entities/things.ttl")

    assert inputs.digest(project) != before


def test_place_time_and_hidden_files_do_not_count(project, project_path, tmp_path):
    """
    The same contents in another folder, touched later, are the same inputs.
    """
    elsewhere = shutil.copytree(project, tmp_path / "elsewhere", copy_function=shutil.copyfile)
    (elsewhere / "data" / ".times.ttl.swp").write_text("x")

    assert inputs.digest(elsewhere) == inputs.digest(project) == inputs.digest(project_path)


def test_a_fresh_release_is_not_stale(settings):
    """
    Nothing changed since the build.
    """
    assert not inputs.is_stale(settings)


def test_a_changed_project_makes_the_release_stale(project, settings):
    """
    The current release is made from other inputs.
    """
    (project / "data" / "times.ttl").write_text("")

    assert inputs.is_stale(Settings(project=project, releases=settings.releases))


def test_no_release_is_stale(project_path, tmp_path):
    """
    Where nothing was built something is to be built.
    """
    assert inputs.is_stale(Settings(project=project_path, releases=tmp_path))


def test_a_damaged_release_is_stale(settings, tmp_path):
    """
    A release with a truncated dump is built again.
    """
    releases = shutil.copytree(settings.releases, tmp_path / "releases", symlinks=True)
    with (releases / "current" / "dumps" / "gwangju-kg.nt").open("a") as file:
        file.write("\n")

    assert inputs.is_stale(Settings(project=settings.project, releases=releases))


def test_a_release_without_store_is_stale(settings, tmp_path):
    """
    The manifest alone is not enough to serve.
    """
    releases = shutil.copytree(settings.releases, tmp_path / "releases", symlinks=True)
    shutil.rmtree(releases / "current" / "store")

    assert inputs.is_stale(Settings(project=settings.project, releases=releases))


def test_a_folder_that_is_no_project_is_refused(tmp_path):
    """
    The missing folder is named.
    """
    with pytest.raises(SourceError, match="there is no folder ontology/"):
        inputs.digest(tmp_path)


def test_asking_imports_no_rdf_library():
    """
    A second start does not pay for what it does not use.
    """
    code = (
        "import sys, gwangju_kg.inputs as i; from gwangju_kg.settings import Settings;"
        "i.is_stale(Settings());"
        "print(sorted({'rdflib', 'pyshacl', 'pyoxigraph', 'flask'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
