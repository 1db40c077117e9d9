"""
Check, while statements pass, what only shows when cities stand side by side.

The input is the sorted lines of several releases; the output is the same lines once.  An IRI that
two releases describe differently is an error.  Things of two cities that are linked to the same
item elsewhere may be one: they are candidates for a link, which a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Final

from gwangju_kg.build.merging.city_releases import CityRelease
from gwangju_kg.errors import MergeError
from gwangju_kg.language import Sentence
from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.merged_namespaces import MergedNamespaces
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

#: A line and the number of the release that has it.
NumberedLine = tuple[bytes, int]

#: The properties that link a thing to what is the same elsewhere.
_SAME: Final = frozenset(
    f"<{REUSED_PREFIXES[prefix]}{local}>".encode()
    for prefix, local in (("schema", "sameAs"), ("skos", "exactMatch"), ("owl", "sameAs"))
)

#: Findings that are listed; the others are counted.
_MOST_FINDINGS: Final = 20

_TWO_OWNERS: Final[Sentence] = {
    "ko": "주인이 둘인 IRI {count:,}개. 한 도시의 IRI를 다른 릴리스가 다르게 서술합니다",
    "en": "IRIs with two owners: {count:,}; a release describes the IRI of another city otherwise"
    " than that city does",
}


@dataclass(frozen=True)
class SharedItem:
    """
    Two things that may be the same.

    Attributes:
        first, second: their IRIs, sorted.
        item: the IRI of the item elsewhere to which both are linked.
    """

    first: str
    second: str
    item: str

    def as_row(self) -> dict[str, str]:
        """Return its entry in the manifest."""
        return {"first": self.first, "second": self.second, "item": self.item}


class CrossCityChecks:
    """
    The checks; `pass_on` must be read to its end before the results are.

    Args:
        releases: the releases, sorted by base IRI.
        namespaces: those of the merged release.
    """

    def __init__(self, releases: Sequence[CityRelease], namespaces: MergedNamespaces) -> None:
        self._releases, self._namespaces = releases, namespaces
        self._numbers = {release.base_iri: number for number, release in enumerate(releases)}
        self._findings: list[str] = []
        self._conflicts = 0
        self._links: dict[str, set[str]] = {}

    def pass_on(self, lines: Iterable[NumberedLine]) -> Iterator[bytes]:
        """Yield the lines, each once, and look at each subject on the way."""
        for subject, members in groupby(lines, lambda row: row[0].partition(b" ")[0]):
            rows = list(members)
            owner = self._namespaces.owner_of(subject[1:-1].decode()).base_iri
            if owner in self._numbers:
                self._compare(subject, rows, self._numbers[owner])
                self._note_links(subject, rows)
            yield from spooled_statements.drop_repeated(line for line, _ in rows)

    def refuse_conflicts(self) -> None:
        """
        Raise an error if an IRI has two owners.

        Raises:
            MergeError: there is one; the first of them are listed.
        """
        if self._conflicts:
            count = self._conflicts
            sentence = {tag: text.format(count=count) for tag, text in _TWO_OWNERS.items()}
            raise MergeError(
                {"ko": sentence["ko"], "en": sentence["en"]}, findings=tuple(self._findings)
            )

    def candidates(self) -> tuple[SharedItem, ...]:
        """Return the things of different cities that are linked to one item, not to each other."""
        found = []
        for item, things in sorted(self._links.items()):
            for first, second in combinations(sorted(things), 2):
                is_linked = second in self._links and first in self._links[second]
                is_linked |= first in self._links and second in self._links[first]
                if not is_linked and self._owner(first) != self._owner(second):
                    found.append(SharedItem(first, second, item))
        return tuple(found)

    def _owner(self, iri: str) -> str:
        return self._namespaces.owner_of(iri).base_iri

    def _compare(self, subject: bytes, rows: Sequence[NumberedLine], owner: int) -> None:
        stated: dict[int, set[bytes]] = {}
        for line, number in rows:
            stated.setdefault(number, set()).add(spooled_statements.without_graph(line))
        own = stated.get(owner, set())
        for number in sorted(stated.keys() - {owner}):
            if differing := [*sorted(stated[number] - own), *sorted(own - stated[number])]:
                self._conflicts += 1
                if len(self._findings) < _MOST_FINDINGS:
                    names = " ≠ ".join(self._releases[each].name for each in (owner, number))
                    example = differing[0].decode().removesuffix(" .\n")
                    self._findings.append(f"{subject.decode()}: {names}: {example}")

    def _note_links(self, subject: bytes, rows: Sequence[NumberedLine]) -> None:
        for line, _ in rows:
            _, predicate, rest = line.split(b" ", 2)
            if predicate in _SAME and rest.startswith(b"<"):
                item = rest.partition(b"> ")[0][1:].decode()
                self._links.setdefault(item, set()).add(subject[1:-1].decode())
