"""The store in which pySHACL finds the data: as rdflib's own, but never changed."""

from itertools import product

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef

from gwangju_kg.rdf.values.written_store import WrittenStore
from gwangju_kg.validation.frozen_store import FrozenStore, node_of

SUBJECTS = [*(ox.NamedNode(f"http://e/s{n}") for n in range(3)), ox.BlankNode("b")]
PROPERTIES = [ox.NamedNode(f"http://e/p{n}") for n in range(2)]
INTEGER = ox.NamedNode(XSD.integer)
OBJECTS = [
    *SUBJECTS[:1], SUBJECTS[3], ox.Literal("x"), ox.Literal("x", language="ko"), ox.Literal(""),
    ox.Literal("1", datatype=INTEGER), ox.Literal("01", datatype=INTEGER),
]  # fmt: skip
GRAPHS = [ox.NamedNode(f"http://e/g{n}") for n in range(2)]
WITHOUT = ox.NamedNode("http://e/without")


@given(st.sets(st.tuples(*map(st.sampled_from, (SUBJECTS, PROPERTIES, OBJECTS)))), st.data())
def test_a_pattern_has_the_matches_that_rdflib_finds(triples, data):
    """Every pattern of known, unknown and open terms, in several graphs without one of them."""
    stored, plain = WrittenStore(), Graph()
    for triple in triples:
        graphs = data.draw(st.sets(st.sampled_from([*GRAPHS, WITHOUT]), min_size=1))
        stored.extend(ox.Quad(*triple, graph) for graph in graphs)
        if graphs != {WITHOUT}:
            plain.add(tuple(map(node_of, triple)))
    frozen = Graph(FrozenStore(stored, WITHOUT))

    others = [None, URIRef("http://e/other"), URIRef("no IRI"), BNode("c"), Literal("1")]
    patterns = product(
        *([*others, *map(node_of, terms)] for terms in (SUBJECTS, PROPERTIES, OBJECTS))
    )
    for pattern in patterns:
        matches = list(frozen.triples(pattern))
        assert len(matches) == len(set(matches))
        assert set(matches) == set(plain.triples(pattern)), pattern
    assert len(frozen) == len(stored)


def test_nothing_is_added_or_removed():
    """A change that would be lost is an error."""
    triple = (SUBJECTS[0], PROPERTIES[0], OBJECTS[1])
    frozen = Graph(FrozenStore(WrittenStore([ox.Quad(*triple, GRAPHS[0])]), WITHOUT))

    for change in (frozen.add, frozen.remove):
        with pytest.raises(TypeError, match="do not change"):
            change(tuple(map(node_of, triple)))
