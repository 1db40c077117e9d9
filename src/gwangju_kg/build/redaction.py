"""
Redact the dataset of a release: remove some things from it, and derive the rest anew.

The input is a stored release, the IRIs to remove, and a project; the output is the remaining
dataset.  A release holds derived triples but not the rules behind them, so the rules of the project
are used, and only if they give the release itself.  Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from gwangju_kg.build import dumps
from gwangju_kg.build.dependents import Links
from gwangju_kg.build.removal_record import mention_pattern
from gwangju_kg.dataset import derivation, stale_proofs
from gwangju_kg.dataset.reading import Dataset
from gwangju_kg.errors import RedactionError
from gwangju_kg.language import Language, Sentence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces
from gwangju_kg.rdf.values.written_store import WrittenStore
from gwangju_kg.release import manifest, origin
from gwangju_kg.release.archive import KeptRelease
from gwangju_kg.release.diff import CanonicalDataset
from gwangju_kg.release.removals import Removal

_TYPE: Final = NamedNode(REUSED_PREFIXES["rdf"] + "type")
_VERSION: Final = NamedNode(REUSED_PREFIXES["dcat"] + "version")
_EXAMPLE: Final = NamedNode(REUSED_PREFIXES["skos"] + "example")
_PLAIN_TEXT: Final = NamedNode(REUSED_PREFIXES["xsd"] + "string")

#: Graphs that hold terms: without one of these a release would have no meaning.
_TERM_GRAPHS: Final = ("ontology", "vocabulary", "shapes")

#: The shortest removed text, and the shortest one of digits alone, in characters, that is searched
#: for elsewhere: shorter ones occur by chance.
_SHORTEST_TEXT: Final = 2
_SHORTEST_NUMBER: Final = 6

_HEADING: Final[Sentence] = {
    "ko": "{release} → {replacement}: RDF 문장 {count:,}건 삭제",
    "en": "{release} → {replacement}: {count:,} quads removed",
}
_LEAVES: Final[Sentence] = {"ko": "  삭제: {}", "en": "  removed: {}"}
_DEPENDENT: Final[Sentence] = {"ko": "  함께 삭제: {}", "en": "  removed with it: {}"}
_TOUCHED: Final[Sentence] = {
    "ko": "  일부 RDF 문장이 빠짐(남은 설명에 같은 내용이 있는지 확인하십시오): {}",
    "en": "  loses a statement (check whether its texts retell what is removed): {}",
}
_UNREFERENCED: Final[Sentence] = {
    "ko": "  가리키는 항목이 없어짐: {}",
    "en": "  nothing refers to it any longer: {}",
}
_REPEATED: Final[Sentence] = {
    "ko": "  삭제할 텍스트가 다른 곳에 남음: {}, {}: {}",
    "en": "  a removed text remains elsewhere: {}, {}: {}",
}


@dataclass(frozen=True)
class Redaction:
    """
    What is removed from a release, and what remains.

    Attributes:
        release: the release.
        namespaces: those of its city.
        removals: the removals that concern it, each with its dependents.
        dataset: what remains, derived anew.
        removed: the quads that leave, without derived ones, in canonical order.
        touched: the IRIs of things that lose a statement, sorted.
        unreferenced: the IRIs of things to which nothing refers any longer, sorted.
        repeated: where a removed text remains: IRI, property and text; sorted.
    """

    release: KeptRelease
    namespaces: Namespaces
    removals: tuple[Removal, ...]
    dataset: Dataset
    removed: tuple[Quad, ...]
    touched: tuple[str, ...]
    unreferenced: tuple[str, ...]
    repeated: tuple[tuple[str, str, str], ...]

    @property
    def iris(self) -> tuple[str, ...]:
        """Every IRI that is removed."""
        return tuple(iri for each in self.removals for iri in (each.iri, *each.dependents))

    def lines(self, replacement: str, language: Language) -> list[str]:
        """Return what a person should know, as lines of text; `replacement` is the new id."""
        compact = self.namespaces.compact
        heading = _HEADING[language].format(
            release=self.release.id, replacement=replacement, count=len(self.removed)
        )
        dependents = [iri for each in self.removals for iri in each.dependents]
        return [
            heading,
            *(_LEAVES[language].format(compact(each.iri)) for each in self.removals),
            *(_DEPENDENT[language].format(compact(iri)) for iri in dependents),
            *(_TOUCHED[language].format(compact(iri)) for iri in self.touched),
            *(_UNREFERENCED[language].format(compact(iri)) for iri in self.unreferenced),
            *(
                _REPEATED[language].format(compact(iri), compact(name), text)
                for iri, name, text in self.repeated
            ),
        ]


def find_mentions(release: KeptRelease, iris: Iterable[str]) -> dict[str, list[Quad]]:
    """
    Return the quads of a release that mention any of `iris`, by IRI.

    Raises:
        StoreError: the release is damaged.
        RedactionError: an IRI is that of a graph, of a term, or of the dataset.
    """
    namespaces = origin.read_origin(release.path).namespaces
    marks = {f"<{iri}>".encode(): iri for iri in iris}
    mentions: dict[str, list[Quad]] = {}
    for line in CanonicalDataset.of_release(release.path):
        for iri in (iri for mark, iri in marks.items() if mark in line):
            for quad in parse(line, RdfFormat.N_QUADS):
                if NamedNode(iri) in (*quad.triple, quad.graph_name):  # not only in a text
                    _refuse_term(quad, iri, namespaces)
                    mentions.setdefault(iri, []).append(quad)
    return mentions


def _refuse_term(quad: Quad, iri: str, namespaces: Namespaces) -> None:
    node = NamedNode(iri)
    term_graphs = {NamedNode(namespaces.graph_iri(name)) for name in _TERM_GRAPHS}
    for what, is_term in (
        ("a graph", quad.graph_name == node),
        ("a term", node == quad.predicate or (node == quad.object and quad.predicate == _TYPE)),
        ("a term", node == quad.subject and quad.graph_name in term_graphs),
        ("the dataset itself", node == quad.subject and quad.predicate == _VERSION),
    ):
        if is_term:
            raise RedactionError(f"<{iri}> is {what}: name the things or assertions that leave")


def texts_about(iris: Collection[str], quads: Iterable[Quad]) -> list[str]:
    """Return the texts that quads state about some things, sorted."""
    return sorted(
        {
            quad.object.value
            for quad in quads
            if isinstance(quad.object, Literal)
            and isinstance(quad.subject, NamedNode)
            and quad.subject.value in iris
            and _is_text(quad.object)
        }
    )


def _is_text(literal: Literal) -> bool:
    is_text = bool(literal.language) or literal.datatype == _PLAIN_TEXT
    shortest = _SHORTEST_NUMBER if literal.value.isdecimal() else _SHORTEST_TEXT
    return is_text and len(literal.value) >= shortest


def redact(release: KeptRelease, removals: Sequence[Removal], project: Project) -> Redaction:
    """
    Remove things from the dataset of a release.

    Args:
        release: the release.
        removals: what to remove; the release mentions each of them.
        project: the project with the derivation rules and the queries of the evidence.

    Raises:
        RedactionError: the rules of the project do not give the triples that the release holds.
        StoreError: the release is damaged.
        SourceError: a rule or query of the project is missing or malformed.
    """
    manifest.verify(release.path, thorough=True)
    stored = CanonicalDataset.of_release(release.path)
    derived = {NamedNode(project.namespaces.graph_iri(name)) for name in derivation.GRAPHS}
    quads = parse(b"".join(stored), RdfFormat.N_QUADS)
    stated = [quad for quad in quads if quad.graph_name not in derived]
    if dumps.rdfc10_sha256(dumps.canonicalize(_derive(stated, project))) != stored.sha256:
        raise RedactionError(
            f"release {release.id}: the rules of this project derive other triples than it holds:"
            " name the project from which it was built with --rules, or delete the release with"
            f" 'gwangju-kg releases --remove {release.id}'"
        )
    links = Links(stated)
    expanded = _with_dependents(removals, links)
    leaving = {iri for each in expanded for iri in (each.iri, *each.dependents)}
    texts = texts_about(leaving, stated)
    remaining: list[Quad] = []
    removed: list[Quad] = []
    leaves = _Selection(leaving, texts, project.namespaces)
    for quad in stated:
        (removed if leaves(quad) else remaining).append(quad)
    subjects = {quad.subject.value for quad in removed if isinstance(quad.subject, NamedNode)}
    return Redaction(
        release=release,
        namespaces=project.namespaces,
        removals=expanded,
        dataset=_derive(remaining, project),
        removed=tuple(sorted(removed, key=str)),
        touched=tuple(sorted(subjects - leaving)),
        unreferenced=tuple(sorted(links.unreferenced(leaving))),
        repeated=tuple(sorted({*_repeated(remaining, texts)})),
    )


def _derive(stated: Iterable[Quad], project: Project) -> Dataset:
    """Return a dataset with everything that follows from what is stated."""
    dataset = WrittenStore(stated)
    stale_proofs.withdraw_stale(dataset, project)
    derivation.derive(dataset, project)
    return dataset


def _with_dependents(removals: Sequence[Removal], links: Links) -> tuple[Removal, ...]:
    """Return the removals with all dependents, each of which is named once."""
    rest = links.dependents({each.iri for each in removals})
    expanded = []
    for each in removals:
        own = links.dependents({each.iri}) & rest
        own = rest if each is removals[-1] else own
        rest = rest - own
        expanded.append(replace(each, dependents=tuple(sorted(own))))
    return tuple(expanded)


class _Selection:
    """
    Which quads leave: those with a removed IRI, also in a text, and examples with a removed text.

    Args:
        iris: what is removed.
        texts: what was stated about it.
        namespaces: those of the city.
    """

    def __init__(self, iris: Iterable[str], texts: Iterable[str], namespaces: Namespaces) -> None:
        iris = list(iris)
        self._nodes = {NamedNode(iri) for iri in iris}
        self._mentions = mention_pattern(*iris, namespaces=namespaces)
        self._texts = _any_of(texts)

    def __call__(self, quad: Quad) -> bool:
        if isinstance(quad.object, Literal):
            if self._mentions.search(quad.object.value):
                return True
            if quad.predicate == _EXAMPLE and self._texts.search(quad.object.value):
                return True
        return quad.subject in self._nodes or quad.object in self._nodes


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of any of some texts, which matches nothing if there are none."""
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)")


def _repeated(quads: Iterable[Quad], texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each place at which one of `texts` occurs in a literal, with that text."""
    pattern = _any_of(texts)
    for quad in quads:
        if isinstance(quad.object, Literal) and (match := pattern.search(quad.object.value)):
            subject = quad.subject
            iri = subject.value if isinstance(subject, NamedNode) else "_:"
            yield iri, quad.predicate.value, match[0]
