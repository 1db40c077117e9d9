"""Both engines report the same for the whole graph and for every example of the shapes."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from gwangju_kg.dataset import reading
from gwangju_kg.project.project_folder import Project
from gwangju_kg.validation.shapes import prepare_dataset, shape_findings
from our_namespaces import OURS, graph_iri

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((Path(__file__).parents[1] / "shapes").glob("*/*.ttl"))
ENGINES = ("rdflib", "oxigraph")


def _report(loaded, engine):
    findings = shape_findings(loaded, {}, engine=engine)
    return {(_by_value(finding), *finding.message.values()) for finding in findings}


def _by_value(finding):
    """Return a finding without the end of a double, which pySHACL writes for Oxigraph alone."""
    return replace(finding, value=finding.value.removesuffix(".0")) if finding.value else finding


@pytest.fixture(scope="module")
def examples():
    """Return the ontology, its codes and all shapes with all examples of the shapes."""
    graphs = {graph_iri(name) for name in ("ontology", "vocabulary", "shapes")}
    dataset = ox.Store()
    dataset.extend(
        q for q in reading.read_project(Project.open(ROOT)) if q.graph_name.value in graphs
    )
    for path in EXAMPLES:
        named = ox.NamedNode(graph_iri("source/examples"))
        for quad in ox.parse(path=path, rename_blank_nodes=True):
            dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, named))
    return prepare_dataset(dataset, OURS)


def test_both_engines_report_the_same_of_all_examples(examples):
    """With all invalid examples in one graph the findings are equal, by nearly every rule."""
    by_rdflib, by_oxigraph = (_report(examples, engine) for engine in ENGINES)
    broken = {path.stem for path in EXAMPLES if path.stem != "valid"}

    assert by_rdflib == by_oxigraph
    assert len({finding.rule for finding, *_ in by_rdflib}) > len(broken) / 2


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ENGINES)
def test_either_engine_finds_nothing_in_the_whole_graph(engine, city_dataset):
    """The project with derived triples conforms in either engine."""
    assert _report(prepare_dataset(city_dataset, OURS), engine) == set()
