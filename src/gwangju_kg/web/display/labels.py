"""
Labels of many terms at once, in the reader's language.

Labels are read from the search index.  What is no entity of the index gets its label from a query
result, else from the index of terms, else its short IRI.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from werkzeug.urls import uri_to_iri

from gwangju_kg import formatting
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder
from gwangju_kg.web.queries.page_queries import Row
from gwangju_kg.web.queries.terms import Term


@dataclass(frozen=True, order=True)
class LabelledLink:
    """
    The label of a thing, with its IRI.

    Attributes:
        name: the label, in the reader's language if there is one.
        iri: the IRI.
    """

    name: str
    iri: str


class Labels:
    """The labels of the things on a page."""

    def __init__(self, iris: Collection[str], labels: Mapping[str, str] | None = None) -> None:
        """
        Read the labels of `iris`.

        Args:
            iris: the IRIs of the things.
            labels: labels of terms that are not in the search index, in the reader's language.
        """
        self.language = language()
        self._labels = dict(labels or {})
        self._things = finder().entities(iris)
        self._terms = finder().terms(iris)

    def __call__(self, iri: str) -> str:
        """Return the label of a thing."""
        if iri in self._things:
            return self._things[iri].label(self.language)
        if iri in self._labels:
            return self._labels[iri]
        if iri in self._terms:
            return self._terms[iri].label(self.language)
        # Korean in addresses is decoded from percent encoding.
        return uri_to_iri(Term("uri", iri).text)

    def state(self, iri: str) -> str:
        """Return the label of a status, or of a modality as the state of a milestone."""
        return formatting.format_state(iri.rpartition("/")[2], self(iri), self.language)

    def link(self, iri: str) -> LabelledLink:
        """Return the label of a thing with its IRI."""
        return LabelledLink(self(iri), iri)

    def kinds(self, iri: str) -> tuple[str, ...]:
        """Return the classes of a thing in the search index, asserted ones first."""
        return self._things[iri].kinds if iri in self._things else ()


def labels_from(rows: Iterable[Row], thing: str, label: str) -> dict[str, str]:
    """
    Return the labels in a query result, preferably in the reader's language.

    Args:
        rows: the rows of the result.
        thing: the variable with the IRI.
        label: the variable with the label.
    """
    labels: dict[str, str] = {}
    for row in rows:
        if thing in row and label in row:
            iri = row[thing].value
            if row[label].language == language() or iri not in labels:
                labels[iri] = row[label].value
    return labels


def iris_in(rows: Iterable[Row]) -> set[str]:
    """Return all IRIs in a query result."""
    return {term.value for row in rows for term in row.values() if term.kind == "uri"}
