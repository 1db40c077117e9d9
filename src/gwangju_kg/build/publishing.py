"""
Publish a release: lock the folder of releases, write beside the releases, rename, make current.

The input is a directory that is complete; the output is a release under its name.  Readers see a
release completely or not at all.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gwangju_kg.errors import StoreError
from gwangju_kg.release import manifest, opening

#: Hidden names in a folder of releases: one that is being written, one that another replaces, and
#: the next link to the current one.
_BUILDING: Final = ".building"
_REPLACED: Final = ".replaced"
_LINK: Final = ".current"


@contextmanager
def locked(releases: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """
    Wait until no other process writes to the folder `releases`; the lock ends with the process.

    Args:
        releases: the folder, which is created if it is missing.
        on_wait: called if there is another process, before waiting.
    """
    releases.mkdir(parents=True, exist_ok=True)
    with (releases / manifest.LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def staging_directory(releases: Path) -> Iterator[Path]:
    """Yield an empty directory beside the releases; delete it at the end if it still exists."""
    for leftover in (_BUILDING, _REPLACED):  # left by a process that was killed
        _remove(releases / leftover)
    folder = releases / _BUILDING
    folder.mkdir()
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def fsync(paths: Iterable[Path]) -> None:
    """Flush files and directories to the disk."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def publish(folder: Path, release: Path) -> Path:
    """Rename `folder` to the name of the release, unless the same release exists and is intact."""
    if release.exists():
        if _is_same(release, folder):
            return release
        release.rename(release.with_name(_REPLACED))
    folder.rename(release)
    _remove(release.with_name(_REPLACED))
    return release


def _is_same(release: Path, folder: Path) -> bool:
    """Check whether `release` is intact and has the same manifest as `folder`."""
    try:
        opening.open_release(release, thorough=True)
        return manifest.read(release) == manifest.read(folder)
    except StoreError:
        return False


def make_current(release: Path) -> None:
    """Let the link to the current release lead to the directory `release`."""
    link = release.with_name(_LINK)
    link.unlink(missing_ok=True)
    link.symlink_to(release.name)
    link.replace(release.with_name(manifest.CURRENT))
    fsync([release.parent])
