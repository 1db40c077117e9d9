"""Compressed variants of the files of a release."""

import gzip
import hashlib
import os
import threading

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.build import compress
from gwangju_kg.build.compress import compress_files
from gwangju_kg.rdf.media_types import CODINGS

UNPACK = {"gzip": gzip.decompress, "zstd": zstandard.decompress}


def _row(path, content):
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path, "media_type": "x/y", "bytes": len(content), "sha256": digest, "quads": 3}


@given(content=st.binary(max_size=5000))
def test_what_is_packed_unpacks(content, tmp_path_factory):
    """Any bytes survive either coding, and the rows state what was written."""
    folder = tmp_path_factory.mktemp("release")
    (folder / "a.nt").write_bytes(content)
    rows = compress_files([_row("a.nt", content)], folder)

    assert [row["path"] for row in rows] == ["a.nt.zst", "a.nt.gz"]
    for row in rows:
        packed = (folder / row["path"]).read_bytes()
        assert UNPACK[row["coding"]](packed) == content
        assert (row["bytes"], row["quads"], row["media_type"]) == (len(packed), 3, "x/y")
        assert row["sha256"] == hashlib.sha256(packed).hexdigest()


def test_files_are_packed_side_by_side(tmp_path, monkeypatch):
    """With two processors two at a time: each waits for the other."""
    both = threading.Barrier(2, timeout=30)

    def packed(file):
        both.wait()
        return file.read()

    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    monkeypatch.setattr(compress, "_COMPRESS", dict.fromkeys(UNPACK, packed))
    (tmp_path / "a.nt").write_bytes(b"")
    rows = compress.compress_files([_row("a.nt", b"")], tmp_path)
    assert [row["path"] for row in rows] == ["a.nt.zst", "a.nt.gz"]


@pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.name)
def test_a_packed_file_names_no_time_and_no_file(coding, tmp_path):
    """The same bytes give the same output, whatever the folder and the name of the file."""
    outputs = set()
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_bytes(b"<a:a> <a:b> <a:c> .\n" * 100)
        compress_files([_row(name, b"")], tmp_path)
        outputs.add((tmp_path / f"{name}.{coding.extension}").read_bytes())

    (packed,) = outputs
    assert coding.name != "gzip" or packed[3:8] == bytes(5)  # flags and time of RFC 1952
