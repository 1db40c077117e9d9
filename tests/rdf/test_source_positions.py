"""Positions of statements in a Turtle text."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import source_positions

AWKWARD = r'''@prefix e: <http://e/> . # e:no a e:No .
PREFIX f: <http://f/>
e:a e:p "e:no . # ] [ _:x", 'it\'s . e:no', """e:no .
"quoted" ( [ .""" ; e:q 1.5 , -2 , .5 , 1e3 , 1.e3 .
<http://e/b> e:p true ; a e:B;e:r "x"@en-GB,"1"^^e:t.
f:x.y e:p e:c\,d , <http://e/#> .
e:%41 e:p () .
'''


def _parsed(text):
    quads = ox.parse(text, ox.RdfFormat.TURTLE)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def test_subjects_are_those_that_the_parser_finds():
    """Strings, comments, numbers and escapes neither hide nor create subjects."""
    subjects = list(source_positions.iter_subjects(AWKWARD))

    assert {iri for iri, _ in subjects} == _parsed(AWKWARD)
    assert [line for _, line in subjects] == [3, 5, 6, 7]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["e:a", "<http://e/b>", "e:c-1", "[]", "[ e:p 1 ]", "( e:x )"]),
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
            st.sampled_from(["e:o", "[ e:p e:q ; e:r ( 1 2 ) ]", "1.5", '"""a\n. b"""', "'.'"]),
        ),
        max_size=6,
    )
)
def test_subjects_survive_any_text_around_them(statements):
    """Each subject is located in its line, whatever literals and comments contain."""
    text, lines = "@prefix e: <http://e/> .\n", []
    for subject, words, obj in statements:
        if subject[0] in "e<":
            lines.append(text.count("\n") + 1)
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        text += f'{subject} e:p "{escaped}" , {obj} . # {words}\n'

    subjects = list(source_positions.iter_subjects(text))

    assert {iri for iri, _ in subjects} == _parsed(text)
    assert [line for _, line in subjects] == lines


@pytest.mark.parametrize("unnamed", ["[]", "[ e:p 1 ]", "_:b", "( 1 )", "( [] )"])
def test_an_unnamed_node_is_found_in_its_line(unnamed):
    """Every notation of a blank node is located; the empty list is not a blank node."""
    text = f'@prefix e: <http://e/> .\ne:a e:p () , "[]" , "_:b" ; # [ ( _:b\n  e:q {unnamed} .'

    assert next(source_positions.iter_unnamed_nodes(text)) == 3


def test_a_text_without_unnamed_nodes_has_none():
    """Brackets in strings, comments and IRIs are not nodes, and () is an IRI."""
    assert (
        list(
            source_positions.iter_unnamed_nodes('<http://e/a> <http://e/(p)> () , "[" . # [ ( _:b')
        )
        == []
    )


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    """The error has the line of the first byte that is not UTF-8."""
    path = tmp_path / "x.ttl"
    path.write_bytes("가\n".encode() + b"\xff")

    with pytest.raises(SourceError, match=r"x\.ttl:2: is not UTF-8"):
        source_positions.read_text(path)


def test_a_byte_order_mark_is_left_out(tmp_path):
    """A file with a byte order mark is read like one without."""
    path = tmp_path / "x.ttl"
    path.write_bytes(b"\xef\xbb\xbf<a>\r\n")

    assert source_positions.read_text(path) == "<a>\r\n"


def test_a_missing_file_is_a_sentence(tmp_path):
    """The message has the file and the reason."""
    with pytest.raises(SourceError, match=r"no\.ttl: cannot be read \(No such file"):
        source_positions.read_text(tmp_path / "no.ttl")


@pytest.mark.parametrize(("length", "end"), [(60, "x"), (61, "…")])
def test_a_quotation_is_cut_at_its_limit(length, end):
    """Up to sixty characters are quoted completely; longer text is cut."""
    quoted = source_positions.quote("x" * length, 1)

    assert len(quoted) == 60
    assert quoted.endswith(end)
