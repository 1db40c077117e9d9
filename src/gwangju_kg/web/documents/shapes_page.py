"""
The shapes page: required properties by class, and the message shown on a violation.

Reads the document of the shapes graph.  No IO, no Flask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.web.documents.jsonld_document import Document, DocumentProperty, LabelledTerm
from gwangju_kg.web.queries.terms import Term

_SH: Final = REUSED_PREFIXES["sh"]

#: Properties of a rule that are not shown among its constraints.
_PATH, _MIN_COUNT, _MAX_COUNT, _MESSAGE, _SELECT = (
    _SH + name for name in ("path", "minCount", "maxCount", "message", "select")
)
_SPARQL: Final = _SH + "sparql"
#: They are for forms: the page shows the label of the property itself.
_OF_FORMS: Final = frozenset(_SH + name for name in ("description", "group", "order"))

#: Properties of a shape that are not shown among its constraints.
_RULES: Final = (_SH + "property", _SPARQL)
_TARGETS: Final = (_SH + "targetClass", _SH + "targetSubjectsOf")

_SHOWN_ELSEWHERE: Final = frozenset(
    {_PATH, _MIN_COUNT, _MAX_COUNT, _MESSAGE, _SELECT, _SPARQL, _SH + "prefixes"}
    | _OF_FORMS
    | {*_TARGETS}
)


@dataclass(frozen=True)
class ConstraintRow:
    """
    A property shape, or a SPARQL constraint.

    Attributes:
        iri: the IRI of the constraint.
        label: its label in the reader's language, or "".
        is_first: whether it is the first occurrence on the page, the target of its fragment.
        paths: the property or path; empty for a query.
        count: the allowed number of values, such as ``1`` or ``0–1``; "" if unlimited.
        limits: the other constraints on the values.
        messages: the messages for a violation.
        query: the SELECT query of a SPARQL constraint, or "".
    """

    iri: str
    label: str
    is_first: bool
    paths: tuple[LabelledTerm, ...]
    count: str
    limits: tuple[DocumentProperty, ...]
    messages: tuple[Term, ...]
    query: str


@dataclass(frozen=True)
class ShapeTable:
    """
    A node shape with its constraints.

    Attributes:
        iri: the IRI of the shape.
        targets: its targets; empty if it is only referenced by other shapes.
        limits: constraints other than its rules.
        messages: the messages for a violation of those.
        rules: its rules, sorted by IRI.
    """

    iri: str
    targets: tuple[DocumentProperty, ...]
    limits: tuple[DocumentProperty, ...]
    messages: tuple[Term, ...]
    rules: tuple[ConstraintRow, ...]


def read_shapes(document: Document) -> tuple[ShapeTable, ...]:
    """
    Return the node shapes, those with targets first, then sorted by IRI.

    A shape that is only a SPARQL query is a rule of the shape with the same targets.
    """
    iris = [
        iri
        for iri in document.subjects(document.iri + "#")
        if any(kind.term.value == _SH + "NodeShape" for kind in document.types(iri))
    ]
    targets = {iri: _target_iris(document, iri) for iri in iris}
    queries = [iri for iri in iris if targets[iri] and _query(document, iri)]
    ordered = sorted(set(iris) - set(queries), key=lambda iri: (not targets[iri], iri))
    owners: dict[str, list[str]] = {}
    for query in queries:
        owner = next((iri for iri in ordered if targets[iri] >= targets[query]), query)
        owners.setdefault(owner, []).append(query)
    ordered += [query for query in queries if query in owners]
    known: set[str] = set()
    return tuple(_shape(document, iri, owners.get(iri, ()), known) for iri in ordered)


def _target_iris(document: Document, iri: str) -> set[str]:
    targets = _select(document.facts(iri), _TARGETS)
    return {value.term.value for fact in targets for value in fact.values}


def other_subjects(document: Document, shapes: Iterable[ShapeTable]) -> tuple[str, ...]:
    """Return the other subjects of the document: prefixes, and rules without a shape."""
    shown = {shape.iri for shape in shapes} | {rule.iri for shape in shapes for rule in shape.rules}
    return tuple(iri for iri in document.subjects(document.iri + "#") if iri not in shown)


def _shape(document: Document, iri: str, queries: Collection[str], known: set[str]) -> ShapeTable:
    facts = document.facts(iri)
    named = {
        value.term.value
        for fact in _select(facts, _RULES)
        for value in fact.values
        if value.term.kind == "uri"
    }
    rules = sorted(named | set(queries))
    shape = ShapeTable(
        iri=iri,
        targets=_select(facts, _TARGETS),
        limits=tuple(
            fact for fact in facts if fact.property.term.value not in {*_RULES, *_TARGETS, _MESSAGE}
        ),
        messages=document.texts(iri, _MESSAGE),
        rules=tuple(_rule(document, rule, is_first=rule not in known) for rule in rules),
    )
    known.update(rules)
    return shape


def _rule(document: Document, iri: str, *, is_first: bool) -> ConstraintRow:
    facts = document.facts(iri)
    named = document.name(iri)
    return ConstraintRow(
        iri=iri,
        label=named.name if named.language else "",
        is_first=is_first,
        paths=tuple(value for fact in _select(facts, (_PATH,)) for value in fact.values),
        count=_count(_number(facts, _MIN_COUNT), _number(facts, _MAX_COUNT)),
        limits=tuple(fact for fact in facts if fact.property.term.value not in _SHOWN_ELSEWHERE),
        messages=document.texts(iri, _MESSAGE),
        query=_query(document, iri),
    )


def _query(document: Document, iri: str) -> str:
    """Return the SELECT query of a SPARQL constraint, or of the constraint in a shape, or ""."""
    nested = [
        f"_:{value.term.value}"
        for fact in _select(document.facts(iri), (_SPARQL,))
        for value in fact.values
        if value.term.kind == "bnode"
    ]
    return "\n".join(t.value for node in (iri, *nested) for t in document.texts(node, _SELECT))


def _select(
    facts: Iterable[DocumentProperty], properties: Iterable[str]
) -> tuple[DocumentProperty, ...]:
    selected = set(properties)
    return tuple(fact for fact in facts if fact.property.term.value in selected)


def _number(facts: Iterable[DocumentProperty], property_iri: str) -> str:
    matches = _select(facts, (property_iri,))
    return matches[0].values[0].term.value if matches else ""


def _count(least: str, most: str) -> str:
    """
    Return a range of counts in short form.

    >>> _count("1", "1"), _count("", "1"), _count("2", ""), _count("", "")
    ('1', '0–1', '2–', '')
    """
    if not least and not most:
        return ""
    least = least or "0"
    return least if least == most else f"{least}–{most}"
