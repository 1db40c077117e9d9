"""
The terms that a project may use: those of its ontology and those of the reused vocabularies.

Takes the ontology; returns a set of terms and, for an unknown term, the nearest known one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

import rdflib.namespace as ns
from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces

#: Vocabularies whose terms rdflib lists, from the vocabulary's own file.
_LISTED: Final = (
    ns.DC, ns.DCAT, ns.DCTERMS, ns.FOAF, ns.GEO, ns.ORG, ns.OWL, ns.PROV, ns.RDF, ns.RDFS, ns.SDO,
    ns.SH, ns.SKOS, ns.TIME, ns.VANN, ns.VOID, ns.XSD,
)  # fmt: skip

#: Terms of other vocabularies by prefix, as read in the file named.
_READ: Final = {
    "sh": "class in not or",  # shacl.ttl; they are keywords in Python
    "dcat": "version",  # dcat3.ttl
    "oa": "SpecificResource TextPositionSelector end exact hasSelector hasSource prefix start"
    " suffix",  # oa.ttl of the Web Annotation vocabulary
    "cpsv": "PublicService",  # CPSV-AP 3.2.0
    "m8g": "PublicOrganisation",  # CPOV 2.1.1
    "dqv": "Metric QualityMeasurement computedOn expectedDataType isMeasurementOf value",  # dqv.ttl
    "earl": "Assertion Software TestCriterion TestResult assertedBy mode outcome pointer result"
    " subject test",  # earl.rdf
    "qudt": "CurrencyUnit Unit hasUnit symbol",  # QUDT 3.1
    "unit": "CCY_KRW M M2 NUM PERCENT",  # QUDT 3.1
    "edtf": "EDTF",  # Library of Congress datatype scheme
    "sem": "Event hasEarliestBeginTimeStamp hasEarliestEndTimeStamp hasLatestBeginTimeStamp"
    " hasLatestEndTimeStamp",  # sem.rdf
    "pav": "authoredBy",  # PAV 2.3
    "sssom": "Mapping confidence mapping_justification object_category object_label object_source"
    " object_source_version predicate_modifier reviewer_id subject_label",  # SSSOM 1.0
}

#: The classes of which the terms that a project declares are instances.
_DECLARED_AS: Final = (
    *(PREFIXES["owl"] + name for name in (
        "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "OntologyProperty",
    )),
    *(PREFIXES["rdfs"] + name for name in ("Class", "Datatype")),
    PREFIXES["rdf"] + "Property",
)  # fmt: skip

#: The least likeness of a name that is suggested, in per cent of its characters.
_LEAST_LIKENESS: Final = 60

#: The number of names most alike among which the case of the letters decides.
_CANDIDATES: Final = 5


class KnownTerms:
    """The classes, properties and datatypes that a project may use."""

    def __init__(self, declared: Iterable[str]) -> None:
        """Combine the `declared` terms of a project with those of the reused vocabularies."""
        self._terms = _reused() | frozenset(declared)
        self._spaces: dict[str, dict[str, str]] = {}
        for iri in sorted(self._terms):
            space, local = split(iri)
            self._spaces.setdefault(space, {})[iri] = local.lower()

    @classmethod
    def of(cls, dataset: Dataset, namespaces: Namespaces) -> KnownTerms:
        """Return the terms known to a project: those that its ontology declares are included."""
        graph = NamedNode(namespaces.graph_iri("ontology"))
        kind = NamedNode(PREFIXES["rdf"] + "type")
        return cls(
            quad.subject.value
            for declared_as in _DECLARED_AS
            for quad in dataset.quads_for_pattern(None, kind, NamedNode(declared_as), graph)
            if isinstance(quad.subject, NamedNode)
        )

    def __contains__(self, iri: object) -> bool:
        return iri in self._terms

    def has_namespace(self, iri: str) -> bool:
        """Check whether a known term has the namespace of `iri`."""
        return split(iri)[0] in self._spaces

    def nearest(self, iri: str) -> str | None:
        """
        Return the known term most like an unknown one, or None if none is like it.

        A term with a similar name in the same namespace is preferred, then one with the same name
        in another namespace, then one with a similar name in a similar namespace.

        >>> terms = KnownTerms([PREFIXES["gk"] + "about"])
        >>> terms.nearest(PREFIXES["sh"] + "mincount"), terms.nearest("http://schema.org/url")
        ('http://www.w3.org/ns/shacl#minCount', 'https://schema.org/url')
        >>> terms.nearest(PREFIXES["gk"] + "xyzzy")
        """
        space, local = split(iri)
        return (
            _most_like(local, self._spaces.get(space, {}))
            or self._with_name(local, like=space)
            or _most_like(local, self._spaces[self._space_like(space)])
        )

    def _with_name(self, local: str, *, like: str) -> str | None:
        """Return the term named `local`, in any case, whose namespace is most like `like`."""
        named = [
            term
            for names in self._spaces.values()
            for term, name in names.items()
            if name == local.lower()
        ]
        return max(
            named,
            key=lambda term: (fuzz.ratio(split(term)[0], like), split(term)[1] == local),
            default=None,
        )

    def _space_like(self, space: str) -> str:
        match = process.extractOne(space, list(self._spaces), scorer=fuzz.ratio)
        return str(match[0])


def split(iri: str) -> tuple[str, str]:
    """
    Return the namespace and the local name of a term.

    >>> split("https://schema.org/url"), split("http://www.w3.org/ns/shacl#path")
    (('https://schema.org/', 'url'), ('http://www.w3.org/ns/shacl#', 'path'))
    """
    local = re.split(r"[#/:]", iri)[-1]
    return iri.removesuffix(local), local


def _most_like(local: str, names: dict[str, str]) -> str | None:
    """Return the term whose name is most like `local`; its case decides only between equals."""
    matches = process.extract(
        local.lower(), names, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=_CANDIDATES
    )
    best = max(
        matches, key=lambda match: (match[1], fuzz.ratio(split(match[2])[1], local)), default=None
    )
    return best[2] if best else None


@cache
def _reused() -> frozenset[str]:
    """Return the terms of the reused vocabularies."""
    listed = {str(term) for space in _LISTED for term in dir(space)}
    read = {PREFIXES[prefix] + name for prefix, names in _READ.items() for name in names.split()}
    return frozenset(listed | read)
