"""
The releases in a folder: list them in order, find one by id, remove some.

The input is the folder; the output is records in chronological order.  Only manifests are read, and
a release is removed only if a person names it.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import StoreError, UnknownRelease, reason_of
from gwangju_kg.release import manifest
from gwangju_kg.release.removals import Removal, ReplacedRelease, read_removals, read_replaced

#: Link to the release that is served.
CURRENT: Final = manifest.CURRENT

#: The signature of the manifest, if there is one.
SIGNATURE: Final = manifest.MANIFEST + ".minisig"

#: The name of a release during its removal; hidden, so that it no longer counts as a release.
_REMOVING: Final = ".leaving"

#: Nanoseconds after which a second change of a folder certainly has another time of change.
#: Source: a clock tick of Linux, from which file systems take it, lasts at most 10 ms.
_TICK_NS: Final = 20_000_000


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
        removals: what its manifest records as removed, by IRI.
        replaces: the releases that it replaces because something was removed from them.
    """

    path: Path
    id: str
    version: str
    issued: date
    quads: int
    sha256: str
    is_current: bool
    removals: Mapping[str, Removal]
    replaces: tuple[ReplacedRelease, ...]

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
            is_settled = time.time_ns() - changed_ns > _TICK_NS
            self._read = (changed_ns if is_settled else -1, list_releases(self._folder))
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
        removals={
            iri: removal
            for removal in read_removals(stated)
            for iri in (*removal.dependents, removal.iri)
        },
        replaces=read_replaced(stated),
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
        ReleaseRedacted: another release replaces it.
    """
    for release in releases:
        if release.id == name:
            return release
    refuse_redacted(releases, name)
    known = tuple(release.id for release in reversed(releases))
    raise UnknownRelease(release=name, known=known)


def refuse_redacted(releases: Sequence[KeptRelease], name: str) -> None:
    """
    Raise an error if one of the releases replaces the release `name`.

    Raises:
        ReleaseRedacted: it does; the error names the latest that does.
    """
    for release in reversed(releases):
        for replaced in release.replaces:
            if replaced.id == name:
                raise replaced.as_error(release.id)


def find_removal(releases: Sequence[KeptRelease], iri: str) -> Removal | None:
    """Return the removal of `iri`, or of what it was a part of, that a release records, or None."""
    return next(
        (release.removals[iri] for release in reversed(releases) if iri in release.removals), None
    )


def release_path(folder: Path, name: str | None) -> Path:
    """
    Return the directory of the release `name` in `folder`, or of the current one if it is None.

    Raises:
        UnknownRelease: there is no release of that name.
        ReleaseRedacted: another release replaces it.
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
        UnknownRelease, ReleaseRedacted: there is no release of one of the names; nothing is
            deleted.
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
                delete(release.path)
    except OSError as error:
        raise StoreError(reason_of(error)) from error


def delete(release: Path) -> None:
    """
    Delete the directory of a release; the caller holds the lock of the folder.

    Raises:
        OSError: a file cannot be deleted.
    """
    delete_rest(release.parent)
    hidden = release.with_name(_REMOVING)
    release.rename(hidden)  # atomic, so that nobody sees half a release
    shutil.rmtree(hidden)


def delete_rest(folder: Path) -> None:
    """Delete what a deletion in `folder` that was killed has left."""
    hidden = folder / _REMOVING
    if hidden.exists():
        shutil.rmtree(hidden)
