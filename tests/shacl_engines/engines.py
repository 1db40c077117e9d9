"""
Other SHACL engines: Java libraries, fetched by Maven, verified by hash, run in one process each.

The input is shapes and data in N-Triples; the output is validation reports as sets of results.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.extras.shacl import parse_shacl_path

from our_namespaces import compact, graph_iri

HERE: Final = Path(__file__).parent
#: The folder of the libraries, which git ignores, and Maven's repository in it.
LIBRARIES: Final = HERE.parents[1] / ".engines"

#: The expected results of the examples, a line each.
REPORTS: Final = HERE.parent / "shapes" / "reports.tsv"

#: Time limits in seconds: for a download on a slow line, and for the validation of all examples.
_FETCH_S: Final = 540
_RUN_S: Final = 540

#: The goal that copies the libraries of a POM; another version might copy others.
_COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


class Unavailable(Exception):
    """Java, Maven or the libraries are missing; the message says what."""


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


def fetch(engine: str) -> Path:
    """
    Return the folder with the libraries of an engine, downloaded once.

    Raises:
        Unavailable: there is no Java compiler or no Maven, or Maven cannot download.
        AssertionError: a library is not the one whose hash is listed.
    """
    for program in ("javac", "mvn"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is not installed")
    folder = LIBRARIES / engine
    LIBRARIES.mkdir(exist_ok=True)
    with (LIBRARIES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _hashes(folder) != listed_hashes(engine):
            _download(engine, folder)
    assert _hashes(folder) == listed_hashes(engine), (
        f"the libraries in {folder} are not those of {HERE / engine / 'jars.sha256'}"
    )
    return folder


def listed_hashes(engine: str) -> dict[str, str]:
    """Return the hashes of the libraries of an engine by file name, from the committed list."""
    lines = (HERE / engine / "jars.sha256").read_text("utf-8").splitlines()
    return {name: digest for digest, name in map(str.split, lines)}


def _hashes(folder: Path) -> dict[str, str]:
    return {
        jar.name: hashlib.sha256(jar.read_bytes()).hexdigest()
        for jar in sorted(folder.glob("*.jar"))
    }


def _download(engine: str, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    command = [
        *("mvn", "--quiet", "--batch-mode", f"-Dmaven.repo.local={LIBRARIES / 'maven'}"),
        *("-f", str(HERE / engine / "pom.xml"), _COPY, "-DincludeScope=runtime"),
        f"-DoutputDirectory={folder}",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_FETCH_S)
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, "stdout", "") or str(error)).strip().splitlines()[:1]
        raise Unavailable(f"Maven cannot download the libraries of {engine}: {reason}") from error


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
        Unavailable: as for `fetch`.
    """
    jars = fetch(engine)
    inputs = [str(path) for path in (shapes, data, work, *examples)]
    command = [
        *("java", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", "-cp", f"{jars}{os.sep}*"),
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
