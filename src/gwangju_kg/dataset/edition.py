"""
Read the version and the date of issue of a dataset.

A record is never older than its newest source: its date moves on with what sources report.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

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


def bring_forward(dataset: Dataset, project: Project) -> None:
    """
    Make the date of issue that of the newest source, if that is later than the stated one.

    Pages and the ledger tell what is known on the date of issue: a later source would be unknown.

    Args:
        dataset: the quads of a project, with the derived ones.
        project: the project.

    Raises:
        SourceError: as for `read_edition`.
    """
    known = NamedNode(project.namespaces.prefixes["gk"] + "knownSince")
    days = (quad.object for quad in dataset.quads_for_pattern(None, known, None, None))
    newest = max((day.value for day in days if isinstance(day, Literal)), default="")
    if newest <= read_edition(dataset, project).issued.isoformat():
        return
    subject = NamedNode(project.namespaces.dataset_iri)
    issued = NamedNode(REUSED_PREFIXES["dcterms"] + "issued")
    graph = NamedNode(project.namespaces.graph_iri(DATASET_GRAPH))
    for quad in list(dataset.quads_for_pattern(subject, issued, None, graph)):
        dataset.remove(quad)
        day = Literal(newest, datatype=NamedNode(REUSED_PREFIXES["xsd"] + "date"))
        dataset.add(Quad(subject, issued, day, graph))


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
