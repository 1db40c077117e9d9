"""Stores in Java, with libraries fetched by Maven and verified by hash: Fuseki and RDF4J."""

import socket
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import java_libraries
from engine_fixtures import until

HERE = Path(__file__).parent

#: Options of a process of seconds: optimising its code would take longer than running it.
_JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx700m")

#: Seconds for a store to start on a busy machine.
_START_S = 60


class RunningStore(NamedTuple):
    """The addresses of a store: where it takes queries, and where graphs."""

    queries: str
    graphs: str


@contextmanager
def fuseki(folder, *options):
    """
    Run Fuseki over a TDB2 database in an empty folder until the end of the block.

    Raises:
        java_libraries.Unavailable: it cannot be had here.
    """
    (jar,) = java_libraries.fetch(HERE / "fuseki").glob("*.jar")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ("--localhost", "--port", str(port), "--update", "--tdb2", f"--loc={folder}")
    command = [*_JAVA, "-jar", str(jar), *arguments, *options, "/city"]
    url = f"http://127.0.0.1:{port}/city/"
    with _running(command, subprocess.DEVNULL, cwd=folder) as process:  # it makes a folder run/
        assert until(lambda: process.poll() is not None or _answers(url + "sparql"), _START_S)
        yield RunningStore(url + "sparql", url + "data")


def _answers(address):
    with suppress(URLError, OSError), urlopen(address + "?query=ASK%7B%7D", timeout=5):  # noqa: S310
        return True
    return False


@contextmanager
def rdf4j(folder):
    """
    Run an RDF4J NativeStore in an empty folder until the end of the block.

    Raises:
        java_libraries.Unavailable: it cannot be had here.
    """
    jars = java_libraries.fetch(HERE / "rdf4j-store")
    command = [*_JAVA, "-cp", f"{jars}/*", str(HERE / "rdf4j-store" / "Store.java"), str(folder)]
    with _running(command, subprocess.PIPE) as process:
        url = f"http://127.0.0.1:{int(process.stdout.readline())}/"
        yield RunningStore(url + "sparql", url + "data")


@contextmanager
def _running(command, output, cwd=None):
    with subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()
