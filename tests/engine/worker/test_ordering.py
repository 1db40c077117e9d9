"""ORDER BY, MIN and MAX over literals of several kinds."""

import pytest
from pyoxigraph import RdfFormat, Store

from engine_fixtures import evaluated
from gwangju_kg.engine.pool.release_data import ReleaseData
from gwangju_kg.engine.worker.rewriting import ordering as module
from gwangju_kg.engine.worker.rewriting.ordering import Ordering
from gwangju_kg.errors import QuerySyntaxError

#: Ends the process in pyoxigraph 0.5.13, whose comparison of these values is no order.
DEADLY = "5 20 '4' 26 8 11 '22' 23 19 '9' 14 28 '11' '6' 10 '27' 22 '2' 18 '9' '29' 13"
ORDERED = "5 8 10 11 13 14 18 19 20 22 23 26 28 11 2 22 27 29 4 6 9 9"

DATA = """\
@prefix : <urn:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :mixed 10 , 9 , "10" , 2.5 , "b"@en , true , "x"^^xsd:integer , 100000000000000000000 , :z ;
  :number 10 , 9 , 2.5 ; :text "b" , "a"@ko ; :day "2020"^^xsd:gYear , "2020-01-01"^^xsd:date ;
  :double 1e0 , 2e0 ; :nan 1e0 , "NaN"^^xsd:double ; :thing :a , [] ; :flag true , false ;
  :zones "2020-01-01T00:00:00"^^xsd:dateTime , "2020-01-01T00:00:00Z"^^xsd:dateTime ;
  :moment "2020-01-01T00:00:00Z"^^xsd:dateTime ; :year "12020"^^xsd:gYear ;
  :bad "2020-13"^^xsd:gYearMonth .
"""


@pytest.fixture(scope="module")
def mixed():
    """A store with properties of one kind and of several."""
    store = Store()
    store.load(DATA, RdfFormat.TURTLE)
    return store


def rows(store, text):
    """Return the rows of a query as lines of CSV."""
    answer = evaluated(store, f"PREFIX : <urn:> {text}", table="csv").decode()
    return answer.split("\r\n")[1:-1]


#: Queries, and their rows, which are joined by spaces.
ANSWERS = [
    (f"SELECT ?x {{ VALUES ?x {{ {DEADLY} }} }} ORDER BY ?x", ORDERED),
    (f"SELECT * {{ VALUES ?x {{ {DEADLY} }} }} ORDER BY ?x", ORDERED),
    (f"SELECT DISTINCT * {{ VALUES ?x {{ {DEADLY} }} }} ORDER BY ?x LIMIT 2 OFFSET 1", "8 10"),
    (f"SELECT ?x {{ {{ SELECT ?x {{ VALUES ?x {{ {DEADLY} }} }} ORDER BY ?x LIMIT 1 }} }}", "5"),
    ("SELECT ?x { VALUES ?x { 10 9 '10' 2.5 UNDEF } } ORDER BY DESC(?x)", "10 10 9 2.5 "),
    ("SELECT (MIN(?x) AS ?a) (MAX(DISTINCT ?x) AS ?b) { VALUES ?x { 10 9 '10' 2.5 } }", "2.5,10"),
    ("SELECT (MIN(?x) AS ?a) (MAX(?x) AS ?b) { VALUES ?x { 10 9 2.5 } }", "2.5,10"),
    ("SELECT (MIN(?x) AS ?a) (MAX(?x) AS ?b) { ?x :none ?y }", ","),
    ("SELECT (MIN(?x) AS ?a) { VALUES ?x { 1 UNDEF 'a' } }", ""),
    ("SELECT ?x { VALUES ?x { 1 1e0 'NaN' } BIND(?x AS ?y) } ORDER BY ?y", "1 1 NaN"),
    ("SELECT ?o { ?s :mixed ?o } ORDER BY ?o", "urn:z 2.5 9 10 100000000000000000000 true 10 b x"),
    ("SELECT (MIN(?o) AS ?a) (MAX(?o) AS ?b) { ?s :mixed ?o }", "urn:z,x"),
    ("SELECT ?o { ?s :number ?o } ORDER BY DESC(?o)", "10 9 2.5"),
    ("SELECT ?o { ?s :day ?o } ORDER BY ?o", "2020 2020-01-01"),
    ("SELECT ?o { ?s :text ?o } ORDER BY ?o", "a b"),
    (
        "SELECT ?g { VALUES (?g ?x) { (1 5) (1 'a') (2 7) (2 '0') (3 9) } }"
        " GROUP BY ?g HAVING (MIN(?x) > 5) ORDER BY DESC(MAX(?x)) ?g",
        "2 3",
    ),
    (
        "SELECT ?k (MAX(?x) AS ?m) { VALUES (?k ?x) { (1 5) (1 'a') ('b' 7) (0.5 3) } }"
        " GROUP BY ?k ORDER BY ?k ?m",
        "0.5,3 1,a b,7",
    ),
    ("SELECT ?x ?y { VALUES (?x ?y) { (1 'a') (1.0 5) (1e0 4) } } ORDER BY ?x ?y", "1,4 1.0,5 1,a"),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_values_of_several_kinds_are_ordered(mixed, text, expected):
    """Numbers by value before truth values before texts, wherever a query orders them."""
    answer = " ".join(rows(mixed, text)).replace('""', "")
    assert answer.replace("1.0,", "1,") == expected.replace("1.0,", "1,")


@pytest.mark.parametrize("is_read", [False, True])
def test_the_kinds_of_a_property_are_those_that_the_engine_orders_right(mixed, is_read):
    """It orders the rest wrongly even alone: NaN, mixed zones, long years, ill-typed dates."""
    ordering = Ordering(mixed)
    if is_read:
        ordering.read_kinds()
    kinds = {
        name: ordering.rewrite(f"SELECT * {{ ?s <urn:{name}> ?o }} ORDER BY ?o")
        for name in ("number", "text", "day", "double", "thing", "flag", "moment", "none")
    }
    assert not [name for name, text in kinds.items() if "order-key" in text]
    for name in ("mixed", "nan", "zones", "year", "bad"):
        text = ordering.rewrite(f"SELECT * {{ ?s <urn:{name}> ?o }} ORDER BY ?o")
        assert "order-key" in text, name


def test_workers_look_at_no_values_of_a_release_in_memory(release_path, monkeypatch):
    """Their pool has read the kinds of all properties, however many values one has."""
    ordering = ReleaseData.read(release_path).load()().ordering
    monkeypatch.setattr(Ordering, "_read_kinds", pytest.fail)
    monkeypatch.setattr(module, "_MAX_VALUES", 1)

    label, when = ("rdfs:label", "<https://w3id.org/gwangju-kg/ontology#latestEnd>")
    prefix = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?o"
    for name in (label, when):
        text = f"{prefix} {{ ?s {name} ?o }} ORDER BY ?o"
        assert ordering.rewrite(text) == text


def test_errors_name_the_place_in_the_text_as_written(mixed):
    """Not the place in the text with our functions."""
    with pytest.raises(QuerySyntaxError) as raised:
        rows(mixed, "SELECT (MAX(?o) AS ?m)\n{ ?s ?p ?o }\nORDER BY ?m LIMITS 3")
    assert (raised.value.line, raised.value.column) == (3, 13)


def test_a_graph_is_ordered_too(mixed):
    """CONSTRUCT with ORDER BY and LIMIT takes the first of the right order."""
    text = "CONSTRUCT { :s :p ?x } { VALUES ?x { 10 9 '10' 2.5 } } ORDER BY ?x LIMIT 2"
    answer = evaluated(mixed, f"PREFIX : <urn:> {text}")
    assert b'"2.5"' in answer
    assert b'"9"' in answer
