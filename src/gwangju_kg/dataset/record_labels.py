"""
Label what has no label of its own and is described by its values: assertions and times.

The input is the dataset with the latest known values; the output is quads in the graph of labels,
in each language of the project.  What a query can say, ``ontology/derivation/labels`` labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg import formatting
from gwangju_kg.dataset.reading import LABELS_GRAPH
from gwangju_kg.formatting.sentences import describe_assertion
from gwangju_kg.formatting.units import MeasurementUnit, unit_of
from gwangju_kg.language import LANGUAGES
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import PREFIXES, compact
from gwangju_kg.rdf.values.written_store import WrittenStore

_Value: TypeAlias = NamedNode | Literal


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


_TYPE, _LABEL, _PREF_LABEL, _EDTF = map(
    _term, ("rdf:type", "rdfs:label", "skos:prefLabel", "gk:edtf")
)
_STATUS: Final = _term("gk:status")
_SUBJECT, _PREDICATE, _OBJECT = map(_term, ("rdf:subject", "rdf:predicate", "rdf:object"))
_STATEMENT, _LATEST_VALUE = _term("rdf:Statement"), _term("gk:LatestValue")

#: Classes of assertions, of which a sentence is the label; a target is an observation.
_ASSERTIONS: Final = tuple(
    _term("gk:" + name)
    for name in (
        "StatusReport", "ConferralReport", "Observation", "DerivedObservation", "RelationReport",
        "RankingClaim", "NameReport", "DescriptionReport", "LatestValue",
    )
)  # fmt: skip

#: The names that `describe_assertion` has for the properties of an assertion.
_NAMES: Final = {
    _term("gk:about"): "thing",
    _term("qudt:hasUnit"): "unit",
    _term("gk:valueBound"): "bound",
    **{
        _term("gk:" + name): name
        for name in (
            "modality", "value", "duration", "indicator", "relation", "object", "name",
            "superlative", "scope", "comparedWith", "position", "criterion", "aspect",
            "description", "basis",
        )
    },
}  # fmt: skip
_TIMES: Final = {
    _term("gk:when"): "when",
    _term("gk:refPeriod"): "period",
    _term("gk:asOf"): "asOf",
}

#: The number of subjects whose properties, and of IRIs whose names, are remembered.
_REMEMBERED: Final = 20_000

#: Whole numbers of more digits are written with separators: a year is not.
_UNGROUPED_DIGITS: Final = 4


def label_records(dataset: WrittenStore, project: Project) -> Iterator[Quad]:
    """Yield the labels of assertions, latest values, statements and times, in both languages."""
    graph = NamedNode(project.namespaces.graph_iri(LABELS_GRAPH))
    names = _Names(dataset)
    makers = [
        _LabelMaker(names, each) for each in LANGUAGES if each in project.description.languages
    ]
    for subject, stated in names.subjects():
        for maker in makers:
            text = "" if maker.language in stated else maker.text(subject)
            if text:
                yield Quad(subject, _LABEL, Literal(text, language=maker.language), graph)


class _Names:
    """The triples of a dataset, looked up by subject, and the labels that they state."""

    def __init__(self, dataset: WrittenStore) -> None:
        self._dataset = dataset
        self.of: Final = lru_cache(maxsize=_REMEMBERED)(self._read)
        self.about = {
            quad.object: quad.subject
            for quad in dataset.quads_for_pattern(None, _term("gk:latestValue"), None)
            if isinstance(quad.subject, NamedNode)
        }
        self.units = {
            quad.subject.value: MeasurementUnit(
                _by_language(self.of(quad.subject).get(_LABEL, ())),
                _by_language(self.of(quad.subject).get(_term("qudt:symbol"), ())),
                is_currency=_term("qudt:CurrencyUnit") in self.of(quad.subject).get(_TYPE, ()),
            )
            for quad in dataset.quads_for_pattern(None, _TYPE, _term("qudt:Unit"))
            if isinstance(quad.subject, NamedNode)
        }
        is_part = _term("gk:dimension")
        self.dimensions = {
            quad.subject
            for quad in dataset.quads_for_pattern(None, _term("rdfs:subPropertyOf"), is_part)
            if isinstance(quad.subject, NamedNode)
        }

    def _read(self, subject: NamedNode) -> Mapping[NamedNode, Sequence[_Value]]:
        """Return the properties of a subject with their values."""
        properties: dict[NamedNode, list[_Value]] = {}
        for quad in self._dataset.quads_for_pattern(subject, None, None):
            value = quad.object
            if isinstance(value, (NamedNode, Literal)):
                properties.setdefault(quad.predicate, []).append(value)
        return properties

    def subjects(self) -> list[tuple[NamedNode, set[str]]]:
        """Return the subjects, sorted, each with the languages in which it has a label."""
        stated: dict[NamedNode, set[str]] = {}
        for quad in self._dataset:
            subject = quad.subject
            if isinstance(subject, NamedNode):
                languages = stated.setdefault(subject, set())
                if quad.predicate == _LABEL and isinstance(quad.object, Literal):
                    languages.add(quad.object.language or "")
        return sorted(stated.items(), key=lambda pair: pair[0].value)


class _LabelMaker:
    """
    Makes labels in one language.

    Attributes:
        language: the language.
    """

    def __init__(self, names: _Names, language: str) -> None:
        self._names, self.language = names, language
        self.name: Final = lru_cache(maxsize=_REMEMBERED)(self._name)

    def text(self, subject: NamedNode) -> str:
        """Return the label of an assertion, value, statement or time, or ""."""
        properties = self._names.of(subject)
        kinds = properties.get(_TYPE, ())
        if _STATEMENT in kinds:
            return self._statement(subject)
        kind = next((each for each in _ASSERTIONS if each in kinds), None)
        if kind:
            return self._assertion(subject, kind)
        edtf = properties.get(_EDTF, ())
        return formatting.format_time(edtf[0].value, self.language) if edtf else ""

    def _name(self, iri: str) -> str:
        """Return the stated label of an IRI, in the other language if need be, or a short IRI."""
        properties = self._names.of(NamedNode(iri))
        stated = [*properties.get(_LABEL, ()), *properties.get(_PREF_LABEL, ())]
        if texts := _in_language(stated, self.language) or stated:
            return min(texts, key=str).value
        edtf = properties.get(_EDTF, ())
        return formatting.format_time(edtf[0].value, self.language) if edtf else compact(iri)

    def _assertion(self, subject: NamedNode, kind: NamedNode) -> str:
        properties = self._names.of(subject)
        terms: dict[str, _Value] = {"class": kind}
        for predicate, values in properties.items():
            if name := _NAMES.get(predicate):
                terms[name] = min(_in_language(values, self.language) or values, key=str)
            elif name := _TIMES.get(predicate):
                for time in values:
                    if isinstance(time, NamedNode) and (edtf := self._names.of(time).get(_EDTF)):
                        terms[name] = edtf[0]
        if subject in self._names.about:
            terms["thing"] = self._names.about[subject]
        parts = {
            self.name(value.value)
            for dimension in self._names.dimensions
            for value in properties.get(dimension, ())
        }
        return describe_assertion(
            terms, self.name, self.language, parts=sorted(parts), unit=self._unit
        ).sentence

    def _unit(self, iri: str) -> MeasurementUnit | None:
        return unit_of(self._names.units, iri)

    def _statement(self, node: NamedNode) -> str:
        properties = self._names.of(node)
        subject, predicate, value = (
            properties[each][0] for each in (_SUBJECT, _PREDICATE, _OBJECT)
        )
        text = self._value(value)
        if predicate == _STATUS:
            text = formatting.format_state(value.value.rpartition("/")[2], text, self.language)
        return f"{self.name(subject.value)} · {self.name(predicate.value)}: {text}"

    def _value(self, value: _Value) -> str:
        if isinstance(value, NamedNode):
            kinds = self._names.of(value).get(_TYPE, ())
            return (
                self._assertion(value, _LATEST_VALUE)
                if _LATEST_VALUE in kinds
                else self.name(value.value)
            )
        if compact(value.datatype.value) == "xsd:date":
            return formatting.format_time(value.value, self.language)
        if value.value.isdecimal() and len(value.value) > _UNGROUPED_DIGITS:
            return f"{int(value.value):,}"
        return value.value


def _in_language(values: Sequence[_Value], language: str) -> list[_Value]:
    return [each for each in values if isinstance(each, Literal) and each.language == language]


def _by_language(values: Sequence[_Value]) -> dict[str, str]:
    return {each.language or "": each.value for each in values if isinstance(each, Literal)}
