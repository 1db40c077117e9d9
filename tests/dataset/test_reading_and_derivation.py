"""Reading the Turtle of a project into one dataset, and the derivation rules."""

from datetime import date

import pyoxigraph as ox
import pytest

from gwangju_kg.dataset import derivation, edition, reading
from gwangju_kg.errors import SourceError
from gwangju_kg.project.kept_results import KeptResults
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import source_positions
from our_namespaces import OURS, graph_iri

ENT = "https://w3id.org/gwangju-kg/id/entity/"
GK = "https://w3id.org/gwangju-kg/ontology#"


def _graphs(dataset):
    return {quad.graph_name.value for quad in dataset}


def _refused(project, match):
    with pytest.raises(SourceError, match=match) as caught:
        reading.read_project(Project.open(project))
    return caught.value


def test_each_folder_is_read_into_its_graph(project_path):
    """The folder of a file decides its named graph; the default graph is empty."""
    names = "ontology vocabulary dataset entities source/s0 links shapes"

    assert _graphs(reading.read_project(Project.open(project_path))) == {
        graph_iri(n) for n in names.split()
    }


def test_a_subject_is_in_the_graph_of_its_file(project_path):
    """Statements in the folder of a source are in the graph of that source."""
    subject = ox.NamedNode("https://w3id.org/gwangju-kg/id/assertion/s0-1")
    quads = reading.read_project(Project.open(project_path)).quads_for_pattern(
        subject, None, None, None
    )

    assert {quad.graph_name.value for quad in quads} == {graph_iri("source/s0")}


def test_a_table_of_links_is_read_into_the_links_graph(project):
    """An SSSOM table beside the Turtle files adds to the same graph and has its own errors."""
    (project / "data" / "links" / "x.sssom.tsv").write_text("nonsense\n")

    assert _refused(project, r"x\.sssom\.tsv:1: ").line == 1


def test_a_turtle_error_names_file_line_column_and_text(project):
    """The column counts each Korean character as one, and the offending text is quoted."""
    path = project / "data" / "entities" / "projects.ttl"
    text = '\n<http://e/a> <http://e/p> "광주" zz:x .\n'
    path.write_text(path.read_text("utf-8") + text)
    line = path.read_text("utf-8").count("\n")

    error = _refused(project, f"projects.ttl:{line}:32: is not Turtle: .*zz: .*, at zz:x$")

    assert (error.path, error.line, error.column) == (path, line, 32)


def test_an_unfinished_statement_is_an_error_at_the_end_of_the_file(project):
    """A truncated file is refused with the position of its end."""
    (project / "data" / "times.ttl").write_text("<http://e/a> <http://e/p> ")

    _refused(project, r"times\.ttl:1:\d+: is not Turtle")


@pytest.mark.parametrize("node", ["[]", "_:b", "( 1 )", "[ <http://e/p> 1 ]"])
def test_a_node_without_iri_in_the_data_is_refused_with_its_line(project, node):
    """All nodes in data have IRIs; the message has the position and the remedy."""
    (project / "data" / "times.ttl").write_text(f"\n<http://e/a> <http://e/p>\n {node} .\n")

    assert _refused(project, r"times\.ttl:3: .* give the node an IRI").line == 3


def test_an_unnamed_subject_in_the_data_is_refused(project):
    """A blank node is also refused as a subject."""
    (project / "data" / "times.ttl").write_text("[] <http://e/p> 1 .\n")

    assert _refused(project, "give the node an IRI").line == 1


def test_a_quoted_triple_is_refused_anywhere(project):
    """RDF 1.2 is refused, also in the ontology."""
    text = "<http://e/a> <http://e/p>\n <<( <http://e/a> <http://e/p> 1 )>> .\n"
    (project / "ontology" / "alignments.ttl").write_text(text)

    assert _refused(project, "quoted triple").line == 2


def test_ontology_and_shapes_may_have_unnamed_nodes(project_path):
    """Lists and restrictions may use blank nodes."""
    dataset = reading.read_project(Project.open(project_path))
    unnamed = {quad.graph_name.value for quad in dataset if isinstance(quad.subject, ox.BlankNode)}

    assert unnamed == {graph_iri("ontology"), graph_iri("shapes")}


def test_the_same_label_in_two_files_is_two_nodes(project):
    """
    Blank node labels are local to their file.
    """
    (project / "ontology" / "alignments.ttl").write_text("_:x <http://e/p> 1 .\n")
    text = (project / "ontology" / "vocabulary.ttl").read_text("utf-8")
    (project / "ontology" / "vocabulary.ttl").write_text(text + "_:x <http://e/p> 2 .\n")
    dataset = reading.read_project(Project.open(project))
    nodes = [q.subject for q in dataset.quads_for_pattern(None, ox.NamedNode("http://e/p"), None)]

    assert len(nodes) == 2 == len(set(nodes))


@pytest.mark.parametrize(
    "name",
    [
        "data/stray.ttl",
        "data/entities/deeper/x.ttl",
        "data/sources/x.ttl",
        "ontology/more.ttl",
        "shapes/old/x.ttl",
        "data/links/x.tsv",
    ],
)
def test_a_file_that_belongs_to_no_graph_is_refused(project, name):
    """No statement is ignored silently."""
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")

    assert _refused(project, "belongs to no graph").path == path


@pytest.mark.parametrize("slug", ["S0", "s 0", "출처", "s0-"])
def test_a_source_folder_has_a_plain_name(project, slug):
    """The name of the folder becomes part of an IRI and of a file name."""
    (project / "data" / "sources" / "s0").rename(project / "data" / "sources" / slug)

    _refused(project, "lower-case letters, digits and hyphens")


def test_hidden_files_are_left_alone(project):
    """Backup files of editors are not part of the project."""
    (project / "data" / ".#times.ttl").write_text("not Turtle")
    (project / "data" / ".kept").mkdir()
    (project / "data" / ".kept" / "x.ttl").write_text("not Turtle")

    assert len(reading.read_project(Project.open(project))) > 0


def test_a_project_without_its_folders_is_refused(tmp_path):
    """The message names the missing folder and the option that selects another one."""
    _refused(tmp_path, r"project\.toml: is missing: .* --project")


def test_rules_run_in_the_order_of_their_names_and_see_what_came_before(project_path):
    """The triple of the second rule depends on the triples of the first."""
    dataset = reading.read_project(Project.open(project_path))
    before = len(dataset)

    added = derivation.derive(dataset, Project.open(project_path))

    status = ox.NamedNode(GK + "status")
    derived = dataset.quads_for_pattern(ox.NamedNode(ENT + "line-2"), status, None, None)
    assert added == len(dataset) - before
    assert [(q.object.value, q.graph_name.value) for q in derived] == [
        ("https://w3id.org/gwangju-kg/vocab/occurred", graph_iri("best-known"))
    ]


def test_a_statement_names_its_triple_and_the_reports_behind_it(project_path):
    """Every triple of a SELECT rule has one node, with all its reports; the thing has none."""
    dataset = reading.read_project(Project.open(project_path))
    derivation.derive(dataset, Project.open(project_path))
    rdf, derived_from = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/ns/prov#"
    rows = dataset.query(
        f"""PREFIX rdf: <{rdf}> PREFIX prov: <{derived_from}>
        SELECT ?s ?p ?o (COUNT(?node) AS ?nodes) (SAMPLE(?node) AS ?any)
          (COUNT(?report) AS ?reports)
        WHERE {{
          GRAPH <{graph_iri("best-known")}> {{ ?s ?p ?o }}
          OPTIONAL {{ GRAPH <{graph_iri("statements")}> {{
            ?node a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
              prov:wasDerivedFrom ?report
          }} }}
        }} GROUP BY ?s ?p ?o"""
    )

    for row in rows:
        is_milestone = "/milestone/" in row["s"].value
        assert int(row["reports"].value) == int(row["nodes"].value) == int(is_milestone)
        if is_milestone:
            assert row["any"] == derivation.statement_iri(row["s"], row["p"], row["o"], OURS)
    graph = ox.NamedNode(graph_iri("best-known"))
    source = ox.NamedNode(derived_from + "wasDerivedFrom")
    assert not list(dataset.quads_for_pattern(None, source, None, graph))


def test_rules_in_another_order_derive_less(project):
    """A rule does not see the triples of later rules: the order of the names is the order."""
    usual = derivation.derive(reading.read_project(Project.open(project)), Project.open(project))
    rules = project / "ontology" / "derivation" / "best-known"
    (rules / "20-finished.rq").rename(rules / "05-finished.rq")

    assert (
        derivation.derive(reading.read_project(Project.open(project)), Project.open(project))
        == usual - 1
    )


def test_a_rule_in_no_folder_of_a_graph_is_refused(project):
    """No rule is ignored silently."""
    path = project / "ontology" / "derivation" / "90-x.rq"
    path.write_text("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")

    with pytest.raises(SourceError, match="belongs to no graph by its path") as caught:
        derivation.derive(reading.read_project(Project.open(project)), Project.open(project))
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("CONSTRUCT { ?s a foo:x }\nWHERE { ?s a ?c }", r":1:\d+: is not SPARQL: Prefix not found"),
        (
            "CONSTRUCT { ?s a ?c }\nWHERE { ?s a ?c",
            r":2:\d+: is not SPARQL: a syntax error, at WHERE",
        ),
        ("SELECT ?s WHERE { ?s a ?c }", "is neither a CONSTRUCT query nor a SELECT query of .subj"),
        ("ASK { ?s a ?c }", "is neither a CONSTRUCT query nor"),
        (
            "SELECT ?subject ?predicate ?object ?report WHERE { ?subject ?predicate ?object }",
            r"leaves \?report unbound",
        ),
        ("CONSTRUCT { [] a ?c } WHERE { ?s a ?c }", "returns a blank node"),
        ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c FILTER isBlank(?s) }", "a blank node"),
    ],
)
def test_a_faulty_rule_is_refused_with_its_place(project, query, match):
    """A rule is a CONSTRUCT query, or a SELECT query of statements, without blank nodes."""
    (project / "ontology" / "derivation" / "best-known" / "30-x.rq").write_text(query)
    dataset = reading.read_project(Project.open(project))

    with pytest.raises(SourceError, match=rf"30-x\.rq.*{match}"):
        derivation.derive(dataset, Project.open(project))


def test_edition_is_what_the_dataset_states(dataset, project_path):
    """Version and date of a release are in the data; no clock is read."""
    assert edition.read_edition(dataset, Project.open(project_path)) == (
        "1.2.3",
        date(2026, 11, 22),
    )


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('dcat:version "1.2.3"', 'dcterms:alternative "x"', "0 values of dcat:version"),
        ('dcat:version "1.2.3"', 'dcat:version "1" , "2"', "2 values of dcat:version"),
        ('dcat:version "1.2.3"', 'dcat:version "../1"', "use letters, digits"),
        ("dcterms:issued", "dcterms:created", "0 values of dcterms:issued"),
        ("2026-11-22", "2026-13-22", "is not a date"),
    ],
)
def test_a_dataset_without_a_usable_version_is_refused(project, old, new, match):
    """The version is the name of a directory, so there must be exactly one plain value."""
    path = project / "data" / "dataset.ttl"
    path.write_text(path.read_text("utf-8").replace(old, new))
    dataset = reading.read_project(Project.open(project))

    with pytest.raises(SourceError, match=match):
        edition.read_edition(dataset, Project.open(project))


def test_each_subject_has_its_file_and_line(project_path):
    """Messages have the line in which a node is written."""
    path = project_path / "data" / "entities" / "projects.ttl"
    lines = path.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "ent:ai-hub" in text)

    positions = reading.subject_positions(Project.open(project_path))

    assert positions[ENT + "ai-hub"] == (path, line)
    assert ENT + "nowhere" not in positions


def test_lines_of_subjects_are_found_again_only_where_a_file_changed(project, monkeypatch):
    """What was found in the other files is kept; the positions are those of a new search."""
    opened, kept, searched = Project.open(project), KeptResults(project), []
    search = source_positions.iter_subjects
    monkeypatch.setattr(
        source_positions, "iter_subjects", lambda text: searched.append(text) or search(text)
    )
    before = reading.subject_positions(opened, kept)
    path = project / "data" / "entities" / "projects.ttl"
    path.write_text("# a line more\n" + path.read_text("utf-8"), "utf-8")
    searched.clear()

    after = reading.subject_positions(opened, kept)

    assert searched == [path.read_text("utf-8")]
    assert after[ENT + "ai-hub"] == (path, before[ENT + "ai-hub"][1] + 1)
    assert after == reading.subject_positions(opened)


def test_merge_is_the_union_without_the_named_graph(dataset):
    """Each triple of the other graphs is once in the default graph."""
    merged = derivation.merge_graphs(dataset, without=graph_iri(reading.SHAPES_GRAPH))
    triples = {q.triple for q in dataset if q.graph_name.value != graph_iri(reading.SHAPES_GRAPH)}

    assert {quad.triple for quad in merged} == triples
    assert {quad.graph_name for quad in merged} == {ox.DefaultGraph()}
