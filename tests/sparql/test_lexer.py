"""SPARQL terminals and their positions in any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.sparql.lexer import line_and_column, tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'''a'b''c''' \"\"\"d\"e\"\"\"", ["string", "string"]),
        (r"'it\'s' " + r'"\"q\""', ["string", "string"]),
        ("'' ''", ["string", "string"]),
        ("<http://e/#a>#<b>", ["iri"]),
        (r"<http://e/\u0041>", ["iri"]),
        ("?a < ?b", ["var", "mark", "var"]),
        ("?a<?b", ["var", "mark", "var"]),
        (r"ex:a\#b ex:%41.c : a.b:c.d-e", ["name", "name", "name", "name"]),
        ("가나:다라 ?마바 _:사.아", ["name", "var", "blank"]),
        ("'a'@ko 'b'@en--ltr", ["string", "lang", "string", "lang"]),
        ("1 1.5 .5 1e3 1.5E-3", ["number"] * 5),
        ("1.", ["number", "mark"]),
        ("ex:a.", ["name", "mark"]),
        ("true sameTerm 글자", ["word", "word", "word"]),
        ("|| && ^^ << >> {| |} <= >= !=", ["mark"] * 10),
        ("$x ?1", ["var", "var"]),
    ],
)
def test_each_terminal_is_one_token(text, expected):
    """Strings in all four notations, IRIs, names and others are each one token of their kind."""
    assert [token.kind for token in tokenize(text)] == expected


def test_a_comment_ends_with_its_line():
    """A comment extends to the next line feed or carriage return."""
    assert [token.text for token in tokenize("a#b\nc#d\re#f\r\ng")] == ["a", "c", "e", "g"]


@given(st.text(alphabet=st.sampled_from("ab:.@?$_<>'\"\\#{}()|&^1e- \n가\u0301"), max_size=60))
def test_tokens_are_the_text_in_order(text):
    """Every character is in a token, in white space or in a comment, in the order of the text."""
    end = 0
    for token in tokenize(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        assert token.start >= end
        between = text[end : token.start]
        assert between.strip(" \t\r\n") == "" or "#" in between
        end = token.start + len(token.text)


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=5), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r", "\r\n"]),
    st.data(),
)
def test_a_place_is_line_and_column_in_code_points(lines, line_end, data):
    """Line and column start at one and count code points, with every kind of line end."""
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    start = sum(len(before) + len(line_end) for before in lines[: line - 1]) + column - 1

    assert line_and_column(line_end.join(lines), start) == (line, column)
