"""Alternatives of a path: one solution for each property that fits."""

import pytest
from pyoxigraph import RdfFormat, Store

from engine_fixtures import evaluated
from gwangju_kg.engine.worker.rewriting.path_alternatives import spell_out

#: :a has the same value of two properties, and :b of one.
DATA = """\
@prefix : <urn:> .
:a :p 5 , 6 ; :q 5 ; :r :b ; a :C ; :type :C . :b :p 7 ; :q :a . :g { :a :p 5 ; :q 5 }
"""

#: Patterns, and the number of their solutions by section 18.4.
PATTERNS = [
    ("?s :p|:q ?o", 5),
    ("?s(:p|:q)?o", 5),
    ("?s(:p|:q)5.?s(:p|:q)6", 2),
    ("?s :p|:q|:p ?o", 8),
    (":a :p|:q ?o", 3),
    ("?s :p|:q 5", 2),
    ("?s :r ?o ; :p|:q ?v", 3),
    ("?s :p|:q ?o, ?n", 13),
    ("?s :p|:q ?o, 5 ; :r ?x . ?x :p ?y", 6),
    ("?s a|:type ?c", 2),
    ("[] :p|:q ?o", 5),
    ("?s :r [ :p|:q ?o ]", 2),
    ("?s :q ?x . ?s :r _:x . _:x :p|:q ?v . _:x :p 7", 2),
    ("?s :r ?o OPTIONAL { ?s :p|:q ?v # }\n}", 3),
    ("?s :r ?o OPTIONAL { ?s :p|:q ?v FILTER(?v > 5||false) } FILTER(?v = 6)", 1),
    ("?s :p ?o FILTER EXISTS { ?s :p|:q 5 }", 2),
    ("?s :p ?o MINUS { ?s :q|:r :a }", 2),
    ("GRAPH :g { ?s :p|:q ?o }", 2),
    ("{ SELECT ?s { ?s :p|:q ?o } }", 5),
    ("{ SELECT DISTINCT ?s { ?s :p|:q ?o } }", 2),
    ("?s :p|:q ?alternative0", 5),
    ("BIND('|' AS ?x) ?s :p|:q ?o BIND(?o AS ?y) ?s :r ?z", 3),
    ("?s (:p|:q)+ ?o", 6),
]


@pytest.fixture(scope="module")
def store():
    """The data."""
    loaded = Store()
    loaded.load(DATA, RdfFormat.TRIG)
    return loaded


def rows(store, text):
    """Return the lines of CSV of a query."""
    answer = evaluated(
        store, f"PREFIX : <urn:> {text}", table="csv", default_graphs=("urn:x-arq:DefaultGraph",)
    )
    return answer.decode().split("\r\n")[:-1]


@pytest.mark.parametrize(("pattern", "count"), PATTERNS)
def test_equal_solutions_of_alternatives_count_each(store, pattern, count):
    assert rows(store, f"SELECT(COUNT(*)AS?n){{{pattern}}}") == ["n", str(count)]
    assert len(rows(store, f"SELECT * {{ {pattern} }}")) == count + 1


def test_a_star_stands_for_the_variables_of_the_text(store):
    """Also with DISTINCT, which would tell properties apart, and in subqueries."""
    pattern = "{ :a :p|:q ?o }"

    assert sorted(rows(store, f"SELECT * {pattern}")) == ["5", "5", "6", "o"]
    assert sorted(rows(store, f"SELECT DISTINCT * {pattern}")) == ["5", "6", "o"]
    assert sorted(rows(store, f"SELECT * {{ {{ SELECT DISTINCT * {pattern} }} }}")) == [
        *("5", "6", "o")
    ]
    assert rows(store, f"SELECT (COUNT(DISTINCT *) AS ?n) {pattern}") == ["n", "2"]


@pytest.mark.parametrize(
    "pattern",
    [
        *("?s :p|:q+ ?o", "?s ^:p|:q ?o", "?s :a/(:p|:q) ?o", "?s :p|!:q ?o", "?s :p|:q|^:r ?o"),
        *("?s :p/:q|:r ?o", "?s (:p|:q)* ?o", "?s !(:p|:q) ?o", "?s :p '|' , ':p|:q'", ":p|:q"),
        *("?s :p|:q << ?a ?b ?c >>", "?s :p|:q ?o {| :r 5 |}", "FILTER(?s||?o)", "?s :p|:q"),
    ],
)
def test_only_alternatives_of_names_that_are_a_whole_path_are_written_anew(pattern):
    text = f"SELECT ?s {{ {pattern} }}"
    assert spell_out(text) == text


@pytest.mark.parametrize(
    ("written", "evaluated_as"),
    [
        ("?s :p|:q ?o ; :r ?x .", "?s :r ?x . { ?s :p ?o } UNION { ?s :q ?o }"),
        ("?s :r ?x ; :p|:q 'a'@en .", "?s :r ?x . { ?s :p 'a'@en } UNION { ?s :q 'a'@en }"),
        ("?s :p|:q 'a'^^:t . ?s :r ?x", "?s :r ?x { ?s :p 'a'^^:t } UNION { ?s :q 'a'^^:t }"),
        ("?s :p|:q ?o ; .", "?s ?alternative0 ?o ; . VALUES ?alternative0 { :p :q }"),
        ("FILTER:f(?x) ?s a :C ; :p|:q ?o",
         "FILTER:f(?x) ?s a :C ; ?alternative0 ?o VALUES ?alternative0 { :p :q }"),
        ("?s :r [ :r ?x ; :p|:q ?o ]",
         "?s :r [ :r ?x ; ?alternative0 ?o ] VALUES ?alternative0 { :p :q }"),
    ],
)  # fmt: skip
def test_a_triple_of_single_terms_becomes_a_union_and_others_get_a_variable(written, evaluated_as):
    """A UNION takes as long as the path; a list of values may take longer."""
    text = spell_out(f"SELECT ?s {{ {written} }}")
    assert text.split() == f"SELECT ?s {{ {evaluated_as} }}".split()


def test_a_text_that_ends_anywhere_is_no_failure_of_ours():
    text = "SELECT ?s { ?s :r ?x ; (:p|:q) 'a'^^:t , 5 . ?s :p|:q [ a|:b ?x ] ; :p|:q 'b'^^:t }"
    for end in range(len(text)):
        assert spell_out(text[:end]).startswith("SELECT ?s {"[:end])
