"""
Reads a project's Turtle into one dataset and adds what its rules derive.

Takes ``ontology/``, ``data/`` and ``shapes/``; gives quads in the named graphs of
ARCHITECTURE.md.  Judges nothing but syntax and the absence of unnamed nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from gwangju_kg import links, places, queries
from gwangju_kg.errors import SourceError
from gwangju_kg.inputs import project_files
from gwangju_kg.names import REUSED_PREFIXES, graph_iri

#: A dataset in memory.  Modules that only pass one on need not know the library.
Dataset: TypeAlias = Store

#: Where each subject is written: IRI → file, 1-based line.
Places: TypeAlias = Mapping[str, tuple[Path, int]]

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
    (f"data/links/*{links.SUFFIX}", "links"),
    ("shapes/*.ttl", "shapes"),
    ("ontology/alignments.ttl", "ontology"),
    ("data/evidence/*.ttl", "evidence"),
)

#: What may hold statements; other files are for people.
_SUFFIXES: Final = frozenset({".ttl", Path(links.SUFFIX).suffix})

RULES: Final = "ontology/derivation"

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

#: A version names a directory.
_VERSION: Final = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")


class Edition(NamedTuple):
    """
    What the dataset says of its own version.

    Attributes:
        version: dcat:version.
        issued: dcterms:issued.
    """

    version: str
    issued: date


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
        rank = next((rank for rank, row in enumerate(GRAPHS) if _fits(name, row[0])), None)
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


def _fits(name: Path, pattern: str) -> bool:
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
        if path.name.endswith(links.SUFFIX):
            dataset.extend(links.read_links(path))
        else:
            named = path.relative_to(project).parts[0] == "data"
            dataset.extend(_quads(path, NamedNode(graph), named=named))
    return dataset


def _quads(path: Path, graph: NamedNode, *, named: bool) -> Iterator[Quad]:
    text = places.read_text(path)
    try:
        for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True):
            unnamed = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
            if isinstance(quad.object, Triple) or (named and unnamed):
                raise SourceError(
                    "there is a node without an IRI here ([…], a list, or _:…) or a quoted triple:"
                    " give it an IRI of its own",
                    path,
                    line=next(places.unnamed_nodes(text), None),
                )
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise places.syntax_error(error, text, path, what="Turtle") from error


def derive(dataset: Dataset, project: Path) -> int:
    """
    Run the derivation rules in the order of their names; add what they construct to *dataset*.

    Each sees the union of all graphs, what earlier rules gave included, as its default graph.

    Returns:
        The number of quads added.

    Raises:
        SourceError: a rule is not a CONSTRUCT query, or constructs a node without an IRI.
    """
    graph = NamedNode(BEST_KNOWN_GRAPH)
    before = len(dataset)
    for path in sorted((project / RULES).glob("*.rq")):
        constructed = queries.triples(dataset, path)
        if any(isinstance(term, BlankNode) for triple in constructed for term in triple):
            raise SourceError("constructs a node without an IRI: give it one", path)
        dataset.extend(Quad(s, p, o, graph) for s, p, o in constructed)
    return len(dataset) - before


def merge(dataset: Dataset, *, without: str) -> Dataset:
    """Give the union of the graphs but the one named *without*, as one default graph."""
    merged = Store()
    merged.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in dataset
        if quad.graph_name != NamedNode(without)
    )
    return merged


def n_triples(dataset: Dataset, graph: str | None = None) -> str:
    """Give the triples of the graph with that IRI, else of all graphs, as N-Triples, unordered."""
    quads = dataset.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)
    return "".join(f"{quad.triple} .\n" for quad in quads)


def edition(dataset: Dataset, project: Path) -> Edition:
    """
    Give the version and the date that the dataset states.

    Raises:
        SourceError: it states none, several, or one that cannot name a directory.
    """
    path = project / "data" / "dataset.ttl"
    subject, version = _only(dataset, None, "dcat:version", path)
    _, issued = _only(dataset, subject, "dcterms:issued", path)
    if not _VERSION.fullmatch(version):
        raise SourceError(f"dcat:version {version!r}: use letters, digits, dots, hyphens", path)
    try:
        return Edition(version, date.fromisoformat(issued))
    except ValueError as error:
        raise SourceError(
            f"dcterms:issued {issued!r} is not a date like 2026-11-22", path
        ) from error


def _only(
    dataset: Dataset, subject: NamedNode | None, term: str, path: Path
) -> tuple[NamedNode, str]:
    prefix, _, local = term.partition(":")
    predicate = NamedNode(REUSED_PREFIXES[prefix] + local)
    found = [
        (quad.subject, quad.object.value)
        for quad in dataset.quads_for_pattern(subject, predicate, None, NamedNode(DATASET_GRAPH))
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    ]
    if len(found) != 1:
        raise SourceError(f"states {len(found)} values of {term}: state one", path)
    return found[0]


def subject_places(project: Path) -> dict[str, tuple[Path, int]]:
    """
    Give, by IRI, the file and 1-based line where each subject in Turtle is first written.

    Raises:
        SourceError: as `graph_files`.
    """
    found: dict[str, tuple[Path, int]] = {}
    for path, _ in graph_files(project):
        if path.name.endswith(links.SUFFIX):
            continue
        for iri, line in places.subjects(places.read_text(path)):
            found.setdefault(iri, (path, line))
    return found
