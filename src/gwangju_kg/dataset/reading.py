"""
Reads a project's Turtle into one dataset and adds what its rules derive.

Takes ``ontology/``, ``data/`` and ``shapes/``; gives quads in the named graphs of
ARCHITECTURE.md.  Judges nothing but syntax and the absence of unnamed nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, parse

from gwangju_kg.dataset import sssom
from gwangju_kg.dataset.project_files import project_files
from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import graph_iri

#: A dataset in memory.  Modules that only pass one on need not know the library.
Dataset: TypeAlias = Store

#: Where each subject is written: IRI → file, 1-based line.
SubjectPositions: TypeAlias = Mapping[str, tuple[Path, int]]

SHAPES_GRAPH: Final = graph_iri("shapes")
BEST_KNOWN_GRAPH: Final = graph_iri("best-known")
DATASET_GRAPH: Final = graph_iri("dataset")

#: A file's folder says its graph; ``*`` is the name of the folder.  In the order of reading, which
#: is that of looking for the place of a subject: definitions before what is said about them.
GRAPHS: Final = (
    ("ontology/gwangju.ttl", "ontology"),
    ("ontology/vocabulary.ttl", "vocabulary"),
    ("ontology/indicators.ttl", "vocabulary"),
    ("data/dataset.ttl", "dataset"),
    ("data/entities/*.ttl", "entities"),
    ("data/times.ttl", "entities"),
    ("data/sources/*/*.ttl", "source/*"),
    ("data/editorial/*.ttl", "editorial"),
    ("data/links/*.ttl", "links"),
    (f"data/links/*{sssom.SUFFIX}", "links"),
    ("shapes/*.ttl", "shapes"),
    ("ontology/alignments.ttl", "ontology"),
    ("data/evidence/*.ttl", "evidence"),
)

#: What may hold statements; other files are for people.
_SUFFIXES: Final = frozenset({".ttl", Path(sssom.SUFFIX).suffix})

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def graph_files(project: Path) -> list[tuple[Path, str]]:
    """
    Give the files of a project that hold statements, with the IRI of the graph of each.

    Returns:
        Pairs in the order of reading.

    Raises:
        SourceError: a folder is missing, or a file is in a place that means no graph.
    """
    found: list[tuple[int, Path, str]] = []
    for path in project_files(project):
        name = path.relative_to(project)
        if name.suffix not in _SUFFIXES or name.parts[0] == "queries":
            continue
        rank = next((rank for rank, row in enumerate(GRAPHS) if _matches(name, row[0])), None)
        if rank is None:
            wanted = ", ".join(pattern for pattern, _ in GRAPHS)
            raise SourceError(f"is in a place that belongs to no graph; these do: {wanted}", path)
        graph = GRAPHS[rank][1]
        if "*" in graph and not _SLUG.fullmatch(path.parent.name):
            raise SourceError(
                "the folder's name is to be lower-case letters, digits, hyphens", path
            )
        found.append((rank, path, graph_iri(graph.replace("*", path.parent.name))))
    return [(path, graph) for _, path, graph in sorted(found)]


def _matches(name: Path, pattern: str) -> bool:
    return name.match(pattern) and len(name.parts) == len(Path(pattern).parts)


def read_project(project: Path) -> Dataset:
    """
    Read the Turtle files of a project, and its tables of links.

    Returns:
        Quads, each in the named graph of its folder.

    Raises:
        SourceError: a folder is missing; a file is unreadable, misplaced or not Turtle; a node
            of the data has no IRI; a row of a table is wrong.
    """
    dataset = Store()
    for path, graph in graph_files(project):
        if path.name.endswith(sssom.SUFFIX):
            dataset.extend(sssom.read_links(path))
        else:
            named = path.relative_to(project).parts[0] == "data"
            dataset.extend(_quads(path, NamedNode(graph), named=named))
    return dataset


def _quads(path: Path, graph: NamedNode, *, named: bool) -> Iterator[Quad]:
    text = source_positions.read_text(path)
    try:
        for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True):
            unnamed = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
            if isinstance(quad.object, Triple) or (named and unnamed):
                raise SourceError(
                    "there is a node without an IRI here ([…], a list, or _:…) or a quoted triple:"
                    " give it an IRI of its own",
                    path,
                    line=next(source_positions.iter_unnamed_nodes(text), None),
                )
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise source_positions.syntax_error(error, text, path, what="Turtle") from error


def subject_positions(project: Path) -> dict[str, tuple[Path, int]]:
    """
    Give, by IRI, the file and 1-based line where each subject in Turtle is first written.

    Raises:
        SourceError: as `graph_files`.
    """
    found: dict[str, tuple[Path, int]] = {}
    for path, _ in graph_files(project):
        if path.name.endswith(sssom.SUFFIX):
            continue
        for iri, line in source_positions.iter_subjects(source_positions.read_text(path)):
            found.setdefault(iri, (path, line))
    return found
