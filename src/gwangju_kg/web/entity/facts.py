"""
What is said of one thing in plain triples, as a person reads it.

Takes rows of ``subject.rq``; gives properties with their values, in order.  Asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.display import formatting
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.display.vocabulary_labels import ORDER, PROSE
from gwangju_kg.web.queries.page_queries import Row
from gwangju_kg.web.queries.terms import XSD, Term

#: Properties that name a thing.
NAMING: Final = frozenset({"rdfs:label", "skos:prefLabel", "dcterms:title"})

#: Properties whose values stand elsewhere on the page.
ELSEWHERE: Final = frozenset(
    {
        "rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:title", "gk:bestReport",
        "prov:wasDerivedFrom", "rdfs:isDefinedBy", "geo:hasDefaultGeometry", "gk:precedence",
    }
)  # fmt: skip

#: Properties that lead to other graphs and sites.
LINKING: Final = frozenset(
    {
        "skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "skos:broadMatch",
        "skos:narrowMatch", "owl:sameAs", "rdfs:seeAlso", "foaf:homepage", "schema:url",
    }
)  # fmt: skip


@dataclass(frozen=True)
class FactValue:
    """
    A value of a fact.

    Attributes:
        text: as a person reads it.
        term: the term.
        edtf: the time that it is, in EDTF, or "".
    """

    text: str
    term: Term
    edtf: str = ""

    @property
    def iri(self) -> str:
        """The IRI where it is one, else ""."""
        return self.term.value if self.term.kind == "uri" else ""


@dataclass(frozen=True)
class Fact:
    """A property with its values."""

    property: LabelledLink
    values: tuple[FactValue, ...]


def read_facts(rows: Iterable[Row], names: Labels) -> dict[str, Fact]:
    """Give what the rows of ``subject.rq`` say, by prefixed name of the property, in order."""
    found: dict[str, dict[Term, FactValue]] = {}
    for row in rows:
        values = found.setdefault(row["property"].value, {})
        value = _value(row, names)
        if value.edtf or row["value"] not in values:  # a time reads best as a time
            values[row["value"]] = value
    return {
        compact(iri): Fact(names.link(iri), _mine(compact(iri), values.values(), names.language))
        for iri, values in sorted(found.items(), key=lambda item: _rank(item[0]))
    }


def _value(row: Row, names: Labels) -> FactValue:
    term = row["value"]
    if term.kind != "uri":
        return FactValue(_text(term, names.language), term)
    edtf = row["label"].value if "label" in row and "EDTF" in row["label"].datatype else ""
    if edtf:
        return FactValue(formatting.format_time(edtf, names.language), term, edtf)
    return FactValue(names(term.value), term)


def _text(term: Term, language: str) -> str:
    if term.datatype == XSD + "date":
        return formatting.format_time(term.value, language)
    if term.datatype == XSD + "duration":
        return formatting.format_duration(term.value, language)
    return term.text


def _mine(short: str, values: Iterable[FactValue], language: str) -> tuple[FactValue, ...]:
    """Order values by their text; of sentences, leave only those in the reader's language."""
    every = sorted(values, key=lambda value: (value.text, value.term))
    mine = [value for value in every if value.term.language == language]
    return tuple(mine if mine and short in PROSE else every)


def _rank(property_iri: str) -> tuple[int, str]:
    name = compact(property_iri)
    return ORDER.index(name) if name in ORDER else ORDER.index("*"), property_iri
