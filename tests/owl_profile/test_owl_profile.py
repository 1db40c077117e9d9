"""
The ontology is in OWL 2 DL: each term of another vocabulary that it uses is declared.

ROBOT checks the profile where Java and Maven are; that nothing is undeclared is checked on every
run.
"""

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

import java_libraries
from our_namespaces import BASE_IRI

pytestmark = pytest.mark.unmeasured

ROOT: Final = Path(__file__).parents[2]
ROBOT: Final = Path(__file__).parent / "robot"

#: The ontology and its code lists, with what this city adds.
FILES: Final = sorted(
    path
    for folder in ("ontology", "data/ontology", "data/vocabulary")
    for path in (ROOT / folder).glob("*.ttl")
)
BORROWED: Final = ROOT / "ontology" / "borrowed.ttl"

#: Namespaces of OWL 2 itself; of their terms only the datatypes that it lacks may be declared.
RESERVED: Final = (str(OWL), str(RDF), str(RDFS), "http://www.w3.org/2001/XMLSchema#")

#: The classes of which declared terms are instances.
KINDS: Final = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    RDFS.Datatype,
}

#: Properties whose values are classes, properties or datatypes.
TAKES_TERMS: Final = {
    RDF.type, RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass,
    OWL.equivalentProperty, OWL.inverseOf, OWL.disjointWith,
}  # fmt: skip

#: Time limit for the check, in seconds.
_RUN_S: Final = 120


@pytest.fixture(scope="module")
def merged():
    """The ontology with its code lists and the borrowed terms."""
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    return graph


def _declared(graph):
    return {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}


def _profile_report(graph, folder):
    """Return the exit status of ROBOT, 0 or 1, and the violations that it found."""
    try:
        jars = java_libraries.fetch(ROBOT)
    except java_libraries.Unavailable as error:
        pytest.skip(f"ROBOT was not tried: {error}")
    (folder / "merged.nt").write_text(graph.serialize(format="nt"), "utf-8")
    command = [
        *("java", "-XX:+UseSerialGC", "-cp", f"{jars}{os.sep}*"),
        *("org.obolibrary.robot.CommandLineInterface", "validate-profile", "--profile", "DL"),
        *("--input", str(folder / "merged.nt"), "--output", str(folder / "report.txt")),
    ]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=_RUN_S, check=False
    )
    assert (folder / "report.txt").exists(), run.stdout + run.stderr
    return run.returncode, (folder / "report.txt").read_text("utf-8")


def test_each_borrowed_term_of_the_ontology_is_declared(merged):
    """Classes, properties and datatypes of other vocabularies have a type in borrowed.ttl."""
    used = set(merged.predicates()) | {
        term for predicate in TAKES_TERMS for term in merged.objects(None, predicate)
    }
    foreign = {
        term
        for term in used
        if isinstance(term, URIRef) and not str(term).startswith((*RESERVED, BASE_IRI))
    }

    assert len(foreign) > 20
    assert foreign - _declared(Graph().parse(BORROWED)) == set()


def test_a_term_is_declared_as_one_kind_of_thing(merged):
    """OWL 2 DL forbids a property that is an object, a datatype or an annotation property twice."""
    twice = {
        term: kinds
        for term in _declared(merged)
        if len(kinds := KINDS.intersection(merged.objects(term, RDF.type))) > 1
    }

    assert twice == {}


@pytest.mark.thorough
def test_the_ontology_is_in_owl_2_dl(merged, tmp_path):
    """ROBOT accepts the ontology, and refuses it without the declarations."""
    undeclared = Graph()
    for path in FILES:
        if path != BORROWED:
            undeclared.parse(path)
    reports = [_profile_report(graph, tmp_path) for graph in (merged, undeclared)]

    assert [status for status, _ in reports] == [0, 1], reports[0][1][:2000]
    assert "Use of undeclared class" in reports[1][1]
