"""Many projects are built side by side; one that fails leaves the others alone."""

import fcntl
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import copy_project
from engine_fixtures import until
from gwangju_kg.build.many.project_builds import BuildOrder, build_projects, find_projects
from gwangju_kg.build.pipeline import build
from gwangju_kg.errors import BuildError
from gwangju_kg.release import manifest
from gwangju_kg.release.verification import verify_release
from gwangju_kg.settings import Settings
from many_builds import waiting_for
from springfield import run
from towns import make_nation, make_town

ORDER = BuildOrder(only_stale=False, language="en")


@pytest.fixture
def towns(tmp_path):
    """Return a folder with the projects of three towns, one of them wrong, and a nation."""
    folder = tmp_path / "towns"
    for name in ("aton", "beton", "wrong"):
        make_town(folder / name, name)
    things = folder / "wrong" / "data" / "entities" / "projects.ttl"
    things.write_text(things.read_text("utf-8") + "\nent:nobody a .\n", "utf-8")
    make_nation(folder / "nation")
    return folder


def test_each_project_is_built_and_the_one_that_fails_is_named(towns):
    """The others have their releases; the last lines say how many, and the exit status is 1."""
    printed = run("build", "--all", towns, "--jobs", 2, exit_code=1)

    assert "2 built, 0 up to date, 1 failed" in printed
    assert "3 of 3" in printed
    assert "; 2 left, about" in printed
    assert "wrong: FAILED: " in printed
    assert "projects.ttl:" in printed
    assert "no release was built of wrong" in printed
    for name in ("aton", "beton"):
        assert [*verify_release(towns / name / "releases" / "current", None)]
    assert not (towns / "wrong" / "releases" / "current").exists()


def test_a_project_has_the_bytes_of_a_build_alone(towns, tmp_path):
    """The manifest, which has the hash of every file, is the same."""
    releases = tmp_path / "alone"
    alone = build(Settings(project=towns / "aton", releases=releases), lambda _: None)

    (outcome,) = build_projects([towns / "aton"], ORDER, jobs=1)

    together = towns / "aton" / "releases" / "current"
    assert outcome.release == alone.name
    assert outcome.quads == manifest.read(alone)["figures"]["quads"]
    assert (together / "manifest.json").read_bytes() == (alone / "manifest.json").read_bytes()


def test_what_is_up_to_date_is_left_alone(towns):
    """With --if-stale only a changed project is built."""
    for name in ("wrong", "beton"):
        (towns / name / "project.toml").rename(towns / name / "project.txt")
    run("build", "--all", towns, "--jobs", 1)
    (towns / "beton" / "project.txt").rename(towns / "beton" / "project.toml")

    printed = run("build", "--all", towns, "--if-stale")

    assert "1 built, 1 up to date, 0 failed" in printed


def test_a_killed_process_costs_one_project(towns):
    """As when memory runs out: the project is named with the signal, the other one is built."""
    releases = towns / "aton" / "releases"
    releases.mkdir()
    with (releases / manifest.LOCK).open("w") as lock, ThreadPoolExecutor(1) as pool:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folders = [towns / "aton", towns / "beton"]
        outcomes = pool.submit(lambda: [*build_projects(folders, ORDER, jobs=2)])
        until(lambda: waiting_for(lock.name))
        os.kill(waiting_for(lock.name)[0], signal.SIGKILL)
        by_name = {outcome.folder.name: outcome for outcome in outcomes.result()}

    assert "SIGKILL" in by_name["aton"].error
    assert by_name["beton"].release
    assert not (releases / "current").exists()


def test_the_largest_project_begins_first(tmp_path):
    """So that no long build runs alone at the end; a folder without data is no project."""
    for name in ("a", "b"):
        copy_project(tmp_path / name)
    (tmp_path / "b" / "data" / "more.txt").write_text("#" * 1000, "ascii")
    make_nation(tmp_path / "nation")

    assert find_projects(tmp_path) == (tmp_path / "b", tmp_path / "a")
    with pytest.raises(BuildError, match="there is no folder here"):
        find_projects(tmp_path / "nation")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--all", ".", "--project", "x"), "not both"),
        (("--jobs", "2"), "--jobs is for --all"),
        (("--on", "tcp://127.0.0.1:8786"), "--on is for --all"),
        (("--all", ".", "--jobs", "2", "--on", "tcp://127.0.0.1:8786"), "--jobs or --on, not both"),
        (("--all", "nowhere"), "does not exist"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments, reason):
    """The message says which."""
    assert reason in run("build", *arguments, exit_code=2)
