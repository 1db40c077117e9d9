"""Sort keys: a function of ours stands around each that may mix kinds of literals, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.sparql.sort_keys import _VARIABLE_KEYS, add_sort_keys
from gwangju_kg.sparql.sort_kinds import NUMBER, TEXT

KINDS = {"urn:n": NUMBER, "urn:t": TEXT, "urn:mixed": None, "urn:both": NUMBER | TEXT}


def rewritten(text):
    """Return *text* with sort keys, and with short names for them."""
    written = add_sort_keys(text, KINDS.get).replace("urn:x-gwangju-kg:", "")
    for variable in ("?x", "?m"):
        ours = [key.replace("?x", variable) for key in _VARIABLE_KEYS]
        for direction in ("", "ASC", "DESC"):
            keys = f" {direction}".join(ours).replace("urn:x-gwangju-kg:", "")
            written = written.replace(keys, f"({variable})K")
    return written.replace("order-key", "k")


#: A WHERE clause, ORDER BY, and what ORDER BY becomes.
CASES = [
    ("{ VALUES ?x { 1 'a' } }", "?x", "(?x)K"),
    ("{ VALUES ?x { 1 'a' } }", "DESC(?x)", "DESC(?x)K"),
    ("{ VALUES ?x { 1 'a' } }", "ASC(?x)?x(?x)", "ASC(?x)K(?x)K(?x)K"),
    (
        "{ VALUES ?x { 1 'a' } }",
        "IF(BOUND(?x), ?x, 1) LIMIT 3",
        "(<k>(IF(BOUND(?x), ?x, 1))) LIMIT 3",
    ),
    (
        "{ VALUES ?x { 1 'a' } }",
        "<urn:f>(?x) VALUES (?z) { (1) }",
        "(<k>(<urn:f>(?x))) VALUES (?z) { (1) }",
    ),
    ("{ VALUES ?x { 1 'a' } }", "NOT EXISTS { } ?x # ?x", "NOT EXISTS { } (?x)K # ?x"),
    ("{ VALUES ?x { 1 'a' } }", "STR(?x) STRLEN(?x) (LCASE(?x))", "STR(?x) STRLEN(?x) (LCASE(?x))"),
    ("{ VALUES (?x ?y) { (1 'a') } }", "?x", "(?x)K"),
    ("{ VALUES (?x ?y) { (UNDEF 'a') ('b'@ko 'c') } }", "?x", "?x"),
    ("{ VALUES ?x { 1 2.5 -3 } }", "?x", "?x"),
    ("{ VALUES ?x { 1 2e1 } }", "?x", "(?x)K"),
    ("{ VALUES ?x { '1'^^<urn:d> } }", "?x", "(?x)K"),
    ("{ VALUES ?x { true } }", "?x", "(?x)K"),
    ("{ ?x <urn:mixed> ?y }", "?x", "?x"),
    ("{ ?y <urn:n> ?x }", "?x", "?x"),
    ("{ ?y a <urn:C> ; <urn:n> 1 , ?x . ?x a ?z }", "?x", "?x"),
    ("{ ?y <urn:n> ?x . ?z <urn:t> ?x }", "?x", "(?x)K"),
    ("{ ?y <urn:both> ?x }", "?x", "(?x)K"),
    ("{ ?y <urn:mixed> 1, ?x }", "?x", "(?x)K"),
    ("{ ?y <urn:mixed> [ <urn:n> 1 ], ?x }", "?x", "(?x)K"),
    ("{ [] ?x ?y }", "?x", "?x"),
    ("{ [ <urn:t> ?x ] <urn:n> 1 }", "?x", "?x"),
    ("{ ?y ?p ?x }", "?x", "(?x)K"),
    ("{ ?y ($p) ?x }", "?x", "(?x)K"),
    ("{ ?y <urn:mixed>/<urn:n> ?x }", "?x", "?x"),
    ("{ ?y <urn:n>/<urn:mixed> ?x }", "?x", "(?x)K"),
    ("{ ?y <urn:n>|<urn:t>/<urn:n> ?x }", "?x", "?x"),
    ("{ ?y <urn:n>|<urn:t> ?x }", "?x", "(?x)K"),
    ("{ ?y <urn:t>+ ?x }", "?x", "?x"),
    ("{ ?y <urn:t>* ?x }", "?x", "(?x)K"),
    ("{ ?y (<urn:t>) ?x }", "?x", "(?x)K"),
    ("{ ?y !<urn:t> ?x }", "?x", "(?x)K"),
    ("{ ?x ^<urn:n> ?y }", "?x", "(?x)K"),
    ("{ ?x <urn:n>? ?y }", "?x", "(?x)K"),
    ("{ ?x a ?y ; <urn:t>/^<urn:n> ?z }", "?x", "(?x)K"),
    ("{ ?y <urn:n> (1 ?x) }", "?x", "(?x)K"),
    ("{ (1 ?x) <urn:n> ?y }", "?x", "(?x)K"),
    ("{ << ?y <urn:n> ?x >> <urn:t> ?z }", "?x", "(?x)K"),
    ("{ ?y <urn:t> ?z BIND(IF(?z = 'a', 1, ?z) AS ?x) }", "?x", "(?x)K"),
    ("{ ?y <urn:t> ?z BIND(COALESCE(?z, 'a'@en) AS ?x) }", "?x", "?x"),
    ("{ ?y <urn:n> ?x FILTER(?x > 2 && EXISTS { ?x <urn:t> ?z }) . ?z <urn:t> ?y }", "?x", "?x"),
    ("{ GRAPH ?x { ?y <urn:n> ?z } }", "?x", "?x"),
    ("{ FILTER <urn:f>(?x) ?x a ?y }", "?x", "?x"),
    ("{ BIND(?x AS ?x) }", "?x", "(?x)K"),
    ("{ { SELECT (1 AS ?x) { } } UNION { SELECT ('a' AS ?x) { } } }", "?x", "(?x)K"),
    ("{ { SELECT (COUNT(*) AS ?x) { ?a ?b ?c } GROUP BY ?a } }", "DESC(?x)", "DESC(?x)"),
    ("{ ?y <urn:n> ?z } GROUP BY (?z AS ?x)", "?x", "?x"),
    ("{ ?y <urn:n> ?z } GROUP BY (?z + 1 AS ?x)", "?x", "?x"),
    ("{ ?y <urn:n> ?z BIND(YEAR(?y) - (?z * 2 / -1) AS ?x) }", "?x", "(?x)K"),
    ("{ ?y <urn:n> ?z BIND(YEAR(?y) - (?z * 2 / 3) AS ?x) }", "?x", "?x"),
    ("{ ?y <urn:both> ?z BIND(YEAR(?y) - ?z AS ?x) }", "?x", "(?x)K"),
    ("{ ?y <urn:n> ?z BIND(?z - 1 < ?z + 1 AS ?x) }", "?x", "(?x)K"),
    ("{ BIND(trueAS ?x) }", "?x", "(?x)K"),
    ("{ }", "?x", "?x"),
    ("{ ?y <urn:n> ?x }", "DESC ?x", "DESC ?x"),
]


@pytest.mark.parametrize(("where", "keys", "expected"), CASES)
def test_a_key_that_may_mix_kinds_gets_a_function(where, keys, expected):
    """The text around it is as written; a key of one kind stays as it is."""
    before = f"SELECT * {where} ORDER BY "
    assert rewritten(before + keys) == before + expected


def test_prefixed_names_are_resolved_by_their_declarations():
    """An unknown prefix, or one with a relative namespace, tells nothing."""
    text = "PREFIX u: <urn:> SELECT * { ?y u:n ?x } ORDER BY ?x"
    assert rewritten(text) == text
    for declaration in ("PREFIX v: <urn:>", "PREFIX u: <u>", "PREFIX u: <urn:> PREFIX u: <urn:t>"):
        assert "(?x)K" in rewritten(text.replace("PREFIX u: <urn:>", declaration))


def test_min_and_max_of_mixed_kinds_are_ours():
    """Nested in other expressions too; those of one kind stay as they are."""
    before = "SELECT (MAX( DISTINCT ?x) + min(?n) AS ?m) { ?s ?p ?x ; <urn:n> ?n } "
    text = f"{before}HAVING(MIN (?x) > 1)ORDERBY max(?x)?n"
    ours = before.replace("MAX( DISTINCT ?x)", "<max>(   ?x)")
    assert rewritten(text) == f"{ours}HAVING(<min> (?x) > 1)ORDERBY (<k>(<max>(?x)))?n"


#: Parts of texts, most of which are malformed.
PARTS = [*"(){}[]?x,.;/|'a'", "SELECT ", "VALUES ", "ORDER BY ", "MIN(", "AS ", "1 "]


@given(st.lists(st.sampled_from(PARTS)))
def test_any_text_is_read(parts):
    """A malformed text raises no error, so that the engine can say what is wrong with it."""
    add_sort_keys("".join(parts) + " ORDER BY ?x", KINDS.get)


def test_a_chain_of_choices_is_read_once_for_each_variable():
    """Otherwise fifty lines would take ages."""
    lines = " ".join(f"BIND(COALESCE(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))
    assert "order-key" not in rewritten(f"SELECT * {{ ?s <urn:t> ?x0 {lines} }} ORDER BY ?x60")
