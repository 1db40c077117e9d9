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
from rdflib import RDF, Graph, URIRef

from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.language import Sentence
from gwangju_kg.rdf.namespaces import Namespaces
from gwangju_kg.validation.findings import Finding, Severity

_ILL_TYPED: Final[Sentence] = {
    "ko": "값이 자료형에 맞지 않습니다. 값이나 자료형을 고치십시오",
    "en": "the value is not valid for its datatype: correct the value or the datatype",
}

#: Names are compared as strings of code points, so a decomposed name is a different name.
#: Source: RDF 1.1 Concepts, section 3.3; Unicode Standard Annex #15.
_NOT_NORMALIZED: Final[Sentence] = {
    "ko": "글자가 자모로 풀어져 있습니다(NFD 등). NFC로 정규화하십시오",
    "en": "the text is not in Unicode normal form C (it may be in NFD): normalize it to NFC",
}


def ill_typed_findings(
    data: Graph, positions: SubjectPositions, namespaces: Namespaces
) -> Iterator[Finding]:
    """Yield a finding for each literal that is not valid for its datatype, targeted or not."""
    compact = namespaces.compact
    for subject, predicate, value in data:
        if isinstance(value, rdflib.Literal) and value.ill_typed:
            yield Finding(
                severity=Severity.VIOLATION,
                node=compact(str(subject)) if isinstance(subject, URIRef) else str(subject),
                rule=compact(str(value.datatype or RDF.langString)),
                path=compact(str(predicate)),
                value=str(value),
                message=_ILL_TYPED,
                position=positions.get(str(subject)),
            )


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
