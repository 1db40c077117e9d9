"""Shapes and checks, and the report of violations."""

import threading
from collections import Counter
from dataclasses import replace
from zlib import crc32

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import SH, Graph

from conftest import ROOT
from gwangju_kg import validation
from gwangju_kg.build import dumps
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.errors import ShapeError, SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation import validate
from gwangju_kg.validation.findings import Finding, Severity
from gwangju_kg.validation.shape_units import ShapeResults
from gwangju_kg.validation.shapes import prepare_dataset, shape_findings
from our_namespaces import OURS, graph_iri

LABEL = '  rdfs:label "인공지능 집적단지"@ko , "AI hub"@en .'


def _validate(project):
    dataset = reading.read_project(Project.open(project))
    derivation.derive(dataset, Project.open(project))
    return validate(dataset, Project.open(project))


def _change(project, name, old, new):
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def _add(project, name, text):
    with (project / name).open("a", encoding="utf-8") as file:
        file.write(text)


def _findings(dataset, project, engine):
    loaded = prepare_dataset(dataset, OURS)
    where = reading.subject_positions(Project.open(project))
    return shape_findings(loaded, where, engine=engine)


def test_good_data_has_no_violation(project_path):
    """Infos are counted and do not stop a build."""
    report = _validate(project_path)

    assert [report.count(severity) for severity in Severity] == [0, 0, 2]


def test_a_violation_says_where_which_shape_and_what_to_do(project):
    """File and line of the node, severity, node, message in either language, shape and property."""
    path = _change(project, "data/entities/projects.ttl", LABEL, '  rdfs:label "AI hub"@en .')
    report = _validate(project)
    lines = path.read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("ent:ai-hub"))

    assert report.lines("en", Severity.VIOLATION) == (
        f"{path}:{line}: violation: ent:ai-hub: a Korean label is missing: add one"
        " (rule gks:label-korean, property rdfs:label)",
    )
    assert (
        "위반: ent:ai-hub: 한국어 이름표가 없습니다. 더하십시오"
        in report.lines("ko", Severity.VIOLATION)[0]
    )


def test_a_violation_names_the_value_at_fault(project):
    """A value of the wrong class is shown as written."""
    _change(project, "data/sources/s0/assertions.ttl", "psg:s0-10-20", "src:s0")
    _change(
        project,
        "data/sources/s0/assertions.ttl",
        "@prefix psg:",
        "@prefix src: <x:> .\n@prefix psg:",
    )
    _change(
        project,
        "data/sources/s0/assertions.ttl",
        "<x:>",
        "<https://w3id.org/gwangju-kg/id/source/>",
    )
    (line,) = _validate(project).lines("en", Severity.VIOLATION)

    assert line.endswith(
        "as:s0-1: name one passage"
        " (rule gks:assertion-passage, property prov:wasDerivedFrom, value src:s0)"
    )


def test_a_sparql_constraint_is_a_rule_of_its_own(project):
    """The report has the name of the constraint and its message with the bound variable."""
    _change(
        project,
        "data/sources/s0/assertions.ttl",
        "gk:about ms:ai-hub-opening",
        "gk:about gk:Project",
    )
    report = _validate(project)
    endings = {
        "en": "as:s0-2: gk:Project is no milestone (rule gks:assertion-milestone)",
        "ko": "as:s0-2: gk:Project은 이정표가 아닙니다 (규칙 gks:assertion-milestone)",
    }

    for language, end in endings.items():
        assert any(line.endswith(end) for line in report.lines(language, Severity.VIOLATION))


def test_a_nameless_shape_is_told_by_the_named_one_around_it(project):
    """A warning of the blank property shape of a source does not stop a build."""
    _change(project, "data/sources/s0/source.ttl", "0" * 64, "short")
    report = _validate(project)
    (line,) = report.lines("en", Severity.WARNING)

    assert report.count(Severity.VIOLATION) == 0
    assert line.endswith(
        "warning: src:s0: a hash is 64 hex digits"
        " (rule gks:Source, property gk:sha256, value short)"
    )


def test_a_path_of_several_steps_is_written_short(project_path):
    """Sequences and inverses are shown as in SPARQL, with prefixes."""
    (line, _) = _validate(project_path).lines("en", Severity.INFO)

    assert "(rule gks:milestone-reports, property ^gk:about/prov:wasDerivedFrom)" in line


def test_a_row_of_a_check_is_a_violation(project):
    """The focus has its position, and the other columns are reported."""
    _change(
        project,
        "data/sources/s0/assertions.ttl",
        "gk:about ms:ai-hub-opening",
        "gk:about ms:line-2-groundbreaking",
    )
    lines = _validate(project).lines("ko", Severity.VIOLATION)
    (line,) = (line for line in lines if "unreported.rq" in line)

    assert "milestones.ttl:" in line
    assert (
        "위반: ms:ai-hub-opening: 아무 출처도 말하지 않는 이정표입니다. 주장을 더하십시오" in line
    )
    assert line.endswith("(규칙 unreported.rq, 값 project ent:ai-hub)")


def test_a_focus_that_is_no_subject_is_located_by_its_user(project):
    """An IRI that is not described has the position where it is used."""
    (project / "queries" / "checks" / "used.rq").write_text(
        "# ko: 가\n# en: a\nSELECT ?focus ?user { ?user <http://e/p> ?focus }"
    )
    (project / "data" / "times.ttl").write_text(
        "\n<https://w3id.org/gwangju-kg/id/time/a> <http://e/p> <http://e/nowhere> .\n"
    )
    lines = _validate(project).lines("en", Severity.VIOLATION)

    assert any("times.ttl:2: violation: <http://e/nowhere>: a" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("# ko: 가\nSELECT ?focus { }", "'# ko: …' and '# en: …'"),
        ("SELECT ?focus { }", "must begin with its messages"),
        ("# ko: 가\n# en:\nSELECT ?focus { }", "must begin with its messages"),
        ("# ko: 가\n# en: a\nSELECT ?x { BIND (1 AS ?x) }", "must select [?]focus"),
        ("# ko: 가\n# en: a\nASK { }", "is not a SELECT query"),
    ],
)
def test_a_check_without_messages_or_focus_is_refused(project, text, match):
    """A check needs messages in both languages and a focus node."""
    (project / "queries" / "checks" / "x.rq").write_text(text)

    with pytest.raises(SourceError, match=rf"x\.rq: .*{match}"):
        _validate(project)


@pytest.mark.parametrize(
    "literal", ['"2019-02-30"^^xsd:date', '"x"^^xsd:integer', '"maybe"^^xsd:boolean']
)
def test_a_value_that_is_none_of_its_datatype_is_a_violation(project, literal):
    """An impossible date is reported without a shape for it, and prints no traceback."""
    (project / "data" / "times.ttl").write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"<https://w3id.org/gwangju-kg/id/time/a> rdfs:seeAlso {literal} .\n"
    )
    (line,) = _validate(project).lines("en", Severity.VIOLATION)

    assert "times.ttl:2: violation: t:a: the value is not valid for its datatype" in line


def test_no_traceback_is_printed_for_a_bad_value(project, caplog, capfd):
    """The logging of such values is off during our own check."""
    (project / "data" / "times.ttl").write_text(
        "<https://w3id.org/gwangju-kg/id/time/a> <http://e/p>"
        ' "x"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    )
    _validate(project)

    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "target",
    [
        "sh:targetClass rdfs:Container",
        "sh:targetNode <http://e/nowhere>",
        "sh:targetSubjectsOf rdfs:member",
        "sh:targetObjectsOf rdfs:member",
        "sh:nodeKind sh:IRI",
    ],
)
def test_a_shape_that_selects_no_node_is_refused_by_name(project, target):
    """A target that is not in the data would accept all data."""
    _add(project, "shapes/label.ttl", f"gks:Idle a sh:NodeShape ; {target} .\n")

    with pytest.raises(ShapeError, match="no node of the data: gks:Idle; correct the target"):
        _validate(project)


@pytest.mark.parametrize(
    "target",
    [
        "sh:targetClass gk:Project , rdfs:Container",
        "sh:targetClass gk:Assertion",
        "sh:targetNode <https://w3id.org/gwangju-kg/id/source/s0>",
        "sh:targetNode <http://example.org/line-2>",
        "sh:targetSubjectsOf gk:about",
        "sh:targetObjectsOf gk:about",
    ],
)
def test_a_shape_that_selects_a_node_is_taken(project, target):
    """One matching target is enough, also an instance of a subclass."""
    _add(project, "shapes/label.ttl", f"gks:Busy a sh:NodeShape ; {target} .\n")

    assert _validate(project).count(Severity.VIOLATION) == 0


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:property [ sh:path rdfs:seeAlso ; sh:lessThanOrEquals rdfs:comment ]",
        "sh:property [ sh:minCount 1 ]",
        "sh:property [ sh:path gk:about ; sh:minCount 'x' ]",
        "sh:sparql [ sh:select 'SELECT $this WHERE {' ]",
        "sh:sparql [ sh:select 'SELECT $this WHERE { $this a nowhere:x }' ]",
        "sh:sparql [ sh:select 'SELECT $this WHERE { GRAPH ?g { $this ?p ?o } }' ]",
    ],
)
def test_whatever_breaks_the_validator_is_the_named_shapes_fault(project, constraint):
    """If pySHACL crashes, the error has the shape; comparing a gYear is such a crash."""
    _add(
        project,
        "shapes/label.ttl",
        f"gks:Broken a sh:NodeShape ; sh:targetClass gk:Project ; {constraint} .\n",
    )
    year = '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    years = (
        f"ent:line-2 a gk:Project ; rdfs:seeAlso {year} ; rdfs:comment {year.replace('9', '8')} ;"
    )
    _change(project, "data/entities/projects.ttl", "ent:line-2 a gk:Project ;", years)

    with pytest.raises(ShapeError, match="gks:Broken cannot be validated: "):
        _validate(project)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/entities/projects.ttl", LABEL, '  rdfs:label "AI hub"@en .'),
        ("data/sources/s0/source.ttl", "0" * 64, "short"),
        ("data/sources/s0/assertions.ttl", "gk:about ms:ai-hub-opening", "gk:about <http://e/x>"),
        ("data/sources/s0/assertions.ttl", "psg:s0-10-20", '"2019-02-30"'),
        ("data/times.ttl", "2019-01-01", "2019-01-01"),
    ],
)
def test_both_engines_report_the_same(project, name, old, new):
    """On rdflib and on an Oxigraph store, findings and messages are equal."""
    _change(project, name, old, new)
    dataset = reading.read_project(Project.open(project))
    derivation.derive(dataset, Project.open(project))
    by_engine = [
        {(f, *f.message.values()) for f in _findings(dataset, project, engine)}
        for engine in ("rdflib", "oxigraph")
    ]

    assert by_engine[0] == by_engine[1] != set()


@pytest.mark.thorough
def test_both_engines_report_the_same_of_damaged_real_data():
    """
    With one in fifty statements of an article removed, both engines report the same, many findings.
    """
    graphs = {graph_iri(name) for name in ("ontology", "vocabulary", "shapes", "source/s3")}
    damaged = ox.Store()
    damaged.extend(
        quad
        for quad in reading.read_project(Project.open(ROOT))
        if quad.graph_name.value in graphs
        and (
            quad.graph_name.value == graph_iri(reading.SHAPES_GRAPH)
            or crc32(str(quad).encode()) % 50
        )
    )
    loaded = prepare_dataset(damaged, OURS)
    by_engine = [
        {(f, *f.message.values()) for f in shape_findings(loaded, {}, engine=engine)}
        for engine in ("rdflib", "oxigraph")
    ]

    assert by_engine[0] == by_engine[1]
    assert len(by_engine[0]) > 100


def test_validation_leaves_the_dataset_as_it_is(dataset, project_path):
    """Neither engine writes to its input."""
    before = {*dataset}
    for engine in ("rdflib", "oxigraph"):
        _findings(dataset, project_path, engine)

    assert {*dataset} == before


def test_the_shapes_of_the_small_project_are_shapes(dataset):
    """The shapes of SHACL itself accept them."""
    shapes = prepare_dataset(dataset, OURS).shapes
    conforms, _, message = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)

    assert conforms, message


def test_a_shape_is_searched_once_for_all_focus_nodes(dataset, monkeypatch):
    """Each pattern is evaluated once in the shapes graph, however often pySHACL reads a shape."""
    prepared = prepare_dataset(dataset, OURS)
    patterns = Counter()
    triples = Graph.triples

    def counted(graph, pattern):
        if graph is prepared.shapes:
            patterns[pattern] += 1
        return triples(graph, pattern)

    monkeypatch.setattr(Graph, "triples", counted)
    shape_findings(prepared, {})

    assert patterns
    assert set(patterns.values()) == {1}


def test_a_changed_shapes_graph_is_searched_again(dataset):
    """What was found before a triple was added or removed is forgotten."""
    shapes = prepare_dataset(dataset, OURS).shapes
    added = (SH.property, SH.property, SH.property)

    assert added not in shapes
    assert added in shapes.add(added)
    assert added not in shapes.remove(added)
    assert added in shapes.addN([(*added, shapes)])


def test_parameters_of_constraints_are_looked_up_by_hash():
    """Each property of a shape is looked for among them, once for every focus node."""
    parameters = pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS

    assert type(parameters).__contains__ is not list.__contains__
    assert SH.minCount in parameters
    assert SH.message not in parameters


def test_a_query_is_parsed_once_for_all_focus_nodes(dataset):
    """The query of a constraint is not parsed again by pySHACL for each node."""
    data = prepare_dataset(dataset, OURS).data
    for _ in range(2):
        assert len(data.query("SELECT ?s WHERE { ?s ?p ?o }")) == len(set(data))

    assert len(data._prepared) == 1


def test_values_are_judged_as_written(project):
    """A store would turn each into an integer first, and 01 and 1 into one value."""
    forms = '"-5"^^xsd:nonNegativeInteger, "300"^^xsd:byte, "01"^^xsd:integer, "1"^^xsd:integer'
    _add(
        project,
        "data/entities/projects.ttl",
        "\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f'ent:ai-hub gk:plannedCost {forms} ; gk:workerCount "5"^^xsd:byte, "inf"^^xsd:double .\n',
    )
    dataset = reading.read_project(Project.open(project))
    lines = "\n".join(validate(dataset, Project.open(project)).lines("en", Severity.VIOLATION))

    for name, value in (("nonNegativeInteger", "-5"), ("byte", "300"), ("double", "inf")):
        assert f"correct the value or the datatype (rule xsd:{name}," in lines
        assert f"value {value})" in lines
    assert "the same value is written in several ways" in lines
    written = {quad.object.value for quad in dumps.canonicalize(dataset)}
    assert {"-5", "300", "01", "inf"} <= written
    assert '"5"^^<http://www.w3.org/2001/XMLSchema#byte>' in map(
        str, (quad.object for quad in dataset)
    )


def test_checks_run_beside_the_shapes(project_path, monkeypatch):
    """Each waits for the other; the findings of both are reported."""
    both = threading.Barrier(2, timeout=30)
    opened = Project.open(project_path)
    finding = Finding(Severity.WARNING, "ent:x", "", "", "", {"ko": "값", "en": "value"})

    def shapes(*_):
        both.wait()
        return ShapeResults((finding,), units=1, validated=1)

    def checks(*_):
        both.wait()
        yield replace(finding, node="ent:y")

    monkeypatch.setattr(validation, "unit_findings", shapes)
    monkeypatch.setattr(validation, "check_findings", checks)
    report = validation.validate(reading.read_project(opened), opened)
    nodes = {each.node for each in report.findings if each.severity is Severity.WARNING}
    assert nodes == {"ent:x", "ent:y"}
