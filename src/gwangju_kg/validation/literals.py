"""
Find literals that are wrong wherever they are used: ill-typed, or not in Unicode's normal form C.

The input is the data; the output is findings in Korean and English.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

import rdflib
from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset.reading import SHAPES_GRAPH, Dataset, SubjectPositions
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.rdf.values.lexical_forms import is_ill_typed
from gwangju_kg.validation.findings import Finding, Severity

_ILL_TYPED: Final[Sentence] = {
    "ko": "값이 자료형에 맞지 않습니다. 값이나 자료형을 고치십시오",
    "en": "the value is not valid for its datatype: correct the value or the datatype",
}

_REPEATED: Final[Sentence] = {
    "ko": "같은 값이 여러 표기로 적혀 있습니다({forms}). 하나만 두십시오",
    "en": "the same value is written in several ways ({forms}): keep one",
}

#: Names are compared as strings of code points, so a decomposed name is a different name.
#: Source: RDF 1.1 Concepts, section 3.3; Unicode Standard Annex #15.
_NOT_NORMALIZED: Final[Sentence] = {
    "ko": "글자가 자모로 풀어져 있습니다(NFD 등). NFC로 정규화하십시오",
    "en": "the text is not in Unicode normal form C (it may be in NFD): normalize it to NFC",
}


def ill_typed_findings(
    dataset: Dataset, positions: SubjectPositions, namespaces: Namespaces
) -> Iterator[Finding]:
    """Yield a finding for each literal of the data that is not valid for its datatype."""
    compact = namespaces.compact
    shapes = NamedNode(namespaces.graph_iri(SHAPES_GRAPH))
    for quad in dataset:
        if quad.graph_name == shapes:
            continue
        value, subject = quad.object, quad.subject
        if isinstance(value, Literal) and value.language is None and _is_ill_typed(value):
            yield Finding(
                severity=Severity.VIOLATION,
                node=compact(subject.value) if isinstance(subject, NamedNode) else str(subject),
                rule=compact(value.datatype.value),
                path=compact(quad.predicate.value),
                value=value.value,
                message=_ILL_TYPED,
                position=positions.get(subject.value) if isinstance(subject, NamedNode) else None,
            )


def repeated_value_findings(
    dataset: Dataset, positions: SubjectPositions, namespaces: Namespaces
) -> Iterator[Finding]:
    """Yield a finding for each statement whose value is written in several ways, as 1 and 01."""
    compact = namespaces.compact
    for quads in dataset.repeated():
        subject, forms = quads[0].subject, " ".join(str(quad.object) for quad in quads)
        yield Finding(
            severity=Severity.VIOLATION,
            node=compact(subject.value) if isinstance(subject, NamedNode) else str(subject),
            rule="RDF",
            path=compact(quads[0].predicate.value),
            value=str(quads[-1].object),
            message={tag: text.format(forms=forms) for tag, text in _REPEATED.items()},
            position=positions.get(subject.value) if isinstance(subject, NamedNode) else None,
        )


def _is_ill_typed(literal: Literal) -> bool:
    known = is_ill_typed(literal)
    if known is not None:
        return known
    datatype = rdflib.URIRef(literal.datatype.value)
    return bool(rdflib.Literal(literal.value, datatype=datatype).ill_typed)


def unnormalized_findings(
    dataset: Dataset, positions: SubjectPositions, namespaces: Namespaces
) -> Iterator[Finding]:
    """Yield a finding for each text with a language tag that is not in normal form C."""
    compact = namespaces.compact
    for quad in dataset:
        value, subject = quad.object, quad.subject
        if not isinstance(value, Literal) or value.language is None:
            continue
        if not unicodedata.is_normalized("NFC", value.value):
            yield Finding(
                severity=Severity.VIOLATION,
                node=compact(subject.value) if isinstance(subject, NamedNode) else str(subject),
                rule="NFC",
                path=compact(quad.predicate.value),
                value=unicodedata.normalize("NFC", value.value),
                message=_NOT_NORMALIZED,
                position=positions.get(subject.value) if isinstance(subject, NamedNode) else None,
            )
