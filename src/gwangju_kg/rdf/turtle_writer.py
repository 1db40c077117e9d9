"""
Writes triples as Turtle that people read and compare.

Takes triples; gives text that depends on nothing but them: prefixes in use only,
subjects in order, types and labels first, Korean before English, blank nodes in place
and without names, so that a small change in the data is a small change in the text.
(pyoxigraph's own serializer names each blank node and orders prefixes at random.)
No IO.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gwangju_kg.rdf.namespaces import PREFIXES, REUSED_PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal

_RDF: Final = REUSED_PREFIXES["rdf"]
_XSD: Final = REUSED_PREFIXES["xsd"]
_TYPE: Final = NamedNode(_RDF + "type")
_CONS: Final = (NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"))
_NIL: Final = NamedNode(_RDF + "nil")

_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}

#: Local names that need no escape; Turtle allows more. Source: RDF 1.1 Turtle, PN_LOCAL.
_LOCAL: Final = re.compile(r"(?:[A-Za-z0-9_가-힣][A-Za-z0-9_가-힣-]*)?")

#: Literals that may stand without quotes. Source: RDF 1.1 Turtle, section 2.5.2.
_BARE: Final = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}

#: Predicates that come first, in this order; the others follow by their written form.
_FIRST: Final = (
    _TYPE,
    NamedNode(REUSED_PREFIXES["rdfs"] + "label"),
    NamedNode(REUSED_PREFIXES["skos"] + "prefLabel"),
    NamedNode(REUSED_PREFIXES["sh"] + "path"),
)
_LANGUAGES: Final = ("ko", "en")

#: Longest line of several objects, and longest blank node on one line, in characters.
_LINE_CHARACTERS: Final = 100

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\r": "\\r"}


def shorten(iri: str) -> tuple[str, str] | None:
    """
    Give prefix and local name where *iri* has a prefix and the rest needs no escape, else None.

    >>> shorten("https://w3id.org/gwangju-kg/id/entity/gwangju")
    ('ent', 'gwangju')
    """
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return (prefix, iri[cut:]) if prefix and _LOCAL.fullmatch(iri[cut:]) else None


def write(triples: Iterable[Triple]) -> str:
    r"""
    Write a graph as Turtle: its prefixes, then its subjects.

    >>> said = Triple(NamedNode("http://e/a"), NamedNode("http://e/p"), Literal("x", language="en"))
    >>> write([said])
    '<http://e/a> <http://e/p> "x"@en .\n'
    """
    writer = _Writer(triples)
    body = writer.body()
    return "\n".join(filter(None, (header(writer.used), body)))


def header(prefixes: Iterable[str]) -> str:
    """Write the declarations of our prefixes, in order."""
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(prefixes))


def write_dataset(graphs: Iterable[tuple[str, Iterable[Triple]]]) -> str:
    """
    Write named graphs as TriG, in the order given.

    Args:
        graphs: IRI and triples of each; no blank node may be in two of them.
    """
    used: set[str] = set()
    blocks = []
    for iri, triples in graphs:
        writer = _Writer(triples)
        blocks.append(f"{writer.term(NamedNode(iri))} {{\n\n{writer.body()}\n}}\n")
        used |= writer.used
    return "\n".join((header(used), *blocks))


class _Writer:
    """The state of writing one graph: what is said of what, and the prefixes used."""

    def __init__(self, triples: Iterable[Triple]) -> None:
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
            self._break_circle(node, parents)

    def _break_circle(self, node: BlankNode, parents: dict[BlankNode, Term]) -> None:
        """Name one node of a circle of blank nodes, which else would be written nowhere."""
        passed: set[Term] = set()
        above: Term = node
        while isinstance(above, BlankNode) and above in self.nested:
            if above in passed:
                self.nested.remove(above)
                self.named.add(above)
                return
            passed.add(above)
            above = parents[above]

    def body(self) -> str:
        """Write the statements: subjects with IRIs in their order, then blank nodes by content."""
        roots = [subject for subject in self.facts if subject not in self.nested]
        iris = sorted((s for s in roots if isinstance(s, NamedNode)), key=lambda iri: iri.value)
        named = sorted((s for s in roots if s in self.named), key=str)
        statements = [self._statement(subject) for subject in iris + named]
        loose = [s for s in roots if isinstance(s, BlankNode) and s not in self.named]
        return "\n".join(statements + sorted(f"{self._blank(s, '')} .\n" for s in loose))

    def _statement(self, subject: Term) -> str:
        said = " ;\n  ".join(self._said(subject, "  "))
        return f"{self.term(subject)} {said} .\n"

    def term(self, term: Term, indent: str = "") -> str:
        """Write one term; *indent* is that of the line it stands in."""
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, NamedNode):
            return "()" if term == _NIL else self._iri(term)
        return str(term) if term in self.named else self._blank(term, indent)

    def _iri(self, iri: NamedNode) -> str:
        short = shorten(iri.value)
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
            parts, (opening, closing), mark = self._said(node, inner), "[]", " ;"
        if not parts:
            return opening + closing
        line = f"{mark} ".join(parts)
        if "\n" not in line and len(line) <= _LINE_CHARACTERS:
            return f"{opening} {line} {closing}"
        lines = f"{mark}\n{inner}".join(parts)
        return f"{opening}\n{inner}{lines}\n{indent}{closing}"

    def _items(self, node: Term) -> list[Term] | None:
        """Give the members where *node* begins a well-formed list of nested nodes, else None."""
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

    def _said(self, subject: Term, indent: str) -> list[str]:
        """Write what is said of *subject*: a predicate and its objects each."""
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
    """Put IRIs first, then literals, Korean before English before others, then blank nodes."""
    if isinstance(term, NamedNode):
        return 0
    if isinstance(term, BlankNode):
        return len(_LANGUAGES) + 2
    return 1 + (_LANGUAGES.index(term.language) if term.language in _LANGUAGES else len(_LANGUAGES))


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    unseen = (character < " " and character != "\n") or character == "\x7f"
    return f"\\u{ord(character):04X}" if unseen else character
