"""
A total order of RDF terms, as strings whose code points sort as the terms do.

Takes a term; returns its key.  Input may be any term, ill-typed literals included.  No IO.

The order is that of ORDER BY: blank nodes, IRIs, literals, triple terms.  Literals are ordered by
kind, and within a kind by value:

1. numbers, of all numeric datatypes: -INF, finite numbers, INF, NaN;
2. points in time, by their first moment: ``xsd:dateTime``, ``xsd:date``, ``xsd:gYearMonth``,
   ``xsd:gYear``.  What has no time zone is in UTC; of two with the same first moment, the longer
   comes first;
3. times of day, then recurring days and months, then durations;
4. booleans;
5. texts, with a language tag or without: by text, then by tag, then those without a tag;
6. all others, ill-typed literals included: by datatype, then by lexical form.

Source: SPARQL 1.1 Query, section 15.1, which leaves open how literals of different kinds compare.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.rdf.values import time_order
from gwangju_kg.rdf.values.number_order import number_key

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_XSD: Final = REUSED_PREFIXES["xsd"]
_STRING: Final = _XSD + "string"

_INTEGERS: Final = (
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)

_INTEGER_IRIS: Final = frozenset(_XSD + name for name in _INTEGERS)

# Source: XML Schema Definition Language 1.1, part 2, sections 3.3.3 to 3.3.5, lexical mappings.
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_SPECIAL: Final = {"-INF": "a", "INF": "e", "+INF": "e", "NaN": "f"}

#: Signs before the keys of kinds, in their order.
_BLANK, IRI_KEY, _NUMBER, _TIME, _BOOLEAN, TEXT_KEY, _OTHER, _TRIPLE = "01234567"

#: Keys of numbers and times that are kept: columns repeat their values.
_CACHED: Final = 10_000

_BOOLEANS: Final = {"false": "0", "0": "0", "true": "1", "1": "1"}


def order_key(term: Term) -> str:
    """
    Return the key of `term`: terms sort by their keys, and terms of equal value have equal keys.

    >>> terms = ['"10"', '"9"^^xsd:integer', '"1e1"^^xsd:double', '"2.5"^^xsd:decimal']
    >>> def literal(text):
    ...     value, _, datatype = text.partition("^^xsd:")
    ...     return Literal(value[1:-1], datatype=NamedNode(_XSD + (datatype or "string")))
    >>> [term for term in sorted(terms, key=lambda text: order_key(literal(text)))]
    ['"2.5"^^xsd:decimal', '"9"^^xsd:integer', '"1e1"^^xsd:double', '"10"']
    """
    if isinstance(term, Literal):
        return _literal_key(term)
    if isinstance(term, NamedNode):
        return IRI_KEY + term.value
    if isinstance(term, BlankNode):
        return _BLANK + term.value
    keys = (order_key(term.subject), order_key(term.predicate), order_key(term.object))
    return _TRIPLE + "\0".join(keys)


def _literal_key(literal: Literal) -> str:
    text, datatype = literal.value, literal.datatype.value
    if datatype == _STRING:
        return f"{TEXT_KEY}{text}\0~"
    if literal.language is not None and literal.direction is None:
        return f"{TEXT_KEY}{text}\0{literal.language}"
    if datatype in _INTEGER_IRIS:  # more quickly than from the cache
        return _integer_key(text) or f"{_OTHER}{datatype}\0{text}"
    return _typed_key(text, datatype)


@lru_cache(maxsize=_CACHED)
def _typed_key(text: str, datatype: str) -> str:
    reader = _READERS.get(datatype)
    key = reader(text) if reader else None
    return key or f"{_OTHER}{datatype}\0{text}"


def _integer_key(text: str) -> str | None:
    return _NUMBER + number_key(text) if _INTEGER.fullmatch(text) else None


def _decimal_key(text: str) -> str | None:
    return _NUMBER + number_key(text) if _PLAIN_DECIMAL.fullmatch(text) else None


def _double_key(text: str) -> str | None:
    """Return the key of the shortest decimal number that denotes this double."""
    return _binary_key(text, float)


def _float_key(text: str) -> str | None:
    """Return the key of the double that has the value of this float."""
    return _binary_key(text, _single)


def _single(text: str) -> float:
    value = float(text)
    try:
        (single,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    return float(single)


def _binary_key(text: str, parse: Callable[[str], float]) -> str | None:
    if text in _SPECIAL:
        return _NUMBER + _SPECIAL[text]
    if not _DOUBLE.fullmatch(text):
        return None
    written = repr(parse(text))
    if written.endswith("inf"):
        return _NUMBER + _SPECIAL["-INF" if written[0] == "-" else "INF"]
    return _NUMBER + number_key(written)


def _boolean_key(text: str) -> str | None:
    value = _BOOLEANS.get(text)
    return _BOOLEAN + value if value else None


def _reader_of_times(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    def key(text: str) -> str | None:
        value = read(text)
        return _TIME + value if value else None

    return key


_READERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    _XSD + "decimal": _decimal_key,
    _XSD + "double": _double_key,
    _XSD + "float": _float_key,
    _XSD + "boolean": _boolean_key,
    **{_XSD + name: _reader_of_times(read) for name, read in time_order.READERS.items()},
}
