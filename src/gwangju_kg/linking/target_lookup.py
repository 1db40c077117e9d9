"""
Asks the targets of links what they are: each at its own address, or all at one endpoint.

Gives functions from a link to a description; what was asked once is kept.
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

#: Things that one query asks about.
_BATCH: Final = 50


def at_their_addresses(remote: PoliteClient) -> Describe:
    """Fetch each target from where its IRI leads: RDF of things, pages of pages."""

    @cache
    def fetched(iri: str, accept: str) -> TargetDescription:
        return target_description.read(remote.get(iri, accept), iri)

    def describe(link: KnownLink) -> TargetDescription:
        to_page = link.predicate_iri in _TO_PAGES
        accept = target_description.ACCEPT_PAGE if to_page else target_description.ACCEPT
        return fetched(link.object_iri, accept)

    return describe


def at_an_endpoint(endpoint: SparqlEndpoint, links: Sequence[KnownLink]) -> Describe:
    """Ask an endpoint of all targets, some at a time, when the first of them is wanted."""
    iris = sorted({link.object_iri for link in links})
    batches = {iri: batch for batch in _batches(iris) for iri in batch}

    @cache
    def asked(batch: tuple[str, ...]) -> dict[str, list[tuple[str, str]]] | RemoteError:
        try:
            return endpoint.descriptions(batch)
        except RemoteError as error:
            return error  # kept too: it is not asked again for each of them

    def describe(link: KnownLink) -> TargetDescription:
        iri = link.object_iri
        found = asked(batches[iri])
        if isinstance(found, RemoteError):
            raise found
        if iri not in found:
            raise RemoteError(f"{endpoint.address} says nothing of {iri}", iri, "gone")
        return target_description.of_statements(iri, found[iri])

    return describe


def _batches(iris: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(iris[start : start + _BATCH]) for start in range(0, len(iris), _BATCH)]
