"""
Write triples as Turtle that people can read and compare.

Takes triples and the prefixes of a city; returns text that depends on nothing else: only the
prefixes in use, subjects sorted, types and names first, Korean before English, blank nodes nested
and without names.  The text of a document about a thing begins with the thing, and what is only
named in it comes last.  A small change in the data is therefore a small change in the text.
(pyoxigraph's serializer names each blank node and orders prefixes at random.)  No IO.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, SHARED_PREFIXES, Namespaces

Term: TypeAlias = NamedNode | BlankNode | Literal

_RDF: Final = REUSED_PREFIXES["rdf"]
_XSD: Final = REUSED_PREFIXES["xsd"]
_TYPE: Final = NamedNode(_RDF + "type")
_STRING: Final = NamedNode(_XSD + "string")
_CONS: Final = (NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"))
_NIL: Final = NamedNode(_RDF + "nil")

#: Local names that need no escape; Turtle allows more. Source: RDF 1.1 Turtle, PN_LOCAL.
_LOCAL: Final = re.compile(r"(?:[A-Za-z0-9_가-힣][A-Za-z0-9_가-힣-]*)?")

#: Literals that may be written without quotes. Source: RDF 1.1 Turtle, section 2.5.2.
_BARE: Final = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}

#: Predicates that come first, in this order; the others follow, sorted by their written form.
_FIRST: Final = (
    _TYPE,
    NamedNode(REUSED_PREFIXES["rdfs"] + "label"),
    NamedNode(REUSED_PREFIXES["skos"] + "prefLabel"),
    NamedNode(REUSED_PREFIXES["dcterms"] + "title"),
    NamedNode(REUSED_PREFIXES["schema"] + "name"),
    NamedNode(REUSED_PREFIXES["skos"] + "altLabel"),
    NamedNode(REUSED_PREFIXES["skos"] + "definition"),
    NamedNode(REUSED_PREFIXES["rdfs"] + "comment"),
    NamedNode(REUSED_PREFIXES["sh"] + "path"),
)

_RANKS: Final = {predicate: rank for rank, predicate in enumerate(_FIRST)}

#: The predicates that only name a thing or a time.
_NAMES: Final = frozenset({*_FIRST[1:5], NamedNode(SHARED_PREFIXES["gk"] + "edtf")})
_LANGUAGES: Final = ("ko", "en")

#: Maximum length of a line of several objects, or of a blank node on one line, in characters.
_LINE_CHARACTERS: Final = 100

#: The number of IRIs of which the written form is remembered.
_MOST_IRIS: Final = 50_000

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\r": "\\r"}

#: The characters that are escaped: the above, and the other controls without the line feed.
_ESCAPED: Final = re.compile(r'[\\"\x00-\x09\x0b-\x1f\x7f]')


def shorten(iri: str, namespaces: Namespaces) -> tuple[str, str] | None:
    """
    Return prefix and local name of `iri`, or None without a prefix or if the rest needs escapes.

    >>> shorten("https://example.org/id/entity/x", Namespaces("https://example.org/"))
    ('ent', 'x')
    """
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = namespaces.prefix_of.get(iri[:cut])
    return (prefix, iri[cut:]) if prefix and _LOCAL.fullmatch(iri[cut:]) else None


def write(triples: Iterable[Triple], namespaces: Namespaces, *, about: str = "") -> str:
    r"""
    Return a graph as Turtle: its prefixes, then its subjects.

    Args:
        triples: the graph.
        namespaces: those of the city.
        about: the IRI of the thing that the graph is about, which comes first, and after all others
            what the graph only names; "" for subjects in the order of their IRIs.

    >>> a, p = NamedNode("http://e/a"), NamedNode("http://e/p")
    >>> city = Namespaces("https://example.org/")
    >>> write([Triple(a, p, Literal("x", language="en"))], city)
    '<http://e/a> <http://e/p> "x"@en .\n'
    """
    writer = _Writer(triples, namespaces)
    body = writer.body(about)
    return "\n".join(filter(None, (header(writer.used, namespaces), body)))


def header(prefixes: Iterable[str], namespaces: Namespaces) -> str:
    """Return the declarations of the given prefixes, sorted."""
    iris = namespaces.prefixes
    return "".join(f"@prefix {prefix}: <{iris[prefix]}> .\n" for prefix in sorted(prefixes))


def statements(
    triples: Iterable[Triple], unnamed: Iterable[Triple], namespaces: Namespaces, used: set[str]
) -> Iterator[str]:
    """
    Yield the statements of a graph, subject by subject; joined by line feeds they are its text.

    Args:
        triples: those whose subject has an IRI, sorted by it; read while the statements are taken.
        unnamed: all triples of the graph with a blank node, which are held in memory.
        namespaces: those of the city.
        used: a set to which the prefixes that occur are added.
    """
    writer = _Writer(unnamed, namespaces)
    writer.used = used
    writer.facts = {s: facts for s, facts in writer.facts.items() if isinstance(s, BlankNode)}
    for subject, members in groupby(triples, lambda triple: triple.subject):
        facts: dict[NamedNode, list[Term]] = {}
        for _, predicate, obj in members:
            facts.setdefault(predicate, []).append(obj)
        writer.facts[subject] = facts
        yield writer.statement(subject)
        del writer.facts[subject]
    yield from writer.unnamed_statements()


def write_dataset(graphs: Iterable[tuple[str, Iterable[Triple]]], namespaces: Namespaces) -> str:
    """
    Return named graphs as TriG, in the order given.

    Args:
        graphs: IRI and triples of each; no blank node may be in two graphs.
        namespaces: those of the city.
    """
    names = _Writer((), namespaces)
    blocks = []
    for iri, triples in graphs:
        writer = _Writer(triples, namespaces)
        blocks.append(f"{names.term(NamedNode(iri))} {{\n\n{writer.body()}\n}}\n")
        names.used |= writer.used
    return "\n".join((header(names.used, namespaces), *blocks))


class _Writer:
    """The state of writing one graph: its facts by subject and predicate, and the prefixes used."""

    def __init__(self, triples: Iterable[Triple], namespaces: Namespaces) -> None:
        self._namespaces = namespaces
        self.facts: dict[Term, dict[NamedNode, list[Term]]] = {}
        self.used: set[str] = set()
        self._iris: dict[NamedNode, str] = {}
        mentions: Counter[BlankNode] = Counter()
        parents: dict[BlankNode, Term] = {}
        for subject, predicate, obj in triples:
            self.facts.setdefault(subject, {}).setdefault(predicate, []).append(obj)
            if isinstance(obj, BlankNode):
                mentions[obj] += 1
                parents[obj] = subject
        self.nested = {node for node, count in mentions.items() if count == 1}
        self.named = set(mentions) - self.nested
        for node in sorted(self.nested, key=str):
            self._break_cycle(node, parents)

    def _break_cycle(self, node: BlankNode, parents: dict[BlankNode, Term]) -> None:
        """Name one node of a cycle of blank nodes, which otherwise would not be written at all."""
        visited: set[Term] = set()
        current: Term = node
        while isinstance(current, BlankNode) and current in self.nested:
            if current in visited:
                self.nested.remove(current)
                self.named.add(current)
                return
            visited.add(current)
            current = parents[current]

    def body(self, about: str = "") -> str:
        """
        Return the statements: subjects with IRIs, sorted, then blank nodes by content.

        With `about`, that subject is the first, and those with a name only are the last with IRIs.
        """
        roots = [subject for subject in self.facts if subject not in self.nested]

        def order(iri: NamedNode) -> tuple[bool, bool, str]:
            is_named_only = bool(about) and self.facts[iri].keys() <= _NAMES
            return iri.value != about, is_named_only, iri.value

        iris = sorted((s for s in roots if isinstance(s, NamedNode)), key=order)
        return "\n".join([*map(self.statement, iris), *self.unnamed_statements()])

    def unnamed_statements(self) -> list[str]:
        """Return the statements about blank nodes that are not nested."""
        roots = [s for s in self.facts if isinstance(s, BlankNode) and s not in self.nested]
        named = sorted((s for s in roots if s in self.named), key=str)
        loose = sorted(f"{self._blank(s, '')} .\n" for s in roots if s not in self.named)
        return [*map(self.statement, named), *loose]

    def statement(self, subject: Term) -> str:
        """Return the facts about a subject."""
        facts = " ;\n  ".join(self._predicates(subject, "  "))
        return f"{self.term(subject)} {facts} .\n"

    def term(self, term: Term, indent: str = "") -> str:
        """Return one term as Turtle; `indent` is the indentation of its line."""
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, NamedNode):
            return "()" if term == _NIL else self._iri(term)
        return str(term) if term in self.named else self._blank(term, indent)

    def _iri(self, iri: NamedNode) -> str:
        if iri not in self._iris:
            if len(self._iris) >= _MOST_IRIS:
                self._iris.clear()
            short = shorten(iri.value, self._namespaces)
            if short:
                self.used.add(short[0])
            self._iris[iri] = ":".join(short) if short else str(iri)
        return self._iris[iri]

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype
        bare = _BARE.get(datatype.value)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        text = _ESCAPED.sub(_escape, literal.value)
        quoted = f'"""{text}"""' if "\n" in text else f'"{text}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        return quoted if datatype == _STRING else f"{quoted}^^{self._iri(datatype)}"

    def _blank(self, node: BlankNode, indent: str) -> str:
        items = self._items(node)
        inner = indent + "  "
        if items is not None:
            parts, (opening, closing), mark = [self.term(i, inner) for i in items], "()", ""
        else:
            parts, (opening, closing), mark = self._predicates(node, inner), "[]", " ;"
        if not parts:
            return opening + closing
        line = f"{mark} ".join(parts)
        if "\n" not in line and len(line) <= _LINE_CHARACTERS:
            return f"{opening} {line} {closing}"
        lines = f"{mark}\n{inner}".join(parts)
        return f"{opening}\n{inner}{lines}\n{indent}{closing}"

    def _items(self, node: Term) -> list[Term] | None:
        """Return the members if `node` begins a well-formed list of nested nodes, else None."""
        items: list[Term] = []
        while node != _NIL:
            facts = self.facts.get(node, {})
            if node not in self.nested or set(facts) != set(_CONS):
                return None
            (first, *more), (node, *others) = (facts[predicate] for predicate in _CONS)
            if more or others:
                return None
            items.append(first)
        return items or None

    def _predicates(self, subject: Term, indent: str) -> list[str]:
        """Return the predicates of `subject`, each with its objects."""
        ranked = []
        for predicate, objects in self.facts.get(subject, {}).items():
            rank = _RANKS.get(predicate, len(_RANKS))
            verb = "a" if predicate == _TYPE else self._iri(predicate)
            ranked.append((rank, verb + self._objects(objects, indent + "  ")))
        return [line for _, line in sorted(ranked)]

    def _objects(self, objects: list[Term], indent: str) -> str:
        if len(objects) == 1:
            return f" {self.term(objects[0], indent)}"
        written = sorted((_rank(term), self.term(term, indent)) for term in objects)
        line = " , ".join(text for _, text in written)
        if "\n" not in line and len(line) <= _LINE_CHARACTERS:
            return f" {line}"
        return f"\n{indent}" + f" ,\n{indent}".join(text for _, text in written)


def _rank(term: Term) -> int:
    """Return the sort key: IRIs, then literals (Korean, English, others), then blank nodes."""
    if isinstance(term, NamedNode):
        return 0
    if isinstance(term, BlankNode):
        return len(_LANGUAGES) + 2
    return 1 + (_LANGUAGES.index(term.language) if term.language in _LANGUAGES else len(_LANGUAGES))


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], f"\\u{ord(match[0]):04X}")
