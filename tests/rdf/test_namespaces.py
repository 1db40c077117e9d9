"""Namespaces of a city, beside the address that all cities share."""

import pytest

from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI, Namespaces
from our_namespaces import OURS

CITY = Namespaces("https://example.org/springfield/")


OLD, NEW = SHARED_BASE_IRI, CITY.base_iri


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        (f"PREFIX ent: <{OLD}id/entity/>", f"PREFIX ent: <{NEW}id/entity/>"),
        (f"prefix  x-1 :\n<{OLD}id/value/>", f"prefix  x-1 :\n<{NEW}id/value/>"),
        (f"PREFIX : <{OLD}id/>", f"PREFIX : <{NEW}id/>"),
        (f"BASE <{OLD}>\nSELECT", f"BASE <{NEW}>\nSELECT"),
        (f"PREFIX a: <{OLD}x> PREFIX b: <y:>", f"PREFIX a: <{NEW}x> PREFIX b: <y:>"),
        *((text, text) for text in (
            f"PREFIX gk: <{OLD}ontology#>", f"PREFIX gkv: <{OLD}vocab/>",
            f"PREFIX gks: <{OLD}shapes#>", "PREFIX ent: <https://x.example/>",
            f"{{ ?x a <{OLD}id/entity/x> }}",
        )),
    ],
)  # fmt: skip
def test_a_shared_query_gets_the_namespaces_of_the_city(query, bound):
    """What lies under our own base IRI becomes the city's, but for what all cities share."""
    assert CITY.bind(query) == bound
    assert OURS.bind(query) == query


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://example.org/springfield/id/entity/x", "id/entity/x"),
        (SHARED_BASE_IRI + "ontology", "ontology"),
        (SHARED_BASE_IRI + "ontology/0.1.0", "ontology/0.1.0"),
        (SHARED_BASE_IRI + "shapes#Thing", "shapes#Thing"),
        (SHARED_BASE_IRI + "vocab/planned", "vocab/planned"),
        (SHARED_BASE_IRI + "id/entity/x", None),
        (SHARED_BASE_IRI + "ontologies", None),
        ("https://example.org/other", None),
    ],
)
def test_a_city_shows_its_things_and_the_shared_terms(iri, path):
    """The things of another city are foreign; terms have the same path in each city."""
    assert CITY.path_of(iri) == path
    assert path is None or CITY.iri_of_path(path) == iri


def test_names_are_short_in_each_city():
    """The same prefix names the things of each city; shared terms are the same."""
    assert CITY.compact("https://example.org/springfield/id/entity/x") == "ent:x"
    assert CITY.compact(OURS.city_prefixes["ent"] + "x").startswith("<")
    assert CITY.compact(SHARED_BASE_IRI + "vocab/planned") == "gkv:planned"
    assert CITY.prefixes.keys() == OURS.prefixes.keys()
