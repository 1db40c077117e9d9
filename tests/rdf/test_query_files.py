"""Running the query files of the project on a dataset."""

import pytest

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import query_files

GK = "PREFIX gk: <https://w3id.org/gwangju-kg/ontology#>\n"


@pytest.fixture
def ask(dataset, tmp_path):
    """Return a function that runs a query text, as a file, on the small project."""

    def run(text, how=query_files.select_rows):
        path = tmp_path / "x.rq"
        path.write_text(text)
        return how(dataset, path)

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


def test_triples_are_those_constructed(ask):
    """A CONSTRUCT query returns its triples."""
    (triple,) = ask("CONSTRUCT { <http://e/a> <http://e/p> 1 } {}", query_files.construct)

    assert triple.object.value == "1"


@pytest.mark.parametrize(
    ("how", "text", "kind"),
    [
        (query_files.select_rows, "ASK {}", "SELECT"),
        (query_files.construct, "SELECT * {}", "CONSTRUCT"),
    ],
)
def test_a_query_of_another_form_is_refused(ask, how, text, kind):
    """
    The message names the expected form.
    """
    with pytest.raises(SourceError, match=rf"x\.rq: is not a {kind} query"):
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
