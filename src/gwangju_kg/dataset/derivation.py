"""Run the derivation rules of a project over its dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from gwangju_kg.dataset.reading import BEST_KNOWN_GRAPH, Dataset
from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import query_files

RULES: Final = "ontology/derivation"


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
        constructed = query_files.construct(dataset, path)
        if any(isinstance(term, BlankNode) for triple in constructed for term in triple):
            raise SourceError("constructs a node without an IRI: give it one", path)
        dataset.extend(Quad(s, p, o, graph) for s, p, o in constructed)
    return len(dataset) - before


def merge_graphs(dataset: Dataset, *, without: str) -> Dataset:
    """Give the union of the graphs but the one named *without*, as one default graph."""
    merged = Store()
    merged.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in dataset
        if quad.graph_name != NamedNode(without)
    )
    return merged


def to_n_triples(dataset: Dataset, graph: str | None = None) -> str:
    """Give the triples of the graph with that IRI, else of all graphs, as N-Triples, unordered."""
    quads = dataset.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)
    return "".join(f"{quad.triple} .\n" for quad in quads)
