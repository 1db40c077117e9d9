"""
Leave one finding for one mistake, and say what was probably meant.

The input is all findings; the output is those that a person has to mend.  An IRI that nothing
describes is found at each node that uses it, with the most similar names.  A code that is none is
also found by the shapes that want it: one finding stays, with the codes of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.language import LANGUAGES, Language, Sentence
from gwangju_kg.rdf.namespaces import PREFIXES, Namespaces
from gwangju_kg.validation.findings import Finding, Severity
from gwangju_kg.validation.known_terms import split
from gwangju_kg.validation.unknown_terms import RULE as KNOWN_TERMS

#: The check that finds IRIs that are used but not described.
_UNDESCRIBED: Final = "undescribed.rq"

#: The property by which shapes ask for a code of a list.
_IN_SCHEME: Final = "skos:inScheme"

#: The least likeness of a name that may be meant, from 0 to 100, and the most names shown.
_LEAST_LIKENESS: Final = 60
_NAMES: Final = 2

#: The most codes of a list that a message shows.
_CODES: Final = 40

_MEANT: Final[Sentence] = {"ko": ". 비슷한 이름: {}", "en": "; similar: {}"}
_LIST: Final[Sentence] = {"ko": ". {} 코드: {}", "en": "; the codes of {}: {}"}


def one_for_each_mistake(
    findings: Iterable[Finding], dataset: Dataset, namespaces: Namespaces
) -> list[Finding]:
    """
    Return the findings without those that follow from others, with what was probably meant.

    Args:
        findings: all findings.
        dataset: all graphs.
        namespaces: those of the city.
    """
    listed = sorted(findings, key=lambda finding: (finding.rule, finding.path))
    unknown = {f.value for f in listed if f.rule == KNOWN_TERMS}
    undescribed = {f.node for f in listed if f.rule == _UNDESCRIBED}
    wrong = {f.node: f.rule for f in listed if f.path == _IN_SCHEME}
    if not undescribed | wrong.keys():
        return listed
    names = _NamesMeant(dataset, namespaces)
    using = {
        (f.value, f.node)
        for f in listed
        if f.value in wrong
        and f.severity is Severity.VIOLATION
        and f.rule != KNOWN_TERMS
        and f.path != _IN_SCHEME
    }
    placed = {f.node for f in listed if f.rule == _UNDESCRIBED and f.position}
    used = {name for name, _ in using}
    left: dict[object, Finding] = {}
    for finding in listed:
        node, value = finding.node, finding.value
        if finding.rule == _UNDESCRIBED:
            is_told = (node, value.removeprefix("user ")) in using
            follows = node in unknown or is_told or (node in placed and not finding.position)
        else:
            follows = finding.path == _IN_SCHEME and node in undescribed | used
        if not follows:
            name = value if (value, node) in using else node
            is_wrong = name in undescribed | wrong.keys() and finding.rule != KNOWN_TERMS
            key = (value, node) if (value, node) in using else finding
            left.setdefault(key, names.explained(finding, name, wrong) if is_wrong else finding)
    return list(left.values())


class _NamesMeant:
    """The IRIs that are described, the codes of each list, and the list that each shape wants."""

    def __init__(self, dataset: Dataset, namespaces: Namespaces) -> None:
        kind, in_scheme, value = (
            NamedNode(PREFIXES[prefix] + name)
            for prefix, name in (("rdf", "type"), ("skos", "inScheme"), ("sh", "hasValue"))
        )
        compact = namespaces.compact
        self._by_space: dict[str, dict[str, str]] = {}
        for iri in sorted(
            {
                quad.subject.value
                for quad in dataset.quads_for_pattern(None, kind, None, None)
                if isinstance(quad.subject, NamedNode)
            }
        ):
            name = compact(iri)
            self._by_space.setdefault(split(name)[0], {})[name] = split(name)[1].lower()
        self._codes: dict[str, set[str]] = {}
        for quad in dataset.quads_for_pattern(None, in_scheme, None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                codes = self._codes.setdefault(compact(quad.object.value), set())
                codes.add(compact(quad.subject.value))

        self._wanted = {
            compact(quad.subject.value): compact(quad.object.value)
            for quad in dataset.quads_for_pattern(None, value, None, None)
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        }

    def explained(self, finding: Finding, name: str, rules: Mapping[str, str]) -> Finding:
        """Return a finding with the names that may be meant, and the codes of the list wanted."""
        scheme = self._wanted.get(rules.get(name, ""), "")
        codes = sorted(self._codes.get(scheme, ()))
        message = dict(finding.message)
        for language in LANGUAGES:
            message[language] += "".join(self._added(name, scheme, codes, language=language))
        return replace(finding, message=message)

    def _added(
        self, name: str, scheme: str, codes: list[str], *, language: Language
    ) -> Iterator[str]:
        space, local = split(name)
        choice = {code: split(code)[1].lower() for code in codes} or self._by_space.get(space, {})
        similar = process.extract(
            local.lower(), choice, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=_NAMES
        )
        if similar:
            yield _MEANT[language].format(", ".join(sorted(match[2] for match in similar)))
        if codes:
            more = ", …" if len(codes) > _CODES else ""
            yield _LIST[language].format(scheme, ", ".join(codes[:_CODES]) + more)
