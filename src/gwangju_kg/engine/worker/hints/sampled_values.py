"""
Kinds of values that properties and variables have in the data.

Takes the store and the tokens of a query.  A variable is taken to have the values of the
properties that precede it in a pattern; nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Store

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.sparql.lexer import Token

_XSD: Final = REUSED_PREFIXES["xsd"]

NUMBER: Final = "number"
TEXT: Final = "string"
TAGGED: Final = "text with a language tag"
THING: Final = "IRI"
DATE: Final = "xsd:date"

_NUMBERS: Final = frozenset(
    _XSD + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)

#: Objects of a property that are examined, and read for their texts.
_SAMPLE: Final = 100
_MAX_READ: Final = 30_000

#: Ends of the names of properties that give the first and the last day of a time.
DAY_SUFFIXES: Final = ("From", "To")

Term: TypeAlias = object


def kind_of(term: Term) -> str:
    """
    Return the kind of a term, in words that stand in messages.

    >>> kind_of(Literal("a", language="ko")), kind_of(Literal(1)), kind_of(NamedNode("urn:x"))
    ('text with a language tag', 'number', 'IRI')
    """
    if not isinstance(term, Literal):
        return THING
    if term.language:
        return TAGGED
    iri = term.datatype.value
    if iri in _NUMBERS:
        return NUMBER
    if iri == _XSD + "string":
        return TEXT
    if iri.startswith(_XSD):
        return "xsd:" + iri.removeprefix(_XSD)
    return iri.removeprefix(REUSED_PREFIXES["edtf"])


class SampledValues:
    """
    Finds the values of the properties and variables of one query.

    Args:
        store: the data.
        tokens: the tokens of the query.
        absolute: returns the IRI of a token, or None.
    """

    def __init__(
        self, store: Store, tokens: Sequence[Token], absolute: Callable[[Token], str | None]
    ) -> None:
        self.store, self.tokens, self.absolute = store, tokens, absolute

    def properties_of(self, variable: str) -> list[Token]:
        """Return the tokens of the properties that precede a variable."""
        return [
            before
            for before, token in pairwise(self.tokens)
            if token.text == variable and before.kind in {"name", "iri"}
        ]

    def values(self, names: Sequence[Token], limit: int = _MAX_READ) -> Iterator[Term]:
        """Yield values of properties."""
        for iri in filter(None, map(self.absolute, names)):
            quads = self.store.quads_for_pattern(None, NamedNode(iri), None, None)
            yield from (quad.object for quad in islice(quads, limit))

    def is_property(self, iri: str) -> bool:
        """Check whether something has a value of a property."""
        quads = self.store.quads_for_pattern(None, NamedNode(iri), None, None)
        return next(quads, None) is not None

    def kinds(self, names: Sequence[Token]) -> frozenset[str]:
        """Return the kinds of the values of properties, of a sample."""
        return frozenset(map(kind_of, self.values(names, _SAMPLE)))
