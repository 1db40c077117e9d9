"""
Read the Turtle files and link tables of a project into one dataset.

The input is ``project.toml``, ``ontology/``, ``data/`` and ``shapes/``; the output is quads in the
named graphs of docs/reference/named-graphs.md.  Only syntax and the absence of blank nodes are
checked here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gwangju_kg.dataset import language_shapes, other_base, self_description, sssom
from gwangju_kg.dataset.character_checks import refuse_characters
from gwangju_kg.dataset.copied_files import refuse_backup, refuse_copy
from gwangju_kg.errors import SourceError
from gwangju_kg.project.kept_results import KeptResults
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values.written_store import WrittenStore

#: A dataset in memory, as it was written.  Modules that only pass it on need no library.
Dataset: TypeAlias = WrittenStore

#: The position of each subject in the sources: IRI → file, 1-based line.
SubjectPositions: TypeAlias = Mapping[str, tuple[Path, int]]

#: The names of named graphs; `Namespaces.graph_iri` makes their IRIs.
SHAPES_GRAPH: Final = "shapes"
RANKING_GRAPH: Final = "ranking"
BEST_KNOWN_GRAPH: Final = "best-known"
SUPERCLASSES_GRAPH: Final = "superclasses"
STATEMENTS_GRAPH: Final = "statements"
LABELS_GRAPH: Final = "labels"
DATASET_GRAPH: Final = self_description.GRAPH

#: The graph of each file by the pattern of its path; ``*`` in a graph's name is the name of the
#: folder.  Files are read in this order, and `subject_positions` searches in it: definitions come
#: before statements about them.
GRAPHS: Final = (
    ("ontology/ontology.ttl", "ontology"),
    ("ontology/vocabulary.ttl", "vocabulary"),
    ("ontology/indicators.ttl", "vocabulary"),
    ("ontology/units.ttl", "vocabulary"),
    ("data/ontology/*.ttl", "ontology"),
    ("data/vocabulary/*.ttl", "vocabulary"),
    ("data/dataset.ttl", DATASET_GRAPH),
    ("data/entities/*.ttl", "entities"),
    ("data/times.ttl", "entities"),
    ("data/sources/*/*.ttl", "source/*"),
    ("data/editorial/*.ttl", "editorial"),
    ("data/links/*.ttl", "links"),
    (f"data/links/*{sssom.SUFFIX}", "links"),
    ("shapes/*.ttl", SHAPES_GRAPH),
    ("ontology/alignments.ttl", "ontology"),
    ("ontology/borrowed.ttl", "ontology"),
    ("data/evidence/*.ttl", "evidence"),
)

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")

#: Extensions of files that hold statements; other files are for people.
_SUFFIXES: Final = frozenset({".ttl", Path(sssom.SUFFIX).suffix})

#: The name under which the positions of subjects are kept.
_POSITIONS: Final = "positions"

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def graph_files(project: Project) -> list[tuple[Path, str]]:
    """
    Return the files of a project that hold statements, each with the IRI of its graph.

    Returns:
        Pairs in the order in which they are read.

    Raises:
        SourceError: a folder is missing, a file's path belongs to no graph, or its name is that of
            a copy.
    """
    ranked: list[tuple[int, Path, Path, str]] = []
    for name, path in project.files():
        if name.parts[0] == "queries":
            continue
        refuse_backup(path)
        if name.suffix not in _SUFFIXES:
            continue
        refuse_copy(path)
        rank = next((rank for rank, row in enumerate(GRAPHS) if _matches(name, row[0])), None)
        if rank is None:
            patterns = ", ".join(pattern for pattern, _ in GRAPHS)
            raise SourceError(
                f"belongs to no graph by its path; the paths of graphs are: {patterns}", path
            )
        graph = GRAPHS[rank][1]
        if "*" in graph and not _SLUG.fullmatch(path.parent.name):
            raise SourceError(
                "the folder's name may only have lower-case letters, digits and hyphens", path
            )
        graph_iri = project.namespaces.graph_iri(graph.replace("*", path.parent.name))
        ranked.append((rank, name, path, graph_iri))
    return [(path, graph) for _, _, path, graph in sorted(ranked)]


def _matches(name: Path, pattern: str) -> bool:
    return name.match(pattern) and len(name.parts) == len(Path(pattern).parts)


def read_project(project: Project) -> Dataset:
    """
    Read the description, the Turtle files and the tables of links of a project.

    Returns:
        Quads, each in the named graph of its file.

    Raises:
        SourceError: a folder is missing; a file is unreadable, misplaced or not valid Turtle; the
            data contain a blank node, a quoted triple or a control character; a row of a table is
            invalid; the data repeat what ``project.toml`` says.
        ProjectError: the data do not fit to ``project.toml``.
    """
    dataset = WrittenStore()
    files = graph_files(project)
    for path, graph in files:
        if path.name.endswith(sssom.SUFFIX):
            quads: Iterable[Quad] = sssom.read_links(path, project.namespaces)
        else:
            is_data = path.is_relative_to(project.folder / "data")
            quads = _read_turtle(path, NamedNode(graph), allow_blank_nodes=not is_data)
        dataset.extend(refuse_characters(quads, path))
    turtle = [row for row in files if not row[0].name.endswith(sssom.SUFFIX)]
    other_base.refuse_other_base(dataset, project, turtle)
    self_description.add_description(dataset, project)
    shapes_iri = project.namespaces.graph_iri(SHAPES_GRAPH)
    language_shapes.adapt_shapes(dataset, shapes_iri, project.description.languages)
    return dataset


def _read_turtle(path: Path, graph: NamedNode, *, allow_blank_nodes: bool) -> Iterator[Quad]:
    text = source_positions.read_text(path)
    try:
        for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True):
            has_blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
            if isinstance(quad.object, Triple) or (has_blank and not allow_blank_nodes):
                raise SourceError(
                    "there is a blank node ([…], a list, or _:…) or a quoted triple here:"
                    " give the node an IRI",
                    path,
                    line=next(source_positions.iter_unnamed_nodes(text), None),
                )
            if quad.predicate == _TYPE and isinstance(quad.object, Literal):
                raise SourceError(
                    f"the class of {quad.subject} is a text: give an IRI",
                    path,
                    line=_line_of(quad.subject.value, text),
                )
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise source_positions.syntax_error(error, text, path, what="Turtle") from error


def _line_of(iri: str, text: str) -> int | None:
    lines = (line for subject, line in source_positions.iter_subjects(text) if subject == iri)
    return next(lines, None)


def subject_positions(
    project: Project, kept: KeptResults | None = None
) -> dict[str, tuple[Path, int]]:
    """
    Return, by IRI, the file and the 1-based line where each subject first occurs in Turtle.

    Args:
        project: the project.
        kept: the lines that were found in files before, which are replaced; None to keep none.

    Raises:
        SourceError: as for `graph_files`.
    """
    before = (kept.read(_POSITIONS, "") if kept else None) or {}
    now: dict[str, list[tuple[str, int]]] = {}
    positions: dict[str, tuple[Path, int]] = {}
    for path, _ in graph_files(project):
        if path.name.endswith(sssom.SUFFIX):
            continue
        text = source_positions.read_text(path)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        if sha256 not in now:
            now[sha256] = before.get(sha256) or list(source_positions.iter_subjects(text))
        for iri, line in now[sha256]:
            positions.setdefault(iri, (path, line))
    if kept and now.keys() != before.keys():
        kept.write(_POSITIONS, "", now)
    return positions
