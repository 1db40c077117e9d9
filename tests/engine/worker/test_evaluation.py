"""One question over a store: forms, formats, datasets, bindings, and whose fault a failure is."""

import csv
import io
import json
import traceback
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

from engine_fixtures import evaluated as ask
from engine_fixtures import question, served, store_of_data
from gwangju_kg.engine.worker.answer_buffer import AnswerBuffer
from gwangju_kg.engine.worker.evaluation import evaluate
from gwangju_kg.errors import (
    BadRequest,
    NotAcceptable,
    QuerySyntaxError,
    TooLarge,
)
from gwangju_kg.rdf.media_types import (
    BOOLEAN_FORMATS,
    DATASET_FORMATS,
    GRAPH_FORMATS,
    TABLE_FORMATS,
)

EX = "http://example.org/"


@pytest.fixture(scope="module")
def store():
    return store_of_data()


def count(store, pattern, dataset="", **other):
    text = f"SELECT (COUNT(*) AS ?n) {dataset} {{ {pattern} }}"
    return int(ask(store, text, table="csv", **other).split()[1])


@pytest.mark.parametrize("chosen", TABLE_FORMATS, ids=lambda chosen: chosen.name)
def test_a_table_is_what_pyoxigraph_serializes(store, chosen):
    """
    SELECT answers in each of the four formats, byte for byte as pyoxigraph writes them.
    """
    text = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o"
    plain = store.query(text, use_default_graph_as_union=True)

    form = QueryResultsFormat.from_media_type(chosen.media_type)
    assert ask(store, text, table=chosen.name) == plain.serialize(format=form)


@pytest.mark.parametrize("chosen", BOOLEAN_FORMATS, ids=lambda chosen: chosen.name)
def test_a_truth_value_has_the_two_standard_formats(store, chosen):
    """
    ASK answers in JSON and XML.
    """
    assert b"true" in ask(store, "ASK { ?s ?p ?o }", boolean=chosen.name)
    assert b"false" in ask(store, "ASK { ?s ?p 1 }", boolean=chosen.name)


@pytest.mark.parametrize(
    "chosen", [*GRAPH_FORMATS, *DATASET_FORMATS[:2]], ids=lambda chosen: chosen.name
)
@pytest.mark.parametrize("text", ["CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", f"DESCRIBE <{EX}seo>"])
def test_a_graph_reads_back_as_it_was(store, chosen, text):
    """
    CONSTRUCT and DESCRIBE answer in each format with the same triples.
    """
    raw = ask(store, text, graph=chosen.name)

    triples = {quad.triple for quad in parse(raw, RdfFormat.from_media_type(chosen.media_type))}
    assert triples == set(store.query(text, use_default_graph_as_union=True))


def test_turtle_declares_only_the_prefixes_that_it_uses(store):
    """
    Turtle uses the query's own prefixes and ours, sorted, and declares no other.
    """
    text = f"PREFIX 예: <{EX}> CONSTRUCT {{ 예:seo a ?class }} {{ BIND(예:Part AS ?class) }}"
    rdf = "CONSTRUCT { <http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> 'skos: x' } {}"

    assert ask(store, text, graph="ttl").decode() == f"@prefix 예: <{EX}> .\n예:seo a 예:Part .\n"
    assert ask(store, rdf, graph="ttl").decode().splitlines()[0].startswith("@prefix rdfs:")
    assert b"skos=" not in ask(store, rdf, graph="rdf").partition(b">")[0]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
        | st.sampled_from([' xmlns:gk="x"', "\n@prefix gk: <x> .\n", "<rdf:RDF>", "gk:a", "]]>"]),
        max_size=4,
    )
)
def test_leaving_out_prefixes_never_changes_the_triples(values):
    """
    Whatever literals hold, even text that looks like a declaration, the triples stay the same.
    """
    store = Store()
    text = f"PREFIX gk: <{EX}> CONSTRUCT {{ gk:s gk:p ?o }} {{ VALUES ?o {{ %s }} }}"
    text %= " ".join(str(Literal(value)) for value in values)
    expected = {Literal(value) for value in values}

    assert {quad.object for quad in parse(ask(store, text, graph="ttl"), RdfFormat.TURTLE)} == (
        expected
    )
    try:
        raw = ask(store, text, graph="rdf")
    except NotAcceptable:
        return
    objects = {quad.object for quad in parse(raw, RdfFormat.RDF_XML)}
    assert {Literal(o.value.replace("\r\n", "\n").replace("\r", "\n")) for o in objects} == {
        Literal(o.value.replace("\r\n", "\n").replace("\r", "\n")) for o in expected
    }


def test_the_default_graph_is_the_union_of_all(store):
    """
    Without FROM and without graph parameters, every graph and the unnamed one are asked.
    """
    assert count(store, "?s ?p ?o") == 8
    assert count(store, "GRAPH ?g { ?s ?p ?o }") == 7


def test_from_clauses_hold_where_the_request_names_no_graph(store):
    """
    FROM and FROM NAMED are the dataset; FROM as a name or a text is not FROM.
    """
    assert count(store, "?s ?p ?o", f"FROM <{EX}g1>") == 4
    assert count(store, "?s ?p ?o", f"from <{EX}g1> FROM <{EX}g2>") == 7
    assert count(store, "?s ?p ?o", f"FROM NAMED <{EX}g1>") == 0
    assert count(store, "GRAPH ?g { ?s ?p ?o }", f"FROM NAMED <{EX}g2>") == 3
    assert count(store, "?s ?p ?o FILTER(?o != 'from')") == 8
    assert count(store, "?from ?p ?o # FROM\n") == 8


def test_graph_parameters_replace_the_dataset_of_the_query(store):
    """
    The graphs of the request are the whole dataset, whatever FROM says; unknown ones are empty.
    """
    one, two = f"{EX}g1", f"{EX}g2"

    assert count(store, "?s ?p ?o", f"FROM <{two}>", default_graphs=(one,)) == 4
    assert count(store, "?s ?p ?o", default_graphs=(one, two)) == 7
    assert count(store, "GRAPH ?g { ?s ?p ?o }", default_graphs=(one,)) == 0
    assert count(store, "?s ?p ?o", named_graphs=(one,)) == 0
    assert count(store, "GRAPH ?g { ?s ?p ?o }", named_graphs=(two,)) == 3
    assert count(store, "?s ?p ?o", default_graphs=("urn:unknown",)) == 0


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("ASK { VALUES ?x { rdf:type } FILTER(?x = rdf:type) }", b"true"),
        ("ASK { FILTER(xsd:integer('1') = 1) }", b"true"),
        (
            "PREFIX rdf: <urn:x:> ASK { FILTER(STR(rdf:a) = 'urn:x:a' && STR(xsd:a) != '') }",
            b"true",
        ),
        ("SELECT * FROM skos:graph { ?s ?p ?o }", b'"bindings":[]'),
        ("SELECT * { ?s ?p ?o . ?s rdfs:label ?l }", b'"vars":["s","p","o","l"]'),
    ],
)
def test_a_known_prefix_needs_no_declaration(store, text, result):
    """Anywhere in a query; a declaration of the query takes precedence."""
    assert result in ask(store, text)


def test_a_place_in_a_query_with_known_prefixes_is_that_of_its_text(store):
    """The prefixes that are added move no line and no column."""
    with pytest.raises(QuerySyntaxError) as caught:
        ask(store, "SELECT *\n { ?s rdfs:label ?o ] }")

    assert (caught.value.line, caught.value.column) == (2, 21)


def test_relative_iris_resolve_against_the_base(store):
    """
    A relative IRI needs a base: the request's, or the query's own.
    """
    assert count(store, "<seo> ?p ?o", base_iri=EX) == 2
    assert b"true" in ask(store, f"BASE <{EX}> ASK {{ <seo> ?p ?o }}")
    with pytest.raises(QuerySyntaxError, match="relative"):
        ask(store, "ASK { <seo> ?p ?o }")


@pytest.mark.parametrize(
    ("binding", "rows"),
    [(f"<{EX}seo>", 2), ('"서구"@ko', 0), ("_:b", 0), ('"1"^^<http://e/d>', 0)],
)
def test_a_binding_is_a_term(store, binding, rows):
    """
    A variable is replaced by an IRI, a literal or a blank node, as a term and not as text.
    """
    answer = ask(store, "SELECT ?s ?p { ?s ?p ?o }", table="csv", bindings=(("s", binding),))

    assert len(answer.splitlines()) == rows + 1


@pytest.mark.parametrize(
    "binding",
    ["", "<a", "<relative>", f"<{EX}a> . <{EX}b> <{EX}c> <{EX}d>", "?x", "<a:a> }", "1", "# "],
)
def test_what_is_no_term_is_no_binding(store, binding):
    """
    Text that is not exactly one term in N-Triples is refused, and the parameter named.
    """
    with pytest.raises(BadRequest, match=r"\?s is not one term") as caught:
        ask(store, "SELECT ?s { ?s ?p ?o }", bindings=(("s", binding),))

    assert caught.value.parameter == "s"


def test_a_binding_must_be_selected(store):
    """
    A value for a variable that the query does not select is a mistake of the caller, and said so.
    """
    with pytest.raises(BadRequest, match=r"\?p is given a value") as caught:
        ask(store, "SELECT ?s { ?s ?p ?o }", bindings=(("p", "<a:a>"),))

    assert caught.value.parameter == "p"


@pytest.mark.parametrize(
    "bad", [{"default_graphs": ("a b",)}, {"named_graphs": ("",)}, {"base_iri": "a b"}]
)
def test_what_is_no_iri_is_said_to_be_none(store, bad):
    """
    A graph or base that is no IRI is a bad request.
    """
    with pytest.raises(BadRequest) as caught:
        ask(store, "ASK {}", **bad)

    assert caught.value.reason == "not-an-iri"


@pytest.mark.parametrize(
    ("text", "form"), [("SELECT * {}", "table"), ("ASK {}", "boolean"), ("DESCRIBE <a:a>", "graph")]
)
def test_a_form_without_a_format_lists_the_offers(store, text, form):
    """
    Where the caller accepts no format of the answer's form, the offers of that form are listed.
    """
    with pytest.raises(NotAcceptable, match=form) as caught:
        ask(store, text, **{form: ""})

    assert len(caught.value.offers) >= 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?s { ?s ?p ?o FILTER(<http://e/f>(?o)) }", b"s\r\n"),
        ("SELECT (COALESCE(<http://e/f>(1), <http://e/g>(), 'x') AS ?x) {}", b"x\r\nx\r\n"),
        ("PREFIX ex: <http://e/> SELECT ?x { BIND(ex:f(1) AS ?x) }", b"x\r\n\r\n"),
        ("SELECT ?x { VALUES ?x { 2 'a' } } ORDER BY <http://e/f>(?x) ?x", b"x\r\n2\r\na\r\n"),
    ],
)
def test_an_unknown_function_is_an_error_of_its_expression(store, text, expected):
    """It has no value, as section 17.6 of SPARQL 1.1 says; the query is answered."""
    assert ask(store, text, table="csv") == expected


def test_a_query_calls_some_unknown_functions_only():
    """One with many is refused, with the place of one of them."""
    calls = " ".join(f"BIND(<http://e/f{n}>(1) AS ?x{n})" for n in range(30))
    with pytest.raises(QuerySyntaxError, match="no function <http://e/f"):
        ask(Store(), f"SELECT * {{ {calls} }}")


@pytest.mark.parametrize("char", ["\\u0001", "\\u0008", "\\u000B", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_what_xml_cannot_hold_is_never_written_as_xml(store, char):
    """
    A character that no XML document may hold is a 406 with the other formats, not broken XML.
    """
    text = f"SELECT ('a{char}b' AS ?x) {{}}"

    with pytest.raises(NotAcceptable, match="XML") as caught:
        ask(store, text, table="xml")

    assert "application/sparql-results+json" in caught.value.offers
    assert "application/sparql-results+xml" not in caught.value.offers
    assert json.loads(ask(store, text, table="json"))["results"]["bindings"]


def test_what_xml_can_hold_is_well_formed(store):
    """
    Every other character goes through XML and back.
    """
    text = r"SELECT ('\t<&>\u0020\uFFFD\U0001F600' AS ?x) {}"

    root = ElementTree.fromstring(ask(store, text, table="xml"))  # noqa: S314 - our own

    assert "".join(root.itertext()) == "\t<&>\u0020\ufffd\U0001f600"


def test_a_predicate_without_a_name_is_never_written_as_rdf_xml(store):
    """
    RDF/XML makes element names of predicates: one that ends in no name is a 406.
    """
    with pytest.raises(NotAcceptable, match="XML"):
        ask(store, "CONSTRUCT { <a:a> <http://e/1> 2 } {}", graph="rdf")

    assert b"oxprefix" in ask(
        store, "CONSTRUCT { <a:a> <http://e/p> '<oxprefix:' } {}", graph="rdf"
    )


def test_triples_within_triples_are_no_json_ld(store):
    """
    What a format has no place for is a 406 that lists the others.
    """
    text = "CONSTRUCT { <a:a> <a:b> <<( <a:a> <a:b> 1 )>> } {}"

    with pytest.raises(NotAcceptable, match="JSON-LD") as caught:
        ask(store, text, graph="jsonld")

    assert "application/ld+json" not in caught.value.offers
    assert b"<<(" in ask(store, text, graph="nt")


def test_the_cap_holds_on_both_sides(store):
    """
    An answer of exactly the cap is whole; one byte more is refused with advice, never cut.
    """
    text = "SELECT ?s ?p ?o { ?s ?p ?o }"
    whole = ask(store, text)
    with AnswerBuffer(memory_bytes=10, limit_bytes=len(whole)) as exact:
        evaluate(served(store), question(text), exact)

        assert exact.length == len(whole)
    with (
        AnswerBuffer(memory_bytes=10, limit_bytes=len(whole) - 1) as smaller,
        pytest.raises(TooLarge, match="LIMIT") as caught,
    ):
        evaluate(served(store), question(text), smaller)
    assert (caught.value.what, caught.value.unit) == ("answer", "bytes")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT ?s ?p ?o { ?s ?p ?o }", {}),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", {}),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", {"graph": ""}),
    ],
)
def test_an_error_holds_no_result(store, text, wanted):
    """
    A result may be dropped on its own thread only, and an error may live on another.
    """
    with (
        AnswerBuffer(memory_bytes=1, limit_bytes=1) as buffer,
        pytest.raises((NotAcceptable, TooLarge)) as caught,
    ):
        evaluate(served(store), question(text, **wanted), buffer)

    error, held = caught.value, []
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            held += frame.f_locals.values()
        error = error.__context__
    assert held
    assert not [each for each in held if isinstance(each, QuerySolutions | QueryTriples)]


def test_csv_keeps_line_feeds_and_quotes(store):
    """
    A table in CSV reads back with the same values.
    """
    value = 'a,"b"\nc'
    raw = ask(store, f"SELECT ({Literal(value)} AS ?x) {{}}", table="csv").decode()

    assert list(csv.reader(io.StringIO(raw, newline=""))) == [["x"], [value]]
