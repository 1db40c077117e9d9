"""Compressed variants of the files of a release."""

import gzip
import hashlib
import os
import threading
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.build import compress
from gwangju_kg.build.compress import compress_files
from gwangju_kg.project.kept_pieces import KeptPieces
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


LINES = st.lists(st.sampled_from([b"<a:a> <a:b> <a:c> .\n", b"x\n", b"\n", b"y" * 99]), max_size=60)


@given(before=LINES, lines=LINES, added=LINES)
def test_what_is_packed_in_pieces_is_what_is_packed_without_those_that_are_kept(
    before, lines, added, tmp_path_factory
):
    """Pieces are small here, so that there are several; the same bytes come out."""
    folder = tmp_path_factory.mktemp("release")
    path = folder / "a.nt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compress, "_PIECE_BYTES", 40)
        patch.setattr(compress, "_PIECE_LINES", 2)
        for content in (b"".join(before + lines), b"".join(before + added + lines)):
            path.write_bytes(content)
            with KeptPieces(folder) as kept:
                packed = compress_files([_row("a.nt", content)], folder, kept)
            assert gzip.decompress((folder / "a.nt.gz").read_bytes()) == content
            assert compress_files([_row("a.nt", content)], folder) == packed


def test_only_the_pieces_that_changed_are_packed_again(tmp_path, monkeypatch):
    """A line that is added in the middle leaves what is before and after it."""
    packed = []
    deflate = compress._deflate
    monkeypatch.setattr(
        compress, "_deflate", lambda before, piece: packed.append(piece) or deflate(before, piece)
    )
    monkeypatch.setattr(compress, "_PIECE_BYTES", 40_000)
    lines = [b"<a:%d> <a:b> <a:c> .\n" % number for number in range(40_000)]
    counts = []
    for content in (lines, [*lines[:20_000], b"<a:x> <a:y> <a:z> .\n", *lines[20_000:]]):
        (tmp_path / "a.nt").write_bytes(b"".join(content))
        packed.clear()
        with KeptPieces(tmp_path) as kept:
            compress_files([_row("a.nt", b"")], tmp_path, kept)
        counts.append(len(packed))
    assert counts[0] > 10
    assert counts[1] <= 3


def test_a_file_in_pieces_is_hardly_larger(tmp_path):
    """Each piece refers to the one before; readers find one member, not the first of several."""
    content = b"".join(b'<a:%d> <a:b> "%d" .\n' % (n, n * n) for n in range(100_000))
    (tmp_path / "a.nt").write_bytes(content)
    compress_files([_row("a.nt", content)], tmp_path)
    packed = (tmp_path / "a.nt.gz").read_bytes()
    reader = zlib.decompressobj(31)
    assert reader.decompress(packed) == content
    assert reader.eof and not reader.unused_data
    assert len(packed) < 1.002 * len(gzip.compress(content))


def test_files_are_packed_side_by_side(tmp_path, monkeypatch):
    """With two processors two at a time: each waits for the other."""
    both = threading.Barrier(2, timeout=30)

    def packed(content, kept):
        both.wait()
        return content

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
