"""
The plain triples of one thing, for display.

The input are rows of ``subject.rq``; the output are properties with their values, in order.  No
queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from gwangju_kg import formatting
from gwangju_kg.formatting.units import MeasurementUnit
from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.context import unit
from gwangju_kg.web.display.labels import LabelledLink, Labels
from gwangju_kg.web.display.property_order import ORDER, PROSE
from gwangju_kg.web.queries.page_queries import Row
from gwangju_kg.web.queries.terms import XSD, Term

#: Properties whose value is the label of a thing.
NAMING: Final = frozenset({"rdfs:label", "skos:prefLabel", "dcterms:title"})

#: A number and its unit, which are written together.
_NUMBER: Final = "gk:value"
_UNIT: Final = "qudt:hasUnit"

#: Properties whose values are amounts; their unit is that of the report behind them.
_COSTS: Final = frozenset({"gk:cost", "gk:plannedCost", "gk:actualCost"})

#: Properties that are shown elsewhere on the page.
ELSEWHERE: Final = frozenset(
    {
        "rdf:type", "rdfs:label", "schema:name", "skos:prefLabel", "dcterms:title", "gk:bestReport",
        "prov:wasDerivedFrom", "rdfs:isDefinedBy", "geo:hasDefaultGeometry", "gk:precedence",
        "gk:dateFrom", "gk:dateTo", "gk:startFrom", "gk:startTo", "gk:completionFrom",
        "gk:completionTo", "gk:openedFrom", "gk:openedTo", "gk:hasMilestone", "gk:latestValue",
        "gk:dimensionKey", "gk:cost",
    }
)  # fmt: skip

#: Properties whose values are links to other graphs and sites.
LINKING: Final = frozenset(
    {
        "schema:sameAs", "skos:exactMatch", "skos:closeMatch", "skos:relatedMatch",
        "skos:broadMatch", "skos:narrowMatch", "rdfs:seeAlso", "foaf:homepage", "schema:url",
    }
)  # fmt: skip


@dataclass(frozen=True)
class FactValue:
    """
    A value of a fact.

    Attributes:
        text: the display text.
        term: the term.
        edtf: the value in EDTF if it is a time, else "".
        digits: the value in digits if `text` says it in words, such as 2.8772 trillion, else "".
    """

    text: str
    term: Term
    edtf: str = ""
    digits: str = ""

    @property
    def iri(self) -> str:
        """The IRI if the value is one, else ""."""
        return self.term.value if self.term.kind == "uri" else ""


@dataclass(frozen=True)
class Fact:
    """A property with its values."""

    property: LabelledLink
    values: tuple[FactValue, ...]


def read_facts(
    rows: Iterable[Row], names: Labels, cost_unit: Callable[[str], MeasurementUnit | None]
) -> dict[str, Fact]:
    """
    Return the facts of a thing by prefixed name of the property, in order.

    Args:
        rows: the rows of ``subject.rq``.
        names: the labels of the values.
        cost_unit: returns the unit of a cost by the prefixed name of its property.
    """
    facts: dict[str, dict[Term, FactValue]] = {}
    for row in rows:
        values = facts.setdefault(row["property"].value, {})
        value = _value(row, names)
        if value.edtf or row["value"] not in values:  # prefer the value with a time
            values[row["value"]] = value
    found = {
        compact(iri): Fact(
            names.link(iri), _select_values(compact(iri), values.values(), names.language)
        )
        for iri, values in sorted(facts.items(), key=lambda item: _rank(item[0]))
    }
    units = {name: cost_unit(name) for name in _COSTS & found.keys()}
    if {_NUMBER, _UNIT} <= found.keys():
        units[_NUMBER] = unit(found[_UNIT].values[0].iri)
    return {
        name: _with_unit(fact, units[name], names.language) if name in units else fact
        for name, fact in found.items()
    }


def _with_unit(fact: Fact, measured: MeasurementUnit | None, language: str) -> Fact:
    """Write numbers with their unit, such as 14.8% or 2.8772 trillion won."""
    worded = ((value, _number_words(value.term, measured, language)) for value in fact.values)
    values = (
        replace(value, text=words, digits="" if value.text in words else value.text)
        for value, words in worded
    )
    return replace(fact, values=tuple(values))


def _number_words(term: Term, measured: MeasurementUnit | None, language: str) -> str:
    return formatting.format_number(term.value, measured, language)


def _value(row: Row, names: Labels) -> FactValue:
    term = row["value"]
    if term.kind != "uri":
        return FactValue(_text(term, names.language), term)
    edtf = row["label"].value if "label" in row and "EDTF" in row["label"].datatype else ""
    if edtf:
        return FactValue(formatting.format_time(edtf, names.language), term, edtf)
    is_state = compact(row["property"].value) == "gk:status"
    return FactValue(names.state(term.value) if is_state else names(term.value), term)


def _text(term: Term, language: str) -> str:
    if term.datatype == XSD + "date":
        return formatting.format_time(term.value, language)
    if term.datatype == XSD + "duration":
        return formatting.format_duration(term.value, language)
    return term.text


def _select_values(short: str, values: Iterable[FactValue], language: str) -> tuple[FactValue, ...]:
    """Sort values by text; keep only prose in the reader's language."""
    ordered = sorted(values, key=lambda value: (value.text, value.term))
    own = [value for value in ordered if value.term.language == language]
    return tuple(own if own and short in PROSE else ordered)


def _rank(property_iri: str) -> tuple[int, str]:
    name = compact(property_iri)
    return ORDER.index(name) if name in ORDER else ORDER.index("*"), property_iri
