"""
The releases that are kept in a folder: which there are, which is current, which was before which.

Takes the folder; gives records in the order of time.  Reads manifests only, and takes a release
away only where a person has said which.
"""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import StoreError, UnknownRelease, reason_of
from gwangju_kg.release import manifest

#: Link to the release that is served.
CURRENT: Final = manifest.CURRENT

#: The signature of the manifest, where there is one.
SIGNATURE: Final = manifest.MANIFEST + ".minisig"

#: A release on its way out; hidden, so that it is no release any more.
_REMOVING: Final = ".leaving"


@dataclass(frozen=True)
class KeptRelease:
    """
    A release that is kept.

    Attributes:
        path: its directory.
        id: its name.
        version: that of the data.
        issued: the day of the data; their moment in Memento is its midnight in UTC.
        quads: how many it holds.
        sha256: the hash of its dataset by RDFC-1.0, or "" where the manifest states none.
        is_current: whether it is served now.
    """

    path: Path
    id: str
    version: str
    issued: date
    quads: int
    sha256: str
    is_current: bool

    @property
    def is_signed(self) -> bool:
        """Whether its manifest bears a signature now: one may come later."""
        return (self.path / SIGNATURE).is_file()

    @property
    def moment(self) -> datetime:
        """The moment from which it held."""
        return datetime(self.issued.year, self.issued.month, self.issued.day, tzinfo=UTC)


class ReleaseArchive:
    """
    The releases in a folder, read again only when one has come, gone or become current.

    Args:
        folder: of the releases.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: tuple[int, tuple[KeptRelease, ...]] = (-1, ())

    def releases(self) -> tuple[KeptRelease, ...]:
        """Give the releases, the oldest first."""
        try:
            changed_ns = self._folder.stat().st_mtime_ns
        except OSError:
            return ()
        if self._read[0] != changed_ns:
            self._read = (changed_ns, list_releases(self._folder))
        return self._read[1]


def list_releases(folder: Path) -> tuple[KeptRelease, ...]:
    """
    Give the releases in *folder*, the oldest first; what is no whole release is left out.

    In order of day, then version; of several of one version the current is the last, the others
    stand in the order in which they came here.
    """
    current = (folder / CURRENT).resolve().name
    found = []
    for path in folder.glob("[!.]*"):
        if path.is_symlink() or not path.is_dir():
            continue
        try:
            stated = manifest.read(path)
            release = _release_from_manifest(path, stated, is_current=path.name == current)
            came = (path / manifest.MANIFEST).stat().st_mtime_ns
        except (StoreError, OSError, KeyError, TypeError, ValueError, AttributeError):
            continue
        if release.id == path.name:
            version = _version_key(release.version)
            found.append(((release.issued, version, release.is_current, came, release.id), release))
    return tuple(release for _, release in sorted(found, key=lambda row: row[0]))


def _release_from_manifest(path: Path, stated: dict[str, Any], *, is_current: bool) -> KeptRelease:
    return KeptRelease(
        path=path,
        id=str(stated["id"]),
        version=str(stated["version"]),
        issued=date.fromisoformat(stated["issued"]),
        quads=int(stated["figures"]["quads"]),
        sha256=str(stated.get("rdfc10_sha256", "")),
        is_current=is_current,
    )


def _version_key(version: str) -> list[tuple[int, str]]:
    """
    Give a key by which 2026.9 stands before 2026.11.

    >>> _version("2026.9") < _version("2026.11") < _version("2026.11.1")
    True
    """
    return [(int(part or 0), rest) for part, rest in re.findall(r"(\d*)([^.\d]*)\.?", version)][:-1]


def find_release(releases: Sequence[KeptRelease], name: str) -> KeptRelease:
    """
    Give the release of that name.

    Raises:
        UnknownRelease: there is none; no path is ever built from the name.
    """
    for release in releases:
        if release.id == name:
            return release
    known = tuple(release.id for release in reversed(releases))
    raise UnknownRelease(release=name, known=known)


def release_path(folder: Path, name: str | None) -> Path:
    """
    Give the directory of the release of that name in *folder*, or of the current one.

    Raises:
        UnknownRelease: there is none of that name.
    """
    if name is None:
        return (folder / CURRENT).resolve()
    return find_release(list_releases(folder), name).path.resolve()


def predecessor(releases: Sequence[KeptRelease], name: str) -> KeptRelease | None:
    """Give the release before the one of that name, or None for the first."""
    before: KeptRelease | None = None
    for release in releases:
        if release.id == name:
            return before
        before = release
    return None


def remove_releases(folder: Path, names: Sequence[str]) -> None:
    """
    Take releases away for good, while no build writes to *folder*.

    Raises:
        UnknownRelease: there is none of that name; nothing is taken away.
        StoreError: it is the current one; nothing is taken away.  Or a file cannot be removed.
    """
    try:
        with (folder / manifest.LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            releases = list_releases(folder)
            leaving = [find_release(releases, name) for name in dict.fromkeys(names)]
            for release in leaving:
                if release.is_current:
                    raise StoreError(
                        f"release {release.id} is current: make another one current before"
                    )
            for release in leaving:
                hidden = folder / _REMOVING
                shutil.rmtree(hidden, ignore_errors=True)  # of a removal that was killed
                release.path.rename(hidden)  # at once, so that nobody finds half of it
                shutil.rmtree(hidden)
    except OSError as error:
        raise StoreError(reason_of(error)) from error
