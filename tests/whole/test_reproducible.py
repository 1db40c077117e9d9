"""Two builds of the same inputs have the same bytes, wherever and whenever they run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.unmeasured

FOLDERS = ("ontology", "data", "shapes", "queries")


def _project(source, target):
    """Copy a project with other file times, in another order of creation."""
    target.mkdir(parents=True)
    shutil.copy(source / "project.toml", target)
    for folder in FOLDERS:
        for path in sorted((source / folder).rglob("*"), reverse=True):
            copy = target / path.relative_to(source)
            if path.is_file():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
                os.utime(copy, (1, 1))
    return target


def _build(project, releases):
    command = [Path(sys.executable).with_name("gwangju-kg"), "build", "--project", project]
    environment = os.environ | {"PYTHONHASHSEED": "2", "TZ": "Asia/Seoul", "LC_ALL": "C"}
    subprocess.run([*command, "--releases", releases], env=environment, check=True)
    return releases / "current"


def _files(release):
    return {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file() and path.parent.name != "store"
    }


@pytest.mark.parametrize("which", ["small", pytest.param("real", marks=pytest.mark.thorough)])
def test_two_builds_give_the_same_bytes(which, project_path, tmp_path, request):
    """Folder, hash seed, file times and locale change no byte of dumps and manifest."""
    source, built = {"small": (project_path, "release_path"), "real": (ROOT, "city_path")}[which]
    copy = _project(source, tmp_path / "elsewhere" / "project")
    first = _files(request.getfixturevalue(built))
    second = _files(_build(copy, tmp_path / "elsewhere" / "releases"))

    assert first == second
    assert {"manifest.json", "dumps/gwangju-kg.trig"} < set(first)
