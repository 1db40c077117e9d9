"""
The shapes page: required properties by class, and the message shown on a violation.

Reads the document of the shapes graph.  No IO, no Flask.
"""

from __future__ import annotations

from collections.abc import Iterable
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
_SHOWN_ELSEWHERE: Final = frozenset(
    {_PATH, _MIN_COUNT, _MAX_COUNT, _MESSAGE, _SELECT, _SH + "prefixes"}
)

#: Properties of a shape that are not shown among its constraints.
_RULES: Final = (_SH + "property", _SH + "sparql")
_TARGETS: Final = (_SH + "targetClass", _SH + "targetSubjectsOf")


@dataclass(frozen=True)
class ConstraintRow:
    """
    A property constraint, or a SPARQL constraint.

    Attributes:
        iri: the IRI of the constraint.
        is_first: whether it is the first occurrence on the page, the target of its fragment.
        paths: the property or path; empty for a query.
        count: the allowed number of values, such as ``1`` or ``0–1``; "" if unlimited.
        limits: the other constraints on the values.
        messages: the messages for a violation.
        query: the SELECT query, or "".
    """

    iri: str
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
    """Return the node shapes, those with targets first, then sorted by IRI."""
    iris = [
        iri
        for iri in document.subjects(document.iri + "#")
        if any(kind.term.value == _SH + "NodeShape" for kind in document.types(iri))
    ]
    known: set[str] = set()
    targeted = {iri: bool(_select(document.facts(iri), _TARGETS)) for iri in iris}
    ordered = sorted(iris, key=lambda iri: (not targeted[iri], iri))
    return tuple(_shape(document, iri, known) for iri in ordered)


def other_subjects(document: Document, shapes: Iterable[ShapeTable]) -> tuple[str, ...]:
    """Return the other subjects of the document: prefixes, and rules without a shape."""
    shown = {shape.iri for shape in shapes} | {rule.iri for shape in shapes for rule in shape.rules}
    return tuple(iri for iri in document.subjects(document.iri + "#") if iri not in shown)


def _shape(document: Document, iri: str, known: set[str]) -> ShapeTable:
    facts = document.facts(iri)
    rules = sorted(
        value.term.value for fact in _select(facts, _RULES) for value in fact.values
    )  # fmt: skip
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
    return ConstraintRow(
        iri=iri,
        is_first=is_first,
        paths=tuple(value for fact in _select(facts, (_PATH,)) for value in fact.values),
        count=_count(_number(facts, _MIN_COUNT), _number(facts, _MAX_COUNT)),
        limits=tuple(fact for fact in facts if fact.property.term.value not in _SHOWN_ELSEWHERE),
        messages=document.texts(iri, _MESSAGE),
        query="".join(term.value for term in document.texts(iri, _SELECT)),
    )


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
