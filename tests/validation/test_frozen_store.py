"""The store in which pySHACL finds the data: as rdflib's own, but never changed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from gwangju_kg.validation.frozen_store import FrozenStore

SUBJECTS = [URIRef(f"http://e/s{n}") for n in range(3)]
PROPERTIES = [URIRef(f"http://e/p{n}") for n in range(2)]
OBJECTS = [*SUBJECTS[:1], Literal("x"), Literal("x", lang="ko")]


@given(st.lists(st.tuples(*map(st.sampled_from, (SUBJECTS, PROPERTIES, OBJECTS)))))
def test_a_pattern_has_the_matches_that_rdflib_finds(triples):
    """Every pattern of known, unknown and open terms; equal terms need not be the same object."""
    frozen, plain = Graph(FrozenStore(triples)), Graph()
    for triple in triples:
        plain.add(triple)

    other = URIRef("http://e/other")
    patterns = product(
        *([None, other, *terms] for terms in (SUBJECTS, map(URIRef, PROPERTIES), OBJECTS))
    )
    for pattern in patterns:
        matches = list(frozen.triples(pattern))
        assert len(matches) == len(set(matches))
        assert set(matches) == set(plain.triples(pattern)), pattern
    assert len(frozen) == len(plain)


def test_nothing_is_added_or_removed():
    """A change that would be lost is an error."""
    triple = (SUBJECTS[0], PROPERTIES[0], OBJECTS[1])
    frozen = Graph(FrozenStore([triple]))

    for change in (frozen.add, frozen.remove):
        with pytest.raises(TypeError, match="do not change"):
            change(triple)
