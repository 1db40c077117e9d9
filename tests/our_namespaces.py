"""The namespaces of our own data, which most tests use."""

from gwangju_kg.rdf.namespaces import ONTOLOGY_IRI, REUSED_PREFIXES, SHARED_PREFIXES, Namespaces

__all__ = ["ONTOLOGY_IRI", "REUSED_PREFIXES"]

OURS = Namespaces("https://w3id.org/gwangju-kg/")

BASE_IRI = OURS.base_iri
GRAPH_BASE_IRI = OURS.graph_base_iri
PREFIXES = OURS.prefixes
OWN_PREFIXES = SHARED_PREFIXES | OURS.city_prefixes

graph_iri = OURS.graph_iri
path_of = OURS.path_of
compact = OURS.compact
