"""Shapes are applied again only where something that they read has changed, and find the same."""

from pathlib import Path

import hypothesis
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, BNode, Literal, URIRef

from gwangju_kg.errors import ShapeError
from gwangju_kg.project import kept_results
from gwangju_kg.project.kept_results import KeptResults
from gwangju_kg.rdf.values.written_store import WrittenStore
from gwangju_kg.validation import shape_units
from gwangju_kg.validation.shape_units import read_term, unit_findings, write_term
from gwangju_kg.validation.shapes import prepare_dataset, shape_findings
from our_namespaces import OURS, graph_iri

SHAPES = Path(__file__).parent / "shapes-that-look-far.ttl"

TYPE, SUBCLASS = ox.NamedNode(RDF.type), ox.NamedNode(RDFS.subClassOf)
GRAPH, SHAPES_GRAPH = ox.NamedNode(graph_iri("source/s0")), ox.NamedNode(graph_iri("shapes"))
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def _e(name):
    return ox.NamedNode(f"http://e/{name}")


NODES = [_e(f"s{number}") for number in range(6)]
CLASSES = [_e("A"), _e("B")]
VALUES = [
    *NODES, ox.Literal(""), ox.Literal("", language="ko"), ox.Literal("a\n^b"),
    ox.Literal("0", datatype=INTEGER), ox.Literal("01", datatype=INTEGER),
]  # fmt: skip

_MEMBERSHIP = st.tuples(st.sampled_from(NODES), st.just(TYPE), st.sampled_from(CLASSES))
_SUBCLASS = st.tuples(st.sampled_from(CLASSES), st.just(SUBCLASS), st.sampled_from(CLASSES))
_VALUE = st.tuples(
    st.sampled_from(NODES), st.sampled_from([_e("p"), _e("q"), _e("r")]), st.sampled_from(VALUES)
)
_TRIPLES = st.one_of(_MEMBERSHIP, _VALUE, _VALUE, _VALUE, _SUBCLASS)

#: What the edits of a property begin with: each shape has targets, and each constraint is met by
#: some and violated by others.
START = frozenset(
    triple
    for number, node in enumerate(NODES)
    for triple in (
        (node, TYPE, CLASSES[number % 2]),
        (node, _e("p"), VALUES[number + 1]),
        (node, _e("q"), VALUES[(number * 4) % len(VALUES)]),
        (node, _e("r"), VALUES[-1 - number // 2]),
    )
)

#: Edits, each of one or two triples, which are taken away or added.
EDITS = st.lists(st.frozensets(_TRIPLES, min_size=1, max_size=2), min_size=3, max_size=6)


def _prepared(triples, shapes=None):
    """Prepare triples and shapes, whose blank nodes have new labels each time."""
    text = shapes or SHAPES.read_text("utf-8")
    parsed = ox.parse(text, ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    quads = [ox.Quad(q.subject, q.predicate, q.object, SHAPES_GRAPH) for q in parsed]
    data = [ox.Quad(*triple, GRAPH) for triple in triples]
    return prepare_dataset(WrittenStore([*data, *quads]), OURS)


def _compared(findings):
    return {(finding, *finding.message.values()) for finding in findings}


def _assert_equal_to_whole(edits, folder):
    """Each node is a unit of its own, so that much is used again."""
    triples = START
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape_units, "_UNIT_NODES", 1)
        for edit in (frozenset(), *edits):
            triples ^= edit
            prepared = _prepared(triples)
            positions = {node.value: (Path("f.ttl"), len(triples)) for node in NODES}
            results = unit_findings(prepared, positions, KeptResults(folder))
            assert _compared(results.findings) == _compared(shape_findings(prepared, positions))


@given(EDITS)
@hypothesis.settings(max_examples=15)
def test_after_any_edits_the_findings_are_those_of_a_whole_validation(tmp_path_factory, edits):
    """The shapes read classes, inverse and long paths, nodes with a value, whole properties."""
    _assert_equal_to_whole(edits, tmp_path_factory.mktemp("kept"))


@pytest.mark.thorough
@given(EDITS)
@hypothesis.settings(max_examples=300)
def test_after_many_edits_the_findings_are_those_of_a_whole_validation(tmp_path_factory, edits):
    """The same with more examples."""
    _assert_equal_to_whole(edits, tmp_path_factory.mktemp("kept"))


def _world(size=200):
    """Return nodes of a class, each with a value."""
    return [
        triple
        for number in range(size)
        for node in [_e(f"n{number}")]
        for triple in [(node, TYPE, _e("A")), (node, _e("q"), ox.Literal(f"{number}"))]
    ]


def test_only_what_read_the_change_is_validated_again(tmp_path):
    """Without a change nothing, after one a unit; an unrelated new node is new work of its own."""
    first = unit_findings(_prepared(_world()), {}, KeptResults(tmp_path))
    assert first.validated == first.units > 5

    again = unit_findings(_prepared(_world()), {}, KeptResults(tmp_path))
    assert (again.units, again.validated) == (first.units, 0)

    changed = [*_world(), (_e("n7"), _e("other"), ox.Literal("new"))]
    assert unit_findings(_prepared(changed), {}, KeptResults(tmp_path)).validated == 1


def test_a_node_that_another_shape_selects_now_is_validated_again(tmp_path):
    """Also if all that was read of it is the same: another node refers to it."""
    node = _e("n")
    before = [(node, _e("q"), NODES[1]), (node, _e("p"), NODES[1]), (node, _e("p"), NODES[2])]
    unit_findings(_prepared(before), {}, KeptResults(tmp_path))
    prepared = _prepared([*before, (_e("other"), _e("r"), node)])

    found = unit_findings(prepared, {}, KeptResults(tmp_path)).findings
    assert _compared(found) == _compared(shape_findings(prepared, {}))
    assert "<http://e/n>" in {each.node for each in found if each.rule == "<http://e/Objects>"}


def test_other_shapes_or_another_program_find_everything_anew(tmp_path, monkeypatch):
    """Nothing that was found by another program, or by other shapes, is used."""
    first = unit_findings(_prepared(_world()), {}, KeptResults(tmp_path))
    text = SHAPES.read_text("utf-8").replace("sh:maxCount 1 ] ;", "sh:maxCount 2 ] ;")
    other = unit_findings(_prepared(_world(), text), {}, KeptResults(tmp_path))
    assert other.validated == first.units

    monkeypatch.setattr(kept_results, "program_sha256", lambda: "another")
    assert unit_findings(_prepared(_world(), text), {}, KeptResults(tmp_path)).validated > 0


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None])
def test_damaged_results_are_found_anew_and_said(tmp_path, damage):
    """A file that is cut, overwritten or changed in one byte is not used, and replaced."""
    whole = unit_findings(_prepared(_world()), {}, KeptResults(tmp_path))
    (path,) = (tmp_path / kept_results.FOLDER).glob("*.z")
    content = path.read_bytes()
    path.write_bytes(damage if damage is not None else content[:-1] + bytes([content[-1] ^ 1]))
    kept = KeptResults(tmp_path)

    assert unit_findings(_prepared(_world()), {}, kept).validated == whole.units
    (remark,) = kept.remarks
    assert str(path) in remark
    assert "damaged" in remark
    assert unit_findings(_prepared(_world()), {}, KeptResults(tmp_path)).validated == 0


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    """The findings are the same."""
    kept = KeptResults(tmp_path / "missing")
    results = [unit_findings(_prepared(_world()), {}, kept) for _ in range(2)]
    assert results[0] == results[1]
    assert results[0].validated == results[0].units


def test_a_shape_that_fails_is_named(tmp_path):
    """As in a whole validation; nothing is kept."""
    text = SHAPES.read_text("utf-8").replace(
        'sh:select "SELECT $this WHERE {', 'sh:select "SELEC {'
    )
    prepared = _prepared([(_e("s0"), TYPE, _e("B"))], text)
    with pytest.raises(ShapeError, match="Queries> cannot be validated"):
        unit_findings(prepared, {}, KeptResults(tmp_path))
    assert not (tmp_path / kept_results.FOLDER).exists()


@given(
    st.one_of(
        st.builds(lambda text: Literal(text, lang="ko"), st.text()),
        st.builds(lambda text: Literal(text, datatype=URIRef("http://e/광주")), st.text()),
        st.builds(Literal, st.text()),
        st.sampled_from([URIRef("http://e/광주"), BNode("b0")]),
    )
)
def test_a_term_is_read_as_it_was_written(term):
    """Texts with separators, and empty ones, too."""
    again = read_term(write_term(term))
    assert (again, type(again)) == (term, type(term))
