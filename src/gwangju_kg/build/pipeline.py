"""
Build a release: the stages from the project's folders to a named directory.

The input is a project; the output is a directory, which is written under a temporary name,
verified, and only then renamed.  If anything fails, the current release remains current.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from gwangju_kg.build import (
    artifacts,
    dumps,
    input_digest,
    publishing,
    removal_record,
    search_index,
)
from gwangju_kg.dataset import derivation, reading, stale_proofs
from gwangju_kg.dataset import edition as dataset_edition
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import BuildError, SourceError, ViolationError, reason_of
from gwangju_kg.language import Language, Sentence
from gwangju_kg.rdf import query_files, store
from gwangju_kg.release import archive, manifest, opening, removals
from gwangju_kg.settings import Settings
from gwangju_kg.validation import validate
from gwangju_kg.validation.findings import Finding, Severity, ValidationReport

#: The folders of queries that are copied into a release.
COPIED_QUERIES: Final = ("examples", "pages")

#: Each file holds the query of one figure, a SELECT of one ?count; its name is the figure's name.
FIGURES: Final = "queries/pages/figures"

_VIOLATIONS: Final[Sentence] = {
    "ko": "데이터가 규칙에 어긋납니다: 위반 {:,}건, 경고 {:,}건",
    "en": "the data violate the rules: {:,} violations, {:,} warnings",
}


@dataclass(frozen=True)
class BuildStage:
    """
    A finished stage of a build.

    Attributes:
        name: its name, a verb.
        detail: a summary of its result, with counts.
        seconds: its duration.
        remarks: lines that a person should see although nothing failed.
    """

    name: str
    detail: str
    seconds: float
    remarks: tuple[str, ...] = ()


Progress: TypeAlias = Callable[[BuildStage], None]


class StageClock:
    """Reports each stage with the time since the previous one."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._since = progress, time.monotonic()

    def done(self, name: str, detail: str, remarks: Sequence[str] = ()) -> None:
        """Report the stage `name`, which has just finished."""
        now = time.monotonic()
        self._progress(BuildStage(name, detail, now - self._since, tuple(remarks)))
        self._since = now


def read_and_validate(
    project: Path, progress: Progress, *, language: Language, findings: Iterable[Finding] = ()
) -> Dataset:
    """
    Read, derive and validate a project.

    Args:
        project: its folder.
        progress: called after each stage; warnings are remarks of the last stage.
        language: the language of the findings.
        findings: what other checks found; they are reported with those of the validation.

    Returns:
        The quads of a release.

    Raises:
        SourceError: a file is missing or malformed.
        ShapeError: the shapes cannot be used.
        ViolationError: the data violate a shape or a check, or hold what was removed.
    """
    clock = StageClock(progress)
    dataset = reading.read_project(project)
    removal_record.refuse_removed(dataset, project, removal_record.read(project), language=language)
    withdrawn = stale_proofs.withdraw_stale(dataset, project)
    remarks = [
        f"the evidence for <{iri}> is out of date: run 'gwangju-kg check --texts DIR --write'"
        for iri in withdrawn
    ]
    clock.done(
        "read", f"{len(reading.graph_files(project))} files, {len(dataset):,} quads", remarks
    )
    derived = derivation.derive(dataset, project)
    clock.done("derive", f"{derived:,} quads")
    report = ValidationReport.of([*validate(dataset, project).findings, *findings])
    violations = report.lines(language, Severity.VIOLATION)
    warnings = report.lines(language, Severity.WARNING)
    if violations:
        total = _VIOLATIONS[language].format(len(violations), len(warnings))
        raise ViolationError(total, (*violations, *warnings))
    counts = f"0 violations, {len(warnings):,} warnings, {report.count(Severity.INFO):,} remarks"
    clock.done("validate", counts, warnings)
    return dataset


def build(settings: Settings, progress: Progress, *, language: Language = "en") -> Path:
    """
    Build a release and make it the current one.

    Only one build at a time writes to a folder of releases.  The same inputs give the same release;
    if it exists already and is intact, it is left unchanged.

    Args:
        settings: its `project` and `releases` are used.
        progress: called after each stage.
        language: the language of the findings.

    Returns:
        The directory of the release.

    Raises:
        BuildError: as for `read_and_validate`; or a file cannot be written, or the project changed
            during the build.
    """

    def on_wait() -> None:
        StageClock(progress).done("wait", "another build is writing to this folder")

    try:
        with publishing.locked(settings.releases, on_wait):
            return _build(settings, progress, language)
    except OSError as error:
        raise BuildError(f"{reason_of(error)}; no release was built") from error


def _build(settings: Settings, progress: Progress, language: Language) -> Path:
    project, releases = settings.project, settings.releases
    digest = input_digest.digest(project)
    dataset = read_and_validate(project, progress, language=language)
    known = [row for each in archive.list_releases(releases) for row in each.removals.values()]
    removal_record.refuse_removed(dataset, project, known, language=language)
    edition = dataset_edition.read_edition(dataset, project)
    recorded = [removal.as_row() for removal in removal_record.read(project)]
    if input_digest.digest(project) != digest:
        raise BuildError("the project's files changed during the build: build again")
    with publishing.staging_directory(releases) as folder:
        identity = {
            "id": f"{edition.version}-{digest[:8]}",
            "version": edition.version,
            "issued": edition.issued.isoformat(),
        }
        stated = {
            **identity,
            "inputs_sha256": digest,
            **({removals.REMOVALS: recorded} if recorded else {}),
        }
        write_release(dataset, project, folder, stated=stated, progress=progress)
        release = publishing.publish(folder, releases / identity["id"])
    publishing.make_current(release)
    return release


def write_release(
    dataset: Dataset,
    project: Path,
    folder: Path,
    *,
    stated: Mapping[str, Any],
    progress: Progress,
) -> None:
    """
    Write all files of a release, flush them to the disk, and open the release once.

    Args:
        dataset: the finished dataset.
        project: the folder with the queries.
        folder: the empty directory to write to.
        stated: what the manifest states about the release: id, version and date of issue, and what
            the dataset and the files do not give.
        progress: called after each stage.

    Raises:
        BuildError: a file cannot be written or read back, or a query is missing or malformed.
    """
    clock = StageClock(progress)
    identity = {name: stated[name] for name in ("id", "version", "issued")}
    quads, files = artifacts.write_files(
        dataset, project, folder, identity=identity, done=clock.done
    )
    names = search_index.read_names(dataset, project)
    search = search_index.write(names, folder)
    clock.done("index", f"{len(names.names):,} names, {search['bytes']:,} bytes")
    store.create(folder / manifest.STORE, quads)
    queries = _copy_queries(project, folder)
    content: dict[str, Any] = {
        **stated,
        "rdfc10_sha256": dumps.rdfc10_sha256(quads),
        "software": input_digest.software_versions(),
        "figures": {"quads": len(quads), **_figures(dataset, project)},
        "graphs": [
            {"iri": iri, "quads": len(members)}
            for iri, members in dumps.group_by_graph(quads).items()
        ],
        "files": [*files, search, *queries],
    }
    manifest.write(content, folder)
    opening.open_release(folder)
    publishing.fsync([*folder.rglob("*"), folder])
    clock.done("store", f"{len(quads):,} quads")


def _figures(dataset: Dataset, project: Path) -> dict[str, int]:
    """
    Run the queries of figures.

    Raises:
        SourceError: a query does not return one row with a whole ?count.
    """
    figures = {}
    for path in sorted((project / FIGURES).glob("*.rq")):
        rows = query_files.select_rows(dataset, path)
        if len(rows) != 1 or not rows[0].get("count", "").isdecimal():
            raise SourceError("the query of a figure must return one row with a whole ?count", path)
        figures[path.stem] = int(rows[0]["count"])
    return figures


def _copy_queries(project: Path, folder: Path) -> list[dict[str, Any]]:
    """Copy queries into the release; return their manifest entries."""
    for name in COPIED_QUERIES:
        source = project / "queries" / name
        if source.is_dir():
            shutil.copytree(
                source,
                folder / "queries" / name,
                ignore=shutil.ignore_patterns(".*"),
                copy_function=shutil.copyfile,
            )
    copies = sorted(path for path in (folder / "queries").rglob("*") if path.is_file())
    return [
        manifest.file_entry(
            path.relative_to(folder).as_posix(), path.read_bytes(), media_type=_media_type(path)
        )
        for path in copies
    ]


def _media_type(query: Path) -> str:
    return "text/turtle" if query.suffix == ".ttl" else "application/sparql-query"
