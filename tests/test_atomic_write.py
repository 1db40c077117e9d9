"""Output files are written completely or remain unchanged."""

import os
import stat
import threading

import pytest

from gwangju_kg import atomic_write
from gwangju_kg.errors import OutputError


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path):
    """The mode of the file is kept."""
    path = tmp_path / "table.tsv"
    path.write_text("old")
    path.chmod(0o640)
    atomic_write.write_atomically("새 것".encode(), path)

    assert path.read_text("utf-8") == "새 것"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["가" * 85, "x" * 255])
def test_a_name_may_be_as_long_as_a_file_can_have(tmp_path, name):
    """The name of the temporary file is not longer."""
    atomic_write.write_atomically(b"x", tmp_path / name)

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_link_stays_a_link(tmp_path):
    """The target of the link is written."""
    link = tmp_path / "latest"
    link.symlink_to("first")
    atomic_write.write_atomically(b"x", link)

    assert link.is_symlink()
    assert (tmp_path / "first").read_bytes() == b"x"


def test_what_is_no_file_takes_the_bytes_and_stays_what_it_is(tmp_path):
    """This applies to /dev/stdout and /dev/null."""
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    atomic_write.write_atomically(b"x", pipe)
    reader.join()

    assert read == [b"x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Is a directory"),
        ("file/below", "Not a directory"),
        ("nowhere/x", "No such file or directory"),
        ("x" * 256, "File name too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path, name, reason):
    """No temporary file remains."""
    (tmp_path / "file").write_bytes(b"old")

    with pytest.raises(OutputError, match=f"cannot be written: {reason}"):
        atomic_write.write_atomically(b"new", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_what_fails_on_the_way_leaves_the_old_content(tmp_path, monkeypatch):
    """For example, on a full disk."""
    path = tmp_path / "table.tsv"
    path.write_text("old")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left"):
        atomic_write.write_atomically(b"new", path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "old"
