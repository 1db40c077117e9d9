"""
The names of many terms at once, in the reader's language.

Takes IRIs; reads them from the search file in one go.  What that file does not hold is named by
labels that came with an answer, else by the words for other vocabularies, else by its short IRI.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from werkzeug.urls import uri_to_iri

from gwangju_kg.rdf.namespaces import compact
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.vocabulary_labels import FOREIGN
from gwangju_kg.web.queries.page_queries import Row
from gwangju_kg.web.queries.terms import Term


@dataclass(frozen=True, order=True)
class LabelledLink:
    """
    A thing under its name.

    Attributes:
        name: in the reader's language where there is one.
        iri: the thing.
    """

    name: str
    iri: str


class Labels:
    """The names of the things that a page speaks of."""

    def __init__(self, iris: Collection[str], labels: Mapping[str, str] | None = None) -> None:
        """
        Read the names of *iris*.

        Args:
            iris: the things.
            labels: names for what the search file does not hold, in the reader's language.
        """
        self.language = language()
        self._labels = dict(labels or {})
        self._things = finder().entities(iris)

    def __call__(self, iri: str) -> str:
        """Name a thing."""
        if iri in self._things:
            return self._things[iri].label(self.language)
        if iri in self._labels:
            return self._labels[iri]
        foreign = FOREIGN.get(compact(iri))
        # Addresses in Korean read as Korean, and not as percent signs.
        return foreign[self.language] if foreign else uri_to_iri(Term("uri", iri).text)

    def link(self, iri: str) -> LabelledLink:
        """Name a thing, and say where it is."""
        return LabelledLink(self(iri), iri)

    def kinds(self, iri: str) -> tuple[str, ...]:
        """Give the classes of a thing of the search file, the stated ones first."""
        return self._things[iri].kinds if iri in self._things else ()


def labels_of(rows: Iterable[Row], thing: str, label: str) -> dict[str, str]:
    """
    Give the names that an answer holds: the reader's language before any other.

    Args:
        rows: the answer.
        thing: the variable of the thing.
        label: the variable of its name.
    """
    found: dict[str, str] = {}
    for row in rows:
        if thing in row and label in row:
            iri = row[thing].value
            if row[label].language == language() or iri not in found:
                found[iri] = row[label].value
    return found


def iris_in(rows: Iterable[Row]) -> set[str]:
    """Give every IRI that an answer holds."""
    return {term.value for row in rows for term in row.values() if term.kind == "uri"}
