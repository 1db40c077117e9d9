"""List what has an IRI in a release: the things that a site shows."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from gwangju_kg.rdf import store
from gwangju_kg.release import manifest
from gwangju_kg.release.contents import Release


def thing_paths(release: Release) -> frozenset[str]:
    """
    Return the paths of the IRIs under the addresses of a release, without parts (``#part``).

    Raises:
        StoreError: the store of the release is missing or damaged.
    """
    iris = {query.iri for query in release.queries}
    for quad in store.open_read_only(release.path / manifest.STORE):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        iris.update(term.value for term in terms if isinstance(term, NamedNode))
    paths = {release.namespaces.path_of(iri) for iri in iris}
    return frozenset(path.partition("#")[0] for path in paths if path) - {""}


def folders_of(paths: Iterable[str]) -> list[str]:
    """
    Return the folders in which things are, each with its last slash, sorted.

    >>> folders_of(["id/entity/x", "ontology"])
    ['id/', 'id/entity/']
    """
    found = set()
    for path in paths:
        parts = path.split("/")[:-1]
        found |= {"/".join(parts[:count]) + "/" for count in range(1, len(parts) + 1)}
    return sorted(found)
