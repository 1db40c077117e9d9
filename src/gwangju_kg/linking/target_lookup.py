"""
Request descriptions of the targets of links: of each from its own URL, or of all from an endpoint.

Provides functions from a link to a description; each request is sent once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, TypeAlias

from gwangju_kg.errors import RemoteError
from gwangju_kg.linking import target_description
from gwangju_kg.linking.known_links import KnownLink
from gwangju_kg.linking.polite_client import PoliteClient
from gwangju_kg.linking.sparql_endpoint import SparqlEndpoint
from gwangju_kg.linking.target_description import TargetDescription
from gwangju_kg.rdf.namespaces import PREFIXES

Describe: TypeAlias = Callable[[KnownLink], TargetDescription]

#: Relations to pages about a thing; the others lead to the thing itself.
_TO_PAGES: Final = frozenset(
    {PREFIXES["rdfs"] + "seeAlso", PREFIXES["foaf"] + "homepage", PREFIXES["foaf"] + "page"}
)

#: Number of things in one query.
_BATCH_SIZE: Final = 50


def describe_from_urls(client: PoliteClient) -> Describe:
    """Return a function that fetches each target from its IRI: RDF of things, pages of pages."""

    @cache
    def fetch(iri: str, accept: str) -> TargetDescription:
        return target_description.read_description(client.get(iri, accept), iri)

    def describe(link: KnownLink) -> TargetDescription:
        to_page = link.predicate_iri in _TO_PAGES
        accept = target_description.ACCEPT_PAGE if to_page else target_description.ACCEPT
        return fetch(link.object_iri, accept)

    return describe


def describe_from_endpoint(endpoint: SparqlEndpoint, links: Sequence[KnownLink]) -> Describe:
    """Return a function that queries an endpoint about the targets, in batches, on demand."""
    iris = sorted({link.object_iri for link in links})
    batches = {iri: batch for batch in _batches(iris) for iri in batch}

    @cache
    def query(batch: tuple[str, ...]) -> dict[str, list[tuple[str, str]]] | RemoteError:
        try:
            return endpoint.descriptions(batch)
        except RemoteError as error:
            return error  # cached too, so that the query is not repeated for each target

    def describe(link: KnownLink) -> TargetDescription:
        iri = link.object_iri
        result = query(batches[iri])
        if isinstance(result, RemoteError):
            raise result
        if iri not in result:
            raise RemoteError(f"{endpoint.address} says nothing about {iri}", iri, "gone")
        return target_description.description_of(iri, result[iri])

    return describe


def _batches(iris: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(iris[start : start + _BATCH_SIZE]) for start in range(0, len(iris), _BATCH_SIZE)]
