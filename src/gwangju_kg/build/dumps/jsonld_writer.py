"""
Write JSON-LD that people can read: compacted by the prefixes of a city, one key a line.

The input is sorted statements; the output is bytes that depend on nothing else.  Of a dataset only
a part is in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from json.encoder import encode_basestring
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")

#: A line feed and the indentation of the context, and of a node in a graph of a dataset.
_INDENT: Final = "\n "
_NODE_INDENT: Final = "\n    "

#: The number of IRIs of which the written form is remembered.
_MOST_IRIS: Final = 50_000


def is_type(statement: Triple) -> bool:
    """Check whether a statement states a class: JSON-LD and RDF/XML write the classes first."""
    return statement.predicate == _TYPE


def write(triples: Sequence[Triple], namespaces: Namespaces) -> bytes:
    """
    Return triples, sorted as text, as JSON-LD.

    Args:
        triples: the triples.
        namespaces: those of the city.
    """
    compacting = Compacting(_schemes(triples), namespaces)
    nodes = compacting.nodes(triples)
    head = context(compacting.used, namespaces)
    return f"{_text({'@context': head, '@graph': nodes})}\n".encode()


def context(used: Iterable[str], namespaces: Namespaces) -> dict[str, str]:
    """Return the context for the prefixes `used`, sorted."""
    return {prefix: namespaces.prefixes[prefix] for prefix in sorted(used)}


def head(used: Iterable[str], namespaces: Namespaces) -> bytes:
    """Return the beginning of a dataset: the context, and the opening of the list of graphs."""
    return f'{{\n "@context": {_text(context(used, namespaces), _INDENT)},\n "@graph": ['.encode()


def opening(iri: str, compacting: Compacting) -> bytes:
    """Return the beginning of the graph with the name `iri` in a dataset."""
    return f'\n  {{\n   "@id": {_text(compacting.iri(iri))},\n   "@graph": ['.encode()


#: The end of a graph, and of a dataset.
CLOSING: Final = b"\n   ]\n  }"
TAIL: Final = b"\n ]\n}\n"


def nodes_text(triples: Sequence[Triple], compacting: Compacting) -> bytes:
    """Return the nodes of some triples of a graph, which are sorted as text, with commas."""
    nodes = compacting.nodes(triples)
    return ",".join(f"\n    {_text(node, _NODE_INDENT)}" for node in nodes).encode()


def _schemes(triples: Sequence[Triple]) -> set[str]:
    terms = {term for triple in triples for term in triple}
    terms |= {term.datatype for term in terms if isinstance(term, Literal)}
    return {term.value.partition(":")[0] for term in terms if isinstance(term, NamedNode)}


class Compacting:
    """
    Compacts expanded JSON-LD by the prefixes, and records the prefixes that were used.

    Args:
        schemes: the schemes of the IRIs in the data.
        namespaces: those of the city.

    Attributes:
        used: the set to which the prefixes that occur are added.
    """

    def __init__(self, schemes: set[str], namespaces: Namespaces) -> None:
        self.used: set[str] = set()
        self._namespaces = namespaces
        self._schemes = schemes  # a JSON-LD reader would take an IRI geo:1,2 for the prefix geo
        self._iris: dict[str, tuple[str, str]] = {}  # as it is written, and the prefix

    def nodes(self, triples: Sequence[Triple]) -> list[Any]:
        """Return the nodes of triples, which are sorted as text."""
        ordered = sorted(triples, key=lambda each: (str(each.subject), not is_type(each)))
        output = BytesIO()
        serialize(ordered, output, RdfFormat.JSON_LD)
        nodes: list[Any] = self.value(json.loads(output.getvalue()))
        return nodes

    def iri(self, iri: str) -> str:
        """Return an IRI, shortened if one of the prefixes fits."""
        if iri not in self._iris:
            if len(self._iris) >= _MOST_IRIS:
                self._iris.clear()
            short = turtle_writer.shorten(iri, self._namespaces)
            is_short = short is not None and short[0] not in self._schemes
            self._iris[iri] = (":".join(short), short[0]) if short and is_short else (iri, "")
        text, prefix = self._iris[iri]
        if prefix:
            self.used.add(prefix)
        return text

    def value(self, value: Any) -> Any:
        """Return a value, a node or a list of them, compacted."""
        if isinstance(value, list):
            return [self.value(item) for item in value]
        return self._object(value) if isinstance(value, dict) else value

    def _object(self, value: Mapping[str, Any]) -> Any:
        if set(value) == {"@value"}:
            return value["@value"]
        written: dict[str, Any] = {}
        for key, item in value.items():
            if key in {"@id", "@type"}:
                written[key] = self.iri(item)
            elif key == _TYPE.value:
                written["@type"] = _single([self.iri(member["@id"]) for member in item])
            elif key.startswith("@"):
                written[key] = self.value(item)
            else:
                written[self.iri(key)] = _single(self.value(item))
        return written


def _single(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else items


def _text(value: Any, line: str = "\n") -> str:
    """
    Return what `json.dumps` returns with an indent of 1 and all letters, in a third of the time.

    Args:
        value: what is written.
        line: a line feed and the indentation of the line on which it begins.
    """
    inner = line + " "
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        items = [f"{encode_basestring(key)}: {_text(item, inner)}" for key, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    if isinstance(value, list) and value:
        items = [_text(item, inner) for item in value]
        return f"[{inner}{f',{inner}'.join(items)}{line}]"
    return json.dumps(value)
