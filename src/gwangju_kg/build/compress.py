"""
Compresses the files of a release, the same bytes from the same bytes.

Takes the rows of the manifest for files that are written; gives the rows of their compressed
variants.  No file name and no time goes into them.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import zstandard

from gwangju_kg.rdf.media_types import CODINGS, ContentCoding

#: zlib's best; on these files it takes half a second and saves a fortieth of what 6 leaves.
_GZIP_LEVEL: Final = 9

#: Beyond it zstd takes three times as long for each fiftieth that it saves.
_ZSTD_LEVEL: Final = 12

#: Tells zlib to write the header of gzip, without name and time.  Source: zlib's manual.
_GZIP_WINDOW: Final = 31


def compress_files(rows: Sequence[Mapping[str, Any]], release: Path) -> list[dict[str, Any]]:
    """
    Write each file once more in every coding, beside itself.

    Args:
        rows: entries of the manifest, whose files stand in *release*.
        release: the directory.

    Returns:
        The entries of the compressed files, in the order of *rows*: path with the coding's
        extension, media type and counts as of the file itself, ``coding``, own size and hash.
    """
    return [_compressed_entry(row, coding, release) for row in rows for coding in CODINGS]


def _compressed_entry(
    row: Mapping[str, Any], coding: ContentCoding, release: Path
) -> dict[str, Any]:
    content = _COMPRESS[coding.name]((release / row["path"]).read_bytes())
    path = f"{row['path']}.{coding.extension}"
    (release / path).write_bytes(content)
    return {
        **row,
        "path": path,
        "coding": coding.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _gzip(content: bytes) -> bytes:
    return zlib.compress(content, _GZIP_LEVEL, wbits=_GZIP_WINDOW)


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compress(content)


_COMPRESS: Final[Mapping[str, Callable[[bytes], bytes]]] = {"gzip": _gzip, "zstd": _zstd}
