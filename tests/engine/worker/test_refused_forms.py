"""What SPARQL 1.1 allows and the engine refuses or misreads is answered all the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from engine_fixtures import evaluated
from gwangju_kg.errors import QueryRefused, QuerySyntaxError
from gwangju_kg.sparql import refused_forms
from gwangju_kg.sparql.lexer import tokenize

PREFIX = "PREFIX : <urn:> PREFIX n: <urn:n#> "

#: Quads of the test; two of ``urn:a``, one of ``urn:b``, and a name with dots.
DATA = """\
@prefix : <urn:> . @prefix n: <urn:n#> .
:a :p 1 ; :q true .
:b :p 1 .
n:1\\.2\\.3 n:x\\.y\\.z "dots" .
"""

#: A query, and the values of its rows in the order of its columns.
TABLES = [
    ("SELECT ?y { ?s :p ?x } GROUP BY (?x AS ?y)", [["1"]]),
    (
        "SELECT ?y (COUNT(*) AS ?n) { ?x :p 1 } GROUP BY (?x AS ?y)",
        [["urn:a", "1"], ["urn:b", "1"]],
    ),
    ("SELECT (COUNT(*) AS ?n) { ?s :p ?x } GROUP BY (?x AS ?y) HAVING(?y = 1)", [["2"]]),
    ("SELECT ?y ?z { ?s :p ?x } GROUP BY ((?x) AS ?y) (STR(?x) AS ?z)", [["1", "1"]]),
    ("SELECT ?y { ?s :p 1 OPTIONAL { ?s :none ?x } } GROUP BY (?x AS ?y)", [[None]]),
    ("SELECT (MAX(?x) AS ?m) ?y { ?s ?p ?x } GROUP BY (?s AS ?y) ORDER BY ?y LIMIT 0", []),
    ("SELECT ?x { ?s :p ?x } GROUP BY (?x AS ?y)", [["1"]]),
    ("SELECT ?s ?s { ?s :q true }", [["urn:a"]]),
    ("SELECT DISTINCT ?s ?o $s?o { ?s :q ?o }", [["urn:a", "true"]]),
    ("SELECT (1 AS ?x) ?x {}", [["1"]]),
    ("SELECT ?n { { SELECT ?s ?s (2 AS ?n) { ?s :q true } } }", [["2"]]),
    ("SELECT ?o { n:1.2.3 ?p ?o }", [["dots"]]),
    ("SELECT ?s { ?s n:x.y.z ?o. }", [["urn:n#1.2.3"]]),
    ("SELECT (n:a.b\\,c.d AS ?x) (n:a.%41.b AS ?y) {}", [["urn:n#a.b,c.d", "urn:n#a.%41.b"]]),
    ("SELECT (n:가.나.다 AS ?x) {}", [["urn:n#가.나.다"]]),
    ("SELECT ?o { n:1.2.3 ?p ?o } ORDER BY \\u003fo", [["dots"]]),
    ("SELECT ?o { :\\u0061 :q ?\\U0000006f }", [["true"]]),
    ("\\u0053ELECT ('\\u0061' AS ?x) {}", [["a"]]),
    ("SELECT ?s { ?s :q TRUE FILTER(True != FALSE) }", [["urn:a"]]),
    ("SELECT ?x { VALUES ?x { FaLse } }", [["false"]]),
    ("SELECT ?o { :a !() ?o } ORDER BY ?o", [["1"], ["true"]]),
    ("SELECT ?o { :a ! ( ) ?o FILTER(isNUMERIC(?o)) }", [["1"]]),
    ("ASK { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1)", True),
    ("ASK { ?s ?p ?o } HAVING(COUNT(*) > 4)", False),
    ("ASK WHERE { ?s ?p ?o } GROUP BY STR(?s) HAVING(COUNT(*) = 3)", False),
    ("ASK { ?s ?p ?o } ORDER BY COUNT(?s)", True),
]

#: A query, and the subjects of its graph.
GRAPHS = [
    ("CONSTRUCT { ?s :n ?o } WHERE { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1)", set()),
    ("CONSTRUCT { ?y :n 1 } { ?s ?p ?o } GROUP BY (?s AS ?y) HAVING(COUNT(*) > 1)", {"<urn:a>"}),
    ("CONSTRUCT { ?s :n 1 } { ?s :p 1 } GROUP BY ?s", {"<urn:a>", "<urn:b>"}),
    ("CONSTRUCT WHERE { ?s :p 1 } GROUP BY ?s # and no more", {"<urn:a>", "<urn:b>"}),
    ("DESCRIBE ?s { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1)", {"<urn:a>"}),
    ("DESCRIBE * { ?s :q ?o } GROUP BY ?s", {"<urn:a>"}),
]


@pytest.fixture(scope="module")
def store():
    store = Store()
    store.load(DATA, RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize(("text", "rows"), TABLES)
def test_a_table_of_a_form_that_the_engine_refuses(store, text, rows):
    """The rows are those of the standard; a truth value is one as well."""
    answer = json.loads(evaluated(store, PREFIX + text))

    if isinstance(rows, bool):
        assert answer["boolean"] is rows
        return
    columns = answer["head"]["vars"]
    assert len(set(columns)) == len(columns)
    found = [
        [row.get(name, {}).get("value") for name in columns]
        for row in answer["results"]["bindings"]
    ]
    assert sorted(found, key=str) == sorted(rows, key=str)


@pytest.mark.parametrize(("text", "subjects"), GRAPHS)
def test_a_graph_of_a_grouped_query(store, text, subjects):
    """CONSTRUCT and DESCRIBE take GROUP BY and HAVING, as SELECT does."""
    lines = evaluated(store, PREFIX + text).decode().splitlines()

    assert {line.partition(" ")[0] for line in lines} == subjects


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("SELECT ?s ?s { ?s gk:a.b.c TRUE . ?s !() } ", 42),
        ("SELECT * { ?s \\u0067k:p ?o ?x }", 28),
        ("SELECT ?y { ?s ?p ?x } GROUP BY (?x AS ?y) LIMIT", 44),
        ("ASK { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1) LIMIT 1 2", 59),
    ],
)
def test_another_error_has_its_place_in_the_text_as_written(store, text, column):
    """Whatever forms precede it."""
    with pytest.raises(QuerySyntaxError) as caught:
        evaluated(store, text)

    assert (caught.value.line, caught.value.column) == (1, column)


@pytest.mark.parametrize("word", ["SERV\\u0049CE <urn:x> { ?s ?p ?o }", "\\u0053ERVICE ?x {}"])
def test_an_escape_hides_no_service(store, word):
    """What an escape makes of a text is checked like the text."""
    with pytest.raises(QueryRefused):
        evaluated(store, f"SELECT * {{ {word} }}")


WORDS = "SELECT ?s ( ?x AS ?y ) { n:a.b.c TRUE ! } GROUP BY HAVING COUNT ASK CONSTRUCT \\u0061"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=20))
def test_any_text_is_rewritten_once(words):
    """No text fails, a second rewriting changes nothing, and each place is one of the text."""
    text = " ".join(words)
    rewritten = refused_forms.rewrite(text)

    places = [rewritten.place_as_written(i) for i in range(len(rewritten.text) + 1)]
    assert places == sorted(places)
    assert set(places) <= set(range(len(text) + 1))
    assert all(token.text for token in tokenize(rewritten.text))
