"""
Writes files whole or not at all, wherever a person says that they should stand.

Takes bytes and a path; leaves what stood there until all of the new content is on the disk.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from gwangju_kg.errors import OutputError


def write_atomically(content: bytes, path: Path) -> None:
    """
    Write *content* to *path*, so that a reader finds all of it or what stood there before.

    A link stays, and leads to the new content; what is no file on a disk, such as ``/dev/stdout``,
    takes the bytes as they come.

    Raises:
        OutputError: it cannot be written; what stood there stands.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            _replace(content, path.resolve())
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def _replace(content: bytes, path: Path) -> None:
    aside = path.with_name(f".{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, aside)
        aside.replace(path)
    finally:
        with suppress(OSError):  # it has the name that it was to have, or could not be made
            aside.unlink()
