"""
A store of rdflib that never changes and takes a fifth of the memory of rdflib's own.

The input is triples; the output is the matches of a pattern.  Each term is one object, known by its
identity; the triples are listed by subject, by predicate and by object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from rdflib.store import Store
from rdflib.term import Node

#: A triple in which None is any term.
Pattern: TypeAlias = tuple[Node | None, Node | None, Node | None]


class _Term(NamedTuple):
    """A term, what is stated of it (properties and objects), and with it (subjects, properties)."""

    node: Node | None
    outgoing: tuple[Node, ...] = ()
    incoming: tuple[Node, ...] = ()


#: Any term of a pattern.
_ANY: Final = _Term(None)


class FrozenStore(Store):
    """
    Triples for reading.

    Args:
        triples: the triples, some of them perhaps repeated; equal terms are the same object.

    Attributes:
        reads: the patterns that were read, which include those that were asked for: all triples
            with a subject, with a property and an object, with an object, or with a property.
            The keys are of no use; a reader may clear them.
    """

    #: pySHACL wraps the graph in a dataset, for which rdflib demands this.
    context_aware = True
    graph_aware = True

    def __init__(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        super().__init__()
        self.reads: dict[tuple[int, int, int], Pattern] = {}
        nodes: dict[int, Node] = {}
        listed: dict[int, list[Node]] = {}
        for subject, predicate, value in triples:
            for term in (subject, predicate, value):
                nodes[id(term)] = term
            listed.setdefault(id(subject), []).extend((predicate, value))
        outgoing: dict[int, tuple[Node, ...]] = {}
        incoming: dict[int, list[Node]] = {}
        by_predicate: dict[int, list[Node]] = {}
        self._size = 0
        for key in [*listed]:
            outgoing[key] = unique = _without_repetition(listed.pop(key))
            self._size += len(unique) // 2
            for predicate, value in _in_pairs(unique):
                incoming.setdefault(id(value), []).extend((nodes[key], predicate))
                by_predicate.setdefault(id(predicate), []).extend((nodes[key], value))
        self._by_predicate = {nodes[key]: tuple(by_predicate.pop(key)) for key in [*by_predicate]}
        self._terms = {
            node: _Term(node, tuple(outgoing.pop(key, ())), tuple(incoming.pop(key, ())))
            for key, node in nodes.items()
        }

    def __len__(self, context: Any = None) -> int:
        return self._size

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
        self._note(*triple_pattern)
        try:
            terms = [_ANY if term is None else self._terms[term] for term in triple_pattern]
        except KeyError:  # a term that is not in the data
            return
        subject, predicate, value = (term.node for term in terms)
        if subject is not None:
            for prop, obj in _in_pairs(terms[0].outgoing):
                if (predicate is None or prop is predicate) and (value is None or obj is value):
                    yield (subject, prop, obj), ()
        elif value is not None:
            for node, prop in _in_pairs(terms[2].incoming):
                if predicate is None or prop is predicate:
                    yield (node, prop, value), ()
        else:
            properties = self._by_predicate if predicate is None else (predicate,)
            for prop in properties:
                for node, obj in _in_pairs(self._by_predicate.get(prop, ())):
                    yield (node, prop, obj), ()

    def _note(self, subject: Node | None, predicate: Node | None, value: Node | None) -> None:
        read: Pattern = (None, predicate, value) if subject is None else (subject, None, None)
        # A key is an identity: `reads` has the terms, so that no other gets it.
        self.reads[id(read[0]), id(read[1]), id(read[2])] = read


def _in_pairs(flat: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """Yield the pairs in a flat sequence."""
    members = iter(flat)
    return zip(members, members, strict=True)


def _without_repetition(flat: Iterable[Node]) -> tuple[Node, ...]:
    """Return the pairs in a flat sequence, each once."""
    unique = {(id(first), id(second)): (first, second) for first, second in _in_pairs(flat)}
    return tuple(term for pair in unique.values() for term in pair)
