"""
Each rule of the shapes has a valid record and, for each rule, an invalid one.

``tests/shapes/<file>/valid.ttl`` and ``invalid_<rule>.ttl`` belong to ``shapes/<file>.ttl``; the
rule is the local name of the shape that must fail, and no other may fail.  ``reports.tsv`` lists
the results; `PYTHONPATH=tests python -m shacl_engines.list_reports` writes it.
"""

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.plugins.stores.memory import Memory

from gwangju_kg.dataset import reading
from gwangju_kg.language import LANGUAGES
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation.rdflib_graphs import PreparingGraph
from gwangju_kg.validation.shapes import (
    prepare_dataset,
    report_findings,
    restrict_targets,
    validation_report,
)
from our_namespaces import OURS, OWN_PREFIXES, compact, graph_iri
from shacl_engines.engines import listed_reports, results

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parents[1] / "shapes"
FILES = sorted(path.stem for path in (ROOT / "shapes").glob("*.ttl"))
VALID = sorted(FIXTURES.glob("*/valid.ttl"))
INVALID = sorted(FIXTURES.glob("*/invalid_*.ttl"))
LISTED = listed_reports()
GKS = OWN_PREFIXES["gks"]
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@pytest.fixture(scope="module")
def base():
    """Return the graph that every example needs: the ontology, its codes, and all shapes."""
    graphs = {graph_iri(name) for name in ("ontology", "vocabulary", "shapes")}
    dataset = ox.Store()
    dataset.extend(
        q for q in reading.read_project(Project.open(ROOT)) if q.graph_name.value in graphs
    )
    prepared = prepare_dataset(dataset, OURS)
    changeable = PreparingGraph(Memory())  # each test adds its example
    changeable += prepared.data
    return prepared._replace(data=changeable)


@pytest.fixture(scope="module")
def shapes_of(base):
    """Return the shapes with the targets of the given shapes only, made once for each set."""
    return cache(lambda targeting: restrict_targets(base.shapes, targeting))


@pytest.fixture
def findings(base, shapes_of):
    """Return the findings of all shapes for the nodes of one example, which are those listed."""
    added = []

    def find(path):
        example = Graph().parse(path)
        for triple in example:
            if triple not in base.data:
                base.data.add(triple)
                added.append(triple)
        nodes = {*example.subjects()}
        names = {compact(node) for node in nodes}
        shapes = shapes_of(frozenset(_targeting(base, example)))
        report = validation_report(base.data, shapes)
        reported = results(report, map(str, nodes))
        assert reported == LISTED.get(path.relative_to(FIXTURES).as_posix(), set())
        return [each for each in report_findings(report, shapes, {}, OURS) if each.node in names]

    yield find
    for triple in added:
        base.data.remove(triple)


def _targeting(base, example):
    """Return the shapes that select a node of the example; others cannot report on it."""
    for shape, cls in base.shapes.subject_objects(SH.targetClass):
        classes = base.data.transitive_subjects(RDFS.subClassOf, cls)
        if any((None, RDF.type, each) in example for each in classes):
            yield shape
    for target in TARGETS[2:]:
        for shape, predicate in base.shapes.subject_objects(target):
            if (None, predicate, None) in example:
                yield shape


@cache
def _declared(file):
    """Parse the shapes of one file."""
    return Graph().parse(ROOT / "shapes" / f"{file}.ttl")


def _rules(file):
    """Return the local names of the shapes and SPARQL constraints in a file."""
    shapes = _declared(file)
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    named = {rule for kind in kinds for rule in shapes.subjects(RDF.type, kind)}
    return {str(rule).removeprefix(GKS) for rule in named if isinstance(rule, URIRef)}


def _reported(base):
    """Return the rules with a reportable message: those that a target leads to by sh:property."""
    shapes = base.shapes
    reached, waiting = set(), {s for t in TARGETS for s in shapes.subjects(t)}
    while waiting:
        shape = waiting.pop()
        reached.add(shape)
        inner = {*shapes.objects(shape, SH.property)}
        waiting |= inner - reached
    return {str(rule).removeprefix(GKS) for rule in reached if (rule, SH.message, None) in shapes}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.parent.name)
def test_a_good_record_passes_every_shape(path, findings):
    """No shape reports the valid example."""
    assert [finding.line("en") for finding in findings(path)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}-{path.stem[8:]}")
def test_a_bad_record_fails_by_its_rule_and_no_other(path, findings):
    """All findings are of the rule in the file name, in both languages."""
    results = findings(path)

    assert {finding.rule for finding in results} == {f"gks:{path.stem.removeprefix('invalid_')}"}
    for finding in results:
        assert re.search("[가-힣]", finding.message["ko"]), finding
        assert not re.search("[가-힣]", finding.message["en"].replace(finding.value, "")), finding
        assert set(finding.message) == set(LANGUAGES)


def test_every_rule_has_its_example(base):
    """A rule that has never failed may be unable to."""
    tried = {path.stem.removeprefix("invalid_") for path in INVALID}

    assert set() == _reported(base) - tried


@pytest.mark.parametrize("file", FILES)
def test_every_targeted_shape_has_a_good_record(file):
    """A rule that refuses everything is useless."""
    targeted = any((None, target, None) in _declared(file) for target in TARGETS)

    assert (FIXTURES / file / "valid.ttl").exists() or not targeted


def test_every_example_belongs_to_a_rule():
    """An example of a removed rule is detected."""
    rules = {rule for file in FILES for rule in _rules(file)}

    assert set() == {path.stem.removeprefix("invalid_") for path in INVALID} - rules
    assert set() == {path.parent.name for path in (*VALID, *INVALID)} - set(FILES)


def test_the_shapes_are_shapes(base):
    """The shapes of SHACL itself accept ours."""
    conforms, _, message = pyshacl.validate(Graph(), shacl_graph=base.shapes, meta_shacl=True)

    assert conforms, message
