"""
Prepare the description of one thing for a page.

The input is a graph as expanded JSON-LD; the output are facts, tables and labels in the reader's
language.  No IO, no Flask; independent of the vocabulary except for label properties.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, REUSED_PREFIXES, compact
from gwangju_kg.web.display.property_order import ORDER, PROSE
from gwangju_kg.web.queries.terms import RDF, Term

TYPE: Final = RDF + "type"

#: Label properties, the preferred one first.
NAMING: Final = (
    REUSED_PREFIXES["skos"] + "prefLabel",
    REUSED_PREFIXES["rdfs"] + "label",
    REUSED_PREFIXES["dcterms"] + "title",
    REUSED_PREFIXES["schema"] + "name",
    REUSED_PREFIXES["foaf"] + "name",
    REUSED_PREFIXES["sh"] + "name",
    ONTOLOGY_IRI + "#edtf",
)

#: Properties that are shown above the facts of a thing.
_SHOWN_ABOVE: Final = {TYPE, *NAMING}

_FIELD: Final = ONTOLOGY_IRI + "#field"

#: Returns labels by IRI.
Naming: TypeAlias = Callable[[Collection[str]], Mapping[str, str]]

#: Levels of nested nodes that are shown in place.
_DEPTH: Final = 3


@dataclass(frozen=True)
class LabelledTerm:
    """
    A term with its label.

    Attributes:
        term: the term.
        name: its label in the reader's language, else in another, else its short IRI.
        language: the language of the label, or "" for a short IRI.
        facts: the facts of a node without a label, which are shown in place.
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
    Subjects of one class that refer to the thing by one property.

    Attributes:
        via: the property.
        kind: their class, or None.
        subjects: the subjects.
        columns: the properties of the subjects; empty if only labels are known.
        rows: for each subject, for each column, the values.
    """

    via: LabelledTerm
    kind: LabelledTerm | None
    subjects: tuple[LabelledTerm, ...]
    columns: tuple[LabelledTerm, ...]
    rows: tuple[tuple[tuple[LabelledTerm, ...], ...], ...]

    @property
    def number_columns(self) -> frozenset[int]:
        """The indices of the columns that contain only numbers."""
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
            iri: the subject of the document.
            language: ``ko`` or ``en``.
            names: returns labels of IRIs that have none in the graph.
        """
        self.iri, self.language = iri, language
        self._nodes: dict[str, dict[str, list[Term]]] = {}
        for node in json.loads(jsonld):
            properties = self._nodes.setdefault(node["@id"], {})
            for key, values in node.items():
                if key == "@type":
                    properties.setdefault(TYPE, []).extend(Term("uri", iri) for iri in values)
                elif not key.startswith("@"):
                    properties.setdefault(key, []).extend(map(_term, values))
        properties_in_graph = {key for node in self._nodes.values() for key in node}
        terms_in_graph = {
            value for node in self._nodes.values() for terms in node.values() for value in terms
        }
        iris = {term.value for term in terms_in_graph if term.kind == "uri"}
        self._names = names(iris | properties_in_graph | {TYPE})
        self._references = {
            (subject, property_iri)
            for subject, properties in self._nodes.items()
            for property_iri, values in properties.items()
            if subject != iri and any(t.value == iri and t.kind != "literal" for t in values)
        }

    def __bool__(self) -> bool:
        return bool(self._nodes)

    @property
    def is_field(self) -> bool:
        """Whether things have it as their field."""
        return any(property_iri == _FIELD for _, property_iri in self._references)

    @property
    def referrer_count(self) -> int:
        """The number of subjects that refer to the thing."""
        return len({subject for subject, _ in self._references})

    def subjects(self, prefix: str) -> tuple[str, ...]:
        """Return the subjects whose IRI starts with `prefix`, sorted."""
        return tuple(sorted(iri for iri in self._nodes if iri.startswith(prefix)))

    def name(self, iri: str) -> LabelledTerm:
        """Return the node `iri` with its label."""
        return self._named(_node(iri))

    @staticmethod
    def short(iri: str) -> str:
        """Return the prefixed name of `iri`."""
        return Term("uri", iri).text

    def texts(self, iri: str, property_iri: str) -> tuple[Term, ...]:
        """Return the literals of a property in the reader's language, else in any."""
        values = [term for term in self._values(iri, property_iri) if term.kind == "literal"]
        mine = [term for term in values if term.language == self.language]
        return tuple(sorted(mine or values))

    def other_names(self, iri: str) -> tuple[Term, ...]:
        """Return the labels of `iri` in languages other than the reader's."""
        for property_iri in NAMING:
            if self._values(iri, property_iri):
                others = {t for t in self._values(iri, property_iri) if t.language}
                return tuple(sorted(t for t in others if t.language != self.language))
        return ()

    def types(self, iri: str) -> tuple[LabelledTerm, ...]:
        """Return the classes of `iri` with their labels."""
        return tuple(self._named(term) for term in self._values(iri, TYPE))

    def facts(self, iri: str, *, depth: int = _DEPTH) -> tuple[DocumentProperty, ...]:
        """Return the facts about `iri` in order, without classes and labels."""
        properties = sorted(self._nodes.get(iri, {}).keys() - _SHOWN_ABOVE, key=_rank)
        return tuple(
            DocumentProperty(
                property=self._named(Term("uri", property_iri)),
                values=tuple(self._shown(term, depth) for term in self._values(iri, property_iri)),
            )
            for property_iri in properties
        )

    def referrers(self) -> tuple[Referrers, ...]:
        """
        Return the references to the thing, by property and class.

        The properties of a subject are shown only in the first group that contains it.
        """
        groups: dict[tuple[str, str], list[str]] = {}
        for subject, property_iri in sorted(self._references):
            kind = min((t.value for t in self._values(subject, TYPE)), default="")
            groups.setdefault((property_iri, kind), []).append(subject)
        referrers, shown = [], set[str]()
        for (property_iri, kind), subjects in sorted(
            groups.items(), key=lambda group: (_rank(group[0][0]), group[0][1])
        ):
            hidden = {property_iri} | _SHOWN_ABOVE
            seen = {p for subject in set(subjects) - shown for p in self._nodes[subject]} - hidden
            columns = sorted(seen, key=lambda p: (compact(p) in PROSE, _rank(p)))
            referrers.append(self._referrers(property_iri, kind, subjects, columns=columns))
            shown |= set(subjects)
        return tuple(referrers)

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
        """Return the values, the reader's language first; a list is replaced by its members."""
        values: list[Term] = []
        for term in self._nodes.get(iri, {}).get(property_iri, ()):
            values.extend(self._members(term) or [term])
        values.sort(key=lambda term: (term.language != self.language, term))
        if compact(property_iri) in PROSE and values and values[0].language == self.language:
            values = [term for term in values if term.language in {"", self.language}]
        return list(dict.fromkeys(values))

    def _members(self, term: Term) -> list[Term]:
        """Return the members of the RDF list that starts at `term`, or none."""
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
        if key.startswith(self.iri + "#") or any(key == subject for subject, _ in self._references):
            return named  # it has its own section on the page
        return LabelledTerm(term, named.name, facts=self.facts(key, depth=depth - 1))

    def _named(self, term: Term) -> LabelledTerm:
        if term.kind == "literal":
            return LabelledTerm(term, term.text, term.language)
        for property_iri in NAMING:
            labels = self.texts(self._key(term), property_iri)
            if labels:
                return LabelledTerm(term, labels[0].value, labels[0].language or "zxx")
        if term.value in self._names:
            return LabelledTerm(term, self._names[term.value], self.language)
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
