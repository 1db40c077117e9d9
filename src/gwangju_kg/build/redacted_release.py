"""
Replace stored releases by redacted ones, one after the other, each of them atomically.

The input is a redaction; the output is a release with a name of its own, whose manifest states what
it replaces and what was removed.  The replaced directory is deleted.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from gwangju_kg.build import input_digest, pipeline, publishing, release_queries
from gwangju_kg.build.redaction import Redaction
from gwangju_kg.build.removal_record import mention_pattern
from gwangju_kg.errors import RedactionError
from gwangju_kg.project.outlines import OUTLINES
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.media_types import CODINGS
from gwangju_kg.release import archive, manifest, origin
from gwangju_kg.release.manifest import DEFAULT_GRAPH
from gwangju_kg.release.removals import REMOVALS, REPLACES, ReplacedRelease

#: Extension of descriptions of queries; beside them are rows that tests expect.
_DESCRIPTION: Final = ".ttl"


def replacement_id(redaction: Redaction) -> str:
    """Return the id of the redacted release, which follows from the release and the removals."""
    return f"{redaction.release.version}-{_digest(redaction)[:8]}"


def _digest(redaction: Redaction) -> str:
    """Return the SHA-256 of all that the redacted release is made from."""
    stated = manifest.read(redaction.release.path)
    software = (f"{name} {number}" for name, number in input_digest.software_versions().items())
    iris = sorted(removal.iri for removal in redaction.removals)
    inputs = (redaction.release.id, str(stated["inputs_sha256"]), *iris, *software)
    return hashlib.sha256("\n".join(inputs).encode()).hexdigest()


def replace_release(
    redaction: Redaction, project: Project, progress: pipeline.Progress
) -> archive.KeptRelease:
    """
    Write the redacted release, make it current if the release was, and delete the release.

    If the process ends before the deletion, both exist, and a repetition completes the work.  The
    caller holds the lock of the folder.

    Args:
        redaction: what remains of the release.
        project: the project with the queries of tables, names and descriptions.
        progress: called after each stage.

    Returns:
        The redacted release.

    Raises:
        BuildError: a file cannot be written, or a query is missing or malformed.
        RedactionError: a file would still mention what is removed.
        OSError: the folder cannot be written to.
    """
    replaced = redaction.release.path
    folder = replaced.parent
    name = replacement_id(redaction)
    with publishing.staging_directory(folder) as staging, _queries(redaction, project) as view:
        pipeline.write_release(
            redaction.dataset, view, staging, stated=_stated(redaction), progress=progress
        )
        _refuse_traces(staging, redaction)
        times = (replaced / manifest.MANIFEST).stat()  # by which releases of one day are ordered
        os.utime(staging / manifest.MANIFEST, ns=(times.st_atime_ns, times.st_mtime_ns))
        release = publishing.publish(staging, folder / name)
    if (folder / archive.CURRENT).resolve() == replaced.resolve():
        publishing.make_current(release)
    archive.delete(replaced)
    return archive.find_release(archive.list_releases(folder), name)


def _stated(redaction: Redaction) -> dict[str, Any]:
    """Return what the manifest states that does not follow from the dataset."""
    release = redaction.release
    before = manifest.read(release.path)
    row = ReplacedRelease(release.id, release.sha256, redaction.removals).as_row()
    return {
        "id": replacement_id(redaction),
        "version": before["version"],
        "issued": before["issued"],
        "project": origin.project_of(before, release.path).as_dict(),
        "inputs_sha256": _digest(redaction),
        **(
            {} if before.get(DEFAULT_GRAPH) else {DEFAULT_GRAPH: None}
        ),  # its queries ask all graphs
        **({REMOVALS: before[REMOVALS]} if REMOVALS in before else {}),
        REPLACES: [row, *before.get(REPLACES, ())],
    }


@contextmanager
def _queries(redaction: Redaction, project: Project) -> Iterator[Project]:
    """
    Yield a project with the queries that the release holds itself, and the others of a project.

    Described queries and outlines that mention what is removed are left out, and so are all rows
    that tests expect.
    """
    with TemporaryDirectory() as name:
        view = Path(name)
        (view / "queries").mkdir()
        for path in project.path("queries").iterdir():
            if path.is_dir() and path.name not in release_queries.COPIED_QUERIES:
                (view / "queries" / path.name).symlink_to(path.resolve())
        for copied in release_queries.COPIED_QUERIES:
            source = redaction.release.path / "queries" / copied
            if source.is_dir():
                shutil.copytree(source, view / "queries" / copied)
        pattern = mention_pattern(*redaction.iris, namespaces=redaction.namespaces)
        for path in (view / "queries" / "examples").glob("*"):
            if path.suffix != _DESCRIPTION or pattern.search(path.read_text("utf-8")):
                path.unlink()
        outlines = redaction.release.path / OUTLINES
        if outlines.is_file() and not pattern.search(outlines.read_text("utf-8")):
            (view / "data").mkdir()
            shutil.copyfile(outlines, view / "data" / OUTLINES)
        yield Project(view, origin.read_origin(redaction.release.path))


def _refuse_traces(folder: Path, redaction: Redaction) -> None:
    """
    Search every file of a release for the removed IRIs, except the store and compressed variants.

    Raises:
        RedactionError: one is found.
    """
    pattern = re.compile(
        mention_pattern(*redaction.iris, namespaces=redaction.namespaces).pattern.encode()
    )
    packed = {f".{coding.extension}" for coding in CODINGS}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        is_derived = name.parts[0] in {manifest.STORE, manifest.MANIFEST} or path.suffix in packed
        if path.is_file() and not is_derived and (match := pattern.search(path.read_bytes())):
            raise RedactionError(
                f"release {redaction.release.id} is unchanged: {name} would still mention"
                f" {match[0].decode()}"
            )
