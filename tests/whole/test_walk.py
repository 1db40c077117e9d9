"""
A generic client of a real server: from the description to every file, and to every IRI.

The program is used only through its command; responses are read by rdflib and urllib.
"""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from threading import Thread, local
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from rdflib import RDF, VOID, Graph, Namespace, URIRef

from engine_fixtures import PATIENCE_S
from server_fixtures import Server

pytestmark = pytest.mark.unmeasured

BASE_IRI = "https://w3id.org/gwangju-kg/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

#: Maximum number of consecutive redirects.
HOPS = 5


@pytest.fixture(scope="module")
def server(city_path):
    """The release of the real data behind the real command."""
    with Server("--releases", city_path.parent, "--workers", "2") as running:
        running.until_ready()
        # The log has a line for each request: if the pipe is not read, the server blocks.
        reader = Thread(target=_read_all, args=(running.process.stderr.fileno(),))
        reader.start()
        yield running
        running.process.terminate()
        running.process.wait(PATIENCE_S)
        reader.join()


def _read_all(descriptor):
    while os.read(descriptor, 1 << 16):
        pass


def _fetch(address):
    with urlopen(Request(address), timeout=PATIENCE_S) as answer:  # noqa: S310
        return answer.read()


def test_a_client_walks_from_void_to_every_file_and_checks_each_hash(server, city_path):
    """The client knows only /.well-known/void, and follows the links."""
    graph = Graph().parse(data=_fetch(server.url + ".well-known/void"), format="turtle")
    (description,) = graph.subjects(RDF.type, VOID.DatasetDescription)
    (catalog,) = graph.objects(description, URIRef("http://www.w3.org/2000/01/rdf-schema#seeAlso"))
    graph.parse(data=_fetch(server.url + str(catalog).removeprefix(BASE_IRI)), format="turtle")
    files = {(dump, dump) for dump in graph.objects(None, VOID.dataDump)}
    files |= {(node, address) for node, address in graph.subject_objects(DCAT.downloadURL)}

    for node, address in files:
        (checksum,) = graph.objects(node, SPDX.checksum)
        content = _fetch(str(address))
        digest = hashlib.sha256(content).hexdigest()
        assert digest == str(graph.value(checksum, SPDX.checksumValue)).lower()
        assert len(content) == int(graph.value(node, DCAT.byteSize))
    stated = json.loads((city_path / "manifest.json").read_bytes())
    dumps = [r for r in stated["files"] if r["path"].startswith("dumps/")]
    stated_hashes = {r["sha256"] for r in dumps if "quads" in r or "rows" in r}
    reached = {str(graph.value(c, SPDX.checksumValue)) for c in graph.objects(None, SPDX.checksum)}
    assert len(files) > 70
    assert (
        stated_hashes - {r["sha256"] for r in stated["files"] if r["path"] == "search.sqlite"}
        <= reached
    )


def test_a_client_of_croissant_reaches_every_file(server):
    """Each file has the address and the hash of the description."""
    files = json.loads(_fetch(server.url + "croissant.json"))["distribution"]

    assert len(files) > 70
    for file in files:
        content = _fetch(file["contentUrl"])
        assert hashlib.sha256(content).hexdigest() == file["sha256"]


class Visitor:
    """A client that keeps one connection for each thread and follows redirects on this server."""

    def __init__(self, server):
        self._host = urlsplit(server.url).netloc
        self._mine, self._opened = local(), []

    def close(self):
        """Close every connection."""
        for connection in self._opened:
            connection.close()

    def visit(self, path, accept):
        """Return status and media type after following the redirects of `path`."""
        for _ in range(HOPS):
            if not hasattr(self._mine, "connection"):
                self._mine.connection = HTTPConnection(self._host, timeout=PATIENCE_S)
                self._opened.append(self._mine.connection)
            self._mine.connection.request("GET", path, headers={"Accept": accept})
            answer = self._mine.connection.getresponse()
            answer.read()
            if answer.status not in {301, 302, 303, 307, 308}:
                break
            path = answer.headers["Location"]
        return answer.status, answer.headers.get_content_type()


@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.thorough)])
def test_every_iri_of_the_release_answers(server, city_path, step):
    """Each of our IRIs has a page and Turtle; a fragment is answered by its document."""
    iris = {
        term.value
        for quad in ox.parse(path=city_path / "dumps" / "gwangju-kg.nt")
        for term in quad.triple
        if isinstance(term, ox.NamedNode)
    }
    described = Graph()
    for path in (*city_path.glob("queries/examples/*.ttl"), *city_path.glob("metadata/*.ttl")):
        described.parse(path)
    iris |= {str(t) for triple in described for t in triple if isinstance(t, URIRef)}
    iris |= {row["iri"] for row in json.loads((city_path / "manifest.json").read_bytes())["graphs"]}
    paths = {
        "/" + quote(iri.removeprefix(BASE_IRI).partition("#")[0])
        for iri in iris
        if iri.startswith(BASE_IRI)
    }
    # Addresses that are not names: files, services, and the home page.
    paths = {p for p in paths if not p.startswith("/downloads/")} - {"/sparql", "/reconcile", "/"}

    def wrong(path):
        kinds = {BROWSER: "text/html", "text/turtle": "text/turtle"}
        answers = {accept: visitor.visit(path, accept) for accept in kinds}
        return [
            (path, accept, answer)
            for accept, answer in answers.items()
            if answer != (200, kinds[accept])
        ]

    assert len(paths) > 4000
    some = sorted(paths)[::step]
    with closing(Visitor(server)) as visitor, ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        assert [fault for faults in pool.map(wrong, some) for fault in faults] == []
