"""
Build a release: the stages from the project's folders to a named directory.

The input is a project; the output is a directory, which is written under a temporary name,
verified, and only then renamed.  If anything fails, the current release remains current.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeAlias

from gwangju_kg.build import (
    artifacts,
    dumps,
    input_digest,
    outline_file,
    publishing,
    release_queries,
    removal_record,
    search_index,
)
from gwangju_kg.dataset import default_graph, derivation, reading, stale_proofs
from gwangju_kg.dataset import edition as dataset_edition
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import BuildError, ViolationError, reason_of
from gwangju_kg.formatting.units import UNITS
from gwangju_kg.language import Language, Sentence
from gwangju_kg.project.kept_results import KeptResults
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import store
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH as DEFAULT_GRAPH_IRI
from gwangju_kg.rdf.spooled_statements import SpooledStatements
from gwangju_kg.release import archive, manifest, opening, removals
from gwangju_kg.release.manifest import DEFAULT_GRAPH, ReleaseDefaultGraph
from gwangju_kg.settings import Settings
from gwangju_kg.validation import validate
from gwangju_kg.validation.findings import Finding, Severity, ValidationReport

#: The stages of a build, in their order; those of a check come first.
STAGES: Final = (
    "read", "derive", "validate", "dump", "tabulate", "compress", "describe", "index", "store",
)  # fmt: skip
CHECK_STAGES: Final = STAGES[:3]

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
    project: Project, progress: Progress, *, language: Language, findings: Iterable[Finding] = ()
) -> tuple[Dataset, ValidationReport, tuple[str, ...]]:
    """
    Read, derive and validate a project.

    Args:
        project: the project.
        progress: called after each stage; warnings are remarks of the last stage.
        language: the language of the findings.
        findings: what other checks found; they are reported with those of the validation.

    Returns:
        The quads of a release; the report on them, which has no violation; the IRIs of the
        assertions and sources whose proofs are out of date.

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
    dataset_edition.bring_forward(dataset, project)
    clock.done("derive", f"{derived:,} quads")
    kept = KeptResults(project.folder)
    validated = validate(dataset, project, kept)
    report = ValidationReport.of([*validated.findings, *findings], validated.idle_shapes)
    violations = report.lines(language, Severity.VIOLATION)
    warnings = report.lines(language, Severity.WARNING)
    if violations:
        total = _VIOLATIONS[language].format(len(violations), len(warnings))
        raise ViolationError(total, (*violations, *warnings))
    counts = f"0 violations, {len(warnings):,} warnings, {report.count(Severity.INFO):,} remarks"
    if report.idle_shapes:
        counts += f", {len(report.idle_shapes):,} shapes without data"
    if validated.validated < validated.units:
        counts += f"; shapes applied to {validated.validated:,} of {validated.units:,} parts anew"
    clock.done("validate", counts, (*kept.remarks, *warnings))
    return dataset, report, withdrawn


def check_inputs(dataset: Dataset, project: Project) -> None:
    """
    Check what a build reads beside the data: version and date, queries, names for the search.

    Raises:
        SourceError: a file is missing or malformed.
    """
    dataset_edition.read_edition(dataset, project)
    release_queries.check_queries(project)
    outline_file.check_outlines(project)
    release_queries.read_units(dataset, project)
    release_queries.count_figures(dataset, project)
    search_index.read_names(Dataset(), project)  # the queries alone: their rows take a second


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

    Project.open(settings.project)  # a mistake in the option leaves no folder of releases behind
    try:
        with publishing.locked(settings.releases, on_wait):
            return _build(settings, progress, language)
    except OSError as error:
        raise BuildError(f"{reason_of(error)}; no release was built") from error


def _build(settings: Settings, progress: Progress, language: Language) -> Path:
    project, releases = Project.open(settings.project), settings.releases
    digest = input_digest.digest(project)
    dataset, *_ = read_and_validate(project, progress, language=language)
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
        stated: dict[str, Any] = {
            **identity,
            "project": project.description.as_dict(),
            "inputs_sha256": digest,
            **({removals.REMOVALS: recorded} if recorded else {}),
        }
        write_release(dataset, project, folder, stated=stated, progress=progress)
        release = publishing.publish(folder, releases / identity["id"])
    publishing.make_current(release)
    return release


def write_release(
    dataset: Dataset,
    project: Project,
    folder: Path,
    *,
    stated: Mapping[str, Any],
    progress: Progress,
) -> None:
    """
    Write all files of a release, flush them to the disk, and open the release once.

    Args:
        dataset: the finished dataset.
        project: the project with the queries.
        folder: the empty directory to write to.
        stated: what the manifest states about the release: id, version and date of issue, and what
            the dataset and the files do not give.
        progress: called after each stage.

    Raises:
        BuildError: a file cannot be written or read back, or a query is missing or malformed.
    """
    clock = StageClock(progress)
    identity = {name: stated[name] for name in ("id", "version", "issued")}
    finished = artifacts.FinishedDataset.of(dataset, project, folder)
    quads, record = finished.quads, finished.record
    stored = record if stated.get(DEFAULT_GRAPH, True) else ()
    with ThreadPoolExecutor(max_workers=1) as aside:
        created = aside.submit(store.create, folder / manifest.STORE, chain(quads, stored))
        files = artifacts.write_files(finished, project, folder, identity=identity, done=clock.done)
        names = search_index.read_names(dataset, project)
        search = search_index.write(names, folder)
        clock.done("index", f"{len(names.names):,} names, {search['bytes']:,} bytes")
        created.result()
    graphs = {row["graph"]: row["quads"] for row in files if _is_dump_of_graph(row)}
    defaults = {DEFAULT_GRAPH: _default_graph(record, files, graphs, project)}
    copies = release_queries.copy_queries(project, folder)
    copies += outline_file.copy_outlines(project, folder)
    content: dict[str, Any] = {
        **defaults,
        **stated,
        "rdfc10_sha256": dumps.rdfc10_sha256(quads),
        "software": input_digest.software_versions(),
        "figures": {"quads": len(quads), **release_queries.count_figures(dataset, project)},
        UNITS: release_queries.read_units(dataset, project),
        "graphs": [{"iri": iri, "quads": count} for iri, count in graphs.items()],
        "files": [*files, search, *copies],
    }
    manifest.write(content, folder)
    opening.open_release(folder)
    publishing.fsync([*folder.rglob("*"), folder])
    clock.done("store", f"{len(quads):,} quads")


def _is_dump_of_graph(row: Mapping[str, Any]) -> bool:
    """Check whether a manifest entry is that of the dump of a named graph, not compressed."""
    return bool(row["graph"]) and row["graph"] != DEFAULT_GRAPH_IRI and not row.get("coding")


def _default_graph(
    record: SpooledStatements,
    files: Sequence[Mapping[str, Any]],
    graphs: Collection[str],
    project: Project,
) -> dict[str, Any]:
    """Return what the manifest states about the default graph with the triples `record`."""
    path = next(row["path"] for row in files if row["graph"] == DEFAULT_GRAPH_IRI)
    members = default_graph.members(graphs, project.namespaces)
    terms = project.namespaces.graph_iri(default_graph.TERMS_GRAPH)
    return ReleaseDefaultGraph(
        members,
        terms_graph=terms if terms in graphs else "",
        triples=len(record),
        path=path,
    ).as_row()
