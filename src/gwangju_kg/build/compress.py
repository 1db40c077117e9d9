"""
Compress the files of a release; the same input always gives the same bytes.

The input is the manifest entries of written files; the output is the entries of their compressed
variants.  These contain no file name and no time.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final

import zstandard

from gwangju_kg.rdf.media_types import CODINGS, ContentCoding

#: zlib's highest level; for these files it takes half a second and saves 2.5 % over level 6.
_GZIP_LEVEL: Final = 9

#: Each higher level takes three times as long and saves 2 %.
_ZSTD_LEVEL: Final = 12

#: The size of a piece that gzip compresses at a time.
_BLOCK_BYTES: Final = 1024 * 1024

#: Makes zlib write a gzip header without name and time.  Source: zlib's manual.
_GZIP_WINDOW: Final = 31


def compress_files(rows: Sequence[Mapping[str, Any]], release: Path) -> list[dict[str, Any]]:
    """
    Write a compressed variant of each file in every coding, beside the file, on all processors.

    Args:
        rows: manifest entries of files in `release`.
        release: the directory.

    Returns:
        The entries of the compressed files, in the order of `rows`: the path with the extension of
        the coding, the media type and counts of the file itself, ``coding``, own size and hash.
    """
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        entries = [
            threads.submit(_compressed_entry, row, coding, release)
            for row in rows
            for coding in CODINGS
        ]
        return [entry.result() for entry in entries]


def _compressed_entry(
    row: Mapping[str, Any], coding: ContentCoding, release: Path
) -> dict[str, Any]:
    path = f"{row['path']}.{coding.extension}"
    with (release / row["path"]).open("rb") as file:
        compressed = _COMPRESS[coding.name](file)
    (release / path).write_bytes(compressed)
    return {
        **row,
        "path": path,
        "coding": coding.name,
        "bytes": len(compressed),
        "sha256": hashlib.sha256(compressed).hexdigest(),
    }


def _gzip(file: IO[bytes]) -> bytes:
    compressor = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)
    blocks = iter(lambda: file.read(_BLOCK_BYTES), b"")
    return b"".join([*map(compressor.compress, blocks), compressor.flush()])


def _zstd(file: IO[bytes]) -> bytes:
    """Return a file compressed at once, which is smaller than in blocks; it is mapped, not read."""
    compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
    if not os.fstat(file.fileno()).st_size:  # nothing can be mapped
        return compressor.compress(b"")
    with (
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as content,
    ):
        return compressor.compress(content)


_COMPRESS: Final[Mapping[str, Callable[[IO[bytes]], bytes]]] = {"gzip": _gzip, "zstd": _zstd}
