"""The data that all descriptions of a release share: names, facts, files and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.media_types import CODINGS, DATASET_FORMATS, GRAPH_FORMATS
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.release.merged_cities import MergedCity, namespaces_of

#: The folder of the queries in a project.
QUERIES: Final = "queries/metadata"

#: The object of a triple in a description.
Value = NamedNode | Literal | BlankNode | Triple

#: The names of the formats of dumps, by media type.
_LABELS: Final = {
    **{form.media_type: form.label for form in (*GRAPH_FORMATS, *DATASET_FORMATS)},
    "text/csv": "CSV",
    "application/csvm+json": "CSVW",
}

_DUMPS: Final = "dumps/"


def term(name: str) -> NamedNode:
    """
    Return the term with a prefixed name.

    >>> term("dcat:Dataset").value
    'http://www.w3.org/ns/dcat#Dataset'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def integer_literal(value: int | str) -> Literal:
    """Return a count as an xsd:integer, the datatype that VoID requires."""
    return Literal(str(value), datatype=term("xsd:integer"))


def triples_about(subject: NamedNode, facts: Iterable[tuple[str, Value]]) -> list[Triple]:
    """Return triples about `subject` from prefixed property names and values; ``a`` is rdf:type."""
    return [
        Triple(subject, term("rdf:type" if name == "a" else name), value) for name, value in facts
    ]


class DocumentIris:
    """
    The IRIs of the documents and services of a city.

    Attributes:
        home: its home page.
        dataset: its dataset across all releases.
        catalog, void: its descriptions.
        downloads, sparql, reconcile: its services.
    """

    def __init__(self, base_iri: str) -> None:
        self.home = NamedNode(base_iri)
        self.dataset = NamedNode(base_iri + "dataset")
        self.catalog = NamedNode(base_iri + "catalog")
        self.void = NamedNode(base_iri + "void")
        self.downloads = NamedNode(base_iri + "downloads/")
        self.sparql = NamedNode(base_iri + "sparql")
        self.reconcile = NamedNode(base_iri + "reconcile")


@dataclass(frozen=True)
class Download:
    """
    A file that can be downloaded.

    Attributes:
        name: its path below ``dumps/``.
        media_type: the media type of its uncompressed content.
        label: the common name of the format.
        coding: its content coding, or "".
        graph: the IRI of the one graph that it holds, or "".
        bytes, sha256: its size and hash.
        quads: the number of quads in a dump, else None.
        rows: the number of rows in a table, else None.
        iri: its permanent canonical IRI.
        checksum_iri: the IRI of the node that states its hash.
    """

    name: str
    media_type: str
    label: str
    coding: str
    graph: str
    bytes: int
    sha256: str
    quads: int | None
    rows: int | None
    iri: NamedNode
    checksum_iri: NamedNode

    @property
    def compression_type(self) -> str:
        """The media type of its content coding, or the empty string."""
        return next((c.media_type for c in CODINGS if c.name == self.coding), "")

    @property
    def checksum(self) -> list[Triple]:
        """The triples that state its hash.  Source: SPDX 2.3, section 8.4."""
        value = Literal(self.sha256, datatype=term("xsd:hexBinary"))
        return [
            Triple(self.iri, term("spdx:checksum"), self.checksum_iri),
            *triples_about(
                self.checksum_iri,
                [
                    ("a", term("spdx:Checksum")),
                    ("spdx:algorithm", term("spdx:checksumAlgorithm_sha256")),
                    ("spdx:checksumValue", value),
                ],
            ),
        ]


@dataclass(frozen=True)
class ReleaseDescription:
    """
    The data for the descriptions of a release.

    Attributes:
        project: the project.
        id, version, issued: as in the manifest.
        downloads: its files, in the order of the manifest.
        facts: the statements about the dataset across all releases.
        related_facts: those about the objects of those facts, such as the publisher.
        counts: the results of the queries, by the name of the query.
        cities: the releases that were merged into it.
    """

    project: ProjectDescription
    id: str
    version: str
    issued: str
    downloads: tuple[Download, ...]
    facts: tuple[Triple, ...]
    related_facts: tuple[Triple, ...]
    counts: Mapping[str, Sequence[Mapping[str, str]]]
    cities: tuple[MergedCity, ...] = ()

    @classmethod
    def read(
        cls,
        dataset: Dataset,
        project: Project,
        *,
        identity: Mapping[str, Any],
        files: Sequence[Mapping[str, Any]],
    ) -> ReleaseDescription:
        """
        Read the data from the finished dataset, with the queries of the project.

        Raises:
            SourceError: a query is missing or malformed.
        """
        names = ("classes", "linksets", "pages", "period", "properties", "totals")
        iris = DocumentIris(project.description.base_iri)
        facts = _triples_with_subject(dataset, iris.dataset)
        nodes = sorted({fact.object.value for fact in facts if isinstance(fact.object, NamedNode)})
        return cls(
            project=project.description,
            id=str(identity["id"]),
            version=str(identity["version"]),
            issued=str(identity["issued"]),
            downloads=downloads_of(files, str(identity["id"]), iris),
            facts=facts,
            related_facts=tuple(
                fact for node in nodes for fact in _triples_with_subject(dataset, NamedNode(node))
            ),
            counts={
                name: query_files.select_rows(
                    dataset, project.path(f"{QUERIES}/{name}.rq"), project.namespaces
                )
                for name in names
            },
        )

    @property
    def namespaces(self) -> Namespaces:
        """The namespaces of the city, or of the cities that were merged."""
        return namespaces_of(self.project, self.cities)

    @property
    def iris(self) -> DocumentIris:
        """The IRIs of the documents and services of the city."""
        return DocumentIris(self.project.base_iri)

    @property
    def iri(self) -> NamedNode:
        """The release as a dataset."""
        return NamedNode(f"{self.iris.catalog.value}#{self.id}")

    @property
    def issued_literal(self) -> Literal:
        """The date of issue as a literal."""
        return Literal(self.issued, datatype=term("xsd:date"))

    def values(self, *properties: str) -> list[tuple[str, Value]]:
        """Return the values of `properties` of the dataset, in the order of the properties."""
        return [
            (name, fact.object)
            for name in properties
            for fact in self.facts
            if fact.predicate == term(name)
        ]

    def texts_by_language(self, name: str) -> dict[str, list[str]]:
        """Return the texts of one property of the dataset, by language."""
        texts: dict[str, list[str]] = {}
        for _, value in self.values(name):
            if isinstance(value, Literal):
                texts.setdefault(value.language or "", []).append(value.value)
        return texts


def downloads_of(
    files: Iterable[Mapping[str, Any]], release_id: str, iris: DocumentIris
) -> tuple[Download, ...]:
    """Return the files that can be downloaded; `files` are manifest entries."""
    return tuple(
        _download(row, release_id, iris) for row in files if str(row["path"]).startswith(_DUMPS)
    )


def _triples_with_subject(dataset: Dataset, subject: NamedNode) -> tuple[Triple, ...]:
    triples = {quad.triple for quad in dataset.quads_for_pattern(subject, None, None, None)}
    return tuple(sorted(triples, key=str))


def _download(row: Mapping[str, Any], release_id: str, iris: DocumentIris) -> Download:
    name = str(row["path"]).removeprefix(_DUMPS)
    return Download(
        name=name,
        media_type=row["media_type"],
        label=_LABELS.get(row["media_type"], row["media_type"]),
        coding=row.get("coding") or "",
        graph=row["graph"] or "",
        bytes=row["bytes"],
        sha256=row["sha256"],
        quads=row.get("quads"),
        rows=row.get("rows"),
        iri=NamedNode(f"{iris.downloads.value}{release_id}/{name}"),
        checksum_iri=NamedNode(f"{iris.catalog.value}#sha256-{row['sha256']}"),
    )
