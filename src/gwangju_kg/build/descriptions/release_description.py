"""What all descriptions of one release have in common: names, facts, files, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.media_types import CODINGS, DATASET_FORMATS, GRAPH_FORMATS
from gwangju_kg.rdf.namespaces import BASE_IRI, PREFIXES

#: The dataset as it goes on from release to release, described in ``data/dataset.ttl``.
DATASET_IRI: Final = BASE_IRI + "dataset"
CATALOG_IRI: Final = BASE_IRI + "catalog"
VOID_IRI: Final = BASE_IRI + "void"
DOWNLOADS_IRI: Final = BASE_IRI + "downloads/"
SPARQL_IRI: Final = BASE_IRI + "sparql"
RECONCILE_IRI: Final = BASE_IRI + "reconcile"
ONTOLOGY_IRI: Final = BASE_IRI + "ontology"

#: What a document says: subject, property, and an object or its text in a language.
Value = NamedNode | Literal | BlankNode | Triple

#: Names of the formats of dumps by media type.
_LABELS: Final = {
    **{form.media_type: form.label for form in (*GRAPH_FORMATS, *DATASET_FORMATS)},
    "text/csv": "CSV",
    "application/csvm+json": "CSVW",
}

_DUMPS: Final = "dumps/"


def term(name: str) -> NamedNode:
    """
    Give the term with a prefixed name.

    >>> term("dcat:Dataset").value
    'http://www.w3.org/ns/dcat#Dataset'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def integer_literal(value: int | str) -> Literal:
    """Give a count as VoID wants it."""
    return Literal(str(value), datatype=term("xsd:integer"))


def triples_about(subject: NamedNode, facts: Iterable[tuple[str, Value]]) -> list[Triple]:
    """Give triples about *subject*: property as a prefixed name, value; ``a`` is rdf:type."""
    return [
        Triple(subject, term("rdf:type" if name == "a" else name), value) for name, value in facts
    ]


@dataclass(frozen=True)
class Download:
    """
    One file that can be downloaded.

    Attributes:
        name: its name below ``dumps/``.
        media_type: that of its content when unpacked.
        label: what people call that.
        coding: its coding, or "".
        graph: the graph that it holds, or "".
        bytes, sha256: its size and hash.
        quads, rows: how many it holds, where it is a dump or a table.
        iri: its canonical address, for ever.
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

    @property
    def compression_type(self) -> str:
        """The media type of its coding, or the empty string."""
        return next((c.media_type for c in CODINGS if c.name == self.coding), "")

    @property
    def checksum(self) -> list[Triple]:
        """Its hash, as a node named by the hash.  Source: SPDX 2.3, section 8.4."""
        node = NamedNode(f"{CATALOG_IRI}#sha256-{self.sha256}")
        value = Literal(self.sha256, datatype=term("xsd:hexBinary"))
        return [
            Triple(self.iri, term("spdx:checksum"), node),
            *triples_about(
                node,
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
    One release, ready to be described.

    Attributes:
        id, version, issued: as in the manifest.
        downloads: its files, in the order of the manifest.
        facts: what ``data/dataset.ttl`` says of the dataset.
        related_facts: what it says about the objects of those facts, such as the publisher.
        counts: the answers of the queries, by their names.
    """

    id: str
    version: str
    issued: str
    downloads: tuple[Download, ...]
    facts: tuple[Triple, ...]
    related_facts: tuple[Triple, ...]
    counts: Mapping[str, Sequence[Mapping[str, str]]]

    @classmethod
    def read(
        cls,
        dataset: Dataset,
        folder: Path,
        *,
        stated: Mapping[str, Any],
        files: Sequence[Mapping[str, Any]],
    ) -> ReleaseDescription:
        """
        Read what there is to say.

        Raises:
            SourceError: a query of *folder* is missing or malformed, or the dataset has no title.
        """
        names = ("classes", "linksets", "pages", "period", "properties", "totals")
        facts = _triples_with_subject(dataset, NamedNode(DATASET_IRI))
        nodes = sorted({fact.object.value for fact in facts if isinstance(fact.object, NamedNode)})
        found = cls(
            id=str(stated["id"]),
            version=str(stated["version"]),
            issued=str(stated["issued"]),
            downloads=tuple(
                _download(row, str(stated["id"]))
                for row in files
                if str(row["path"]).startswith(_DUMPS)
            ),
            facts=facts,
            related_facts=tuple(
                fact for node in nodes for fact in _triples_with_subject(dataset, NamedNode(node))
            ),
            counts={
                name: query_files.select_rows(dataset, folder / f"{name}.rq") for name in names
            },
        )
        if not found.texts_by_language("dcterms:title"):
            raise SourceError(
                f"<{DATASET_IRI}> has no dcterms:title", folder.parent.parent / "data"
            )
        return found

    @property
    def iri(self) -> NamedNode:
        """The release as a dataset."""
        return NamedNode(f"{CATALOG_IRI}#{self.id}")

    @property
    def publisher(self) -> str:
        """The name of its publisher, or the empty string."""
        nodes = {value for _, value in self.values("dcterms:publisher")}
        names = [
            fact.object.value
            for fact in self.related_facts
            if fact.subject in nodes
            and fact.predicate == term("foaf:name")
            and isinstance(fact.object, Literal)
        ]
        return names[0] if names else ""

    @property
    def issued_literal(self) -> Literal:
        """When it was issued."""
        return Literal(self.issued, datatype=term("xsd:date"))

    def values(self, *properties: str) -> list[tuple[str, Value]]:
        """Give what is said of the dataset by *properties*, in their order."""
        return [
            (name, fact.object)
            for name in properties
            for fact in self.facts
            if fact.predicate == term(name)
        ]

    def texts_by_language(self, name: str) -> dict[str, list[str]]:
        """Give what is said by one property, by language."""
        found: dict[str, list[str]] = {}
        for _, value in self.values(name):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", []).append(value.value)
        return found


def _triples_with_subject(dataset: Dataset, subject: NamedNode) -> tuple[Triple, ...]:
    found = {quad.triple for quad in dataset.quads_for_pattern(subject, None, None, None)}
    return tuple(sorted(found, key=str))


def _download(row: Mapping[str, Any], release_id: str) -> Download:
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
        iri=NamedNode(f"{DOWNLOADS_IRI}{release_id}/{name}"),
    )
