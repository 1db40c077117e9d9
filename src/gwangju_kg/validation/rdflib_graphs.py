"""
Copy quads of Oxigraph into graphs of rdflib in which pySHACL does not do the same work again.

pySHACL evaluates each shape anew for every focus node: it reads the shape, looks up which of its
properties are parameters of constraints, and parses its queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self

import pyoxigraph
import pyshacl.constraints
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Node

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.validation.frozen_store import FrozenStore, node_of


class _ParameterList(list[Node]):
    """A list in which a term is found by its hash instead of by comparing it with each member."""

    def __init__(self, members: Iterable[Node]) -> None:
        super().__init__(members)
        self._members = frozenset(self)

    def __contains__(self, term: object) -> bool:
        return term in self._members


# pySHACL searches this list for each property of a shape and each focus node.
pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS = _ParameterList(
    pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS
)


class _RememberingGraph(Graph):
    """A graph that finds the triples of each pattern once."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._matches: dict[Any, list[Any]] = {}

    def triples(self, triple: Any) -> Any:
        if triple not in self._matches:
            self._matches[triple] = list(super().triples(triple))
        return iter(self._matches[triple])

    def add(self, triple: Any) -> Self:
        self._matches.clear()
        return super().add(triple)

    def addN(self, quads: Any) -> Self:  # noqa: N802  # named by rdflib
        self._matches.clear()
        return super().addN(quads)

    def remove(self, triple: Any) -> Self:
        self._matches.clear()
        return super().remove(triple)


class PreparingGraph(Graph):
    """A graph that parses each query once."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, bind_namespaces="none")
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Evaluate a query."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)


def shapes_graph(quads: Iterable[pyoxigraph.Quad]) -> Graph:
    """Return the triples of `quads` as a graph in which shapes are read fast."""
    return copy_shapes(_triples(quads))


def copy_shapes(triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    """Return `triples` as a graph in which shapes are read fast."""
    graph = _RememberingGraph()
    for triple in triples:
        graph.add(triple)
    return graph


def data_graph(dataset: Dataset, *, without: pyoxigraph.NamedNode) -> Graph:
    """Return all graphs but one as a graph, which cannot be changed, to run queries often."""
    return PreparingGraph(FrozenStore(dataset, without))


def _triples(quads: Iterable[pyoxigraph.Quad]) -> Iterator[tuple[Node, Node, Node]]:
    for quad in quads:
        subject, predicate, value = map(node_of, quad.triple)
        yield subject, predicate, value
