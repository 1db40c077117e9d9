"""
Run the derivation rules of a project over its dataset.

The folder of a rule decides the graph of its results.  A rule that is a SELECT query returns
statements, each with the report behind it: the triple goes into the graph, and a node that names
the triple and its reports into the graph of statements.  A rule that is a CONSTRUCT query adds its
triples only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from gwangju_kg.dataset.reading import (
    BEST_KNOWN_GRAPH,
    RANKING_GRAPH,
    STATEMENTS_GRAPH,
    SUPERCLASSES_GRAPH,
    Dataset,
)
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

#: The folder of the rules, and in it the folder of each graph, in the order in which they run.
RULES: Final = "ontology/derivation"
_FOLDERS: Final = (
    ("ranking", RANKING_GRAPH),
    ("best-known", BEST_KNOWN_GRAPH),
    ("superclasses", SUPERCLASSES_GRAPH),
)

#: The names of the graphs of everything that is derived.
GRAPHS: Final = (*(graph for _, graph in _FOLDERS), STATEMENTS_GRAPH)

#: Variables of a rule that returns statements.
_COLUMNS: Final = ("subject", "predicate", "object", "report")

#: The path of the nodes that stand for triples.
_STATEMENT_PATH: Final = "id/statement/"

#: Hexadecimal digits of the hash in the IRI of a statement.
_DIGITS: Final = 16

_TYPE, _STATEMENT, _SUBJECT, _PREDICATE, _OBJECT = (
    NamedNode(PREFIXES["rdf"] + name)
    for name in ("type", "Statement", "subject", "predicate", "object")
)
_DERIVED_FROM: Final = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")


def derive(dataset: Dataset, project: Project) -> int:
    """
    Run the derivation rules, in the order of their folders and names; add the results to `dataset`.

    The default graph of each rule is the union of all graphs, including the results of earlier
    rules.

    Returns:
        The number of quads added.

    Raises:
        SourceError: a rule is neither a CONSTRUCT query nor a SELECT query with the columns of a
            statement, leaves one of them unbound, or returns a blank node.
    """
    before = len(dataset)
    for path, graph in _rules(project):
        quads = list(_run(dataset, path, graph, project.namespaces))
        if any(isinstance(term, BlankNode) for quad in quads for term in quad.triple):
            raise SourceError("returns a blank node: give the node an IRI", path)
        dataset.extend(quads)
    return len(dataset) - before


def statement_iri(
    subject: NamedNode,
    predicate: NamedNode,
    value: NamedNode | Literal,
    namespaces: Namespaces,
) -> NamedNode:
    """Return the IRI of the node that stands for a triple."""
    digest = hashlib.sha256(f"{subject} {predicate} {value}".encode()).hexdigest()
    return NamedNode(namespaces.base_iri + _STATEMENT_PATH + digest[:_DIGITS])


def _rules(project: Project) -> list[tuple[Path, str]]:
    """
    Return the rules with the graph of each, in the order in which they run.

    Raises:
        SourceError: a rule is in no folder of a graph.
    """
    root = project.path(RULES)
    names = [name for name, _ in _FOLDERS]
    rules = []
    for path in root.rglob("*.rq"):
        folder = path.relative_to(root).parent.as_posix()
        if folder not in names:
            folders = ", ".join(f"{RULES}/{name}/" for name in names)
            raise SourceError(f"belongs to no graph by its path; rules are in {folders}", path)
        rules.append((names.index(folder), path))
    return [(path, _FOLDERS[number][1]) for number, path in sorted(rules)]


def _run(dataset: Dataset, path: Path, name: str, namespaces: Namespaces) -> Iterator[Quad]:
    triples, rows = query_files.run_rule(dataset, path, namespaces, _COLUMNS)
    graph = NamedNode(namespaces.graph_iri(name))
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
    statements = NamedNode(namespaces.graph_iri(STATEMENTS_GRAPH))
    for subject, predicate, value, report in rows:
        yield Quad(subject, predicate, value, graph)
        node = statement_iri(subject, predicate, value, namespaces)
        yield Quad(node, _TYPE, _STATEMENT, statements)
        yield Quad(node, _SUBJECT, subject, statements)
        yield Quad(node, _PREDICATE, predicate, statements)
        yield Quad(node, _OBJECT, value, statements)
        yield Quad(node, _DERIVED_FROM, report, statements)


def merge_graphs(dataset: Dataset, *, without: str) -> Dataset:
    """Return the union of all graphs except the one named `without`, as one default graph."""
    merged = Store()
    merged.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in dataset
        if quad.graph_name != NamedNode(without)
    )
    return merged


def to_n_triples(dataset: Dataset, graph: str | None = None) -> str:
    """Return the triples of the named graph `graph`, or of all graphs, as unsorted N-Triples."""
    quads = dataset.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)
    return "".join(f"{quad.triple} .\n" for quad in quads)
