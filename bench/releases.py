"""
Build and open the data for the servers: a release for ours, N-Quads for all of them.

The input is the project and a work folder; the output is directories that are built once and
reused, under a name that depends on their inputs.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, RdfFormat, parse

from bench import synthesis
from gwangju_kg.build import input_digest
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import store
from gwangju_kg.rdf.media_types import DATASET_FORMATS
from gwangju_kg.release import manifest

#: The dump that is loaded into every server.
DUMP: Final = "dumps/gwangju-kg.nq"

#: The number of quads of the synthetic release.
LARGE: Final = 1_700_000

_VERSION: Final = "synthetic"
_ISSUED: Final = "2026-11-22"


@dataclass(frozen=True)
class Data:
    """
    The data that the servers serve.

    Attributes:
        name: its name in the results.
        releases: the folder in which ``current`` is the release.
        quads: the number of quads.
    """

    name: str
    releases: Path
    quads: int

    @property
    def release(self) -> Path:
        """The directory of the release."""
        return (self.releases / manifest.CURRENT).resolve()

    @property
    def dump(self) -> Path:
        """The dump in N-Quads."""
        return self.release / DUMP

    @property
    def record(self) -> Path | None:
        """The dump of the default graph; None if queries ask all graphs together."""
        default_graph = manifest.default_graph_of(manifest.read(self.release))
        return self.release / default_graph.path if default_graph else None

    @classmethod
    def open(cls, name: str, releases: Path) -> Data:
        """
        Open the current release of a folder.

        Raises:
            StoreError: the release is missing or damaged.
        """
        stated = manifest.verify(releases / manifest.CURRENT)
        return cls(name, releases, int(stated["figures"]["quads"]))


def open_synthetic(project: Path, work: Path, *, quads: int) -> Data:
    """
    Return the synthetic release of at least `quads` quads; build it if it does not exist.

    Args:
        project: the project with the ontology and the derivation rules.
        work: the folder for the release.
        quads: the minimum number of quads.
    """
    releases = work / f"synthetic-{quads}-{synthesis.SEED}-{_digest(project)[:8]}"
    if not releases.exists():
        aside = releases.with_suffix(".building")
        shutil.rmtree(aside, ignore_errors=True)
        _build_synthetic(project, aside / manifest.CURRENT, quads=quads)
        aside.rename(releases)
    return Data.open("synthetic release", releases)


def _digest(project: Path) -> str:
    """Return the hash of all inputs of the bytes: definitions, rules, and the modules here."""
    folders = {project / "ontology", project / "shapes"}
    paths = [path for _, path in Project.open(project).files() if folders & {*path.parents}]
    modules = ("city", "statements", "synthesis", "invented_names")
    paths += [Path(__file__).parent / f"{module}.py" for module in modules]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def _build_synthetic(project: Path, release: Path, *, quads: int) -> None:
    path = release / DUMP
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as dump:
        dump.writelines(synthesis.synthesize(project, quads=quads))
    graphs: Counter[str] = Counter()
    with path.open("rb") as dump:
        for quad in parse(dump, RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, NamedNode):
                graphs[quad.graph_name.value] += 1
    store.create(release / manifest.STORE, parse(path=path, format=RdfFormat.N_QUADS))
    for name in ("examples", "pages"):
        shutil.copytree(project / "queries" / name, release / "queries" / name)
    manifest.write(_manifest(path, graphs, Project.open(project)), release)


def _manifest(dump: Path, graphs: Counter[str], project: Project) -> dict[str, Any]:
    """Return the manifest of a synthetic release."""
    with dump.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    row = {
        "path": DUMP,
        "media_type": _media_type(dump.suffix.removeprefix(".")),
        "graph": None,
        "bytes": dump.stat().st_size,
        "sha256": sha256,
        "quads": graphs.total(),
    }
    return {
        "id": f"{_VERSION}-{sha256[:8]}",
        "version": _VERSION,
        "issued": _ISSUED,
        "project": project.description.as_dict(),
        "inputs_sha256": sha256,
        "software": input_digest.software_versions(),
        "figures": {"quads": graphs.total()},
        "graphs": [{"iri": iri, "quads": count} for iri, count in sorted(graphs.items())],
        "files": [row],
    }


def _media_type(extension: str) -> str:
    return next(form.media_type for form in DATASET_FORMATS if form.name == extension)
