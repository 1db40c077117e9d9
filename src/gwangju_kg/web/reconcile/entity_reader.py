"""
What is known of things, as far as tables need it: their names, classes and values.

Reads the search file and asks the engine, each thing once for a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gwangju_kg.engine import Query
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.search.hits import IndexedEntity
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.vocabulary_labels import FOREIGN
from gwangju_kg.web.queries.ask import ask, page_question
from gwangju_kg.web.queries.results_json import MAX_BYTES, read_table
from gwangju_kg.web.queries.terms import XSD, Term
from gwangju_kg.web.reconcile.api import ENTITY, PropertyValue, id_of

_WHOLE_NUMBERS: Final = {XSD + "integer", XSD + "nonNegativeInteger", XSD + "positiveInteger"}
_NUMBERS: Final = {XSD + "decimal", XSD + "double", XSD + "float"}

#: Characters of a date without its time zone.
_DAY: Final = len("2026-11-22")


def rows(question: Query) -> tuple[tuple[Term | None, ...], ...]:
    """Ask a question and give its rows, as many as a page holds."""
    answer = ask(question)
    with answer.body as body:
        return read_table(body.read(MAX_BYTES), length=answer.length).rows


class EntityReader:
    """Reads values of things once for each request."""

    def __init__(self) -> None:
        self.finder: SearchIndex = finder()
        self.language = language()
        self._known: dict[str, dict[str, list[PropertyValue]]] = {}
        self._names: dict[str, str] = {}

    def name(self, iri: str) -> str:
        """Name a class, a property or an entity in the reader's language."""
        if iri not in self._names:
            self._names[iri] = self._name(iri)
        return self._names[iri]

    def _name(self, iri: str) -> str:
        thing = self.finder.entity(iri)
        if thing:
            return thing.label(self.language)
        foreign = FOREIGN.get(compact(iri))
        return foreign[self.language] if foreign else id_of(iri)

    def kind(self, iri: str) -> dict[str, str]:
        """Give a class as the specification's type object."""
        return {"id": id_of(iri), "name": self.name(iri)}

    def kinds(self, thing: IndexedEntity) -> list[dict[str, str]]:
        """Give the classes of a thing as the specification's type objects."""
        return [self.kind(iri) for iri in thing.kinds]

    def values(self, iri: str) -> dict[str, list[PropertyValue]]:
        """Give what is said of an entity, by property."""
        if iri not in self._known:
            self._known[iri] = self._ask(iri) if is_absolute_iri(iri) else {}
        return self._known[iri]

    @staticmethod
    def _ask(iri: str) -> dict[str, list[PropertyValue]]:
        found: dict[str, dict[Term, dict[str, str]]] = {}
        question = page_question("table-values", table="json", bindings=(("thing", f"<{iri}>"),))
        for _, property_term, term, label in rows(question):
            if property_term and term:
                labels = found.setdefault(property_term.value, {}).setdefault(term, {})
                if label:
                    labels.setdefault(label.language, label.value)
        return {
            name: [PropertyValue(term, labels) for term, labels in terms.items()]
            for name, terms in found.items()
        }

    def shown(self, value: PropertyValue) -> str:
        """Give a value as a person reads it."""
        if value.term.kind == "literal":
            return value.term.text
        labels = value.labels
        return labels.get(self.language) or next(iter(labels.values()), id_of(value.term.value))

    def mine(self, values: Iterable[PropertyValue]) -> list[PropertyValue]:
        """Leave out texts in another language where there are some in the reader's."""
        every = list(values)
        languages = {value.term.language for value in every}
        if self.language not in languages:
            return every
        return [value for value in every if value.term.language in {self.language, ""}]

    def cell(self, value: PropertyValue) -> dict[str, object]:
        """Give a value as the specification's property value."""
        term = value.term
        if term.kind == "uri" and term.value.startswith(ENTITY):
            return {"id": id_of(term.value), "name": self.shown(value)}
        if term.datatype in _WHOLE_NUMBERS:
            return {"int": int(term.value)}
        if term.datatype in _NUMBERS:
            return {"float": float(term.value)}
        if term.datatype == XSD + "date":
            return {"date": term.value[:_DAY] + "T00:00:00Z"}
        return {"str": self.shown(value)}
