"""The graphs of a query: a default graph is a set, whatever graphs it is made of."""

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from engine_fixtures import evaluated, question, served
from gwangju_kg.engine.pool.release_data import ReleaseData
from gwangju_kg.engine.worker import query_dataset
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.errors import QuerySyntaxError
from gwangju_kg.rdf.graph_names import DEFAULT_GRAPH, UNION_GRAPH

E = "http://example.org/"

#: One triple is in three graphs, one in two, one in the default graph alone.
TRIG = """\
@prefix : <http://example.org/> .
:s :p 1 , 2 .
:g1 { :s :p 1 , 3 . }
:g2 { :s :p 1 , 3 , 4 . }
"""

#: FROM clauses, the sum of ?o over the default graph, and the number of triples in named graphs.
DATASETS = [
    ("", 10, 5),
    (f"FROM <{UNION_GRAPH}>", 10, 5),
    (f"FROM <{DEFAULT_GRAPH}>", 3, 5),
    (f"FROM <{E}g1> FROM <{E}g1>", 4, 0),
    (f"FROM <{E}g1> FROM <{E}g2>", 8, 0),
    (f"FROM <{DEFAULT_GRAPH}> FROM <{E}g1>", 6, 0),
    (f"FROM <{UNION_GRAPH}> FROM <{E}g1>", 10, 0),
    (f"FROM <{UNION_GRAPH}> FROM NAMED <{E}g1>", 10, 2),
    (f"FROM <{E}g1> FROM <{E}g2> FROM NAMED <{E}g2>", 8, 3),
    (f"FROM NAMED <{E}g1>", 0, 2),
    (f"FROM <{E}none>", 0, 0),
]


@pytest.fixture(scope="module")
def overlapping():
    """Files with a triple in several graphs, as an engine loads them."""
    store = Store()
    store.load(TRIG, RdfFormat.TRIG)
    return served(store)._replace(union=query_dataset.union_store(store))


def value(data, text, **graphs):
    """Return the first value of the answer to a query."""
    return int(rows(data, text, **graphs).split()[1])


def rows(data, text, **graphs):
    """Return the answer to a query as CSV."""
    with AnswerBuffer(memory_bytes=10**6, limit_bytes=10**6) as buffer:
        evaluate(data, question(text, table="csv", **graphs), buffer)
        return buffer.in_memory()


@pytest.mark.parametrize(("clauses", "total", "named"), DATASETS)
def test_a_triple_counts_once_whatever_graphs_are_merged(overlapping, clauses, total, named):
    """Sums and counts are those of sets, and the named graphs are the ones of the dataset."""
    patterns = "{ ?s <http://example.org/p> ?o }"

    assert value(overlapping, f"SELECT (SUM(?o) AS ?n) {clauses} {patterns}") == total
    assert value(overlapping, f"SELECT (COUNT(*) AS ?n) {clauses} {{ GRAPH ?g {patterns} }}") == (
        named
    )


def test_the_request_names_the_same_datasets(overlapping):
    """Parameters of the protocol mean what FROM means, and replace it."""
    total = "SELECT (SUM(?o) AS ?n) FROM <urn:other> { ?s ?p ?o }"
    count = "SELECT (COUNT(*) AS ?n) FROM <urn:other> { GRAPH ?g { ?s ?p ?o } }"
    both = (f"{E}g1", f"{E}g2")

    assert value(overlapping, total, default_graphs=both) == 8
    assert value(overlapping, total, default_graphs=(UNION_GRAPH,)) == 10
    assert value(overlapping, total, default_graphs=(DEFAULT_GRAPH,)) == 3
    assert value(overlapping, count, default_graphs=(UNION_GRAPH,)) == 5
    assert value(overlapping, count, default_graphs=(UNION_GRAPH,), named_graphs=both[:1]) == 2


def test_prefixes_and_a_base_stand_before_the_names_of_graphs(overlapping):
    """The engine resolves the names; in a string or a comment, FROM is no clause."""
    names = (
        "BASE <http://example.org/> PREFIX g: <http://example.org/g>"
        " SELECT (SUM(?o) AS ?n) FROM <g1> FROM g:2"
    )
    no_clause = "SELECT (SUM(?o) AS ?n) { ?s ?p ?o FILTER(?o != 'FROM') } # FROM <g1>"

    assert value(overlapping, f"{names} {{ ?s ?p ?o }}") == 8
    assert value(overlapping, f"{names} {{ ?s ?p ?o }}", base_iri="http://other/") == 8
    assert value(overlapping, no_clause) == 10


def test_graphs_without_a_common_triple_need_no_store_of_their_own():
    """The engine merges them itself; the default graph of the files can be asked alone."""
    store = Store()
    store.load("<urn:a> <urn:p> 1 . <urn:g> { <urn:b> <urn:p> 2 }", RdfFormat.TRIG)

    assert query_dataset.union_store(store) is None
    assert query_dataset.union_store(Store()) is None
    everything = "SELECT (SUM(?o) AS ?n) { ?s ?p ?o }"
    assert value(served(store), everything) == 3
    assert value(served(store), everything, default_graphs=(DEFAULT_GRAPH,)) == 1


#: A release: its default graph holds :r1 and :r2, and a triple of :terms.
RELEASE = """\
@prefix : <http://example.org/> .
:s :p 1 , 2 , 3 .
:r1 { :s :p 1 }
:r2 { :s :p 2 }
:terms { :s :p 3 , 4 }
:rest { :s :p 5 }
"""


@pytest.mark.parametrize(
    ("clauses", "total", "count"),
    [
        ("", 6, 3),
        (f"FROM <{DEFAULT_GRAPH}>", 6, 3),
        (f"FROM <{UNION_GRAPH}>", 15, 5),
        (f"FROM <{DEFAULT_GRAPH}> FROM <{E}rest>", 11, 4),
        (f"FROM <{DEFAULT_GRAPH}> FROM <{E}terms>", 10, 4),
        (f"FROM <{DEFAULT_GRAPH}> FROM <{E}r1>", 6, 3),
        (f"FROM <{E}r1> FROM <{E}r2>", 3, 2),
        (f"FROM <{E}r1> FROM <{E}terms>", 8, 3),
        (f"FROM <{E}r1> FROM <{E}r2> FROM <{E}terms>", 10, 4),
    ],
)
def test_labels_of_terms_in_the_default_graph_count_once(clauses, total, count):
    """The default graph of a release shares triples with one graph that is not of the record."""
    store = Store()
    store.load(RELEASE, RdfFormat.TRIG)
    data = served(store)._replace(record=(f"{E}r1", f"{E}r2"), terms_graph=f"{E}terms")

    assert value(data, f"SELECT (SUM(?o) AS ?n) {clauses} {{ ?s ?p ?o }}") == total
    assert value(data, f"SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}") == count


#: A default graph, two named graphs and one without a name, of which two share a triple.
APART = """\
@prefix : <http://example.org/> .
:x :p 1 ; :q :y . :y :q _:b .
:g1 { :x :p 2 ; :q :z . _:b :p 5 . }
:g2 { :g1 :p 3 . :x :q :y . :z :q :g2 . }
_:g { :x :p 4 . }
"""

#: Patterns, and the number of their solutions: over the default graph of the file, and over all.
SITUATIONS = [
    ("?s ?p ?o", 3, 9),
    ("GRAPH ?g { ?s ?p ?o }", 7, 7),
    ("GRAPH ?g { }", 3, 3),
    ("GRAPH :g1 { ?s :p ?o }", 2, 2),
    ("GRAPH :none { ?s ?p ?o }", 0, 0),
    ("{ ?s :p ?o } UNION { GRAPH ?g { ?s :p ?o } }", 5, 9),
    ("?s :q ?o GRAPH ?g { ?s :p ?v }", 2, 4),
    ("?s :p ?o OPTIONAL { GRAPH ?g { ?s :q ?v } }", 2, 8),
    ("GRAPH ?g { ?s :q ?o } GRAPH ?h { ?o ?p ?v }", 1, 1),
    ("GRAPH ?g { ?s :p ?o } ?g :p ?v", 0, 2),
    ("GRAPH ?g { ?s :p ?o } FILTER EXISTS { GRAPH ?g { ?s :q ?v } }", 1, 1),
    ("?s :q ?o FILTER NOT EXISTS { GRAPH ?g { ?s :q ?o } }", 1, 1),
    ("{ SELECT ?g { GRAPH ?g { ?s :p 2 } } } GRAPH ?g { ?s :q ?o } ?s :q :y", 1, 1),
    ("?s :q+ ?o", 3, 6),
    ("?s :p ?o MINUS { GRAPH :g1 { ?s :q ?v } }", 0, 2),
]


@pytest.fixture(scope="module")
def apart():
    """A file whose default graph is asked alone and together with its named graphs."""
    store = Store()
    store.load(APART, RdfFormat.TRIG)
    return served(store)._replace(union=query_dataset.union_store(store))


@pytest.mark.parametrize(("pattern", "alone", "together"), SITUATIONS)
def test_the_default_graph_of_the_files_can_be_asked_alone(apart, pattern, alone, together):
    """By FROM and by the request, with every named graph beside it, also one without a name."""

    def text(dataset=""):
        return f"PREFIX : <{E}> SELECT (COUNT(*) AS ?n) {dataset} {{ {pattern} }}"

    assert value(apart, text(), default_graphs=(DEFAULT_GRAPH,)) == alone
    assert value(apart, text(f"FROM <{DEFAULT_GRAPH}>")) == alone
    assert value(apart, text()) == together
    assert value(apart, text(f"FROM <{UNION_GRAPH}>")) == together


#: Queries of the default graph alone, and others.
ALONE = [
    "SELECT * { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s :p ?o }",
    "DESCRIBE :x",
    "SELECT ?graph { ?graph :p 'GRAPH' ; :paragraph <urn:graph> }  # GRAPH",
]
WITH_NAMED = [
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?s :p ?o OPTIONAL{graph?g{ ?s :q ?v }} }",
    "SELECT * { FILTER(true)FILTER EXISTS{ GRAPH:g1 { ?s ?p ?o }} }",
    "SELECT * { ?s :p trueGRAPH:g1 { ?s ?p ?o } }",
    "PREFIX x: <http://example.org/> SELECT * { GRAPHx:g1 { ?s ?p ?o } }",
    r"SELECT * { GR\u0041PH ?g { ?s ?p ?o } }",
    "SELECT * FROM :g1 { ?s ?p ?o }",
    "SELECT * FROM <urn:x-arq:UnionGraph> { ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def release_in_memory():
    """The data of a release with its default graph in a store of its own."""
    store, alone = Store(), Store()
    store.load(APART.replace("_:g", ":g3"), RdfFormat.TRIG)
    alone.extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
    return served(store)._replace(record=(f"{E}g1",), default_store=alone)


@pytest.mark.parametrize(
    ("text", "quads"),
    [*((text, 3) for text in ALONE), *((text, 10) for text in WITH_NAMED)],
)
def test_only_a_query_that_may_ask_named_graphs_visits_them(release_in_memory, text, quads):
    """In memory the engine visits the triples of all graphs of a store to find those of one."""
    text = f"PREFIX : <{E}> {text}"

    assert len(query_dataset.select_graphs(release_in_memory, question(text), text).store) == quads


@pytest.mark.parametrize("pattern", [pattern for pattern, _, _ in SITUATIONS])
def test_the_store_of_the_default_graph_changes_no_answer(release_in_memory, pattern):
    """With and without it, the rows are the same."""
    text = f"PREFIX : <{E}> SELECT (COUNT(*) AS ?n) {{ {pattern} }}"

    assert value(release_in_memory, text) == value(
        release_in_memory._replace(default_store=None), text
    )


def test_a_release_in_memory_has_its_default_graph_alone(release_path):
    """Each of its triples once, in the order of the dump."""
    release = ReleaseData.read(release_path)
    data = release.load()()
    first = "SELECT * { ?s ?p ?o } LIMIT 100"

    assert len(data.default_store) == release.default_graph.triples
    assert not list(data.default_store.named_graphs())
    assert rows(data, first) == rows(data._replace(default_store=None), first)


@pytest.mark.parametrize("text", ["FROM <urn:g> { ?s ?p ?o }", "?x FROM NAMED <urn:g> {}"])
def test_a_text_with_from_and_no_form_is_a_syntax_error(text):
    """Its graphs are not looked for."""
    with pytest.raises(QuerySyntaxError):
        evaluated(Store(), text)
