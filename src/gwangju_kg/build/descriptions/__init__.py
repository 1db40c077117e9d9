"""
Write the descriptions of a release for harvesters: VoID, DCAT, Croissant, schema.org, a sitemap.

The input is the finished dataset and the manifest entries of the written files; the output is
documents beside them.  IRIs are canonical, including the addresses of files and services, which a
server replaces by its own (`gwangju_kg.web.releases.descriptions`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Triple

from gwangju_kg.build import dumps
from gwangju_kg.build.descriptions import croissant, dcat, ontology_reference, sitemap, void
from gwangju_kg.build.descriptions.release_description import QUERIES, ReleaseDescription
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.release import manifest

#: The folder of the documents in a release.
FOLDER: Final = "metadata"

__all__ = ["FOLDER", "QUERIES", "ReleaseDescription", "write", "write_documents"]


def write(
    dataset: Dataset,
    project: Project,
    release: Path,
    *,
    identity: Mapping[str, Any],
    files: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """
    Write the documents.

    Args:
        dataset: the finished dataset.
        project: the project with the queries in ``queries/metadata``.
        release: the directory in which ``metadata/`` is created.
        identity: id, version and date of issue of the release.
        files: the manifest entries of all files that can be downloaded.

    Returns:
        The manifest entries of the documents.

    Raises:
        SourceError: a query is missing or malformed.
    """
    description = ReleaseDescription.read(dataset, project, identity=identity, files=files)
    csvw = release / "dumps" / "tables" / "csv-metadata.json"
    tables = json.loads(csvw.read_bytes())["tables"] if csvw.is_file() else []
    reference = ontology_reference.document(dataset, project)
    return write_documents(description, release, tables=tables, reference=reference)


def write_documents(
    description: ReleaseDescription,
    release: Path,
    *,
    tables: Sequence[Mapping[str, Any]],
    reference: Mapping[str, Any],
    more: Mapping[str, Sequence[Triple]] | None = None,
) -> list[dict[str, Any]]:
    """
    Write the documents from what was gathered.

    Args:
        description: the data for the descriptions.
        release: the directory in which ``metadata/`` is created.
        tables: the descriptions of the tables.
        reference: the document of `ontology_reference`.
        more: further triples of ``void`` and ``catalog``.

    Returns:
        The manifest entries of the documents.
    """
    written: dict[str, tuple[str, bytes]] = {}
    for name, triples in (
        ("void", void.triples(description)),
        ("catalog", dcat.triples(description)),
    ):
        stated = [*triples, *(more or {}).get(name, ())]
        for form in GRAPH_FORMATS:
            content = _serialized(stated, form.name, description.namespaces)
            written[f"{name}.{form.name}"] = form.media_type, content
    pages = sitemap.document(description)
    written |= {
        "croissant.json": (
            "application/ld+json",
            _json(croissant.document(description, tables)),
        ),
        "dataset.json": ("application/ld+json", _json(croissant.schema_org_document(description))),
        "reference.json": ("application/json", _json(reference)),
        "sitemap.xml": ("application/xml", pages.encode()),
    }
    (release / FOLDER).mkdir()
    return [
        manifest.write_file(release, f"{FOLDER}/{name}", content, media_type=media_type)
        for name, (media_type, content) in sorted(written.items())
    ]


def _serialized(triples: Sequence[Triple], name: str, namespaces: Namespaces) -> bytes:
    return dumps.serialize_triples(sorted(set(triples), key=str), name, namespaces)


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
