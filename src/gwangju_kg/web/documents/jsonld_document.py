"""
Arranges the description of one thing for a page.

In goes a document's graph as expanded JSON-LD, out come facts, tables and
names in the reader's language.  No IO, no Flask, no knowledge of our terms but
those that name things.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, REUSED_PREFIXES, compact
from gwangju_kg.web.display.vocabulary_labels import FOREIGN, ORDER, PROSE
from gwangju_kg.web.queries.terms import RDF, Term

TYPE: Final = RDF + "type"

#: Properties that name a thing, the preferred one first.
NAMING: Final = (
    REUSED_PREFIXES["skos"] + "prefLabel",
    REUSED_PREFIXES["rdfs"] + "label",
    REUSED_PREFIXES["dcterms"] + "title",
    REUSED_PREFIXES["schema"] + "name",
    REUSED_PREFIXES["sh"] + "name",
    ONTOLOGY_IRI + "#edtf",
)

#: Properties whose values stand above the facts of a thing.
_ABOVE: Final = {TYPE, *NAMING}

#: Gives the names of some things, by IRI.
Naming: TypeAlias = Callable[[Collection[str]], Mapping[str, str]]

#: Value nodes inside value nodes that are still shown in place.
_DEPTH: Final = 3


@dataclass(frozen=True)
class LabelledTerm:
    """
    A term with the name that the reader knows it by.

    Attributes:
        term: the term.
        name: its name in the reader's language, else in another, else its short IRI.
        language: the language of the name, or "" for a short IRI.
        facts: what is known of a node that has no name and is shown in place.
    """

    term: Term
    name: str
    language: str = ""
    facts: tuple[DocumentProperty, ...] = ()


@dataclass(frozen=True)
class DocumentProperty:
    """A property with all its values."""

    property: LabelledTerm
    values: tuple[LabelledTerm, ...]


@dataclass(frozen=True)
class Referrers:
    """
    Subjects of one class that point at the thing by one property.

    Attributes:
        via: the property by which they point.
        kind: their class, or None.
        subjects: the subjects.
        columns: what is known of them, a column a property; empty where only their name is.
        rows: for each subject, for each column, the values.
    """

    via: LabelledTerm
    kind: LabelledTerm | None
    subjects: tuple[LabelledTerm, ...]
    columns: tuple[LabelledTerm, ...]
    rows: tuple[tuple[tuple[LabelledTerm, ...], ...], ...]

    @property
    def number_columns(self) -> frozenset[int]:
        """The columns that hold numbers and nothing else."""
        columns = [[cell for cell in column if cell] for column in zip(*self.rows, strict=True)]
        return frozenset(
            index
            for index, cells in enumerate(columns)
            if cells and all(value.term.is_number for cell in cells for value in cell)
        )


class Document:
    """The graph of one document, read for one language."""

    def __init__(self, jsonld: bytes, iri: str, *, language: str, names: Naming) -> None:
        """
        Read a document.

        Args:
            jsonld: the graph, expanded.
            iri: what the document is about.
            language: ``ko`` or ``en``.
            names: gives names for things that the graph speaks of and does not name.
        """
        self.iri, self.language = iri, language
        self._nodes: dict[str, dict[str, list[Term]]] = {}
        for node in json.loads(jsonld):
            known = self._nodes.setdefault(node["@id"], {})
            for key, values in node.items():
                if key == "@type":
                    known.setdefault(TYPE, []).extend(Term("uri", iri) for iri in values)
                elif not key.startswith("@"):
                    known.setdefault(key, []).extend(map(_term, values))
        spoken = {
            value for node in self._nodes.values() for terms in node.values() for value in terms
        }
        self._names = names({term.value for term in spoken if term.kind == "uri"})
        self._pointing = {
            (subject, property_iri)
            for subject, properties in self._nodes.items()
            for property_iri, values in properties.items()
            if subject != iri and any(t.value == iri and t.kind != "literal" for t in values)
        }

    def __bool__(self) -> bool:
        return bool(self._nodes)

    @property
    def referrer_count(self) -> int:
        """How many subjects here point at the thing."""
        return len({subject for subject, _ in self._pointing})

    def subjects(self, prefix: str) -> tuple[str, ...]:
        """Give the subjects whose IRI begins with *prefix*, in order."""
        return tuple(sorted(iri for iri in self._nodes if iri.startswith(prefix)))

    def name(self, iri: str) -> LabelledTerm:
        """Name the node *iri* in the reader's language."""
        return self._named(_node(iri))

    @staticmethod
    def short(iri: str) -> str:
        """Give the prefixed name of *iri*."""
        return Term("uri", iri).text

    def texts(self, iri: str, property_iri: str) -> tuple[Term, ...]:
        """Give the literals of one property in the reader's language, else in any."""
        values = [term for term in self._values(iri, property_iri) if term.kind == "literal"]
        mine = [term for term in values if term.language == self.language]
        return tuple(sorted(mine or values))

    def other_names(self, iri: str) -> tuple[Term, ...]:
        """Give the preferred names of *iri* in other languages than the reader's."""
        for property_iri in NAMING:
            if self._values(iri, property_iri):
                others = {t for t in self._values(iri, property_iri) if t.language}
                return tuple(sorted(t for t in others if t.language != self.language))
        return ()

    def types(self, iri: str) -> tuple[LabelledTerm, ...]:
        """Name the classes of *iri*."""
        return tuple(self._named(term) for term in self._values(iri, TYPE))

    def facts(self, iri: str, *, depth: int = _DEPTH) -> tuple[DocumentProperty, ...]:
        """Give what is said of *iri* but its class and names, which stand above; in order."""
        properties = sorted(self._nodes.get(iri, {}).keys() - _ABOVE, key=_rank)
        return tuple(
            DocumentProperty(
                property=self._named(Term("uri", property_iri)),
                values=tuple(self._shown(term, depth) for term in self._values(iri, property_iri)),
            )
            for property_iri in properties
        )

    def referrers(self) -> tuple[Referrers, ...]:
        """
        Give what points at the thing, by property and class.

        What is known of a subject stands in the first group that holds it, not in each.
        """
        groups: dict[tuple[str, str], list[str]] = {}
        for subject, property_iri in sorted(self._pointing):
            kind = min((t.value for t in self._values(subject, TYPE)), default="")
            groups.setdefault((property_iri, kind), []).append(subject)
        found, told = [], set[str]()
        for (property_iri, kind), subjects in sorted(
            groups.items(), key=lambda group: (_rank(group[0][0]), group[0][1])
        ):
            hidden = {property_iri} | _ABOVE
            seen = {p for subject in set(subjects) - told for p in self._nodes[subject]} - hidden
            columns = sorted(seen, key=lambda p: (compact(p) in PROSE, _rank(p)))
            found.append(self._referrers(property_iri, kind, subjects, columns=columns))
            told |= set(subjects)
        return tuple(found)

    def _referrers(
        self, property_iri: str, kind: str, subjects: list[str], *, columns: list[str]
    ) -> Referrers:
        return Referrers(
            via=self._named(Term("uri", property_iri)),
            kind=self._named(Term("uri", kind)) if kind else None,
            subjects=tuple(self.name(subject) for subject in subjects),
            columns=tuple(self._named(Term("uri", column)) for column in columns),
            rows=tuple(
                tuple(
                    tuple(self._shown(t, 1) for t in self._values(subject, column))
                    for column in columns
                )
                for subject in subjects
            ),
        )

    def _values(self, iri: str, property_iri: str) -> list[Term]:
        """Give the values in order, the reader's language first; of a list, its members."""
        found: list[Term] = []
        for term in self._nodes.get(iri, {}).get(property_iri, ()):
            found.extend(self._members(term) or [term])
        found.sort(key=lambda term: (term.language != self.language, term))
        if compact(property_iri) in PROSE and found and found[0].language == self.language:
            found = [term for term in found if term.language in {"", self.language}]
        return list(dict.fromkeys(found))

    def _members(self, term: Term) -> list[Term]:
        """Give the members of the RDF list that begins at *term*, or none."""
        members: list[Term] = []
        visited = set()
        while term.kind == "bnode" and term not in visited:
            visited.add(term)
            cell = self._nodes.get(self._key(term), {})
            members.extend(cell.get(RDF + "first", ()))
            (term,) = cell.get(RDF + "rest", ()) or (Term("uri", RDF + "nil"),)
        return members

    def _shown(self, term: Term, depth: int) -> LabelledTerm:
        named = self._named(term)
        key = self._key(term)
        if term.kind == "literal" or named.language or not depth or key not in self._nodes:
            return named
        if key.startswith(self.iri + "#") or any(key == subject for subject, _ in self._pointing):
            return named  # it has a place of its own on the page
        return LabelledTerm(term, named.name, facts=self.facts(key, depth=depth - 1))

    def _named(self, term: Term) -> LabelledTerm:
        if term.kind == "literal":
            return LabelledTerm(term, term.text, term.language)
        for property_iri in NAMING:
            found = self.texts(self._key(term), property_iri)
            if found:
                return LabelledTerm(term, found[0].value, found[0].language or "zxx")
        if term.value in self._names:
            return LabelledTerm(term, self._names[term.value], self.language)
        foreign = FOREIGN.get(compact(term.value))
        if foreign:
            return LabelledTerm(term, foreign[self.language], self.language)
        return LabelledTerm(term, term.text)

    @staticmethod
    def _key(term: Term) -> str:
        return "_:" + term.value if term.kind == "bnode" else term.value


def _node(identifier: str) -> Term:
    if identifier.startswith("_:"):
        return Term("bnode", identifier.removeprefix("_:"))
    return Term("uri", identifier)


def _term(value: Mapping[str, Any]) -> Term:
    if "@id" in value:
        return _node(value["@id"])
    return Term(
        kind="literal",
        value=value["@value"],
        language=value.get("@language", ""),
        datatype=value.get("@type", ""),
    )


def _rank(property_iri: str) -> tuple[int, str]:
    name = compact(property_iri)
    return ORDER.index(name) if name in ORDER else ORDER.index("*"), property_iri
