"""Common mistakes in the syntax of a query: each is named, with its place and what to write."""

import time
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from gwangju_kg.errors.catalog.of_syntax import DETAILS
from gwangju_kg.sparql import syntax_errors
from gwangju_kg.sparql.lexer import tokenize
from our_namespaces import PREFIXES

parse = partial(Store().query, prefixes=PREFIXES)

#: A query, the code of its mistake, line and column, and what to write instead.
MISTAKES = [
    (
        "SELECT (COUNT(?v) AS ?count) (?count + 1 AS ?n) { ?s ?p ?v }",
        "reused-column",
        1,
        31,
        "COUNT(?v)",
    ),
    (
        "SELECT ?p (COUNT(?v) AS ?count) (?count + 1 AS ?n) { ?s ?p ?v } GROUP BY ?p",
        "reused-column",
        1,
        34,
        "COUNT(?v)",
    ),
    (
        "SELECT * { ?s ?p ?o } GROUP BY ?s",
        "star-with-group",
        1,
        8,
        "SELECT ?s (COUNT(*) AS ?count)",
    ),
    ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", "bind-bound", 1, 31, "BIND(1 AS ?o2)"),
    (
        "SELECT * { ?s ?p ?o . OPTIONAL { ?s ?p ?x } BIND(1 AS ?x) }",
        "bind-bound",
        1,
        55,
        "BIND(1 AS ?x2)",
    ),
    ("SELECT * { ?s ?p ?o } ORDER BY DESC ?o", "sort-direction", 1, 32, "DESC(?o)"),
    ("SELECT * { ?s ?p ?o } ORDER BY ?o DESC ?s", "sort-direction", 1, 35, "DESC(?o)"),
    (
        "SELECT ?p COUNT(*) { ?s ?p ?o } GROUP BY ?p",
        "column-parentheses",
        1,
        11,
        "(COUNT(*) AS ?count)",
    ),
    (
        "SELECT ?p COUNT(*) AS ?n WHERE { ?s ?p ?o } GROUP BY ?p",
        "column-parentheses",
        1,
        11,
        "(COUNT(*) AS ?n)",
    ),
    ("SELECT DISTINCT(?s) { ?s ?p ?o }", "distinct-parentheses", 1, 16, "SELECT DISTINCT ?s"),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "ungrouped", 1, 8, "GROUP BY ?s"),
    ("SELECT (COUNT(?x)) { ?x ?p ?o }", "missing-as", 1, 18, "(COUNT(?x) AS ?count)"),
    ("SELECT (COUNT(?x) ?n) { ?x ?p ?o }", "missing-as", 1, 19, "(COUNT(?x) AS ?n)"),
    ("SELECT ?s { ?s ?p ?o , }", "extra-mark", 1, 22, ""),
    ("SELECT ?s { ?s a ?o ; ?s ?p ?o }", "new-subject", 1, 21, ". ?s"),
    (
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING ?n > 1",
        "key-parentheses",
        1,
        43,
        "HAVING(?n > 1)",
    ),
    ("SELECT ?s { ?s ?p ?o } LIMIT 10;", "end-mark", 1, 32, ""),
    ("SELECT ?s { ?s A ?o }", "copula", 1, 16, "a"),
    ("SELECT ?s { ?s is a gk:Project }", "copula", 1, 16, "a"),
    ("SELECT ?s { ?s ?p ?o . FILTER(LENGTH(?o) > 1) }", "no-such-function", 1, 31, "STRLEN"),
    ("SELECT ?s { ?s ?p ?o } ORDER BY ?s + 1", "key-parentheses", 1, 33, "ORDER BY (?s + 1)"),
    ("SELECT ?s { ?s ?p ?o } LIMIT 3 ORDER BY ?s", "modifier-order", 1, 24, "ORDER BY ?s LIMIT 3"),
    ("SELECT ?s { ?s ?p ?o } LIMIT 3, 10", "limit-form", 1, 24, "LIMIT 10 OFFSET 3"),
    (
        'SELECT (GROUP_CONCAT(?s, ", ") AS ?n) { ?s ?p ?o }',
        "separator",
        1,
        24,
        'GROUP_CONCAT(?s; SEPARATOR=", ")',
    ),
    ("SELECT ?s { ?s ?p ?o FILTER(COUNT(?o) > 1) }", "aggregate-in-pattern", 1, 29, ""),
    ("SELECT (?o + 1 AS ?o) { ?s ?p ?o }", "select-rebinds", 1, 19, "(?o + 1 AS ?o2)"),
    ("SELECT ?s WHERE { { ?s ?p ?o } { ?s ?p _:b }", "unclosed-bracket", 1, 45, "}"),
    ("SELECT ?s { VALUES ?a { 1, 2 } }", "values-form", 1, 13, "VALUES ?a { 1 2 }"),
    ("SELECT ?s { VALUES (?a) { 1 2 } }", "values-form", 1, 13, "VALUES ?a { 1 2 }"),
    (
        'SELECT ?s { ?s a gk:Project VALUES ?s ("a" "b") }',
        "values-form",
        1,
        29,
        'VALUES ?s { "a" "b" }',
    ),
    (
        "SELECT ?s (?o AS ?x) { ?s ?p ?o } GROUP BY ?s",
        "ungrouped-expression",
        1,
        12,
        "(SAMPLE(?o) AS ?x)",
    ),
    ("SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s", "ungrouped", 1, 11, "GROUP BY ?s ?o"),
    ('SELECT ?s { ?s ?p "1"^xsd:int }', "datatype", 1, 22, '"1"^^xsd:int'),
    ('SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, "\\d+")) }', "backslash", 1, 39, '"\\\\d+"'),
    ("SELECT * { ?s ?p\u3000?o }", "odd-space", 1, 17, ""),
    ("SELECT ？s { ?s ?p ?o }", "look-alike", 1, 8, "?"),
    ("SELECT ?s { ?s rdfs:label “광주” }", "odd-quote", 1, 27, '"'),
    ('SELECT ?s { ?s rdfs:label ?l FILTER（CONTAINS(?l, "광주")） }', "look-alike", 1, 36, "("),
    ("SELECT ?s { ?s ?p ?o FILTER ?o > 3 }", "filter-parentheses", 1, 29, "FILTER(?o > 3)"),
    (
        "SELECT ?s { ?s ?p ?o FILTER ?o > 3 . ?s a ?t }",
        "filter-parentheses",
        1,
        29,
        "FILTER(?o > 3)",
    ),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o == 3) }", "operator", 1, 34, "="),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o > 3 and ?o < 5) }", "operator", 1, 38, "&&"),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o > 3 & ?o < 5) }", "operator", 1, 38, "&&"),
    (
        "SELECT ?s { ?s ?p ?o . FILTER(?o LIKE '%광주%') }",
        "comparison",
        1,
        34,
        "CONTAINS(STR(?o), '광주')",
    ),
    ("SELECT ?s { ?s ?p ?o . FILTER(NOT ?o = 3) }", "operator", 1, 31, "!"),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o <> 3) }", "operator", 1, 34, "!="),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o => 3) }", "operator", 1, 34, ">="),
    (
        "SELECT ?s { ?s ?p ?o . FILTER(?o BETWEEN 3 AND 5) }",
        "comparison",
        1,
        34,
        "(?o >= 3 && ?o <= 5)",
    ),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o IS NULL) }", "comparison", 1, 34, "!BOUND(?o)"),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o IN {1, 2}) }", "comparison", 1, 34, "?o IN (1, 2)"),
    (
        "PREFIX gk: https://w3id.org/gwangju-kg/ontology#\nSELECT ?s { ?s a gk:Project }",
        "prefix-form",
        1,
        1,
        "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>",
    ),
    (
        "PREFIX gk <https://w3id.org/gwangju-kg/ontology#>\nSELECT ?s { ?s a gk:Project }",
        "prefix-form",
        1,
        1,
        "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>",
    ),
    (
        "PREFIX foo <https://w3id.org/gwangju-kg/ontology#>\nSELECT ?s { ?s a foo:Project }",
        "prefix-form",
        1,
        1,
        "PREFIX foo: <https://w3id.org/gwangju-kg/ontology#>",
    ),
    (
        "@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .\nSELECT ?s { ?s a gk:Project }",
        "text-before",
        1,
        1,
        "SELECT",
    ),
    (
        "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>;\nSELECT ?s { ?s a gk:Project }",
        "prefix-form",
        1,
        1,
        "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>",
    ),
    (
        "SELECT ?s { ?s a https://w3id.org/gwangju-kg/ontology#Project }",
        "bare-iri",
        1,
        18,
        "<https://w3id.org/gwangju-kg/ontology#Project>",
    ),
    ("SELECT name { ?s rdfs:label name }", "bare-word", 1, 8, "?name"),
    ("SELECT ?s { s rdfs:label ?name }", "bare-word", 1, 13, "?s"),
    ("SELECT ?s { ?s a gk:Project ?s rdfs:label ?l }", "missing-period", 1, 29, "gk:Project . ?s"),
    (
        "SELECT ?s { ?s a gk:Project\n  ?s rdfs:label ?l .\n  ?s gk:status ?x }",
        "missing-period",
        2,
        3,
        "gk:Project . ?s",
    ),
    (
        "SELECT ?s { ?s a gk:Project gk:status ?x }",
        "missing-semicolon",
        1,
        29,
        "gk:Project ; gk:status",
    ),
    ("SELECT ?s { ?s a gk:Project .. ?s rdfs:label ?l }", "extra-mark", 1, 30, ""),
    ('SELECT ?s { ?s ?p "a\nb" }', "string-of-lines", 1, 19, '"""'),
    ('SELECT ?s { ?s ?p "abc }', "open-string", 1, 19, ""),
    ("SELECT ?s { ?s a gk:Project # a comment ?s ?p ?o }", "comment-takes-rest", 1, 29, ""),
    ("PREFIX gk: <https://w3id.org/gwangju-kg/ontology", "cut-iri", 1, 12, ""),
    ("SELECT ?s { ?s a gk:Project } }", "extra-bracket", 1, 31, ""),
    ("SELECT ?s { ?s a gk:Project FILTER((?s = 3) }", "unclosed-bracket", 1, 45, ")"),
    ("SELECT ?s { ?s a gk:Project", "unclosed-bracket", 1, 28, "}"),
    ("SELEKT * { ?s ?p ?o }", "misspelled", 1, 1, "SELECT"),
    ("SELECT * WHER { ?s ?p ?o }", "misspelled", 1, 10, "WHERE"),
    ("SELECT * { ?s ?p ?o OPTINAL { ?s a ?t } }", "misspelled", 1, 21, "OPTIONAL"),
    ("SELECT * { ?s ?p ?o . FITLER(?o > 3) }", "misspelled", 1, 23, "FILTER"),
    ("SELECT * { ?s ?p ?o } ODER BY ?s", "misspelled", 1, 23, "ORDER"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", "missing-by", 1, 23, "ORDER BY ?s"),
    (
        "SELECT * { ?s ?p ?o ORDER BY ?s LIMIT 3 }",
        "modifier-inside",
        1,
        21,
        "} ORDER BY ?s LIMIT 3",
    ),
    ("SELECT * WHERE ?s ?p ?o", "missing-braces", 1, 16, "WHERE { ?s ?p ?o }"),
    ("{ ?s ?p ?o }", "no-form", 1, 1, "SELECT * { … }"),
    ("광주 사업 목록을 보여 줘", "no-form", 1, 1, "SELECT * { … }"),
    ("MATCH (n) RETURN n", "no-form", 1, 1, "SELECT * { … }"),
    ("SELECT name FROM projects WHERE id = 3", "bare-word", 1, 8, "?name"),
    ("SELECT ?my-var { ?my-var ?p ?o }", "variable-mark", 1, 8, "?my_var"),
    ("SELECT%20*%20%7B%20?s%20?p%20?o%20%7D", "percent-encoded", 1, 7, ""),
    ("SELECT * { ?s ?p ?o FILTER(?o &lt; 3) }", "html-entity", 1, 31, "<"),
    ("```sparql\nSELECT * { ?s ?p ?o FILTER(?o < 3)\n```", "code-fence", 1, 1, ""),
    (
        "SELECT * { ?s ?p ?o NOT EXISTS { ?s a ?t } }",
        "missing-filter",
        1,
        21,
        "FILTER NOT EXISTS { … }",
    ),
    ("SELECT * { ?s ?p ?o OPTIONAL ?s a ?t }", "missing-braces", 1, 30, "OPTIONAL { ?s a ?t }"),
    ("SELECT * { ?s ?p ?o BIND ?o + 1 AS ?x }", "bind-form", 1, 21, "BIND(?o + 1 AS ?x)"),
    ("SELECT * { ?s ?p ?o BIND(?x = ?o + 1) }", "bind-form", 1, 21, "BIND(?o + 1 AS ?x)"),
    ("SELECT * { ?s ?p ?o . ?o > 3 }", "missing-filter", 1, 23, "FILTER(?o > 3)"),
    ("SELECT { ?s ?p ?o }", "no-columns", 1, 8, "SELECT *"),
    ("SELECT ?s, ?p WHERE { ?s ?p ?o }", "list-comma", 1, 10, ""),
    ("SELECT TOP 5 ?s WHERE { ?s ?p ?o }", "top", 1, 8, "LIMIT 5"),
    (
        "SELECT ?s WHERE { ?s ?p ?o PREFIX a: <http://x/> }",
        "prefix-late",
        1,
        28,
        "PREFIX a: <http://x/>",
    ),
    ("SELECT ?s WHERE { ?s rdfs: label ?o }", "spaced-name", 1, 22, "rdfs:label"),
    ('SELECT ?s WHERE { ?s rdfs:label "광주"@"ko" }', "language-tag", 1, 37, '"광주"@ko'),
    ("SELECT ?s WHERE { ?s ?p ?o } GROUP BY ?s ?o, ?p", "list-comma", 1, 44, ""),
    ("SELECT ?s WHERE { ?s ?p }", "incomplete-triple", 1, 25, "?p"),
    ("SELECT ?s WHERE { ?s ?p ?o . FILTER(?o ≥ 3) }", "look-alike", 1, 40, ">="),
    ("SELECT ?s ? x WHERE { ?s ?p ?x }", "variable-space", 1, 11, "?x"),
    ("SELECT ?s { ?s ?p ?o FILTER(COUNT(?o) > 1) }", "aggregate-in-pattern", 1, 29, ""),
    (
        "SELECT ?s (?o AS ?x) { ?s ?p ?o } GROUP BY ?s",
        "ungrouped-expression",
        1,
        12,
        "(SAMPLE(?o) AS ?x)",
    ),
    ("SELECT ?s { ?s ?p ?o . FILTER(?o <> 3) }", "operator", 1, 34, "!="),
    ("PREFIX gk: <https://w3id.org/gwangju-kg/ontology", "cut-iri", 1, 12, ""),
    ("PREFIX a: <http://e/ SELECT * {}", "open-iri", 1, 11, ""),
    (
        "SELECT ?s { ?s ?p ?o FILTER (?o > 1) && (?o < 3) }",
        "filter-parentheses",
        1,
        29,
        "FILTER((?o > 1) && (?o < 3))",
    ),
    ("SELECT ?s { ?s ?p ?o FILTER !BOUND(?o) }", "filter-parentheses", 1, 29, "FILTER(!BOUND(?o))"),
    (
        "SELECT ?s { ?s ?p ?o FILTER NOT BOUND(?o) }",
        "filter-parentheses",
        1,
        29,
        "FILTER(!BOUND(?o))",
    ),
    ("SELECT ?s { ?s ?p ?o FILTER(?o > 1) AND FILTER(?o < 3) }", "joining-word", 1, 37, ""),
    (
        'SELECT ?s { ?s ?p ?o FILTER(?o CONTAINS "x") }',
        "comparison",
        1,
        32,
        'CONTAINS(STR(?o), "x")',
    ),
    ("SELECT ?s { ?s ?p ?o FILTER(?o = NULL) }", "comparison", 1, 34, "!BOUND(?o)"),
    ("SELECT ?s { ?s ?p ?o FILTER(?o > 3 }", "unclosed-bracket", 1, 36, ")"),
    (
        "SELECT ?s { ?s ?p ?o FILTER ?o IN (1, 2) }",
        "filter-parentheses",
        1,
        29,
        "FILTER(?o IN (1, 2))",
    ),
    (
        "SELECT ?s { ?s ?p ?o FILTER(CAST(?o AS xsd:int) > 3) }",
        "no-such-function",
        1,
        29,
        "xsd:int(?o)",
    ),
    ('SELECT ?s { ?s ?p ?o FILTER(CONTAIN(?o, "x")) }', "no-such-function", 1, 29, "CONTAINS"),
    ('SELECT ?s { ?s ?p ?o FILTER(DATE(?o) > "2020") }', "no-such-function", 1, 29, "xsd:date"),
    ("SELECT (AVERAGE(?o) AS ?x) { ?s ?p ?o }", "no-such-function", 1, 9, "AVG"),
    ("SELECT ?s { ?s ?p ?o } WHERE { ?s a ?t }", "second-pattern", 1, 24, "{ … }"),
    (
        "SELECT ?s WHERE { ?s ?p ?o } UNION { ?s a ?t }",
        "outside-pattern",
        1,
        30,
        "{ { … } UNION { … } }",
    ),
    (
        "SELECT ?s { ?s ?p ?o . { ?s a ?t } OR { ?s a ?u } }",
        "union-word",
        1,
        36,
        "{ … } UNION { … }",
    ),
    ("SELECT ?s { ?s ?p ?o } LIMIT = 10", "limit-form", 1, 24, "LIMIT 10"),
    ("SELECT ?s { ?s ?p ?o } ORDER BY ?s, ?o", "list-comma", 1, 35, ""),
    ("SELECT ?s { ?s ?p ?o } ORDER BY (?s) DESC", "sort-direction", 1, 38, "DESC(?s)"),
    ("SELECT ?s { ?s ?p ?o } ORDER BY COUNT(?s) DESC", "sort-direction", 1, 43, "DESC(COUNT(?s))"),
    (
        "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } ORDER BY DESC ?n GROUP BY ?s",
        "modifier-order",
        1,
        42,
        "GROUP BY ?s ORDER BY DESC ?n",
    ),
    ("ASK ?s ?p ?o", "missing-braces", 1, 5, "ASK { ?s ?p ?o }"),
    ("CONSTRUCT ?s ?p ?o WHERE { ?s ?p ?o }", "missing-braces", 1, 11, "CONSTRUCT { ?s ?p ?o }"),
    ("select ?s where { ?s ?p ?o . filter(?o = 'a\"b) }", "open-string", 1, 42, ""),
    ("SELECT ?s { ?s rdfs:label 'it's' }", "inner-quote", 1, 30, "'it\\'s'"),
    ("SELECT ?s { ?s rdfs:label 광주 }", "unquoted-text", 1, 27, '"광주"'),
    ('SELECT ?s { ?s rdfs:label "광주"ko }', "language-tag", 1, 31, '"광주"@ko'),
    ("SELECT ?s { ?s a gk:Project, }", "extra-mark", 1, 28, ""),
    (
        "SELECT ?s { ?s a gk:Project; rdfs:label ?l; . ?s gk:status ?x; } LIMIT 5 .",
        "end-mark",
        1,
        74,
        "",
    ),
    ("SELECT ?s { ?s a gk:Project . gk:status ?x }", "incomplete-triple", 1, 44, "?x"),
    ("SELECT ?s { ?s a gk:Project ; . gk:status ?x }", "extra-mark", 1, 31, ""),
    (
        "SELECT ?s { ?s gk:cost > 1000 }",
        "stray-comparison",
        1,
        24,
        "?value . FILTER(?value > 1000)",
    ),
    ("SELECT ?s { ?s gk:cost ?c > 1000 }", "stray-comparison", 1, 27, "FILTER(?c > 1000)"),
    ("SELECT ?s { ?s gk:cost ?c. ?c > 1000 . }", "missing-filter", 1, 28, "FILTER(?c > 1000)"),
    (
        "SELECT ?s { ?s gk:cost ?c } HAVING ?c > 3 LIMIT 5",
        "key-parentheses",
        1,
        36,
        "HAVING(?c > 3)",
    ),
    (
        "SELECT DISTINCT ?s ?p WHERE { ?s ?p ?o } ORDER BY ASC ?s LIMIT 3",
        "sort-direction",
        1,
        51,
        "ASC(?s)",
    ),
    ("SELECT ?s\u3000WHERE { ?s a gk:Project ?s rdfs:label ?l }", "odd-space", 1, 10, ""),
    (
        "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#> .\n"
        'SELECT ?s ?l WHERE { ?s a gk:Project ; rdfs:label ?l . FILTER ?l == "x" }',
        "prefix-form",
        1,
        1,
        "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>",
    ),
    (
        "SELECT COUNT(*) WHERE { ?s a gk:Project }",
        "column-parentheses",
        1,
        8,
        "(COUNT(*) AS ?count)",
    ),
    (
        "SELECT COUNT(DISTINCT ?s) as n WHERE { ?s a gk:Project }",
        "column-parentheses",
        1,
        8,
        "(COUNT(DISTINCT ?s) AS ?n)",
    ),
    (
        "SELECT MAX(?c) - MIN(?c) WHERE { ?s gk:cost ?c }",
        "column-parentheses",
        1,
        8,
        "(MAX(?c) - MIN(?c) AS ?max)",
    ),
    (
        "SELECT ?a + ?b AS ?c WHERE { ?s gk:cost ?a, ?b }",
        "column-parentheses",
        1,
        8,
        "(?a + ?b AS ?c)",
    ),
    ("SELECT ?s WHERE { ?s ?p ?o FILTER(?o > 3)) }", "extra-bracket", 1, 42, ""),
    ("SELECT ?s WHERE { ?s ?p ?o FILTER(lang(?o) = 'ko' }", "unclosed-bracket", 1, 51, ")"),
    ("SELECT ?s WHERE ( ?s ?p ?o )", "missing-braces", 1, 17, "WHERE { ?s ?p ?o }"),
    ("SELECT ?s WHERE [ ?s ?p ?o ]", "missing-braces", 1, 17, "WHERE { ?s ?p ?o }"),
    ("SELECT ?s { GRAPH { ?s ?p ?o } }", "graph-name", 1, 19, "GRAPH ?g { … }"),
    ("SELECT ?s { GRAPH ?g ?s ?p ?o }", "missing-braces", 1, 22, "GRAPH ?g { ?s ?p ?o }"),
    ("SELECT ?s { ?s ?p ?o } OPTIONAL { ?s a ?t }", "outside-pattern", 1, 24, "{ … OPTIONAL … }"),
    ("SELECT ?s { ?s ?p ?o VALUES ?o = { 1 2 } }", "values-form", 1, 22, "VALUES ?o { 1 2 }"),
    (
        "SELECT ?s { ?s ?p ?o VALUES ?o, ?p { (1 2) } }",
        "values-form",
        1,
        22,
        "VALUES (?o ?p) { (1 2) }",
    ),
    ("SELECT ?s { VALUES (?a, ?b) { (1, 2) } }", "values-form", 1, 13, "VALUES (?a ?b) { (1 2) }"),
    (
        "SELECT ?s ?name WHERE { ?s gk:status/rdfs:label ?name ."
        " FILTER langMatches(lang(?name), ko) }",
        "unquoted-text",
        1,
        89,
        '"ko"',
    ),
    (
        'SELECT ?s { ?s gk:status ?x FILTER(?x = "완료") ORDER BY ?s }',
        "modifier-inside",
        1,
        47,
        "} ORDER BY ?s",
    ),
    ("SELECT ?s { ?s ?p ?o . MINUS ?s a ?t }", "missing-braces", 1, 30, "MINUS { ?s a ?t }"),
    (
        "SELECT IF(?o > 3, 1, 2) { ?s ?p ?o }",
        "column-parentheses",
        1,
        8,
        "(IF(?o > 3, 1, 2) AS ?if)",
    ),
    (
        "SELECT * { ?s ?p ?o . FILTER(?o > 2020-01-01) FILTER(isuri(?o) }",
        "unclosed-bracket",
        1,
        64,
        ")",
    ),
    ('SELECT * { ?s ?p "2020-01-01"^^date }', "datatype-name", 1, 32, '"2020-01-01"^^xsd:date'),
    ('SELECT * { ?s ?p "2020-01-01"^^xsd:date" }', "open-string", 1, 40, ""),
    ('SELECT * { ?s ?p ?o . FILTER (?o || "x" }', "unclosed-bracket", 1, 41, ")"),
    (
        'Select * Where { ?S a gk:Project . Filter Regex(?S, "x", i) }',
        "unquoted-text",
        1,
        58,
        '"i"',
    ),
    ("SELECT * { ?s ?p ?o } LIMIT 10 LIMIT 5", "modifier-twice", 1, 32, "LIMIT 5"),
    ("SELECT DISTINCT * ?s { ?s ?p ?o }", "star-and-columns", 1, 17, ""),
    ("SELECT * { ?s gk:a|gk:b| ?o }", "extra-mark", 1, 24, ""),
    ("SELECT * { ?s gk:a/ ?o }", "extra-mark", 1, 19, ""),
    ("query SELECT * { ?s ?p ?o }", "text-before", 1, 1, "SELECT"),
    ("query=SELECT * { ?s ?p ?o }", "text-before", 1, 1, "SELECT"),
    ('"SELECT * { ?s ?p ?o }"', "text-before", 1, 1, "SELECT * { ?s ?p ?o }"),
    ("SPARQL SELECT * { ?s ?p ?o }", "text-before", 1, 1, "SELECT"),
    ("SELECT ?s WHERE { ?s ?p ?o . } ;;", "end-mark", 1, 33, ""),
    ("SELECT ?s WHERE { ?s ?p ?o ?g . }", "missing-period", 1, 28, "?o . ?g"),
    ('SELECT (STRLEN("a", "b") AS ?x) {}', "argument-count", 1, 9, "STRLEN(?x)"),
    ("SELECT (UCASE() AS ?x) {}", "argument-count", 1, 9, "UCASE(?x)"),
    ("SELECT (NOW(1) AS ?x) {}", "argument-count", 1, 9, "NOW()"),
    ("SELECT (IF(?a, 1) AS ?x) {}", "argument-count", 1, 9, "IF(?condition, ?x, ?y)"),
    ("SELECT * { ?s ?p ?o FILTER(CONTAINS(?o)) }", "argument-count", 1, 28, 'CONTAINS(?x, "text")'),
    ("SELECT (SUM(*) AS ?n) { ?s ?p ?o }", "argument-count", 1, 9, "SUM(?x)"),
    ("SELECT (COUNT(?s, ?p) AS ?n) { ?s ?p ?o }", "argument-count", 1, 9, "COUNT(?x)"),
    ('SELECT (CONCAT("a" "b") AS ?x) {}', "missing-comma", 1, 20, 'CONCAT("a", "b")'),
    ('SELECT (CONCAT(STR(?a) "b") AS ?x) {}', "missing-comma", 1, 24, 'CONCAT(STR(?a), "b")'),
    ("SELECT * { ?s ?p ?o FILTER(?o IN (1 2 3)) }", "missing-comma", 1, 37, "IN (1, 2, 3)"),
    (
        "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o; 'a')) }",
        "argument-mark",
        1,
        39,
        "CONTAINS(?o, 'a')",
    ),
    ("SELECT * { ?s ?p ?o FILTER(?o IN 1, 2) }", "comparison", 1, 31, "?o IN (1, 2)"),
    ("SELECT (xsd:int(DISTINCT ?o) AS ?x) { ?s ?p ?o }", "distinct-argument", 1, 17, "xsd:int(…)"),
    ("SELECT (MEDIAN(?x) AS ?y) { ?s ?p ?x }", "unknown-function", 1, 9, ""),
    ("SELECT * { ?s ?p/?q ?o }", "path-variable", 1, 15, "?s ?p ?step1 . ?step1 ?q ?o"),
    ("SELECT * { ?s a/?p ?o }", "path-variable", 1, 17, "<iri>"),
    ("SELECT * { ?s ?p* ?o }", "path-variable", 1, 15, "<iri>*"),
    ("SELECT * { ?s (?p|gk:a) ?o }", "path-variable", 1, 16, "<iri>"),
    ("SELECT * { ?s gk:a{1,2} ?o }", "path-range", 1, 19, "gk:a/gk:a?"),
    ("SELECT * { VALUES (?a ?b) { (1 2) (1) } }", "values-row", 1, 35, "(1 UNDEF)"),
    ("SELECT * { VALUES (?a ?b) { (1 2 3) } }", "values-row", 1, 29, "(1 2)"),
    ("SELECT * { VALUES (?a ?b) { 1 2 3 4 } }", "values-rows", 1, 29, "{ (1 2) (3 4) }"),
    ("SELECT * { VALUES ?a { (1) } }", "values-form", 1, 12, "VALUES (?a) { (1) }"),
    ("SELECT * { VALUES ?a { 1 ?b } }", "values-term", 1, 26, ""),
    ("SELECT * { VALUES (?x ?x) { (1 1) } }", "values-twice", 1, 19, ""),
    ("SELECT * { <http://a{b}> ?p ?o }", "iri-character", 1, 21, "<http://a%7Bb%7D>"),
    ("SELECT * { <http://a b> ?p ?o }", "iri-character", 1, 21, "<http://a%20b>"),
    ('SELECT * { ?s ?p "x"@ko_KR }', "language-tag", 1, 21, '"x"@ko-KR'),
    ('SELECT * { ?s ?p "광주 ', "open-string", 1, 18, ""),
    ("SELECT * {} SELECT * {}", "second-query", 1, 13, ""),
    ("ASK {} ; PREFIX a: <urn:a> ASK {}", "second-query", 1, 10, ""),
    ("SELECT * { ?s ?p ?o } { ?s a ?t }", "second-pattern", 1, 23, "{ … }"),
    ("SELECT * { ?s ?p ?o } LIMIT 3 { ?s a ?t }", "behind-end", 1, 31, ""),
    ("SELECT * { ?s ?p ?o } ?x", "behind-end", 1, 23, ""),
    ("SELECT * { ?s ?p ?o . } . LIMIT 3", "end-mark", 1, 25, ""),
    (
        "SELECT * WHERE { ?s ?p ?o } FROM gkg:links",
        "from-late",
        1,
        29,
        "FROM gkg:links WHERE { … }",
    ),
    ("ASK { _:a ?p 1 OPTIONAL { _:a ?q 2 } }", "blank-node-scope", 1, 27, "?a"),
    ("ASK { ?a ?b ?c . { _:a ?p 1 } { _:a ?p 2 } }", "blank-node-scope", 1, 33, "?a2"),
    (
        "CONSTRUCT { ?s gk:a/gk:b ?o } { ?s ?p ?o }",
        "template-triples",
        1,
        20,
        "CONSTRUCT { … } WHERE { … }",
    ),
    (
        "CONSTRUCT WHERE { ?s ?p ?o FILTER(?o) }",
        "short-construct",
        1,
        28,
        "CONSTRUCT { … } WHERE { … }",
    ),
    (
        "SELECT * { ?s ?p ?o } ORDER BY !BOUND(?o) ASC(?s)",
        "key-parentheses",
        1,
        32,
        "ORDER BY (!BOUND(?o)) ASC(?s)",
    ),
    ("SELECT * { ?s ?p ?o } LIMIT 1.5", "bad-limit", 1, 29, ""),
    ("SELECT ?s WHERE { ?s ?p ?o , ?s ?q ?r . }", "missing-semicolon", 1, 33, "?s ; ?q"),
]


def complain(text):
    with pytest.raises(SyntaxError) as caught:
        parse(text)
    return syntax_errors.of_syntax(caught.value, text, parse, PREFIXES)


@pytest.mark.parametrize(("text", "reason", "line", "column", "suggestion"), MISTAKES)
def test_a_common_mistake_is_told_as_what_it_is(text, reason, line, column, suggestion):
    """With its place in the text of the author."""
    error = complain(text)

    assert (error.reason, error.line, error.column) == (reason, line, column)
    assert error.suggestion == suggestion
    assert suggestion in str(error)


def test_most_mistakes_have_an_example():
    """The table above is about all kinds of mistakes, but for a few."""
    assert len(DETAILS.keys() - {row[1] for row in MISTAKES}) <= 8


@pytest.mark.parametrize("piece", ["(?a AS ?b) ", "?a ( ", "{ ", "DESC ?x ", "“", "FILTER ?x "])
def test_a_long_text_is_answered_soon(piece):
    """However many mistakes it has: a repair takes time, and longer texts are not repaired."""
    for length in (9_900, 100_000):
        text = ("SELECT * { ?s ?p ?o } " + piece * length)[:length]
        began = time.process_time()

        assert complain(text).reason
        assert time.process_time() - began < 5


WORDS = "SELECT ?s ( COUNT ( * ) AS ?n ) { ?s a gk:Project ; gk:x 'y' . FILTER ( ?n > 1 ) } LIMIT 3"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=25))
def test_any_text_gets_an_error_within_it(words):
    """No rule fails on texts that are no queries, and the place is one of the text."""
    text = " ".join(words)
    try:
        parse(text)
    except SyntaxError as error:
        result = syntax_errors.of_syntax(error, text, parse, PREFIXES)
        assert result.line == 1
        assert 1 <= result.column <= len(text) + 1


@given(st.text(max_size=60))
def test_any_characters_get_an_error(text):
    """Whatever Unicode holds."""
    try:
        parse(text)
    except SyntaxError as error:
        assert syntax_errors.of_syntax(error, text, parse, PREFIXES).reason
        assert list(tokenize(text)) is not None
