"""The manifest of a release, and its verification."""

import json
import shutil

import pytest

from gwangju_kg.errors import StoreError
from gwangju_kg.release import manifest

DUMP = "dumps/gwangju-kg.nt"


@pytest.fixture
def release(release_path, tmp_path):
    """Return a copy of a release that a test may damage."""
    return shutil.copytree(release_path, tmp_path / "release")


def test_an_intact_release_verifies(release_path):
    """The manifest is returned, with or without comparing hashes."""
    stated = manifest.verify(release_path)

    assert stated == manifest.verify(release_path, thorough=True)
    assert stated["id"] == release_path.name


def test_a_missing_release_is_a_sentence(tmp_path):
    """The message has the path and the command to run."""
    with pytest.raises(StoreError, match="nowhere is missing; build it again with 'gwangju-kg"):
        manifest.verify(tmp_path / "nowhere")


def test_a_release_without_manifest_is_unfinished(release):
    """
    The manifest is written last, so a directory without one is no release.
    """
    (release / "manifest.json").unlink()

    with pytest.raises(StoreError, match="is not a finished release"):
        manifest.verify(release)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"{", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[]", "has format None"),
        (b'{"format": 2}', "has format 2, but this program reads format 1"),
        (b'{"format": 1}', "has no valid list of files"),
        (b'{"format": 1, "files": [{"path": "x"}]}', "has no valid list of files"),
        *(
            (json.dumps({"format": 1, "files": [file]}).encode(), "has no valid list of files")
            for file in (
                {"path": path, "bytes": 0, "sha256": ""}
                for path in ("/dev/zero", "../x", "a/../../x", "", "\0")
            )
        ),
    ],
)
def test_a_manifest_that_is_none_is_a_sentence(release, content, match):
    """Broken JSON and manifests of another format are refused."""
    (release / "manifest.json").write_bytes(content)

    with pytest.raises(StoreError, match=match):
        manifest.verify(release)


def test_a_missing_dump_is_named(release):
    """The message names the missing file."""
    (release / DUMP).unlink()

    with pytest.raises(StoreError, match=r"gwangju-kg\.nt cannot be read \(No such file"):
        manifest.verify(release)


def test_a_dump_of_another_size_is_named(release):
    """The message has both sizes of a truncated file."""
    content = (release / DUMP).read_bytes()
    (release / DUMP).write_bytes(content[:-1])

    with pytest.raises(
        StoreError, match=rf"\.nt has {len(content) - 1:,} bytes instead of {len(content):,}"
    ):
        manifest.verify(release)


def test_a_tampered_dump_of_the_same_size_is_found_by_a_thorough_look(release):
    """The hash detects a changed byte; the size does not."""
    content = (release / DUMP).read_bytes()
    (release / DUMP).write_bytes(content.replace(b"2019-01-01", b"2019-01-02"))

    manifest.verify(release)
    with pytest.raises(StoreError, match=r"\.nt does not match its hash in the manifest"):
        manifest.verify(release, thorough=True)


def test_a_manifest_has_sorted_keys_and_ends_with_a_line_feed(tmp_path):
    """The same facts result in the same bytes; Korean is not escaped."""
    content = manifest.write({"b": "광주", "a": 1}, tmp_path)

    assert content == (tmp_path / "manifest.json").read_bytes()
    assert content.decode() == '{\n "a": 1,\n "b": "광주",\n "format": 1\n}\n'
    assert manifest.read(tmp_path) == json.loads(content)
