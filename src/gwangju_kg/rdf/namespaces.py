"""
Namespaces, prefixes and the structure of our IRIs.

The base IRI is one constant.  Nothing here reads or writes.
"""

from __future__ import annotations

from typing import Final

BASE_IRI: Final = "https://w3id.org/gwangju-kg/"

ONTOLOGY_IRI: Final = BASE_IRI + "ontology"
GRAPH_BASE_IRI: Final = BASE_IRI + "graph/"

#: Prefixes of our own namespaces, one per path.
OWN_PREFIXES: Final = {
    "gk": BASE_IRI + "ontology#",
    "gkv": BASE_IRI + "vocab/",
    "gks": BASE_IRI + "shapes#",
    "gkg": GRAPH_BASE_IRI,
    "gkq": BASE_IRI + "query/",
    "ent": BASE_IRI + "id/entity/",
    "ms": BASE_IRI + "id/milestone/",
    "aw": BASE_IRI + "id/conferral/",
    "as": BASE_IRI + "id/assertion/",
    "psg": BASE_IRI + "id/passage/",
    "sel": BASE_IRI + "id/selector/",
    "src": BASE_IRI + "id/source/",
    "t": BASE_IRI + "id/time/",
    "chk": BASE_IRI + "id/check/",
}

#: Prefixes of reused vocabularies.
REUSED_PREFIXES: Final = {
    "cpsv": "http://purl.org/vocab/cpsv#",
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

PREFIXES: Final = dict(sorted((OWN_PREFIXES | REUSED_PREFIXES).items()))


def graph_iri(name: str) -> str:
    """
    Return the IRI of one of our named graphs.

    >>> graph_iri("source/s0")
    'https://w3id.org/gwangju-kg/graph/source/s0'
    """
    return GRAPH_BASE_IRI + name


def path_of(iri: str) -> str | None:
    """
    Return the path under the base IRI at which `iri` is served, or None for a foreign IRI.

    >>> path_of("https://w3id.org/gwangju-kg/id/entity/gwangju")
    'id/entity/gwangju'
    >>> path_of("http://www.wikidata.org/entity/Q41283") is None
    True
    """
    return iri.removeprefix(BASE_IRI) if iri.startswith(BASE_IRI) else None


def compact(iri: str) -> str:
    """
    Return `iri` as a prefixed name if one of our prefixes fits, else in angle brackets.

    >>> compact("https://w3id.org/gwangju-kg/id/entity/gwangju")
    'ent:gwangju'
    >>> compact("http://www.wikidata.org/entity/Q41283")
    '<http://www.wikidata.org/entity/Q41283>'
    """
    prefix, namespace = max(
        ((p, ns) for p, ns in PREFIXES.items() if iri.startswith(ns)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    local = iri.removeprefix(namespace)
    fits = namespace and local.replace("-", "").replace("_", "").isalnum()
    return f"{prefix}:{local}" if fits else f"<{iri}>"
