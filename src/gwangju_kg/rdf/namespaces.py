"""
Namespaces, prefixes and the structure of IRIs.

Ontology, code lists and shapes are shared by all cities and have one address, `SHARED_BASE_IRI`.
Everything else belongs to a city and lies under its base IRI (`Namespaces`).  Nothing here reads or
writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

#: The address of what all cities share.
SHARED_BASE_IRI: Final = "https://w3id.org/gwangju-kg/"

ONTOLOGY_IRI: Final = SHARED_BASE_IRI + "ontology"

#: Prefixes of what all cities share.
SHARED_PREFIXES: Final = {
    "gk": SHARED_BASE_IRI + "ontology#",
    "gkv": SHARED_BASE_IRI + "vocab/",
    "gks": SHARED_BASE_IRI + "shapes#",
}

#: The paths, below the shared address, of what all cities share.
_SHARED_PATH: Final = re.compile(r"(?:ontology|shapes)(?:[#/].*)?|vocab/.*", re.DOTALL)

#: The namespaces of a city, as paths below its base IRI.
_CITY_PATHS: Final = {
    "gkg": "graph/",
    "gkq": "query/",
    "ent": "id/entity/",
    "ms": "id/milestone/",
    "aw": "id/conferral/",
    "as": "id/assertion/",
    "psg": "id/passage/",
    "sel": "id/selector/",
    "src": "id/source/",
    "t": "id/time/",
    "chk": "id/check/",
    "agent": "id/agent/",
    "calc": "id/calculation/",
    "disc": "id/discrepancy/",
    "geom": "id/geometry/",
    "idf": "id/identifier/",
    "list": "id/list/",
    "map": "id/mapping/",
    "stm": "id/statement/",
    "val": "id/value/",
    "waiver": "id/waiver/",
}

#: Prefixes of reused vocabularies.
REUSED_PREFIXES: Final = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "earl": "http://www.w3.org/ns/earl#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "m8g": "http://data.europa.eu/m8g/",
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "sssom": "https://w3id.org/sssom/",
    "time": "http://www.w3.org/2006/time#",
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The prefixes that mean the same in every project.
PREFIXES: Final = dict(sorted((SHARED_PREFIXES | REUSED_PREFIXES).items()))


@dataclass(frozen=True)
class Namespaces:
    """
    The namespaces of one city.

    Attributes:
        base_iri: the beginning of the IRIs of its things, graphs, queries and documents; it ends
            in a slash.
    """

    base_iri: str

    @cached_property
    def city_prefixes(self) -> dict[str, str]:
        """The prefixes of the city's own namespaces."""
        return {prefix: self.base_iri + path for prefix, path in _CITY_PATHS.items()}

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """All prefixes, sorted: the city's, the shared and the reused ones."""
        return dict(sorted((self.city_prefixes | PREFIXES).items()))

    @cached_property
    def prefix_of(self) -> dict[str, str]:
        """The prefix of each namespace."""
        return {namespace: prefix for prefix, namespace in self.prefixes.items()}

    @property
    def graph_base_iri(self) -> str:
        """The namespace of its named graphs."""
        return self.city_prefixes["gkg"]

    @property
    def dataset_iri(self) -> str:
        """The IRI of its dataset across all releases."""
        return self.base_iri + "dataset"

    @property
    def mapping_base_iri(self) -> str:
        """The namespace of the rows of its tables of links."""
        return self.base_iri + "id/mapping/"

    @property
    def entity_bases(self) -> tuple[str, ...]:
        """The beginnings of the IRIs of entities: that of the city, or those of all cities."""
        return (self.city_prefixes["ent"],)

    def owner_of(self, iri: str) -> Namespaces:
        """Return the namespaces of the city to which `iri` belongs; there is only one."""
        del iri
        return self

    def bind_page(self, query: str, iri: str = "") -> str:
        """Return a query of the release as a page about `iri` asks it: unchanged."""
        del iri
        return query

    def graph_iri(self, name: str) -> str:
        """
        Return the IRI of one of its named graphs.

        >>> Namespaces("https://example.org/city/").graph_iri("source/s0")
        'https://example.org/city/graph/source/s0'
        """
        return self.graph_base_iri + name

    def path_of(self, iri: str) -> str | None:
        """
        Return the path at which the city's server shows `iri`, or None for a foreign IRI.

        Shared terms are shown by every city, at the path that they have at the shared address.

        >>> Namespaces("https://example.org/city/").path_of("https://example.org/city/id/entity/x")
        'id/entity/x'
        >>> Namespaces("https://example.org/city/").path_of(ONTOLOGY_IRI + "#Project")
        'ontology#Project'
        >>> Namespaces("https://example.org/city/").path_of("http://www.wikidata.org/") is None
        True
        """
        if iri.startswith(self.base_iri):
            return iri.removeprefix(self.base_iri)
        path = iri.removeprefix(SHARED_BASE_IRI)
        return path if path != iri and _SHARED_PATH.fullmatch(path) else None

    def iri_of_path(self, path: str) -> str:
        """
        Return the IRI that the city's server shows at `path`.

        >>> Namespaces("https://example.org/city/").iri_of_path("vocab/planned")
        'https://w3id.org/gwangju-kg/vocab/planned'
        """
        return (SHARED_BASE_IRI if _SHARED_PATH.fullmatch(path) else self.base_iri) + path

    def compact(self, iri: str) -> str:
        """
        Return `iri` as a prefixed name if one of the prefixes fits, else in angle brackets.

        >>> Namespaces("https://example.org/city/").compact("https://example.org/city/id/entity/x")
        'ent:x'
        """
        return compact_by(iri, self.prefixes)

    def bind(self, query: str, written_for: str = SHARED_BASE_IRI) -> str:
        """
        Return a query that all cities share for this city.

        Such a query declares BASE and prefixes under our own base IRI; those that are not shared
        become the city's.  A declaration under another address is left unchanged.

        Args:
            query: the query.
            written_for: the base IRI of its declarations, if it is bound to another city already.

        >>> ours = f"PREFIX ent: <{SHARED_BASE_IRI}id/entity/> ASK {{ ent:a ?p ?o }}"
        >>> Namespaces("https://example.org/city/").bind(ours)
        'PREFIX ent: <https://example.org/city/id/entity/> ASK { ent:a ?p ?o }'
        """
        return _declaration(written_for).sub(
            lambda match: f"{match['head']}<{self.iri_of_path(match['path'])}>", query
        )


@lru_cache(maxsize=4)
def _declaration(base_iri: str) -> re.Pattern[str]:
    """Return the pattern of a declaration of BASE or a prefix under a base IRI."""
    return re.compile(
        r"(?<!\S)(?P<head>(?:(?i:BASE)|(?i:PREFIX)\s+[^\s:]*\s*:)\s*)"
        rf"<{re.escape(base_iri)}(?P<path>[^<>\s]*)>"
    )


def compact(iri: str) -> str:
    """
    Return a term that all cities share as a prefixed name, any other IRI in angle brackets.

    >>> compact("https://w3id.org/gwangju-kg/ontology#Project")
    'gk:Project'
    >>> compact("http://www.wikidata.org/entity/Q41283")
    '<http://www.wikidata.org/entity/Q41283>'
    """
    return compact_by(iri, PREFIXES)


def compact_by(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return `iri` as a prefixed name if one of `prefixes` fits, else in angle brackets."""
    prefix, namespace = max(
        ((p, ns) for p, ns in prefixes.items() if iri.startswith(ns)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    local = iri.removeprefix(namespace)
    fits = namespace and local.replace("-", "").replace("_", "").isalnum()
    return f"{prefix}:{local}" if fits else f"<{iri}>"
