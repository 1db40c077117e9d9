"""Running the query files of the project on a dataset."""

import pytest

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import query_files
from our_namespaces import OURS

GK = "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>\n"


@pytest.fixture
def ask(dataset, tmp_path):
    """Return a function that runs a query text, as a file, on the small project."""

    def run(text, how=query_files.select_rows):
        path = tmp_path / "x.rq"
        path.write_text(text)
        return how(dataset, path, OURS)

    return run


def test_rows_come_in_order_with_unbound_variables_left_out(ask):
    """
    A solution is a dictionary of IRIs and lexical forms.
    """
    text = "SELECT ?x ?y ?z { VALUES (?x ?y) { (<http://e/a> 1) (UNDEF 'x'@ko) } } ORDER BY ?x"

    assert ask(text) == [{"y": "x"}, {"x": "http://e/a", "y": "1"}]


def test_the_union_of_all_graphs_is_asked(ask):
    """Triples of a source graph and of the derived graph are joined."""
    text = GK + "SELECT ?p { ?a gk:about ?m . ?m gk:milestoneOf ?p . ?p gk:status ?s }"

    assert ask(text) == [{"p": "https://w3id.org/gwangju-kg/id/entity/line-2"}]


def _statements(dataset, path, namespaces):
    return query_files.run_rule(dataset, path, namespaces, ("s", "o"))


def test_a_rule_returns_triples_or_rows(ask):
    """CONSTRUCT returns its triples, SELECT its rows in the order of the columns."""
    (triple,), no_rows = ask("CONSTRUCT { <http://e/a> <http://e/p> 1 } {}", _statements)
    no_triples, (row,) = ask("SELECT ?o ?x ?s { VALUES (?s ?o ?x) { (1 2 3) } }", _statements)

    assert (triple.object.value, no_rows) == ("1", [])
    assert ([term.value for term in row], no_triples) == (["1", "2"], [])


@pytest.mark.parametrize(
    ("how", "text", "match"),
    [
        (query_files.select_rows, "ASK {}", "is not a SELECT query"),
        (_statements, "ASK {}", r"is neither a CONSTRUCT query nor a SELECT query of [?]s [?]o"),
        (_statements, "SELECT ?s { ?s a ?o }", r"nor a SELECT query of [?]s [?]o"),
        (_statements, "SELECT ?s ?o { ?s a ?x }", r"leaves [?]o unbound"),
    ],
)
def test_a_query_of_another_form_is_refused(ask, how, text, match):
    """
    The message names the expected form.
    """
    with pytest.raises(SourceError, match=rf"x\.rq: .*{match}"):
        ask(text, how)


@pytest.mark.parametrize(
    ("text", "line", "match"),
    [
        ("SELECT *\nWHERE { ?s foo:p ?o }", 2, "Prefix not found, at WHERE { [?]s foo:p"),
        ("SELECT ?s ?s {}", 1, "Duplicated variable name in SELECT"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", 1, "The SELECT contains a variable that is unbound"),
        ("SELECT * {\n ?s ?p", 2, "a syntax error, at [?]s [?]p"),
        ("", 1, "a syntax error, at the end of the file"),
    ],
)
def test_a_malformed_query_is_refused_with_its_place(ask, text, line, match):
    """The error has line, column and the parser's reason, without its list of characters."""
    with pytest.raises(SourceError, match=rf"x\.rq:{line}:\d+: is not SPARQL: {match}") as caught:
        ask(text)

    assert len(str(caught.value).splitlines()) == 1
