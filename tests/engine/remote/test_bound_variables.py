"""Variables bound in the text have the results of variables that the engine binds."""

import pytest
from pyoxigraph import NamedNode, Store, Variable

from gwangju_kg.engine.remote.bound_variables import bind_variables

DATA = """
PREFIX : <urn:>
INSERT DATA { :a :p :b ; :q 1, 2 . :b :p :c ; :q 3 . :c :q 4 ; :r :a }
"""


@pytest.mark.parametrize(
    "pattern",
    [
        "SELECT ?x ?o { ?x :p ?o }",
        "SELECT ?x (COUNT(*) AS ?n) { ?x :q ?o } GROUP BY ?x",
        "SELECT ?x ?o { ?s :p ?o OPTIONAL { ?x :p ?s } ?x :q ?n }",
        "SELECT ?x ?n { { ?x :p ?n } UNION { ?n :p ?x } }",
        "SELECT ?x ?n { { SELECT ?x (MAX(?o) AS ?n) { ?x :q ?o } GROUP BY ?x } }",
        "SELECT ?x ?n { VALUES ?y { :a :b } ?x :p ?y ; :q ?n }",
        "SELECT ?x ?s { ?s :q ?n . ?x :p ?s FILTER NOT EXISTS { ?x :p ?n } }",
        "SELECT ?x ?n { ?x :p ?o LATERAL { ?x :q ?n } }",
        "SELECT ?x ?n { ?x :p ?o LATERAL { { ?x :q ?n } UNION { ?n :r ?x } } }",
        "CONSTRUCT { ?x :q ?n } { SELECT ?x ?n { ?x :q ?n } }",
    ],
)
def test_results_are_those_of_the_engine(pattern):
    store = Store()
    store.update(DATA)
    text = "PREFIX : <urn:> " + pattern

    for iri in ("urn:a", "urn:b", "urn:none"):
        ours = store.query(bind_variables(text, [("x", f"<{iri}>")]))
        engines = store.query(text, substitutions={Variable("x"): NamedNode(iri)})
        assert sorted(map(str, ours)) == sorted(map(str, engines))


def test_a_template_and_a_block_of_values_are_left_alone():
    text = "CONSTRUCT { ?x ?p ?o } { VALUES ?x { <urn:b> } ?x ?p ?o }"
    assert bind_variables(text, [("x", '"}"')]) == (
        'CONSTRUCT { ?x ?p ?o } { VALUES ?x { "}" } VALUES ?x { <urn:b> } ?x ?p ?o }'
    )
