"""The stored releases: order, names and removal."""

import json
import os
import shutil
import time

import pytest

from gwangju_kg.errors import StoreError, UnknownRelease
from gwangju_kg.release import archive


@pytest.fixture
def folder(release_path, tmp_path):
    """Return a folder with releases of three days and versions, the second of which is current."""
    for name, version, issued in (
        ("2026.10.1-b", "2026.10.1", "2026-11-20"),
        ("2026.9.1-a", "2026.9.1", "2026-11-20"),
        ("2026.11.1-c", "2026.11.1", "2026-11-22"),
    ):
        stated = json.loads((release_path / "manifest.json").read_text("utf-8"))
        stated |= {"id": name, "version": version, "issued": issued}
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps(stated), "utf-8")
    (tmp_path / "current").symlink_to("2026.10.1-b")
    return tmp_path


def _ids(folder):
    return [release.id for release in archive.list_releases(folder)]


def test_the_oldest_comes_first(folder):
    """They are ordered by date, then by numeric version: 2026.9 before 2026.10."""
    assert _ids(folder) == ["2026.9.1-a", "2026.10.1-b", "2026.11.1-c"]
    assert [release.is_current for release in archive.list_releases(folder)] == [False, True, False]


def test_of_one_version_the_current_is_the_last(folder, release_path):
    """A release rebuilt from older inputs is the valid one."""
    for name in ("2026.10.1-z", "2026.10.1-0"):
        shutil.copytree(folder / "2026.10.1-b", folder / name)
        stated = json.loads((folder / name / "manifest.json").read_text("utf-8"))
        (folder / name / "manifest.json").write_text(json.dumps(stated | {"id": name}), "utf-8")

    assert _ids(folder)[1:4] == ["2026.10.1-z", "2026.10.1-0", "2026.10.1-b"]
    assert archive.predecessor(archive.list_releases(folder), "2026.10.1-b").id == "2026.10.1-0"
    assert archive.predecessor(archive.list_releases(folder), "2026.9.1-a") is None


def test_what_is_no_release_is_left_out(folder):
    """For example, a hidden folder, a file, one without a manifest, or with another name in it."""
    (folder / ".building").mkdir()
    (folder / "file").touch()
    (folder / "empty").mkdir()
    shutil.copytree(folder / "2026.9.1-a", folder / "renamed")
    (folder / "2026.10.1-b" / "manifest.json").write_text('{"format": 1}')

    assert _ids(folder) == ["2026.9.1-a", "2026.11.1-c"]
    assert archive.list_releases(folder / "nowhere") == ()


@pytest.mark.parametrize("name", ["../..", "", "current", "2026.9.1", "2026.9.1-a/", "\0", "…"])
def test_a_name_that_no_release_has_is_refused(folder, name):
    """The name never becomes a path, and the error lists the releases, the newest first."""
    with pytest.raises(UnknownRelease) as caught:
        archive.find_release(archive.list_releases(folder), name)

    assert caught.value.known == ("2026.11.1-c", "2026.10.1-b", "2026.9.1-a")


def test_releases_leave_when_a_person_says_which(folder):
    """Only the named releases are removed."""
    archive.remove_releases(folder, ["2026.9.1-a", "2026.9.1-a", "2026.11.1-c"])

    assert sorted(path.name for path in folder.iterdir()) == [".lock", "2026.10.1-b", "current"]


@pytest.mark.parametrize(
    ("name", "error"), [("2026.10.1-b", StoreError), ("nothing", UnknownRelease)]
)
def test_nothing_leaves_where_one_of_them_may_not(folder, name, error):
    """The current or an unknown release stops the removal before it begins."""
    with pytest.raises(error):
        archive.remove_releases(folder, ["2026.9.1-a", name])

    assert len(_ids(folder)) == 3


def test_a_folder_is_read_again_when_a_release_comes_goes_or_becomes_current(folder):
    """It is not read otherwise; a later signature is read without it."""
    os.utime(folder, ns=(0, 0))  # it was changed long ago
    shelf = archive.ReleaseArchive(folder)
    first = shelf.releases()
    (folder / "2026.9.1-a" / "manifest.json.minisig").touch()

    assert shelf.releases() is first
    assert [release.is_signed for release in first] == [True, False, False]
    (folder / "next").symlink_to("2026.11.1-c")
    (folder / "next").replace(folder / "current")
    assert [release.is_current for release in shelf.releases()] == [False, False, True]
    shutil.rmtree(folder / "2026.9.1-a")
    assert [release.id for release in shelf.releases()] == ["2026.10.1-b", "2026.11.1-c"]
    assert archive.ReleaseArchive(folder / "nowhere").releases() == ()


def test_two_changes_within_a_tick_of_the_clock_are_both_seen(folder):
    """The second one leaves the folder's time of change as it is."""
    shelf = archive.ReleaseArchive(folder)
    changed_ns = time.time_ns() + 60 * 10**9
    for name, count in (("2026.9.1-a", 2), ("2026.11.1-c", 1)):
        shutil.rmtree(folder / name)
        os.utime(folder, ns=(changed_ns, changed_ns))
        assert len(shelf.releases()) == count
