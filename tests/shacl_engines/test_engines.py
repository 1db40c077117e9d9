"""
Jena, RDF4J and TopBraid load the shapes as they are and report what pySHACL reports.

They run where Java and Maven are; the reports of pySHACL on the examples are in
``tests/shapes/reports.tsv``, which ``test_shapes.py`` compares.
"""

from zlib import crc32

import pytest
from rdflib import RDF, SH, Graph

import java_libraries
from gwangju_kg.language import LANGUAGES
from gwangju_kg.validation.shapes import validation_report
from our_namespaces import graph_iri
from shacl_engines import engines

pytestmark = pytest.mark.unmeasured

#: One engine is quick enough for every run.
ENGINES = [
    "jena",
    *(pytest.param(name, marks=pytest.mark.thorough) for name in ("rdf4j", "topbraid")),
]


@pytest.fixture(scope="module")
def inputs(city_dataset, tmp_path_factory):
    """The shapes, the data and the examples as files."""
    return engines.write_inputs(city_dataset, tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module", params=ENGINES)
def reports(request, inputs, tmp_path_factory):
    """The reports of one engine on each example."""
    return _validate(request.param, inputs, inputs.examples.values(), tmp_path_factory)


def _validate(engine, inputs, paths, tmp_path_factory):
    try:
        return engines.validate(
            engine, inputs.shapes, inputs.definitions, paths, tmp_path_factory.mktemp(engine)
        )
    except java_libraries.Unavailable as error:
        pytest.skip(f"{engine} was not tried: {error}")


def test_an_engine_reports_each_example_as_listed(reports, inputs):
    """All results of all examples are equal: node, shape, component, path, value, severity."""
    listed = engines.listed_reports()
    reported = {
        example: engines.results(report, engines.subjects(path))
        for (example, path), report in zip(inputs.examples.items(), reports, strict=True)
    }

    assert {name: found for name, found in reported.items() if found} == listed
    assert len(reported) > 150


def test_an_engine_gives_the_messages_in_both_languages(reports):
    """Each result has the messages of its shape, in Korean and in English."""
    for report in reports:
        for result in report.subjects(RDF.type, SH.ValidationResult):
            if not any(report.subjects(SH.detail, result)):
                messages = report.objects(result, SH.resultMessage)
                assert {text.language for text in messages} == {*LANGUAGES}


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["jena", "rdf4j", "topbraid"])
def test_an_engine_finds_nothing_in_the_whole_data(engine, inputs, tmp_path_factory):
    """The project with its derived triples conforms."""
    (report,) = _validate(engine, inputs, [inputs.whole], tmp_path_factory)

    assert engines.results(report) == set()


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["jena", "rdf4j", "topbraid"])
def test_an_engine_reports_what_pyshacl_reports_of_damaged_data(
    engine, inputs, damaged, tmp_path_factory
):
    """With one in fifty statements of an article removed, the reports are equal and long."""
    path, expected = damaged
    (report,) = _validate(engine, inputs, [path], tmp_path_factory)

    assert engines.results(report, engines.subjects(path)) == expected
    assert len(expected) > 50


@pytest.fixture(scope="module")
def damaged(inputs, city_dataset, tmp_path_factory):
    """Statements of one article without some, and the results of pySHACL on them."""
    article = graph_iri("source/s3")
    path = engines.write_ntriples(
        (
            quad
            for quad in city_dataset
            if quad.graph_name.value == article and crc32(str(quad).encode()) % 50
        ),
        tmp_path_factory.mktemp("damaged") / "damaged.nt",
    )
    shapes, data = Graph().parse(inputs.shapes), Graph().parse(inputs.definitions)
    report = validation_report(data.parse(path), shapes)
    return path, engines.results(report, engines.subjects(path))
