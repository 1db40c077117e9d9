"""Read the version and the date of issue of a dataset."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset.reading import DATASET_GRAPH, Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

#: A version is part of a directory's name.
_VERSION: Final = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")


class Edition(NamedTuple):
    """
    The version of a dataset.

    Attributes:
        version: the value of dcat:version.
        issued: the value of dcterms:issued.
    """

    version: str
    issued: date


def read_edition(dataset: Dataset, project: Project) -> Edition:
    """
    Return the version and the date of issue that the dataset states.

    Raises:
        SourceError: one of them is missing, has several values or is malformed; a version must be
            usable in the name of a directory.
    """
    path = project.folder / "data" / "dataset.ttl"
    version = _single_literal(dataset, project, "dcat:version")
    issued = _single_literal(dataset, project, "dcterms:issued")
    if not _VERSION.fullmatch(version):
        raise SourceError(
            f"dcat:version {version!r} is not valid: use letters, digits, dots and hyphens", path
        )
    try:
        return Edition(version, date.fromisoformat(issued))
    except ValueError as error:
        raise SourceError(
            f"dcterms:issued {issued!r} is not a date like 2026-11-22", path
        ) from error


def _single_literal(dataset: Dataset, project: Project, term: str) -> str:
    prefix, _, local = term.partition(":")
    subject = NamedNode(project.namespaces.dataset_iri)
    predicate = NamedNode(REUSED_PREFIXES[prefix] + local)
    graph = NamedNode(project.namespaces.graph_iri(DATASET_GRAPH))
    values = [
        quad.object.value
        for quad in dataset.quads_for_pattern(subject, predicate, None, graph)
        if isinstance(quad.object, Literal)
    ]
    if len(values) != 1:
        raise SourceError(
            f"has {len(values)} values of {term} for <{subject.value}>: state exactly one",
            project.folder / "data" / "dataset.ttl",
        )
    return values[0]
