"""
Other SHACL engines: Java libraries, fetched by Maven, verified by hash, run in one process each.

The input is shapes and data in N-Triples; the output is validation reports as sets of results.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.extras.shacl import parse_shacl_path

import java_libraries
from our_namespaces import compact, graph_iri

HERE: Final = Path(__file__).parent
#: The expected results of the examples, a line each.
REPORTS: Final = HERE.parent / "shapes" / "reports.tsv"

#: Time limit for the validation of all examples, in seconds.
_RUN_S: Final = 540

#: Options of a process of seconds: optimising its code would take longer than running it.
_BRIEF: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class ReportedResult(NamedTuple):
    """
    One validation result, in the form in which engines are compared.

    Left out are messages, the constraint in the shape, and what SHACL does not fix: the value of a
    result of `sh:uniqueLang`, the value of a query that selects none, and results that are only
    details of others.
    """

    focus: str
    shape: str
    component: str
    path: str
    value: str
    severity: str


def validate(
    engine: str, shapes: Path, data: Path, examples: Iterable[Path], work: Path
) -> list[Graph]:
    """
    Validate each example, together with `data`, in one process.

    Args:
        engine: the name of a folder here.
        shapes: the shapes, in N-Triples.
        data: what every example needs, in N-Triples.
        examples: the examples, in N-Triples.
        work: an empty folder for the reports.

    Returns:
        The validation report on each example, in order.

    Raises:
        java_libraries.Unavailable: the engine cannot be had here.
    """
    jars = java_libraries.fetch(HERE / engine)
    inputs = [str(path) for path in (shapes, data, work, *examples)]
    command = [
        *("java", *_BRIEF, "-Dfile.encoding=UTF-8", "-cp", f"{jars}{os.sep}*"),
        *(str(HERE / engine / "Reports.java"), *inputs),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=_RUN_S, check=False)
    assert run.returncode == 0, run.stderr
    return [Graph().parse(work / f"{n}.nt", format="nt") for n in range(len(inputs) - 3)]


def results(report: Graph, focus_nodes: Iterable[str] | None = None) -> set[ReportedResult]:
    """
    Return the results of a validation report.

    Args:
        report: the report.
        focus_nodes: the IRIs of the nodes whose results are wanted; None for all.
    """
    wanted = None if focus_nodes is None else {*focus_nodes}
    found = set()
    for node in report.subjects(RDF.type, SH.ValidationResult):
        if any(report.subjects(SH.detail, node)):
            continue  # the reason for another result: engines may give it or not
        focus = report.value(node, SH.focusNode)
        if wanted is None or str(focus) in wanted:
            found.add(_result(report, node))
    return found


def _result(report: Graph, node: BNode) -> ReportedResult:
    focus, path, value, component = (
        report.value(node, predicate)
        for predicate in (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent)
    )
    no_value = value in {None, focus} or component == SH.UniqueLangConstraintComponent
    return ReportedResult(
        focus=_term(focus),
        shape=_term(report.value(node, SH.sourceShape)),
        component=_term(component),
        path="" if path is None else _path(report, path),
        value="" if no_value else _term(value),
        severity=_term(report.value(node, SH.resultSeverity)),
    )


def _term(term: URIRef | BNode | Literal) -> str:
    if isinstance(term, URIRef):
        return compact(str(term))
    if isinstance(term, Literal) and term.datatype == XSD.string:
        term = Literal(str(term))
    if isinstance(term, Literal) and term.datatype == XSD.double:
        return f'"{float(term)}"^^xsd:double'  # engines spell it in several ways
    return "_" if isinstance(term, BNode) else _compacted(term.n3())


def _path(report: Graph, path: URIRef | BNode) -> str:
    return _compacted(
        path.n3() if isinstance(path, URIRef) else parse_shacl_path(report, path).n3()
    )


def _compacted(text: str) -> str:
    return re.sub(r"<([^<>]+)>", lambda match: compact(match[1]), text)


def listed_reports() -> dict[str, set[ReportedResult]]:
    """Return the expected results of each example in tests/shapes, by its path there."""
    reports: dict[str, set[ReportedResult]] = {}
    for line in REPORTS.read_text("utf-8").splitlines()[1:]:
        example, *result = line.split("\t")
        reports.setdefault(example, set()).add(ReportedResult(*result))
    return reports


class Inputs(NamedTuple):
    """The shapes and data of the project and the examples of the shapes, as files in N-Triples."""

    shapes: Path
    definitions: Path
    whole: Path
    examples: dict[str, Path]


def write_inputs(dataset: ox.Store, folder: Path) -> Inputs:
    """Write the shapes, the ontology with its codes, the whole data and the examples."""
    shapes, *definitions = (
        list(dataset.quads_for_pattern(None, None, None, ox.NamedNode(graph_iri(name))))
        for name in ("shapes", "ontology", "vocabulary")
    )
    return Inputs(
        write_ntriples(shapes, folder / "shapes.nt"),
        write_ntriples([quad for part in definitions for quad in part], folder / "definitions.nt"),
        write_ntriples(
            (q for q in dataset if q.graph_name.value != graph_iri("shapes")), folder / "whole.nt"
        ),
        {
            path.relative_to(REPORTS.parent).as_posix(): write_ntriples(
                ox.parse(path=path, rename_blank_nodes=True), folder / f"example-{n}.nt"
            )
            for n, path in enumerate(sorted(REPORTS.parent.glob("*/*.ttl")))
        },
    )


def subjects(path: Path) -> set[str]:
    """Return the IRIs of the subjects in a file."""
    return {
        quad.subject.value for quad in ox.parse(path=path) if isinstance(quad.subject, ox.NamedNode)
    }


def write_ntriples(quads: Iterable[ox.Quad], path: Path) -> Path:
    """Write the triples of quads, and return the path."""
    path.write_bytes(ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES))
    return path
