"""The inputs of a release, and whether the current release is up to date."""

import contextlib
import hashlib
import shutil
import sqlite3
import subprocess
import sys

import pytest

from gwangju_kg.build import descriptions, dumps, input_digest, search_index
from gwangju_kg.build.tables import csv_tables
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.spooled_statements import SpooledStatements
from gwangju_kg.settings import Settings


@pytest.fixture
def settings(project_path, release_path):
    """Return the settings with which the release of the session was built."""
    return Settings(project=project_path, releases=release_path.parent)


#: The digests of the small project; `test_the_same_project_gives_the_same_bytes` explains when to
#: write new values here.
GOLDEN = {"build_format": 13, "project": "976ed6d42345c9d9", "release": "7714f29dbb0260ae"}


def _sha256(parts):
    whole = hashlib.sha256()
    for name, content in parts:
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _content(path):
    """
    Return the bytes of a file; of a database its statements, as SQLite versions differ in pages.
    """
    if path.suffix != ".sqlite":
        return path.read_bytes()
    with contextlib.closing(sqlite3.connect(path)) as database:
        return "\n".join(database.iterdump()).encode()


def test_the_same_project_gives_the_same_bytes(project, tmp_path):
    """
    The hash of all uncompressed files of a release does not depend on clock or libraries.

    If it fails because the program now writes other bytes, increment `BUILD_FORMAT`, so that
    releases get another name; if only the small project or the queries changed, keep it. In
    both cases, write the values that the failure shows into GOLDEN.
    """
    files = Project.open(project).files()
    dataset = reading.read_project(Project.open(project))
    derivation.derive(dataset, Project.open(project))
    identity = {"id": "2026.11.1-golden", "version": "2026.11.1", "issued": "2026-11-22"}
    quads, description = dumps.canonicalize(dataset), Project.open(project).description
    writer = dumps.writer(quads, tmp_path, description, identity=identity)
    dumped = [dump.manifest_entry() for dump in writer.write(SpooledStatements.of(()))]
    tabled = csv_tables.write(dataset, Project.open(project), tmp_path)
    descriptions.write(
        dataset, Project.open(project), tmp_path, identity=identity, files=[*dumped, *tabled]
    )
    search_index.write(search_index.read_names(dataset, Project.open(project)), tmp_path)
    written = sorted(path for path in tmp_path.rglob("*") if path.is_file())

    now = {
        "build_format": input_digest.BUILD_FORMAT,
        "project": _sha256((name.as_posix(), path.read_bytes()) for name, path in files),
        "release": _sha256((str(p.relative_to(tmp_path)), _content(p)) for p in written),
    }
    assert now == GOLDEN


def test_another_build_format_is_another_digest(project, monkeypatch):
    """Releases of a program that writes other bytes have another name."""
    before = input_digest.digest(Project.open(project))
    monkeypatch.setattr(input_digest, "BUILD_FORMAT", input_digest.BUILD_FORMAT + 1)

    assert input_digest.digest(Project.open(project)) != before


@pytest.mark.parametrize(
    "name", ["ontology/ontology.ttl", "data/times.ttl", "shapes/label.ttl", "queries/checks/x.rq"]
)
def test_a_changed_byte_in_any_folder_is_another_digest(project, name):
    """Each of the four folders is included, and so are new files."""
    before = input_digest.digest(Project.open(project))
    with (project / name).open("a") as file:
        file.write("#\n")

    assert input_digest.digest(Project.open(project)) != before


def test_a_renamed_file_is_another_digest(project):
    """The path of a file decides its graph, so the path is included."""
    before = input_digest.digest(Project.open(project))
    (project / "data" / "entities" / "projects.ttl").rename(project / "data/entities/things.ttl")

    assert input_digest.digest(Project.open(project)) != before


def test_place_time_and_hidden_files_do_not_count(project, project_path, tmp_path):
    """The same content in another folder with other modification times has the same digest."""
    elsewhere = shutil.copytree(project, tmp_path / "elsewhere", copy_function=shutil.copyfile)
    (elsewhere / "data" / ".times.ttl.swp").write_text("x")

    assert (
        input_digest.digest(Project.open(elsewhere))
        == input_digest.digest(Project.open(project))
        == input_digest.digest(Project.open(project_path))
    )


def test_a_fresh_release_is_not_stale(settings):
    """Nothing has changed since the build."""
    assert not input_digest.is_stale(settings)


def test_a_changed_project_makes_the_release_stale(project, settings):
    """The current release was built from other inputs."""
    (project / "data" / "times.ttl").write_text("")

    assert input_digest.is_stale(Settings(project=project, releases=settings.releases))


def test_no_release_is_stale(project_path, tmp_path):
    """Without a release, a build is needed."""
    assert input_digest.is_stale(Settings(project=project_path, releases=tmp_path))


def test_a_damaged_release_is_stale(settings, tmp_path):
    """
    A release with a truncated dump is built again.
    """
    releases = shutil.copytree(settings.releases, tmp_path / "releases", symlinks=True)
    with (releases / "current" / "dumps" / "gwangju-kg.nt").open("a") as file:
        file.write("\n")

    assert input_digest.is_stale(Settings(project=settings.project, releases=releases))


def test_a_release_without_store_is_stale(settings, tmp_path):
    """A manifest alone cannot be served."""
    releases = shutil.copytree(settings.releases, tmp_path / "releases", symlinks=True)
    shutil.rmtree(releases / "current" / "store")

    assert input_digest.is_stale(Settings(project=settings.project, releases=releases))


def test_a_folder_that_is_no_project_is_refused(tmp_path):
    """The message names the missing file."""
    with pytest.raises(SourceError, match=r"project\.toml: is missing"):
        input_digest.digest(Project.open(tmp_path))


def test_asking_imports_no_rdf_library():
    """A start without a build does not load unused libraries."""
    code = (
        "import sys, gwangju_kg.build.input_digest as i; from gwangju_kg.settings import Settings;"
        "i.is_stale(Settings());"
        "print(sorted({'rdflib', 'pyshacl', 'pyoxigraph', 'flask'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
