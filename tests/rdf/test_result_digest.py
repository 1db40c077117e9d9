"""The hash of a result: equal for the same rows in any order, and computable with shell tools."""

import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.rdf.result_digest import result_sha256

rows = st.lists(st.sampled_from(["<urn:a>\t1", '"광주"@ko\t', "\t", '"a _: b"\t2', '"\\t_:x"\t3']))


@given(rows, st.randoms())
def test_the_order_of_rows_does_not_count_and_their_number_does(lines, chance):
    """A table is a multiset of rows with variables."""
    other = list(lines)
    chance.shuffle(other)
    whole, shuffled = ("\n".join(["?a\t?b", *part, ""]).encode() for part in (lines, other))

    assert result_sha256("table", whole) == result_sha256("table", shuffled)
    assert result_sha256("table", whole) != result_sha256("table", whole + b"<urn:a>\t1\n")


@given(st.lists(st.sampled_from(["<urn:a> <urn:p> 1 .", '<urn:a> <urn:p> "x _: y" .']), min_size=1))
def test_a_graph_is_a_set_of_triples(lines):
    """Neither order nor repetition matters."""
    whole, sorted_once = ("\n".join([*part, ""]).encode() for part in (lines, sorted(set(lines))))

    assert result_sha256("graph", whole) == hashlib.sha256(sorted_once).hexdigest()


def _shell(command, data):
    done = subprocess.run(["sh", "-c", command], input=data, capture_output=True, check=True)
    return done.stdout.decode().split()[0]


def test_the_shell_finds_the_same_hash():
    """The test runs the commands that the citation page prints."""
    table = '?b\t?a\n"나"@ko\t2\n<urn:a>\t10\n"가"@ko\t1\n'.encode()
    graph = b"<urn:b> <urn:p> <urn:o> .\n<urn:a> <urn:p> <urn:o> .\n<urn:b> <urn:p> <urn:o> .\n"
    below = """(IFS= read -r head; printf '%s\\n' "$head"; LC_ALL=C sort) | sha256sum"""

    assert _shell(below, table) == result_sha256("table", table)
    assert _shell("LC_ALL=C sort -u | sha256sum", graph) == result_sha256("graph", graph)
    assert _shell("echo true | sha256sum", b"") == result_sha256("boolean", b'{"boolean": true}')


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ("table", b"?a\n_:b0\n"),
        ("table", b"?a\t?b\n<urn:a>\t_:b0\n"),
        ("graph", b"_:b0 <urn:p> <urn:o> .\n"),
        ("graph", b'<urn:a> <urn:p> "x" .\n<urn:a> <urn:p> _:b0 .\n'),
    ],
)
def test_a_result_with_blank_nodes_has_none(form, answer):
    """Blank node labels differ between runs."""
    assert result_sha256(form, answer) is None


def test_a_large_table_takes_no_longer_than_its_size():
    """Millions of characters without a quotation mark are read once."""
    assert result_sha256("table", b"?a\n" + b"<urn:a>\n" * 500_000)
