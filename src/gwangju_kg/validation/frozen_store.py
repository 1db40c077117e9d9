"""
A store of rdflib over a dataset of Oxigraph that does not change, for pySHACL.

The input is a dataset; the output is the matches of a pattern in the union of its graphs.  Only
what is asked for is copied: all statements of a subject, or with an object, at a time.  Each term
is one object, known by its identity.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import pyoxigraph
import rdflib
from pyoxigraph import Quad
from rdflib import XSD, BNode, URIRef
from rdflib.store import Store
from rdflib.term import Node

from gwangju_kg.dataset.reading import Dataset

#: A triple in which None is any term.
Pattern: TypeAlias = tuple[Node | None, Node | None, Node | None]

_Triple: TypeAlias = tuple[Node, Node, Node]

#: The datatype of a literal that is written without one.
_STRING: Final = str(XSD.string)


class FrozenStore(Store):
    """
    Triples for reading.

    Args:
        dataset: the dataset.
        without: the name of the graph of it that is left out.

    Attributes:
        reads: the patterns that were read, which include those that were asked for: all triples
            with a subject, with a property and an object, with an object, or with a property.
            The keys are of no use; a reader may clear them.
    """

    #: pySHACL wraps the graph in a dataset, for which rdflib demands this.
    context_aware = True
    graph_aware = True

    def __init__(self, dataset: Dataset, without: pyoxigraph.NamedNode) -> None:
        super().__init__()
        self.reads: dict[tuple[int, int, int], Pattern] = {}
        self._dataset, self._without, self._quads = dataset, without, len(dataset)
        self._terms: dict[Any, Node] = {}
        self._nodes: dict[Node, Node] = {}
        self._copied: dict[Pattern, tuple[_Triple, ...]] = {}

    def __len__(self, context: Any = None) -> int:
        """Return the number of quads of the dataset; pySHACL asks whether there is anything."""
        return self._quads

    def add(self, *_: Any, **__: Any) -> None:
        """Refuse a triple."""
        raise TypeError("the data do not change during a validation")

    def remove(self, *_: Any, **__: Any) -> None:
        """Refuse to remove triples."""
        raise TypeError("the data do not change during a validation")

    def add_graph(self, graph: Any) -> None:
        """Do nothing: there is one graph."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Yield the triples of a pattern, in which None is any term; nothing is in a context."""
        subject, predicate, value = triple_pattern
        if subject is None:
            read: Pattern = (None, predicate, value)
            predicate = value = None  # all of them match
        else:
            read = (subject, None, None)
        # A key is an identity: `reads` has the terms, so that no other gets it.
        self.reads[id(read[0]), id(read[1]), id(read[2])] = read
        matches = self._copied.get(read)
        if matches is None:
            matches = self._copied[read] = self._copy(read)
        if predicate is not None and (predicate := self._nodes.get(predicate)) is None:
            return  # a term that is not in what was copied
        if value is not None and (value := self._nodes.get(value)) is None:
            return
        for triple in matches:
            if (predicate is None or triple[1] is predicate) and (
                value is None or triple[2] is value
            ):
                yield triple, ()

    def written(self, read: Pattern) -> list[str]:
        """Return the triples of a pattern as N-Triples has them, each once, sorted."""
        return sorted({str(quad.triple) for quad in self._matches(read)})

    def _copy(self, read: Pattern) -> tuple[_Triple, ...]:
        """Return the triples of a pattern, each once."""
        found: dict[tuple[int, int, int], _Triple] = {}
        for quad in self._matches(read):
            triple = self._triple(quad)
            found[id(triple[0]), id(triple[1]), id(triple[2])] = triple
        return tuple(found.values())

    def _matches(self, read: Pattern) -> Iterator[Quad]:
        """Yield the quads of a pattern; a triple that is in several graphs comes several times."""
        if isinstance(read[0], rdflib.Literal) or not isinstance(read[1], URIRef | None):
            return
        try:
            subject, predicate, value = (None if term is None else _written(term) for term in read)
        except ValueError:  # a term that no dataset has
            return
        for quad in self._dataset.quads_for_pattern(subject, predicate, value):
            if quad.graph_name != self._without and (value is None or quad.object == value):
                yield quad

    def _triple(self, quad: Quad) -> _Triple:
        terms = self._terms
        for term in quad.triple:
            if term not in terms:
                terms[term] = node = node_of(term)
                self._nodes[node] = node
        subject, predicate, value = quad.triple
        return terms[subject], terms[predicate], terms[value]


def node_of(term: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal) -> Node:
    """Return a term of Oxigraph as one of rdflib, a literal as it is written."""
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == _STRING else URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def _written(node: Node) -> Any:
    """
    Return a term of rdflib as one of Oxigraph.

    Raises:
        ValueError: it is not valid in RDF.
    """
    if isinstance(node, URIRef):
        return pyoxigraph.NamedNode(str(node))
    if isinstance(node, BNode):
        return pyoxigraph.BlankNode(str(node))
    if not isinstance(node, rdflib.Literal):
        raise ValueError(f"{node} is no term of RDF")
    if node.language:
        return pyoxigraph.Literal(str(node), language=node.language)
    datatype = pyoxigraph.NamedNode(str(node.datatype)) if node.datatype else None
    return pyoxigraph.Literal(str(node), datatype=datatype)
