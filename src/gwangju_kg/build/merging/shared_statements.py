"""
Gather what all cities share, which a merged release has once: ontology, code lists, shapes.

The input is releases; the output is lines in the graphs of the merged release.  A term that two
releases describe differently is refused: they were built with ontologies that disagree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, RdfFormat, parse
from pyoxigraph import Dataset as QuadSet

from gwangju_kg.build.merging.city_releases import CityRelease
from gwangju_kg.errors import MergeError
from gwangju_kg.language import Sentence
from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.merged_namespaces import SHARED_GRAPHS, MergedNamespaces
from gwangju_kg.rdf.namespaces import PREFIXES, SHARED_BASE_IRI, Namespaces

#: The graph of the shapes, which are adapted to the languages of a project.
_SHAPES: Final = "shapes"

#: The graphs whose descriptions of shared terms must be the same in all releases.
_TERM_GRAPHS: Final = ("ontology", "vocabulary")

#: What statements with blank nodes are about, for messages.
_UNNAMED: Final = "owl:disjointWith, owl:unionOf, …"

#: The beginning of a line about a term that all cities share.
_SHARED_SUBJECT: Final = re.compile(
    rf"<{re.escape(SHARED_BASE_IRI)}(?:(?:ontology|shapes)[#/>]|vocab/)".encode()
)

#: Examples of a term's use are those of a city.
_EXAMPLE: Final = f"<{PREFIXES['skos']}example>".encode()

_DISAGREE: Final[Sentence] = {
    "ko": "{first}와 {second}는 서로 다른 온톨로지로 만든 릴리스입니다({what}). 같은 판의"
    " gwangju-kg로 다시 만드십시오",
    "en": "{first} and {second} were built with ontologies that disagree ({what}): build both again"
    " with the same version of gwangju-kg",
}


class GraphSorter:
    """
    Tells which lines of a release all cities share, and moves them to the merged release's graphs.

    Args:
        city: the namespaces of the city.
        merged: those of the merged release.
    """

    def __init__(self, city: Namespaces, merged: Namespaces) -> None:
        self._base = f"<{city.graph_base_iri}".encode()
        self._merged = f"<{merged.graph_base_iri}".encode()
        self._whole = {f"<{city.graph_iri(name)}>".encode() for name in SHARED_GRAPHS}

    def own(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines that are the city's own."""
        return (line for line in lines if not self._is_shared(line))

    def shared(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines that all cities share, each in the merged release's graph."""
        for line in lines:
            if self._is_shared(line):
                graph = spooled_statements.graph_of(line)
                renamed = self._merged + graph.removeprefix(self._base)
                yield line[: -len(graph) - len(b" .\n")] + renamed + b" .\n"

    def _is_shared(self, line: bytes) -> bool:
        graph = spooled_statements.graph_of(line)
        return graph in self._whole or bool(_SHARED_SUBJECT.match(line))


@dataclass
class _Variant:
    """The shapes, or other statements with blank nodes, as one release has them."""

    release: CityRelease
    lines: list[bytes]

    def __post_init__(self) -> None:
        """Label the blank nodes, so that two variants can be compared."""
        self.lines = _canonical(self.lines)

    @property
    def sha256(self) -> str:
        """The hash of its lines."""
        return hashlib.sha256(b"".join(self.lines)).hexdigest()


class SharedStatements:
    """
    What all cities share.

    Args:
        merged: the namespaces of the merged release.
        languages: its languages: of shapes for several languages it has those for these.
    """

    def __init__(self, merged: MergedNamespaces, languages: Sequence[str]) -> None:
        self._merged, self._languages = merged, set(languages)
        self._shapes = _end_of(merged.graph_iri(_SHAPES))
        self._term_graphs = tuple(_end_of(merged.graph_iri(name)) for name in _TERM_GRAPHS)
        self._bases = tuple(f"<{base}".encode() for _, base in merged.cities)
        self._lines: set[bytes] = set()
        self._unnamed: _Variant | None = None
        self._variants: dict[frozenset[str], _Variant] = {}
        self._terms: dict[bytes, tuple[CityRelease, str]] = {}

    def add(self, release: CityRelease) -> None:
        """
        Add what a release has.

        Raises:
            MergeError: it describes a shared term otherwise than an earlier release.
        """
        sorter = GraphSorter(release.city.project.namespaces, self._merged)
        shapes: list[bytes] = []
        unnamed: list[bytes] = []
        described: dict[bytes, list[bytes]] = {}
        for line in sorter.shared(release.lines()):
            if line.endswith(self._shapes):
                shapes.append(line)
            elif spooled_statements.has_blank_node(line):
                unnamed.append(line)
            else:
                self._lines.add(line)
                if self._is_common(line):
                    described.setdefault(line.partition(b" ")[0], []).append(line)
        self._compare_terms(release, described)
        self._unnamed = _agreed(self._unnamed, _Variant(release, unnamed), _UNNAMED)
        languages = frozenset(release.city.project.languages)
        variant = _Variant(release, shapes)
        self._variants[languages] = _agreed(self._variants.get(languages), variant, _SHAPES)

    def lines(self) -> list[bytes]:
        """Return all lines, sorted; blank nodes are labelled by RDFC-1.0."""
        chosen = self._variants.get(frozenset(self._languages)) or next(
            (self._variants[languages] for languages in sorted(self._variants, key=sorted)), None
        )
        variants = [variant for variant in (self._unnamed, chosen) if variant]
        return sorted({*self._lines, *_canonical(*(variant.lines for variant in variants))})

    def _is_common(self, line: bytes) -> bool:
        """Check whether a line must be the same in all releases."""
        if not _SHARED_SUBJECT.match(line) or not line.endswith(self._term_graphs):
            return False
        _, predicate, value = line.split(b" ", 2)
        return predicate != _EXAMPLE and not value.startswith(self._bases)

    def _compare_terms(
        self, release: CityRelease, described: Mapping[bytes, Sequence[bytes]]
    ) -> None:
        for term, lines in described.items():
            digest = hashlib.sha256(b"".join(lines)).hexdigest()
            first, known = self._terms.setdefault(term, (release, digest))
            if digest != known:
                raise _disagreement(first, release, term.decode())


def _agreed(first: _Variant | None, second: _Variant, what: str) -> _Variant:
    """Return one of two variants, which must be the same."""
    if first and first.sha256 != second.sha256:
        raise _disagreement(first.release, second.release, what)
    return first or second


def _disagreement(first: CityRelease, second: CityRelease, what: str) -> MergeError:
    facts = {"first": first.name, "second": second.name, "what": what}
    return MergeError(
        {"ko": _DISAGREE["ko"].format(**facts), "en": _DISAGREE["en"].format(**facts)}
    )


def _canonical(*parts: Iterable[bytes]) -> list[bytes]:
    """Return lines, sorted, with blank nodes labelled anew; parts have no blank node in common."""
    quads = QuadSet()
    for part in parts:
        for quad in parse(b"".join(part), RdfFormat.N_QUADS, rename_blank_nodes=True):
            quads.add(quad)
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(spooled_statements.line_of, quads))


def _end_of(graph_iri: str) -> bytes:
    """Return the end of the lines of a graph."""
    return f" <{graph_iri}> .\n".encode()
