"""Turtle for people to read and compare."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from gwangju_kg.rdf import turtle_writer
from our_namespaces import OURS, PREFIXES

XSD = PREFIXES["xsd"]
ENT, GK, SH, RDFS = (PREFIXES[p] for p in ("ent", "gk", "sh", "rdfs"))


def _write(triples):
    return turtle_writer.write(triples, OURS)


def _triples(text):
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]


def _canonical(triples):
    quads = ox.Dataset(ox.Quad(*triple) for triple in triples)
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, quads))


IRIS = st.sampled_from(
    [
        ENT + "gwangju", ENT + "s0-190-209", ENT + "한글", ENT + "a.b", ENT + "-x", ENT + "a%20b",
        ENT, GK + "about", "http://e/x", "http://e/#", "urn:x:y", PREFIXES["rdf"] + "type",
        PREFIXES["rdf"] + "nil", PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest",
    ]
).map(ox.NamedNode)  # fmt: skip
BLANKS = st.sampled_from("abcde").map(ox.BlankNode)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(ox.Literal, TEXTS, language=st.sampled_from(["ko", "en", "en-gb"])),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(kind)),
        st.sampled_from(["1", "-1", "+1.5", ".5", "191", "1.", "true", "1e3", "x", ""]),
        st.sampled_from([XSD + k for k in ("integer", "decimal", "boolean", "double", "date")]),
    ),
)
TRIPLES = st.sets(st.builds(ox.Triple, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS), max_size=14)


@given(TRIPLES)
def test_what_is_written_reads_back(triples):
    """Any graph, including cycles and broken lists of blank nodes, survives a round trip."""
    assert _canonical(_triples(_write(triples))) == _canonical(triples)


@given(TRIPLES.map(list), st.randoms())
def test_the_order_of_the_triples_does_not_matter(triples, random):
    """
    The text depends on the triples alone.
    """
    shuffled = random.sample(triples, len(triples))

    assert _write(shuffled) == _write(triples)


def test_rdflib_reads_the_same_graph():
    """A second parser agrees, including lists, nested nodes and long strings."""
    text = f"""@prefix e: <{ENT}> .
      e:a e:p ( 1 [ e:q "x\\ny" ] () ) , [ e:r [ e:s e:t ] ] ; e:q _:c .
      _:c e:p _:c . e:b e:p "it's \\"so\\"" , '''a
      \\\\b''' , "가"@ko , 1.50 , "01"^^<{XSD}integer> ."""
    written = _write(_triples(text))

    assert isomorphic(Graph().parse(data=written), Graph().parse(data=text))


def test_it_reads_as_a_person_would_write_it():
    """Used prefixes only, types and labels first, Korean before English, a block a subject."""
    text = f"""
      <{ENT}b> <{GK}value> 42 , 1.5 , true ; a <{GK}Project> ;
        <{RDFS}label> "line"@en , "노선"@ko ; <{GK}about> <http://e/x> .
      <{ENT}a> <{GK}about> <{ENT}b> ."""

    assert _write(_triples(text)) == (
        f"@prefix ent: <{ENT}> .\n@prefix gk: <{GK}> .\n@prefix rdfs: <{RDFS}> .\n\n"
        "ent:a gk:about ent:b .\n\n"
        "ent:b a gk:Project ;\n"
        '  rdfs:label "노선"@ko , "line"@en ;\n'
        "  gk:about <http://e/x> ;\n"
        "  gk:value 1.5 , 42 , true .\n"
    )


def test_a_document_begins_with_its_thing_and_ends_with_names():
    """The thing comes first, then what the graph says more of, then what it only names."""
    text = f"""
      <{ENT}a> <{RDFS}label> "a"@en . <{ENT}b> <{GK}about> <{ENT}c> ; <{RDFS}label> "b"@en .
      <{ENT}c> <{GK}about> <{ENT}a> ; <{RDFS}comment> "why"@en ; <{RDFS}label> "c"@en ; a <{GK}X> .
      <{ENT}t> <{GK}edtf> "2019" . <{ENT}u> a <{GK}X> ."""
    written = turtle_writer.write(_triples(text), OURS, about=ENT + "c")
    _, first, *others = written.split("\n\n")

    assert first == (
        'ent:c a gk:X ;\n  rdfs:label "c"@en ;\n  rdfs:comment "why"@en ;\n  gk:about ent:a .'
    )
    assert [block.split()[0] for block in others] == ["ent:b", "ent:u", "ent:a", "ent:t"]
    assert _canonical(_triples(written)) == _canonical(_triples(text))


def test_blank_nodes_stand_in_place_and_have_no_names():
    """A node used once is written in place, a list in parentheses."""
    text = f"""<{ENT}s> <{SH}or> ( [ <{SH}class> <{GK}A> ] [ <{SH}class> <{GK}B> ] ) ."""

    assert _write(_triples(text)).splitlines()[-1] == (
        "ent:s sh:or ( [ sh:class gk:A ] [ sh:class gk:B ] ) ."
    )


@pytest.mark.parametrize(
    "statements",
    ["rdf:first 1 , 2 ; rdf:rest ()", "rdf:first 1 ; rdf:rest () , ( 2 )", "rdf:rest ()"],
)
def test_what_is_no_list_is_not_written_as_one(statements):
    """A node with two members, two rests or none is written in full."""
    text = f"@prefix rdf: <{PREFIXES['rdf']}> . <http://e/a> <http://e/p> [ {statements} ] ."

    assert _canonical(_triples(_write(_triples(text)))) == _canonical(_triples(text))


def test_only_a_node_used_twice_has_a_name():
    """A label is written only if the graph cannot be written without it."""
    text = f"""<{ENT}a> <{GK}p> _:x , [ <{GK}q> 1 ] . <{ENT}b> <{GK}p> _:x . _:x <{GK}q> 2 ."""

    assert _write(_triples(text)).count("_:") == 3


@pytest.mark.parametrize(("length", "lines"), [(98, 1), (99, 3)])
def test_long_lists_of_objects_have_a_line_each(length, lines):
    """Two objects share a line of up to a hundred characters."""
    first = "x" * (length - len('"" , "y"') + 2)
    node = ox.NamedNode("http://e/a")
    written = _write([ox.Triple(node, node, ox.Literal(text)) for text in (first, "y")])

    assert len(written.splitlines()) == lines
    assert all(line == line.rstrip() for line in written.splitlines())


def test_a_text_of_several_lines_keeps_them():
    """A query in a shape remains readable."""
    node = ox.NamedNode("http://e/a")
    written = _write([ox.Triple(node, node, ox.Literal('SELECT *\nWHERE { "x" }'))])

    assert written == '<http://e/a> <http://e/a> """SELECT *\nWHERE { \\"x\\" }""" .\n'


def test_a_small_change_is_a_small_difference():
    """One more subject with blank nodes is one more block; no other block changes."""

    def written(*numbers):
        node = (
            "<http://e/{0}> <http://e/p> [ <http://e/q> [ <http://e/r> {0} ] ; <http://e/s> 1 ] ."
        )
        return _write(_triples("".join(node.format(number) for number in numbers)))

    assert written(1, 2, 3) == "\n".join((written(1), written(2), written(3)))


def test_named_graphs_are_trig():
    """Each graph is a block; prefixes are declared once."""
    triple = ox.Triple(*map(ox.NamedNode, (ENT + "a", GK + "p", ENT + "b")))
    written = turtle_writer.write_dataset(
        [("http://e/g", [triple]), (PREFIXES["gkg"] + "x", [triple])], OURS
    )
    quads = {*ox.parse(written, ox.RdfFormat.TRIG)}

    names = {ox.NamedNode("http://e/g"), ox.NamedNode(PREFIXES["gkg"] + "x")}
    assert quads == {ox.Quad(*triple, name) for name in names}
    assert written.count("@prefix ent:") == 1
    assert "gkg:x {\n" in written
