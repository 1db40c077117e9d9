"""
Compress the files of a release; the same input always gives the same bytes.

The input is the manifest entries of written files; the output is the entries of their compressed
variants.  These contain no file name and no time.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import zstandard

from gwangju_kg.project.kept_pieces import KeptPieces
from gwangju_kg.rdf.media_types import CODINGS, ContentCoding

#: zlib's highest level; for these files it takes half a second and saves 2.5 % over level 6.
_GZIP_LEVEL: Final = 9

#: Each higher level takes three times as long and saves 2 %.
_ZSTD_LEVEL: Final = 12

#: A piece that gzip compresses at a time has at least this size, and so many lines more on average.
_PIECE_BYTES: Final = 256 * 1024
_PIECE_LINES: Final = 32

#: The header of a gzip file without name and time.  Source: RFC 1952, section 2.3.
_GZIP_HEADER: Final = bytes.fromhex("1f8b0800000000000203")

#: An empty block that is the last one.  Source: RFC 1951, section 3.2.6.
_LAST_BLOCK: Final = b"\3\0"

#: How far gzip looks back, and what makes zlib write blocks only.  Source: zlib's manual.
_WINDOW_BYTES: Final = 32 * 1024
_RAW_WINDOW: Final = -15
_MEMORY_LEVEL: Final = 9


def compress_files(
    rows: Sequence[Mapping[str, Any]], release: Path, kept: KeptPieces | None = None
) -> list[dict[str, Any]]:
    """
    Write a compressed variant of each file in every coding, beside the file, on all processors.

    Args:
        rows: manifest entries of files in `release`.
        release: the directory.
        kept: the pieces that are kept; None to make all.

    Returns:
        The entries of the compressed files, in the order of `rows`: the path with the extension of
        the coding, the media type and counts of the file itself, ``coding``, own size and hash.
    """
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        entries = [
            threads.submit(_compressed_entry, row, coding, release, kept)
            for row in rows
            for coding in CODINGS
        ]
        return [entry.result() for entry in entries]


def _compressed_entry(
    row: Mapping[str, Any], coding: ContentCoding, release: Path, kept: KeptPieces | None
) -> dict[str, Any]:
    path = f"{row['path']}.{coding.extension}"
    with (release / row["path"]).open("rb") as file, _mapped(file) as content:
        compressed = _COMPRESS[coding.name](content, kept)
    (release / path).write_bytes(compressed)
    return {
        **row,
        "path": path,
        "coding": coding.name,
        "bytes": len(compressed),
        "sha256": hashlib.sha256(compressed).hexdigest(),
    }


@contextmanager
def _mapped(file: IO[bytes]) -> Iterator[mmap.mmap | bytes]:
    """Yield the content of a file, which is mapped, not read."""
    if not os.fstat(file.fileno()).st_size:  # nothing can be mapped
        yield b""
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped


def _gzip(content: mmap.mmap | bytes, kept: KeptPieces | None) -> bytes:
    """
    Return a file as one member of gzip, of pieces that are compressed one by one.

    Each piece refers to the end of the one before, so that the result is hardly larger.
    Source: RFC 1951, section 3.2.3, and RFC 1952.
    """
    compressed = [_GZIP_HEADER]
    begin = 0
    for end in (*_ends(content), len(content)):
        before, piece = content[max(0, begin - _WINDOW_BYTES) : begin], content[begin:end]
        key = kept.key(b"gzip", before, piece) if kept else b""
        deflated = kept.find(key) if kept else None
        if deflated is None:
            deflated = _deflate(before, piece)
            if kept:
                kept.keep(key, deflated)
        compressed.append(deflated)
        begin = end
    size = len(content) % 2**32
    compressed.append(_LAST_BLOCK + struct.pack("<II", zlib.crc32(content), size))
    return b"".join(compressed)


def _ends(content: mmap.mmap | bytes) -> Iterator[int]:
    """Yield where pieces end, but for the last; this depends on the lines before the end alone."""
    begin = content.find(b"\n", _PIECE_BYTES) + 1
    while begin and (end := content.find(b"\n", begin) + 1):
        if zlib.crc32(content[begin:end]) % _PIECE_LINES == 0:
            yield end
            end = content.find(b"\n", end + _PIECE_BYTES) + 1
        begin = end


def _deflate(before: bytes, piece: bytes) -> bytes:
    """Return a piece as blocks of deflate, none of which is marked as the last."""
    compressor = zlib.compressobj(
        _GZIP_LEVEL, zlib.DEFLATED, _RAW_WINDOW, _MEMORY_LEVEL, zlib.Z_DEFAULT_STRATEGY, before
    )
    return compressor.compress(piece) + compressor.flush(zlib.Z_SYNC_FLUSH)


def _zstd(content: mmap.mmap | bytes, _: KeptPieces | None) -> bytes:
    """Return a file as one frame; many readers see the first one only."""
    with memoryview(content) as view:
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compress(view)


_COMPRESS: Final[Mapping[str, Callable[[mmap.mmap | bytes, KeptPieces | None], bytes]]] = {
    "gzip": _gzip,
    "zstd": _zstd,
}
