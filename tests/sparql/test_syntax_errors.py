"""Messages about syntax errors: the error and its position."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from gwangju_kg.sparql import syntax_errors
from gwangju_kg.sparql.lexer import line_and_column
from our_namespaces import PREFIXES


def complain(text):
    parse = partial(Store().query, prefixes=PREFIXES)
    with pytest.raises(SyntaxError) as caught:
        parse(text)
    return syntax_errors.of_syntax(caught.value, text, parse, PREFIXES)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("SELECT * WHERE { ?s ?p }", 1, 24, "'}' is not allowed here"),
        ("SELECT * {\n  ?s ?p ?o .\n  가나다 ?p ?o }", 3, 3, "'가나다' is not allowed here"),
        ("SELECT * { ?s ?p '🙂가' . ?s ?p ?o ]", 1, 34, "']' is not allowed here"),
        ("SELECT * { ?s ?p ?o }\r\n\r\n ]", 3, 2, "']' is not allowed here"),
        ("SELEKT * {}", 1, 1, "'SELEKT' is not allowed here"),
        ("SELECT ?s, ?p { ?s ?p ?o }", 1, 10, "',' is not allowed here"),
        ("SELECT COUNT(*) { ?s ?p ?o }", 1, 8, "'COUNT' is not allowed here"),
        ("SELECT * { ?s ?p ?o FILTER ?o > 3 }", 1, 28, "'?o' is not allowed here"),
        ("SELECT * { ?s ?p ?o FILTER(?o > ) }", 1, 33, "')' is not allowed here"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY LIMIT 3", 1, 33, "'LIMIT' is not allowed here"),
        ("SELECT *\u00a0{ ?s ?p ?o }", 1, 9, "U+00A0 (NO-BREAK SPACE) is not allowed here"),
        ("SELECT * { ?s ?p ?o", 1, 20, "ends too early"),
        ("SELECT * {", 1, 11, "ends too early"),
        ("", 1, 1, "ends too early"),
        ("SELECT * { ?s ?p 'abc }", 1, 18, "the string that starts here is not closed"),
        ('SELECT * { ?s ?p "abc\ndef" }', 1, 18, "the string that starts here is not closed"),
        ("PREFIX a: <http://e/ SELECT * {}", 1, 11, "the IRI that starts here is not closed"),
        ("SELECT * { ?s <http://e/a b> ?o }", 1, 26, "does not hold U+0020 (SPACE)"),
        ("SELECT * { <a> ?p ?o }", 1, 12, "is relative, and there is no base"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "neither in GROUP BY nor inside"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 1, 30, "that the pattern already binds"),
        ("SELECT (1 AS ?a) (2 AS ?a) {}", 1, 30, "the same variable twice"),
        ("ASK { ?s ?p '\\uD800' }", 1, 13, "\\u takes the code of a character in four"),
        ("SELECT * {} OFFSET 99999999999999999999", 1, 20, "take a whole number"),
        ("ASK { ?s ?p <http://a/%zz> }", 1, 13, "is not a well-formed IRI"),
        ('ASK { ?s ?p "a"@a-b-c }', 1, 16, "'@a-b-c' is not a language tag"),
        ("ASK { ?s 'a' ?o }", 1, 10, "what may stand here: ?x  <iri>  prefix:name  a  ("),
        ("SELECT (COUNT(?s) { ?s ?p ?o }", 1, 19, "what may stand here: =  +  &&  AS"),
        ("ASK { FILTER(1 = 1 = 1) }", 1, 20, "what may stand here: *  )"),
        ("ASK { BIND(1) }", 1, 13, "what may stand here: =  +  &&  AS"),
        ("SELECT ?s FROM ?g {}", 1, 16, "what may stand here: <iri>  prefix:name"),
        ("ASK * {}", 1, 5, "what may stand here: {  FROM  WHERE"),
        ("PREFIX 1a: <urn:a> ASK {}", 1, 8, "what may stand here: prefix:"),
        ("PREFIX a: a: <urn:a> ASK {}", 1, 11, "what may stand here: <iri>"),
        ("ASK { FILTER(CONTAINS(s?x, 'a')) }", 1, 23, "'s' is not allowed here; what may stand"),
        ("SELECT ?s {} ORDER BYs ?s", 1, 20, "what may stand here: BY"),
        ("BASE gk: ASK {}", 1, 6, "'gk:' is not allowed here"),
        ("ASK {} GROUP BY", 1, 16, "ends too early; what may follow: ?x  <iri>"),
        ("SELECT * {} LIMIT 99999999999999999999", 1, 19, "take a whole number"),
    ],
)
def test_the_token_at_fault_is_named_with_its_place(text, line, column, message):
    """The message names the unexpected token with its line and column."""
    error = complain(text)

    assert message in str(error)
    if "ends too early" not in message and (line, column) != (1, len(text) + 1):
        assert (error.line, error.column) == (line, column)
    assert str(error).startswith(f"line {error.line}, column {error.column}: ")


def test_an_unknown_prefix_comes_with_the_nearest_one():
    """Or with the line that declares it, if none is near; a known prefix is no error."""
    error = complain("SELECT * {\n  ?s rfds:label ?o }")

    assert (error.line, error.column) == (2, 6)
    assert "rdfs: <http://www.w3.org/2000/01/rdf-schema#>" in str(error)
    assert "PREFIX wdt: <http://www.wikidata.org/prop/direct/>" in str(
        complain("ASK { ?s wdt:P31 1 }")
    )
    assert "PREFIX nope: <…>" in str(complain("SELECT * { ?s nope:x ?o }"))


def test_a_prefix_must_be_declared_before_its_use():
    """A declaration that the parser has accepted is not suggested again."""
    assert "']'" in str(complain("PREFIX ex: <http://e/> SELECT * { ?s ex:a ] }"))


VALID = [
    "SELECT ?s ( COUNT ( * ) AS ?n ) { ?s ?p ?o . FILTER ( ?o > 1 ) } GROUP BY ?s LIMIT 3",
    "ASK { ?s a <http://e/C> ; <http://e/p> 'x' , \"y\"@ko . OPTIONAL { ?s ?q 1.5 } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <http://e/a> } ?s ?p ?o } ORDER BY DESC ( ?s )",
]


@given(st.sampled_from(VALID), st.integers(0, 40), st.sampled_from([" ", "\n", "  # ]\n "]))
def test_a_stray_token_is_found_wherever_it_stands(text, at, space):
    """A token that is valid nowhere is named wherever it is in a query."""
    words = text.split()
    at = min(at, len(words) - 1)
    before = "".join(word + space for word in words[:at])
    broken = before + "]" + space + space.join(words[at:])

    error = complain(broken)

    assert (error.line, error.column) == line_and_column(broken, len(before))
    assert "']'" in str(error)
