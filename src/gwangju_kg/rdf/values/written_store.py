"""
A store that remembers how literals were written.

Oxigraph 0.5.13 keeps numbers, truth values, dates and times by value: ``"01"^^xsd:integer`` becomes
``1``, and ``"300"^^xsd:byte`` an ``xsd:integer``.  Queries get such values; all else that reads a
dataset, such as validation and dumps, gets what was written.  Everything is in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

_Subject: TypeAlias = NamedNode | BlankNode
_Object: TypeAlias = NamedNode | BlankNode | Literal | Triple
_Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph

_XSD: Final = REUSED_PREFIXES["xsd"]
_STRING: Final = _XSD + "string"

#: Forms of the most frequent datatypes that a store surely keeps.
_KEPT: Final = {
    _XSD + "integer": re.compile("0|-?[1-9][0-9]{0,17}"),
    _XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,15})\.[0-9]{0,14}[1-9]"),
    _XSD + "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    _XSD + "dateTime": re.compile(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z?"
    ),
    _XSD + "gYear": re.compile("[0-9]{4}"),
    _XSD + "boolean": re.compile("true|false"),
}

#: Literals whose stored form is remembered.
_CACHED: Final = 10_000

#: Quads that are added at a time.
_BATCH: Final = 20_000

_NODE: Final = NamedNode("urn:x-gwangju-kg:literal")


def stored_literal(literal: Literal) -> Literal:
    """
    Return the literal that a store returns for `literal`, which has the same value.

    >>> integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    >>> stored_literal(Literal("01", datatype=integer)).value
    '1'
    """
    datatype = literal.datatype.value
    if datatype == _STRING or not datatype.startswith(_XSD):
        return literal
    kept = _KEPT.get(datatype)
    return literal if kept and kept.fullmatch(literal.value) else _stored_literal(literal)


@lru_cache(maxsize=_CACHED)
def _stored_literal(literal: Literal) -> Literal:
    store = Store()
    store.add(Quad(_NODE, _NODE, literal))
    stored = next(iter(store)).object
    return stored if isinstance(stored, Literal) else literal


class WrittenStore:
    """Quads in memory: queried by value, read as they were written."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.store: Final = Store()
        #: For each stored quad that stands for others: these, in the order in which they came.
        self._written: dict[Quad, dict[Quad, None]] = {}
        self.extend(quads)

    def add(self, quad: Quad) -> None:
        """Add a quad."""
        self.extend((quad,))

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads; only a part of them is in memory twice."""
        coming = iter(quads)
        while batch := list(islice(coming, _BATCH)):
            self._extend(batch)

    def _extend(self, batch: Sequence[Quad]) -> None:
        pairs = [(quad, stored) for quad in batch if (stored := stored_quad(quad)) is not quad]
        others = set(batch) if pairs else set()
        for quad, stored in pairs:
            if stored not in self._written:
                is_written = stored in self.store or stored in others
                self._written[stored] = {stored: None} if is_written else {}
            self._written[stored][quad] = None
        for quad in batch if self._written else ():
            if quad in self._written:
                self._written[quad][quad] = None
        self.store.extend(batch)

    def remove(self, quad: Quad) -> None:
        """Remove a quad as it was written; nothing happens if there is none."""
        stored = stored_quad(quad)
        written = self._written.get(stored)
        if written is None:
            self.store.remove(quad)
            return
        written.pop(quad, None)
        if not written:
            del self._written[stored]
            self.store.remove(stored)

    def query(self, text: str, **options: Any) -> Any:
        """Evaluate a query, over values."""
        return self.store.query(text, **options)

    def quads_for_pattern(
        self,
        subject: _Subject | None,
        predicate: NamedNode | None,
        value: _Object | None,
        graph: _Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of a pattern as they were written; a literal selects its value."""
        yield from self._as_written(self.store.quads_for_pattern(subject, predicate, value, graph))

    def __iter__(self) -> Iterator[Quad]:
        return self._as_written(self.store)

    def _as_written(self, stored: Iterable[Quad]) -> Iterator[Quad]:
        for quad in stored:
            if quad in self._written:
                yield from self._written[quad]
            else:
                yield quad

    def repeated(self) -> Iterator[list[Quad]]:
        """Yield the quads of equal value that are written in several ways, in their order."""
        for quads in self._written.values():
            if len(quads) > 1:
                yield list(quads)

    def __len__(self) -> int:
        return len(self.store) + sum(len(quads) - 1 for quads in self._written.values())


def stored_quad(quad: Quad) -> Quad:
    """Return the quad that a store returns for `quad`; the same object if it is unchanged."""
    if not isinstance(quad.object, Literal):
        return quad
    literal = stored_literal(quad.object)
    if literal == quad.object:
        return quad
    return Quad(quad.subject, quad.predicate, literal, quad.graph_name)
