"""
Write files atomically: completely or not at all.

The input is bytes and a path; an existing file is replaced only after all of the new content is on
the disk.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from gwangju_kg.errors import OutputError


def write_atomically(content: bytes, path: Path) -> None:
    """
    Write `content` to `path` so that readers see either the old or the complete new content.

    A symbolic link is kept, and its target is replaced.  If `path` is not a regular file, for
    example ``/dev/stdout``, the bytes are written to it directly.

    Raises:
        OutputError: the file cannot be written; an existing file is left unchanged.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            _replace(content, path.resolve())
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def _replace(content: bytes, path: Path) -> None:
    temporary = path.with_name(f".{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    finally:
        with suppress(OSError):  # it was renamed, or could not be created
            temporary.unlink()
