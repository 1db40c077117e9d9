"""Merging by statements: random concurrent changes lose nothing."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gwangju_kg.changesets.file_tree import all_triples
from gwangju_kg.changesets.three_way import ThreeTrees, merge
from gwangju_kg.rdf.namespaces import Namespaces

CITY = Namespaces("https://example.org/")
FILES = ("data/entities/a.ttl", "data/entities/b.ttl", "data/sources/s0/c.ttl")
STATEMENTS = st.tuples(st.sampled_from("xyz"), st.sampled_from("pq"), st.integers(1, 3))
TREES = st.dictionaries(
    st.sampled_from(FILES), st.lists(STATEMENTS, max_size=4, unique=True), max_size=3
)


def _files(tree):
    def line(subject, predicate, value):
        return f"<https://example.org/{subject}> <https://example.org/{predicate}> {value} .\n"

    return {name: "".join(line(*row) for row in rows).encode() for name, rows in tree.items()}


def _placed(tree):
    return all_triples(tree, Path())


def _touched(before, after):
    return {(triple.subject, triple.predicate) for _, triple in _placed(before) ^ _placed(after)}


@settings(max_examples=100)
@given(TREES, TREES, TREES)
def test_random_concurrent_changes_lose_nothing(base, draft, record):
    """Every addition and removal of both is in the result, or a conflict names what they share."""
    base, draft, record = map(_files, (base, draft, record))
    merged, conflicts = merge(ThreeTrees(base, draft, record, Path(), "mine", CITY))

    if conflicts:
        assert merged == {}
        assert all(conflict.place for conflict in conflicts)
        return
    result = {**record, **merged}
    after = {name: content for name, content in result.items() if content is not None}
    gained, lost = _placed(draft) - _placed(base), _placed(base) - _placed(draft)
    assert _placed(after) == (_placed(record) - lost) | gained


@settings(max_examples=50)
@given(TREES, TREES, TREES)
def test_changes_of_different_things_never_conflict_by_statement(base, draft, record):
    """Only a property of a subject that both touched, or a subject that one deleted, is asked."""
    base, draft, record = map(_files, (base, draft, record))
    _, conflicts = merge(ThreeTrees(base, draft, record, Path(), "mine", CITY))

    shared = {key[0] for key in _touched(base, draft)} & {key[0] for key in _touched(base, record)}
    named = [conflict for conflict in conflicts if conflict.place not in FILES]
    assert len(named) == 0 or shared
