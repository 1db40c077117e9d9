"""
Write triples as Turtle that people can read and compare.

Takes triples and the prefixes of a city; returns text that depends on nothing else: only the
prefixes in use, subjects sorted, types and labels first, Korean before English, blank nodes nested
and without names.  A small change in the data is therefore a small change in the text.
(pyoxigraph's serializer names each blank node and orders prefixes at random.)  No IO.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces

Term: TypeAlias = NamedNode | BlankNode | Literal

_RDF: Final = REUSED_PREFIXES["rdf"]
_XSD: Final = REUSED_PREFIXES["xsd"]
_TYPE: Final = NamedNode(_RDF + "type")
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
    NamedNode(REUSED_PREFIXES["sh"] + "path"),
)
_LANGUAGES: Final = ("ko", "en")

#: Maximum length of a line of several objects, or of a blank node on one line, in characters.
_LINE_CHARACTERS: Final = 100

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\r": "\\r"}


def shorten(iri: str, namespaces: Namespaces) -> tuple[str, str] | None:
    """
    Return prefix and local name of `iri`, or None without a prefix or if the rest needs escapes.

    >>> shorten("https://example.org/id/entity/x", Namespaces("https://example.org/"))
    ('ent', 'x')
    """
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = namespaces.prefix_of.get(iri[:cut])
    return (prefix, iri[cut:]) if prefix and _LOCAL.fullmatch(iri[cut:]) else None


def write(triples: Iterable[Triple], namespaces: Namespaces) -> str:
    r"""
    Return a graph as Turtle: its prefixes, then its subjects.

    >>> a, p = NamedNode("http://e/a"), NamedNode("http://e/p")
    >>> city = Namespaces("https://example.org/")
    >>> write([Triple(a, p, Literal("x", language="en"))], city)
    '<http://e/a> <http://e/p> "x"@en .\n'
    """
    writer = _Writer(triples, namespaces)
    body = writer.body()
    return "\n".join(filter(None, (header(writer.used, namespaces), body)))


def header(prefixes: Iterable[str], namespaces: Namespaces) -> str:
    """Return the declarations of the given prefixes, sorted."""
    iris = namespaces.prefixes
    return "".join(f"@prefix {prefix}: <{iris[prefix]}> .\n" for prefix in sorted(prefixes))


def write_dataset(graphs: Iterable[tuple[str, Iterable[Triple]]], namespaces: Namespaces) -> str:
    """
    Return named graphs as TriG, in the order given.

    Args:
        graphs: IRI and triples of each; no blank node may be in two graphs.
        namespaces: those of the city.
    """
    used: set[str] = set()
    blocks = []
    for iri, triples in graphs:
        writer = _Writer(triples, namespaces)
        blocks.append(f"{writer.term(NamedNode(iri))} {{\n\n{writer.body()}\n}}\n")
        used |= writer.used
    return "\n".join((header(used, namespaces), *blocks))


class _Writer:
    """The state of writing one graph: its facts by subject and predicate, and the prefixes used."""

    def __init__(self, triples: Iterable[Triple], namespaces: Namespaces) -> None:
        self._namespaces = namespaces
        self.facts: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.used: set[str] = set()
        mentions: Counter[BlankNode] = Counter()
        parents: dict[BlankNode, Term] = {}
        for subject, predicate, obj in triples:
            self.facts[subject][predicate].append(obj)
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

    def body(self) -> str:
        """Return the statements: subjects with IRIs, sorted, then blank nodes by content."""
        roots = [subject for subject in self.facts if subject not in self.nested]
        iris = sorted((s for s in roots if isinstance(s, NamedNode)), key=lambda iri: iri.value)
        named = sorted((s for s in roots if s in self.named), key=str)
        statements = [self._statement(subject) for subject in iris + named]
        loose = [s for s in roots if isinstance(s, BlankNode) and s not in self.named]
        return "\n".join(statements + sorted(f"{self._blank(s, '')} .\n" for s in loose))

    def _statement(self, subject: Term) -> str:
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
        short = shorten(iri.value, self._namespaces)
        if short is None:
            return str(iri)
        self.used.add(short[0])
        return ":".join(short)

    def _literal(self, literal: Literal) -> str:
        bare = _BARE.get(literal.datatype.value)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        text = "".join(_escape(character) for character in literal.value)
        quoted = f'"""{text}"""' if "\n" in text else f'"{text}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        plain = literal.datatype.value == _XSD + "string"
        return quoted if plain else f"{quoted}^^{self._iri(literal.datatype)}"

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
        lines = {}
        for predicate, objects in self.facts[subject].items():
            verb = "a" if predicate == _TYPE else self._iri(predicate)
            lines[predicate] = verb + self._objects(objects, indent + "  ")
        order = {predicate: rank for rank, predicate in enumerate(_FIRST)}
        return [lines[p] for p in sorted(lines, key=lambda p: (order.get(p, len(order)), lines[p]))]

    def _objects(self, objects: list[Term], indent: str) -> str:
        written = sorted((_rank(term), self.term(term, indent)) for term in objects)
        line = " , ".join(text for _, text in written)
        if len(written) == 1 or ("\n" not in line and len(line) <= _LINE_CHARACTERS):
            return f" {line}"
        return f"\n{indent}" + f" ,\n{indent}".join(text for _, text in written)


def _rank(term: Term) -> int:
    """Return the sort key: IRIs, then literals (Korean, English, others), then blank nodes."""
    if isinstance(term, NamedNode):
        return 0
    if isinstance(term, BlankNode):
        return len(_LANGUAGES) + 2
    return 1 + (_LANGUAGES.index(term.language) if term.language in _LANGUAGES else len(_LANGUAGES))


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    is_control = (character < " " and character != "\n") or character == "\x7f"
    return f"\\u{ord(character):04X}" if is_control else character
