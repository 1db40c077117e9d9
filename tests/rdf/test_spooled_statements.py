"""Statements on disk: sorted in pieces, split by graph, read back as they were written."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.rdf import spooled_statements
from gwangju_kg.rdf.spooled_statements import SpooledStatements, line_of

NODE = ox.NamedNode("http://e/a")


@given(st.lists(st.text("ab가 \x01", max_size=4)), st.integers(1, 40))
def test_lines_are_sorted_whatever_the_size_of_a_piece(texts, piece_bytes):
    """Pieces on disk and the rest in memory are merged into the order of the characters."""
    lines = [f"{text}\n".encode() for text in texts]

    assert list(spooled_statements.sort_lines(lines, piece_bytes=piece_bytes)) == [
        f"{text}\n".encode() for text in sorted(texts, key=lambda text: text + "\n")
    ]


def test_statements_are_read_back_in_blocks(tmp_path, monkeypatch):
    """A block ends with a line; each reading begins anew; the file has no name."""
    monkeypatch.setattr(spooled_statements, "_BLOCK_BYTES", 64)
    quads = [ox.Quad(NODE, NODE, ox.Literal(f"줄\n\u2028{n}"), NODE) for n in range(50)]
    spool = SpooledStatements.of(map(line_of, quads), tmp_path)

    assert list(spool) == list(spool) == quads
    assert list(spool.lines()) == list(map(line_of, quads))
    assert all(block.endswith(b"\n") for block in spool.blocks())
    assert len(spool) == 50
    assert list(tmp_path.iterdir()) == []


def test_a_graph_keeps_the_order_of_its_lines(tmp_path, monkeypatch):
    """Quads that come in turns from several graphs, and in several pieces, are those of each."""
    monkeypatch.setattr(spooled_statements, "_SORTED_BYTES", 100)
    names = [ox.NamedNode(f"http://e/g{n}") for n in range(3)]
    quads = [ox.Quad(NODE, NODE, ox.Literal(n), names[n % 3]) for n in range(30)]
    graphs = spooled_statements.spool_by_graph(map(line_of, quads), tmp_path)

    assert {iri: list(spool) for iri, spool in graphs.items()} == {
        name.value: [quad for quad in quads if quad.graph_name == name] for name in names
    }
    assert [len(spool) for spool in graphs.values()] == [10, 10, 10]


def test_blank_nodes_are_seen_in_a_line():
    """A text that looks like a blank node is none."""
    blank = ox.BlankNode("x")
    lines = [
        line_of(ox.Quad(subject, NODE, value, NODE))
        for subject, value in ((blank, NODE), (NODE, blank), (NODE, ox.Literal("_:x")))
    ]

    assert list(map(spooled_statements.has_blank_node, lines)) == [True, True, False]
