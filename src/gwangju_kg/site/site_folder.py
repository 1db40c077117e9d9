"""
The folder of a site: whose files are in it, and replacing it as a whole.

A site lists its files with their hashes (``sha256sum -c`` reads the list).  So files of others are
known, such as ``CNAME`` and ``.git``: they are kept, and none is ever overwritten.  A new site is
written beside the old one, and takes its place in one step.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SiteError, reason_of

#: The files by which a site is known: what it is, and the files that it has.
MARKER: Final = "site.json"
FILE_LIST: Final = "SHA256SUMS"

#: The format of both.
_FORMAT: Final = 1

#: Source: renameat2(2): exchange two paths; paths relative to the working directory.
_RENAME_EXCHANGE: Final = 2
_AT_FDCWD: Final = -100

#: Errors of a system or a file system that cannot exchange.
_CANNOT_EXCHANGE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


@dataclass(frozen=True)
class SiteMarker:
    """
    What a site says of itself.

    Attributes:
        address: its address, with the last slash.
        release: the id of the release.
    """

    address: str
    release: str


def write_lists(folder: Path, marker: SiteMarker) -> int:
    """Write what a site is, and its list of files; return the number of files."""
    content = {"format": _FORMAT, "address": marker.address, "release": marker.release}
    (folder / MARKER).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    names = [name for name in file_names(folder) if name != FILE_LIST]
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in names]
    (folder / FILE_LIST).write_text("".join(lines), "utf-8")
    return len(lines) + 1


def read_marker(folder: Path) -> SiteMarker:
    """
    Return what a site says of itself.

    Raises:
        SiteError: the folder is no site, or what it says cannot be read.
    """
    try:
        content = json.loads((folder / MARKER).read_bytes())
        if content["format"] != _FORMAT:
            raise ValueError(content["format"])
        return SiteMarker(str(content["address"]), str(content["release"]))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SiteError("no-site", str(folder), facts=(("marker", MARKER),)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SiteError("damaged", str(folder / MARKER)) from error


def read_list(folder: Path) -> dict[str, str]:
    """
    Return the hash of each file that a site lists.

    Raises:
        SiteError: the list is missing or malformed.
    """
    try:
        lines = (folder / FILE_LIST).read_text("utf-8").splitlines()
        return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError) as error:
        raise SiteError("damaged", str(folder / FILE_LIST)) from error


def file_names(folder: Path) -> list[str]:
    """Return the files in a folder and in those below it, and links, sorted."""
    return sorted(
        os.path.relpath(Path(parent) / name, folder)
        for parent, folders, files in os.walk(folder)
        for name in (*files, *(each for each in folders if (Path(parent) / each).is_symlink()))
    )


def others_files(folder: Path) -> list[str]:
    """
    Return the files in a folder that are not of the site in it.

    Raises:
        SiteError: the folder is neither empty nor a site, or a file of the site was changed.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise SiteError("not-a-folder", str(folder))
    if not any(folder.iterdir()):
        return []
    if not (folder / MARKER).is_file():
        raise SiteError("not-ours", str(folder))
    read_marker(folder)
    listed = read_list(folder)
    names = file_names(folder)
    changed = tuple(
        name for name in names if name in listed and not is_file_with(folder / name, listed[name])
    )
    if changed:
        raise SiteError("changed", str(folder), changed)
    return [name for name in names if name not in listed and name != FILE_LIST]


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """
    Yield an empty folder to write a site into, which takes the place of `folder` at the end.

    Files of others in `folder` are in the new one, too.  If the block fails, nothing has changed.

    Raises:
        SiteError: the folder is neither empty nor a site, a file of it was changed, a file of
            others has the name of a file of the site, or the folder cannot be replaced.
    """
    folder = folder.resolve()
    others_files(folder)  # raises an error before the work
    with _staging(folder) as staging:
        yield staging
        others = others_files(folder)
        taken = tuple(name for name in others if _is_taken(staging, name))
        if taken:
            raise SiteError("in-the-way", str(folder), taken)
        for parent, _, _ in os.walk(folder):  # also the empty ones: Git needs some
            (staging / os.path.relpath(parent, folder)).mkdir(parents=True, exist_ok=True)
        for name in others:
            _carry_over(folder / name, staging / name)
        try:
            _take_place(staging, folder)
        except OSError as error:
            raise SiteError("mount", str(folder), facts=(("cause", reason_of(error)),)) from error


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """
    Yield an empty folder beside `folder` that no other process uses; delete it at the end.

    Raises:
        SiteError: another process uses it.
    """
    staging = folder.with_name(f".{folder.name}.writing")
    staging.mkdir(parents=True, exist_ok=True)
    handle = os.open(staging, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for each in staging.iterdir():  # left by a process that was killed
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except BlockingIOError as error:
        raise SiteError("busy", str(folder)) from error
    finally:
        os.close(handle)


def _is_taken(staging: Path, name: str) -> bool:
    """Check whether the new site has something in the place of a file of others."""
    place = staging / name
    above = [each for each in place.parents if each.is_relative_to(staging)]
    return os.path.lexists(place) or any(each.is_file() for each in above)


def _carry_over(source: Path, target: Path) -> None:
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    try:
        target.hardlink_to(source)
    except OSError:  # the file system has no hard links
        shutil.copy2(source, target)


def _take_place(staging: Path, folder: Path) -> None:
    """Put `staging` in the place of `folder`, and the old one in that of `staging`."""
    if not folder.exists():
        staging.rename(folder)
        return
    shutil.copymode(folder, staging)
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(staging), os.fsencode(folder)
    failed = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    if not failed:
        return
    error = ctypes.get_errno()
    if error not in _CANNOT_EXCHANGE:
        raise OSError(error, os.strerror(error), str(folder))
    old = folder.with_name(f".{folder.name}.replaced")
    folder.rename(old)
    staging.rename(folder)
    old.rename(staging)


def is_file_with(path: Path, digest: str) -> bool:
    """Check whether a file has a hash; one that is gone was not changed by anybody who needs it."""
    return path.is_file() and _sha256(path) == digest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
