"""
Write the files of a merged release that people download and that harvesters read.

The input is the merged statements and the releases; the output is dumps and descriptions, with
their manifest entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gwangju_kg.build import compress, descriptions
from gwangju_kg.build.descriptions.release_description import (
    DocumentIris,
    ReleaseDescription,
    downloads_of,
    term,
)
from gwangju_kg.build.dumps import dump_comments
from gwangju_kg.build.merging import city_catalog, merged_counts, merged_reference
from gwangju_kg.build.merging.city_releases import CityRelease
from gwangju_kg.build.search_index import SearchNames
from gwangju_kg.dataset import self_description
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.rdf.spooled_statements import SpooledStatements
from gwangju_kg.release import manifest
from gwangju_kg.release.diff import N_QUADS

_N_TRIPLES: Final = "application/n-triples"

#: The folder of the dumps in a release.
_DUMPS: Final = "dumps/"


@dataclass(frozen=True)
class MergedFiles:
    """
    The files of a merged release.

    Attributes:
        project: what the merged release is called.
        releases: the releases that are merged.
        folder: the directory to write to.
        identity: id, version and date of issue of the merged release.
    """

    project: Project
    releases: Sequence[CityRelease]
    folder: Path
    identity: Mapping[str, str]

    @property
    def owners(self) -> list[Namespaces]:
        """The namespaces of the merged release, then those of the cities."""
        cities = (release.city.project.namespaces for release in self.releases)
        return [self.project.namespaces, *cities]

    @property
    def record_path(self) -> str:
        """The path of the dump of the default graph."""
        return f"{_DUMPS}{self.project.description.name}-record.nt"

    def self_description(self) -> Iterator[Quad]:
        """Yield what the merged release says of itself."""
        dataset = NamedNode(self.project.namespaces.dataset_iri)
        graph = NamedNode(self.project.namespaces.graph_iri(self_description.GRAPH))
        issued = Literal(self.identity["issued"], datatype=term("xsd:date"))
        triples = [
            *self_description.description_triples(self.project),
            Triple(dataset, term("dcat:version"), Literal(self.identity["version"])),
            Triple(dataset, term("dcterms:issued"), issued),
            *(
                Triple(dataset, term("dcterms:hasPart"), DocumentIris(release.base_iri).dataset)
                for release in self.releases
            ),
        ]
        return (Quad(s, p, o, graph) for s, p, o in triples)

    def write_dumps(
        self, quads: SpooledStatements, record: SpooledStatements
    ) -> list[dict[str, Any]]:
        """Write the dataset and its default graph, compressed too; return the entries."""
        (self.folder / _DUMPS).mkdir()
        rows = []
        for path, statements, media_type, graph in (
            (f"{_DUMPS}{self.project.description.name}.nq", quads, N_QUADS, None),
            (self.record_path, record, _N_TRIPLES, DEFAULT_GRAPH),
        ):
            with (self.folder / path).open("wb") as output:
                output.write(self._opening(path) if graph else b"")
                output.writelines(statements.blocks())
            row = manifest.describe_file(self.folder, path, media_type=media_type)
            rows.append({**row, "graph": graph, "quads": len(statements)})
        return [*rows, *compress.compress_files(rows, self.folder)]

    def _opening(self, path: str) -> bytes:
        lines = dump_comments.comment_lines(
            self.project.description, (), path.removeprefix(_DUMPS), identity=self.identity
        )
        lines += [
            f"Licence of {release.base_iri}: {release.city.project.license_iri}"
            for release in self.releases
        ]
        return dump_comments.opening("nt", lines)

    def describe(
        self, quads: SpooledStatements, names: SearchNames, files: Sequence[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """
        Write the descriptions for harvesters.

        Args:
            quads: the merged statements.
            names: the content of the search index.
            files: the entries of the files that can be downloaded.

        Returns:
            The manifest entries of the documents.
        """
        bases = [owner.base_iri for owner in self.owners]
        things = sorted(iri for iri in names.kinds if iri.startswith(tuple(bases)))
        project = self.project.description
        facts = sorted((quad.triple for quad in self.self_description()), key=str)
        dataset = NamedNode(project.namespaces.dataset_iri)
        description = ReleaseDescription(
            project=project,
            id=self.identity["id"],
            version=self.identity["version"],
            issued=self.identity["issued"],
            downloads=downloads_of(files, self.identity["id"], DocumentIris(project.base_iri)),
            facts=tuple(fact for fact in facts if fact.subject == dataset),
            related_facts=tuple(fact for fact in facts if fact.subject != dataset),
            counts={
                **merged_counts.TripleCounts(quads, bases, self.folder).rows(),
                "linksets": merged_counts.read_linksets(self.releases),
                "pages": [{"thing": iri} for iri in things],
                "period": merged_counts.read_period(self.releases),
            },
            cities=tuple(release.city for release in self.releases),
        )
        return descriptions.write_documents(
            description,
            self.folder,
            tables=(),
            reference=merged_reference.document(self.releases),
            more={
                "void": city_catalog.void_triples(description, self.releases),
                "catalog": city_catalog.catalog_triples(description, self.releases),
            },
        )
