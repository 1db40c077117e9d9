"""Merging by statements: random concurrent changes lose nothing."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gwangju_kg.changesets.file_tree import all_triples
from gwangju_kg.changesets.settling import merge_chosen
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
@example({FILES[1]: [("y", "q", 1)]}, {}, {name: [("y", "q", 1)] for name in FILES[:2]})
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


@settings(max_examples=200)
@given(TREES, TREES, TREES, st.integers(0, 63))
def test_a_choice_gives_the_values_of_one_side_and_leaves_the_rest(base, draft, record, seed):
    """What is chosen is as that side has it; what nobody contests is merged as without choices."""
    trees = ThreeTrees(*map(_files, (base, draft, record)), Path(), "mine", CITY)
    _, conflicts = merge(trees)
    sides = {
        conflict.place: "draft" if seed >> number & 1 else "record"
        for number, conflict in enumerate(conflicts)
    }
    merged, left = merge_chosen(trees, lambda conflict: sides.get(conflict.place))
    assert all(conflict.place not in sides for conflict in left)
    if left or not all(conflict.subject for conflict in conflicts):
        return
    result = _placed(merged)
    all_of = {"draft": _placed(trees.draft), "record": _placed(trees.record)}
    before = _placed(trees.base)
    contested = {name: set() for name in all_of}
    for conflict in conflicts:
        contested[sides[conflict.place]].add((conflict.subject, conflict.predicate))

    def chosen(statements, keys):
        return {
            each
            for each in statements
            if {(each[1].subject.value, each[1].predicate.value), (each[1].subject.value, "")}
            & keys
        }

    for side, keys in contested.items():
        assert chosen(result, keys) == chosen(all_of[side], keys)
    both = contested["draft"] | contested["record"]
    free = (all_of["record"] - (before - all_of["draft"])) | (all_of["draft"] - before)
    assert result - chosen(result, both) == free - chosen(free, both)


@settings(max_examples=50)
@given(TREES, TREES, TREES)
def test_changes_of_different_things_never_conflict_by_statement(base, draft, record):
    """Only a property of a subject that both touched, or a subject that one deleted, is asked."""
    base, draft, record = map(_files, (base, draft, record))
    _, conflicts = merge(ThreeTrees(base, draft, record, Path(), "mine", CITY))

    shared = {key[0] for key in _touched(base, draft)} & {key[0] for key in _touched(base, record)}
    named = [conflict for conflict in conflicts if conflict.place not in FILES]
    assert len(named) == 0 or shared
