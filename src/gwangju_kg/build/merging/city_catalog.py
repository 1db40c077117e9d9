"""
Describe the cities of a merged release in its catalogue and its VoID description.

The input is the descriptions in the merged releases; the output is triples.  Each release stays a
dataset of its own, with its title, publisher, licence, version and date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from gwangju_kg.build.descriptions.release_description import (
    DocumentIris,
    ReleaseDescription,
    term,
)
from gwangju_kg.build.merging.city_releases import CityRelease

#: What the descriptions of a city say in detail, and a merged one leaves to them.
_LEFT_OUT: Final = frozenset(
    term(name)
    for name in (
        "dcat:distribution", "dcat:inSeries", "dcat:isVersionOf", "dcterms:isVersionOf",
        "void:classPartition", "void:dataDump", "void:feature", "void:propertyPartition",
        "void:sparqlEndpoint", "void:subset", "void:vocabulary",
    )
)  # fmt: skip


def release_iri(release: CityRelease) -> NamedNode:
    """Return the IRI of the release of a city as a dataset."""
    return NamedNode(f"{DocumentIris(release.base_iri).catalog.value}#{release.city.id}")


def catalog_triples(
    description: ReleaseDescription, releases: Sequence[CityRelease]
) -> list[Triple]:
    """Return the entries of the cities in the DCAT catalogue."""
    triples = []
    for release in releases:
        city = release_iri(release)
        triples += [
            Triple(description.iris.catalog, term("dcat:dataset"), city),
            Triple(description.iri, term("dcterms:hasPart"), city),
            Triple(city, term("dcterms:isPartOf"), description.iri),
            *_described(release.path / "metadata" / "catalog.nt", city),
        ]
    return triples


def void_triples(description: ReleaseDescription, releases: Sequence[CityRelease]) -> list[Triple]:
    """Return the subsets of the VoID description that are the cities."""
    triples = []
    for release in releases:
        city = release_iri(release)
        triples += [
            Triple(description.iri, term("void:subset"), city),
            *_described(release.path / "metadata" / "void.nt", city),
        ]
    return triples


def _described(path: Path, city: NamedNode) -> Iterator[Triple]:
    """Yield what a description says of a release, and of what it refers to there."""
    triples = [quad.triple for quad in parse(path=path, format=RdfFormat.N_TRIPLES)]
    kept = [each for each in triples if each.subject == city and each.predicate not in _LEFT_OUT]
    named = {each.object for each in kept}
    yield from kept
    yield from (
        each for each in triples if each.subject in named and each.predicate not in _LEFT_OUT
    )
