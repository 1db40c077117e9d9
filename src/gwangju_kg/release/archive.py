"""
The releases in a folder: list them in order, find one by id, remove some.

The input is the folder; the output is records in chronological order.  Only manifests are read, and
a release is removed only if a person names it.
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

#: The signature of the manifest, if there is one.
SIGNATURE: Final = manifest.MANIFEST + ".minisig"

#: The name of a release during its removal; hidden, so that it no longer counts as a release.
_REMOVING: Final = ".leaving"


@dataclass(frozen=True)
class KeptRelease:
    """
    A release in the folder of releases.

    Attributes:
        path: its directory.
        id: its id, which is the name of the directory.
        version: the version of the data.
        issued: the date of issue of the data; its Memento datetime is midnight UTC on that day.
        quads: the number of quads.
        sha256: the RDFC-1.0 hash of its dataset, or "" if the manifest states none.
        is_current: whether it is the current release.
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
        """Whether its manifest has a signature now; a signature can be added later."""
        return (self.path / SIGNATURE).is_file()

    @property
    def moment(self) -> datetime:
        """The Memento datetime of the release."""
        return datetime(self.issued.year, self.issued.month, self.issued.day, tzinfo=UTC)


class ReleaseArchive:
    """
    The releases in a folder, read again only after one was added, removed or made current.

    Args:
        folder: the folder of releases.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: tuple[int, tuple[KeptRelease, ...]] = (-1, ())

    def releases(self) -> tuple[KeptRelease, ...]:
        """Return the releases, the oldest first."""
        try:
            changed_ns = self._folder.stat().st_mtime_ns
        except OSError:
            return ()
        if self._read[0] != changed_ns:
            self._read = (changed_ns, list_releases(self._folder))
        return self._read[1]


def list_releases(folder: Path) -> tuple[KeptRelease, ...]:
    """
    Return the releases in `folder`, the oldest first; incomplete or damaged ones are left out.

    Releases are sorted by date of issue, then by version.  Among releases of the same version the
    current one is the last, and the others are in the order in which they were added.
    """
    current = (folder / CURRENT).resolve().name
    keyed = []
    for path in folder.glob("[!.]*"):
        if path.is_symlink() or not path.is_dir():
            continue
        try:
            stated = manifest.read(path)
            release = _release_from_manifest(path, stated, is_current=path.name == current)
            added_ns = (path / manifest.MANIFEST).stat().st_mtime_ns
        except (StoreError, OSError, KeyError, TypeError, ValueError, AttributeError):
            continue
        if release.id == path.name:
            version = _version_key(release.version)
            key = (release.issued, version, release.is_current, added_ns, release.id)
            keyed.append((key, release))
    return tuple(release for _, release in sorted(keyed, key=lambda row: row[0]))


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
    Return a sort key for a version, by which 2026.9 comes before 2026.11.

    >>> _version_key("2026.9") < _version_key("2026.11") < _version_key("2026.11.1")
    True
    """
    return [(int(part or 0), rest) for part, rest in re.findall(r"(\d*)([^.\d]*)\.?", version)][:-1]


def find_release(releases: Sequence[KeptRelease], name: str) -> KeptRelease:
    """
    Return the release with the id `name`.

    Raises:
        UnknownRelease: there is no such release; no path is ever built from the name.
    """
    for release in releases:
        if release.id == name:
            return release
    known = tuple(release.id for release in reversed(releases))
    raise UnknownRelease(release=name, known=known)


def release_path(folder: Path, name: str | None) -> Path:
    """
    Return the directory of the release `name` in `folder`, or of the current one if it is None.

    Raises:
        UnknownRelease: there is no release of that name.
    """
    if name is None:
        return (folder / CURRENT).resolve()
    return find_release(list_releases(folder), name).path.resolve()


def predecessor(releases: Sequence[KeptRelease], name: str) -> KeptRelease | None:
    """Return the release before the one with the id `name`, or None if that is the first."""
    previous: KeptRelease | None = None
    for release in releases:
        if release.id == name:
            return previous
        previous = release
    return None


def remove_releases(folder: Path, names: Sequence[str]) -> None:
    """
    Delete releases permanently; wait until no build writes to `folder`.

    Raises:
        UnknownRelease: there is no release of one of the names; nothing is deleted.
        StoreError: one of them is the current release, and nothing is deleted; or a file cannot be
            deleted.
    """
    try:
        with (folder / manifest.LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            releases = list_releases(folder)
            selected = [find_release(releases, name) for name in dict.fromkeys(names)]
            for release in selected:
                if release.is_current:
                    raise StoreError(
                        f"release {release.id} is the current release: build or choose another"
                        " current release first"
                    )
            for release in selected:
                hidden = folder / _REMOVING
                shutil.rmtree(hidden, ignore_errors=True)  # left by a removal that was killed
                release.path.rename(hidden)  # atomic, so that nobody sees half a release
                shutil.rmtree(hidden)
    except OSError as error:
        raise StoreError(reason_of(error)) from error
