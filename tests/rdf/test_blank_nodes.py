"""Labels of blank nodes by structure: the same for isomorphic datasets, and for no others."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from gwangju_kg.rdf.blank_nodes import partition
from gwangju_kg.rdf.blank_nodes.blank_node_structure import BlankNodeStructure
from gwangju_kg.release import diff

P, Q, A = (NamedNode(f"http://e/{name}") for name in "pqa")
BLANKS = [BlankNode(name) for name in "uvwxyz"]

nodes = st.sampled_from([*BLANKS, A])
quads = st.builds(
    Quad,
    nodes,
    st.sampled_from([P, Q]),
    st.one_of(nodes, st.builds(Triple, nodes, st.just(P), nodes)),
    st.sampled_from([DefaultGraph(), DefaultGraph(), *BLANKS[:2]]),
)
plain_quads = st.builds(Quad, nodes, st.sampled_from([P, Q]), nodes)


def _lines(members):
    return sorted(map(str, BlankNodeStructure(members).labelled()))


def _relabelled(members, chance):
    """Return the quads in another order with other labels."""
    numbers = list(range(10_000, 99_999))
    labels = {}

    def other(term):
        if isinstance(term, Triple):
            return Triple(*map(other, term))
        if not isinstance(term, BlankNode):
            return term
        return labels.setdefault(term.value, BlankNode(f"r{chance.choice(numbers)}{len(labels)}"))

    changed = [Quad(*map(other, quad)) for quad in members]
    chance.shuffle(changed)
    return changed


@settings(max_examples=50)
@given(st.sets(quads, max_size=9), st.randoms(use_true_random=False))
def test_isomorphic_datasets_have_the_same_lines(members, chance):
    """Labels and order of a dataset do not matter, also within graphs and triple terms."""
    assert _lines(members) == _lines(_relabelled(members, chance))


@given(st.sets(plain_quads, min_size=1, max_size=7), plain_quads, st.randoms(use_true_random=False))
def test_datasets_are_the_same_as_by_rdfc(members, changed, chance):
    """RDFC-1.0 and the structure agree on whether two datasets are isomorphic."""
    others = {*_relabelled(members, chance)[1:], changed}
    same = diff.canonical_lines(members) == diff.canonical_lines(others)
    assert (_lines(members) == _lines(others)) is same


def _chain(count, *, ends=()):
    return [Quad(BlankNode(f"n{at}"), P, BlankNode(f"n{at + 1}")) for at in range(count)] + [*ends]


def _circle(size, offset=0, *, both=False):
    pairs = [(offset + at, offset + (at + 1) % size) for at in range(size)]
    pairs += [(two, one) for one, two in pairs] if both else []
    return [Quad(BlankNode(f"n{one}"), P, BlankNode(f"n{two}")) for one, two in pairs]


ALIKE = {
    "chain": _chain(3000),
    "list of equal items": [
        quad
        for at in range(1500)
        for quad in (
            Quad(BlankNode(f"n{at}"), P, Literal("1")),
            Quad(BlankNode(f"n{at}"), Q, BlankNode(f"n{at + 1}")),
        )
    ],
    "doubly linked": _chain(800) + [Quad(q.object, Q, q.subject) for q in _chain(800)],
    "tree": [
        Quad(BlankNode(f"n{at}"), P, BlankNode(f"n{2 * at + child}"))
        for at in range(1, 512)
        for child in (0, 1)
    ],
    "circle": _circle(300, both=True),
    "circles": [quad for at in range(100) for quad in _circle(4, 10 * at)],
    "two circles and one": [*_circle(8, 0, both=True), *_circle(4, 20), *_circle(4, 30)],
    "complete": [
        Quad(BlankNode(f"n{one}"), P, BlankNode(f"n{two}"))
        for one, two in permutations(range(16), 2)
    ],
    "torus": [
        Quad(BlankNode(f"n{x}.{y}"), P, BlankNode(f"n{(x + dx) % 9}.{(y + 1 - dx) % 9}"))
        for x in range(9)
        for y in range(9)
        for dx in (0, 1)
    ],
}


@pytest.mark.parametrize("name", ALIKE)
def test_nodes_that_are_alike_take_little_work(name, monkeypatch):
    """RDFC-1.0 would take from seconds to the age of the universe for these."""
    monkeypatch.setattr(partition, "MAX_WORK", 500_000)
    members = ALIKE[name]
    chance = random.Random(1)  # noqa: S311 - a lot that falls the same each time
    assert not BlankNodeStructure(members).suits_rdfc()
    lines = _lines(members)
    assert lines == _lines(_relabelled(members, chance))
    one = members[0]
    assert lines != _lines(_relabelled([*members[1:], Quad(one.subject, Q, A)], chance))


def test_few_nodes_that_are_alike_are_left_to_rdfc():
    """Labels of common data are those of the standard."""
    some = [*_chain(50), *(Quad(A, P, BlankNode(f"m{at}")) for at in range(999))]
    assert BlankNodeStructure(some).suits_rdfc()
    assert BlankNodeStructure([Quad(A, P, A)]).suits_rdfc()


def test_the_work_is_limited(monkeypatch):
    """Data that are made to be hard end with an error that the caller can explain."""
    monkeypatch.setattr(partition, "MAX_WORK", 2_000)
    with pytest.raises(partition.TooAlikeError):
        _lines(ALIKE["complete"])
