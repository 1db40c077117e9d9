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
    Run the derivation rules in the order of their names; add the constructed quads to `dataset`.

    The default graph of each rule is the union of all graphs, including the results of earlier
    rules.

    Returns:
        The number of quads added.

    Raises:
        SourceError: a rule is not a CONSTRUCT query, or constructs a blank node.
    """
    graph = NamedNode(BEST_KNOWN_GRAPH)
    before = len(dataset)
    for path in sorted((project / RULES).glob("*.rq")):
        constructed = query_files.construct(dataset, path)
        if any(isinstance(term, BlankNode) for triple in constructed for term in triple):
            raise SourceError("constructs a blank node: give the node an IRI", path)
        dataset.extend(Quad(s, p, o, graph) for s, p, o in constructed)
    return len(dataset) - before


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
