"""
Read what the assertions of the record state, as far as proposals are compared with it.

The input is a dataset; the output is facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.evidence.statements import local_name
from gwangju_kg.rdf.namespaces import PREFIXES

_GK: Final = PREFIXES["gk"]
_SUBPROPERTY: Final = NamedNode(PREFIXES["rdfs"] + "subPropertyOf")


@dataclass(frozen=True)
class StatedFact:
    """
    What an assertion of the record states, as far as proposals are compared with it.

    Attributes:
        iri: the IRI of the assertion.
        graph: the IRI of its named graph.
        about: the IRI of the thing.
        indicator: the local name of the indicator, or "".
        value: the number, or None.
        unit: the local name of the unit, or "".
        duration: the lexical form of the duration, or "".
        modality: the local name of the modality.
        bound: the local name of the bound of the number, or "".
        is_part: whether it is about a part, a category or one payer only.
        time: the IRI of the time of the milestone or the period of the number, or "".
    """

    iri: str
    graph: str
    about: str
    indicator: str
    value: Decimal | None
    unit: str
    duration: str
    modality: str
    time: str
    bound: str = ""
    is_part: bool = False


def stated_facts(dataset: Dataset) -> Iterator[StatedFact]:
    """Yield what each assertion about a thing states."""
    parts = {
        local_name(quad.subject.value)
        for quad in dataset.quads_for_pattern(None, _SUBPROPERTY, NamedNode(_GK + "dimension"))
        if isinstance(quad.subject, NamedNode)
    }
    for quad in dataset.quads_for_pattern(None, NamedNode(_GK + "about"), None):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        stated = {
            local_name(each.predicate.value): each.object.value
            for each in dataset.quads_for_pattern(quad.subject, None, None)
            if isinstance(each.object, NamedNode | Literal)
        }
        yield StatedFact(
            iri=quad.subject.value,
            graph=quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else "",
            about=quad.object.value,
            indicator=local_name(stated.get("indicator", "")),
            value=_number(stated.get("value", "")),
            unit=local_name(stated.get("hasUnit", "")),
            duration=stated.get("duration", ""),
            modality=local_name(stated.get("modality", "")),
            time=stated.get("when", "") or stated.get("refPeriod", ""),
            bound=local_name(stated.get("valueBound", "")),
            is_part=not parts.isdisjoint(stated),
        )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
