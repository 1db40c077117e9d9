"""Read the version and the date of issue of a dataset."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset.reading import DATASET_GRAPH, Dataset
from gwangju_kg.errors import SourceError
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


def read_edition(dataset: Dataset, project: Path) -> Edition:
    """
    Return the version and the date of issue that the dataset states.

    Raises:
        SourceError: one of them is missing, has several values or is malformed; a version must be
            usable in the name of a directory.
    """
    path = project / "data" / "dataset.ttl"
    subject, version = _single_literal(dataset, None, "dcat:version", path)
    _, issued = _single_literal(dataset, subject, "dcterms:issued", path)
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


def _single_literal(
    dataset: Dataset, subject: NamedNode | None, term: str, path: Path
) -> tuple[NamedNode, str]:
    prefix, _, local = term.partition(":")
    predicate = NamedNode(REUSED_PREFIXES[prefix] + local)
    values = [
        (quad.subject, quad.object.value)
        for quad in dataset.quads_for_pattern(subject, predicate, None, NamedNode(DATASET_GRAPH))
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    ]
    if len(values) != 1:
        raise SourceError(f"has {len(values)} values of {term}: state exactly one", path)
    return values[0]
