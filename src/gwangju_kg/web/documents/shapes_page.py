"""
The shapes as a reader of rules wants them: for each class what it must have, and what is told else.

Takes the document of the shapes graph.  No IO, no Flask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gwangju_kg.rdf.namespaces import REUSED_PREFIXES
from gwangju_kg.web.documents.jsonld_document import Document, DocumentProperty, LabelledTerm
from gwangju_kg.web.queries.terms import Term

_SH: Final = REUSED_PREFIXES["sh"]

#: What stands elsewhere than among the limits of a rule.
_PATH, _LEAST, _MOST, _MESSAGE, _SELECT = (
    _SH + name for name in ("path", "minCount", "maxCount", "message", "select")
)
_TOLD: Final = frozenset({_PATH, _LEAST, _MOST, _MESSAGE, _SELECT, _SH + "prefixes"})

#: What stands elsewhere than among the limits of a shape.
_RULES: Final = (_SH + "property", _SH + "sparql")
_TARGETS: Final = (_SH + "targetClass", _SH + "targetSubjectsOf")


@dataclass(frozen=True)
class ConstraintRow:
    """
    What one property must be like, or what one query must not find.

    Attributes:
        iri: the rule.
        is_first: whether no shape above holds it, so that its fragment leads here.
        paths: the property or path, none for a query.
        count: how many values there may be, such as ``1`` or ``0–1``; "" where any number.
        limits: what else is asked of them.
        messages: what whoever breaks it is told.
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
    What is asked of the things of some classes, or of whatever another shape refers to it.

    Attributes:
        iri: the shape.
        targets: what it is asked of, by kind of target; none where other shapes refer to it.
        limits: what is asked beside its rules.
        messages: what whoever breaks those is told.
        rules: its rules, in the order of their names.
    """

    iri: str
    targets: tuple[DocumentProperty, ...]
    limits: tuple[DocumentProperty, ...]
    messages: tuple[Term, ...]
    rules: tuple[ConstraintRow, ...]


def read_shapes(document: Document) -> tuple[ShapeTable, ...]:
    """Give the node shapes, those with targets first, then in the order of their names."""
    iris = [
        iri
        for iri in document.subjects(document.iri + "#")
        if any(kind.term.value == _SH + "NodeShape" for kind in document.types(iri))
    ]
    known: set[str] = set()
    targeted = {iri: bool(_some(document.facts(iri), _TARGETS)) for iri in iris}
    ordered = sorted(iris, key=lambda iri: (not targeted[iri], iri))
    return tuple(_shape(document, iri, known) for iri in ordered)


def others(document: Document, shapes: Iterable[ShapeTable]) -> tuple[str, ...]:
    """Give what else the document describes: prefixes, and rules that no shape holds."""
    told = {shape.iri for shape in shapes} | {rule.iri for shape in shapes for rule in shape.rules}
    return tuple(iri for iri in document.subjects(document.iri + "#") if iri not in told)


def _shape(document: Document, iri: str, known: set[str]) -> ShapeTable:
    facts = document.facts(iri)
    rules = sorted(
        value.term.value for fact in _some(facts, _RULES) for value in fact.values
    )  # fmt: skip
    shape = ShapeTable(
        iri=iri,
        targets=_some(facts, _TARGETS),
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
        paths=tuple(value for fact in _some(facts, (_PATH,)) for value in fact.values),
        count=_count(_number(facts, _LEAST), _number(facts, _MOST)),
        limits=tuple(fact for fact in facts if fact.property.term.value not in _TOLD),
        messages=document.texts(iri, _MESSAGE),
        query="".join(term.value for term in document.texts(iri, _SELECT)),
    )


def _some(
    facts: Iterable[DocumentProperty], properties: Iterable[str]
) -> tuple[DocumentProperty, ...]:
    wanted = set(properties)
    return tuple(fact for fact in facts if fact.property.term.value in wanted)


def _number(facts: Iterable[DocumentProperty], property_iri: str) -> str:
    found = _some(facts, (property_iri,))
    return found[0].values[0].term.value if found else ""


def _count(least: str, most: str) -> str:
    """
    Give a range of counts in a few signs.

    >>> _count("1", "1"), _count("", "1"), _count("2", ""), _count("", "")
    ('1', '0–1', '2–', '')
    """
    if not least and not most:
        return ""
    least = least or "0"
    return least if least == most else f"{least}–{most}"
