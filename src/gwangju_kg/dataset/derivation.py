"""
Run the derivation rules of a project over its dataset.

The folder of a rule decides the graph of its results.  A rule that is a SELECT query returns
statements, each with the report behind it: the triple goes into the graph, and a node that names
the triple and its reports into the graph of statements.  A rule that is a CONSTRUCT query adds its
triples only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from gwangju_kg.dataset import record_labels
from gwangju_kg.dataset.reading import (
    BEST_KNOWN_GRAPH,
    LABELS_GRAPH,
    RANKING_GRAPH,
    STATEMENTS_GRAPH,
    SUPERCLASSES_GRAPH,
    Dataset,
)
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import query_files
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.rdf.values.written_store import WrittenStore

#: The folder of the rules, and in it the folder of each graph, in the order in which they run.
RULES: Final = "ontology/derivation"
_FOLDERS: Final = (
    ("ranking", RANKING_GRAPH),
    ("best-known", BEST_KNOWN_GRAPH),
    ("superclasses", SUPERCLASSES_GRAPH),
    ("labels", LABELS_GRAPH),
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


class DerivationStep(NamedTuple):
    """
    A step of the derivation.

    Attributes:
        name: its rule, as a path in the folder of the rules, or a description.
        run: returns the quads that the step derives from a dataset, and does not add them.
    """

    name: str
    run: Callable[[Dataset], list[Quad]]


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
    for step in derivation_steps(project):
        dataset.extend(step.run(dataset))
    return len(dataset) - before


def derivation_steps(project: Project) -> list[DerivationStep]:
    """
    Return the steps of the derivation, in their order; each needs the results of those before it.

    Raises:
        SourceError: a rule is in no folder of a graph.
    """
    root = project.path(RULES)
    steps = []
    is_labelling = False
    for path, graph in _rules(project):
        if graph == LABELS_GRAPH and not is_labelling:
            label = partial(_label_records, project=project)
            steps.append(DerivationStep("labels of records", label))
            is_labelling = True
        run = partial(_run, path=path, name=graph, namespaces=project.namespaces)
        steps.append(DerivationStep(path.relative_to(root).as_posix(), run))
    return steps


def _label_records(dataset: Dataset, *, project: Project) -> list[Quad]:
    return list(record_labels.label_records(dataset, project))


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


def _run(dataset: Dataset, *, path: Path, name: str, namespaces: Namespaces) -> list[Quad]:
    """Run the rule at `path`; return its quads in the graph `name` and in that of statements."""
    triples, rows = query_files.run_rule(dataset, path, namespaces, _COLUMNS)
    graph = NamedNode(namespaces.graph_iri(name))
    quads = [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
    quads += _statement_quads(rows, graph, namespaces)
    if any(isinstance(term, BlankNode) for quad in quads for term in quad.triple):
        raise SourceError("returns a blank node: give the node an IRI", path)
    return quads


def _statement_quads(
    rows: Iterable[tuple[Any, ...]], graph: NamedNode, namespaces: Namespaces
) -> Iterator[Quad]:
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
    return WrittenStore(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in dataset
        if quad.graph_name != NamedNode(without)
    )
