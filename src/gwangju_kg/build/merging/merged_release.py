"""
Merge releases: from the dumps of many releases to one release with one store and one index.

The input is the directories of releases and a ``project.toml`` that says what their collection is
called; the output is a release, the same bytes whatever the order of the directories.  Statements
pass as sorted lines, from disk to disk.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from gwangju_kg.build import (
    artifacts,
    dumps,
    input_digest,
    publishing,
    release_queries,
    search_index,
)
from gwangju_kg.build.merging import city_releases
from gwangju_kg.build.merging.city_releases import CityRelease
from gwangju_kg.build.merging.cross_city_checks import CrossCityChecks, NumberedLine, SharedItem
from gwangju_kg.build.merging.merged_files import MergedFiles
from gwangju_kg.build.merging.merged_names import read_merged_names
from gwangju_kg.build.merging.shared_statements import GraphSorter, SharedStatements
from gwangju_kg.build.pipeline import Progress, StageClock
from gwangju_kg.dataset import default_graph
from gwangju_kg.errors import BuildError, reason_of
from gwangju_kg.formatting.units import UNITS
from gwangju_kg.project.project_folder import Project
from gwangju_kg.project.project_toml import FILE
from gwangju_kg.rdf import spooled_statements, store
from gwangju_kg.rdf.spooled_statements import SpooledStatements
from gwangju_kg.release import manifest, opening
from gwangju_kg.release.manifest import DEFAULT_GRAPH, ReleaseDefaultGraph
from gwangju_kg.release.merged_cities import CANDIDATES, CITIES
from gwangju_kg.release.removals import REMOVALS
from gwangju_kg.settings import Settings


def merge(settings: Settings, paths: Sequence[Path], progress: Progress) -> Path:
    """
    Merge releases into one, and make it the current one of its folder.

    Args:
        settings: its `project` has the ``project.toml`` of the merged release, its `releases` is
            the folder to write to.
        paths: directories of releases, or of projects whose current release is meant.
        progress: called after each stage.

    Returns:
        The directory of the merged release.

    Raises:
        MergeError: the releases do not go together.
        StoreError: a release is missing or damaged.
        BuildError: a file cannot be written.
    """

    def on_wait() -> None:
        StageClock(progress).done("wait", "another build is writing to this folder")

    project = Project.open(settings.project)
    try:
        with publishing.locked(settings.releases, on_wait):
            clock = StageClock(progress)
            releases = city_releases.open_releases(paths, project.description)
            quads = sum(release.city.figures["quads"] for release in releases)
            clock.done("verify", f"{len(releases)} releases, {quads:,} quads")
            with publishing.staging_directory(settings.releases) as folder:
                writer = _MergedRelease(project, releases, folder, clock)
                release_id = writer.write()
                release = publishing.publish(folder, settings.releases / release_id)
            publishing.make_current(release)
            return release
    except OSError as error:
        raise BuildError(f"{reason_of(error)}; no release was built") from error


class _MergedRelease:
    """A merged release while it is written."""

    def __init__(
        self, project: Project, releases: Sequence[CityRelease], folder: Path, clock: StageClock
    ) -> None:
        self._project, self._releases, self._folder = project, releases, folder
        self._clock = clock
        self._namespaces = city_releases.namespaces(project.description, releases)
        self._inputs_sha256 = _digest(project, releases)
        issued = max(release.city.issued for release in releases)
        version = issued.replace("-", ".")
        self._identity = {
            "id": f"{version}-{self._inputs_sha256[:8]}",
            "version": version,
            "issued": issued,
        }
        self._files = MergedFiles(project, releases, folder, self._identity)

    def write(self) -> str:
        """Write all files; return the id of the release."""
        quads, candidates = self._merge_statements()
        record = default_graph.triples(quads, self._files.owners, self._folder)
        files = self._files.write_dumps(quads, record)
        self._clock.done("dump", f"{len(files)} files, {artifacts.total_bytes(files):,} bytes")
        names = read_merged_names(self._releases)
        described = self._files.describe(quads, names, files)
        self._clock.done("describe", f"{len(described)} files")
        search = search_index.write(names, self._folder)
        self._clock.done("index", f"{len(names.names):,} names, {search['bytes']:,} bytes")
        graphs = Counter(spooled_statements.graph_of(line).decode()[1:-1] for line in quads.lines())
        store.create(self._folder / manifest.STORE, chain(quads, record))
        queries = release_queries.copy_queries(self._project, self._folder)
        figures = sum((Counter(release.city.figures) for release in self._releases), Counter())
        removed = [row for each in self._releases for row in each.stated.get(REMOVALS, ())]
        content: dict[str, Any] = {
            **self._identity,
            **({REMOVALS: removed} if removed else {}),
            DEFAULT_GRAPH: self._default_graph(graphs, record).as_row(),
            "project": self._project.description.as_dict(),
            "inputs_sha256": self._inputs_sha256,
            "rdfc10_sha256": dumps.rdfc10_sha256(quads),
            "software": input_digest.software_versions(),
            "figures": {**figures, "quads": len(quads)},
            UNITS: self._units(),
            "graphs": [{"iri": iri, "quads": graphs[iri]} for iri in sorted(graphs)],
            "files": [*files, *described, search, *queries],
            CITIES: [release.city.as_row() for release in self._releases],
            CANDIDATES: [candidate.as_row() for candidate in candidates],
        }
        manifest.write(content, self._folder)
        opening.open_release(self._folder)
        publishing.fsync([*self._folder.rglob("*"), self._folder])
        self._clock.done("store", f"{len(quads):,} quads")
        return self._identity["id"]

    def _merge_statements(self) -> tuple[SpooledStatements, tuple[SharedItem, ...]]:
        """Return the statements of all releases, sorted, and things that may be the same."""
        shared = SharedStatements(self._namespaces, self._project.description.languages)
        for release in self._releases:
            shared.add(release)
        common = sorted(
            {*shared.lines(), *map(spooled_statements.line_of, self._files.self_description())}
        )
        self._clock.done("share", f"{len(common):,} quads that all cities share")
        checks = CrossCityChecks(self._releases, self._namespaces)
        streams: list[Iterator[NumberedLine]] = [
            zip(self._own_lines(release), repeat(number))
            for number, release in enumerate(self._releases)
        ]
        lines = heapq.merge(*streams, zip(common, repeat(-1)))
        quads = SpooledStatements.of(checks.pass_on(lines), self._folder)
        checks.refuse_conflicts()
        candidates = checks.candidates()
        remarks = [
            f"<{each.first}> and <{each.second}> may be the same: both are <{each.item}>"
            for each in candidates
        ]
        self._clock.done("merge", f"{len(quads):,} quads, {len(candidates)} candidates", remarks)
        return quads, candidates

    def _own_lines(self, release: CityRelease) -> Iterator[bytes]:
        sorter = GraphSorter(release.city.project.namespaces, self._namespaces)
        return sorter.own(release.lines())

    def _default_graph(
        self, graphs: Counter[str], record: SpooledStatements
    ) -> ReleaseDefaultGraph:
        terms = self._project.namespaces.graph_iri(default_graph.TERMS_GRAPH)
        return ReleaseDefaultGraph(
            default_graph.members(graphs, *self._files.owners),
            terms_graph=terms if terms in graphs else "",
            triples=len(record),
            path=self._files.record_path,
        )

    def _units(self) -> dict[str, Any]:
        """Return the units of all releases, with the names in all languages."""
        units: dict[str, Any] = {}
        for release in self._releases:
            for iri, unit in release.stated.get(UNITS, {}).items():
                known = units.setdefault(iri, unit)
                names = {role: {**unit[role], **known[role]} for role in ("label", "symbol")}
                units[iri] = {**known, **names}
        return units


def _digest(project: Project, releases: Sequence[CityRelease]) -> str:
    """Return the SHA-256, in hex, of all that determines a merged release."""
    total = hashlib.sha256((project.folder / FILE).read_bytes())
    for name in release_queries.COPIED_QUERIES:
        folder = project.path(f"queries/{name}")
        for path in sorted(folder.rglob("[!.]*.*")):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    for library, number in input_digest.software_versions().items():
        total.update(f"{library}\0{number}\n".encode())
    for release in releases:
        content = (release.path / manifest.MANIFEST).read_bytes()
        total.update(f"{release.base_iri}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()
