"""
Labels, classes and values of entities for reconciliation.

Reads the search index and queries the engine, once per entity and request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gwangju_kg.engine import Query
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.search.hits import IndexedEntity
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder
from gwangju_kg.web.queries.ask import ask, page_query
from gwangju_kg.web.queries.results_json import MAX_BYTES, read_table
from gwangju_kg.web.queries.terms import XSD, Term
from gwangju_kg.web.reconcile.api import PropertyValue, id_of, is_entity

_WHOLE_NUMBERS: Final = {XSD + "integer", XSD + "nonNegativeInteger", XSD + "positiveInteger"}
_NUMBERS: Final = {XSD + "decimal", XSD + "double", XSD + "float"}

#: Length of a date without time zone.
_DAY: Final = len("2026-11-22")


def run_query(query: Query) -> tuple[tuple[Term | None, ...], ...]:
    """Run a query and return its rows, as many as fit on a page."""
    answer = ask(query)
    with answer.body as body:
        return read_table(body.read(MAX_BYTES), length=answer.length).rows


class EntityReader:
    """Reads each entity once per request."""

    def __init__(self) -> None:
        self.finder: SearchIndex = finder()
        self.language = language()
        self._values: dict[str, dict[str, list[PropertyValue]]] = {}
        self._names: dict[str, str] = {}

    def name(self, iri: str) -> str:
        """Return the label of a class, property or entity in the reader's language."""
        if iri not in self._names:
            self._names[iri] = self._name(iri)
        return self._names[iri]

    def _name(self, iri: str) -> str:
        thing = self.finder.entity(iri)
        if thing:
            return thing.label(self.language)
        term = self.finder.terms([iri]).get(iri)
        return term.label(self.language) if term else id_of(iri)

    def type_object(self, iri: str) -> dict[str, str]:
        """Return a class as a type object of the specification."""
        return {"id": id_of(iri), "name": self.name(iri)}

    def type_objects(self, thing: IndexedEntity) -> list[dict[str, str]]:
        """Return the classes of an entity as type objects of the specification."""
        return [self.type_object(iri) for iri in thing.kinds]

    def values(self, iri: str) -> dict[str, list[PropertyValue]]:
        """Return the values of an entity by property."""
        if iri not in self._values:
            self._values[iri] = self._query_values(iri) if is_absolute_iri(iri) else {}
        return self._values[iri]

    @staticmethod
    def _query_values(iri: str) -> dict[str, list[PropertyValue]]:
        terms_by_property: dict[str, dict[Term, dict[str, str]]] = {}
        query = page_query("table-values", table="json", bindings=(("thing", f"<{iri}>"),))
        for _, property_term, term, label in run_query(query):
            if property_term and term:
                labels = terms_by_property.setdefault(property_term.value, {}).setdefault(term, {})
                if label:
                    labels.setdefault(label.language, label.value)
        return {
            name: [PropertyValue(term, labels) for term, labels in terms.items()]
            for name, terms in terms_by_property.items()
        }

    def display_text(self, value: PropertyValue) -> str:
        """Return the display text of a value."""
        if value.term.kind == "literal":
            return value.term.text
        labels = value.labels
        return labels.get(self.language) or next(iter(labels.values()), id_of(value.term.value))

    def in_reader_language(self, values: Iterable[PropertyValue]) -> list[PropertyValue]:
        """Return the values without texts in other languages, if there are some in the reader's."""
        all_values = list(values)
        languages = {value.term.language for value in all_values}
        if self.language not in languages:
            return all_values
        return [value for value in all_values if value.term.language in {self.language, ""}]

    def property_value(self, value: PropertyValue) -> dict[str, object]:
        """Return a value as a property value of the specification."""
        term = value.term
        if term.kind == "uri" and is_entity(term.value):
            return {"id": id_of(term.value), "name": self.display_text(value)}
        if term.datatype in _WHOLE_NUMBERS:
            return {"int": int(term.value)}
        if term.datatype in _NUMBERS:
            return {"float": float(term.value)}
        if term.datatype == XSD + "date":
            return {"date": term.value[:_DAY] + "T00:00:00Z"}
        return {"str": self.display_text(value)}
