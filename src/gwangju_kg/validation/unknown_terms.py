"""
Find misspelt terms: classes, properties and datatypes that no vocabulary of the project has.

The input is the dataset with the derived quads; the output is findings in Korean and English, each
with the nearest known term.  In RDF a misspelt term is another term, of which no shape or query
knows anything, so nothing else reports it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from gwangju_kg.dataset import reading
from gwangju_kg.dataset.reading import Dataset, SubjectPositions
from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces, compact
from gwangju_kg.validation.findings import Finding, Severity
from gwangju_kg.validation.known_terms import KnownTerms

#: The name under which unknown terms are reported.
RULE: Final = "known-terms"
_SH: Final = PREFIXES["sh"]
_TYPE, _FIRST = (PREFIXES["rdf"] + name for name in ("type", "first"))

_UNKNOWN_TERM: Final[Sentence] = {
    "ko": "알 수 없는 용어입니다. {}철자를 고치거나 온톨로지에 선언하십시오",
    "en": "this term is not known: {}correct its spelling or declare it in the ontology",
}
_UNKNOWN_SHACL_TERM: Final[Sentence] = {
    "ko": "SHACL에 없는 용어입니다. {}철자를 고치십시오",
    "en": "SHACL has no such term: {}correct its spelling",
}
_UNKNOWN_NAMESPACE: Final[Sentence] = {
    "ko": "알 수 없는 이름공간의 용어입니다. {}접두어를 고치거나 용어를 온톨로지에 선언하십시오",
    "en": "the namespace of this term is not known: {}correct the prefix or declare the term in the"
    " ontology",
}
_NEAREST: Final[Sentence] = {
    "ko": "가장 가까운 용어는 {}입니다. ",
    "en": "the nearest term is {}; ",
}

#: The properties of shapes whose values are terms, also by way of a list or a path.
_TAKES_TERMS: Final = frozenset(
    _SH + name
    for name in (
        "alternativePath", "class", "datatype", "disjoint", "equals", "ignoredProperties",
        "inversePath", "lessThan", "lessThanOrEquals", "oneOrMorePath", "path",
        "targetClass", "targetObjectsOf", "targetSubjectsOf", "zeroOrMorePath", "zeroOrOnePath",
    )
)  # fmt: skip


def unknown_term_findings(
    dataset: Dataset, positions: SubjectPositions, namespaces: Namespaces
) -> Iterator[Finding]:
    """Yield a violation for each unknown term, in the data and in the shapes."""
    known = KnownTerms.of(dataset, namespaces)
    graph = NamedNode(namespaces.graph_iri(reading.SHAPES_GRAPH))
    shapes = list(dataset.quads_for_pattern(None, None, None, graph))
    owners = {quad.object: quad.subject for quad in shapes if isinstance(quad.object, BlankNode)}
    lists = _lists_of_terms(shapes)
    messages: dict[str, Sentence] = {}
    for quad in dataset:
        for is_value, term in _terms(quad, lists, graph):
            if term in known:
                continue
            if term not in messages:
                messages[term] = _message(term, known)
            node = _named(quad.subject, owners)
            yield Finding(
                severity=Severity.VIOLATION,
                node=namespaces.compact(node.value) if isinstance(node, NamedNode) else str(node),
                rule=RULE,
                path=compact(quad.predicate.value) if is_value else "",
                value=namespaces.compact(term),
                message=messages[term],
                position=positions.get(getattr(node, "value", "")),
            )


def _terms(
    quad: Quad, lists: Collection[BlankNode], shapes: NamedNode
) -> Iterator[tuple[bool, str]]:
    """Yield the terms in a quad: its property; and as its value, its class or its datatype."""
    predicate, value = quad.predicate.value, quad.object
    yield False, predicate
    if isinstance(value, Literal):
        yield True, value.datatype.value
    elif isinstance(value, NamedNode) and (
        predicate == _TYPE
        or predicate in _TAKES_TERMS
        or (predicate == _FIRST and quad.subject in lists)
        or (value.value.startswith(_SH) and quad.graph_name == shapes)
    ):
        yield True, value.value


def _lists_of_terms(shapes: Collection[Quad]) -> set[BlankNode]:
    """Return the blank nodes of the paths and lists whose members are terms."""
    children: dict[object, list[BlankNode]] = {}
    waiting: list[BlankNode] = []
    for quad in shapes:
        if isinstance(quad.object, BlankNode):
            children.setdefault(quad.subject, []).append(quad.object)
            if quad.predicate.value in _TAKES_TERMS:
                waiting.append(quad.object)
    reached: set[BlankNode] = set()
    while waiting:
        node = waiting.pop()
        reached.add(node)
        waiting += [child for child in children.get(node, ()) if child not in reached]
    return reached


def _named(node: object, owners: Mapping[BlankNode, object]) -> object:
    """Return the nearest node with an IRI that contains `node`, else the outermost blank node."""
    while isinstance(node, BlankNode) and node in owners:
        node = owners[node]
    return node


def _message(term: str, known: KnownTerms) -> Sentence:
    """Return what is wrong with an unknown term, with the nearest known one."""
    if not known.has_namespace(term):
        text = _UNKNOWN_NAMESPACE
    elif term.startswith(_SH):
        text = _UNKNOWN_SHACL_TERM
    else:
        text = _UNKNOWN_TERM
    nearest = known.nearest(term)
    hints = {
        language: _NEAREST[language].format(compact(nearest)) if nearest else ""
        for language in LANGUAGES
    }
    return {language: text[language].format(hints[language]) for language in LANGUAGES}
